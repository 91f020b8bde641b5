"""What the schema browser lists: tables with their fields, events and properties."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from hogtui.resources.definitions import Learned
from hogtui.text.knowledge import (
    BASIC_TABLES,
    Candidate,
    KnownField,
    KnownTable,
    Names,
    Sort,
    quoted_name,
    string_body,
)

FOUND = 60
"""Matches of one section that are listed."""

KINDS: Mapping[str, str] = {
    "posthog": "Tables",
    "data_warehouse": "Warehouse tables",
    "view": "Views",
    "materialized_view": "Views",
    "managed_view": "Views",
    "endpoint": "Endpoints",
    "system": "System tables",
}
OWNERS: Sequence[tuple[str, str, str]] = (
    ("event", "Event properties", "properties."),
    ("person", "Person properties", "person.properties."),
    ("session", "Session properties", "session."),
    ("group", "Group properties", ""),
)
"""Whose properties, their title, and what is written before one."""


class Line(NamedTuple):
    """One line of the outline."""

    depth: int
    text: str
    detail: str = ""
    insert: str = ""
    """What is written for it; "" for a title."""
    key: str = ""
    """Names what opens and closes; "" where there is nothing inside."""


def outline(learned: Learned | None, opened: frozenset[str], wanted: str) -> list[Line]:
    """The lines to show; with something `wanted` only what fits, and everything of that open."""
    lines: list[Line] = []
    for title, tables in _tables(learned).items():
        lines += _found(title, tables, wanted) if wanted else _all(title, tables, opened)
    if learned is None:
        return lines
    events = learned.knowledge.events
    lines += _section("Events", events, opened, wanted, "'", "'")
    for owner, title, before in OWNERS:
        names = learned.knowledge.properties.get(owner, Names())
        lines += _section(title, names, opened, wanted, before, "")
    return [*lines, *(Line(0, each) for each in learned.missing)]


def _tables(learned: Learned | None) -> dict[str, list[KnownTable]]:
    known = learned.knowledge.tables if learned is not None else BASIC_TABLES
    sections: dict[str, list[KnownTable]] = {}
    for table in known.values():
        sections.setdefault(KINDS.get(table.kind, "Other tables"), []).append(table)
    return sections


def _all(title: str, tables: Sequence[KnownTable], opened: frozenset[str]) -> Iterator[Line]:
    yield Line(0, title, f"{len(tables):,}", key=title)
    if title not in opened:
        return
    for table in tables:
        key = f"{title}/{table.name}"
        yield Line(1, table.name, f"{len(table.fields):,}", _written(table.name), key)
        if key in opened:
            for field in table.fields:
                yield Line(2, field.name, _type(field), field.insert)


def _type(field: KnownField) -> str:
    return f"→ {field.table}" if field.table else field.type.replace("_", " ")


def _written(table: str) -> str:
    return ".".join(map(quoted_name, table.split(".")))


@lru_cache(maxsize=16)
def _index(tables: tuple[KnownTable, ...]) -> Names:
    names = [Candidate(table.name, Sort.TABLE, "table", _written(table.name)) for table in tables]
    for table in tables:
        names += [
            Candidate(f"{table.name}.{field.name}", Sort.FIELD, _type(field), field.insert)
            for field in table.fields
        ]
    return Names(names)


def _found(title: str, tables: Sequence[KnownTable], wanted: str) -> list[Line]:
    names = _index(tuple(tables))
    matches = names.find(wanted, FOUND)
    lines = [
        Line(1, each.name, each.detail, each.insert)
        for each in (names.all[match.place] for match in matches)
    ]
    return [Line(0, title, f"{len(lines)}"), *lines] if lines else []


def _section(
    title: str, names: Names, opened: frozenset[str], wanted: str, before: str, after: str
) -> list[Line]:
    if wanted:
        shown = [names.all[match.place] for match in names.find(wanted, FOUND)]
        if not shown:
            return []
    else:
        shown = list(names.all) if title in opened else []
    count = len(shown) if wanted else len(names.all)
    heading = Line(0, title, f"{count:,}", key="" if wanted else title)
    return [heading, *(Line(1, *_name(each, before, after)) for each in shown)]


def _name(candidate: Candidate, before: str, after: str) -> tuple[str, str, str]:
    text = string_body(candidate.name) if after else quoted_name(candidate.name)
    return candidate.name, candidate.detail, f"{before}{text}{after}"
