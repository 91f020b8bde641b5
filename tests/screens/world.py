"""The whole shell around panes of straw: a PostHog that answers as told, a clock to turn."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from hogtui.api.connection import Connection
from hogtui.app import HogtuiApp
from hogtui.clipboard import Clipboard
from hogtui.credentials import Saved
from hogtui.panes import PaneEntry
from hogtui.panes.base import Pane
from hogtui.screens.bindings import pane_keys
from hogtui.screens.main import MainScreen
from hogtui.services import Services
from hogtui.settings import Profile, Settings
from hogtui.store import Store

HOST = "https://posthog.example.com"
KEY = "phx_" + "k" * 40
PROFILE = Profile("test", HOST, 1)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class TurnedClock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds - 1000)

    async def sleep(self, seconds: float) -> None:
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.sleepers.append((self.seconds + seconds, sleeper))
        await sleeper

    def turn(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds
        for due, sleeper in tuple(self.sleepers):
            if due <= self.seconds and not sleeper.done():
                sleeper.set_result(None)
        self.sleepers = [each for each in self.sleepers if each[0] > self.seconds]


@dataclass
class FakePostHog:
    """Answers the questions that come before the first query."""

    scopes: Sequence[str] = ("*",)
    project: str = "Shop"
    organization: str = "Acme"
    key_status: int = 200
    refusal: str = "Invalid personal API key."
    down: bool = False
    limited: bool = False
    """Says 429 with seven seconds to wait, once."""
    asked: list[str] = field(default_factory=list)

    def handle(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.asked.append(f"{request.method} {path}")
        if self.down:
            raise httpx.ConnectError("Connection refused", request=request)
        if self.limited:
            self.limited = False
            words = {"type": "throttled_error", "code": "throttled", "detail": "Too many."}
            return httpx.Response(429, json=words, headers={"Retry-After": "7"})
        if path == "/api/personal_api_keys/@current/":
            return self._key()
        if self.key_status == 401:
            return self._refused(401)
        if path == "/api/users/@me/":
            return httpx.Response(200, json=self._user())
        if path == "/api/projects/":
            project = {"id": 1, "name": self.project, "organization": "o1", "timezone": "UTC"}
            other = {"id": 2, "name": "Blog", "organization": "o1", "timezone": "UTC"}
            return httpx.Response(200, json={"results": [project, other], "next": None})
        if path.startswith("/api/projects/"):
            number = int(path.split("/")[3])
            name = self.project if number == 1 else "Blog"
            body = {"id": number, "name": name, "organization": "o1", "timezone": "UTC"}
            return httpx.Response(200, json=body)
        return httpx.Response(404, json={"detail": "Not found.", "code": "not_found"})

    def _key(self) -> httpx.Response:
        if self.key_status != 200:
            return self._refused(self.key_status)
        body: dict[str, Any] = {
            "id": "k1",
            "label": "laptop",
            "mask_value": "phx_...kkkk",
            "scopes": list(self.scopes),
            "scoped_teams": [],
            "scoped_organizations": [],
        }
        return httpx.Response(200, json=body)

    def _refused(self, status: int) -> httpx.Response:
        body = {"type": "authentication_error", "code": "x", "detail": self.refusal, "attr": None}
        return httpx.Response(status, json=body)

    def _user(self) -> dict[str, Any]:
        return {
            "first_name": "Ada",
            "email": "ada@example.com",
            "organization": {"id": "o1", "name": self.organization},
            "organizations": [{"id": "o1", "name": self.organization}],
            "team": {"id": 1, "name": self.project},
        }


class StrawPane(Pane):
    """Something to type in and something to choose from."""

    ID, TITLE, SCOPE = "query", "Query", "query:read"
    taken: Sequence[Pane.Elsewhere] = ()
    HELP = "- The ideas of this pane, and `f9`."
    BINDINGS = [
        Binding("f9", "run", "Run", id="query.run"),
        *(
            Binding(f"f{number}", f"extra({number})", f"Extra {number}", id=f"query.extra{number}")
            for number in range(2, 8)
        ),
        Binding("x", "sleep", "Sleep", id="query.sleep"),
    ]

    def compose(self) -> ComposeResult:
        yield Input(id="entry")
        yield OptionList("one", "two")

    def opened(self) -> None:
        self.query_one(Input).focus()

    def take(self, wanted: Pane.Elsewhere) -> None:
        self.taken = [*self.taken, wanted]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        return None if action == "sleep" else True

    def why_not(self, action: str) -> str | None:
        return "Too early to sleep." if action == "sleep" else super().why_not(action)

    def action_run(self) -> None:
        self.post_message(self.ConnectWanted())


class StrawFlags(StrawPane):
    """Another one, for a scope of its own."""

    ID, TITLE, SCOPE = "flags", "Flags", "feature_flag:read"


STRAW = (
    PaneEntry("query", "Query", "query:read", lambda: StrawPane),
    PaneEntry("flags", "Flags", "feature_flag:read", lambda: StrawFlags),
)


class StrawMain(MainScreen):
    """The main screen with these panes."""

    PANES = STRAW
    BINDINGS = [*pane_keys(STRAW)]


class StrawApp(HogtuiApp, inherit_bindings=True):
    """The app with these panes."""

    MAIN = StrawMain


@dataclass
class World:
    """The app at work."""

    app: StrawApp
    pilot: Pilot[None]
    posthog: FakePostHog
    clock: TurnedClock
    services: Services
    copied: list[str]
    kept: list[tuple[Profile, bool]]

    @property
    def main(self) -> MainScreen:
        """The screen under everything."""
        return next(each for each in self.app.screen_stack if isinstance(each, MainScreen))

    async def turn_until(self, true: Callable[[], object]) -> None:
        """Let time pass until something holds."""
        while not true():
            self.clock.turn(10)
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

    async def paste(self, text: str) -> None:
        """Paste where the focus is, and press enter."""
        self.app.post_message(events.Paste(text))
        await self.pilot.press("enter")

    async def connected(self) -> None:
        """Wait for the session."""
        await self.until(lambda: self.main.link.state == "connected")

    def screen(self) -> str:
        """What is to be seen, line by line."""
        width, height = self.app.size
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join(strip.text[:width] for strip in strips[:height])


def some_services(
    folder: Path,
    *,
    posthog: FakePostHog,
    profile: Profile | None = PROFILE,
    saved: Sequence[Saved] = (),
    has_key: bool = True,
    copied: list[str] | None = None,
    kept: list[tuple[Profile, bool]] | None = None,
    **settings: Any,
) -> Services:
    """What an app runs on; `copied` and `kept` take what it does with a clipboard and a keyring."""
    into_clipboard = [] if copied is None else copied
    into_keyring = [] if kept is None else kept
    answers = iter(saved)

    async def connect() -> Connection | None:
        return Connection(HOST, SecretStr(KEY), project_id=1) if has_key else None

    async def keep(profile: Profile, key: SecretStr, allow_file: bool) -> Saved:
        assert key.get_secret_value() == KEY
        into_keyring.append((profile, allow_file))
        return next(answers)

    return Services(
        settings=Settings(profile, **{"theme": "dark", **settings}, state_folder=folder),
        connect=connect,
        store=Store(folder),
        clipboard=Clipboard({}, into_clipboard.append),
        clock=TurnedClock(),
        transport=httpx.MockTransport(posthog.handle),
        keep=keep,
        demo_missing="Install hogtui[demo] for the demo.",
    )


@asynccontextmanager
async def a_world(
    folder: Path,
    *,
    posthog: FakePostHog | None = None,
    size: tuple[int, int] = (120, 40),
    environ: dict[str, str] | None = None,
    saved: Sequence[Saved] = (Saved("keyring", "The key is in the system's keyring."),),
    **more: Any,
) -> AsyncIterator[World]:
    """The app from its start to its end; `more` goes to its services and settings."""
    posthog = posthog or FakePostHog()
    copied: list[str] = []
    kept: list[tuple[Profile, bool]] = []
    services = some_services(folder, posthog=posthog, saved=saved, copied=copied, kept=kept, **more)
    clock = services.clock
    assert isinstance(clock, TurnedClock)
    app = StrawApp(services, environ or {}, strict=True)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield World(app, pilot, posthog, clock, services, copied, kept)
        await app.leave()
