"""The persons behind a point of an insight, as a SELECT of actor_id and event_count."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hogtui.demo.hogql.dates import read_date
from hogtui.demo.hogql.text import quote_text
from hogtui.demo.insights import lifecycle, paths, retention, stickiness
from hogtui.demo.insights.asking import Asking, InsightError, Query, a_map, every
from hogtui.demo.insights.breakdowns import OTHER, cohort_condition
from hogtui.demo.insights.entities import Entity, entities
from hogtui.demo.insights.funnel_steps import steps_of
from hogtui.demo.insights.spans import Span, after, begin, moment_text, span_of
from hogtui.demo.insights.trends import Trends, period_end


def behind(source: Query, asking: Asking) -> str:
    """The SELECT for an InsightActorsQuery or a FunnelsActorsQuery; raises InsightError.

    For retention it has `came` too, the periods in which each came.
    """
    query = a_map(source.get("source"))
    maker = _MAKERS.get(str(query.get("kind")))
    if maker is None:
        raise InsightError(f"There are no actors behind {query.get('kind')}.")
    return maker(source, query, asking)


def _of_trends(source: Query, query: Query, asking: Asking) -> str:
    asked = Trends(query, asking)
    place = min(int(source.get("series") or 0), len(asked.entities) - 1)
    entity = asked.entities[place]
    whole = asked.span
    if source.get("compare") == "previous" and not source.get("day"):
        whole = whole.earlier(query, asking)
    span = _point(source, whole, asking)
    back = entity.days_back if asked.span.interval == "day" else 0
    reached = replace(span, start=span.start - timedelta(days=max(0, back - 1)))
    where = every([
        "" if entity.math == "first_time_for_user" else reached.condition(),
        entity.condition,
        asked.shared,
        _group(source.get("breakdown"), asked, entity),
    ])  # fmt: skip
    # Who did it for the first time did it never before.
    having = ""
    if entity.math == "first_time_for_user":
        having = f" HAVING {span.condition('min(timestamp)')}"
    return _people(where, having)


def _people(where: str, having: str = "") -> str:
    return (
        "SELECT person_id AS actor_id, count() AS event_count "  # noqa: S608 -- quoted where it came from
        f"FROM events WHERE {where} GROUP BY actor_id{having}"
    )


def _point(source: Query, span: Span, asking: Asking) -> Span:
    """The period of a point; without a day all of the insight's time."""
    day = source.get("day")
    if day in (None, "") or isinstance(day, int):
        return span
    at = _moment(str(day), asking)
    start = begin(at, span.interval, asking)
    wide = replace(span, end=max(span.end, after(start, span.interval)))
    end = period_end(start, wide)
    return replace(span, start=start, end=end)


def _moment(text: str, asking: Asking) -> datetime:
    found = read_date(text, asking.context)
    if found is None:
        raise InsightError(f"Invalid date: {text}")
    return found


def _group(value: object, asked: Trends, entity: Entity) -> str:
    by = asked.breakdown
    if by is None or value is None or value == []:
        return ""
    if by.cohorts:
        return cohort_condition(value if value == "all" else int(str(value)))
    wanted = [str(each) for each in (value if isinstance(value, list) else [value])]
    if wanted[0] == OTHER:
        top = asked.top(entity) or []
        known = ", ".join(f"[{', '.join(map(quote_text, each))}]" for each in top)
        return f"NOT has([{known}], {by.key})" if top else "false"
    return f"{by.key} = [{', '.join(map(quote_text, wanted))}]"


def _of_lifecycle(source: Query, query: Query, asking: Asking) -> str:
    span = span_of(query, asking)
    people = lifecycle.of_people(query, entities(query, asking)[0], span, asking)
    conditions = []
    if source.get("day"):
        start = begin(_moment(str(source["day"]), asking), span.interval, asking)
        conditions.append(f"day_start = {span.bucket(moment_text(start))}")
    if source.get("status"):
        conditions.append(f"status = {quote_text(str(source['status']))}")
    return (
        "SELECT person_id AS actor_id, count() AS event_count "  # noqa: S608 -- quoted where it came from
        f"FROM ({people}) WHERE {every(conditions)} GROUP BY actor_id"
    )


def _of_stickiness(source: Query, query: Query, asking: Asking) -> str:
    found = entities(query, asking)
    entity = found[min(int(source.get("series") or 0), len(found) - 1)]
    people = stickiness.of_people(query, entity, span_of(query, asking), asking)
    days = int(source.get("day") or 1)
    return (
        "SELECT person_id AS actor_id, times AS event_count "  # noqa: S608 -- made of our own parts
        f"FROM ({people}) WHERE intervals = {days}"
    )


