"""Moments in another time zone, digit for digit; and numbers that are moments.

PostHog sends a moment as ISO text with the offset of the zone of its column, or without one where
the column has none of its own; then it is in the zone of the project.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hogtui.text.values import base_type

_TYPE = re.compile(r"DateTime(?:64)?(?:\((?:\d+)?,? ?(?:'([^']*)')?\))?", re.IGNORECASE)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?(Z|[-+]\d\d:?\d\d)?", re.ASCII
)
_LONGEST = 40
EARLIEST = datetime(2005, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
"""A number between these may be a moment; others are more likely to be anything else."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = ((1, "seconds"), (10**3, "milliseconds"), (10**6, "microseconds"), (10**9, "nanoseconds"))


@lru_cache(maxsize=1024)
def zone_of(column_type: str) -> str | None:
    """The zone that a type names, "" for one without; None when its values are no moments.

    A day is no moment: it has no zone.
    """
    found = _TYPE.fullmatch(base_type(column_type))
    return None if found is None else found[1] or ""


@lru_cache(maxsize=64)
def find_zone(name: str) -> tzinfo | None:
    """A time zone by its name, None where nobody here knows it."""
    if name in ("UTC", "Etc/UTC", "GMT"):
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def moment(text: str, home: tzinfo) -> tuple[datetime, str] | None:
    """A moment in whole seconds, and the digits of its fraction; None for other text.

    `home` is the zone of a text that names none.
    """
    found = _MOMENT.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    day, time, fraction, offset = found.groups()
    try:
        parsed = datetime.fromisoformat(f"{day}T{time}{offset or ''}")
    except ValueError:
        return None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=home)), fraction or ""


def in_zone(value: object, home: tzinfo, zone: tzinfo | None) -> object:
    """A moment as ISO text in another zone, None for the one of this machine; others as they are.

    The fraction keeps all its digits, and the offset behind it tells two hours of one name apart.
    """
    found = moment(value, home) if isinstance(value, str) else None
    if found is None:
        return value
    at, fraction = found
    try:
        there = at.astimezone(zone)
    except (OverflowError, OSError, ValueError):  # the first and the last days there are
        return value
    text = f"{there:%H:%M:%S}{'.' if fraction else ''}{fraction}"
    offset = "Z" if zone is UTC else there.isoformat()[19:]
    return f"{there.date().isoformat()}T{text}{offset}"


def from_number(value: object) -> tuple[datetime, str] | None:
    """The moment that a number since 1970 is, and its unit, where that is plausible."""
    if isinstance(value, str) and re.fullmatch(r"\d{10,19}(?:\.\d{1,9})?", value, re.ASCII):
        value = float(value) if "." in value else int(value)
    if not isinstance(value, int | float) or isinstance(value, bool) or value != value:
        return None
    for per_second, unit in _UNITS:
        seconds, rest = divmod(value, per_second)
        if not 0 <= seconds < 2**33:
            continue
        at = _EPOCH + timedelta(seconds=seconds, microseconds=rest * 10**6 // per_second)
        if EARLIEST <= at < LATEST:
            return at, unit
    return None
