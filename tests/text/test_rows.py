"""Rows sorted and filtered: the same as the slow way, whatever is in them."""

import math
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.text import rows as looks
from hogtui.text.rows import MISSING, SLICE, Order, Same, Steps, Text

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=4),
    st.sampled_from(["1", "-2.50", "18446744073709551615", "nan"]),
    st.lists(st.integers(0, 3), max_size=2),
)


def end(steps: Steps[Order]) -> list[int]:
    while True:
        try:
            next(steps)
        except StopIteration as found:
            return list(found.value)


def by(
    rows: list[object], column: int = 0, kind: str = "", *, descending: bool = False
) -> list[int]:
    return end(looks.sort(rows, range(len(rows)), column, kind, descending=descending))


@given(st.lists(CELLS, max_size=30), st.booleans(), st.sampled_from(["", "UInt64", "DateTime"]))
def test_anything_can_be_sorted(cells: list[Any], descending: bool, kind: str) -> None:
    rows: list[object] = [[cell] for cell in cells]
    order = by(rows, kind=kind, descending=descending)
    assert sorted(order) == list(range(len(rows)))
    ends = [cells[number] is None for number in order]
    assert ends == sorted(ends)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("kinds", [1, 3, 1_000, 10**12])
def test_many_rows_are_sorted_stably(kinds: int, descending: bool) -> None:
    pick = random.Random(kinds)
    cells = [pick.randrange(kinds) for _ in range(5 * SLICE)]
    rows: list[object] = [[str(cell).zfill(13), cell, cell / 7] for cell in cells]
    sign = -1 if descending else 1
    expected = sorted(range(len(cells)), key=lambda number: sign * cells[number])
    for column in range(3):
        assert by(rows, column, descending=descending) == expected


def test_types_stay_together_and_nothing_is_last() -> None:
    rows: list[object] = [[None], ["b"], [], [2], [math.nan], [{"a": 1}], ["a"], [-1.5], "a"]
    assert by(rows) == [7, 3, 6, 8, 1, 5, 4, 0, 2]
    assert by(rows, descending=True) == [5, 1, 6, 8, 3, 7, 4, 0, 2]


def test_text_that_is_a_number_of_a_numeric_column_counts() -> None:
    rows: list[object] = [["10"], ["9"], [str(2**64)], ["9.5"], [9.25], ["?"], ["nan"]]
    assert by(rows, kind="Decimal(10, 2)") == [1, 4, 3, 0, 2, 5, 6]
    assert by(rows, kind="String")[:3] == [4, 0, 2]


def test_a_moment_comes_before_its_fractions() -> None:
    day = "2026-11-21T08:30:0"
    rows: list[object] = [[f"{day}1Z"], [f"{day}0.5Z"], [f"{day}0Z"]]
    assert by(rows, kind="DateTime64(6)") == [2, 1, 0]


def test_sorting_twice_keeps_the_first_among_equals() -> None:
    rows: list[object] = [["b", 1], ["a", 2], ["a", 1], ["b", 2]]
    first = end(looks.sort(rows, range(4), 1, "", descending=True))
    assert end(looks.sort(rows, first, 0, "", descending=False)) == [1, 2, 3, 0]


ROWS: list[object] = [
    ["Pageview", 12, "2026-11-21T08:30:00Z", None],
    ["sign\nup", 120, "2026-11-20T00:00:00Z", {"Plan": "free"}],
    ["STRASSE", 2.5, "x", True],
    ["straße"],
    "pageview",
]
TYPES = {0: "String", 1: "UInt64", 2: "DateTime", 3: "JSON"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("page", [0, 4]),
        ("Page", [0]),
        ("12", [0, 1]),
        ("2.5", [2]),
        ("strasse", [2, 3]),
        ("up", [1]),
        ("11-21 08", [0]),
        ("free", [1]),
        ('"Plan": ', [1]),
        ("true", [2]),
        ("null", []),
        ("missing", []),
    ],
)
def test_a_text_is_found_in_any_cell(text: str, found: list[int]) -> None:
    assert end(looks.keep_text(ROWS, range(5), Text(text), TYPES)) == found
    other = [number for number in range(5) if number not in found]
    assert end(looks.keep_text(ROWS, range(5), Text(text, True), TYPES)) == other
    assert end(looks.keep_text(ROWS, found, Text(text), TYPES)) == found


@given(st.lists(st.lists(CELLS, max_size=3), max_size=20), st.text("1an- .", min_size=1))
def test_a_filter_and_its_inverse_share_all_rows(cells: list[Any], text: str) -> None:
    types = {0: "", 1: "UInt64", 2: "String"}
    all_rows = range(len(cells))
    inside = end(looks.keep_text(cells, all_rows, Text(text), types))
    outside = end(looks.keep_text(cells, all_rows, Text(text, True), types))
    assert sorted(inside + outside) == list(all_rows)


@pytest.mark.parametrize(
    ("value", "found"),
    [(1, [0]), (True, [1]), (None, [2]), (math.nan, [3]), ([1], [5]), (MISSING, [6]), ("1", [4])],
)
def test_a_value_is_only_itself(value: object, found: list[int]) -> None:
    rows: list[object] = [[1], [True], [None], [math.nan], ["1"], [[1]], []]
    assert end(looks.keep_same(rows, range(7), Same(0, value))) == found
    other = [number for number in range(7) if number not in found]
    assert end(looks.keep_same(rows, range(7), Same(0, value, True))) == other


@pytest.mark.parametrize(
    ("text", "found"), [("na", [1]), ("inf", [2, 3]), ("-i", [3]), ("e-", [4]), ("x", [])]
)
def test_numbers_are_found_as_they_are_written(text: str, found: list[int]) -> None:
    rows: list[object] = [[1.5], [math.nan], [math.inf], [-math.inf], [1e-9], [None], [7]]
    assert end(looks.keep_text(rows, range(7), Text(text), {0: "Float64"})) == found


def test_what_is_typed() -> None:
    assert looks.parse("a!b") == Text("a!b")
    assert looks.parse("!a") == Text("a", True)
    assert looks.parse("") is None
    assert looks.parse("!") is None


@given(st.lists(st.floats(), min_size=1, max_size=30), st.text("0123456789e-.+na", min_size=1))
def test_many_numbers_are_found_as_few_are(numbers: list[float], text: str) -> None:
    many = [numbers[place % len(numbers)] for place in range(looks.MANY + 1)]
    found = [place for place, number in enumerate(many) if text in repr(number)]
    rows: list[object] = [[number] for number in many]
    assert end(looks.keep_text(rows, range(len(rows)), Text(text), {0: "Float64"})) == found


def test_rows_of_many_widths_are_searched() -> None:
    rows: list[object] = [["a", "b\nc", "d"], ["a"], "a", ["c", "b"], []]
    types = {0: "String", 1: "String"}
    assert end(looks.keep_text(rows, range(5), Text("b\nc"), types)) == [0]
    assert end(looks.keep_text(rows[:1], range(1), Text("c"), types)) == [0]
    assert end(looks.keep_text(rows, range(5), Text("a"), types)) == [0, 1, 2]
    assert end(looks.keep_text([["a", "b"], ["c", "a"]], range(2), Text("a\nc"), types)) == []
