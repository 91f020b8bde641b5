"""A query pane with everything around it: a PostHog that answers as told, a clock to turn."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from hogtui.api.client import Client
from hogtui.api.clock import Clock, SystemClock
from hogtui.api.connection import Connection
from hogtui.api.session import KeyInfo, Project, Session
from hogtui.clipboard import Clipboard
from hogtui.demo.launch import Facts
from hogtui.panes.base import Pane
from hogtui.panes.query.pane import QueryPane
from hogtui.panes.query.tab import Tab
from hogtui.services import Services
from hogtui.settings import Profile, Settings, Source
from hogtui.store import Store
from hogtui.themes import DARK
from tests.panes.query.seen import screen_of

HOST = "https://posthog.example.com"
Answer = httpx.Response


class TurnedClock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC) + timedelta(seconds=self.seconds - 1000)

    async def sleep(self, seconds: float) -> None:
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.sleepers.append((self.seconds + seconds, sleeper))
        await sleeper

    def turn(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds
        due = [each for each in self.sleepers if each[0] <= self.seconds]
        self.sleepers = [each for each in self.sleepers if each[0] > self.seconds]
        for _, sleeper in due:
            if not sleeper.done():
                sleeper.set_result(None)


def rows(columns: list[str], values: list[list[Any]], **more: Any) -> dict[str, Any]:
    """A synchronous answer with rows."""
    return {
        "columns": columns,
        "types": [[name, "String"] for name in columns],
        "results": values,
        "hasMore": False,
        "limit": 100,
        "offset": 0,
        "is_cached": False,
        "timezone": "UTC",
        **more,
    }


def status(query_id: str, **more: Any) -> dict[str, Any]:
    """A query on its way, or at its end."""
    return {
        "query_status": {
            "id": query_id,
            "team_id": 1,
            "query_async": True,
            "complete": False,
            "error": False,
            "error_message": None,
            "results": None,
            "query_progress": None,
            **more,
        }
    }


def syntax_error(text: str, *ranges: tuple[int, int]) -> Answer:
    """PostHog's refusal of a query that it cannot read."""
    notices = [{"message": text, "start": start, "end": end} for start, end in ranges]
    body = {
        "type": "validation_error",
        "code": "invalid_input",
        "detail": text,
        "attr": None,
        "extra": {"hogql_metadata": {"isValid": False, "errors": notices, "warnings": []}},
    }
    return Answer(400, json=body)


@dataclass
class FakePostHog:
    """Answers queries as told, and remembers what it was asked."""

    answer: Callable[[str], Answer] = lambda _: Answer(200, json=rows(["n"], [[1]]))
    """What a query gets, by its text."""
    held: bool = False
    """Queries stay on their way until this is lifted."""
    progress: dict[str, Any] | None = None
    failure: str = ""
    """Why a query that is on its way ends."""
    found: list[dict[str, Any]] = field(default_factory=list)
    """The mistakes that a look at the query alone finds."""
    asked: list[str] = field(default_factory=list)
    """The texts of the queries."""
    modes: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    """The ids of the queries that were cancelled."""
    ids: list[str] = field(default_factory=list)

    tables: dict[str, Any] = field(default_factory=dict)
    suggestions: list[dict[str, Any]] | None = field(default_factory=list)
    """What could come next; None where this PostHog does not know the question."""
    values: list[str] = field(default_factory=list)
    """What every property holds."""
    places: list[str] = field(default_factory=list)
    """What stood before each place that was asked about, and the properties."""
    kinds: list[str] = field(default_factory=list)
    """What was asked besides queries: the kinds of questions, and the lists."""

    async def handle(self, request: httpx.Request) -> Answer:
        query_id = request.url.path.rstrip("/").rpartition("/")[2]
        if request.method == "DELETE":
            self.deleted.append(query_id)
            return Answer(200, json={"message": "Cancelled query on clickhouse"})
        if request.method == "POST":
            body = json.loads(request.content)
            if body["query"]["kind"] != "HogQLQuery":
                self.kinds.append(body["query"]["kind"])
            if body["query"]["kind"] == "DatabaseSchemaQuery":
                return Answer(200, json={"tables": self.tables})
            if body["query"]["kind"] == "HogQLAutocomplete":
                self.places.append(body["query"]["query"][: body["query"]["startPosition"]])
                if self.suggestions is None:
                    return Answer(400, json={"type": "invalid_request", "detail": "No such kind."})
                return Answer(200, json={"suggestions": self.suggestions})
            if body["query"]["kind"] == "HogQLMetadata":
                return Answer(200, json={"isValid": not self.found, "errors": self.found})
            self.asked.append(body["query"]["query"])
            self.modes.append(body["refresh"])
            self.ids.append(body["client_query_id"])
            if self.held:
                return Answer(202, json=status(self.ids[-1]))
            return self.answer(self.asked[-1])
        if "/query/" not in request.url.path:
            self.kinds.append(request.url.path.rstrip("/").rpartition("/")[2])
            if self.kinds[-1] == "values":
                self.places.append(request.url.params["key"])
                return Answer(200, json=[{"name": each} for each in self.values])
            return Answer(200, json={"next": None, "results": []})
        if self.failure:
            told = status(query_id, complete=True, error=True, error_message=self.failure)
            return Answer(400, json=told)
        if self.held:
            return Answer(202, json=status(query_id, query_progress=self.progress))
        results = self.answer(self.asked[-1]).json()
        return Answer(200, json=status(query_id, complete=True, results=results))


