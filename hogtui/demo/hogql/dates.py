"""Dates as PostHog's filters write them: `-7d`, `mStart`, `2026-01-31`."""

import re
from calendar import monthrange
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hogtui.demo.hogql.interface import Context

_RELATIVE = re.compile(r"([+-]?)(\d*)([hdwmqyMs])(Start|End)?\Z")
_DAY_ONLY = re.compile(r"\d{4}-\d\d-\d\d\Z")


def read_date(text: str, context: Context, *, end: bool = False) -> datetime | None:
    """The moment a filter means, in the project's zone; None for `all` and for what is no date.

    Days, weeks, months and years begin at midnight; as the `end` of a range a bare day or a number
    of days means its last moment.
    """
    zone = ZoneInfo(context.timezone)
    now = context.now.astimezone(zone)
    text = text.strip()
    if not text or text == "all":
        return None
    found = _RELATIVE.match(text)
    if found:
        return _relative(found, now, end=end)
    try:
        exact = datetime.fromisoformat(text)
    except ValueError:
        return None
    exact = exact.replace(tzinfo=zone) if exact.tzinfo is None else exact.astimezone(zone)
    if end and _DAY_ONLY.match(text):
        return datetime.combine(exact.date(), time.max, zone)
    return exact


def _relative(found: re.Match[str], now: datetime, *, end: bool) -> datetime | None:
    sign, digits, unit, edge = found.groups()
    amount = int(digits or 0) * (1 if sign == "+" else -1)
    try:
        moved = _moved(now, unit, amount)
    except (OverflowError, ValueError):
        # Further away than the calendar reaches.
        return None
    if edge:
        return _edge(moved, unit, edge)
    if unit in "hMs":
        return moved
    if end:
        return moved.replace(hour=23, minute=59, second=59, microsecond=999_999)
    return moved.replace(hour=0, minute=0, second=0, microsecond=0)


def _moved(now: datetime, unit: str, amount: int) -> datetime:
    days = {"d": 1, "w": 7}.get(unit)
    if days:
        return now + timedelta(days=days * amount)
    seconds = {"h": 3600, "M": 60, "s": 1}.get(unit)
    if seconds:
        # Over a change of clocks an hour stays an hour.
        return datetime.fromtimestamp(now.timestamp() + seconds * amount, now.tzinfo)
    months = now.year * 12 + now.month - 1 + amount * {"m": 1, "q": 3, "y": 12}[unit]
    year, month = divmod(months, 12)
    day = min(now.day, monthrange(year, month + 1)[1])
    return now.replace(year=year, month=month + 1, day=day)


def _edge(moved: datetime, unit: str, edge: str) -> datetime:
    first = moved.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "w":
        first -= timedelta(days=(first.weekday() + 1) % 7)
    elif unit == "q":
        first = first.replace(day=1, month=(first.month - 1) // 3 * 3 + 1)
    elif unit == "y":
        first = first.replace(day=1, month=1)
    elif unit == "m":
        first = first.replace(day=1)
    if edge == "Start":
        return first
    following = _moved(first, unit, 1)
    return following - timedelta(microseconds=1)
