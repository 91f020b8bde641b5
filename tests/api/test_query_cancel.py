"""A query that nobody waits for any longer is stopped on the server."""

import asyncio

import httpx
import pytest

from hogtui.api.errors import (
    Cancelled,
)
from hogtui.api.query import (
    HogQL,
    Result,
    Running,
    cancel_query,
    run_query,
)
from tests.api.fakes import (
    FakePostHog,
    HeldClock,
    make_client,
    refused,
    reply,
    settle,
    throttled,
)
from tests.api.running import ID, POLL, POST, ROWS, STOP, follow, running, status


async def test_cancelling_by_id_ends_the_run_as_cancelled() -> None:
    clock = HeldClock()
    posthog = FakePostHog(running(), reply({"message": "Query task revoked"}), refused(404))
    client = make_client(posthog, clock=clock)
    run = asyncio.create_task(follow(client))
    await settle()

    assert await cancel_query(client, ID) == "Query task revoked"
    await clock.turn(1)
    with pytest.raises(Cancelled):
        await run

    assert posthog.calls == [POST, STOP, POLL]


async def test_cancelling_the_task_cancels_on_the_server() -> None:
    posthog = FakePostHog(running(), reply({"message": "ok"}))
    client = make_client(posthog, clock=HeldClock())
    run = asyncio.create_task(follow(client))
    await settle()

    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run

    assert posthog.calls == [POST, STOP]
    assert client.running_queries == {}
    assert client.query_places.held == 0


async def test_cancelling_waits_for_no_limit() -> None:
    clock = HeldClock()
    posthog = FakePostHog(running(), throttled("50"), reply({"message": "ok"}))
    client = make_client(posthog, clock=clock)
    run = asyncio.create_task(follow(client))
    await settle()
    await clock.turn(1)
    assert [wait.reason for wait in client.activity.waits.values()] == ["window"]

    run.cancel()
    await asyncio.wait({run})

    assert posthog.calls == [POST, POLL, STOP]


async def test_closing_the_iterator_cancels_on_the_server() -> None:
    posthog = FakePostHog(reply({**ROWS, **status()}, 202), reply({"message": "ok"}))
    client = make_client(posthog)
    steps = run_query(client, HogQL("select 1"), query_id=ID)

    async for step in steps:
        assert isinstance(step, Result)
        break
    await steps.aclose()

    assert posthog.calls == [POST, STOP]


async def test_leaving_cancels_everything_that_runs() -> None:
    posthog = FakePostHog(reply(status(id="a"), 202), reply(status(id="b"), 202), reply({}))
    client = make_client(posthog, clock=HeldClock())
    runs = [run_query(client, HogQL("x"), query_id=name) for name in ("a", "b")]
    for run in runs:
        assert isinstance(await anext(run), Running)

    await client.close()

    assert sorted(posthog.calls) == [
        "DELETE /api/projects/1/query/a/",
        "DELETE /api/projects/1/query/b/",
        POST,
        POST,
    ]
    for run in runs:
        await run.aclose()


async def test_leaving_waits_for_no_server_that_hangs() -> None:
    async def hang(request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            await asyncio.get_running_loop().create_future()
        return running()

    client = make_client(httpx.MockTransport(hang), clock=HeldClock())
    run = run_query(client, HogQL("x"), query_id="a")
    await anext(run)

    async with asyncio.timeout(1):
        await client.close(seconds=0.02)
    await run.aclose()
