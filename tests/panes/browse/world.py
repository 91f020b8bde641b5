"""A pane of things with everything around it: a PostHog that keeps them, a clock to turn."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from hogtui.api.client import Client
from hogtui.api.connection import Connection
from hogtui.clipboard import Clipboard
from hogtui.panes.base import Pane
from hogtui.services import Services
from hogtui.settings import Profile, Settings
from hogtui.store import Store
from hogtui.themes import DARK
from tests.panes.query.world import HOST, TurnedClock, session

Answer = httpx.Response
Handler = Callable[[httpx.Request], Answer]


def refusal(status: int, detail: str, code: str = "error") -> Answer:
    """An answer in PostHog's error shape."""
    body = {"type": "server_error", "code": code, "detail": detail, "attr": None}
    return Answer(status, json=body)


@dataclass
class Shelf:
    """A PostHog that keeps one list, and answers the rest as told."""

    name: str
    """In the path: "feature_flags"."""
    records: list[Any] = field(default_factory=list)
    page: int = 0
    """Things in one answer; 0 for as many as are asked for."""
    failure: Answer | None = None
    """What the list answers instead."""
    routes: dict[str, Handler | Any] = field(default_factory=dict)
    """By method and a pattern of the path: a handler, or the JSON to answer with."""
    asked: list[str] = field(default_factory=list)
    """Method and path of every request."""
    bodies: list[Any] = field(default_factory=list)
    """Of the requests that had one."""
    queries: list[str] = field(default_factory=list)
    """HogQL that was asked."""
    gate: asyncio.Event | None = None
    """Nothing is answered while it is shut."""

    def hold(self) -> None:
        """Answer nothing from now on."""
        self.gate = asyncio.Event()

    def let_go(self) -> None:
        """Answer again."""
        if self.gate is not None:
            self.gate.set()
        self.gate = None

    async def handle(self, request: httpx.Request) -> Answer:
        path = request.url.path
        if self.gate is not None:
            await self.gate.wait()
        self.asked.append(f"{request.method} {path}")
        if request.content:
            self.bodies.append(json.loads(request.content))
            query = self.bodies[-1].get("query") if isinstance(self.bodies[-1], dict) else None
            if isinstance(query, dict):
                self.queries.append(query.get("query", ""))
        for pattern, answer in self.routes.items():
            if re.fullmatch(pattern, self.asked[-1]):
                found = answer(request) if callable(answer) else answer
                return found if isinstance(found, Answer) else Answer(200, json=found)
        if path == f"/api/projects/1/{self.name}/" and request.method == "GET":
            return self.listed(request)
        return refusal(404, "Not found.", "not_found")

    def listed(self, request: httpx.Request) -> Answer:
        """A page of the list."""
        if self.failure is not None:
            return self.failure
        limit = self.page or int(request.url.params.get("limit", "100"))
        offset = int(request.url.params.get("offset", "0"))
        end = offset + limit
        more = f"{HOST}{request.url.path}?limit={limit}&offset={end}"
        body = {
            "count": len(self.records),
            "next": more if end < len(self.records) else None,
            "results": self.records[offset:end],
        }
        return Answer(200, json=body)


class PaneApp(App[None]):
    """Nothing but the pane."""

    def __init__(self, services: Services, pane: type[Pane]) -> None:
        super().__init__()
        self.said: list[str] = []
        self.wanted: list[Pane.WriteWanted] = []
        self.elsewhere: list[Pane.Elsewhere] = []
        self.pane = pane(services)

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name

    def on_pane_said(self, message: Pane.Said) -> None:
        self.said.append(message.text)

    @on(Pane.Elsewhere)
    def keep_elsewhere(self, message: Pane.Elsewhere) -> None:
        self.elsewhere.append(message)

    def on_pane_write_wanted(self, message: Pane.WriteWanted) -> None:
        self.wanted.append(message)


@dataclass
class World:
    """A pane at work."""

    app: PaneApp
    pilot: Pilot[None]
    services: Services
    posthog: Shelf
    clock: TurnedClock
    copied: list[str]
    client: Client

    @property
    def pane(self) -> Any:
        """The pane, whichever it is."""
        return self.app.pane

    @property
    def keys(self) -> list[str]:
        """What is shown, from top to bottom, by what people call it."""
        things = self.pane.list
        return [things.resource.title(each.thing) for each in things.shown]

    async def press(self, *keys: str) -> None:
        """Press keys, and let what they start happen."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def until(self, true: Callable[[], object]) -> None:
        """Let things happen until something holds."""
        limit = time.monotonic() + 15
        while not true():
            assert time.monotonic() < limit, f"it never came to that:\n{self.screen()}"
            await self.pilot.pause()
        await self.pilot.pause()

    async def sees(self, text: str) -> None:
        """Wait until something is on the screen."""
        await self.until(lambda: text in self.screen())

    async def turn_until(self, true: Callable[[], object], seconds: float = 5) -> None:
        """Let time pass until something holds."""
        limit = time.monotonic() + 15
        while not true():
            assert time.monotonic() < limit, f"it never came to that:\n{self.screen()}"
            self.clock.turn(seconds)
            await self.pilot.pause()
        await self.pilot.pause()

    def screen(self) -> str:
        """What is to be seen, line by line."""
        width, height = self.app.size
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join(strip.text[:width] for strip in strips[:height])

    def asked(self, pattern: str) -> int:
        """How many requests fit a pattern of method and path."""
        return sum(re.fullmatch(pattern, each) is not None for each in self.posthog.asked)


def some_services(
    folder: Path, posthog: Shelf, copied: list[str], profiles: Mapping[str, Profile] | None
) -> Services:
    """What a pane is given; `copied` takes what it copies."""

    async def connect() -> Connection | None:
        return None

    own = Profile("test", HOST, 1)
    return Services(
        settings=Settings(own, data_folder=folder / "data", profiles=dict(profiles or {})),
        connect=connect,
        store=Store(folder),
        clipboard=Clipboard({}, copied.append),
        clock=TurnedClock(),
        transport=httpx.MockTransport(posthog.handle),
    )


@asynccontextmanager
async def a_world(
    folder: Path,
    pane: type[Pane],
    posthog: Shelf,
    *,
    size: tuple[int, int] = (120, 40),
    scopes: Sequence[str] = (),
    locked: bool = True,
    profiles: Mapping[str, Profile] | None = None,
) -> AsyncIterator[World]:
    """A pane, opened, with a connection to a PostHog that keeps some things."""
    copied: list[str] = []
    services = some_services(folder, posthog, copied, profiles)
    clock = services.clock
    assert isinstance(clock, TurnedClock)
    client = Client(
        Connection(HOST, SecretStr("phx_" + "a" * 40), 1),
        activity=services.activity,
        clock=clock,
        transport=services.transport,
        random=lambda: 0.5,
        locked=locked,
    )
    services.client = client
    app = PaneApp(services, pane)
    async with app.run_test(size=size) as pilot:
        app.pane.set_reactive(Pane.session, session(*scopes))
        app.pane.opened()
        world = World(app, pilot, services, posthog, clock, copied, client)
        await pilot.pause()
        yield world
        await app.pane.leave()
    await client.close()
