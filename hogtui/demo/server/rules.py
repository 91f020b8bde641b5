"""What the rate limits are, and how they are written. Light: read before anything is loaded."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

MINUTE = 60.0
HOUR = 3600.0
DAY = 86400.0

STANDARD: Mapping[str, tuple[int, float]] = {
    "burst": (480, MINUTE),
    "sustained": (4800, HOUR),
    "clickhouse_burst": (240, MINUTE),
    "clickhouse_sustained": (1200, HOUR),
    "api_queries_burst": (240, MINUTE),
    "api_queries_sustained": (2400, HOUR),
    "query": (120, HOUR),
    "persons": (1200, HOUR),
    "event_values_burst": (60, MINUTE),
    "event_values_sustained": (300, HOUR),
    "ai_burst": (10, MINUTE),
    "ai_sustained": (100, DAY),
}
"""Requests and seconds of every window, as PostHog sets them."""

_UNITS = {"s": 1.0, "sec": 1.0, "min": MINUTE, "minute": MINUTE, "h": HOUR, "hour": HOUR}
_UNITS["day"] = DAY

TIGHT = "api_queries_burst=12/30,clickhouse_burst=12/30,query=12/30,burst=40/30,concurrency=2"
"""Limits that a held-down key meets within seconds, and that end within seconds."""


@dataclass(frozen=True)
class Rules:
    """What is allowed."""

    windows: Mapping[str, tuple[int, float]] = field(default_factory=lambda: dict(STANDARD))
    enabled: bool = True
    """A self-hosted PostHog has the windows off."""
    api_queries: bool = True
    """Whether the plan has API queries; without it HogQL has the small `query` window."""
    concurrency: int = 3
    concurrency_wait: float = 2.0
    """Seconds a query waits for its turn before it is refused; PostHog itself waits 30."""

    def classes(self, group: str, kind: str | None) -> tuple[str, ...]:
        """The windows a request counts against; `kind` is that of the query in its body."""
        if group == "query":
            if self.api_queries:
                return ("api_queries_burst", "api_queries_sustained")
            if kind == "HogQLQuery":
                return ("query",)
            return ("clickhouse_burst", "clickhouse_sustained")
        return _GROUPS[group]


_GROUPS: Mapping[str, tuple[str, ...]] = {
    "none": (),
    "default": ("burst", "sustained"),
    "clickhouse": ("clickhouse_burst", "clickhouse_sustained"),
    "query_log": ("api_queries_burst", "api_queries_sustained"),
    "persons": ("persons", "clickhouse_burst"),
    "event_values": ("event_values_burst", "event_values_sustained"),
    "ai": ("ai_burst", "ai_sustained"),
}


def parse_rules(text: str, base: Rules | None = None) -> Rules:
    """Rules from `off`, `tight`, `legacy`, `burst=5/60,concurrency=1`, or a JSON file.

    Raises ValueError with a sentence about the first part that is not understood.
    """
    rules = base or Rules()
    if text.endswith(".json"):
        given = json.loads(Path(text).read_text(encoding="utf-8"))
        text = ",".join(f"{name}={value}" for name, value in given.items())
    for part in filter(None, (part.strip() for part in text.split(","))):
        rules = _apply(rules, part)
    return rules


def _apply(rules: Rules, part: str) -> Rules:
    name, _, value = part.partition("=")
    match name, value:
        case "standard", "":
            return Rules()
        case "off", "":
            return replace(rules, enabled=False)
        case "legacy", "":
            return replace(rules, api_queries=False)
        case "tight", "":
            return parse_rules(TIGHT, rules)
    try:
        if name == "concurrency":
            return replace(rules, concurrency=int(value))
        if name == "concurrency_wait":
            return replace(rules, concurrency_wait=float(value))
        if name not in rules.windows:
            raise ValueError(name)
        count, _, span = value.partition("/")
        seconds = _UNITS[span] if span in _UNITS else float(span)
        return replace(rules, windows={**rules.windows, name: (int(count), seconds)})
    except ValueError:
        known = ", ".join((*STANDARD, "concurrency", "concurrency_wait"))
        raise ValueError(
            f"Limit {part!r} is not understood: use off, tight, legacy or name=count/seconds "
            f"with one of {known}."
        ) from None
