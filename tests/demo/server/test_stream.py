import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from hogtui.demo.server.hub import BUFFER, Hub, Wanted
from hogtui.demo.server.live_knobs import Heartbeats, LiveKnobs
from hogtui.demo.server.property_filters import PropertyFilter
from hogtui.demo.server.stream import build_live
from tests.demo.server.still import Still
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


class Listening:
    """One stream of an instance that needs no process, piece by piece."""

    def __init__(self, still: Still, token: str | None = None, **params: str) -> None:
        self.still = still
        instance = still.instance
        self.token = token or instance.live_tokens.token(instance.facts.projects[0])
        self._params = params
        self._sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def __aenter__(self) -> "Listening":
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/events",
            "query_string": str(httpx.QueryParams(self._params)).encode(),
            "headers": [
                (b"authorization", f"Bearer {self.token}".encode()),
                (b"accept-encoding", b"gzip"),
            ],
        }
        app = build_live(self.still.instance)
        gone = asyncio.Event()

        async def receive() -> dict[str, Any]:
            await gone.wait()
            return {"type": "http.disconnect"}

        self.task = asyncio.ensure_future(app(scope, receive, self._sent.put))  # type: ignore[arg-type]  # a queue takes any message
        self.start = await self._sent.get()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.start["headers"])

    async def piece(self) -> bytes:
        body: bytes = (await self._sent.get()).get("body", b"")
        return body


async def test_a_stream_is_packed_piece_by_piece(still: Still) -> None:
    async with Listening(still) as listening:
        still.instance.hub.publish(1, event("one"))
        first = await listening.piece()

    assert listening.headers[b"content-encoding"] == b"gzip"
    unpacked = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(first)
    assert unpacked.startswith(b"data: ")
    assert b'"event":"one"' in unpacked


@pytest.mark.parametrize(
    ("style", "sign"),
    [("comment", b": heartbeat\n\n"), ("named", b"event: heartbeat\ndata: {}\n\n")],
)
async def test_heartbeats_come_in_both_styles(still: Still, style: Heartbeats, sign: bytes) -> None:
    still.instance.live = LiveKnobs(heartbeats=style, heartbeat_seconds=1, gzip=False)
    async with Listening(still) as listening:
        await asyncio.sleep(0)
        still.clock.passed += 2
        still.instance.hub.publish(1, event("one"))
        await listening.piece()

        assert await listening.piece() == sign


async def test_every_stream_ends_after_its_time(still: Still) -> None:
    still.instance.live = LiveKnobs(seconds=5, gzip=False)
    async with Listening(still) as listening:
        still.instance.hub.publish(1, event("one"))
        await listening.piece()
        still.clock.passed += 6
        still.instance.hub.publish(1, event("two"))
        await listening.piece()

        assert await listening.piece() == b""
        assert not still.instance.hub.wanted


async def test_access_is_looked_at_again(still: Still) -> None:
    still.instance.live = LiveKnobs(gzip=False)
    async with Listening(still) as listening:
        still.instance.live_tokens.revoke()
        still.clock.passed += 31
        still.instance.hub.publish(1, event("one"))
        await listening.piece()

        assert await listening.piece() == b""


async def test_where_nobody_runs_the_service_nothing_is_found(still: Still) -> None:
    still.instance.live = LiveKnobs(service=False)
    async with Listening(still) as listening:
        assert listening.start["status"] == 404


async def test_a_restricted_property_is_no_filter(still: Still) -> None:
    still.instance.live = LiveKnobs(restricted=("salary",))
    async with Listening(still, property="salary=1") as listening:
        assert listening.start["status"] == 400
        assert b"restricted property: salary" in await listening.piece()


async def test_filters_on_properties_and_places() -> None:
    here = event(properties={"plan": "Pro", "$geoip_latitude": 1.5, "$geoip_country_code": "DE"})
    other = event(properties={"plan": "Free"})

    wanted = Wanted(1, properties=(PropertyFilter("plan", "exact", "Pro"),))
    assert await heard(wanted, here, other) == [here]
    (place,) = await heard(Wanted(1, geo=True), here, other)
    assert place == {
        "lat": 1.5,
        "lng": None,
        "country_code": "DE",
        "distinct_id": "somebody",
        "count": 1,
    }


def test_knobs_are_checked(demo_server: DemoServer) -> None:
    turned = demo_server.turn(live={"heartbeats": "none", "seconds": 2})["live"]
    assert (turned["heartbeats"], turned["seconds"], turned["service"]) == ("none", 2, True)
    with pytest.raises(httpx.HTTPStatusError):
        demo_server.turn(live={"heartbeats": "loud"})


def test_a_crowd_is_streamed_and_stored(demo_server: DemoServer) -> None:
    facts = demo_server.facts
    with demo_server.client() as client:
        project = client.get("/api/projects/1/").json()
        token = {"Authorization": f"Bearer {project['live_events_token']}"}
        demo_server.turn(live={"rate": 200}, limits="off")
        url = f"{facts.live_url}/events"
        with httpx.stream("GET", url, headers=token, timeout=20) as answer:
            lines = (line for line in answer.iter_lines() if line.startswith("data: "))
            seen = [json.loads(next(lines).removeprefix("data: ")) for _ in range(40)]
        uuids = {one["uuid"] for one in seen}
        found: list[Any] = []
        while not found:
            query = {
                "kind": "HogQLQuery",
                "query": "SELECT uuid FROM events WHERE uuid = {uuid} LIMIT 1",
                "values": {"uuid": seen[0]["uuid"]},
            }
            body = {"query": query, "refresh": "force_blocking"}
            found = client.post("/api/projects/1/query/", json=body).json()["results"]

    assert len(uuids) == 40
    assert len({one["event"] for one in seen}) > 2
    assert [one["timestamp"] for one in seen] == sorted(one["timestamp"] for one in seen)
