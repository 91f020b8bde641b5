"""The names of a project: its tables, events and properties, read for who writes queries.

Every part is optional: a key that may not read it, or a PostHog that does not answer, costs that
part only, and what is missing is said in words.
"""

from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from hogtui.api.errors import ApiError, Forbidden, NotAuthenticated
from hogtui.api.query import HogQL, Result, Table, database_schema, run_query
from hogtui.api.slots import Priority
from hogtui.text.knowledge import Knowledge, KnownField, KnownName, KnownTable, usable
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client

Known = TypeVar("Known")

PAGE = 500
"""Names in one answer: a large project needs a dozen requests, not a hundred."""
MOST = 10_000
"""Names of one kind that are read; beyond it nobody knows what is used."""
COUNTS = """\
SELECT event, count() AS times FROM events
WHERE timestamp > now() - INTERVAL 7 DAY GROUP BY event ORDER BY times DESC LIMIT 10000"""
OWNERS = ("event", "person", "session")


@dataclass(frozen=True)
class Learned:
    """What is known of a project now."""

    knowledge: Knowledge
    events: tuple[KnownName, ...] = ()
    properties: tuple[tuple[str, tuple[KnownName, ...]], ...] = ()
    """By owner: "event", "person", "session", "group"."""
    missing: tuple[str, ...] = ()
    """What could not be read, a sentence each."""


async def learn(client: "Client", *, priority: Priority = Priority.BACKGROUND) -> Learned:
    """Read everything, one request after another. Raises NotAuthenticated only."""
    parts = _Parts()
    schema = await parts.read("tables", _tables(client, priority))
    events = await parts.read("event names", _events(client, priority))
    properties: dict[str, list[KnownName]] = {}
    for owner in OWNERS:
        found = await parts.read(f"{owner} properties", _properties(client, owner, priority))
        properties[owner] = found or []
    groups = await parts.read("group properties", _group_properties(client, priority))
    properties["group"] = groups or []
    return Learned(
        Knowledge.of(schema or (), events or (), properties),
        tuple(events or ()),
        tuple((owner, tuple(names)) for owner, names in properties.items()),
        tuple(dict.fromkeys(parts.missing)),
    )


async def with_counts(client: "Client", learned: Learned) -> Learned:
    """The same, with how often each event happened in seven days. Raises ApiError."""
    counts: dict[str, int] = {}
    query = HogQL(COUNTS, name="hogtui: events of seven days")
    async for step in run_query(client, query, query_id=uuid4().hex):
        if isinstance(step, Result):
            counts = {str(name): int(count) for name, count, *_ in step.rows}
    events = tuple(
        sorted(
            (each._replace(uses=counts.get(each.name, 0)) for each in learned.events),
            key=lambda each: -(each.uses or 0),
        )
    )
    known = Knowledge.of(learned.knowledge.tables.values(), events, dict(learned.properties))
    return replace(learned, knowledge=known, events=events)


class _Parts:
    """Reads what may be missing."""

    def __init__(self) -> None:
        self.missing: list[str] = []

    async def read(self, what: str, part: Awaitable[list[Known]]) -> list[Known] | None:
        """A part, or None with a sentence about it."""
        try:
            return await part
        except NotAuthenticated:
            # Nothing else would be answered either.
            raise
        except ApiError as error:
            self.missing.append(_why_not(what, error))
            return None


def _why_not(what: str, error: ApiError) -> str:
    if isinstance(error, Forbidden) and error.scope is not None:
        return f"No {what}: this key lacks {error.scope}."
    return f"No {what}: {line(error.message)}"


async def _tables(client: "Client", priority: Priority) -> list[KnownTable]:
    schema = await database_schema(client, priority=priority)
    return [_table(each) for each in schema.values() if usable(each.name)]


def _table(found: Table) -> KnownTable:
    fields = tuple(
        KnownField(each.name, line(each.type), each.insert, each.table, each.fields)
        for each in found.fields
        if usable(each.name) and usable(each.insert)
    )
    return KnownTable(found.name, line(found.type), fields)


async def _rows(client: "Client", path: str, priority: Priority, **params: str) -> list[object]:
    from hogtui.api.paging import pages

    rows: list[object] = []
    label = path.rstrip("/").replace("_", " ")
    async for page in pages(
        client, client.project(path), params=params, limit=PAGE, priority=priority, label=label
    ):
        rows.extend(page.items)
        if len(rows) >= MOST:
            break
    return rows


async def _events(client: "Client", priority: Priority) -> list[KnownName]:
    from hogtui.api.models import EventDefinition, read_records

    rows = await _rows(client, "event_definitions/", priority)
    found = read_records(EventDefinition, rows).items
    # PostHog tells no counts; what was seen last is the likeliest to be meant.
    ordered = sorted(found, key=lambda each: str(each.last_seen_at or ""), reverse=True)
    return [KnownName(each.name) for each in ordered if not each.hidden and usable(each.name)]


async def _properties(
    client: "Client", owner: str, priority: Priority, **params: str
) -> list[KnownName]:
    from hogtui.api.models import PropertyDefinition, read_records

    rows = await _rows(client, "property_definitions/", priority, type=owner, **params)
    return [
        KnownName(each.name, line(each.property_type or ""))
        for each in read_records(PropertyDefinition, rows).items
        if usable(each.name)
    ]


async def _group_properties(client: "Client", priority: Priority) -> list[KnownName]:
    """The properties of all types of groups, each name once."""
    rows = await _rows(client, "groups_types/", priority)
    indexes = [row.get("group_type_index") for row in rows if isinstance(row, dict)]
    found: dict[str, KnownName] = {}
    for index in indexes:
        if isinstance(index, int):
            for each in await _properties(client, "group", priority, group_type_index=str(index)):
                found.setdefault(each.name, each)
    return list(found.values())
