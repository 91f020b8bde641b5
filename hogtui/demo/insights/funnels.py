"""Funnels: the steps, conversion over time, and how long it takes."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hogtui.demo.insights.asking import MOST, Asking, Query, a_map
from hogtui.demo.insights.breakdowns import Value, cohort_name
from hogtui.demo.insights.entities import Entity
from hogtui.demo.insights.funnel_steps import Steps, ends, steps_of

MOST_BINS = 60
Row = dict[str, Any]


def funnels(query: Query, asking: Asking) -> Any:
    """What a FunnelsQuery gives: steps, series or bins, as its funnelVizType says."""
    steps = steps_of(query, asking)
    match a_map(query.get("funnelsFilter")).get("funnelVizType"):
        case "trends":
            return over_time(query, steps, asking)
        case "time_to_convert":
            return time_to_convert(query, steps, asking)
    if not a_map(query.get("compareFilter")).get("compare"):
        return by_steps(steps, asking)
    earlier = replace(steps, span=steps.span.earlier(query, asking))
    found = []
    for label, each in (("current", steps), ("previous", earlier)):
        told = by_steps(each, asking)
        groups = told if steps.breakdown else [told]
        found += [
            [{**row, "compare": True, "compare_label": label} for row in group] for group in groups
        ]
    return found


def by_steps(steps: Steps, asking: Asking) -> Any:
    """How many took each step and how long; a list of that for each group of a breakdown."""
    by = steps.breakdown
    if by is None:
        rows = asking.rows(_counts(steps, None))
        return _told(steps, rows[0] if rows else [[""], *[0] * len(steps)])
    if by.cohorts:
        found = []
        for cohort in by.cohorts:
            rows = asking.rows(_counts(steps, None, cohort))
            told = _told(steps, rows[0] if rows else [[""], *[0] * len(steps)])
            name = cohort_name(cohort, asking)
            found.append([{**row, "breakdown": name, "breakdown_value": cohort} for row in told])
        return found
    rows = asking.rows(_counts(steps, None))
    if len(rows) > by.limit:
        asking.asked.clear()
        rows = asking.rows(_counts(steps, [tuple(row[0]) for row in rows[: by.limit]]))
    rows.sort(key=lambda row: (tuple(row[0]) == by.other, -row[1], row[0]))
    return [
        [{**told, "breakdown": row[0], "breakdown_value": row[0]} for told in _told(steps, row)]
        for row in rows
    ]


def _counts(steps: Steps, top: Sequence[Value] | None, cohort: int | str = "all") -> str:
    """Group, counts of each step, then averages and medians of all but the first."""
    numbers = range(1, len(steps) + 1)
    counts = [f"countIf(steps >= {number}) AS step_{number}" for number in numbers]
    times = [
        f"{name}(at[{number}] - at[{number - 1}], steps >= {number})"
        for name in ("avgIf", "medianIf")
        for number in numbers[1:]
    ]
    inner = steps.people("1 AS one", top, cohort)
    return (
        f"SELECT breakdown_value, {', '.join([*counts, *times])} FROM ({inner}) "  # noqa: S608 -- made of our own parts
        f"GROUP BY breakdown_value ORDER BY step_1 DESC, breakdown_value LIMIT {MOST}"
    )


def _told(steps: Steps, row: Sequence[Any]) -> list[Row]:
    count = len(steps)
    averages = [None, *row[1 + count : 2 * count]]
    medians = [None, *row[2 * count : 3 * count - 1]]
    averages += [None] * (count - len(averages))
    medians += [None] * (count - len(medians))
    return [
        _step(entity, int(row[1 + place]), averages[place], medians[place])
        for place, entity in enumerate(steps.entities)
    ]


def _step(entity: Entity, count: int, average: float | None, median: float | None) -> Row:
    return {
        "action_id": entity.event,
        "name": entity.node.get("name") or entity.event or "All events",
        "custom_name": entity.node.get("custom_name"),
        "order": entity.order,
        "people": [],
        "count": count,
        "type": "events",
        "average_conversion_time": average,
        "median_conversion_time": median,
        "converted_people_url": None,
        "dropped_people_url": None,
    }


def over_time(query: Query, steps: Steps, asking: Asking) -> list[Row]:
    """For each period the share of those who came in then that went through, in percent."""
    rows = asking.rows(_entries(query, steps))
    span = steps.span
    groups: dict[Value, dict[Any, float]] = {}
    weights: dict[Value, int] = {}
    for value, day, reached, converted in rows:
        share = round(100 * converted / reached, 2) if reached else 0.0
        groups.setdefault(tuple(value), {})[span.period_of(day)] = share
        weights[tuple(value)] = weights.get(tuple(value), 0) + reached
    periods = span.periods()
    by = steps.breakdown if steps.breakdown and not steps.breakdown.cohorts else None
    largest = sorted(groups, key=lambda value: (-weights[value], value))
    found = []
    for value in largest[: by.limit] if by else [("",)]:
        data = [groups.get(value, {}).get(at, 0.0) for at in periods]
        row: Row = {
            "count": len(data),
            "data": data,
            "days": [span.day(at) for at in periods],
            "labels": [span.label(at) for at in periods],
        }
        found.append({**row, "breakdown_value": list(value)} if by else row)
    return found


def _entries(query: Query, steps: Steps) -> str:
    """Group, period, who reached the first step of the measure, who reached the last."""
    first, last = ends(query, steps)
    inner = steps.people("arrayJoin(starts) AS start")
    bucket = steps.span.bucket("fromUnixTimestamp(toInt(floor(start.1)))")
    return (
        f"SELECT breakdown_value, {bucket} AS entrance_period_start, "  # noqa: S608 -- made of our own parts
        f"count(DISTINCT if(start.2 >= {first + 1}, person_id, NULL)) AS reached_from_step_count, "
        f"count(DISTINCT if(start.2 >= {last + 1}, person_id, NULL)) AS reached_to_step_count "
        f"FROM ({inner}) GROUP BY breakdown_value, entrance_period_start "
        f"ORDER BY breakdown_value, entrance_period_start LIMIT {MOST}"
    )


def time_to_convert(query: Query, steps: Steps, asking: Asking) -> Row:
    """How many took how long: bins of equal width, in seconds."""
    first, last = ends(query, steps)
    taken = steps.people(f"at[{last + 1}] - at[{first + 1}] AS seconds")
    source = f"({taken}) WHERE steps >= {last + 1}"
    found = asking.rows(
        f"SELECT min(seconds), max(seconds), avg(seconds), count() FROM {source} LIMIT 1"  # noqa: S608 -- made of our own parts
    )
    low, high, average, count = found[0]
    if not count:
        return {"bins": [], "average_conversion_time": None}
    asked = a_map(query.get("funnelsFilter")).get("binCount")
    wanted = int(asked) if asked and asked != "auto" else math.ceil(count ** (1 / 3))
    bins = max(1, min(MOST_BINS, wanted))
    begin = math.floor(low)
    width = max(1, math.ceil((high - begin) / bins))
    rows = asking.rows(
        f"SELECT toInt(floor((seconds - {begin}) / {width})) AS bin, count() AS total "  # noqa: S608 -- made of our own parts
        f"FROM {source} GROUP BY bin ORDER BY bin LIMIT {MOST}"
    )
    counts = {int(row[0]): int(row[1]) for row in rows}
    return {
        "bins": [[begin + place * width, counts.get(place, 0)] for place in range(bins + 1)],
        "average_conversion_time": round(average, 2),
    }
