"""Lifecycle: who is new in a period, stays, comes back, or does not come any more."""

from typing import Any

from hogtui.demo.insights.asking import MOST, Asking, Query, every, of_query
from hogtui.demo.insights.entities import Entity, entities
from hogtui.demo.insights.spans import Span, after, moment_text, span_of

STATES = ("new", "returning", "resurrecting", "dormant")


def lifecycle(query: Query, asking: Asking) -> list[dict[str, Any]]:
    """Four series; those who left count below zero."""
    span = span_of(query, asking)
    entity = entities(query, asking)[0]
    rows = asking.rows(
        f"SELECT day_start, status, count(DISTINCT person_id) AS total "  # noqa: S608 -- made of our own parts
        f"FROM ({of_people(query, entity, span, asking)}) "
        f"GROUP BY day_start, status ORDER BY day_start, status LIMIT {MOST}"
    )
    counts = {(span.period_of(row[0]), str(row[1])): int(row[2]) for row in rows}
    return [_series(status, counts, entity, span) for status in STATES]


def _series(status: str, counts: dict[Any, int], entity: Entity, span: Span) -> dict[str, Any]:
    sign = -1 if status == "dormant" else 1
    periods = span.periods()
    data = [sign * counts.get((at, status), 0) for at in periods]
    return {
        "action": entity.action,
        "label": f"{entity.label} - {status}",
        "count": sum(data),
        "data": data,
        "labels": [span.label(at) for at in periods],
        "days": [span.day(at) for at in periods],
        "status": status,
        "order": 0,
    }


def of_people(query: Query, entity: Entity, span: Span, asking: Asking) -> str:
    """A SELECT of person_id, day_start and status, for every period of everybody.

    Who was there in a period is dormant in the next one unless they come again; who is there is
    new if their person was made in it, and else returning if they were there just before.
    """
    earlier = after(span.start, span.interval, -1)
    step = f"toInterval{span.interval.title()}(1)"
    times = f"timestamp >= {moment_text(earlier)} AND timestamp <= {moment_text(span.end)}"
    where = every([times, entity.condition, of_query(query, asking)])
    seen = (
        f"SELECT person_id, {span.bucket('person.created_at')} AS made, "  # noqa: S608 -- every part is quoted where it came from
        f"{span.bucket()} AS period FROM events WHERE {where}"
    )
    people = (
        "SELECT person_id, min(made) AS born, groupUniqArray(period) AS periods, "  # noqa: S608 -- made of our own parts
        f"arrayMap(p -> p + {step}, periods) AS following FROM ({seen}) GROUP BY person_id"
    )
    days = (
        "SELECT person_id, born, periods, following, "  # noqa: S608 -- made of our own parts
        f"arrayJoin(arrayDistinct(arrayConcat(periods, following))) AS day_start FROM ({people})"
    )
    return (
        "SELECT person_id, day_start, multiIf(NOT has(periods, day_start), 'dormant', "  # noqa: S608 -- made of our own parts
        f"day_start = born, 'new', has(following, day_start), 'returning', 'resurrecting') "
        f"AS status FROM ({days}) "
        f"WHERE day_start >= {_first(span)} AND day_start <= {_last(span)}"
    )


def _first(span: Span) -> str:
    return span.bucket(moment_text(span.start))


def _last(span: Span) -> str:
    return span.bucket(moment_text(span.periods()[-1]))
