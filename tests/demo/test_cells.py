"""Cells as PostHog's API sends them."""

from typing import Any

import pytest

from hogtui.demo.cells import convert_rows, split_types


@pytest.mark.parametrize(
    ("clickhouse_type", "cell", "wanted"),
    [
        ("String", "2026-08-01 12:00:05", "2026-08-01 12:00:05"),
        ("Date", "2026-08-01", "2026-08-01"),
        ("DateTime", "2026-08-01 12:00:05", "2026-08-01T12:00:05Z"),
        ("DateTime('Europe/Berlin')", "2026-08-01 12:00:05", "2026-08-01T12:00:05+02:00"),
        ("DateTime64(6, 'UTC')", "2026-08-01 12:00:05.123000", "2026-08-01T12:00:05.123000Z"),
        ("DateTime64(6, 'UTC')", "2026-08-01 12:00:05.000000", "2026-08-01T12:00:05Z"),
        ("DateTime64(3)", "2026-08-01 12:00:05.120", "2026-08-01T12:00:05.120000Z"),
        (
            "DateTime64(9, 'Asia/Kolkata')",
            "2026-01-01 12:00:05.123456789",
            "2026-01-01T12:00:05.123456+05:30",
        ),
        ("DateTime64(3, 'Nowhere/Land')", "2026-08-01 12:00:05.120", "2026-08-01T12:00:05.120000"),
        ("Nullable(DateTime)", None, None),
        ("LowCardinality(Nullable(DateTime))", "2026-08-01 00:00:00", "2026-08-01T00:00:00Z"),
        ("Float64", 2, 2.0),
        ("Nullable(Float64)", None, None),
        ("UInt64", 2**64 - 1, 2**64 - 1),
        ("Decimal(18, 4)", "1.5", "1.5"),
        ("Array(DateTime)", ["2026-08-01 00:00:00"], ["2026-08-01T00:00:00Z"]),
        ("Array(Nullable(Float64))", [1, None], [1.0, None]),
        ("Map(String, DateTime)", {"a": "2026-08-01 00:00:00"}, {"a": "2026-08-01T00:00:00Z"}),
        (
            "Tuple(name String, `at, then` DateTime64(3, 'UTC'), Tuple(Float64, UInt8))",
            ["a", "2026-08-01 00:00:00.000", [1, 2]],
            ["a", "2026-08-01T00:00:00Z", [1.0, 2]],
        ),
        ("Nested(a Float64, b String)", [[1, "x"]], [[1.0, "x"]]),
        ("JSON", {"at": "2026-08-01 00:00:00"}, {"at": "2026-08-01 00:00:00"}),
    ],
)
def test_a_cell_has_posthogs_form(clickhouse_type: str, cell: Any, wanted: Any) -> None:
    assert repr(convert_rows([[cell]], [clickhouse_type], "UTC")) == repr([[wanted]])


def test_times_without_a_zone_are_in_the_project_zone() -> None:
    rows = convert_rows([["2026-12-01 08:00:00"]], ["DateTime"], "America/New_York")

    assert rows == [["2026-12-01T08:00:00-05:00"]]


def test_types_are_split_at_the_top_level_only() -> None:
    assert split_types("String, Map(String, UInt8), Enum8('a, b' = 1)") == [
        "String",
        "Map(String, UInt8)",
        "Enum8('a, b' = 1)",
    ]
