"""One sitting at the whole program, on the embedded PostHog, and what is there in the next one."""

import csv
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr
from textual.pilot import Pilot
from textual.widgets import Input

from hogtui.api.connection import Connection
from hogtui.app import HogtuiApp
from hogtui.clipboard import Clipboard
from hogtui.history import History
from hogtui.panes.query.export_form import ExportForm
from hogtui.panes.query.pane import QueryPane
from hogtui.panes.query.tab import Tab
from hogtui.services import Services
from hogtui.settings import Profile, Settings
from hogtui.store import Store
from hogtui.widgets.completion_list import CompletionList
from tests.demo_child import DemoServer
from tests.panes.query.test_completing import KEYS

pytestmark = pytest.mark.demo

QUERY = "select distinct_id, count() as times from events where event = '$pageview'"
WRONG = " and timestmp > now() - interval 30 day"
ENDING = " group by distinct_id order by distinct_id limit 200"


@dataclass
class Sitting:
    """The program, and hands on its keys."""

    app: HogtuiApp
    pilot: Pilot[None]

    @property
    def pane(self) -> QueryPane:
        """The pane with the queries."""
        return self.app.screen_stack[0].query_one(QueryPane)

    @property
    def tab(self) -> Tab:
        """The tab that is shown."""
        return self.pane.tab

    def screen(self) -> str:
        """What is to be seen, line by line."""
        width, height = self.app.size
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join(strip.text[:width] for strip in strips[:height])

    async def until(self, true: Callable[[], object]) -> None:
        """Let things happen until something holds."""
        limit = time.monotonic() + 20
        while not true():
            assert time.monotonic() < limit, f"it never came to that:\n{self.screen()}"
            await self.pilot.pause()
        await self.pilot.pause()

    async def sees(self, text: str) -> None:
        """Wait until something is on the screen."""
        await self.until(lambda: text in self.screen())

    async def type(self, text: str) -> None:
        """A key for each character."""
        await self.pilot.press(*(KEYS.get(each, each) for each in text))

    def offered(self) -> list[str]:
        """The names in the list, none while it is closed."""
        found = self.tab.query(CompletionList)
        return [row.name for row in found.first().rows] if found else []

    async def complete(self, before: str, typed: str, *, token: str) -> None:
        """Write a token with at most four letters and the key that takes what is offered."""
        assert len(typed) <= 4
        await self.type(before + typed)
        await self.until(lambda: token.strip("'()") in self.offered()[:1])
        await self.pilot.press("tab")
        await self.pilot.pause()

    def underlined(self) -> list[str]:
        """What is marked as a mistake."""
        editor = self.tab.editor
        return [editor.text[start:end] for start, end in editor.problems]


@asynccontextmanager
async def sitting(folder: Path, server: DemoServer) -> AsyncIterator[Sitting]:
    """The program from its start to its end; the folder holds what it keeps."""
    facts = server.facts
    profile = Profile("demo", facts.url, facts.project_id, source="demo")

    async def connect() -> Connection:
        return Connection(facts.url, SecretStr(facts.key), facts.project_id, source="demo")

    services = Services(
        settings=Settings(profile, theme="dark", state_folder=folder, data_folder=folder / "data"),
        connect=connect,
        store=Store.of_profile(folder, "demo"),
        clipboard=Clipboard({}, lambda _: None),
        history=History(folder / "history"),
    )
    app = HogtuiApp(services, {}, strict=True)
    async with app.run_test(size=(120, 40)) as pilot:
        at_work = Sitting(app, pilot)
        await at_work.until(lambda: services.client)
        try:
            yield at_work
        finally:
            await app.leave()


