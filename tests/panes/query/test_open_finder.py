"""The finder: what it lists from everywhere, what it finds, what it opens."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from hogtui.api.activity import ActivityLog
from hogtui.api.client import Client
from hogtui.api.clock import SystemClock
from hogtui.api.connection import Connection
from hogtui.panes.query.open_finder import OpenFinder, Place
from hogtui.panes.query.shelves import Item
from hogtui.panes.query.sources import Sources
from hogtui.resources.project_queries import Kept, Kind
from hogtui.saved_queries import Saved, SavedQueries
from hogtui.themes import DARK
from hogtui.widgets.hogql_view import HogQLView
from tests.panes.query.seen import screen_of

HOSTILE = "[bold]\x1b[31m[@click=app.quit]x[/]"


def node(text: str) -> dict[str, Any]:
    return {"kind": "HogQLQuery", "query": text}


def answers(request: httpx.Request) -> httpx.Response:
    """A project with one or two of each kind."""
    path = request.url.path.removeprefix("/api/projects/1/")
    bodies: dict[str, Any] = {
        "insights/": [
            {"id": 1, "name": "Weekly reach", "query": node("select 'insight'")},
            {"id": 2, "name": HOSTILE, "description": HOSTILE, "query": node(HOSTILE)},
        ],
        "endpoints/": [{"name": "top-pages", "query": node("select 'endpoint'")}],
        "warehouse_saved_queries/": [{"id": "v1", "name": "active"}],
    }
    if path == "warehouse_saved_queries/v1/":
        return httpx.Response(200, json={"id": "v1", "name": "active", "query": node("view text")})
    return httpx.Response(200, json={"next": None, "results": bodies[path]})


def refusal(_: httpx.Request) -> httpx.Response:
    body = {
        "type": "authentication_error",
        "code": "permission_denied",
        "detail": "API key missing required scope 'insight:read'",
        "attr": None,
    }
    return httpx.Response(403, json=body)


class FinderApp(App[None]):
    def __init__(self, finder: OpenFinder) -> None:
        super().__init__()
        self.finder = finder
        self.given: list[Item | None] = []

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name
        self.push_screen(self.finder, self.given.append)


@dataclass
class Opened:
    app: FinderApp
    pilot: Pilot[None]

    @property
    def finder(self) -> OpenFinder:
        return self.app.finder

    @property
    def listed(self) -> list[str]:
        return [each.item.name for each in self.finder.lines if each.item is not None]

    async def until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(10):
            while not true():
                await self.pilot.pause()
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        self.finder.query_one(Input).value = text
        await self.pilot.pause()


@asynccontextmanager
async def opened(
    folder: Path,
    handle: Callable[[httpx.Request], httpx.Response] | None = answers,
    size: tuple[int, int] = (120, 40),
) -> AsyncIterator[Opened]:
    here = folder / "here"
    (here / "reports").mkdir(parents=True)
    (here / "reports" / "weekly.sql").write_text("select 'file'")
    (here / "large.sql").write_bytes(b"-" * 4_000_001)
    saved = SavedQueries(folder / "data")
    saved.save("Daily", "-- How many\nselect 'saved'")
    old = folder / "old.sql"
    old.write_text("select 'recent'")
    client = None
    if handle is not None:
        client = Client(
            Connection("https://posthog.test", SecretStr("phx_x"), 1),
            activity=ActivityLog(),
            clock=SystemClock(),
            transport=httpx.MockTransport(handle),
        )
    sources = Sources(here, [old, folder / "gone.sql"], saved, client)
    app = FinderApp(OpenFinder(sources, SystemClock()))
    async with app.run_test(size=size) as pilot:
        world = Opened(app, pilot)
        await world.until(
            lambda: all(each.note != "reading" for each in world.finder.shelves.values())
        )
        yield world
    if client is not None:
        await client.close()


async def test_everything_that_can_be_opened_is_on_its_shelf(tmp_path: Path) -> None:
    async with opened(tmp_path) as world:
        titles = [each.shelf.title for each in world.finder.lines if each.item is None]
        assert titles[0] == "Recent files"
        assert titles[2:] == ["Saved queries", "SQL insights", "Endpoints", "Warehouse views"]
        assert {"large.sql", "reports/weekly.sql", "Daily", "Weekly reach"} < set(world.listed)
        assert {"top-pages", "active"} < set(world.listed)
        assert not any("gone" in name for name in world.listed)


@pytest.mark.parametrize(
    ("letters", "text", "kind"),
    [
        ("wkly sql", "select 'file'", Path),
        ("dail", "-- How many\nselect 'saved'", Saved),
        ("how many", "-- How many\nselect 'saved'", Saved),
        ("reach", "select 'insight'", Kept),
        ("top", "select 'endpoint'", Kept),
        ("active", "view text", Kept),
    ],
)
async def test_a_few_letters_find_it_and_show_what_is_in_it(
    tmp_path: Path, letters: str, text: str, kind: type
) -> None:
    async with opened(tmp_path) as world:
        await world.type(letters)
        view = world.finder.query_one(HogQLView)
        await world.until(lambda: view.text == text)
        await world.pilot.press("enter")

        (item,) = world.app.given
        assert item is not None
        assert isinstance(item.source, kind)


async def test_a_path_is_typed_completed_and_gone_into(tmp_path: Path) -> None:
    async with opened(tmp_path) as world:
        await world.pilot.press(*"./rep")
        await world.until(lambda: world.listed == ["./reports/"])
        await world.pilot.press("enter")
        await world.until(lambda: world.listed == ["./reports/weekly.sql"])
        await world.pilot.press("tab")
        field = world.finder.query_one(Input)
        await world.until(lambda: field.value == "./reports/weekly.sql")
        await world.pilot.press("enter")

        (item,) = world.app.given
        assert item is not None
        assert item.path == tmp_path / "here" / "reports" / "weekly.sql"


async def test_a_file_that_is_no_query_says_so_in_the_preview(tmp_path: Path) -> None:
    async with opened(tmp_path) as world:
        await world.type("large")
        await world.until(lambda: "large.sql has 4.0 MB: that is no" in screen_of(world.app))


async def test_what_the_key_may_not_read_is_said_on_its_shelf(tmp_path: Path) -> None:
    async with opened(tmp_path, refusal) as world:
        for kind in Kind:
            assert world.finder.shelves[kind].note == "this key lacks insight:read"
            assert world.finder.shelves[kind].is_problem
        seen = screen_of(world.app)
        assert "Daily" in seen
        assert "this key lacks insight:read" in seen


async def test_without_a_connection_the_files_are_there(tmp_path: Path) -> None:
    async with opened(tmp_path, None) as world:
        assert "not connected" in screen_of(world.app)
        assert "Daily" in world.listed


async def test_a_saved_query_is_renamed_and_deleted_only_when_that_was_meant(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as world:
        await world.type("dail")
        await world.pilot.press("alt+r", "end", *" two", "enter")
        await world.until(lambda: world.listed == ["Daily two"])

        await world.pilot.press("alt+d", "enter")
        await world.pilot.pause()
        assert (tmp_path / "data" / "Daily two.sql").exists()

        await world.pilot.press("alt+d", "d")
        await world.until(lambda: not world.listed)
        assert list((tmp_path / "data").iterdir()) == []


async def test_a_file_is_not_deleted_from_here(tmp_path: Path) -> None:
    async with opened(tmp_path) as world:
        await world.type("weekly.sql")
        await world.pilot.press("alt+d", "d", "alt+r")
        await world.pilot.pause()

        assert world.app.screen is world.finder
        assert (tmp_path / "here" / "reports" / "weekly.sql").exists()


async def test_escape_takes_back_what_was_typed_first(tmp_path: Path) -> None:
    async with opened(tmp_path) as world:
        await world.pilot.press("x", "escape")
        assert world.app.given == []
        await world.pilot.press("escape")
        assert world.app.given == [None]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (50, 12), (20, 5)])
async def test_hostile_names_are_drawn_as_text_at_any_size(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with opened(tmp_path, size=size) as world:
        await world.type("@click")
        await world.until(lambda: len(world.listed) == 1)
        seen = screen_of(world.app)

        assert "\x1b" not in seen
        if size[0] >= 80:
            assert re.search(r"\[bold\]␛\[31m\[@click=app.quit\]x\[/\]", seen)
        assert world.finder.shelves[Place.NAMED].items
