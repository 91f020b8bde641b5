"""Which events and properties the data holds, as the taxonomy of the API and completion need it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hogtui.demo.engine import Engine
from hogtui.demo.tables import TEAM_ID

SAMPLE = 150
"""Events of each kind that are looked into: all kinds have the same properties each time."""


@dataclass(frozen=True)
class EventDefinition:
    """A kind of event that was seen."""

    name: str
    count: int
    first_seen_at: str
    """ISO 8601 in UTC."""
    last_seen_at: str


@dataclass(frozen=True)
class PropertyDefinition:
    """A property that was seen."""

    name: str
    kind: str
    """`event`, `person` or `group`."""
    property_type: str | None
    """`String`, `Numeric`, `Boolean`, `DateTime`, or None for lists and objects."""
    count: int
    """On about how many events, or on how many persons or groups."""
    events: Sequence[str] = ()
    """The kinds of events that carry it."""
    group_type_index: int | None = None

    @property
    def is_numerical(self) -> bool:
        """Whether it can be summed."""
        return self.property_type == "Numeric"


# The kind of JSON value, from its text.
TYPE = """multiIf(
    match(raw, '^"\\\\d{4}-\\\\d\\\\d-\\\\d\\\\dT\\\\d\\\\d:\\\\d\\\\d'), 'DateTime',
    startsWith(raw, '"'), 'String',
    raw IN ('true', 'false'), 'Boolean',
    match(raw, '^-?\\\\d'), 'Numeric',
    '')"""


class Definitions:
    """Reads the definitions when they are first asked for, and keeps them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._events: list[EventDefinition] | None = None
        self._properties: list[PropertyDefinition] | None = None

    def events(self) -> list[EventDefinition]:
        """All kinds of events, by name."""
        with self._lock:
            if self._events is None:
                rows = self._ask(
                    "SELECT event, count(), min(timestamp), max(timestamp) FROM events"
                    f" WHERE team_id = {TEAM_ID} GROUP BY event ORDER BY event"
                )
                self._events = [EventDefinition(*row) for row in rows]
            return self._events

    def properties(self) -> list[PropertyDefinition]:
        """All properties of events, persons and groups, by kind and name."""
        with self._lock:
            if self._properties is None:
                self._properties = [*self._of_events(), *self._of_persons(), *self._of_groups()]
            return self._properties

    def forget(self) -> None:
        """Read again next time."""
        with self._lock:
            self._events = self._properties = None

    def _of_events(self) -> list[PropertyDefinition]:
        counts = (
            f"SELECT event, count() AS total FROM events WHERE team_id = {TEAM_ID} GROUP BY event"
        )
        sample = (
            "SELECT event, arrayJoin(JSONExtractKeysAndValuesRaw(properties)) AS pair,"
            " pair.1 AS name, pair.2 AS raw FROM"
            f" (SELECT event, properties FROM events WHERE team_id = {TEAM_ID}"
            f" LIMIT {SAMPLE} BY event)"
        )
        rows = self._ask(
            f"SELECT name, topK(1)({TYPE})[1], sum(seen), groupArray(event) FROM ("
            f" SELECT name, any(raw) AS raw, event,"
            f" toUInt64(count() / least(any(total), {SAMPLE}) * any(total)) AS seen"
            f" FROM ({sample}) AS sample INNER JOIN ({counts}) AS counts USING (event)"
            " GROUP BY name, event) GROUP BY name ORDER BY name"
        )
        return [
            PropertyDefinition(name, "event", kind or None, count, tuple(sorted(events)))
            for name, kind, count, events in rows
        ]

    def _of_persons(self) -> list[PropertyDefinition]:
        rows = self._ask(self._seen("properties", "person", ""))
        return [
            PropertyDefinition(name, "person", kind or None, count) for name, kind, count in rows
        ]

    def _of_groups(self) -> list[PropertyDefinition]:
        rows = self._ask(self._seen("group_properties", "groups", ", group_type_index"))
        return [
            PropertyDefinition(name, "group", kind or None, count, group_type_index=index)
            for name, kind, count, index in rows
        ]

    def _seen(self, column: str, table: str, more: str) -> str:
        """Names, types and counts of the properties in a column of JSON."""
        return (
            f"SELECT name, topK(1)({TYPE})[1], count(){more} FROM ("
            f"SELECT arrayJoin(JSONExtractKeysAndValuesRaw({column})) AS pair,"
            f" pair.1 AS name, pair.2 AS raw{more} FROM {table} WHERE team_id = {TEAM_ID})"
            f" GROUP BY name{more} ORDER BY name{more}"
        )

    def _ask(self, sql: str) -> list[list[Any]]:
        return self._engine.run(sql, query_id=f"definitions-{id(self)}").rows
