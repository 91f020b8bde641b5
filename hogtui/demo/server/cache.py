"""Answers kept for a while, and what each refresh mode makes of their age."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from hogtui.demo.server.clock import Clock

STALE_AFTER = timedelta(minutes=1)
"""For queries without an interval, which is what HogQL is."""
_STALE_AFTER = {
    "second": timedelta(seconds=15),
    "minute": timedelta(seconds=15),
    "hour": timedelta(minutes=15),
    "day": timedelta(hours=2),
    "week": timedelta(hours=12),
    "month": timedelta(days=1),
}
LAZY_AFTER = timedelta(hours=1)
KEPT = 200
"""Answers held at once; the longest unused one goes first."""
KEPT_ROWS = 500_000
"""Rows of all of them together, for the sake of memory."""


class Mode(StrEnum):
    """How a request wants the cache used."""

    BLOCKING = "blocking"
    FORCE_BLOCKING = "force_blocking"
    ASYNC = "async"
    ASYNC_EXCEPT_ON_CACHE_MISS = "async_except_on_cache_miss"
    LAZY_ASYNC = "lazy_async"
    FORCE_ASYNC = "force_async"
    FORCE_CACHE = "force_cache"


class Plan(StrEnum):
    """What to do about a request."""

    SERVE = "serve"
    """Answer from the cache."""
    COMPUTE = "compute"
    """Compute while the client waits."""
    ENQUEUE = "enqueue"
    """Compute in the background; old rows go along if there are any."""


@dataclass(frozen=True)
class Entry:
    """One answer and when it was computed."""

    answer: Mapping[str, Any]
    computed_at: datetime


def stale_after(interval: str | None) -> timedelta:
    """How long an answer is fresh whose time is cut into intervals; None when it is not."""
    return _STALE_AFTER.get(interval or "", STALE_AFTER)


def plan(mode: Mode, age: timedelta | None, stale: timedelta = STALE_AFTER) -> Plan:
    """What a mode does with an answer of that age; None when there is none."""
    fresh = age is not None and age < stale
    if mode is Mode.FORCE_BLOCKING:
        return Plan.COMPUTE
    if mode is Mode.FORCE_ASYNC:
        return Plan.ENQUEUE
    if fresh:
        return Plan.SERVE
    if mode in (Mode.BLOCKING, Mode.FORCE_CACHE):
        return Plan.COMPUTE
    if age is None and mode is Mode.ASYNC_EXCEPT_ON_CACHE_MISS:
        return Plan.COMPUTE
    if age is not None and mode is Mode.LAZY_ASYNC and age < max(LAZY_AFTER, 2 * stale):
        return Plan.SERVE
    return Plan.ENQUEUE


def cache_key(team_id: int, query: Mapping[str, Any]) -> str:
    """The same text for the same question."""
    text = json.dumps(query, sort_keys=True, separators=(",", ":"), default=str)
    return f"cache_{team_id}_{hashlib.sha256(text.encode()).hexdigest()[:32]}"


class Cache:
    """The newest answer to each question."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: OrderedDict[str, Entry] = OrderedDict()

    def get(self, key: str) -> Entry | None:
        """The answer to a question, however old."""
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
        return entry

    def age(self, entry: Entry | None) -> timedelta | None:
        """How old an answer is."""
        return None if entry is None else self._clock.now() - entry.computed_at

    def put(self, key: str, answer: Mapping[str, Any], computed_at: datetime) -> None:
        """Keep an answer."""
        self._entries[key] = Entry(answer, computed_at)
        self._entries.move_to_end(key)
        while len(self._entries) > 1 and (len(self._entries) > KEPT or self._rows() > KEPT_ROWS):
            self._entries.popitem(last=False)

    def _rows(self) -> int:
        return sum(len(entry.answer["results"]) for entry in self._entries.values())

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
