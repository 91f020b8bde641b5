"""The line with the names of the tabs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from hogtui.panes.query.strip import Name, fitted
from hogtui.text import safe


def drawn(names: list[Name], shown: int, width: int) -> str:
    """The line as text."""
    return "".join(part.text for part in fitted(names, shown, width))


FOUR = [
    Name("weekly signups"),
    Name("shop.sql", "done", is_unsaved=True),
    Name("events", "running"),
    Name("funnel", "failed"),
]


def test_where_there_is_room_all_is_said() -> None:
    line = drawn(FOUR, 1, 120)
    assert line == " 1 weekly signups ▌2 shop.sql* ✓  3 events …  4 funnel ✗ "


def test_names_shrink_before_they_go() -> None:
    assert drawn(FOUR, 1, 50) == " 1 weekl… ▌2 shop.…* ✓  3 events …  4 funnel ✗ "


def test_what_is_left_out_is_counted() -> None:
    many = [Name(f"query {number}") for number in range(30)]
    line = drawn(many, 15, 60)
    assert "▌16 quer…" in line
    assert line.startswith(" <")
    assert line.rstrip().endswith(">")
    assert cell_len(line) <= 60


@pytest.mark.parametrize("shown", [0, 29])
def test_at_an_end_there_is_no_arrow(shown: int) -> None:
    line = drawn([Name("q")] * 30, shown, 40)
    assert ("<" in line, ">" in line) == (shown == 29, shown == 0)


@given(
    st.lists(st.text(max_size=30), min_size=2, max_size=40),
    st.integers(0, 39),
    st.integers(30, 200),
)
def test_the_shown_one_is_always_in_sight(names: list[str], shown: int, width: int) -> None:
    shown %= len(names)
    line = drawn([Name(each) for each in names], shown, width)
    assert f"▌{shown + 1} " in line
    assert cell_len(line) <= width
    assert safe.line(line) == line


def test_a_click_on_an_arrow_shows_the_nearest() -> None:
    parts = fitted([Name("query")] * 30, 15, 40)
    assert [parts[0].action, parts[-1].action] == ["choose(13)", "choose(17)"]