class PaneApp(App[None]):
    """Nothing but the pane."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.said: list[str] = []
        self.wanted: list[Pane.Elsewhere] = []
        self.pane = QueryPane(services)

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name
        self.pane.opened()

    @on(Pane.Elsewhere)
    def elsewhere(self, message: Pane.Elsewhere) -> None:
        """What the screen hands to another pane."""
        self.wanted.append(message)

    def on_pane_said(self, message: Pane.Said) -> None:
        self.said.append(message.text)


@dataclass
class World:
    """A pane at work."""

    app: PaneApp
    pilot: Pilot[None]
    services: Services
    posthog: FakePostHog
    clock: TurnedClock
    copied: list[str]
    client: Client

    def connect(self, *scopes: str) -> None:
        """As the main screen does once it is connected."""
        self.services.client = self.client
        self.pane.session = session(*scopes)

    @property
    def pane(self) -> QueryPane:
        return self.app.pane

    @property
    def tab(self) -> Tab:
        """The tab that is shown."""
        return self.pane.tab

    async def write(self, text: str, cursor: tuple[int, int] | None = None) -> None:
        """Put text into the editor."""
        self.tab.editor.load_text(text)
        if cursor is not None:
            self.tab.editor.move_cursor(cursor)
        await self.pilot.pause()

    async def run(self, text: str) -> None:
        """Write a query and run it to its end."""
        await self.write(text)
        await self.pilot.press("f9")
        await self.until(lambda: self.tab.run is None)

    async def run_held(self, text: str) -> None:
        """Write a query and run it until the server knows of it."""
        before = len(self.posthog.asked)
        await self.write(text)
        await self.pilot.press("f9")
        await self.until(lambda: len(self.posthog.asked) > before and self.clock.sleepers)

    async def until(self, true: Callable[[], object]) -> None:
        """Let things happen until something holds."""
        limit = time.monotonic() + 15
        while not true():
            assert time.monotonic() < limit, "it never came to that"
            await self.pilot.pause()
        await self.pilot.pause()

    def screen(self) -> str:
        """What is to be seen, line by line."""
        return screen_of(self.app)


def session(*scopes: str) -> Session:
    """A key at work in a project."""
    key = KeyInfo("test", "phx_...", frozenset(scopes or ("*",)), frozenset())
    return Session(key, Project(1, "Shop"), "Acme", "Ada", "EU")


def surroundings(folder: Path, profile: Profile, clock: Clock) -> tuple[Services, list[str]]:
    """Services that are not connected, and what was sent to the terminal's clipboard."""
    copied: list[str] = []

    async def connect() -> Connection | None:
        return None

    services = Services(
        settings=Settings(profile, data_folder=folder / "data"),
        connect=connect,
        store=Store(folder),
        clipboard=Clipboard({}, copied.append),
        clock=clock,
    )
    return services, copied


@asynccontextmanager
async def a_world(
    folder: Path,
    *,
    size: tuple[int, int] = (120, 40),
    source: Source = "profile",
    connected: bool = True,
    scopes: tuple[str, ...] = (),
    posthog: FakePostHog | None = None,
) -> AsyncIterator[World]:
    """A pane with a connection to a PostHog that answers as told."""
    posthog = posthog or FakePostHog()
    clock = TurnedClock()
    services, copied = surroundings(folder, Profile("test", HOST, 1, source=source), clock)
    client = Client(
        Connection(HOST, SecretStr("phx_" + "a" * 40), 1),
        activity=services.activity,
        clock=clock,
        transport=httpx.MockTransport(posthog.handle),
        random=lambda: 0.5,
    )
    app = PaneApp(services)
    async with app.run_test(size=size) as pilot:
        world = World(app, pilot, services, posthog, clock, copied, client)
        if connected:
            world.connect(*scopes)
        await pilot.pause()
        yield world
        await app.pane.leave()
    await client.close()


@asynccontextmanager
async def a_demo_world(folder: Path, facts: Facts) -> AsyncIterator[World]:
    """A pane that is connected to a running demo, in the time of this machine."""
    profile = Profile("demo", facts.url, facts.project_id, source="demo")
    services, copied = surroundings(folder, profile, SystemClock())
    connection = Connection(facts.url, SecretStr(facts.key), facts.project_id)
    client = Client(connection, activity=services.activity, clock=services.clock)
    app = PaneApp(services)
    async with app.run_test(size=(120, 40)) as pilot:
        world = World(app, pilot, services, FakePostHog(), TurnedClock(), copied, client)
        world.connect()
        yield world
        await app.pane.leave()
    await client.close()
