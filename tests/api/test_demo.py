"""The client against a real server: every way to run a query, progress, cancel, limits."""

import time
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from hogtui.api.activity import ActivityLog, Waiting
from hogtui.api.client import Client
from hogtui.api.clock import SystemClock
from hogtui.api.connection import Connection
from hogtui.api.errors import Cancelled, Invalid, Locked, NotAuthenticated, Refused
from hogtui.api.paging import items
from hogtui.api.query import (
    HogQL,
    Refresh,
    Result,
    Running,
    cancel_query,
    check_query,
    database_schema,
    run_query,
)
from hogtui.api.session import open_session
from tests.demo_child import DemoServer

pytestmark = pytest.mark.demo

COUNT = HogQL("select event, count() as n from events group by event order by n desc")


def connect(demo_server: DemoServer, key: str | None = None) -> Client:
    connection = Connection(
        demo_server.facts.url,
        SecretStr(key or demo_server.facts.key),
        project_id=demo_server.facts.project_id,
    )
    return Client(connection, activity=ActivityLog(), clock=SystemClock())


@pytest.fixture
async def client(demo_server: DemoServer) -> AsyncIterator[Client]:
    client = connect(demo_server)
    yield client
    await client.close()


async def run(
    client: Client, query: HogQL, name: str, refresh: Refresh = Refresh.ASYNC
) -> list[Running | Result]:
    query_id = f"{name}{time.monotonic_ns():x}"
    return [step async for step in run_query(client, query, query_id=query_id, refresh=refresh)]


def last(steps: list[Running | Result]) -> Result:
    result = steps[-1]
    assert isinstance(result, Result)
    assert not result.stale
    return result


@pytest.mark.parametrize("refresh", list(Refresh))
async def test_every_way_to_run_a_query(client: Client, refresh: Refresh) -> None:
    result = last(await run(client, COUNT, refresh.value, refresh))

    assert list(result.columns) == ["event", "n"]
    assert "String" in result.types[0]
    assert result.rows
    assert sum(row[1] for row in result.rows) > 1000
    again = last(await run(client, COUNT, refresh.value, refresh))
    assert again.is_cached == (refresh in {Refresh.ASYNC, Refresh.BLOCKING})
    assert client.running_queries == {}


async def test_a_slow_query_tells_how_far_it_is(client: Client, demo_server: DemoServer) -> None:
    demo_server.turn(slow_seconds=1.2)

    steps = await run(client, COUNT, "slow", Refresh.FORCE_ASYNC)

    running = [step for step in steps if isinstance(step, Running)]
    assert len(running) >= 2
    assert any(step.progress is not None for step in running)
    assert last(steps).rows


async def test_leaving_stops_a_query_there(client: Client, demo_server: DemoServer) -> None:
    demo_server.turn(slow_seconds=30)
    steps = run_query(client, COUNT, query_id="leaving", refresh=Refresh.FORCE_ASYNC)
    await anext(steps)
    await steps.aclose()

    deletes = [request for request in demo_server.requests() if request["method"] == "DELETE"]
    assert "leaving" in deletes[-1]["path"]
    assert client.running_queries == {}


async def test_cancelling_gives_the_servers_words(client: Client, demo_server: DemoServer) -> None:
    demo_server.turn(slow_seconds=30)
    steps = run_query(client, COUNT, query_id="stopped", refresh=Refresh.FORCE_ASYNC)
    await anext(steps)

    assert await cancel_query(client, "stopped")
    with pytest.raises(Cancelled):
        await anext(steps)


async def test_a_wrong_query_tells_where(client: Client) -> None:
    with pytest.raises(Invalid) as caught:
        await run(client, HogQL("select evnt from events"), "wrong", Refresh.BLOCKING)

    assert "evnt" in caught.value.message
    assert (caught.value.problems[0].start, caught.value.problems[0].end) == (7, 11)
    with pytest.raises(Invalid, match="evnt"):
        await run(client, HogQL("select evnt from events"), "wrong", Refresh.ASYNC)


async def test_a_query_is_checked_and_the_schema_read(client: Client) -> None:
    check = await check_query(client, "select evnt from events")
    schema = await database_schema(client)

    assert not check.valid
    assert {"events", "persons"} <= schema.keys()
    assert any(field.name == "event" for field in schema["events"].fields)


async def test_a_session_opens_with_names(client: Client, demo_server: DemoServer) -> None:
    session = await open_session(client, demo_server.facts.project_id)

    assert session.project.id == demo_server.facts.project_id
    assert session.project.name
    assert session.user
    assert session.organization
    assert session.live_events_token is not None


async def test_the_project_is_found_without_its_number(demo_server: DemoServer) -> None:
    client = connect(demo_server)

    session = await open_session(client, None)
    await client.close()

    assert session.project.id == demo_server.facts.project_id


async def test_flags_are_listed_page_by_page(client: Client) -> None:
    path = client.project("feature_flags/")
    by_twenty = [flag["id"] async for flag in items(client, path, limit=20)]
    at_once = [flag["id"] async for flag in items(client, path)]

    assert by_twenty == at_once
    assert at_once


async def test_neither_a_lock_nor_a_key_lets_writes_by(demo_server: DemoServer) -> None:
    client = connect(demo_server, demo_server.facts.read_only_key)
    path = client.project("feature_flags/1/")

    with pytest.raises(Locked):
        await client.write("PATCH", path, json={"active": False})
    client.unlock()
    with pytest.raises(Refused):
        await client.write("PATCH", path, json={"active": False})
    await client.close()


async def test_a_wrong_key_is_told(demo_server: DemoServer) -> None:
    client = connect(demo_server, "phx_not_a_key_of_this_server")

    with pytest.raises(NotAuthenticated):
        await open_session(client, demo_server.facts.project_id)
    await client.close()


async def test_a_limit_is_waited_for_and_recovers(client: Client, demo_server: DemoServer) -> None:
    demo_server.turn(limits="api_queries_burst=2/2")
    waits: list[Waiting] = []
    client.activity.subscribe(lambda e: waits.append(e) if isinstance(e, Waiting) else None)

    for _ in range(3):
        assert last(await run(client, COUNT, "limit", Refresh.BLOCKING)).rows

    assert "window" in {wait.reason for wait in waits}
    assert any(meter.limit is not None for meter in client.meters())
