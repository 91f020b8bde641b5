"""The history as a panel: what it lists, finds, opens and forgets."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from hogtui.history import Entry, History, Place
from hogtui.panes.query.history_panel import Chosen, HistoryPanel
from hogtui.themes import DARK
from hogtui.widgets.hogql_view import HogQLView
from tests.panes.query.seen import screen_of

SHOP = Place("https://eu.posthog.com", 1, "Shop")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOSTILE = "select '[bold]\x1b[31m[@click=app.quit]x[/]'\n, '\u202e'"


def entry(number: int, query: str, **more: object) -> Entry:
    made = Entry(f"id{number}", query, NOON - timedelta(hours=10 - number), rows=number)
    return made._replace(**more)  # type: ignore[arg-type]  # whatever the test says


ENTRIES = (
    entry(1, "select event from events"),
    entry(2, "select broken from events", rows=None, error="Unable to resolve field: broken"),
    entry(3, HOSTILE, variables={"[x]": "\x1b[0m"}),
    entry(4, "select person_id\nfrom persons", seconds=2.5, bytes_read=12_000_000),
)


class PanelApp(App[None]):
    def __init__(self, panel: HistoryPanel) -> None:
        super().__init__()
        self.panel = panel
        self.given: list[Chosen | None] = []

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name
        self.push_screen(self.panel, self.given.append)


@dataclass
class Opened:
    app: PanelApp
    pilot: Pilot[None]
    history: History
    copied: list[str] = field(default_factory=list)

    @property
    def listed(self) -> list[str]:
        return [each.id for each in self.app.panel.shown]

    async def until(self, true: Callable[[], object]) -> None:
        for _ in range(500):
            await self.pilot.pause()
            if true():
                await self.pilot.pause()
                return
        raise AssertionError("it never came to that")


@asynccontextmanager
async def opened(
    folder: Path, entries: tuple[Entry, ...] = ENTRIES, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Opened]:
    history = History(folder)
    for each in entries:
        history.record(SHOP, each)
    copied: list[str] = []
    panel = HistoryPanel(history, SHOP, NOON, copy=copied.append)
    app = PanelApp(panel)
    async with app.run_test(size=size) as pilot:
        world = Opened(app, pilot, history, copied)
        await world.until(lambda: len(panel.shown) == len(entries))
        yield world


async def test_the_newest_is_first_and_the_whole_query_is_shown(tmp_path: Path) -> None:
    async with opened(tmp_path) as world:
        assert world.listed == ["id4", "id3", "id2", "id1"]
        assert world.app.panel.query_one(HogQLView).text == ENTRIES[3].query
        seen = screen_of(world.app)
        assert "12 MB" in seen
        assert "Unable" not in seen

        await world.pilot.press("down", "down")

        seen = screen_of(world.app)
        assert "Unable to resolve field: broken" in seen
        assert "failed" in seen


@pytest.mark.parametrize(("key", "runs"), [("enter", False), ("r", True)])
async def test_an_entry_is_opened_or_run_again(tmp_path: Path, key: str, runs: bool) -> None:
    async with opened(tmp_path) as world:
        await world.pilot.press("j", key)

        (chosen,) = world.app.given
        assert chosen is not None
        assert (chosen.entry.id, chosen.run) == ("id3", runs)


async def test_text_is_found_while_it_is_typed(tmp_path: Path) -> None:
    async with opened(tmp_path) as world:
        await world.pilot.press("slash", *"events")
        await world.until(lambda: world.listed == ["id2", "id1"])
        await world.pilot.press("home", "exclamation_mark")
        await world.until(lambda: world.listed == ["id4", "id3"])
        await world.pilot.press("down", "enter")

        assert world.app.given[0] is not None
        assert world.app.given[0].entry.id == "id3"


async def test_escape_takes_back_one_thing_after_the_other(tmp_path: Path) -> None:
    async with opened(tmp_path) as world:
        await world.pilot.press("f")
        await world.until(lambda: world.listed == ["id2"])
        await world.pilot.press("slash", *"nothing like it")
        await world.until(lambda: not world.listed)
        assert "Nothing fits." in screen_of(world.app)

        await world.pilot.press("escape")
        await world.until(lambda: world.listed == ["id2"])
        await world.pilot.press("escape")
        await world.until(lambda: len(world.listed) == 4)
        await world.pilot.press("escape")

        assert world.app.given == [None]


async def test_a_star_keeps_an_entry_from_being_deleted(tmp_path: Path) -> None:
    async with opened(tmp_path) as world:
        await world.pilot.press("asterisk")
        await world.until(lambda: world.app.panel.shown[0].starred)
        await world.pilot.press("d")
        assert "It has a star" in screen_of(world.app)

        await world.pilot.press("down", "d")
        await world.until(lambda: world.listed == ["id4", "id2", "id1"])

        assert [each.id for each in world.history.read(SHOP).entries] == ["id4", "id2", "id1"]
        assert world.app.panel.entry is not None


async def test_copying_gives_the_query_as_it_is(tmp_path: Path) -> None:
    async with opened(tmp_path) as world:
        await world.pilot.press("y")

        assert world.copied == [ENTRIES[3].query]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 16), (20, 5)])
async def test_hostile_text_is_drawn_as_text_at_any_size(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with opened(tmp_path, size=size) as world:
        await world.pilot.press("down")

        seen = screen_of(world.app)
        assert "\x1b" not in seen
        assert "\u202e" not in seen
        if size[0] >= 80:
            assert "[bold]␛[31m[@click=app.quit]x[/]" in seen


async def test_an_empty_history_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path, ()) as world:
        await world.until(lambda: "Nothing was run here yet." in screen_of(world.app))
        await world.pilot.press("enter", "y", "d", "asterisk", "r", "f8")

        assert world.app.given == [None]
