"""Axes have round ticks, and dates are those of a clock on the wall."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from hogtui.charts.ticks import NICE, log_ticks, round_ticks, time_ticks

finite = st.floats(-1e200, 1e200, allow_nan=False)


@given(finite, finite, st.integers(1, 12))
def test_ticks_are_round_inside_and_around_the_values(low: float, high: float, most: int) -> None:
    low, high = min(low, high), max(low, high)
    ticks = round_ticks(low, high, most)
    slack = (ticks.high - ticks.low) * 1e-6
    assert ticks.low <= low + slack
    assert high <= ticks.high + slack
    assert all(ticks.low - slack <= value <= ticks.high + slack for value in ticks.values)
    assert len(ticks.values) <= most + 2
    if high - low > max(abs(low), abs(high)) * 1e-9:
        mantissa = float(f"{ticks.step:e}".partition("e")[0])
        assert any(abs(mantissa - nice) < 1e-6 for nice in NICE)


def test_counts_have_no_half_ticks() -> None:
    assert round_ticks(0, 3, 8, whole=True).values == (0, 1, 2, 3)
    assert round_ticks(0, 1, 8, whole=True).values == (0, 1)


def test_logarithmic_ticks_are_powers_of_ten() -> None:
    assert log_ticks(3, 20_000, 8).values == (0, 1, 2, 3, 4, 5)


def labels(begin: datetime, end: datetime, width: int = 60) -> list[str]:
    zone = begin.tzinfo or UTC
    return [each.label for each in time_ticks(begin.timestamp(), end.timestamp(), zone, width)]


def test_days_hours_months_and_years() -> None:
    first = datetime(2026, 11, 1, tzinfo=UTC)
    assert labels(first, datetime(2026, 11, 8, tzinfo=UTC)) == [f"{n} Nov" for n in range(1, 9)]
    assert labels(first, datetime(2026, 11, 1, 6, tzinfo=UTC), 40)[:3] == [
        "1 Nov",
        "02:00",
        "04:00",
    ]
    assert labels(datetime(2026, 9, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC), 50) == [
        *("Sep", "Oct", "Nov", "Dec"),
        *("2027", "Feb", "Mar"),
    ]
    assert labels(datetime(1990, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC), 60) == [
        *("1990", "1995", "2000", "2005", "2010", "2015", "2020", "2025")
    ]


def test_days_begin_at_midnight_of_the_zone_even_when_clocks_change() -> None:
    zone = ZoneInfo("America/New_York")
    begin, end = datetime(2026, 10, 30, tzinfo=zone), datetime(2026, 11, 4, tzinfo=zone)
    found = time_ticks(begin.timestamp(), end.timestamp(), zone, 80)
    walls = [datetime.fromtimestamp(each.at, zone) for each in found]
    assert [(wall.day, wall.hour) for wall in walls if not wall.hour] == [
        *((30, 0), (31, 0), (1, 0)),
        *((2, 0), (3, 0), (4, 0)),
    ]


@given(st.floats(-1e18, 1e18), st.floats(0, 1e18), st.integers(1, 300))
def test_no_time_is_too_far_away(low: float, span: float, width: int) -> None:
    assert len(time_ticks(low, low + span, UTC, width)) <= 200
