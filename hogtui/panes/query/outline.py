"""What the schema browser lists: tables with their fields, events and properties."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from hogtui.panes.query.questions import (
    Answer,
    Column,
    Question,
    asked_of,
    bound_of,
    cost_of,
)
from hogtui.resources.definitions import Learned
from hogtui.text.fields import Property
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
    asks: Question | None = None
    """What to ask PostHog for a sample of its values."""


def outline(learned: Learned | None, opened: frozenset[str], wanted: str) -> list[Line]:
    """The lines to show; with something `wanted` only what fits, and everything of that open."""
    lines: list[Line] = []
    for title, tables in _tables(learned).items():
        lines += _found(title, tables, wanted) if wanted else _all(title, tables, opened)
    if learned is None:
        return lines
    events = learned.knowledge.events
    lines += _section("Events", events, opened, wanted, "'", "'", "")
    for owner, title, before in OWNERS:
        names = learned.knowledge.properties.get(owner, Names())
        lines += _section(title, names, opened, wanted, before, "", owner)
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
            bound = bound_of(table)
            for field in table.fields:
                asks = _sample(table, field, bound)
                yield Line(2, field.name, _type(field), field.insert, asks=asks)


def _type(field: KnownField) -> str:
    return f"→ {field.table}" if field.table else field.type.replace("_", " ")


_DEEP = frozenset({"json", "lazy_table", "virtual_table", "field_traverser", "view"})
"""Types of fields that have no values of their own, or none that could be written."""


def _sample(table: KnownTable, field: KnownField, bound: str) -> Column | None:
    deep = field.table is not None or field.type in _DEEP
    return None if deep else Column(table.name, field.insert, bound)


def _written(table: str) -> str:
    return ".".join(map(quoted_name, table.split(".")))


@lru_cache(maxsize=16)
def _index(tables: tuple[KnownTable, ...]) -> tuple[Names, Sequence[Column | None]]:
    """All names of some tables, and how to sample each."""
    names = [Candidate(table.name, Sort.TABLE, "table", _written(table.name)) for table in tables]
    samples: list[Column | None] = [None] * len(names)
    for table in tables:
        bound = bound_of(table)
        for field in table.fields:
            name = f"{table.name}.{field.name}"
            names.append(Candidate(name, Sort.FIELD, _type(field), field.insert))
            samples.append(_sample(table, field, bound))
    return Names(names), samples


def _found(title: str, tables: Sequence[KnownTable], wanted: str) -> list[Line]:
    names, samples = _index(tuple(tables))
    lines = []
    for _, place in names.find(wanted, FOUND):
        each = names.all[place]
        lines.append(Line(1, each.name, each.detail, each.insert, asks=samples[place]))
    return [Line(0, title, f"{len(lines)}"), *lines] if lines else []


def _section(
    title: str,
    names: Names,
    opened: frozenset[str],
    wanted: str,
    before: str,
    after: str,
    owner: str,
) -> list[Line]:
    if wanted:
        shown = [names.all[match.place] for match in names.find(wanted, FOUND)]
        if not shown:
            return []
    else:
        shown = list(names.all) if title in opened else []
    count = len(shown) if wanted else len(names.all)
    heading = Line(0, title, f"{count:,}", key="" if wanted else title)
    return [heading, *(_name(each, before, after, owner) for each in shown)]


def _name(candidate: Candidate, before: str, after: str, owner: str) -> Line:
    text = string_body(candidate.name) if after else quoted_name(candidate.name)
    # Which type of group has a property is not known here, and one has to be named.
    asks = Property(owner, candidate.name) if owner not in ("", "group") else None
    return Line(1, candidate.name, candidate.detail, f"{before}{text}{after}", asks=asks)


def with_samples(
    lines: Sequence[Line], peeked: Mapping[Question, bool], answers: Mapping[Question, Answer]
) -> list[Line]:
    """The same with what was peeked into: first what it costs, then some of its values.

    `peeked` says of each whether PostHog was asked.
    """
    shown: list[Line] = []
    for each in lines:
        shown.append(each)
        if each.asks is not None and each.asks in peeked:
            answer = answers.get(each.asks)
            shown += _values(each, answer, peeked[each.asks])
    return shown


def _values(line: Line, answer: Answer | None, asked: bool) -> Iterator[Line]:
    depth, question = line.depth + 1, line.asks
    if question is None:
        return
    if answer is None:
        yield Line(depth, "asking ..." if asked else f"{cost_of(question)}; space asks")
    elif answer.failed:
        yield Line(depth, answer.failed)
    else:
        found = answer.names.all
        yield Line(depth, asked_of(question) if found else f"no values {asked_of(question)}")
        for each in found:
            yield Line(depth, each.name, each.detail, f"'{string_body(each.name)}'")
