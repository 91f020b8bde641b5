import asyncio
from typing import Any

import pytest

from tests.demo.server.still import Still

KNOBS = "/_demo/knobs"


async def turn(still: Still, **knobs: Any) -> dict[str, Any]:
    answer = await still.client.post(KNOBS, json=knobs)
    assert answer.status_code == 200, answer.text
    described: dict[str, Any] = answer.json()
    return described


async def test_knobs_are_for_the_full_key(still: Still) -> None:
    headers = {"Authorization": f"Bearer {still.instance.keys.read_only.value}"}

    assert (await still.client.get(KNOBS, headers=headers)).status_code == 401
    assert (await still.client.get("/_demo/requests", headers=headers)).status_code == 401


async def test_what_is_not_a_knob_is_named(still: Still) -> None:
    for wrong in ({"speed": 1}, {"latency_ms": "x"}, {"limits": "x"}, {"fail_next": [{"x": 1}]}):
        answer = await still.client.post(KNOBS, json=wrong)
        assert answer.status_code == 400
        assert answer.json()["attr"] == next(iter(wrong))


async def test_prepared_failures_come_in_order_and_once(still: Still) -> None:
    await turn(still, fail_next=[503, {"status": 418, "body": "plain", "path": "/insights/"}])

    statuses = [
        (await still.client.get(path)).status_code
        for path in ("/api/projects/", "/api/projects/", "/api/projects/1/insights/")
    ]

    assert statuses == [503, 200, 418]


async def test_a_prepared_failure_may_say_everything(still: Still) -> None:
    wanted = {"status": 429, "body": {"detail": "no"}, "headers": {"Retry-After": "Sat, 01 Aug"}}
    await turn(still, fail_next=[wanted])

    answer = await still.client.get("/api/projects/")

    assert answer.json() == {"detail": "no"}
    assert answer.headers["retry-after"] == "Sat, 01 Aug"


async def test_down_in_its_ways(still: Still) -> None:
    await turn(still, down=True)
    busy = await still.client.get("/api/projects/")
    await turn(still, down="proxy")
    proxy = await still.client.get("/api/projects/")
    await turn(still, down="hang")
    waiting = asyncio.create_task(still.client.get("/api/projects/"))
    await turn(still, down=False)

    assert (busy.status_code, busy.json()["type"]) == (503, "server_error")
    assert (proxy.status_code, proxy.headers["content-type"][:9]) == (502, "text/html")
    assert (await waiting).status_code == 200


async def test_every_request_is_noted(still: Still) -> None:
    await still.client.get("/api/projects/?limit=1")
    await still.client.get("/api/environments/1/nothing")

    log = (await still.client.get("/_demo/requests")).json()["requests"]

    seen = [(one["method"], one["path"], one["query"], one["status"]) for one in log]
    assert seen == [
        ("GET", "/api/projects/", "limit=1", 200),
        ("GET", "/api/environments/1/nothing", "", 404),
    ]


async def test_scopes_and_limits_can_be_turned(still: Still) -> None:
    described = await turn(still, scopes=["query:read"], limits="api_queries_burst=1/60")

    assert described["limits"]["windows"]["api_queries_burst"] == [1, 60.0]
    assert (await still.client.get("/api/projects/")).status_code == 403
    assert (await still.ask()).status_code == 200
    assert (await still.ask()).status_code == 429


async def test_a_slow_query_shows_progress_and_can_be_stopped(still: Still) -> None:
    await turn(still, slow_seconds=10)
    await still.ask(refresh="async", client_query_id="mine")
    job = still.instance.jobs.get(1, "mine")
    while job.run.progress() is None:  # noqa: ASYNC110 -- a thread has to come by first
        await asyncio.sleep(0)
    still.clock.passed = 5

    status = (await still.poll("mine", show_progress="true")).json()["query_status"]
    await still.client.delete("/api/projects/1/query/mine/")

    assert status["complete"] is False
    assert status["query_progress"]["time_elapsed"] == 5
    assert (await still.poll("mine")).status_code == 404


@pytest.mark.parametrize("refresh", ["blocking", "async"])
async def test_a_fast_engine_is_not_slowed_by_default(still: Still, refresh: str) -> None:
    assert (await still.ask(refresh=refresh)).status_code in (200, 202)
