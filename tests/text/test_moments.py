"""Moments keep every digit in every zone, across every change of the clocks."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from hogtui.text.moments import find_zone, from_number, in_zone, zone_of

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("sent", "there"),
    [
        ("2026-11-01T05:30:00Z", "2026-11-01T01:30:00-04:00"),
        ("2026-11-01T06:30:00Z", "2026-11-01T01:30:00-05:00"),
        ("2026-03-08T06:59:59Z", "2026-03-08T01:59:59-05:00"),
        ("2026-03-08T07:00:00Z", "2026-03-08T03:00:00-04:00"),
        ("2026-07-01T00:00:00.123456789Z", "2026-06-30T20:00:00.123456789-04:00"),
        ("2026-07-01T00:00:00.100000+02:00", "2026-06-30T18:00:00.100000-04:00"),
        ("2026-07-01 12:00:00", "2026-07-01T08:00:00-04:00"),
    ],
)
def test_a_moment_in_another_zone(sent: str, there: str) -> None:
    assert in_zone(sent, UTC, NEW_YORK) == there


def test_a_moment_without_a_zone_is_in_the_one_of_the_project() -> None:
    assert in_zone("2026-07-01 12:00:00.5", NEW_YORK, UTC) == "2026-07-01T16:00:00.5Z"


@pytest.mark.parametrize(
    "value",
    ["2026-07-01", "yesterday", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00Z", "", None, 5, ["x"]],
)
def test_what_is_no_moment_stays(value: object) -> None:
    assert in_zone(value, UTC, NEW_YORK) == value


def test_a_type_names_its_zone() -> None:
    assert zone_of("DateTime64(6, 'Asia/Tokyo')") == "Asia/Tokyo"
    assert zone_of("Nullable(DateTime64(3))") == ""
    assert zone_of("LowCardinality(Nullable(DateTime('UTC')))") == "UTC"
    assert zone_of("DateTime") == ""
    assert (zone_of("Date"), zone_of("Date32"), zone_of("String")) == (None, None, None)


def test_zones_are_found_by_their_names() -> None:
    assert find_zone("UTC") is UTC
    assert find_zone("America/New_York") == NEW_YORK
    assert (find_zone("Mars/Olympus"), find_zone("../../etc/passwd"), find_zone("")) == (None,) * 3


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        (1700000000, "seconds"),
        ("1700000000", "seconds"),
        (1700000000.25, "seconds"),
        (1700000000123, "milliseconds"),
        (1700000000123456, "microseconds"),
        ("1700000000123456789", "nanoseconds"),
    ],
)
def test_numbers_that_are_moments(value: object, unit: str) -> None:
    found = from_number(value)

    assert found is not None
    assert found[1] == unit
    assert f"{found[0]:%Y-%m-%d %H:%M:%S}" == "2023-11-14 22:13:20"


@pytest.mark.parametrize(
    "value",
    [0, 12345, 20260101, True, -1700000000, 2**80, float("nan"), float("inf"), 1e300, "x", None],
)
def test_numbers_that_are_more_likely_something_else(value: object) -> None:
    assert from_number(value) is None
