"""The query pane as somebody uses it, against a PostHog that answers as told."""

from pathlib import Path

import httpx
import pytest
from textual.events import Paste

from hogtui.panes.base import State
from hogtui.panes.query import opening
from tests.panes.query.world import FakePostHog, a_world, rows, syntax_error


async def test_the_statement_under_the_cursor_runs(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("SELECT 1;\nSELECT 'a;b', 2;\nSELECT 3", (1, 9))
        await world.pilot.press("f9")
        await world.until(lambda: world.tab.results.result)

        assert world.posthog.asked == ["SELECT 'a;b', 2"]
        assert world.posthog.modes == ["async"]
        assert world.tab.state is State.READY
        assert "1 row" in world.screen()


@pytest.mark.parametrize("key", ["ctrl+enter", "ctrl+j", "alt+enter"])
async def test_run_has_more_than_one_key(tmp_path: Path, key: str) -> None:
    async with a_world(tmp_path) as world:
        await world.write("SELECT 1")
        await world.pilot.press(key)
        await world.until(lambda: world.posthog.asked)


async def test_a_selection_runs_alone(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("SELECT 1 FROM (SELECT 2)")
        world.tab.editor.move_cursor((0, 15))
        world.tab.editor.move_cursor((0, 23), select=True)
        await world.pilot.press("f9")
        await world.until(lambda: world.posthog.asked)

        assert world.posthog.asked == ["SELECT 2"]


@pytest.mark.parametrize("text", ["", "  \n ", "-- only this"])
async def test_nothing_to_run_is_said_not_sent(tmp_path: Path, text: str) -> None:
    async with a_world(tmp_path) as world:
        await world.write(text)
        await world.pilot.press("f9")
        await world.pilot.pause()

        assert world.posthog.asked == []
        assert world.tab.why_not("run") or "comments" in world.app.said[-1]


async def test_without_a_scope_nothing_is_sent(tmp_path: Path) -> None:
    async with a_world(tmp_path, scopes=("feature_flag:read",)) as world:
        await world.pilot.press("f9")
        await world.pilot.pause()

        assert world.posthog.asked == []
        assert "query:read" in world.tab.why_not("run")
        assert "query:read" in world.screen()


async def test_a_real_posthog_is_asked_nothing_by_itself(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.pilot.pause()

        assert world.tab.editor.text == opening.TEXT
        assert world.posthog.asked == []


async def test_the_demo_shows_rows_by_itself(tmp_path: Path) -> None:
    async with a_world(tmp_path, source="demo") as world:
        await world.until(lambda: world.tab.results.result)

        assert len(world.posthog.asked) == 1
        assert world.posthog.asked[0].startswith("-- This is HogQL")


async def test_what_was_asked_too_early_runs_once_connected(tmp_path: Path) -> None:
    async with a_world(tmp_path, connected=False) as world:
        await world.write("SELECT 7")
        await world.pilot.press("f9")
        await world.pilot.pause()
        assert "waiting for the connection" in world.screen()

        world.connect()
        await world.until(lambda: world.tab.results.result)
        assert world.posthog.asked == ["SELECT 7"]


async def test_a_held_key_sends_one_query_at_a_time(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.posthog.held = True
        await world.write("SELECT 1")
        await world.pilot.press(*["f9"] * 20)
        await world.until(lambda: world.posthog.asked)

        assert world.posthog.asked == ["SELECT 1"]


async def test_another_statement_replaces_the_running_one(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.posthog.held = True
        await world.run_held("SELECT 1")
        await world.write("SELECT 2")
        await world.pilot.press("f9")
        await world.until(lambda: world.posthog.deleted)

        assert world.posthog.deleted == world.posthog.ids[:1]
        assert world.posthog.asked == ["SELECT 1", "SELECT 2"]


@pytest.mark.parametrize("keys", [("ctrl+c",), ("escape", "escape")])
async def test_cancel_stops_it_on_the_server(tmp_path: Path, keys: tuple[str, ...]) -> None:
    async with a_world(tmp_path) as world:
        world.posthog.held = True
        await world.run_held("SELECT 1")
        await world.pilot.press(*keys)
        await world.until(lambda: world.posthog.deleted)

        assert world.tab.run is None
        assert world.posthog.deleted == world.posthog.ids
        assert world.app.said[-1].startswith("Cancelled after")


async def test_leaving_stops_it_on_the_server(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.posthog.held = True
        await world.run_held("SELECT 1")
        await world.pane.leave()
        await world.until(lambda: world.posthog.deleted)


async def test_a_long_query_tells_how_far_it_is(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=FakePostHog(held=True)) as world:
        world.posthog.progress = {
            "rows_read": 1_200_000,
            "bytes_read": 340_000_000,
            "estimated_rows_total": 2_400_000,
            "time_elapsed": 3,
            "active_cpu_time": 2_000_000,
        }
        await world.run_held("SELECT 1")
        world.clock.turn(3)
        await world.until(lambda: world.tab.progress)

        assert "running 3 s · 1.2 M rows · 340 MB read · 50 %" in world.screen()
        assert "esc esc cancels" in world.screen()

        world.posthog.held = False
        world.clock.turn(3)
        await world.until(lambda: world.tab.results.result)
        assert "over 1.2 M rows read" in world.screen()
        assert "running" not in world.screen()


async def test_old_rows_stay_while_new_ones_are_on_their_way(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.run("SELECT 'before'")
        first = world.tab.results.result
        world.posthog.held = True
        await world.run_held("SELECT 'after'")
        await world.until(lambda: world.tab.results.aged)

        assert world.tab.results.result is first


async def test_rows_can_be_computed_anew(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.run("SELECT 1")
        await world.write("SELECT something else")
        await world.pilot.press("escape", "r")
        world.clock.turn(1)
        await world.until(lambda: len(world.posthog.asked) == 2)

        assert world.posthog.asked == ["SELECT 1", "SELECT 1"]
        assert world.posthog.modes == ["async", "force_async"]


async def test_keys_go_on_among_the_rows_whatever_comes(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        names, values = ["n"], [[number] for number in range(60)]
        world.posthog.answer = lambda _: httpx.Response(200, json=rows(names, values))
        await world.run("SELECT 1")
        await world.pilot.press("escape", "j", "j", "space", "f9")
        await world.until(lambda: world.tab.run is None)
        grid = world.tab.results.grid
        assert grid.has_focus
        assert grid.cursor_row == 2

        world.posthog.answer = lambda _: httpx.Response(200, json=rows(names, []))
        await world.pilot.press("f9")
        await world.until(lambda: world.tab.state is State.EMPTY)
        assert world.tab.results.has_focus_within
        await world.pilot.press("escape")
        assert world.tab.editor.has_focus


async def test_a_mistake_is_underlined_where_it_is(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.posthog.answer = lambda _: syntax_error("Unknown field: evnt\nHint: event?", (7, 11))
        await world.write("SELECT 1;\n\nSELECT evnt FROM events", (2, 0))
        await world.pilot.press("f9")
        await world.until(lambda: world.tab.draft.error)
        editor = world.tab.editor

        assert [editor.text[start:end] for start, end in editor.problems] == ["evnt"]
        assert "Unknown field: evnt" in world.screen()
        assert "Hint: event?" in world.screen()
        assert editor.has_focus
        assert world.tab.state is State.FAILED

        await world.pilot.press("ctrl+g")
        assert editor.cursor_location == (2, 7)
        await world.pilot.press("x")
        await world.pilot.pause()
        assert editor.problems == []
        assert "Unknown field: evnt" in world.screen()


async def test_a_background_failure_is_located_by_asking_again(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=FakePostHog(held=True)) as world:
        world.posthog.found = [{"message": "Unknown field: evnt", "start": 7, "end": 11}]
        await world.run_held("SELECT evnt FROM events")
        world.posthog.failure = "Unknown field: evnt"
        world.clock.turn(1)
        await world.until(lambda: world.tab.editor.problems)

        assert world.tab.editor.problems == [(7, 11)]
        assert "Unknown field: evnt" in world.screen()
        assert "^g goes to it" in world.screen()


async def test_an_edit_before_a_mistake_moves_the_underline(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.posthog.answer = lambda _: syntax_error("No such thing", (7, 11))
        await world.write("SELECT evnt FROM events", (0, 0))
        await world.pilot.press("f9")
        await world.until(lambda: world.tab.draft.error)
        await world.pilot.press("enter", "enter")
        await world.pilot.pause()
        editor = world.tab.editor

        assert [editor.text[start:end] for start, end in editor.problems] == ["evnt"]


async def test_rows_after_a_mistake_take_the_message_away(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.posthog.answer = lambda _: syntax_error("No such thing", (0, 6))
        await world.run("SELECT 1")
        world.posthog.answer = lambda _: httpx.Response(200, json=rows(["n"], []))
        await world.run("SELECT 2")

        assert world.tab.draft.error is None
        assert "No such thing" not in world.screen()
        assert world.tab.state is State.EMPTY
        assert "no rows" in world.screen()


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (403, {"detail": "API key missing required scope 'query:read'"}, "query:read"),
        (402, {"detail": "used up", "code": "api_queries_quota_exceeded"}, "allowance"),
        (513, {"detail": "Memory limit exceeded"}, "shorter time range"),
        (401, {"detail": "Invalid personal API key."}, "hogtui login"),
    ],
)
async def test_each_failure_says_what_to_do(
    tmp_path: Path, status: int, body: dict[str, str], words: str
) -> None:
    async with a_world(tmp_path) as world:
        world.posthog.answer = lambda _: httpx.Response(status, json={"type": "x", **body})
        await world.write("SELECT 1")
        await world.pilot.press("f9")
        await world.until(lambda: world.tab.draft.error)

        assert words in world.screen()
        assert body["detail"] in world.screen()
        assert world.tab.editor.text == "SELECT 1"


async def test_a_value_can_be_seen_whole_and_copied(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.posthog.answer = lambda _: httpx.Response(200, json=rows(["n"], [["a" * 200]]))
        await world.run("SELECT 1")
        await world.pilot.press("escape", "y")
        await world.until(lambda: world.copied)
        assert world.copied == ["a" * 200]
        assert world.app.said[-1] == "Sent 1 cell to the terminal's clipboard"

        await world.pilot.press("space")
        await world.pilot.pause()
        assert world.tab.results.peeking
        await world.pilot.press("escape")
        await world.pilot.pause()
        await world.pilot.press("enter")
        await world.pilot.pause()
        assert world.tab.results.peeking
        await world.pilot.press("escape")
        await world.pilot.pause()
        assert world.tab.results.grid.has_focus
        assert not world.tab.results.has_class("-peeking")
        await world.pilot.press("e")
        assert world.tab.editor.has_focus


async def test_a_short_terminal_shows_rows_before_headings(tmp_path: Path) -> None:
    async with a_world(tmp_path, size=(60, 12)) as world:
        await world.run("SELECT 1")
        assert not world.tab.draft.heading.display
        await world.pilot.press("escape")
        await world.pilot.pause()
        names = 1
        assert world.tab.results.grid.size.height - names >= 3
        assert world.tab.editor.size.height >= 2


async def test_each_region_can_have_the_whole_pane(tmp_path: Path) -> None:
    async with a_world(tmp_path, size=(60, 12)) as world:
        await world.run("SELECT 1")
        await world.pilot.press("alt+z")
        await world.pilot.pause()
        assert world.tab.editor.size.height >= 10
        await world.pilot.press("escape")
        await world.pilot.pause()
        assert world.tab.results.size.height == 12
        await world.pilot.press("z")
        await world.pilot.pause()
        assert world.tab.editor.display
        assert world.tab.draft.size.height >= 3


async def test_escape_never_does_more_than_change_sides(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.pilot.press(*["escape"] * 20)
        assert world.tab.editor.has_focus


HOSTILE = ["[/x]", "[@click=app.quit]x[/]", "\x1b]0;t\x07", "\x9b2J", "\u202e", "👩‍👩‍👧", None]


async def test_nothing_from_outside_acts(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        names = [f"{each}" for each in HOSTILE]
        answer = rows(names, [HOSTILE, [{"a": each} for each in HOSTILE]])
        world.posthog.answer = lambda _: httpx.Response(200, json=answer)
        await world.run("SELECT 1")
        assert "[@click=app.quit]x[/]" in world.screen()
        await world.pilot.press("escape", "space")
        await world.pilot.pause()
        clean(world.screen())

        await world.pilot.press("escape", "escape")
        world.posthog.answer = lambda _: syntax_error(" ".join(names), (0, 6))
        await world.run("SELECT '[/x] [@click=app.quit]x[/]'")
        clean(world.screen())
        assert "[@click=app.quit]x[/]" in world.screen()


def clean(screen: str) -> None:
    """No character on the screen is a command."""
    assert [each for each in screen if not each.isprintable() and each != "\n"] == []


async def test_what_is_pasted_onto_the_rows_is_not_lost(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("")
        world.tab.results.focus_rows()
        await world.pilot.pause()

        world.app.post_message(Paste("SELECT 1"))
        await world.until(lambda: world.tab.editor.text == "SELECT 1")
        assert world.tab.editor.has_focus
