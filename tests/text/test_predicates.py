"""Conditions on rows that are here: what is understood, and which rows are left."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.text import predicates
from hogtui.text.predicates import Condition, Value, Wanted, parse
from hogtui.text.rows import Order, Steps, Text

COLUMNS = [
    ("amount", "Decimal(20, 2)"),
    ("browser", "String"),
    ("plan name", "Nullable(String)"),
    ("at", "DateTime64(6)"),
    ("count()", "UInt64"),
    ("any", ""),
    ("a", "Float64"),
]


def end(steps: Steps[Order]) -> list[int]:
    while True:
        try:
            next(steps)
        except StopIteration as found:
            return list(found.value)


def kept(line: str, cells: list[Any]) -> list[Any]:
    """The cells of the only column that a line names, which it keeps."""
    wanted = parse(line, COLUMNS)
    assert not wanted.problem
    [condition] = wanted.conditions
    rows: list[object] = [[None] * condition.column + [cell] for cell in cells]
    order = end(
        predicates.keep_condition(rows, range(len(rows)), condition, COLUMNS[condition.column][1])
    )
    return [cells[number] for number in order]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("chrome", Wanted(Text("chrome"))),
        ("!Chrome", Wanted(Text("Chrome", True))),
        ("rock and roll", Wanted(Text("rock and roll"))),
        ("it's > that", Wanted(Text("it's > that"))),
        ("amount", Wanted(Text("amount"))),
        ("amount>100", Wanted(conditions=(Condition(0, ">", (Value("100", 100),)),))),
        (
            "AMOUNT <= 1e2",
            Wanted(conditions=(Condition(0, "<=", (Value("1e2", Decimal("1e2")),)),)),
        ),
        ("count() == 3", Wanted(conditions=(Condition(4, "=", (Value("3", 3),)),))),
        ("plan name = pro", Wanted(conditions=(Condition(2, "=", (Value("pro"),)),))),
        ('"plan name" != pro', Wanted(conditions=(Condition(2, "=", (Value("pro"),), True),))),
        ("`plan name` is not null", Wanted(conditions=(Condition(2, "null", (), True),))),
        ("!plan name is not null", Wanted(conditions=(Condition(2, "null", (), False),))),
        ("browser ~ a b", Wanted(conditions=(Condition(1, "~", (Value("a b"),)),))),
        ("browser = 'x and '' y'", Wanted(conditions=(Condition(1, "=", (Value("x and ' y"),)),))),
        ("any = '7'", Wanted(conditions=(Condition(5, "=", (Value("7"),)),))),
        (
            "browser not in (Chrome, 'a, b')",
            Wanted(conditions=(Condition(1, "=", (Value("Chrome"), Value("a, b")), True),)),
        ),
        (
            "a < 1 AND Safari and !amount = 2",
            Wanted(
                Text("Safari"),
                (Condition(6, "<", (Value("1", 1),)), Condition(0, "=", (Value("2", 2),), True)),
            ),
        ),
        (
            "amonut > 5",
            Wanted(Text("amonut > 5"), note="no column amonut: searched as text"),
        ),
    ],
)
def test_a_line_means(line: str, wanted: Wanted) -> None:
    assert parse(line, COLUMNS) == wanted


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("amount >", "character 9: a value is missing"),
        ("amount > x", "character 10: 'x' is no number"),
        ("a = 1 and amount < 1x", "character 20: '1x' is no number"),
        ("browser = 'x", "character 11: the quote is not closed"),
        ("browser in (x", "character 14: a ) is missing"),
        ("browser in (x,)", "character 15: a value is missing"),
        (
            "at > soon",
            "character 6: 'soon' is no day or moment such as 2026-11-21 or 2026-11-21 08:30",
        ),
        ("at > 2026-99-01+01:00", "character 6: '2026-99-01+01:00' is no moment of a zone"),
        (
            "x and y and a = 1",
            "character 7: 'y' is no condition, and one text is searched already",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(line: str, problem: str) -> None:
    assert parse(line, COLUMNS) == Wanted(problem=problem)


def test_numbers_are_compared_exactly() -> None:
    big = 2**63
    assert kept(f"count() > {big}", [big, big + 1, str(big), str(big + 1), float(big)]) == [
        big + 1,
        str(big + 1),
    ]
    assert kept("amount = 0.10", ["0.1", "0.100000000000000000001", 0.1, 1]) == ["0.1", 0.1]
    assert kept("a >= 0.1", [0.1, 0.09, float("nan"), None, True]) == [0.1]
    assert kept("a != 0.1", [0.1, float("nan"), None]) != [0.1]


def test_text_that_is_a_number_where_no_type_says_so() -> None:
    assert kept("any > 9", ["10", "9", "a", 10, 8.5, None, [10]]) == ["10", 10]
    assert kept("any = 7", ["7", "007", 7, 7.0]) == ["7", 7, 7.0]
    assert kept("browser > b", ["a", "b", "c", 7]) == ["c"]
    assert kept("any = true", [True, "true", 1]) == [True, "true"]


def test_a_moment_in_part_is_all_of_it() -> None:
    day = [f"2026-11-2{each}" for each in ("0T23:59:59.999Z", "1T00:00:00Z", "1T10:00:00.5Z", "2")]
    assert kept("at = 2026-11-21", day) == day[1:3]
    assert kept("at > 2026-11-21", day) == day[3:]
    assert kept("at >= 2026-11-21 10:00:00.5", day) == day[2:]
    assert kept("at < 2026-11-21T00:00", day) == day[:1]
    assert kept("at <= 2026-11-21", day) == day[:3]


def test_a_moment_with_a_zone_is_the_same_everywhere() -> None:
    cells = ["2026-11-21T10:00:00+02:00", "2026-11-21T08:00:00Z", "2026-11-21 08:00:01.25+00:00"]
    assert kept("at = 2026-11-21T08:00:00Z", cells) == cells[:2]
    assert kept("at = 2026-11-21 09:00:00+01:00", cells) == cells[:2]
    assert kept("at = 2026-11-21 10:00", cells) == cells[:1]
    assert kept("at > 2026-11-21 09:00:01.2+01:00", cells) == cells[2:]


def test_what_is_no_moment_among_moments_is_left_out() -> None:
    cells = ["2026-99-21T10:00:00+02:00", "", "soon", None, 7, "2026-11-21T08:00:30Z"]
    assert kept("at = 2026-11-21 08:00Z", cells) == cells[-1:]
    assert kept("at = 2026-11-21 09:00+01:00", cells) == cells[-1:]


def test_null_text_and_lists() -> None:
    assert kept("browser is null", [None, "", "x"]) == [None]
    assert kept("browser is not null", [None, "", "x"]) == ["", "x"]
    assert kept("browser != Chrome", [None, "Chrome", "chrome"]) == [None, "chrome"]
    assert kept("browser ~ chrome", ["A Chrome", None, "x"]) == ["A Chrome"]
    assert kept("browser !~ Chrome", ["A Chrome", None, "chrome"]) == [None, "chrome"]
    assert kept("any in (1, b)", [1, "1", "b", 2]) == [1, "1", "b"]


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3), st.lists(st.none())
)
SIGNS = st.sampled_from(["=", "!=", ">", ">=", "<", "<=", "~", "!~"])


@given(st.lists(CELLS, max_size=9), st.sampled_from(COLUMNS), SIGNS, st.sampled_from("12b"))
def test_a_condition_and_its_inverse_share_all_rows(
    cells: list[Any], column: tuple[str, str], sign: str, value: str
) -> None:
    wanted = parse(f"{column[0]} {sign} {value}", COLUMNS)
    if not wanted.problem:
        line = f"{column[0]} {sign} {value}"
        both = len(kept(line, cells)) + len(kept(f"!{line}", cells))
        assert both == len(cells)


@given(st.text(max_size=12) | st.text("a=<>!~'\"`() ,1andisull", max_size=20))
def test_any_line_means_something(line: str) -> None:
    wanted = parse(line, COLUMNS)
    assert not (wanted.problem and (wanted.text or wanted.conditions))
