"""The list of what could be written: when it opens, what its keys do, what is asked for it."""

from pathlib import Path

import pytest

from hogtui.text.knowledge import Knowledge, KnownName
from hogtui.widgets.completion_list import MOST_ROWS, CompletionList
from tests.demo_child import DemoServer
from tests.panes.query.world import Answer, FakePostHog, World, a_demo_world, a_world, rows

KEYS = {
    " ": "space",
    "'": "apostrophe",
    ",": "comma",
    ".": "full_stop",
    "=": "equals_sign",
    ">": "greater_than_sign",
    "(": "left_parenthesis",
    ")": "right_parenthesis",
    "$": "dollar_sign",
}
"""What Textual calls the keys of these characters."""
HOSTILE = "[red]x[/] \u4e16\u754c" * 9


def shown(world: World) -> list[str]:
    """The names that are offered, none when the list is closed."""
    found = world.tab.query(CompletionList)
    return [row.name for row in found.first().rows] if found else []


async def typed(world: World, text: str) -> None:
    """Press a key for each character."""
    await world.pilot.press(*(KEYS.get(each, each) for each in text))
    await world.pilot.pause()


async def test_a_word_is_completed_by_tab_and_the_text_stays_where_it_is(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("")
        await typed(world, "se")
        assert shown(world)[0] == "SELECT"
        assert "SELECT" in world.screen()
        editor = world.tab.editor
        assert editor.cursor_location == (0, 2)
        await world.pilot.press("tab")
        assert editor.text == "select"
        assert shown(world) == []
        await typed(world, " event fr")
        await world.pilot.press("tab")
        await typed(world, " ev")
        await world.pilot.press("tab")
        assert editor.text == "select event from events"
        await world.pilot.press("ctrl+z")
        assert editor.text != "select event from events"


async def test_enter_ends_the_line_unless_a_row_was_chosen(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("SELECT timestamp ", (0, 17))
        await typed(world, "fr")
        assert shown(world)
        await world.pilot.press("enter")
        editor = world.tab.editor
        assert editor.text == "SELECT timestamp fr\n"
        assert shown(world) == []
        await typed(world, "wh")
        assert shown(world)[:2] == ["WHERE", "WHEN"]
        await world.pilot.press("down", "down", "enter")

        assert editor.text.lower().endswith("when")


async def test_escape_closes_it_and_nothing_else(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("")
        await typed(world, "se")
        await world.pilot.press("escape")
        assert shown(world) == []
        assert world.tab.editor.has_focus
        assert world.tab.editor.text == "se"


async def test_other_keys_go_on_to_the_text(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("")
        await typed(world, "sel")
        await world.pilot.press("backspace")
        assert shown(world)[0] == "SELECT"
        await world.pilot.press("left")
        assert shown(world) == []
        await world.pilot.press("ctrl+@")
        assert shown(world)[0] == "SELECT"
        await typed(world, " ")
        assert shown(world) == []
        await world.pilot.press("tab")
        assert world.tab.editor.text == "s   e"


async def test_a_complete_word_opens_nothing(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("SELECT ", (0, 7))
        await typed(world, "event")
        assert shown(world) == []


async def test_names_with_brackets_and_wide_letters_are_drawn_as_they_are(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        names = [KnownName(HOSTILE), *(KnownName(f"event {number}") for number in range(30))]
        await typed(world, "x")
        world.tab.draft.assistant.completing.knowledge = Knowledge.of((), names)
        await world.write("SELECT 1 WHERE event = ", (0, 23))
        await typed(world, "'")
        assert shown(world)[0] == HOSTILE
        popup = world.tab.query_one(CompletionList)
        assert popup.size.height == MOST_ROWS
        assert {popup.render_line(row).cell_length for row in range(MOST_ROWS)} == {
            popup.size.width
        }
        assert "[red]x[/]" in world.screen()
        await world.pilot.press("up")
        assert popup.chosen == 30
        assert "event 29" in world.screen()
        await world.pilot.press("enter")
        assert world.tab.editor.text == "SELECT 1 WHERE event = 'event 29'"


async def test_it_opens_above_where_there_is_no_room_below(tmp_path: Path) -> None:
    async with a_world(tmp_path, size=(80, 24)) as world:
        await world.write("\n" * 30, (30, 0))
        await world.pilot.press("alt+z")
        await typed(world, "se")
        popup = world.tab.query_one(CompletionList)
        cursor = world.tab.editor.cursor_screen_offset
        assert popup.region.bottom == cursor.y
        assert popup.region.y >= 0


async def test_names_are_asked_for_once_in_the_first_pause(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        kinds = world.posthog.kinds
        await world.pilot.pause()
        assert kinds == []
        await world.write("")
        await typed(world, "a")
        assert kinds == []
        await world.until(lambda: world.clock.sleepers)
        world.clock.turn(1)
        await world.until(lambda: world.tab.draft.assistant.learned)
        assert kinds.count("DatabaseSchemaQuery") == 1
        assert kinds.count("event_definitions") == 1
        await typed(world, "b")
        world.clock.turn(1)
        await world.pilot.pause()
        assert kinds.count("event_definitions") == 1


async def test_values_come_from_the_rows_on_the_screen(tmp_path: Path) -> None:
    posthog = FakePostHog(
        lambda _: Answer(200, json=rows(["properties.$browser", "n"], [["Safari", 1], ["It's", 2]]))
    )
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.run("SELECT 1")
        await world.write("SELECT 1 WHERE properties.$browser = ", (0, 37))
        await typed(world, "'")
        assert shown(world) == ["Safari", "It's"]
        await typed(world, "it")
        await world.pilot.press("tab")
        assert world.tab.editor.text == "SELECT 1 WHERE properties.$browser = 'It\\'s'"


@pytest.mark.demo
async def test_a_query_of_the_demo_is_written_with_few_keys(
    tmp_path: Path, demo_server: DemoServer
) -> None:
    async with a_demo_world(tmp_path, demo_server.facts) as world:
        await world.until(lambda: world.tab.results.result and world.tab.run is None)
        await world.write("")
        await typed(world, "sel")
        await world.until(lambda: world.tab.draft.assistant.learned)
        await world.pilot.pause()
        for word in (" pers", ".prop", ".ema", " from ev", " wh", " event = 'sig"):
            await world.pilot.press("tab")
            await typed(world, word)
        await world.pilot.press("tab")
        assert world.tab.editor.text == (
            "select person.properties.email from events where event = 'signed_up'"
        )
        await world.pilot.press("f9")
        await world.until(lambda: world.tab.run is None)
        assert world.tab.draft.error is None
