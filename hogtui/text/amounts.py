"""Counts, sizes and spans of time as people read them: "3.1 M", "12 MB", "2 min 05 s".

Every function is total over floats, so that a server's odd number is drawn instead of raised.
"""

from math import isfinite

UNKNOWN = "?"
"""What is not a number of anything."""

_COUNTS = ("", "k", "M", "G", "T", "P", "E")
_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def count(number: float) -> str:
    """How many: exact below ten thousand, then three digits at most ("3.1 M")."""
    if not isfinite(number):
        return UNKNOWN
    if abs(number) < 10_000:
        return f"{round(number):,}"
    return _scaled(number, "")


def of(number: int, one: str, many: str) -> str:
    """So many of something: "1 person", "1,200 people"."""
    return f"{number:,} {one if number == 1 else many}"


def size(octets: float) -> str:
    """Bytes in powers of a thousand: "512 B", "12 MB"."""
    return _scaled(octets, "B") if isfinite(octets) else UNKNOWN


def duration(seconds: float) -> str:
    """A span of time with the precision that matters at its size: "1.84 s", "2 min 05 s"."""
    if not isfinite(seconds):
        return UNKNOWN
    if seconds < 0:
        return "-" + duration(-seconds)
    if seconds < 0.0995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 9.995:
        return f"{seconds:.2f} s"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE:02} s"
    if whole < _DAY:
        return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE:02} min"
    return f"{whole // _DAY} d {whole % _DAY // _HOUR:02} h"


def age(seconds: float) -> str:
    """How long ago: "2 min ago". What is younger than five seconds, or of the future, is now."""
    if not isfinite(seconds):
        return UNKNOWN
    if seconds < 5:
        return "just now"
    for unit, name in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if seconds >= unit:
            return f"{int(seconds // unit)} {name} ago"
    return f"{int(seconds)} s ago"


def _scaled(number: float, unit: str) -> str:
    """A number in powers of a thousand: one decimal below ten, none above."""
    rest, power = abs(number), 0
    # What would be rounded up to 1,000 belongs to the next power.
    while rest >= 999.5 and power < len(_COUNTS) - 1:
        rest, power = rest / 1000, power + 1
    digits = f"{rest:.1f}" if power and rest < 9.95 else f"{rest:,.0f}"
    sign = "-" if number < 0 and digits.strip("0.") else ""
    return f"{sign}{digits} {_COUNTS[power]}{unit}".rstrip()
