"""A live host that streams what a test hands it, and a PostHog that answers queries beside it."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from typing import Any

import httpx
from pydantic import SecretStr

from hogtui.api.client import Client
from hogtui.api.live_events import Arrived, Ask, Event, Item, Source
from hogtui.api.session import renew_live_token
from hogtui.api.stream import live_events
from tests.api.fakes import HeldClock, make_client, settle

LIVE = "https://live.us.posthog.com"
TOKEN = "live-token"
OTHER_TOKEN = "another-live-token"


def event(number: int, name: str = "seen", **properties: Any) -> dict[str, Any]:
    """An event as the live host tells it."""
    return {
        "uuid": f"00000000-0000-4000-8000-{number:012}",
        "timestamp": f"2026-08-01T12:00:{number % 60:02}.000Z",
        "distinct_id": f"user-{number}",
        "person_id": "",
        "event": name,
        "properties": properties,
    }


def frame(number: int, name: str = "seen", **properties: Any) -> bytes:
    """The same as a frame."""
    return b"data: " + json.dumps(event(number, name, **properties)).encode() + b"\n\n"


class Pieces(httpx.AsyncByteStream):
    """A body that comes when the test wants."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[bytes | Exception | None] = asyncio.Queue()
        self.closed = False

    def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self._waiting.put_nowait(piece)

    def end(self, error: Exception | None = None) -> None:
        self._waiting.put_nowait(error)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (piece := await self._waiting.get()) is not None:
            if isinstance(piece, Exception):
                raise piece
            yield piece

    async def aclose(self) -> None:
        self.closed = True


Opening = Pieces | httpx.Response | Exception


class Live(httpx.AsyncBaseTransport):
    """The live host: each connection gets what is next in line, and then streams of its own."""

    def __init__(self, *openings: Opening) -> None:
        self.openings = list(openings)
        self.opened: list[Pieces] = []
        self.requests: list[httpx.Request] = []
        self.counted = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/stats":
            self.counted += 1
            return httpx.Response(200, json={"users_on_product": 7})
        self.requests.append(request)
        opening = self.openings.pop(0) if self.openings else Pieces()
        if isinstance(opening, Exception):
            raise opening
        if isinstance(opening, httpx.Response):
            return opening
        self.opened.append(opening)
        headers = {"content-type": "text/event-stream; charset=utf-8"}
        return httpx.Response(200, headers=headers, stream=opening)

    @property
    def tokens(self) -> list[str]:
        """What each request was allowed with."""
        return [each.headers.get("authorization", "") for each in self.requests]


def answer(*events: dict[str, Any]) -> httpx.Response:
    """What a query for events gives, the newest first."""
    names = ("uuid", "timestamp", "event", "distinct_id", "person_id")
    rows = [[*(each[name] for name in names), json.dumps(each["properties"])] for each in events]
    return httpx.Response(200, json={"results": rows[::-1], "columns": list(names), "types": []})


class Queries:
    """PostHog's API beside the live host."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.requests: list[httpx.Request] = []
        self.answer: Callable[[], httpx.Response] = answer
        self.token: str | None = OTHER_TOKEN

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.path.endswith("/query/"):
            self.bodies.append(json.loads(request.content))
            return self.answer()
        return httpx.Response(200, json={"id": 1, "name": "Shop", "live_events_token": self.token})


class Tailing:
    """A tail at work, on a clock that the test turns."""

    def __init__(self, live: Live, queries: Queries, clock: HeldClock, client: Client) -> None:
        self.live, self.queries, self.clock, self.client = live, queries, clock, client
        self.items: list[Item] = []
        self.error: Exception | None = None

    async def follow(self, items: AsyncGenerator[Item, None]) -> None:
        """Take everything in."""
        async with aclosing(items) as open_items:
            async for item in open_items:
                self.items.append(item)

    async def turn(self, seconds: float = 0.1, steps: int = 1) -> None:
        """Let time pass."""
        for _ in range(steps):
            await settle()
            await self.clock.turn(seconds)
        await settle()

    @property
    def stream(self) -> Pieces:
        """The newest connection."""
        return self.live.opened[-1]

    @property
    def events(self) -> list[Event]:
        found: list[Event] = []
        for item in self.items:
            if isinstance(item, Arrived):
                found += item.events
        return found

    @property
    def numbers(self) -> list[int]:
        """Of the events, as `event` numbers them."""
        return [int(each.uuid.rpartition("-")[2]) for each in self.events]

    @property
    def lost(self) -> int:
        return sum(item.lost for item in self.items if isinstance(item, Arrived))

    @property
    def sources(self) -> list[Source]:
        return [item for item in self.items if isinstance(item, Source)]

    @property
    def source(self) -> Source:
        return self.sources[-1]


@asynccontextmanager
async def tailing(
    *openings: Opening,
    ask: Ask = Ask(),  # noqa: B008  a tuple cannot change
    token: str | None = TOKEN,
    queries: Queries | None = None,
    counts: bool = False,
    live_host: str | None = None,
    **connection: Any,
) -> AsyncIterator[Tailing]:
    """Follow live events until the block ends; then no task and no stream may be left."""
    live, queries, clock = Live(*openings), queries or Queries(), HeldClock()
    transport = httpx.MockTransport(queries.handle)
    client = make_client(transport, clock=clock, live_host=live_host, **connection)
    made = Tailing(live, queries, clock, client)

    items = live_events(
        client,
        ask,
        token=SecretStr(token) if token else None,
        renew=lambda: renew_live_token(client, 1),
        transport=live,
        counts=counts,
    )
    before = asyncio.all_tasks()
    task = asyncio.create_task(made.follow(items))
    await settle()
    try:
        yield made
    finally:
        task.cancel()
        ended = await asyncio.gather(task, return_exceptions=True)
        made.error = ended[0] if isinstance(ended[0], Exception) else None
        await client.close()
        assert asyncio.all_tasks() - before == set()
        assert all(each.closed for each in live.opened)
