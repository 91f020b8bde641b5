"""Retention: of those who did something in a period, how many came again later."""

from typing import Any

from hogtui.demo.insights.asking import MOST, Asking, Query, a_map, every, of_query
from hogtui.demo.insights.breakdowns import Breakdown, breakdown_of
from hogtui.demo.insights.entities import Entity, entity
from hogtui.demo.insights.spans import Span, after, begin, bucket, moment_text, span_of

_PAGEVIEW = {"id": "$pageview", "name": "$pageview", "type": "events"}
PERIODS = 8


def retention(query: Query, asking: Asking) -> list[dict[str, Any]]:
    """A row for each period, for each group of the breakdown if there is one."""
    span = periods_of(query, asking)
    by = breakdown_of(query)
    by = None if by is not None and by.cohorts else by
    rows = asking.rows(
        "SELECT breakdown_value, start, later, count(DISTINCT person_id) AS total "  # noqa: S608 -- made of our own parts
        f"FROM ({of_people(query, span, asking)}) "
        f"GROUP BY breakdown_value, start, later ORDER BY start, later LIMIT {MOST}"
    )
    groups: dict[tuple[str, ...], dict[tuple[int, int], int]] = {}
    places = {at: place for place, at in enumerate(span.periods())}
    for value, start, later, total in rows:
        began, came = (places.get(span.period_of(cell)) for cell in (start, later))
        if began is not None and came is not None:
            groups.setdefault(tuple(value), {})[began, came - began] = int(total)
    if by is None:
        return _triangle(groups.get(("",), {}), span)
    sizes = {
        value: sum(n for (_, k), n in counts.items() if not k) for value, counts in groups.items()
    }
    largest = sorted(groups, key=lambda value: (-sizes[value], value))[: by.limit]
    return [
        {**row, "breakdown_value": by.told(value)}
        for value in largest
        for row in _triangle(groups[value], span)
    ]


def _triangle(counts: dict[tuple[int, int], int], span: Span) -> list[dict[str, Any]]:
    name = span.interval.title()
    periods = span.periods()
    return [
        {
            "label": f"{name} {place}",
            "date": at.isoformat().replace("+00:00", "Z"),
            "values": [
                {"count": counts.get((place, later), 0), "label": f"{name} {later}"}
                for later in range(len(periods) - place)
            ],
        }
        for place, at in enumerate(periods)
    ]


def periods_of(query: Query, asking: Asking) -> Span:
    """The last so many periods, up to the end of the dates."""
    options = a_map(query.get("retentionFilter"))
    interval = str(options.get("period") or "Day").lower()
    dates = {"date_to": a_map(query.get("dateRange")).get("date_to")}
    whole = span_of({"dateRange": dates, "interval": interval}, asking)
    count = max(1, int(options.get("totalIntervals") or PERIODS))
    last = begin(whole.end, interval, asking)
    return Span(after(last, interval, 1 - count), whole.end, interval, whole.zone)


def wanted(query: Query, asking: Asking) -> tuple[Entity, Entity]:
    """What people come for first, and what counts as coming again."""
    options = a_map(query.get("retentionFilter"))
    target = a_map(options.get("targetEntity")) or _PAGEVIEW
    again = a_map(options.get("returningEntity")) or _PAGEVIEW
    return entity(target, 0, asking), entity(again, 1, asking)


def of_people(query: Query, span: Span, asking: Asking) -> str:
    """A SELECT of everybody with each of their starts and each period in which they came again.

    The start itself is among these, so that the first column counts everybody.
    """
    target, again = wanted(query, asking)
    kind = a_map(query.get("retentionFilter")).get("retentionType") or "retention_recurring"
    period = bucket(span.interval)
    shared = of_query(query, asking)
    first = kind != "retention_recurring"
    starts = f"groupUniqArrayIf({period}, {target.condition})"
    if first:
        # Their first time ever, so events before the first period matter too.
        starts = f"[minIf({period}, {target.condition})]"
    where = every([
        f"timestamp <= {moment_text(span.end)}" if first else span.condition(),
        f"(({target.condition}) OR ({again.condition}))",
        shared,
    ])  # fmt: skip
    people = (
        f"SELECT person_id, {_group(breakdown_of(query))} AS breakdown_value, {starts} AS starts, "  # noqa: S608 -- quoted where it came from
        f"groupUniqArrayIf({period}, {again.condition}) AS returns "
        f"FROM events WHERE {where} GROUP BY person_id "
        f"HAVING countIf({target.condition}) > 0"
    )
    began = (
        f"SELECT person_id, breakdown_value, returns, arrayJoin(starts) AS start FROM ({people})"  # noqa: S608 -- see above
    )
    return (
        "SELECT person_id, breakdown_value, start, "  # noqa: S608 -- see above
        "arrayJoin(arrayConcat([start], arrayFilter(r -> r > start, returns))) AS later "
        f"FROM ({began})"
    )


def _group(by: Breakdown | None) -> str:
    if by is None or not by.parts:
        return "['']"
    return f"argMin({by.key}, timestamp)"
