"""Several queries at once: opened, shown, named, moved, closed, and found again."""

from pathlib import Path

import pytest

from hogtui.panes.query.buffers import Buffer, digest
from hogtui.panes.query.journal import Journal
from hogtui.panes.query.tab_list import TabList
from hogtui.panes.query.versions_panel import VersionsPanel
from hogtui.store import Store
from hogtui.widgets.hogql_view import HogQLView
from hogtui.widgets.line_list import LineList
from tests.panes.query.world import FakePostHog, World, a_world, syntax_error


def texts(world: World) -> list[str]:
    """What the tabs hold."""
    return [tab.buffer.text for tab in world.pane.tabs]


async def three(world: World) -> None:
    """Tabs with 1, 2 and 3 in them, the last one shown."""
    await world.write("SELECT 1")
    for number in "23":
        await world.pilot.press("ctrl+n", *"SELECT", "space", number)
    await world.pilot.pause()


async def saved(world: World) -> None:
    """Everything is on disk."""
    await world.until(lambda: world.clock.sleepers)
    world.clock.turn(2)
    await world.until(lambda: not world.pane.keeper.saver.changed)


async def test_what_is_typed_after_the_key_is_in_the_new_tab(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await three(world)

        assert texts(world) == ["SELECT 1", "SELECT 2", "SELECT 3"]
        assert world.tab is world.pane.tabs[2]
        assert world.tab.editor.has_focus
        assert [tab.display for tab in world.pane.tabs] == [False, False, True]


async def test_one_tab_takes_no_line_and_two_are_named(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("SELECT 1 FROM events")
        assert "▌Query" in world.screen()
        height = world.tab.editor.size.height

        await world.pilot.press("ctrl+n")
        await world.pilot.pause()
        assert "1 events" in world.screen()
        assert "▌2 empty" in world.screen()
        assert world.tab.editor.size.height == height


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (["alt+1"], 0),
        (["alt+2"], 1),
        (["alt+9"], 2),
        (["ctrl+pageup"], 1),
        (["ctrl+pagedown"], 0),
        (["ctrl+pageup"] * 3, 2),
        (["alt+1", "alt+3", "alt+2"], 1),
    ],
)
async def test_a_tab_is_a_key_away(tmp_path: Path, keys: list[str], shown: int) -> None:
    async with a_world(tmp_path) as world:
        await three(world)
        await world.pilot.press(*keys, "x")
        await world.pilot.pause()

        assert world.pane.tabs.index(world.tab) == shown
        assert "x" in texts(world)[shown]


