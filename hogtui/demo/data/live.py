"""New events while the demo runs, made by the same expressions as the old ones."""

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hogtui.demo.data import SETTINGS, events, people, visits
from hogtui.demo.data.plan import Plan
from hogtui.demo.engine import Answer, Engine
from hogtui.demo.tables import TEAM_ID

AHEAD = timedelta(seconds=60)
"""Visits are drawn for this long in advance."""
NEWCOMERS = 2
"""People who turn up for the first time within each `AHEAD`."""
feed_numbers = itertools.count(1)

Row = dict[str, Any]


class LiveFeed:
    """Visits that go on after the data's end; call `next_batch` every second or two.

    Not for several threads at once.
    """

    def __init__(self, engine: Engine, plan: Plan, *, visits_per_minute: int = 30) -> None:
        self._engine = engine
        self._plan = plan
        self._share = min(visits_per_minute / (0.6 * plan.persons), 0.25)
        self._round = 0
        self._drawn_until: datetime | None = None
        self._coming: list[Row] = []
        self._name = f"live-{next(feed_numbers)}"

    def next_batch(self, now: datetime) -> list[dict[str, Any]]:
        """Store what happened up to `now` (aware) and give it, the earliest first.

        Each event is `{uuid, event, distinct_id, person_id, timestamp, properties, elements_chain}`
        with `properties` as an object and `timestamp` as ISO 8601 in UTC.
        """
        if self._drawn_until is None or now >= self._drawn_until:
            self._draw(now)
        # Both are ISO 8601 in UTC with a Z, so their order as text is their order in time.
        limit = f"{now.timestamp():.6f}"
        batch = [row for row in self._coming if row["at"] <= limit]
        if not batch:
            return []
        self._coming = self._coming[len(batch) :]
        self._engine.insert("events", [stored(row) for row in batch])
        self._engine.insert("raw_sessions", session_rows(batch))
        return [shown(row) for row in batch]

    def _draw(self, now: datetime) -> None:
        """Decide who comes within the next minute and what they will do."""
        first_time = self._drawn_until is None
        self._drawn_until = now + AHEAD
        # The first visits are already going on: a stream that begins with silence looks broken.
        begin = now - AHEAD if first_time else now
        plan = replace(self._plan, now=begin)
        self._round += 1
        self._welcome(plan)
        arrivals = visits.arrivals_select(
            plan,
            visits.ONLINE + self._round,
            self._share * (2 if first_time else 1),
            int((AHEAD * (2 if first_time else 1)).total_seconds() * 1e6),
        )
        answer = self._engine.run(
            events.events_select(plan, f"({arrivals})") + "\nORDER BY timestamp",
            query_id=f"{self._name}-{self._round}",
        )
        now_text = f"{now.timestamp():.6f}"
        drawn = [row for row in read_rows(answer) if row["at"] > now_text]
        self._coming = sorted([*self._coming, *drawn], key=lambda row: str(row["at"]))

    def _welcome(self, plan: Plan) -> None:
        """Add the people who come for the first time."""
        first = self._plan.persons + self._round * NEWCOMERS
        select = people.people_select(plan, first, NEWCOMERS, arriving=True)
        self._engine.execute(f"INSERT INTO {people.PEOPLE} {select}{SETTINGS}")
        new = f"(SELECT * FROM {people.PEOPLE} WHERE p >= {first})"
        seen = f"(SELECT p, first_us AS end_us FROM {people.PEOPLE} WHERE p >= {first})"
        self._engine.execute(f"INSERT INTO person {people.persons_select(plan, seen)}{SETTINGS}")
        self._engine.execute(
            f"INSERT INTO person_distinct_id2 {people.distinct_ids_select(plan, new)}"
        )


def read_rows(answer: Answer) -> Iterable[Row]:
    """The answer's rows by column name, with `at` to compare times by."""
    for cells in answer.rows:
        row = dict(zip(answer.columns, cells, strict=True))
        row["at"] = f"{datetime.fromisoformat(row['timestamp']).timestamp():.6f}"
        yield row


def stored(row: Row) -> Row:
    """A row of `events`."""
    renamed = {
        "session_id": "$session_id",
        "window_id": "$window_id",
        "group_0": "$group_0",
        "group_1": "$group_1",
    }
    kept = {renamed.get(name, name): cell for name, cell in row.items() if name != "at"}
    return kept | {"created_at": row["timestamp"]}


def shown(row: Row) -> dict[str, Any]:
    """What the live stream tells of an event."""
    names = ("uuid", "event", "distinct_id", "person_id", "timestamp", "elements_chain")
    return {name: row[name] for name in names} | {"properties": json.loads(row["properties"])}


def session_rows(batch: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Rows of `raw_sessions`, one per session in the batch."""
    rows: dict[str, Row] = {}
    for event in batch:
        properties = json.loads(event["properties"])
        url, name = properties["$current_url"], event["event"]
        row = rows.setdefault(
            event["session_id"],
            {
                "session_id": event["session_id"],
                "team_id": TEAM_ID,
                "distinct_id": event["distinct_id"],
                "person_id": event["person_id"],
                "min_timestamp": event["timestamp"],
                "urls": [],
                "entry_url": url,
                "initial_referring_domain": properties["$referring_domain"],
                "initial_utm_source": properties.get("utm_source", ""),
                "initial_utm_medium": properties.get("utm_medium", ""),
                "initial_utm_campaign": properties.get("utm_campaign", ""),
                "event_count": 0,
                "pageview_count": 0,
                "autocapture_count": 0,
            },
        )
        row["max_timestamp"], row["end_url"] = event["timestamp"], url
        row["urls"] += [] if url in row["urls"] else [url]
        row["event_count"] += 1
        row["pageview_count"] += name == "$pageview"
        row["autocapture_count"] += name == "$autocapture"
    return list(rows.values())
