"""Funnels and the persons behind points, against plain SQL."""

from datetime import datetime
from typing import Any

import pytest

from tests.demo.insights.open import Open
from tests.demo.insights.test_kinds import event, trends

FUNNEL = {
    "kind": "FunnelsQuery",
    "series": [event("signed_up"), event("file_uploaded"), event("file_shared")],
    "dateRange": {"date_from": "-90d"},
}
WINDOW = 14 * 86_400


async def walked(opened: Open) -> dict[str, list[float]]:
    """For everybody the times of the steps they took at best, walked through one by one."""
    rows = await opened.sql(
        "select person_id, event, timestamp from events where event in "
        "('signed_up', 'file_uploaded', 'file_shared') order by timestamp"
    )
    names = ["signed_up", "file_uploaded", "file_shared"]
    came: dict[str, list[tuple[float, int]]] = {}
    for person, name, at in rows:
        when = datetime.fromisoformat(at).timestamp()
        came.setdefault(person, []).append((when, names.index(name)))
    best: dict[str, list[float]] = {}
    for person, events in came.items():
        for start, (first, step) in enumerate(events):
            if step == 0:
                taken = [first]
                for at, number in events[start + 1 :]:
                    if number == len(taken) and at <= first + WINDOW:
                        taken.append(at)
                if len(taken) > len(best.get(person, [])):
                    best[person] = taken
    return best


async def test_steps_count_who_came_that_far_and_how_long_it_took(opened: Open) -> None:
    steps = await opened.results(FUNNEL)
    best = await walked(opened)

    assert [step["order"] for step in steps] == [0, 1, 2]
    counts = [sum(len(taken) > place for taken in best.values()) for place in range(3)]
    assert [step["count"] for step in steps] == counts
    spent = [taken[1] - taken[0] for taken in best.values() if len(taken) > 1]
    assert steps[0]["average_conversion_time"] is None
    assert steps[1]["average_conversion_time"] == pytest.approx(sum(spent) / len(spent), rel=1e-3)
    assert steps[1]["median_conversion_time"] == pytest.approx(_median(spent), rel=1e-3)


def _median(values: list[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


async def test_groups_add_up_and_orders_differ(opened: Open) -> None:
    plain = await opened.results(FUNNEL)
    by = {"breakdown": "$browser", "breakdown_type": "event", "breakdown_limit": 2}
    groups = await opened.results({**FUNNEL, "breakdownFilter": by})
    for place, step in enumerate(plain):
        assert sum(group[place]["count"] for group in groups) == step["count"]
    assert all(step["breakdown_value"] == step["breakdown"] for group in groups for step in group)

    strict = await opened.results({**FUNNEL, "funnelsFilter": {"funnelOrderType": "strict"}})
    loose = await opened.results({**FUNNEL, "funnelsFilter": {"funnelOrderType": "unordered"}})
    assert strict[2]["count"] <= plain[2]["count"] <= loose[2]["count"]


async def test_conversion_over_time_and_time_to_convert(opened: Open) -> None:
    steps = await opened.results(FUNNEL)
    (line,) = await opened.results(
        {**FUNNEL, "interval": "week", "funnelsFilter": {"funnelVizType": "trends"}}
    )
    assert len(line["data"]) == len(line["days"]) == line["count"]
    assert all(0 <= share <= 100 for share in line["data"])
    assert max(line["data"]) > 0

    bins = await opened.results({**FUNNEL, "funnelsFilter": {"funnelVizType": "time_to_convert"}})
    assert sum(count for _, count in bins["bins"]) == steps[2]["count"]
    assert bins["average_conversion_time"] == pytest.approx(
        sum(step["average_conversion_time"] for step in steps[1:]), rel=2
    )
    nobody = {**FUNNEL, "series": [event("nothing"), event("signed_up")]}
    empty = {**nobody, "funnelsFilter": {"funnelVizType": "time_to_convert"}}
    assert await opened.results(empty) == {"bins": [], "average_conversion_time": None}
    assert [step["count"] for step in await opened.results(nobody)] == [0, 0]


def actors(query: dict[str, Any], **point: Any) -> dict[str, Any]:
    kind = "FunnelsActorsQuery" if query["kind"] == "FunnelsQuery" else "InsightActorsQuery"
    return {
        "kind": "ActorsQuery",
        "select": ["actor", "event_count"],
        "limit": 1000,
        "source": {"kind": kind, "source": query, **point},
    }


async def test_as_many_persons_stand_behind_a_point_as_it_says(opened: Open) -> None:
    lines = trends(event("$pageview", math="dau"))
    (line,) = await opened.results(lines)
    day = line["days"][-2]
    found = await opened.ask(actors(lines, day=day, series=0))
    assert len(found["results"]) == line["data"][-2]
    person, count = found["results"][0]
    assert {"id", "distinct_ids", "properties", "created_at"} <= set(person)
    assert count == await opened.count(
        "select count() from events where event = '$pageview' "  # noqa: S608 -- a day and an id
        f"and toDate(timestamp) = '{day}' "
        f"and person_id = '{person['id']}'"
    )

    by = {"breakdown": "$browser", "breakdown_type": "event", "breakdown_limit": 1}
    split = {**lines, "breakdownFilter": by}
    for each in await opened.results(split):
        point = {"day": day, "series": 0, "breakdown": each["breakdown_value"]}
        assert len(await opened.results(actors(split, **point))) == each["data"][-2]


async def test_persons_behind_steps_states_and_cohorts(opened: Open) -> None:
    steps = await opened.results(FUNNEL)
    assert len(await opened.results(actors(FUNNEL, funnelStep=2))) == steps[1]["count"]
    dropped = await opened.results(actors(FUNNEL, funnelStep=-2))
    assert len(dropped) == steps[0]["count"] - steps[1]["count"]

    states = {"kind": "LifecycleQuery", "series": [event("$pageview")]}
    for each in await opened.results(states):
        point = {"day": each["days"][-2], "status": each["status"]}
        assert len(await opened.results(actors(states, **point))) == abs(each["data"][-2])

    weeks = {"kind": "RetentionQuery", "retentionFilter": {"period": "Week", "totalIntervals": 4}}
    rows = await opened.results(weeks)
    query = {**actors(weeks, interval=1), "select": ["person", "appearances"]}
    found = await opened.results(query)
    for later, value in enumerate(rows[1]["values"]):
        assert sum(later in came for _, came in found) == value["count"]

    sticky = {"kind": "StickinessQuery", "series": [event("$pageview")]}
    (line,) = await opened.results(sticky)
    assert len(await opened.results(actors(sticky, day=2))) == line["data"][1]


async def test_pages_of_persons_can_be_searched(opened: Open) -> None:
    first = await opened.ask({"kind": "ActorsQuery", "limit": 2})
    assert first["columns"] == ["person", "id", "created_at", "person.$delete"]
    assert (len(first["results"]), first["hasMore"]) == (2, True)
    email = next(
        row[0]["properties"]["email"]
        for row in await opened.results({"kind": "ActorsQuery", "limit": 50})
        if row[0]["properties"].get("email")
    )
    found = await opened.results({"kind": "ActorsQuery", "search": email})
    assert [row[0]["properties"]["email"] for row in found] == [email]