async def test_a_tab_is_shown_as_it_was_left(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.run("SELECT 1")
        await world.pilot.press("escape", "ctrl+n", "alt+1")
        await world.pilot.pause()

        assert world.tab.results.grid.has_focus


async def test_a_run_goes_on_elsewhere_and_leaves_a_mark(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=FakePostHog(held=True)) as world:
        await world.run_held("SELECT 1 FROM events")
        first = world.tab
        await world.pilot.press("ctrl+n")
        await world.pilot.pause()
        assert "1 events …" in world.screen()
        assert first.run is not None

        world.posthog.held = False
        world.clock.turn(10)
        await world.until(lambda: first.results.result)
        assert "1 events ✓" in world.screen()
        assert world.app.said == []
        assert world.tab.results.result is None

        await world.pilot.press("alt+1")
        await world.pilot.pause()
        assert "✓" not in world.screen()


async def test_a_failure_elsewhere_leaves_another_mark(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=FakePostHog(held=True)) as world:
        await world.run_held("SELECT evnt FROM events")
        first = world.tab
        await world.pilot.press("ctrl+n")
        world.posthog.failure = "Unknown field: evnt"
        world.clock.turn(10)
        await world.until(lambda: first.draft.error)
        await world.pilot.pause()

        assert "1 events ✗" in world.screen()
        assert "Unknown field" not in world.screen()
        assert world.tab.editor.has_focus
        assert world.posthog.deleted == []


async def test_each_tab_has_its_own_failure(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.posthog.answer = lambda _: syntax_error("No such thing", (0, 6))
        await world.run("SELECT 1")
        await world.pilot.press("ctrl+n")
        await world.pilot.pause()
        assert "No such thing" not in world.screen()
        await world.pilot.press("alt+1")
        await world.pilot.pause()
        assert "No such thing" in world.screen()


async def test_a_closed_tab_can_be_opened_again(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await three(world)
        await world.pilot.press("alt+2", "alt+w")
        await world.until(lambda: len(world.pane.tabs) == 2)
        assert texts(world) == ["SELECT 1", "SELECT 3"]
        assert world.tab.buffer.text == "SELECT 3"
        assert "alt+t" in world.app.said[-1]
        await world.until(lambda: Journal(Store(tmp_path)).closed())
        await saved(world)

    async with a_world(tmp_path) as world:
        assert texts(world) == ["SELECT 1", "SELECT 3"]
        await world.pilot.press("alt+t")
        await world.until(lambda: "SELECT 2" in world.screen())
        await world.pilot.press("G", "enter")
        await world.until(lambda: len(world.pane.tabs) == 3)
        assert world.tab.buffer.text == "SELECT 2"
        await saved(world)
        await world.until(lambda: not Journal(Store(tmp_path)).closed())


async def test_closing_stops_what_runs_on_the_server(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=FakePostHog(held=True)) as world:
        await world.run_held("SELECT 1")
        await world.pilot.press("alt+w")
        await world.until(lambda: world.posthog.deleted)

        assert texts(world) == [""]
        assert world.tab.editor.has_focus


async def test_changes_that_are_not_in_the_file_are_not_closed_in_silence(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        tab = world.pane.open_tab("SELECT 1", path=tmp_path / "shop.sql")
        tab.in_file = digest("SELECT 1")
        await world.until(lambda: tab.is_mounted and tab.editor.has_focus)
        await world.pilot.press("ctrl+end", "0")
        await world.pilot.pause()
        assert "shop.sql*" in world.screen()

        await world.pilot.press("alt+w")
        await world.pilot.pause()
        assert "shop.sql: unsaved changes" in world.screen()
        await world.pilot.press("escape")
        await world.pilot.pause()
        assert tab in world.pane.tabs
        await world.pilot.press("alt+w")
        await world.pilot.pause()
        await world.pilot.press("c")
        await world.until(lambda: tab not in world.pane.tabs)


async def test_in_private_nothing_of_a_closed_tab_is_written(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.services.private = True
        await three(world)
        await saved(world)
        await world.pilot.press("alt+w")
        await world.pilot.pause()
        assert "kept nowhere else" in world.screen()
        await world.pilot.press("c")
        await world.until(lambda: len(world.pane.tabs) == 2)
        await world.until(lambda: len(Store(tmp_path).names("tab-")) == 2)

        assert Store(tmp_path).names("closed-") == []
        assert Store(tmp_path).names("versions-") == []
        assert [each.buffer.text for each in await world.pane.keeper.closed()] == ["SELECT 3"]


async def test_everything_is_there_again(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await three(world)
        world.pane.rename(world.pane.tabs[1], "two")
        world.pane.move(world.tab, -2)
        await world.pilot.press("ctrl+home", "right")
        await world.pilot.pause()
        await saved(world)

    async with a_world(tmp_path) as world:
        assert texts(world) == ["SELECT 3", "SELECT 1", "SELECT 2"]
        assert world.pane.tabs[2].title == "two"
        assert world.tab is world.pane.tabs[0]
        assert world.tab.editor.cursor_location == (0, 1)
        assert not world.pane.tabs[1].is_begun
        assert "3 two" in world.screen()


async def test_the_list_finds_names_and_moves(tmp_path: Path) -> None:
    async with a_world(tmp_path, size=(80, 24)) as world:
        await three(world)
        await world.pilot.press("alt+t")
        await world.until(lambda: isinstance(world.app.screen, TabList))
        await world.pilot.press("r", *"last", "enter")
        await world.pilot.pause()
        assert world.tab.title == "last"
        await world.pilot.press("K")
        await world.pilot.pause()
        assert texts(world) == ["SELECT 1", "SELECT 3", "SELECT 2"]
        lines = world.app.screen.query_one(LineList)
        assert lines.cursor == 1
        await world.pilot.press("slash", "2")
        await world.pilot.pause()
        assert lines.count == 1
        await world.pilot.press("enter")
        await world.until(lambda: not isinstance(world.app.screen, TabList))
        assert world.tab.buffer.text == "SELECT 2"


async def test_a_version_can_be_gone_back_to_and_that_can_be_undone(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.run("SELECT 1 AS first")
        await world.run("SELECT 2 AS second")
        await world.write("SELECT 3 AS third")
        await world.until(lambda: len(world.pane.keeper.versions.of(world.tab.key)) == 2)
        world.pane.action_versions()
        await world.until(lambda: isinstance(world.app.screen, VersionsPanel))
        await world.pilot.pause()
        assert world.app.screen.query_one(HogQLView).text == "SELECT 2 AS second"
        await world.pilot.press("j")
        await world.pilot.pause()
        assert world.app.screen.query_one(HogQLView).text == "SELECT 1 AS first"
        await world.pilot.press("enter")
        await world.until(lambda: world.tab.editor.text == "SELECT 1 AS first")

        await world.pilot.press("ctrl+z")
        assert world.tab.editor.text == "SELECT 3 AS third"
        kept = world.pane.keeper.versions
        await world.until(lambda: kept.of(world.tab.key)[0].text == "SELECT 3 AS third")


async def test_a_click_shows_a_tab(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await three(world)
        await world.pilot.click(world.tab.draft.heading, offset=(4, 0))
        await world.until(lambda: world.tab is world.pane.tabs[0])


async def test_a_short_terminal_shows_names_only_of_several(tmp_path: Path) -> None:
    async with a_world(tmp_path, size=(60, 12)) as world:
        await world.pilot.press("ctrl+n")
        await world.pilot.pause()
        assert world.tab.draft.heading.display
        assert "▌2 empty" in world.screen()


async def test_tabs_that_were_kept_in_one_file_are_read(tmp_path: Path) -> None:
    kept = [{"text": "SELECT 1", "cursor": [0, 3]}, {"text": "SELECT 2", "title": "b"}]
    Store(tmp_path).save_buffers({"version": 1, "shown": 1, "buffers": kept})
    async with a_world(tmp_path) as world:
        assert texts(world) == ["SELECT 1", "SELECT 2"]
        assert world.tab.title == "b"
        await world.pilot.press("x")
        await saved(world)

    found = Journal(Store(tmp_path)).load()
    assert found is not None
    assert [each.text for each in found.buffers] == ["SELECT 1", "xSELECT 2"]
    assert found.buffers[1] == Buffer("xSELECT 2", (0, 1), "b", id=found.buffers[1].id)
