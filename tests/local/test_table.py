"""Rows keep everything they are when they become a table."""

import json
from collections.abc import Sequence

from hogtui.local.table import Plan, lines, plan
from hogtui.text.rows import Steps


def run(steps: Steps[Plan]) -> Plan:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Plan = end.value
            return found


def types(declared: str, *cells: object) -> str:
    """The type that a column of these cells gets."""
    found = run(plan(["c"], [declared], [[cell] for cell in cells]))
    column = found.columns[0]
    return f"{column.type} as text" if column.as_text else column.type


def written(names: Sequence[str], kinds: Sequence[str], rows: Sequence[object]) -> list[object]:
    found = run(plan(names, kinds, rows))
    return [json.loads(each) for each in b"".join(lines(found, rows)).splitlines()]


def test_declared_types_are_kept_where_every_value_agrees() -> None:
    assert types("UInt8", 1, 255) == "UInt8"
    assert types("Nullable(Int64)", 1, None) == "Nullable(Int64)"
    assert types("LowCardinality(String)", "a") == "String"
    assert types("Decimal(10, 2)", "12.50", "-0.01") == "Decimal(10, 2)"
    assert types("DateTime64(6, 'UTC')", "2026-11-01T05:00:00.123456Z") == "DateTime64(6, 'UTC')"
    assert types("Date", "2026-11-01") == "Date"
    assert types("UInt64", "18446744073709551615", "1") == "UInt64"
    assert types("Array(Int64)", [1, 2], []) == "Array(Int64)"
    assert types("Float64", 1.5, 2) == "Float64"
    assert types("Bool", True) == "Bool"


def test_a_type_that_does_not_hold_every_value_is_not_believed() -> None:
    assert types("UInt8", 1, 256) == "Int64"
    assert types("UInt64", -1) == "Int64"
    assert types("Int64", 2**64) == "Int128"
    assert types("Int64", 2**200) == "Int256"
    assert types("Int64", 2**256) == "String as text"
    assert types("Decimal(4, 2)", "123.5") == "String"
    assert types("Decimal(4, 2)", "1.234") == "String"
    assert types("DateTime", "yesterday") == "String"
    assert types("DateTime('x'); DROP TABLE t --')", "2026-11-01T05:00:00Z") == "String"
    assert types("Float64", 2**53 + 1, 0.5) == "String as text"
    assert types("Int64", 1, True) == "String as text"


def test_without_a_type_the_values_tell() -> None:
    assert types("", 1, 2) == "Int64"
    assert types("", 1, 2.5) == "Float64"
    assert types("", "a", None) == "Nullable(String)"
    assert types("", None) == "Nullable(String)"
    assert types("", {"a": 1}) == "String as text"
    assert types("Array(Tuple(a Int8))", [[1]]) == "String as text"
    assert types("Array(String)", ["a"], None) == "Nullable(String) as text"
    assert types("Array(Nullable(String))", ["a", None]) == "Array(Nullable(String))"


def test_columns_that_are_double_missing_or_too_many_get_names() -> None:
    found = run(plan(["n", "n", ""], ["Int64"], [[1, 2, 3, 4], [5]]))

    assert [column.name for column in found.columns] == ["n", "n_2", "column_3", "column_4"]
    assert written(["n"], [], [[1, 2], [3], 4]) == [[1, 2], [3, None], [4, None]]


def test_objects_and_mixed_values_are_text() -> None:
    assert written(["j"], [""], [[{"a": [1, None]}], [None], [1.5]]) == [
        ['{"a": [1, null]}'],
        [None],
        ["1.5"],
    ]


def test_as_a_last_resort_everything_is_text() -> None:
    found = run(plan(["n"], ["Int64"], [[1]])).plain

    assert [json.loads(each) for each in lines(found, [[1]])] == [["1"]]


def test_half_of_a_character_does_not_stop_it() -> None:
    assert written(["s"], ["String"], [["a\ud800b"]]) == [["a\ufffdb"]]
