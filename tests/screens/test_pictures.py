"""What the whole looks like: few pictures, of what should not change by accident."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from textual.app import App
from textual.pilot import Pilot

from hogtui.app import HogtuiApp
from hogtui.panes.query.pane import QueryPane
from hogtui.screens.main import MainScreen
from hogtui.settings import Profile
from tests.screens.world import HOST, FakePostHog, some_services

Compare = Callable[..., bool]
SMALL = (80, 24)

ROWS = {
    "columns": ["event", "times", "people", "latest"],
    "types": [
        ["event", "String"],
        ["times", "UInt64"],
        ["people", "UInt64"],
        ["latest", "DateTime64(6, 'UTC')"],
    ],
    "results": [
        ["$pageview", 128402, 9120, "2026-11-21T11:59:58.120000Z"],
        ["$autocapture", 91377, 7004, "2026-11-21T11:59:57Z"],
        ["file shared with\na colleague", 52, None, "2026-11-20T08:01:00Z"],
        ["[/oops]", 1, 1, None],
    ],
    "hasMore": True,
    "limit": 100,
    "offset": 0,
    "is_cached": False,
    "timezone": "UTC",
}


@pytest.fixture(autouse=True)
def _greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The status bar shows the time of this machine."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


class QueryingPostHog(FakePostHog):
    """Answers every query at once."""

    def handle(self, request: httpx.Request) -> httpx.Response:
        if "/query/" in request.url.path:
            return httpx.Response(200, json=ROWS)
        return super().handle(request)


def an_app(folder: Path, environ: dict[str, str] | None = None, **settings: Any) -> HogtuiApp:
    """The app with its real panes."""
    world = some_services(folder, posthog=QueryingPostHog(), **settings)
    return HogtuiApp(world, environ or {}, strict=True)


async def with_rows(pilot: Pilot[None]) -> None:
    """Connected, run, and in the rows."""
    main = pilot.app.screen
    assert isinstance(main, MainScreen)
    await until(pilot, lambda: main.link.state == "connected")
    assert isinstance(main.current_pane, QueryPane)
    tab = main.current_pane.tab
    tab.editor.load_text("SELECT event, count() AS times\nFROM events\nGROUP BY event")
    tab.editor.cursor_blink = False
    await pilot.press("f9")
    await until(pilot, lambda: tab.results.result is not None and tab.run is None)
    await pilot.press("escape")
    main.news.show()
    await pilot.pause()


async def until(pilot: Pilot[None], true: Callable[[], object]) -> None:
    """Let things happen until something holds."""
    limit = time.monotonic() + 15
    while not true():
        assert time.monotonic() < limit
        await pilot.pause()


LOOKS = {
    "dark": ({"theme": "dark"}, {}),
    "light": ({"theme": "light"}, {}),
    "plain": ({"theme": "auto"}, {"NO_COLOR": "1"}),
}


@pytest.mark.parametrize("look", LOOKS)
def test_rows(look: str, tmp_path: Path, snap_compare: Compare) -> None:
    settings, environ = LOOKS[look]
    app: App[None] = an_app(tmp_path, environ, **settings)
    assert snap_compare(app, terminal_size=SMALL, run_before=with_rows)


def test_first_run(tmp_path: Path, snap_compare: Compare) -> None:
    assert snap_compare(an_app(tmp_path, profile=None), terminal_size=SMALL)


def test_a_refused_key_in_a_production_profile(tmp_path: Path, snap_compare: Compare) -> None:
    profile = Profile("prod", HOST, 1, production=True)
    app = an_app(tmp_path, profile=profile)
    app.services.transport = httpx.MockTransport(FakePostHog(key_status=401).handle)

    async def refused(pilot: Pilot[None]) -> None:
        main = pilot.app.screen
        assert isinstance(main, MainScreen)
        await until(pilot, lambda: main.link.state == "disconnected")

    assert snap_compare(app, terminal_size=SMALL, run_before=refused)
