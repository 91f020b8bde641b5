"""Formatting, commenting and doubling lines, by their keys."""

from pathlib import Path

from tests.panes.query.world import a_world


async def test_f2_lays_out_the_statement_and_says_so(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("select 1;\nselect a from b where c;\nselect 3", (1, 16))
        await world.pilot.press("f2")
        editor = world.tab.editor
        assert editor.text == "select 1;\nSELECT a\nFROM b\nWHERE c;\nselect 3"
        assert editor.cursor_location == (2, 6)
        await world.pilot.press("f2")
        assert world.app.said == ["Formatted.", "Nothing changed: it is formatted already."]
        await world.pilot.press("ctrl+z")
        assert editor.text == "select 1;\nselect a from b where c;\nselect 3"


async def test_what_cannot_be_formatted_is_said(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("select f'a'")
        await world.pilot.press("f2")
        assert world.app.said[0].startswith("Not formatted")
        await world.write("-- only this")
        await world.pilot.press("f2")
        assert world.app.said[1].startswith("Nothing to format")


async def test_lines_are_commented_and_doubled(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("a\n  b\nc", (0, 1))
        editor = world.tab.editor
        editor.move_cursor((2, 0), select=True)
        await world.pilot.press("ctrl+underscore")
        assert editor.text == "-- a\n--   b\nc"
        assert editor.selection.end == (2, 0)
        await world.pilot.press("ctrl+slash")
        assert editor.text == "a\n  b\nc"
        editor.move_cursor((1, 3))
        await world.pilot.press("alt+d")
        assert editor.text == "a\n  b\n  b\nc"
        assert editor.cursor_location == (2, 3)
