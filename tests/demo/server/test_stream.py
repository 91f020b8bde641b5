import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx

from hogtui.demo.server.hub import BUFFER, Hub, Wanted
from tests.demo_child import DemoServer


def event(
    name: str = "seen", distinct_id: str = "somebody", properties: Any = None
) -> dict[str, Any]:
    return {"uuid": "u", "event": name, "distinct_id": distinct_id, "properties": properties or {}}


async def heard(wanted: Wanted, *events: dict[str, Any]) -> list[dict[str, Any]]:
    hub = Hub()
    listener = hub.join(wanted)
    for one in events:
        hub.publish(1, one)
    await asyncio.sleep(0)
    return [listener.queue.get_nowait() for _ in range(listener.queue.qsize())]


async def test_events_are_filtered_by_name_person_and_project() -> None:
    named = await heard(Wanted(1, events=frozenset({"a", "b"})), event("a"), event("c"))
    somebody = await heard(Wanted(1, distinct_id="x"), event(distinct_id="x"), event())
    elsewhere = await heard(Wanted(2), event())

    assert [one["event"] for one in named] == ["a"]
    assert [one["distinct_id"] for one in somebody] == ["x"]
    assert elsewhere == []


async def test_columns_choose_properties() -> None:
    one = event(properties={"a": 1, "b": 2, "$virt_is_bot": False})

    assert (await heard(Wanted(1), one))[0]["properties"] == one["properties"]
    chosen = await heard(Wanted(1, columns=frozenset({"a"})), one)
    none = await heard(Wanted(1, columns=frozenset()), one)

    assert chosen[0]["properties"] == {"a": 1, "$virt_is_bot": False}
    assert none[0]["properties"] == {"$virt_is_bot": False}


async def test_a_slow_listener_misses_events() -> None:
    heard_ones = await heard(Wanted(1), *(event() for _ in range(BUFFER + 20)))

    assert len(heard_ones) == BUFFER


async def frames(answer: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    async for line in answer.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


async def test_a_captured_event_reaches_the_stream(demo_server: DemoServer) -> None:
    facts = demo_server.facts
    headers = {"Authorization": f"Bearer {facts.key}"}
    sent = {"api_key": facts.project_token, "event": "live one", "distinct_id": "live"}
    async with httpx.AsyncClient(timeout=20) as client:
        project = (await client.get(f"{facts.url}/api/projects/1/", headers=headers)).json()
        token = {"Authorization": f"Bearer {project['live_events_token']}"}
        params = {"eventType": "live one", "columns": "a"}
        request = client.stream("GET", f"{facts.live_url}/events", headers=token, params=params)
        async with request as answer:
            properties = {"a": 1, "b": 2}
            body = {**sent, "properties": properties}
            await client.post(f"{facts.url}/i/v0/e/", json=body)
            frame = await anext(frames(answer))
        stats = await client.get(f"{facts.live_url}/stats", headers=token)

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert set(frame) == {
        "uuid",
        "timestamp",
        "distinct_id",
        "person_id",
        "event",
        "properties",
    }
    assert frame["properties"] == {"a": 1}
    assert stats.json()["users_on_product"] >= 1


def test_the_live_host_wants_its_own_token(demo_server: DemoServer) -> None:
    facts = demo_server.facts
    headers = {"Authorization": f"Bearer {facts.key}"}

    events = httpx.get(f"{facts.live_url}/events", headers=headers)
    stats = httpx.get(f"{facts.live_url}/stats")

    assert (events.status_code, events.json()) == (401, {"message": "wrong token"})
    assert (stats.status_code, stats.json()) == (401, {"error": "wrong token claims"})
    assert facts.live_url != facts.url
