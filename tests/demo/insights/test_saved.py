"""Saved insights: listed, read from the cache and anew, made, changed and found again."""

import itertools
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hogtui.charts.insight import chart_of_insight
from hogtui.charts.model import Words
from tests.demo.conftest import NOW
from tests.demo.insights.open import ROOT, Open
from tests.demo.insights.test_kinds import event, trends

BROKEN = ("Slow pages by owner", "Clicks on the new button", "Pages of people who left")
ALIKE = ("Sign-up funnel by browser", "Upgrades, this month and the one before")
"""Funnels that take long and are tested with others."""


async def named(opened: Open, name: str) -> dict[str, Any]:
    rows = (await opened.get("insights/", basic="true", limit="200", search=name))["results"]
    return next(row for row in rows if row["name"] == name)


async def test_every_insight_can_be_computed_and_drawn(opened: Open) -> None:
    rows = (await opened.get("insights/", basic="true", limit="200"))["results"]
    assert len(rows) > 50
    drawn = set()
    for row in rows:
        if row["name"] in BROKEN + ALIKE:
            continue
        found = await opened.get(f"insights/{row['id']}/", refresh="force_blocking")
        chart = chart_of_insight(found, zone=ZoneInfo("UTC"), now=NOW)
        if row["name"] == "Nothing at all":
            assert found["result"] == []
            continue
        assert not isinstance(chart, Words), (row["name"], chart)
        drawn.add(type(chart).__name__)
        assert found["hogql"]
        assert (found["is_cached"], found["timezone"]) == (False, "UTC")
    assert drawn == {"Plot", "Big", "Ranks", "Table", "Heat", "Boxes", "Funnel", "Flows"}


async def test_what_was_looked_at_before_comes_from_the_cache_of_then(opened: Open) -> None:
    row = await named(opened, "Daily active people")
    found = await opened.get(f"insights/{row['id']}/")
    assert found["is_cached"]
    assert found["last_refresh"] == "2026-11-20T15:10:00.000000Z"
    assert found["cache_target_age"] == "2026-11-20T17:10:00.000000Z"
    (line,) = found["result"]
    # What happened since then is not in it.
    assert line["data"][-1] <= await opened.count(
        "select count(distinct person_id) from events where event = '$pageview' "
        "and timestamp >= toDateTime('2026-11-20T00:00:00Z')"
    )
    anew = await opened.get(f"insights/{row['id']}/", refresh="force_blocking")
    assert (anew["is_cached"], anew["last_refresh"][:16]) == (False, "2026-11-20T15:30")
    again = await opened.get(f"insights/{row['id']}/", refresh="blocking")
    assert (again["is_cached"], again["result"]) == (True, anew["result"])
    opened.clock.passed += 3 * 3600
    stale = await opened.get(f"insights/{row['id']}/")
    assert stale["last_refresh"] == anew["last_refresh"]
    late = await opened.get(f"insights/{row['id']}/", refresh="blocking")
    assert not late["is_cached"]


async def test_a_cold_insight_has_no_result_until_it_is_asked_for(opened: Open) -> None:
    row = await named(opened, "Sessions and organizations")
    cold = await opened.get(f"insights/{row['id']}/")
    assert (cold["result"], cold["last_refresh"], cold["query_status"]) == (None, None, None)
    assert cold["is_cached"] is False

    asked = await opened.get(f"insights/{row['id']}/", refresh="async", client_query_id="mine")
    status = asked["query_status"]
    assert asked["result"] is None
    assert (status["id"], status["complete"], status["insight_id"]) == ("mine", False, row["id"])
    job = opened.instance.jobs.get(1, "mine")
    assert job.task is not None
    await job.task
    polled = (await opened.get("query/mine/"))["query_status"]
    assert polled["complete"]
    warm = await opened.get(f"insights/{row['id']}/")
    assert warm["result"] == polled["results"]["results"]


async def test_a_stale_insight_keeps_its_result_while_a_new_one_is_made(opened: Open) -> None:
    row = await named(opened, "File types")
    found = await opened.get(f"insights/{row['id']}/", refresh="async")
    assert found["last_refresh"].startswith("2026-11-14")
    assert found["result"]
    assert found["query_status"]["complete"] is False
    task = opened.instance.jobs.get(1, found["query_status"]["id"]).task
    assert task is not None
    await task
    assert (await opened.get(f"insights/{row['id']}/"))["last_refresh"].startswith("2026-11-20")


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_insight_says_why_when_it_is_computed(opened: Open, name: str) -> None:
    row = await named(opened, name)
    assert (await opened.get(f"insights/{row['id']}/"))["result"] is None
    answer = await opened.client.get(f"{ROOT}insights/{row['id']}/", params={"refresh": "blocking"})
    assert answer.status_code == 400
    assert answer.json()["detail"]


async def test_filters_and_variables_are_laid_over_for_one_reading(opened: Open) -> None:
    row = await named(opened, "Pageviews, this week and last")
    over = '{"date_from": "-2d"}'
    found = await opened.get(f"insights/{row['id']}/", refresh="blocking", filters_override=over)
    assert len(found["result"][0]["days"]) == 3
    bad = await opened.client.get(
        f"{ROOT}insights/{row['id']}/", params={"filters_override": "not json"}
    )
    assert bad.status_code == 400

    one_event = await named(opened, "One event, day by day")
    plain = await opened.get(f"insights/{one_event['id']}/")
    boards = (await opened.get("dashboards/", search="Explorer"))["results"]
    under = await opened.get(f"insights/{one_event['id']}/", from_dashboard=str(boards[0]["id"]))
    assert under["result"] != plain["result"]


