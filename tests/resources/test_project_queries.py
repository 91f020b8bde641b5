"""The SQL that a project keeps, read page by page."""

from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from hogtui.api.activity import ActivityLog
from hogtui.api.client import Client
from hogtui.api.clock import SystemClock
from hogtui.api.connection import Connection
from hogtui.api.errors import Forbidden
from hogtui.resources.project_queries import (
    Kept,
    Kind,
    kept_queries,
    kept_query,
    new_node,
    sql_of,
    whole,
    with_sql,
)
from tests.demo_child import DemoServer

NODE = {
    "kind": "DataVisualizationNode",
    "source": {"kind": "HogQLQuery", "query": "select 1", "variables": {"x": {"value": 3}}},
    "display": "ActionsLineGraph",
    "chartSettings": {"xAxis": {"column": "day"}},
}


def client_of(demo: DemoServer) -> Client:
    connection = Connection(demo.facts.url, SecretStr(demo.facts.key), demo.facts.project_id)
    return Client(connection, activity=ActivityLog(), clock=SystemClock())


async def all_of(client: Client, kind: Kind) -> list[Kept]:
    return [each async for page in kept_queries(client, kind) for each in page]


async def test_every_kind_is_listed_and_read_whole(demo_server: DemoServer) -> None:
    client = client_of(demo_server)
    for kind in Kind:
        found = await all_of(client, kind)
        assert len(found) >= 3
        assert all(each.name for each in found)
        texts = [(await whole(client, each)).text for each in found]
        assert all(text and "select" in text for text in texts)
    await client.close()


async def test_what_the_key_may_not_read_is_an_error_not_an_empty_list(
    demo_server: DemoServer,
) -> None:
    client = client_of(demo_server)
    demo_server.turn(scopes=["query:read"])
    for kind in Kind:
        with pytest.raises(Forbidden):
            await all_of(client, kind)
    await client.close()


async def test_pages_are_followed() -> None:
    def row(number: int) -> dict[str, Any]:
        return {"id": number, "name": f"n{number}", "query": NODE}

    def handle(request: httpx.Request) -> httpx.Response:
        offset = int(request.url.params.get("offset", 0))
        assert request.url.params["insight"] == "SQL"
        following = f"https://elsewhere.test/?limit=2&offset={offset + 2}" if offset < 4 else None
        return httpx.Response(
            200, json={"next": following, "results": [row(offset), row(offset + 1)]}
        )

    client = Client(
        Connection("https://posthog.test", SecretStr("phx_x"), 1),
        activity=ActivityLog(),
        clock=SystemClock(),
        transport=httpx.MockTransport(handle),
    )
    assert [each.id for each in await all_of(client, Kind.INSIGHT)] == list("012345")
    await client.close()


def test_rows_that_are_no_sql_are_left_out() -> None:
    trends = {"kind": "InsightVizNode", "source": {"kind": "TrendsQuery"}}
    rows: list[object] = [
        None,
        "x",
        {},
        {"id": 1, "query": trends},
        {"id": 1, "query": None},
        {"id": "../../x", "query": NODE},
        {"id": "..", "query": NODE},
        {"id": 1, "query": {"kind": "HogQLQuery", "query": 3}},
    ]
    assert [kept_query(Kind.INSIGHT, row) for row in rows] == [None] * len(rows)

    hostile = kept_query(Kind.INSIGHT, {"id": 7, "name": "[b]\x1b[2J\n", "query": NODE})
    assert hostile is not None
    assert "\x1b" not in hostile.name
    unnamed = kept_query(Kind.INSIGHT, {"id": 7, "name": " ", "query": NODE})
    assert unnamed is not None
    assert unnamed.name == "insight 7"


def test_another_text_leaves_the_rest_of_a_query_as_it_was() -> None:
    changed = with_sql(NODE, "select 2")

    assert sql_of(changed) == "select 2"
    assert changed == {**NODE, "source": {**NODE["source"], "query": "select 2"}}  # type: ignore[dict-item]  # the source is a dictionary
    assert with_sql({"kind": "HogQLQuery", "query": "x"}, "y") == {
        "kind": "HogQLQuery",
        "query": "y",
    }
    assert with_sql({"kind": "TrendsQuery"}, "y") is None
    assert sql_of(new_node("select 3")) == "select 3"
