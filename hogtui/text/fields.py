"""Where a path such as `e.person.properties` leads: to fields, or to somebody's properties."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hogtui.text.knowledge import BASIC_TABLES, Knowledge, KnownField, KnownTable, quoted_name
from hogtui.text.scope import DEEPEST, Query, Source

_OWNERS = {
    "events": "event",
    "persons": "person",
    "raw_persons": "person",
    "groups": "group",
    "raw_groups": "group",
    "sessions": "session",
    "raw_sessions": "session",
}
"""Whose properties a table holds."""
_OWN_OWNERS = {"person_properties": "person", "group_properties": "group"}
_PERSONS = frozenset({"person", "poe"})


class Fields(NamedTuple):
    """What can follow a dot, and the table that it is of; "" where that has no name."""

    fields: Sequence[KnownField]
    table: str = ""


class Property(NamedTuple):
    """A property as PostHog looks up its values."""

    owner: str
    """"event", "person", "group" or "session"."""
    name: str
    group: int | None = None
    """The number of the type of group."""


def fields_of(source: Source, query: Query, knowledge: Knowledge, depth: int = 0) -> Fields:
    """The fields of something that a query reads."""
    inner = source.query or query.cte(source.table)
    if inner is not None and inner is not query:
        names = dict.fromkeys(_columns(inner, knowledge, depth + 1))
        return Fields([KnownField(name, "", quoted_name(name)) for name in names])
    table = table_of(source.table.removeprefix("posthog."), knowledge)
    return Fields(table.fields, table.name) if table is not None else Fields(())


def table_of(name: str, knowledge: Knowledge) -> KnownTable | None:
    """A table by its name."""
    return knowledge.tables.get(name) or BASIC_TABLES.get(name)


def _columns(query: Query, knowledge: Knowledge, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        return
    for name in query.columns:
        if name != "*":
            yield name
            continue
        for source in query.sources:
            for each in fields_of(source, query, knowledge, depth).fields:
                yield each.name


def reach(
    chain: Sequence[str], sources: Sequence[Source], query: Query, knowledge: Knowledge
) -> Fields | str | None:
    """What can follow a path: fields, the properties of "event", "person", ..., or nothing."""
    if not chain:
        return None
    here: Fields | str | None = None
    for source in sources:
        if source.name == chain[0]:
            here = fields_of(source, query, knowledge)
            break
    else:
        for source in sources:
            here = _step(chain[0], fields_of(source, query, knowledge), knowledge)
            if here is not None:
                break
    for name in chain[1:]:
        if not isinstance(here, Fields):
            return None
        here = _step(name, here, knowledge)
    return here


def property_of(
    path: Sequence[str], sources: Sequence[Source], query: Query, knowledge: Knowledge
) -> Property | None:
    """The property at the end of a path; None where it leads to a column, or nowhere."""
    *chain, name = path
    owner: Fields | str | None = reach(chain, sources, query, knowledge)
    if not chain:
        owners = (fields_of(each, query, knowledge) for each in sources)
        owner = next((each for each in owners if _has(each, name)), None)
    if isinstance(owner, Fields):
        is_session = owner.table in ("sessions", "raw_sessions") and name.startswith("$")
        return Property("session", name) if is_session else None
    if owner == "group":
        numbers = [each[6:] for each in chain if each[:6] == "group_" and each[6:].isdecimal()]
        return Property("group", name, int(numbers[-1])) if numbers else None
    return Property(owner, name) if owner is not None else None


def _has(fields: Fields, name: str) -> bool:
    return any(each.name == name for each in fields.fields)


def _step(name: str, fields: Fields, knowledge: Knowledge) -> Fields | str | None:
    field = next((each for each in fields.fields if each.name == name), None)
    if field is None:
        return None
    if name in _OWN_OWNERS:
        return _OWN_OWNERS[name]
    if name == "properties":
        return _OWNERS.get(fields.table)
    table = field.table
    if table is None and field.type == "field_traverser":
        # Persons, and groups by the names of their types.
        table = "persons" if name in _PERSONS else "groups"
    known = table_of(table, knowledge) if table is not None else None
    if known is not None:
        return Fields(known.fields, known.name)
    if field.fields:
        columns = [KnownField(each, "", quoted_name(each)) for each in field.fields]
        return Fields(columns, "persons" if name in _PERSONS else table or "")
    return None
