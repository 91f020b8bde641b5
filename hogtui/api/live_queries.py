"""Recent events by query: where nobody streams them, and where a stream had a gap."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from hogtui.api.errors import BadBody
from hogtui.api.live_events import COLUMNS, Ask, Event, Source, moment_text, read_row
from hogtui.api.query import body_of, run_body
from hogtui.api.query_types import HogQL, Refresh, Result
from hogtui.api.slots import Priority

if TYPE_CHECKING:
    from hogtui.api.client import Client

MOST = 1_000
"""Events of one query."""
WINDOW = timedelta(minutes=5)
"""Nobody looks back further than this."""
FIRST_LOOK = timedelta(minutes=1)
LATE = timedelta(seconds=30)
"""Events become visible to queries in another order than that in which they happened."""
EVERY = 10.0
"""Seconds between two queries."""
SELDOM = 120.0


class Found(NamedTuple):
    """What a query gave, the oldest first."""

    events: list[Event]
    unreadable: int = 0
    more: bool = False


async def events_between(
    client: "Client", ask: Ask, since: datetime, until: datetime | None = None
) -> Found:
    """The newest events of a span of time. Raises ApiError.

    Stopping it stops the query on the server too.
    """
    values: dict[str, Any] = {"since": moment_text(since)}
    conditions = ["timestamp >= toDateTime({since})", "timestamp < now() + INTERVAL 1 DAY"]
    if until is not None:
        values["until"] = moment_text(until)
        conditions.append("timestamp <= toDateTime({until})")
    if ask.events:
        values["names"] = list(ask.events)
        conditions.append("event IN {names}")
    if ask.distinct_id:
        values["distinct_id"] = ask.distinct_id
        conditions.append("distinct_id = {distinct_id}")
    text = (
        f"SELECT {', '.join(COLUMNS)} FROM events "  # noqa: S608 -- values travel beside it
        f"WHERE {' AND '.join(conditions)} ORDER BY timestamp DESC LIMIT {MOST}"
    )
    query = HogQL(text, values=values, name="hogtui live events")
    steps = run_body(
        client,
        body_of(query),
        query_id=uuid4().hex,
        refresh=Refresh.FORCE_BLOCKING,
        priority=Priority.TAIL,
    )
    rows: Sequence[Sequence[Any]] = ()
    async for step in steps:
        if isinstance(step, Result):
            rows = step.rows
    return _read(rows)


def _read(rows: Sequence[Sequence[Any]]) -> Found:
    events, unreadable = [], 0
    for row in reversed(rows):
        try:
            events.append(read_row(row))
        except BadBody:
            unreadable += 1
    return Found(events, unreadable, len(rows) >= MOST)


class Polling:
    """Query after query, each from where the last one ended."""

    def __init__(self, client: "Client", ask: Ask, every: float = EVERY) -> None:
        self._client = client
        self._ask = ask
        self._newest: datetime | None = None
        self._was_full = False
        self._usual = every
        self.every = every
        """Seconds until the next one."""

    async def look(self) -> Found:
        """What is new, and some that is not: events are known again by their uuid."""
        now = self._client.clock.now()
        if self._newest is None:
            since = now - FIRST_LOOK
        else:
            # Where one answer holds no more than the last seconds, there is no room for late ones.
            since = self._newest if self._was_full else self._newest - LATE
        found = await events_between(self._client, self._ask, max(since, now - WINDOW))
        moments = [event.at for event in found.events if event.at is not None and event.at <= now]
        self._newest = max([*moments, self._newest or since])
        self._was_full = found.more
        return found

    def slow_down(self) -> None:
        """PostHog wants fewer queries."""
        self.every = min(self.every * 2, SELDOM)

    def speed_up(self) -> None:
        """It takes them again."""
        self.every = max(self.every * 0.75, self._usual)

    def source(self, why: str) -> Source:
        """What to say of it."""
        return Source("poll", why, self.every)
