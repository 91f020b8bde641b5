"""ActorsQuery: pages of persons, all of them or those behind a point of an insight."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hogtui.demo.hogql.properties import conditions
from hogtui.demo.hogql.reprint import reprint_expression
from hogtui.demo.hogql.text import quote_text
from hogtui.demo.insights.actors import appearances, behind, is_retention
from hogtui.demo.insights.asking import Asking, InsightError, Query, a_map, every, items

LIMIT = 100
MOST = 1_000
SELECTED = ("person", "id", "created_at", "person.$delete")
"""What is selected when nothing is said and there is no insight."""
IDS = 10
"""Distinct ids of a person that are told."""
_ORDERS = {
    "event_count": "source.event_count",
    "created_at": "persons.created_at",
    "id": "persons.id",
    "actor_id": "persons.id",
}


def persons(query: Query, asking: Asking) -> dict[str, Any]:
    """Columns and rows of an ActorsQuery; raises InsightError, HogQLError or EngineError."""
    source = a_map(query.get("source"))
    selected = [str(each) for each in items(query.get("select"))]
    selected = selected or (["actor"] if source else list(SELECTED))
    limit = min(int(query.get("limit") or LIMIT), MOST)
    offset = int(query.get("offset") or 0)
    rows = asking.rows(_statement(query, source, asking, limit + 1, offset))
    found = rows[:limit]
    ids = _distinct_ids([str(row[0]) for row in found], asking)
    results = [
        [_cell(name, row, ids.get(str(row[0]), []), source, asking) for name in selected]
        for row in found
    ]
    return {
        "results": results,
        "columns": selected,
        "types": ["String"] * len(selected),
        "limit": limit,
        "offset": offset,
        "hasMore": len(rows) > limit,
        "missing_actors_count": 0,
        "hogql": asking.hogql,
    }


def _statement(query: Query, source: Query, asking: Asking, limit: int, offset: int) -> str:
    people = (
        behind(source, asking)
        if source
        else "SELECT id AS actor_id, 0 AS event_count FROM persons LIMIT 1000000"
    )
    came = ", source.came" if is_retention(source) else ""
    return (
        "SELECT persons.id, persons.created_at, persons.properties, persons.is_identified, "  # noqa: S608 -- quoted where it came from
        f"source.event_count{came} FROM ({people}) AS source "
        "INNER JOIN persons ON persons.id = source.actor_id "
        f"WHERE {_where(query, asking)} ORDER BY {_order(query)} LIMIT {limit} OFFSET {offset}"
    )


def _where(query: Query, asking: Asking) -> str:
    parts = [
        reprint_expression(conditions(query[key], asking.context, "persons"))
        for key in ("properties", "fixedProperties")
        if query.get(key)
    ]
    if search := str(query.get("search") or ""):
        text = quote_text(f"%{search}%")
        fields = ("properties.email", "properties.name", "toString(persons.id)")
        parts.append(f"({' OR '.join(f'{field} ILIKE {text}' for field in fields)})")
    return every(parts)


def _order(query: Query) -> str:
    orders = []
    for part in ", ".join(str(each) for each in items(query.get("orderBy"))).split(","):
        name, _, way = part.strip().partition(" ")
        if name in _ORDERS:
            orders.append(f"{_ORDERS[name]} {'DESC' if way.strip().upper() == 'DESC' else 'ASC'}")
    return ", ".join(orders or ["source.event_count DESC", "persons.id"])


def _distinct_ids(ids: Sequence[str], asking: Asking) -> dict[str, list[str]]:
    if not ids:
        return {}
    known = ", ".join(map(quote_text, ids))
    rows = asking.rows(
        "SELECT toString(person_id), arraySlice(groupArray(distinct_id), 1, "  # noqa: S608 -- quoted
        f"{IDS}) FROM person_distinct_ids WHERE toString(person_id) IN ({known}) "
        f"GROUP BY person_id LIMIT {MOST}",
        aside=True,
    )
    return {str(row[0]): list(row[1]) for row in rows}


def _cell(
    name: str, row: Sequence[Any], ids: list[str], source: Mapping[str, Any], asking: Asking
) -> Any:
    person_id, created_at, properties, identified, event_count, *came = row
    match name:
        case "actor" | "person":
            return {
                "id": str(person_id),
                "created_at": created_at,
                "distinct_ids": ids,
                "is_identified": bool(identified),
                "properties": json.loads(properties or "{}"),
            }
        case "id" | "actor_id":
            return str(person_id)
        case "created_at":
            return created_at
        case "event_count":
            return event_count
        case "appearances" if came:
            return appearances(source, came[0], asking)
        case "person.$delete":
            return 1
    raise InsightError(f"Column {name} cannot be selected from actors here.")
