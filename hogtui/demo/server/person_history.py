"""What the properties of a person were before: replayed from what events set and took away."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from hogtui.demo.server.criteria import ask, text
from hogtui.demo.server.routing import Call

Row = dict[str, Any]
MOST = 2_000
"""Events that change a person, of which nothing more is looked at."""


async def _changes(call: Call, row: Mapping[str, Any], until: datetime | None) -> list[list[Any]]:
    """Time and properties of every event that changed the person, the oldest first."""
    before = ""
    if until is not None:
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        before = f"AND timestamp <= toDateTime64({text(f'{until.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}')}, 6, 'UTC') "  # noqa: E501 -- one expression
    return await ask(
        call,
        "SELECT timestamp, properties FROM events "  # noqa: S608 -- HogQL of our own, its values quoted
        f"WHERE person_id = {text(row['uuid'])} {before}"
        "AND (JSONHas(properties, '$set') OR JSONHas(properties, '$set_once') "
        f"OR JSONHas(properties, '$unset')) ORDER BY timestamp LIMIT {MOST}",
    )


def _replayed(known: Row, properties: Mapping[str, Any], *, once: bool) -> Row:
    """What is known after one more event."""
    first, later = properties.get("$set_once"), properties.get("$set")
    gone = properties.get("$unset")
    if once and isinstance(first, Mapping):
        known = {**first, **known}
    if isinstance(later, Mapping):
        known = {**known, **later}
    names: Iterable[Any] = gone if isinstance(gone, list | tuple | dict) else ()
    dropped = {str(each) for each in names}
    return {name: value for name, value in known.items() if name not in dropped}


def _decoded(properties: object) -> Mapping[str, Any]:
    found = json.loads(properties) if isinstance(properties, str) else properties
    return found if isinstance(found, Mapping) else {}


async def at_time(call: Call, row: Mapping[str, Any], until: datetime, *, once: bool) -> Row:
    """The properties at a moment, as far as events tell."""
    known: Row = {}
    for _, properties in await _changes(call, row, until):
        known = _replayed(known, _decoded(properties), once=once)
    return known


async def points(call: Call, row: Mapping[str, Any]) -> Row:
    """Every moment at which the properties became others."""
    found: list[Row] = []
    known: Row = {}
    keys: set[str] = set()
    changes = await _changes(call, row, None)
    for at, properties in changes:
        after = _replayed(known, _decoded(properties), once=True)
        if after == known and found:
            found[-1]["relevant_event_count"] += 1
            continue
        keys |= {name for name in {*known, *after} if known.get(name) != after.get(name)}
        known = after
        found.append({"timestamp": at, "properties": known, "relevant_event_count": 1})
    return {
        "points": found,
        "crucial_property_keys": sorted(keys),
        "effective_date_from": changes[0][0] if changes else None,
        "effective_date_to": changes[-1][0] if changes else None,
    }
