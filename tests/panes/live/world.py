"""A live pane with a live host that streams what the test hands it."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from pydantic import SecretStr
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from hogtui.api.client import Client
from hogtui.api.connection import Connection
from hogtui.api.session import KeyInfo, Project, Session
from hogtui.clipboard import Clipboard
from hogtui.panes.base import Pane
from hogtui.panes.live.pane import LivePane
from hogtui.services import Services
from hogtui.settings import Profile, Settings
from hogtui.store import Store
from hogtui.themes import DARK
from tests.api.streaming import TOKEN, Live, Opening, Pieces, Queries
from tests.panes.query.world import TurnedClock

HOST = "https://us.posthog.com"


class LiveApp(App[None]):
    """Nothing but the pane."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.said: list[str] = []
        self.wanted: list[Pane.QueryWanted] = []
        self.bells = 0
        self.pane = LivePane(services)

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name
        self.pane.opened()

    def bell(self) -> None:
        self.bells += 1

    def on_pane_said(self, message: Pane.Said) -> None:
        self.said.append(message.text)

    def on_pane_query_wanted(self, message: Pane.QueryWanted) -> None:
        self.wanted.append(message)


@dataclass
class World:
    """A pane at work."""

    app: LiveApp
    pilot: Pilot[None]
    live: Live
    queries: Queries
    clock: TurnedClock
    services: Services
    copied: list[str]

    @property
    def pane(self) -> LivePane:
        return self.app.pane

    @property
    def stream(self) -> Pieces:
        """The newest connection."""
        return self.live.opened[-1]

    async def happen(self, *frames: bytes, seconds: float = 0.2) -> None:
        """Events come, and are drawn."""
        before = self.pane.kept.end
        self.stream.send(*frames)
        await self.until(lambda: self.pane.kept.end > before)
        await self.picture(seconds)

    async def picture(self, seconds: float = 0.2) -> None:
        """Let time pass, and the next picture be drawn."""
        self.clock.turn(seconds)
        await self.pilot.pause()
        for _ in range(2):
            self.pane.tick()
            await self.pilot.pause()

    async def until(self, true: Callable[[], object]) -> None:
        """Let things happen until something holds."""
        limit = time.monotonic() + 10
        while not true():
            assert time.monotonic() < limit, f"it never came to that:\n{self.screen()}"
            self.clock.turn(0.2)
            await self.pilot.pause()

    def screen(self) -> str:
        """What is to be seen, line by line."""
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join(strip.text for strip in strips)

    @property
    def lines(self) -> list[str]:
        """The second word of the lines with events."""
        rows = self.screen().splitlines()[2:]
        return [row.split()[1] for row in rows if row[1:3].isdigit()]


def session(token: str | None = TOKEN) -> Session:
    key = KeyInfo("test", "phx_...", frozenset("*"), frozenset())
    secret = SecretStr(token) if token else None
    return Session(key, Project(1, "Shop"), "Acme", "Ada", "US", secret)


@asynccontextmanager
async def a_world(
    folder: Path,
    *openings: Opening,
    size: tuple[int, int] = (120, 20),
    token: str | None = TOKEN,
) -> AsyncIterator[World]:
    """A pane that follows; afterwards no stream may be open."""
    live, queries, clock = Live(*openings), Queries(), TurnedClock()
    copied: list[str] = []

    async def connect() -> Connection | None:
        return None

    services = Services(
        settings=Settings(Profile("test", HOST, 1)),
        connect=connect,
        store=Store(folder),
        clipboard=Clipboard({}, copied.append),
        clock=clock,
        transport=live,
    )
    services.client = client = Client(
        Connection(HOST, SecretStr("phx_" + "a" * 40), 1),
        activity=services.activity,
        clock=clock,
        transport=httpx.MockTransport(queries.handle),
        random=lambda: 0.5,
    )
    app = LiveApp(services)
    async with app.run_test(size=size) as pilot:
        world = World(app, pilot, live, queries, clock, services, copied)
        app.pane.session = session(token)
        await world.until(lambda: app.pane.source is not None)
        await world.until(lambda: live.opened or app.pane.source.kind == "poll")  # type: ignore[union-attr]  # just waited for
        yield world
        await app.pane.leave()
        assert all(each.closed for each in live.opened)
    await client.close()
