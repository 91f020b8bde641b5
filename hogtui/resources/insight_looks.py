"""Another look at an insight, without saving it: other dates, another interval or breakdown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hogtui.resources.condition_text import owner_of
from hogtui.resources.insight_words import a_map, breakdowns, period, source_of
from hogtui.text.safe import line

INTERVALS = ("minute", "hour", "day", "week", "month")
RANGES = (
    ("-0d", ""),
    ("-1dStart", "-1dEnd"),
    ("-24h", ""),
    ("-7d", ""),
    ("-14d", ""),
    ("-30d", ""),
    ("-90d", ""),
    ("-180d", ""),
    ("mStart", ""),
    ("-1mStart", "-1mEnd"),
    ("yStart", ""),
    ("all", ""),
)
"""What can be chosen at once, as PostHog writes it."""
SAVED = "saved"
_SPLIT = frozenset({"TrendsQuery", "FunnelsQuery", "RetentionQuery"})
_PERIODICAL = frozenset({"TrendsQuery", "LifecycleQuery", "StickinessQuery", "FunnelsQuery"})
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?|-\d+[hdwmqy](?:Start|End)?|all|"
    r"[dwmqy]Start|-\d+[hdwmqy]"
)


@dataclass(frozen=True)
class Look:
    """What is looked at instead of what is saved; empty for what is saved."""

    date_from: str = ""
    date_to: str = ""
    interval: str = ""
    breakdown: str | None = None
    """As it is typed: `$browser`, `person.plan`; "" for none; None for what is saved."""
    properties: tuple[Mapping[str, Any], ...] = ()
    """Filters that count besides those that are saved."""

    @property
    def is_saved(self) -> bool:
        """Whether it is what is saved."""
        return self == AS_SAVED

    def words(self) -> list[str]:
        """What is different, in a few words each."""
        found = []
        if self.date_from or self.date_to:
            found.append(range_title(self.date_from, self.date_to))
        if self.interval:
            found.append(f"by {self.interval}")
        if self.breakdown is not None:
            found.append(f"split by {line(self.breakdown)}" if self.breakdown else "not split")
        if self.properties:
            found.append(f"{len(self.properties)} more filters")
        return found

    def without_dates(self) -> "Look":
        """With the dates that are saved."""
        return replace(self, date_from="", date_to="")


AS_SAVED = Look()


def range_title(date_from: str, date_to: str) -> str:
    """A range that can be chosen, in words."""
    known = {"-1dStart": "yesterday", "-1mStart": "last month", "-24h": "last 24 hours"}
    return known.get(date_from) or period(date_from, date_to) or "as saved"


def is_date(text: str) -> bool:
    """Whether PostHog would take it for a date."""
    return _DATE.fullmatch(text) is not None


def can_split(query: object) -> bool:
    """Whether a query of this kind has a breakdown."""
    return source_of(query).get("kind") in _SPLIT


def can_change_interval(query: object) -> bool:
    """Whether a query of this kind has an interval."""
    return source_of(query).get("kind") in _PERIODICAL


def can_change_dates(query: object) -> bool:
    """Whether dates can be given to it."""
    source = source_of(query)
    if source.get("kind") == "HogQLQuery":
        return "{filters" in str(source.get("query") or "")
    return bool(source.get("kind"))


def looked_at(query: Mapping[str, Any], look: Look) -> dict[str, Any]:
    """The same query with what is different."""
    if isinstance(query.get("source"), Mapping) and query.get("kind") != "ActorsQuery":
        return {**query, "source": looked_at(query["source"], look)}
    found: dict[str, Any] = dict(query)
    if found.get("kind") == "HogQLQuery":
        filters = dict(a_map(found.get("filters")))
        _give(filters, look)
        return {**found, "filters": filters} if filters else found
    _give(found, look)
    if look.interval and found.get("kind") in _PERIODICAL:
        found["interval"] = look.interval
    if look.breakdown is not None and found.get("kind") in _SPLIT:
        found["breakdownFilter"] = split_by(a_map(found.get("breakdownFilter")), look.breakdown)
    return found


def _give(found: dict[str, Any], look: Look) -> None:
    """Dates and filters, where queries have them."""
    if look.date_from or look.date_to:
        dates = {**a_map(found.get("dateRange")), "date_from": look.date_from or None}
        found["dateRange"] = {**dates, "date_to": look.date_to or None}
    if look.properties:
        found["properties"] = joined(found.get("properties"), look.properties)


def joined(saved: object, more: Sequence[Mapping[str, Any]]) -> object:
    """Filters that are saved and others, all of which count."""
    added = [dict(each) for each in more]
    if isinstance(saved, Mapping) and saved.get("values"):
        return {"type": "AND", "values": [saved, {"type": "AND", "values": added}]}
    return [*(saved if isinstance(saved, list) else []), *added]


def split_by(saved: Mapping[str, Any], breakdown: str) -> dict[str, Any] | None:
    """The breakdown of that name; None for none."""
    if not breakdown:
        return None
    owner, name = owner_of(breakdown)
    kept = {"breakdown_limit": saved["breakdown_limit"]} if "breakdown_limit" in saved else {}
    return {"breakdown_type": owner, "breakdown": name, **kept}


def choices_of_breakdown(query: object, known: Sequence[str]) -> list[str]:
    """What is worth offering: what is saved, and what people often split by."""
    return list(dict.fromkeys((*breakdowns(source_of(query)), *known, *OFTEN)))


OFTEN = (
    "$browser",
    "$os",
    "$device_type",
    "$geoip_country_code",
    "$current_url",
    "$referring_domain",
    "utm_source",
    "person.plan",
)
