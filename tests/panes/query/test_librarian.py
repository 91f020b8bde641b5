"""What the pane keeps of its runs, and how it comes back."""

from pathlib import Path

from hogtui.api.query_types import Result
from hogtui.history import Entry, History, Place
from hogtui.panes.query.history_panel import HistoryPanel
from hogtui.panes.query.running import Filling, Run
from hogtui.panes.query.tab import Tab
from tests.panes.query.world import Answer, FakePostHog, World, a_world, rows, syntax_error

SHOP = Place("https://posthog.example.com", 1)


def kept(world: World) -> list[Entry]:
    assert world.services.history is not None
    return world.services.history.read(SHOP).entries


async def test_a_run_is_kept_with_what_came_of_it(tmp_path: Path) -> None:
    answer = Answer(200, json=rows(["n"], [[1], [2]], hasMore=True, is_cached=True))
    async with a_world(tmp_path, posthog=FakePostHog(lambda _: answer)) as world:
        world.services.history = History(tmp_path / "history")
        await world.run("select n from events")
        await world.until(lambda: kept(world))

        (entry,) = kept(world)
        assert entry.query == "select n from events"
        assert (entry.rows, entry.more, entry.cached, entry.error) == (2, True, True, "")
        assert entry.project == "Shop"
        assert entry.at == world.clock.now()


async def test_a_run_that_fails_is_kept_in_the_words_of_posthog(tmp_path: Path) -> None:
    refusal = syntax_error("Unable to resolve field: brwser", (7, 13))
    async with a_world(tmp_path, posthog=FakePostHog(lambda _: refusal)) as world:
        world.services.history = History(tmp_path / "history")
        await world.run("select brwser from events")
        await world.until(lambda: kept(world))

        assert kept(world)[0].error == "Unable to resolve field: brwser"
        assert kept(world)[0].rows is None


async def test_private_mode_keeps_nothing(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.services.history = History(tmp_path / "history")
        world.services.private = True
        await world.run("select 'secret'")
        world.services.private = False
        await world.run("select 'known'")
        await world.until(lambda: kept(world))

        assert [each.query for each in kept(world)] == ["select 'known'"]


async def test_what_was_run_opens_in_a_tab_of_its_own(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.services.history = History(tmp_path / "history")
        await world.run("select 1")
        await world.run("select 2")
        await world.until(lambda: len(kept(world)) == 2)
        before = world.pane.tab

        await world.pilot.press("f8")
        await world.until(lambda: isinstance(world.app.screen, HistoryPanel))
        panel = world.app.screen
        assert isinstance(panel, HistoryPanel)
        await world.until(lambda: len(panel.shown) == 2)
        await world.pilot.press("down", "r")
        await world.until(lambda: len(world.posthog.asked) == 3)

        assert world.pane.tab is not before
        assert world.pane.tab.editor.text == "select 1"
        assert world.posthog.asked[-1] == "select 1"


async def test_without_a_history_it_is_said_why(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.run("select 1")
        await world.pilot.press("f8")
        await world.pilot.pause()

        assert world.app.said[-1] == "No history is kept: config.toml says history = false."


async def test_a_folder_that_cannot_be_written_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "history").write_text("in the way")
    async with a_world(tmp_path) as world:
        world.services.history = History(tmp_path / "history")
        await world.run("select 1")
        await world.run("select 2")
        await world.until(lambda: any("history is not kept" in said for said in world.app.said))
        await world.pilot.pause()

        assert sum("history is not kept" in said for said in world.app.said) == 1


async def test_what_placeholders_stood_for_is_kept(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        history = world.services.history = History(tmp_path / "history")
        run = Run(
            "id",
            "select {variables.plan}, {n} where {filters}",
            0,
            0.0,
            filling=Filling(
                "select",
                {"uuid": {"variableId": "uuid", "code_name": "plan", "value": "free"}},
                {"n": 3},
                {"dateRange": {"date_from": "-7d"}},
            ),
        )
        result = Result(["n"], [""], [[1]], None, None, 0.5)
        world.pane.tab.post_message(Tab.Ran(world.pane.tab, run, result))
        await world.until(lambda: history.read(SHOP).entries)

        (entry,) = history.read(SHOP).entries
        assert entry.variables == {
            "plan": "free",
            "n": 3,
            "filters": {"dateRange": {"date_from": "-7d"}},
        }