def _of_retention(source: Query, query: Query, asking: Asking) -> str:
    span = retention.periods_of(query, asking)
    periods = span.periods()
    start = periods[max(0, min(int(source.get("interval") or 0), len(periods) - 1))]
    group = source.get("breakdown")
    wanted = [str(each) for each in group] if isinstance(group, list) else []
    of_group = f" AND breakdown_value = [{', '.join(map(quote_text, wanted))}]" if wanted else ""
    return (
        "SELECT person_id AS actor_id, count() AS event_count, groupUniqArray(later) AS came "  # noqa: S608 -- quoted where it came from
        f"FROM ({retention.of_people(query, span, asking)}) "
        f"WHERE start = {span.bucket(moment_text(start))}{of_group} GROUP BY actor_id"
    )


def appearances(source: Query, came: object, asking: Asking) -> list[int]:
    """In which periods after the first somebody came, from 0."""
    query = a_map(source.get("source"))
    span = retention.periods_of(query, asking)
    periods = span.periods()
    first = max(0, min(int(source.get("interval") or 0), len(periods) - 1))
    found = {span.period_of(cell) for cell in (came if isinstance(came, list) else [])}
    return [place - first for place, at in enumerate(periods) if at in found and place >= first]


def _of_funnel(source: Query, query: Query, asking: Asking) -> str:
    steps = steps_of(query, asking)
    entered = source.get("funnelTrendsEntrancePeriodStart")
    if entered:
        return _of_funnel_trend(source, query, asking)
    step = int(source.get("funnelStep") or 1)
    reached = f"steps >= {step}" if step > 0 else f"steps = {-step - 1}"
    group = source.get("funnelStepBreakdown")
    conditions, cohort = [reached], "all"
    if group is not None and steps.breakdown is not None:
        if steps.breakdown.cohorts:
            cohort = str(group)
        else:
            wanted = [str(each) for each in (group if isinstance(group, list) else [group])]
            conditions.append(f"breakdown_value = [{', '.join(map(quote_text, wanted))}]")
    return (
        "SELECT person_id AS actor_id, steps AS event_count "  # noqa: S608 -- quoted where it came from
        f"FROM ({steps.people('1 AS one', None, cohort)}) WHERE {every(conditions)}"
    )


def _of_funnel_trend(source: Query, query: Query, asking: Asking) -> str:
    steps = steps_of(query, asking)
    at = _moment(str(source.get("funnelTrendsEntrancePeriodStart")), asking)
    period = steps.span.bucket("fromUnixTimestamp(toInt(floor(start.1)))")
    start = steps.span.bucket(moment_text(begin(at, steps.span.interval, asking)))
    dropped = bool(source.get("funnelTrendsDropOff"))
    kept = f"max(start.2) {'<' if dropped else '>='} {len(steps)}"
    return (
        "SELECT person_id AS actor_id, max(start.2) AS event_count "  # noqa: S608 -- quoted where it came from
        f"FROM ({steps.people('arrayJoin(starts) AS start')}) WHERE {period} = {start} "
        f"GROUP BY actor_id HAVING {kept}"
    )


def _of_paths(source: Query, query: Query, asking: Asking) -> str:
    del source
    options = a_map(query.get("pathsFilter"))
    ends = {"source": options.get("pathStartKey"), "target": options.get("pathEndKey")}
    conditions = [f"{name} = {quote_text(str(key))}" for name, key in ends.items() if key]
    return (
        "SELECT person_id AS actor_id, count() AS event_count "  # noqa: S608 -- quoted where it came from
        f"FROM ({paths.of_people(query, asking)}) WHERE {every(conditions)} GROUP BY actor_id"
    )


_MAKERS: Mapping[str, Callable[[Query, Query, Asking], str]] = {
    "TrendsQuery": _of_trends,
    "LifecycleQuery": _of_lifecycle,
    "StickinessQuery": _of_stickiness,
    "RetentionQuery": _of_retention,
    "FunnelsQuery": _of_funnel,
    "PathsQuery": _of_paths,
}


def is_retention(source: Mapping[str, Any]) -> bool:
    """Whether the SELECT has the periods in which each came."""
    return a_map(source.get("source")).get("kind") == "RetentionQuery"
