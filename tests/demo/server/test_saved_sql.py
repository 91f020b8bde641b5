"""Insights, endpoints and views: what is saved, and how it is changed."""

from typing import Any

from tests.demo.server.still import Still

ROOT = "/api/projects/1/"


async def get(still: Still, path: str) -> Any:
    answer = await still.client.get(ROOT + path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def limited(still: Still, *scopes: str) -> None:
    still.instance.keys.full.scopes = scopes


async def test_an_insight_is_changed_in_place_and_says_by_whom(still: Still) -> None:
    before = await get(still, "insights/1/")
    still.clock.passed += 60
    node = {**before["query"], "source": {"kind": "HogQLQuery", "query": "select 1"}}

    answer = await still.client.patch(
        ROOT + "insights/1/", json={"query": node, "id": 99, "short_id": "mine"}
    )

    after = await get(still, "insights/1/")
    assert answer.json() == after
    assert after["query"]["source"]["query"] == "select 1"
    assert (after["id"], after["short_id"]) == (before["id"], before["short_id"])
    assert after["last_modified_at"] > before["last_modified_at"]


async def test_an_insight_is_made_and_found(still: Still) -> None:
    body = {
        "name": "New",
        "saved": True,
        "query": {
            "kind": "DataVisualizationNode",
            "source": {"kind": "HogQLQuery", "query": "select 1"},
        },
    }
    answer = await still.client.post(ROOT + "insights/", json=body)

    assert answer.status_code == 201
    found = await get(still, "insights/?insight=SQL&saved=true&search=New")
    assert [row["id"] for row in found["results"]] == [answer.json()["id"]]


async def test_a_query_that_makes_no_sense_is_refused(still: Still) -> None:
    before = await get(still, "insights/1/")
    for node in ("select 1", {}, {"kind": "DataVisualizationNode", "source": {}}):
        answer = await still.client.patch(ROOT + "insights/1/", json={"query": node})
        assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")

    assert await get(still, "insights/1/") == before


async def test_an_insight_is_deleted_softly(still: Still) -> None:
    count = (await get(still, "insights/"))["count"]
    assert (await still.client.delete(ROOT + "insights/1/")).status_code == 405

    await still.client.patch(ROOT + "insights/1/", json={"deleted": True})
    assert (await get(still, "insights/"))["count"] == count - 1

    await still.client.patch(ROOT + "insights/1/", json={"deleted": False})
    assert (await get(still, "insights/"))["count"] == count


async def test_another_query_is_another_version_of_an_endpoint(still: Still) -> None:
    first = (await get(still, "endpoints/"))["results"][0]
    path = f"endpoints/{first['name']}/"
    node = {"kind": "HogQLQuery", "query": "select 1"}

    await still.client.patch(ROOT + path, json={"query": node})
    await still.client.patch(ROOT + path, json={"description": "x"})

    after = await get(still, path)
    assert (after["query"], after["description"]) == (node, "x")
    assert (after["current_version"], after["version"]) == (2, 2)


async def test_a_list_of_views_does_not_tell_their_queries(still: Still) -> None:
    rows = (await get(still, "warehouse_saved_queries/"))["results"]

    assert all("query" not in row for row in rows)
    one = await get(still, f"warehouse_saved_queries/{rows[0]['id']}/")
    assert one["query"]["query"].startswith("select")


async def test_each_kind_has_its_scope_for_reading_and_for_writing(still: Still) -> None:
    for scope, path in {
        "insight": "insights/",
        "endpoint": "endpoints/",
        "warehouse_view": "warehouse_saved_queries/",
    }.items():
        limited(still, "query:read")
        answer = await still.client.get(ROOT + path)
        assert answer.status_code == 403
        assert f"{scope}:read" in answer.json()["detail"]
        limited(still, f"{scope}:read")
        assert (await still.client.get(ROOT + path)).status_code == 200

    limited(still, "insight:read", "endpoint:read")
    for path in ("insights/1/", "endpoints/top-pages/"):
        assert (await still.client.patch(ROOT + path, json={})).status_code == 403
