"""Stickiness: on how many days, or other periods, people did something."""

from typing import Any

from hogtui.demo.insights.asking import MOST, Asking, Query, a_map, every, of_query
from hogtui.demo.insights.entities import Entity, entities
from hogtui.demo.insights.spans import Span, span_of


def stickiness(query: Query, asking: Asking) -> list[dict[str, Any]]:
    """A series of people by their number of periods, for each series of the query."""
    span = span_of(query, asking)
    spans = [span]
    if a_map(query.get("compareFilter")).get("compare"):
        spans.append(span.earlier(query, asking))
    found = []
    for before, each in enumerate(spans):
        for entity in entities(query, asking):
            row = _series(query, entity, each, asking)
            if len(spans) > 1:
                row |= {"compare": True, "compare_label": "previous" if before else "current"}
            found.append(row)
    return found


def _series(query: Query, entity: Entity, span: Span, asking: Asking) -> dict[str, Any]:
    count = len(span.periods())
    inner = of_people(query, entity, span, asking)
    rows = asking.rows(
        f"SELECT intervals, count() AS total FROM ({inner}) "  # noqa: S608 -- made of our own parts
        f"GROUP BY intervals ORDER BY intervals LIMIT {MOST}"
    )
    by_count = {int(intervals): total for intervals, total in rows}
    data = [by_count.get(number, 0) for number in range(1, count + 1)]
    if a_map(query.get("stickinessFilter")).get("computedAs") == "cumulative":
        data = [sum(data[place:]) for place in range(count)]
    return {
        "action": entity.action,
        "label": entity.label,
        "count": sum(data),
        "data": data,
        "days": list(range(1, count + 1)),
        "labels": [
            f"{number} {span.interval}{'s' if number > 1 else ''}" for number in range(1, count + 1)
        ],
        "order": entity.order,
    }


def of_people(query: Query, entity: Entity, span: Span, asking: Asking) -> str:
    """A SELECT of everybody with the number of their periods."""
    where = every([span.condition(), entity.condition, of_query(query, asking)])
    return (
        f"SELECT person_id, count(DISTINCT {span.bucket()}) AS intervals, count() AS times "  # noqa: S608 -- quoted where it came from
        f"FROM events WHERE {where} GROUP BY person_id"
    )