async def test_the_list_is_narrowed_in_every_way(opened: Open) -> None:
    async def names(**params: str) -> set[str]:
        rows = (await opened.get("insights/", basic="true", limit="200", **params))["results"]
        return {row["name"] for row in rows}

    everything = await names()
    assert "Sign-up funnel" in await names(insight="FUNNELS")
    assert "Sign-up to upload (old)" in await names(insight="FUNNELS")
    assert await names(insight="JSON") == {"Latest upgrades"}
    kinds = ("TRENDS", "FUNNELS", "RETENTION", "PATHS", "STICKINESS", "LIFECYCLE", "SQL", "JSON")
    assert set(itertools.chain(*[await names(insight=kind) for kind in kinds])) == everything
    assert "Weekly retention" in await names(favorited="true")
    assert "Sign-up rate" not in await names(user="true")
    assert "Sign-up rate" in await names(created_by="[3]")
    assert "Exceptions by release" in await names(tags='["quality"]')
    assert "Sign-up funnel" in await names(dashboards="[2]")
    assert await names(search="contentful") == {"Largest contentful paint"}
    assert await names(date_from="-1h") == set()
    rows = (await opened.get("insights/", basic="true", order="-created_at"))["results"]
    made = [row["created_at"] for row in rows]
    assert made == sorted(made, reverse=True)
    assert "result" not in rows[0]
    whole = (await opened.get("insights/", short_id=rows[0]["short_id"]))["results"]
    assert whole[0]["result"]
    many = (await opened.get("insights/"))["results"]
    assert {row["short_id"] for row in many if row["result"]} == {rows[0]["short_id"]}


async def test_seen_insights_come_first_next_time(opened: Open) -> None:
    before = await opened.get("insights/my_last_viewed/")
    assert isinstance(before, list)
    assert len(before) == 5
    row = await named(opened, "Where visits go")
    await opened.post("insights/viewed/", {"insight_ids": [row["id"]]})
    after = await opened.get("insights/my_last_viewed/")
    assert after[0]["name"] == "Where visits go"
    assert after[0]["last_viewed_at"].startswith("2026-11-20T15:30")


async def test_an_insight_is_changed_in_place_and_says_by_whom(opened: Open) -> None:
    before = await opened.get("insights/1/")
    opened.clock.passed += 60
    node = {**before["query"], "source": {"kind": "HogQLQuery", "query": "select 1"}}

    answer = await opened.patch("insights/1/", {"query": node, "id": 99, "short_id": "mine"})

    after = await opened.get("insights/1/")
    assert answer == after
    assert after["query"]["source"]["query"] == "select 1"
    assert after["result"] is None
    assert (after["id"], after["short_id"]) == (before["id"], before["short_id"])
    assert after["last_modified_at"] > before["last_modified_at"]


async def test_an_insight_is_made_and_found(opened: Open) -> None:
    node = {"kind": "InsightVizNode", "source": trends(event("$pageview"))}
    body = {"name": "New", "saved": True, "query": node, "tags": ["x"], "dashboards": [2]}
    made = await opened.post("insights/", body)
    found = await opened.get("insights/", insight="TRENDS", saved="true", search="New")
    assert made["id"] in [row["id"] for row in found["results"]]
    assert made["dashboards"] == [2]
    board = await opened.get("dashboards/2/")
    assert made["dashboard_tiles"][0]["id"] in [tile["id"] for tile in board["tiles"]]
    await opened.patch(f"insights/{made['id']}/", {"dashboards": []})
    assert (await opened.get(f"insights/{made['short_id']}/"))["dashboard_tiles"] == []
    assert "x" in await opened.get("tags/")


async def test_a_query_that_makes_no_sense_is_refused(opened: Open) -> None:
    before = await opened.get("insights/1/")
    bad = {"kind": "InsightVizNode", "source": {"kind": "TrendsQuery", "series": "all"}}
    for node in ("select 1", {}, {"kind": "DataVisualizationNode", "source": {}}, bad):
        answer = await opened.client.patch(ROOT + "insights/1/", json={"query": node})
        assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")
    bodies: list[Any] = [{"tags": "x"}, {"name": "x" * 500}, {"dashboards": [999]}, []]
    for body in bodies:
        answer = await opened.client.patch(ROOT + "insights/1/", json=body)
        assert answer.status_code == 400
    assert await opened.get("insights/1/") == before


async def test_an_insight_is_deleted_softly(opened: Open) -> None:
    count = (await opened.get("insights/", basic="true"))["count"]
    assert (await opened.client.delete(ROOT + "insights/1/")).status_code == 405

    await opened.patch("insights/1/", {"deleted": True})
    assert (await opened.get("insights/", basic="true"))["count"] == count - 1

    await opened.patch("insights/1/", {"deleted": False})
    assert (await opened.get("insights/", basic="true"))["count"] == count


async def test_what_is_computed_again_is_the_same(opened: Open) -> None:
    first = await opened.get("insights/36/")
    opened.instance.cache.clear()
    assert (await opened.get("insights/36/"))["result"] == first["result"]
