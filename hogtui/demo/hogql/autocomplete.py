"""What could stand at the cursor: tables, fields, properties, functions and keywords."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hogtui.demo.hogql.database import Database, database
from hogtui.demo.hogql.definitions import Column, Join, Path, Table
from hogtui.demo.hogql.functions import AGGREGATES, PLAIN, RENAMED, WINDOW
from hogtui.demo.hogql.interface import Context
from hogtui.demo.hogql.rewrites import REWRITES
from hogtui.demo.hogql.text import quote_hogql_name, words

MOST = 250
"""More suggestions than anybody reads; beyond it the list is called incomplete."""

_KEYWORDS = words(
    "SELECT FROM WHERE AND OR NOT IN LIKE ILIKE BETWEEN IS NULL GROUP BY ORDER HAVING LIMIT "
    "OFFSET JOIN LEFT INNER CROSS ON USING AS WITH DISTINCT CASE WHEN THEN ELSE END UNION ALL "
    "OVER PARTITION INTERVAL ASC DESC COHORT ARRAY SAMPLE QUALIFY WINDOW"
)
_WORD = re.compile(r"`(?:[^`\\]|\\.)*`|[A-Za-z_$][\w$]*|'(?:[^'\\]|\\.)*'|--[^\n]*|[^\s\w]")
_CHAIN = re.compile(r"((?:`[^`]*`|[A-Za-z_$][\w$]*)\??\.)+\s*$")
_NOT_ALIASES = frozenset(word.lower() for word in _KEYWORDS) | {
    "final",
    "prewhere",
    "right",
    "full",
}


@dataclass
class Tables:
    """Which tables a SELECT reads, by the names it gives them."""

    named: dict[str, Table] = field(default_factory=dict)
    ctes: list[str] = field(default_factory=list)


def autocomplete(
    query: str,
    start: int,
    end: int,
    context: Context,
    events: Iterable[str] | Mapping[str, Any] = (),
    properties: Mapping[str, Any] | None = None,
    language: str = "hogQL",
) -> dict[str, Any]:
    """The reply to a HogQLAutocomplete query.

    `start` and `end` bound the word at the cursor. `properties` maps an owner (event, person,
    session or group) to its property names, or names to their types.
    """
    start = max(0, min(start, len(query)))
    typed = query[start : max(start, min(end, len(query)))].strip("`'").lower()
    known = database(tuple(context.group_types))
    before = query[:start].rstrip("`")
    tables = _tables(query, known)
    if language == "hogQLExpr" and not tables.named:
        tables.named["events"] = known.tables["events"]
    found = _suggest(before, tables, known, events, properties or {})
    matching = [each for each in found if typed in each["label"].lower()]
    matching.sort(key=lambda each: not each["label"].lower().startswith(typed))
    return {
        "suggestions": matching[:MOST],
        "incomplete_list": len(matching) > MOST,
        "timings": None,
    }


def _suggest(
    before: str,
    tables: Tables,
    known: Database,
    events: Iterable[str],
    properties: Mapping[str, Any],
) -> list[dict[str, Any]]:
    chain = _CHAIN.search(before)
    if chain:
        parts = [part.strip("`?") for part in chain.group().strip().rstrip(".").split(".")]
        return _after_chain(parts, tables, known, properties)
    previous = [word for word in _WORD.findall(before) if not word.startswith("--")]
    last = previous[-1].lower() if previous else ""
    if last in ("from", "join"):
        names = [_item(name, "Class", "CTE") for name in tables.ctes]
        return names + [_item(name, "Folder", "Table") for name in known.tables]
    if _inside_event_name(before):
        return [{**_item(name, "Value", "Event"), "insertText": name} for name in events]
    return [*_fields(tables), *_functions(), *(_item(word, "Keyword") for word in _KEYWORDS)]


def _inside_event_name(before: str) -> bool:
    """After `event = '`, where the names of events are wanted."""
    return bool(re.search(r"\bevent\s*(=|==|!=|in\s*\(|like)\s*([^()]*,\s*)?'$", before, re.I))


def _fields(tables: Tables) -> list[dict[str, Any]]:
    items = []
    several = len(tables.named) > 1
    for name, table in tables.named.items():
        if several or name != table.name:
            items.append(_item(name, "Folder", f"Table {table.name}"))
        items += [_field_item(each, table) for each in table.fields]
    return list({each["label"]: each for each in reversed(items)}.values())[::-1]


def _field_item(name: str, table: Table) -> dict[str, Any]:
    known = table.fields[name]
    if isinstance(known, Column):
        return _item(name, "Variable", known.kind.capitalize())
    if isinstance(known, Join):
        return _item(name, "Folder", f"Table {known.table}")
    return _item(name, "Variable", ".".join(known.chain))


def _after_chain(
    parts: Sequence[str], tables: Tables, known: Database, properties: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """What a chain of names leads to: another table's fields, or a JSON column's properties."""
    owner = next(iter(tables.named.values()), None)
    rest = list(parts)
    if rest[0] in tables.named:
        owner, rest = tables.named[rest[0]], rest[1:]
    group = ""
    steps = 0
    while rest and owner is not None and steps < 10:
        steps += 1
        name, rest = rest[0], rest[1:]
        found = owner.fields.get(name)
        if isinstance(found, Path):
            rest = [*found.chain, *rest]
        elif isinstance(found, Join):
            owner = known.tables[found.table]
            group = name.removeprefix("group_") if name.startswith("group_") else group
        elif isinstance(found, Column) and found.kind == "json" and not rest:
            return _property_items(owner.properties, group, properties)
        else:
            return []
    return [_field_item(name, owner) for name in owner.fields] if owner is not None else []


def _property_items(owner: str, group: str, properties: Mapping[str, Any]) -> list[dict[str, Any]]:
    named = properties.get(f"{owner}:{group}") if group else None
    named = named or properties.get(owner) or {}
    types = named if isinstance(named, Mapping) else {}
    return [_item(str(name), "Property", str(types.get(name) or "String")) for name in named]


@cache
def _functions() -> tuple[dict[str, Any], ...]:
    conditional = {f"{name}If" for name in AGGREGATES}
    names = {*PLAIN, *RENAMED, *REWRITES, *AGGREGATES, *conditional, *WINDOW}
    return tuple(
        {**_item(name, "Function"), "insertText": f"{name}()"}
        for name in sorted(names, key=str.lower)
        if not name.startswith("_")
    )


def _item(name: str, kind: str, detail: str | None = None) -> dict[str, Any]:
    text = name if kind in ("Keyword", "Value") else quote_hogql_name(name)
    return {"kind": kind, "label": name, "insertText": text, "detail": detail}


def _tables(query: str, known: Database) -> Tables:
    """The tables named after FROM and JOIN anywhere in a text that may well be unfinished."""
    written = [word for word in _WORD.findall(query) if not word.startswith("--")]
    found = Tables()
    for place, word in enumerate(written):
        low = word.lower()
        following = written[place + 1 : place + 4]
        if low == "as" and following[:1] == ["("] and place:
            found.ctes.append(written[place - 1].strip("`"))
        if low not in ("from", "join") or not following:
            continue
        table = known.find(following[0].strip("`"))
        if table is None:
            continue
        alias = [each for each in following[1:] if each.lower() != "as"][:1]
        named = alias[0].strip("`") if alias else table.name
        plain = re.match(r"[A-Za-z_]", named) and named.lower() not in _NOT_ALIASES
        found.named[named if plain else table.name] = table
    return found
