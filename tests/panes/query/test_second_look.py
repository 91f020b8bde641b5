"""Rows are asked again on this machine, compared with others, and found in PostHog."""

from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from hogtui.browser import Browser
from hogtui.local.engine import missing
from hogtui.panes.query.local_panel import LocalPanel
from hogtui.panes.query.rows import Rows
from hogtui.panes.query.web_link import link, open_link
from hogtui.settings import Profile, Settings
from hogtui.widgets.menu import Menu
from tests.panes.query.world import HOST, FakePostHog, World, a_world, rows

BEFORE = [["a", 1], ["b", 2], ["c", 3]]
AFTER = [["a", 1], ["c", 4], ["[red]\x1b[31m", 5]]
TYPES = [["event", "String"], ["n", "UInt64"]]


def answers(*tables: Sequence[list[object]]) -> FakePostHog:
    """Each query gets the next of these."""
    left = [rows(["event", "n"], list(each), types=TYPES) for each in tables]
    return FakePostHog(answer=lambda _: httpx.Response(200, json=left.pop(0)))


async def two_results(world: World) -> Rows:
    await world.run("SELECT event, n FROM events -- 1")
    await world.run("SELECT event, n FROM events -- 2")
    world.pane.tab.results.focus_rows()
    await world.pilot.pause()
    return world.pane.tab.results.grid


async def ask(world: World, sql: str) -> None:
    panel = world.pane.tab.query_one(LocalPanel)
    panel.editor.load_text(sql)
    await world.pilot.press("f9")
    await world.until(lambda: world.pane.tab.results.grid.going is None)


engine = [
    pytest.mark.demo,
    pytest.mark.skipif(missing() is not None, reason="the engine is not installed"),
]


class TestAskingAgain:
    """SQL over the rows that are here."""

    pytestmark = engine

    async def test_rows_are_asked_without_a_request(self, tmp_path: Path) -> None:
        async with a_world(tmp_path, posthog=answers(BEFORE, AFTER)) as world:
            grid = await two_results(world)
            asked = len(world.posthog.asked)

            await world.pilot.press("a")
            await world.until(lambda: world.pane.tab.query(LocalPanel))
            panel = world.pane.tab.query_one(LocalPanel)
            await world.until(lambda: panel.editor.has_focus)
            assert "results (3 rows), results_2 (3 rows)" in world.screen()
            await ask(
                world,
                "SELECT r.event, r.n - o.n AS more FROM results r JOIN results_2 o USING (event)"
                " ORDER BY more;",
            )

            assert grid.rows.rows == [["a", 0], ["c", 1]]
            assert "local" in world.screen()
            assert len(world.posthog.asked) == asked

            await ask(world, "SELECT max(more) FROM local")
            assert grid.rows.rows == [[1]]

            await world.pilot.press("escape")
            assert not panel.display
            await world.pilot.press("r")
            await world.until(lambda: grid.going is None)
            assert len(world.posthog.asked) == asked

            await world.pilot.press("alt+left")
            assert grid.rows.rows == AFTER_CLEAN

    async def test_what_is_wrong_is_said_and_the_rows_stay(self, tmp_path: Path) -> None:
        async with a_world(tmp_path, posthog=answers(BEFORE, AFTER)) as world:
            grid = await two_results(world)
            await world.pilot.press("a")
            await world.until(lambda: world.pane.tab.query(LocalPanel))

            await ask(world, "SELECT [nope] FROM results")

            assert "nope" in world.screen()
            assert grid.rows.rows == AFTER_CLEAN

    async def test_escape_stops_a_question_and_its_engine(self, tmp_path: Path) -> None:
        async with a_world(tmp_path, posthog=answers(BEFORE, AFTER)) as world:
            grid = await two_results(world)
            await world.pilot.press("a")
            await world.until(lambda: world.pane.tab.query(LocalPanel))
            panel = world.pane.tab.query_one(LocalPanel)
            panel.editor.load_text("SELECT sum(cityHash64(number)) FROM numbers(1000000000000)")
            await world.pilot.press("f9")
            again = world.pane.tab.second_look.asking
            await world.until(lambda: again.engine.is_running)
            assert "asking" in world.screen()

            await world.pilot.press("escape")
            await world.until(lambda: not again.engine.is_running)

            assert grid.going is None
            assert panel.display
            assert "Stopped." in world.app.said


AFTER_CLEAN = [["a", 1], ["c", 4], ["[red]␛[31m", 5]]