async def test_a_sitting_from_the_first_key_to_the_next_day(
    tmp_path: Path, demo_server: DemoServer
) -> None:
    async with sitting(tmp_path, demo_server) as one:
        await one.until(lambda: one.tab.results.result and one.tab.run is None)
        await one.pilot.press("ctrl+n")
        await write_it(one)
        await fail_and_fix(one)
        await run_it(one, demo_server)
        await look_at_it(one)
        await export_it(one, tmp_path / "out.csv")
        written = one.tab.editor.text
        cursor = one.tab.editor.cursor_location
        await find_the_person(one)

    async with sitting(tmp_path, demo_server) as two:
        await two.until(lambda: two.pane.tabs and len(two.pane.tabs) == 2)
        assert two.tab.editor.text == written
        assert two.tab.editor.cursor_location == cursor
        await two.pilot.press("f8")
        await two.sees("3 of 3")
        assert "failed" in two.screen()
        assert "200 rows" in two.screen()


async def write_it(one: Sitting) -> None:
    """A query of which each token takes five keys."""
    await one.complete("", "sel", token="SELECT")
    # The names of the project are read in the first pause.
    await one.until(lambda: one.tab.draft.assistant.reference.knows_the_project)
    await one.complete(" ", "dist", token="distinct_id")
    await one.complete(", ", "cou", token="count()")
    await one.complete(" as times", " fr", token="FROM")
    await one.complete(" ", "eve", token="events")
    await one.complete(" ", "whe", token="WHERE")
    await one.complete(" ", "eve", token="event")
    await one.complete(" = '", "view", token="$pageview")
    assert one.tab.editor.text == QUERY


async def fail_and_fix(one: Sitting) -> None:
    """A field that is not there is underlined, and written as it was meant."""
    editor = one.tab.editor
    editor.insert(f"{WRONG}{ENDING}")
    await one.pilot.press("f9")
    await one.sees("Unable to resolve field: timestmp")
    await one.until(lambda: one.underlined() == ["timestmp"])
    await one.pilot.press("ctrl+g")
    assert editor.cursor_location == (0, len(QUERY) + 5)
    await one.pilot.press("ctrl+l")
    assert editor.text == QUERY + WRONG.replace("timestmp", "timestamp") + ENDING
    assert one.underlined() == []


async def run_it(one: Sitting, server: DemoServer) -> None:
    """It goes on behind the screen, and says how far it is."""
    server.turn(slow_seconds=1.5)
    await one.pilot.press("f9")
    await one.until(lambda: one.tab.progress and one.tab.progress.rows_read)
    await one.sees(" rows · ")
    server.turn(slow_seconds=0)
    await one.until(lambda: one.tab.results.result is not None and one.tab.run is None)
    assert one.tab.draft.error is None
    assert "200, maybe more (your LIMIT)" in one.screen()


def times_in(one: Sitting) -> list[int]:
    """The numbers of the rows that are shown."""
    seen = one.tab.results.grid.seen
    return [int(str(seen.cell(row, 1))) for row in range(seen.row_count)]


async def look_at_it(one: Sitting) -> None:
    """Sorted, filtered and drawn, without a request."""
    grid = one.tab.results.grid
    await one.pilot.press("escape", "right", "S")
    counts = times_in(one)
    assert counts == sorted(counts, reverse=True)
    await one.pilot.press("slash")
    await one.pilot.pause()
    await one.type("times > 1")
    await one.pilot.press("enter")
    await one.until(lambda: grid.seen.row_count < 200)
    assert times_in(one) == [each for each in counts if each > 1]
    assert f"{grid.seen.row_count} of 200 here" in one.screen()
    await one.pilot.press("v")
    await one.until(lambda: one.tab.results.charting)
    await one.pilot.press("v")
    assert grid.has_focus


async def export_it(one: Sitting, target: Path) -> None:
    """What is shown, as it is shown."""
    await one.pilot.press("x")
    await one.until(lambda: isinstance(one.app.screen, ExportForm))
    one.app.screen.query_one(Input).value = str(target)
    await one.pilot.press("enter")
    await one.until(target.exists)
    header, *rows = csv.reader(target.open(newline=""))
    assert header == ["distinct_id", "times"]
    assert [int(row[1]) for row in rows] == times_in(one)


async def find_the_person(one: Sitting) -> None:
    """From a value to whom it names."""
    await one.pilot.press("left", "g", "space")
    await one.sees("f opens the person")
    await one.pilot.press("f")
    await one.sees("Properties")
    await one.sees("found by")
