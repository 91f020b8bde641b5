"""Endpoints and views: what is saved, and how it is changed."""

from typing import Any

from tests.demo.server.still import Still

ROOT = "/api/projects/1/"


async def get(still: Still, path: str) -> Any:
    answer = await still.client.get(ROOT + path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def limited(still: Still, *scopes: str) -> None:
    still.instance.keys.full.scopes = scopes


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
