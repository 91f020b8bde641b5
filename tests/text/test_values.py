import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hogtui.text.safe import line
from hogtui.text.values import (
    CUT,
    LONGEST,
    Align,
    Kind,
    base_type,
    cell,
    copy_text,
    is_numeric,
    is_temporal,
)
from tests.text.test_safe import ANY_TEXT

TYPES = st.sampled_from(
    [
        "",
        "String",
        "Int64",
        "Nullable(UInt64)",
        "DateTime64(6, 'UTC')",
        "Array(String)",
        "Date",
        "(",
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -(2**63), 2**64]),
    st.floats(),
    ANY_TEXT,
)
VALUES = st.recursive(
    SCALARS, lambda each: st.lists(each) | st.dictionaries(ANY_TEXT, each), max_leaves=8
)


@settings(max_examples=300)
@given(VALUES, TYPES, st.integers(1, 60))
def test_any_json_value_is_one_line_that_is_safe_to_draw(
    value: object, column_type: str, limit: int
) -> None:
    drawn = cell(value, column_type, limit)
    assert line(drawn.text) == drawn.text
    assert line(drawn.mark) == drawn.mark
    assert "\n" not in drawn.text
    # Words and moments are never cut; a combining mark with nothing to stand on gets a circle.
    assert len(drawn.text) <= max(limit, 40) + 1
    copy_text(value)


@given(st.integers() | st.sampled_from([2**63, 2**64 - 1, -(10**40)]))
def test_no_digit_of_an_integer_is_lost(number: int) -> None:
    assert int(cell(number).text) == number
    assert int(copy_text(number)) == number
    assert cell(str(number), "UInt64").text == str(number)


def test_an_integer_that_python_does_not_write_in_decimal_is_drawn() -> None:
    assert cell(10**5000).mark == CUT
    assert int(copy_text(10**5000), 16) == 10**5000


@given(st.floats(allow_nan=False))
def test_a_float_survives_being_drawn(number: float) -> None:
    assert float(cell(number).text) == number


@given(ANY_TEXT)
def test_text_is_copied_as_it_is(text: str) -> None:
    assert copy_text(text) == text


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda each: st.lists(each) | st.dictionaries(st.text(), each),
        max_leaves=8,
    ).filter(lambda value: isinstance(value, list | dict))
)
def test_lists_and_objects_are_copied_as_json(value: object) -> None:
    assert json.loads(copy_text(value)) == value


@pytest.mark.parametrize(
    ("value", "column_type", "text", "kind", "align"),
    [
        (None, "", "∅", Kind.NULL, Align.LEFT),
        (None, "Nullable(Int64)", "∅", Kind.NULL, Align.RIGHT),
        ("null", "String", "null", Kind.TEXT, Align.LEFT),
        ("", "String", "", Kind.TEXT, Align.LEFT),
        (True, "Bool", "true", Kind.BOOLEAN, Align.LEFT),
        (0.1 + 0.2, "Float64", "0.30000000000000004", Kind.NUMBER, Align.RIGHT),
        (12, "", "12", Kind.NUMBER, Align.RIGHT),
        (float("nan"), "Float64", "nan", Kind.NUMBER, Align.RIGHT),
        ("18446744073709551615", "UInt64", "18446744073709551615", Kind.NUMBER, Align.RIGHT),
        ("1.10", "Decimal(18, 2)", "1.10", Kind.NUMBER, Align.RIGHT),
        ("1.10", "String", "1.10", Kind.TEXT, Align.LEFT),
        ("many", "UInt64", "many", Kind.TEXT, Align.LEFT),
        ("2026-11-21", "Date", "2026-11-21", Kind.TIME, Align.LEFT),
        ("2026-11-21T08:30:00Z", "DateTime", "2026-11-21 08:30:00Z", Kind.TIME, Align.LEFT),
        (
            "2026-11-21T08:30:00.120000+00:00",
            "Nullable(DateTime64(6, 'UTC'))",
            "2026-11-21 08:30:00.12Z",
            Kind.TIME,
            Align.LEFT,
        ),
        (
            "2026-11-21T08:30:00-07:00",
            "DateTime64(6, 'US/Pacific')",
            "2026-11-21 08:30:00-07:00",
            Kind.TIME,
            Align.LEFT,
        ),
        ("2026-11-21T08:30:00Z", "String", "2026-11-21T08:30:00Z", Kind.TEXT, Align.LEFT),
        ("yesterday", "DateTime", "yesterday", Kind.TEXT, Align.LEFT),
        ({"a": [1, None, "x\n"]}, "", '{"a": [1, null, "x\\n"]}', Kind.JSON, Align.LEFT),
        ([], "Array(String)", "[]", Kind.JSON, Align.LEFT),
        ([[], {}], "", "[[], {}]", Kind.JSON, Align.LEFT),
    ],
)
def test_cells(value: object, column_type: str, text: str, kind: Kind, align: Align) -> None:
    assert cell(value, column_type) == (text, kind, align, "")


def test_hidden_lines_are_counted() -> None:
    assert cell("SELECT 1\n").mark == ""
    assert cell("SELECT\n1").text == "SELECT␤1"
    assert cell("SELECT\n1").mark == "+1 line"
    assert cell("a\nb\nc\nd").mark == "+3 lines"
    assert cell("x" * 50 + "\n\n\n", limit=10) == ("x" * 10, Kind.TEXT, Align.LEFT, "… +2 lines")


def test_cut_text_is_marked() -> None:
    assert cell("x" * 500).mark == CUT
    assert len(cell("x" * 500).text) == LONGEST
    assert cell([1] * 500, limit=10) == ("[1, 1, 1, ", Kind.JSON, Align.LEFT, CUT)


def test_huge_values_cost_no_more_than_what_is_seen() -> None:
    values: list[object] = [
        "x" * 1_000_000,
        ["x" * 1_000_000],
        {"k" * 1_000_000: 1},
        [1] * 1_000_000,
    ]
    started = time.process_time()
    for _ in range(100):
        for value in values:
            cell(value, limit=40)
    assert time.process_time() - started < 0.2


def test_values_may_be_nested_deeper_than_calls() -> None:
    value: object = 1
    for _ in range(20_000):
        value = [value]
    assert copy_text(value) == "[" * 20_000 + "1" + "]" * 20_000
    assert cell(value, limit=3).text == "[[["


@pytest.mark.parametrize(
    ("column_type", "base", "numeric", "temporal"),
    [
        ("LowCardinality(Nullable(String))", "String", False, False),
        ("Nullable(Decimal(18, 4))", "Decimal(18, 4)", True, False),
        ("SimpleAggregateFunction(max, DateTime64(6, 'UTC'))", "DateTime64(6, 'UTC')", False, True),
        ("Array(UInt64)", "Array(UInt64)", False, False),
        ("Date32", "Date32", False, True),
        ("IntervalDay", "IntervalDay", True, False),
        ("Integer", "Integer", True, False),
        ("Tuple(Int8, Date)", "Tuple(Int8, Date)", False, False),
        ("Bool", "Bool", False, False),
        ("", "", False, False),
    ],
)
def test_types(column_type: str, base: str, numeric: bool, temporal: bool) -> None:
    assert base_type(column_type) == base
    assert is_numeric(column_type) is numeric
    assert is_temporal(column_type) is temporal