async def test_without_rows_there_is_nothing_to_ask(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.pane.tab.results.focus_rows()
        await world.pilot.press("a", "d")
        await world.pilot.pause()

        assert len(world.app.said) == 2
        assert not world.pane.tab.query(LocalPanel)


async def test_two_results_are_compared(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=answers(BEFORE, AFTER)) as world:
        grid = await two_results(world)

        await world.pilot.press("d")
        await world.until(lambda: grid.rows.columns and grid.rows.columns[0].name == "±")

        assert grid.rows.rows == [
            ["-", "b", 2],
            ["~", "c", "3 → 4"],
            ["+", "[red]␛[31m", 5],
        ]
        assert "1 added · 1 gone · 1 changed · 1 same  by event" in world.screen()

        await world.pilot.press("d")
        assert isinstance(world.app.screen, Menu)
        await world.pilot.press("a")
        await world.until(lambda: grid.rows.row_count == 4)

        await world.pilot.press("d", "k")
        await world.pilot.press("ctrl+u", *"nope", "enter")
        await world.until(lambda: "Not in both: nope" in world.screen())
        await world.pilot.press("ctrl+u", "n", "enter")
        await world.until(lambda: "by n" in world.screen())

        await world.pilot.press("d", "b")
        await world.until(lambda: grid.rows.rows == AFTER_CLEAN)


async def test_of_several_results_one_is_chosen(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=answers(BEFORE, BEFORE, AFTER)) as world:
        await world.run("SELECT 1")
        grid = await two_results(world)

        await world.pilot.press("d")
        await world.until(lambda: isinstance(world.app.screen, Menu))
        assert "results_3 · 3 rows · SELECT 1" in world.screen()
        await world.pilot.press("enter")
        await world.until(lambda: grid.rows.columns[0].name == "±")


async def test_nothing_different_is_said(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=answers(BEFORE, BEFORE)) as world:
        await two_results(world)

        await world.pilot.press("d")
        await world.until(lambda: world.app.said)

        assert world.app.said == ["Nothing is different from results_2."]


def test_the_link_holds_the_query_whole() -> None:
    address = link("https://eu.posthog.com/", 7, "SELECT '&#?%' FROM events\n-- é")

    assert address == (
        "https://eu.posthog.com/project/7/sql?open_query="
        "SELECT%20%27%26%23%3F%25%27%20FROM%20events%0A--%20%C3%A9"
    )
    assert link("https://example.com/posthog", None, "1") == (
        "https://example.com/posthog/sql?open_query=1"
    )
    assert link(HOST, 1, "x" * 8_000) is None


async def opened(
    world: World, environ: dict[str, str], *, works: bool = True
) -> list[Sequence[str]]:
    """What was started for the key."""
    started: list[Sequence[str]] = []

    async def run(command: Sequence[str]) -> bool:
        started.append(command)
        return works

    browser = Browser(environ, run, lambda name: f"/usr/bin/{name}", platform="linux")
    open_link(world.pane.tab, browser)
    await world.until(lambda: world.app.said)
    return started


async def test_the_query_is_opened_in_the_browser_of_this_machine(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.run("SELECT 1")

        started = await opened(world, {"DISPLAY": ":0"})

        assert started == [["xdg-open", f"{HOST}/project/1/sql?open_query=SELECT%201"]]
        assert world.app.said == ["Opened in the browser of this machine."]


async def test_over_ssh_the_link_is_copied_and_that_is_said(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.run("SELECT 1")

        started = await opened(world, {"DISPLAY": ":0", "SSH_CONNECTION": "x"})

        assert started == []
        assert world.copied == [f"{HOST}/project/1/sql?open_query=SELECT%201"]
        assert "the link; open it where you sit" in world.app.said[0]


async def test_the_link_is_in_the_menu_of_copies(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.run("SELECT 1")
        world.pane.tab.results.focus_rows()

        await world.pilot.press("c", "w")
        await world.until(lambda: world.copied)

        assert world.copied == [f"{HOST}/project/1/sql?open_query=SELECT%201"]


async def test_where_no_browser_starts_the_link_is_copied(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.run("SELECT 1")

        started = await opened(world, {"DISPLAY": ":0"}, works=False)

        assert [command[0] for command in started] == ["xdg-open", "gio"]
        assert len(world.copied) == 1


async def test_the_demo_has_no_pages(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        profile = Profile("demo", HOST, 1, source="demo")
        world.services.settings = Settings(profile)

        assert await opened(world, {"DISPLAY": ":0"}) == []
        assert world.app.said == ["The demo is not a web site: it has no SQL editor to open."]
