"""Round numbers and round moments for an axis."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from math import ceil, floor, isfinite, log10

NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
SMALLEST = 1e-290
"""Below this floats have no room for a scale: it is drawn as nothing."""
_MOST = 200
"""No axis has more ticks, whatever it is asked for."""


@dataclass(frozen=True)
class Ticks:
    """The marks of an axis, and from where to where it goes."""

    values: tuple[float, ...]
    low: float
    high: float
    step: float


def round_step(span: float, most: int, *, whole: bool = False) -> float:
    """The smallest round number of which at most `most` fit into a span."""
    raw = span / max(1, most)
    if not isfinite(raw) or raw <= 0:
        return 1.0
    power: float = 10.0 ** floor(log10(raw))
    step = next((nice * power for nice in NICE if nice * power >= raw * (1 - 1e-9)), 10 * power)
    if whole:
        step = max(1.0, 5 * power if step == 2.5 and power == 1 else step)
    return step


def round_ticks(low: float, high: float, most: int, *, whole: bool = False) -> Ticks:
    """Round ticks for what lies between two values; the axis ends at a fifth of a step.

    `whole` keeps to whole numbers, for counts.
    """
    if low > high:
        low, high = high, low
    if max(abs(low), abs(high)) < SMALLEST:
        low = high = 0.0
    if low == high:
        spread = abs(low) * 0.5 or 1.0
        low, high = (0.0, high) if low > 0 else (low, 0.0) if low < 0 else (0.0, spread)
    # Where floats have no room between two values, neither have ticks.
    least = max(abs(low), abs(high)) * 1e-12
    if high - low < least:
        low, high = low - least, high + least
    step = round_step(high - low, max(1, most), whole=whole)
    fifth = step / 5
    low = _clean(floor(low / fifth + 1e-9) * fifth, fifth)
    high = _clean(ceil(high / fifth - 1e-9) * fifth, fifth)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    count = min(last - first, _MOST)
    values = tuple(_clean((first + place) * step, step) for place in range(count + 1))
    return Ticks(values, low, high, step)


def _clean(value: float, step: float) -> float:
    """Without what adding floats left behind."""
    digits = max(0, 2 - floor(log10(step)))
    return round(value, digits) if digits < 300 else value


def log_ticks(low: float, high: float, most: int) -> Ticks:
    """Powers of ten, in the logarithms that they are drawn by."""
    first, last = floor(log10(low) + 1e-9), ceil(log10(high) - 1e-9)
    last = max(last, first + 1)
    step = max(1, ceil((last - first) / max(1, most)))
    values = tuple(float(power) for power in range(first, last + 1, step))
    return Ticks(values, float(first), float(last), float(step))


# Moments


@dataclass(frozen=True)
class Moment:
    """A mark on an axis of time."""

    at: float
    """Seconds since 1970."""
    label: str


_STEPS = (
    ("second", (1, 2, 5, 10, 15, 30)),
    ("minute", (1, 2, 5, 10, 15, 30)),
    ("hour", (1, 2, 3, 6, 12)),
    ("day", (1, 2)),
    ("week", (1, 2)),
    ("month", (1, 2, 3, 6)),
    ("year", (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)
_SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86_400,
    "week": 604_800,
    "month": 2_592_000,
    "year": 31_536_000,
}
_WIDTHS = {"second": 8, "minute": 6, "hour": 6, "day": 6, "week": 6, "month": 5, "year": 5}


def moment(at: float, zone: tzinfo) -> datetime:
    """Seconds since 1970 on the clocks of a zone; the nearest that a calendar has."""
    try:
        return datetime.fromtimestamp(at, zone)
    except (OverflowError, OSError, ValueError):
        return datetime(9999, 12, 31, tzinfo=UTC) if at > 0 else datetime(1, 1, 2, tzinfo=UTC)


def time_ticks(low: float, high: float, zone: tzinfo, width: int) -> list[Moment]:
    """Round moments between two that can be labelled side by side in so many cells."""
    for unit, counts in _STEPS:
        for count in counts:
            each = _SECONDS[unit] * count
            if (high - low) / each * (_WIDTHS[unit] + 2) <= max(width, 8):
                return list(_labelled(unit, count, low, high, zone))
    return []


def _labelled(unit: str, count: int, low: float, high: float, zone: tzinfo) -> Iterator[Moment]:
    before: datetime | None = None
    for at in _rounds(unit, count, low, high, zone):
        wall = moment(at, zone)
        yield Moment(at, _label(unit, wall, before))
        before = wall


def _rounds(unit: str, count: int, low: float, high: float, zone: tzinfo) -> Iterator[float]:
    """Moments at which a clock on the wall is round."""
    wall = _floor(unit, count, moment(low, zone).replace(tzinfo=None))
    for _ in range(_MOST):
        try:
            at = wall.replace(tzinfo=zone).timestamp()
            if at > high:
                return
            if at >= low:
                yield at
            wall = _next(unit, count, wall)
        except (OverflowError, ValueError):  # the calendar ends
            return


def _floor(unit: str, count: int, wall: datetime) -> datetime:
    day = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    match unit:
        case "year":
            return day.replace(year=max(1, wall.year - wall.year % count), month=1, day=1)
        case "month":
            return day.replace(month=(wall.month - 1) // count * count + 1, day=1)
        case "week":
            return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
        case "day":
            return day.replace(day=(day.day - 1) // count * count + 1)
    into = (wall - day).total_seconds()
    each = _SECONDS[unit] * count
    return day + timedelta(seconds=into // each * each)


def _next(unit: str, count: int, wall: datetime) -> datetime:
    if unit == "year":
        return wall.replace(year=wall.year + count)
    if unit == "month":
        months = wall.month - 1 + count
        return wall.replace(year=wall.year + months // 12, month=months % 12 + 1)
    if unit == "day" and count > 1:
        # Counted anew in each month, so that the first is always marked.
        after = wall + timedelta(days=count)
        return after if after.month == wall.month and after.day < 31 else _first_of_next(wall)
    return wall + timedelta(seconds=_SECONDS[unit] * count)


def _first_of_next(wall: datetime) -> datetime:
    return (wall.replace(day=28) + timedelta(days=4)).replace(day=1)


def _label(unit: str, wall: datetime, before: datetime | None) -> str:
    """What is new since the mark before."""
    if unit in ("second", "minute", "hour"):
        if before is None or before.date() != wall.date():
            midnight = wall.hour == wall.minute == wall.second == 0
            if midnight or before is not None:
                return f"{wall.day} {wall:%b}"
        return f"{wall:%H:%M:%S}" if unit == "second" else f"{wall:%H:%M}"
    if unit == "year":
        return f"{wall.year}"
    if before is not None and before.year != wall.year:
        return f"{wall.year}"
    return f"{wall:%b}" if unit == "month" else f"{wall.day} {wall:%b}"
