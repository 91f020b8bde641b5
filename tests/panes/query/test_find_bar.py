"""Finding and replacing in the editor."""

from pathlib import Path

from hogtui.panes.query.find_bar import FindBar
from tests.panes.query.world import World, a_world

TEXT = "SELECT event, Event\nFROM events\nWHERE event = '[b]event[/]'"


async def looking(world: World, wanted: str) -> FindBar:
    """The line with a text on it."""
    await world.write(TEXT, (0, 0))
    await world.pilot.press("ctrl+f")
    await world.pilot.pause()
    await world.pilot.press(*wanted)
    await world.pilot.pause()
    return world.pane.query_one(FindBar)


async def test_places_are_counted_and_gone_through(tmp_path: Path) -> None:
    async with a_world(tmp_path, size=(80, 24)) as world:
        editor = world.pane.tab.editor
        await looking(world, "event")
        assert "1 of 5" in world.screen()
        assert editor.selected_text == "event"
        await world.pilot.press("enter", "enter", "down")
        assert editor.selection.start == (2, 6)
        assert "4 of 5" in world.screen()
        await world.pilot.press("shift+enter", "up", "up", "up")
        assert "5 of 5" in world.screen()
        await world.pilot.press("escape")
        assert editor.has_focus
        assert editor.selected_text == "event"
        assert editor.cursor_location == (2, 23)
        assert not world.pane.query_one(FindBar).display


async def test_a_capital_is_a_capital_and_nothing_is_a_pattern(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await looking(world, "Event")
        assert "1 of 1" in world.screen()
        await world.pilot.press(*["backspace"] * 5, "left_square_bracket", "b")
        assert "1 of 1" in world.screen()
        await world.pilot.press("question_mark")
        assert "not found" in world.screen()
        await world.pilot.press("enter")


async def test_one_is_replaced_and_then_all_and_undone_at_once(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        editor = world.pane.tab.editor
        await looking(world, "event")
        await world.pilot.press("tab", "x", "enter")
        assert editor.text == TEXT.replace("event", "x", 1)
        assert "1 of 4" in world.screen()
        await world.pilot.press("alt+r")
        assert "event" not in editor.text.lower()
        assert "4 replaced" in world.screen()
        await world.pilot.press("escape", "ctrl+z")
        assert editor.text == TEXT.replace("event", "x", 1)
        await world.pilot.press("ctrl+z")
        assert editor.text == TEXT


async def test_the_selection_is_looked_for(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write(TEXT, (1, 5))
        await world.pilot.press(*["shift+right"] * 5, "alt+f")
        await world.pilot.pause()
        assert world.pane.query_one(FindBar).has_focus_within
        assert "of 5" in world.screen()
