"""Two states of a thing beside each other, at any width."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from hogtui.screens.difference import drawn, fields
from hogtui.text.changes import changes, parted

BEFORE = [("state", "on"), ("about", "x"), ("condition 1", "all"), ("condition 2", "some")]


def lines(before: Any, after: Any, width: int = 60, **more: Any) -> list[str]:
    return [each.plain.rstrip() for each in drawn(before, after, width, **more)]


def test_what_changes_stands_among_what_stays() -> None:
    after = [("state", "off"), *BEFORE[1:]]

    assert lines(BEFORE, after) == [
        "~ state        on → off",
        "  about        x",
        "  condition 1  all",
        "  condition 2  some",
    ]


def test_one_that_goes_does_not_make_the_others_look_changed() -> None:
    after = [*BEFORE[:2], ("condition 1", "some")]

    found = lines(BEFORE, after)

    assert "- condition 1  all" in found
    assert not any(each.startswith(("+", "~ about")) for each in found)


def test_long_words_stand_under_each_other() -> None:
    long = "50 % of people with email contains @example.com and plan = pro"

    found = lines([("condition 1", long)], [("condition 1", long.replace("50", "60"))], 80)

    assert [each[:18] for each in found] == ["- condition 1  50 ", "+ condition 1  60 "]


def test_many_that_stay_are_counted() -> None:
    before = [(f"n{number}", "x") for number in range(30)]
    after = [*before[:-1], ("n29", "y")]

    assert lines(before, after)[0].strip() == "and 25 more that stay"
    assert lines(before, after, around=0) == ["~ n29  x → y"]


PAIRS = st.lists(st.tuples(st.text(min_size=1, max_size=12), st.text(max_size=90)), max_size=5)


@given(PAIRS, PAIRS, st.integers(24, 96))
def test_no_line_is_wider_than_there_is_room(before: Any, after: Any, width: int) -> None:
    for each in drawn(before, after, width):
        assert cell_len(each.plain.rstrip()) <= width + 12


def test_raw_fields_show_where_long_values_differ() -> None:
    old, new = "a" * 2_000 + "1", "a" * 2_000 + "2"

    found = "".join(each.plain for each in fields(changes({"x": old}, {"x": new}), 80))

    assert "1" in found
    assert found.endswith("2")
    assert found.count("…") == 2


def test_a_change_far_inside_long_words_is_seen() -> None:
    old = "x " * 1_000 + "old" + " y" * 1_000

    found = " ".join(lines([("payload", old)], [("payload", old.replace("old", "new"))]))

    assert "old" in found
    assert "new" in found


@pytest.mark.parametrize("room", [5, 20, 100])
def test_parted_texts_fit_and_differ(room: int) -> None:
    old, new = parted(
        "same " * 50 + "old" + " tail" * 50, "same " * 50 + "new" + " tail" * 50, room
    )

    assert max(len(old), len(new)) <= room
    assert old != new
