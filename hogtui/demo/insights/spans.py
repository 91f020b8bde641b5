"""The time that an insight is about, and the periods it falls into."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hogtui.demo.hogql.dates import read_date
from hogtui.demo.insights.asking import Asking, InsightError, Query, a_map

INTERVALS = ("minute", "hour", "day", "week", "month")
MOST_PERIODS = 5_000
_STEPS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


@dataclass(frozen=True)
class Span:
    """From one moment to another, both within, cut into periods."""

    start: datetime
    """The beginning of the first period, in the project's zone."""
    end: datetime
    interval: str
    zone: ZoneInfo

    def periods(self) -> list[datetime]:
        """Where each period begins."""
        found, at = [], self.start
        while at <= self.end:
            found.append(at)
            at = after(at, self.interval)
            if len(found) > MOST_PERIODS:
                raise InsightError("This date range has too many intervals. Use a longer interval.")
        return found

    def condition(self, column: str = "timestamp") -> str:
        """That an event lies within, as HogQL."""
        return f"{column} >= {moment_text(self.start)} AND {column} <= {moment_text(self.end)}"

    def bucket(self, column: str = "timestamp") -> str:
        """The beginning of the period of a time, as HogQL."""
        return bucket(self.interval, column)

    def period_of(self, cell: object) -> datetime:
        """The beginning of a period, from a cell that `bucket` gave."""
        return moment_of(cell, self.zone)

    def day(self, at: datetime) -> str:
        """A period as the `days` of a result name it."""
        return (
            f"{at:%Y-%m-%d %H:%M:%S}" if self.interval in ("hour", "minute") else f"{at:%Y-%m-%d}"
        )

    def label(self, at: datetime) -> str:
        """A period as the `labels` of a result name it."""
        hour = f" {at:%H:%M}" if self.interval in ("hour", "minute") else ""
        return f"{at.day}-{at:%b-%Y}{hour}"

    def earlier(self, query: Query, asking: Asking) -> "Span":
        """What this span is compared with: as many periods before it, or what the query says."""
        back = str(a_map(query.get("compareFilter")).get("compare_to") or "")
        dates = a_map(query.get("dateRange"))
        relative = str(dates.get("date_from") or "-7d")
        if back:
            then = read_date(f"-{back.lstrip('-')}", asking.context)
            days = (asking.now.date() - then.date()).days if then else 7
        elif self.interval in ("day", "hour") and relative.endswith("d") and _weeks(relative):
            # The same days of the week stand above each other.
            days = _weeks(relative) * 7
        elif self.interval == "hour" and relative.endswith("h"):
            days = max(1, round((self.end - self.start) / timedelta(days=1)))
        else:
            days = (self.end.date() - self.start.date()).days + 1
        end = self.end - timedelta(days=days)
        # As many periods, whatever weeks and months do in between.
        last = begin(end, self.interval, asking)
        start = after(last, self.interval, 1 - len(self.periods()))
        return Span(start, end, self.interval, self.zone)


def _weeks(relative: str) -> int:
    digits = relative.strip("-d")
    days = int(digits) if digits.isdecimal() else 0
    return days // 7 if days % 7 == 0 else 0


def span_of(query: Query, asking: Asking, otherwise: str = "-7d") -> Span:
    """The dates of a query, from the beginning of a period to now or to the end it names."""
    dates = a_map(query.get("dateRange"))
    interval = str(query.get("interval") or "day")
    if interval not in INTERVALS:
        raise InsightError(f"Interval {interval} is not supported.")
    asked = str(dates.get("date_from") or otherwise)
    start = first_event(asking) if asked == "all" else _read(asked, asking)
    end = _read(str(dates["date_to"]), asking, end=True) if dates.get("date_to") else asking.now
    if not dates.get("date_to") and interval not in ("hour", "minute"):
        end = datetime.combine(asking.now.date(), time.max, asking.zone)
    return Span(begin(start, interval, asking), end, interval, asking.zone)


def _read(text: str, asking: Asking, *, end: bool = False) -> datetime:
    found = read_date(text, asking.context, end=end)
    if found is None:
        raise InsightError(f"Invalid date: {text}")
    return found


def first_event(asking: Asking) -> datetime:
    """When the project's events begin."""
    found = asking.rows("SELECT min(timestamp) FROM events LIMIT 1", aside=True)
    return moment_of(found[0][0], asking.zone)


def begin(at: datetime, interval: str, asking: Asking) -> datetime:
    """The beginning of the period that a moment lies in."""
    if interval == "minute":
        return at.replace(second=0, microsecond=0)
    if interval == "hour":
        return at.replace(minute=0, second=0, microsecond=0)
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if interval == "week":
        past = (day.weekday() + 1 - asking.context.week_start_day) % 7
        return day - timedelta(days=past)
    return day.replace(day=1) if interval == "month" else day


def after(at: datetime, interval: str, count: int = 1) -> datetime:
    """The beginning of a later period; before it for a negative count."""
    if interval == "month":
        months = at.year * 12 + at.month - 1 + count
        return at.replace(year=months // 12, month=months % 12 + 1)
    step = _STEPS[interval] * count
    if interval in ("hour", "minute"):
        # Over a change of clocks an hour stays an hour.
        return datetime.fromtimestamp(at.timestamp() + step.total_seconds(), at.tzinfo)
    return at + step


def bucket(interval: str, column: str = "timestamp") -> str:
    """The beginning of the period of a time, as HogQL."""
    return f"toStartOf{interval.title()}({column})"


def moment_text(at: datetime) -> str:
    """A moment as HogQL reads it, whatever the zone."""
    return f"toDateTime('{at.isoformat()}')"


def moment_of(cell: object, zone: ZoneInfo) -> datetime:
    """A date or time of an answer, in the project's zone."""
    text = str(cell)
    if len(text) == len("2026-01-01"):
        return datetime.combine(date.fromisoformat(text), time(), zone)
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=zone) if found.tzinfo is None else found.astimezone(zone)


def resolved(span: Span) -> Mapping[str, Any]:
    """The dates as an answer tells them."""
    return {"date_from": span.start.isoformat(), "date_to": span.end.isoformat()}
