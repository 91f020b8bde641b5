"""The editor alone: colours, brackets, mistakes, indentation, and what a key costs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from hogtui.panes.query.editor import Editor, outdented
from hogtui.panes.query.tab import Tab
from hogtui.themes import OWN

LINE = "SELECT properties.$browser AS b, count() FROM events WHERE event = 'x' -- and so on\n"


class EditorApp(App[None]):
    """Nothing but an editor, in the pane's colours."""

    CSS = Tab.DEFAULT_CSS.replace("Tab {", "Screen {")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.editor = Editor(text)
        self.copied: list[str] = []

    def compose(self) -> ComposeResult:
        for theme in OWN:
            self.register_theme(theme)
        self.theme = OWN[0].name
        yield self.editor

    def on_editor_copy_requested(self, message: Editor.CopyRequested) -> None:
        self.copied.append(message.text)


@asynccontextmanager
async def an_editor(text: str) -> AsyncIterator[tuple[Editor, Pilot[None]]]:
    """An editor with the focus."""
    app = EditorApp(text)
    async with app.run_test(size=(80, 24)) as pilot:
        app.editor.focus()
        await pilot.pause()
        yield app.editor, pilot


def style_at(editor: Editor, row: int, column: int) -> Style:
    """How a character is drawn."""
    strip = editor.render_line(row).crop(
        editor.gutter_width + column, editor.gutter_width + column + 1
    )
    (segment,) = [each for each in strip if each.text]
    assert segment.style is not None
    return segment.style


def colour_at(editor: Editor, row: int, column: int) -> object:
    """The colour that a character is drawn in."""
    return style_at(editor, row, column).color


async def test_tokens_have_colours_that_follow_the_theme() -> None:
    async with an_editor("SELECT 'a', /* one\ntwo */ 1 -- x\nend") as (editor, pilot):
        keyword, text, comment = (colour_at(editor, 0, each) for each in (0, 8, 13))
        assert len({keyword, text, comment}) == 3
        assert colour_at(editor, 1, 0) == comment
        assert colour_at(editor, 1, 9) == comment
        assert colour_at(editor, 1, 7) != comment

        pilot.app.theme = OWN[1].name
        await pilot.pause()
        assert colour_at(editor, 0, 0) != keyword


async def test_an_open_comment_colours_what_follows_at_once() -> None:
    async with an_editor("SELECT 1\nFROM events\nWHERE x") as (editor, pilot):
        before = colour_at(editor, 2, 0)
        editor.move_cursor((0, 0))
        await pilot.press("/", "*")
        comment = colour_at(editor, 2, 0)
        assert comment != before
        await pilot.press("ctrl+z")
        assert colour_at(editor, 2, 0) == before
        await pilot.press("ctrl+y")
        assert colour_at(editor, 2, 0) == comment


async def test_brackets_match_through_strings() -> None:
    async with an_editor("count(')', [1, (2)])") as (editor, pilot):
        editor.move_cursor((0, 5))
        await pilot.pause()
        assert editor.matching_bracket_location == (0, 19)
        editor.move_cursor((0, 7))
        await pilot.pause()
        assert editor.matching_bracket_location is None


@pytest.mark.parametrize("marked", [(0, 6), (7, 15), (3, 3), (15, 15)])
async def test_a_mistake_is_underlined_exactly(marked: tuple[int, int]) -> None:
    text = "SELECT\nxy FROM z"
    async with an_editor(text) as (editor, pilot):
        editor.mark([marked])
        await pilot.pause()
        start, end = marked
        shown = [
            bool(style_at(editor, *divmod_lines(text, offset)).underline)
            for offset in range(len(text) + 1)
        ]
        end = max(end, start + 1)
        assert shown == [start <= offset < end for offset in range(len(text) + 1)]


def divmod_lines(text: str, offset: int) -> tuple[int, int]:
    """Row and column of an offset."""
    row = text.count("\n", 0, offset)
    return row, offset - (text.rfind("\n", 0, offset) + 1)


async def test_lines_keep_their_indentation() -> None:
    async with an_editor("") as (editor, pilot):
        await pilot.press("a", "enter", "tab", "b", "enter", "c", "shift+tab", "enter", "d")
        assert editor.text == "a\n    b\nc\nd"


async def test_selected_lines_move_together() -> None:
    async with an_editor("a\n\nb\nc") as (editor, pilot):
        editor.move_cursor((2, 1), select=True)
        await pilot.press("tab")
        assert editor.text == "    a\n\n    b\nc"
        assert editor.selected_text == "    a\n\n    b"
        await pilot.press("shift+tab")
        assert editor.text == "a\n\nb\nc"


def test_a_line_never_loses_more_than_its_indentation() -> None:
    assert [outdented(line, 4) for line in ("      a", "  a", "a", "\ta")] == ["  a", "a", "a", "a"]


async def test_a_large_paste_arrives_whole_and_harmless() -> None:
    async with an_editor("") as (editor, pilot):
        pasted = (LINE.replace("\n", "\r\n") * 1300)[:100_000] + "\x1b[2J\x07"
        editor.post_message(events.Paste(pasted))
        await pilot.pause()
        assert len(editor.text) > 97_000
        assert "\x1b" not in editor.text
        assert editor.text.isprintable() is False
        assert set(editor.text) - set(editor.text.replace("\n", "")) == {"\n"}


async def test_copy_cut_and_paste_tell_the_pane() -> None:
    async with an_editor("one two\nthree") as (editor, pilot):
        editor.move_cursor((0, 3), select=True)
        await pilot.press("ctrl+c")
        editor.move_cursor((0, 4))
        await pilot.press("ctrl+v")
        assert editor.text == "one onetwo\nthree"
        await pilot.press("ctrl+x", "ctrl+v")
        assert editor.text == "one onetwo\nthree"
        assert isinstance(pilot.app, EditorApp)
        assert pilot.app.copied == ["one", "one onetwo\n"]


async def test_a_long_line_moves_sideways_under_the_cursor() -> None:
    async with an_editor("x" * 300 + "\n" * 100) as (editor, pilot):
        await pilot.press("end")
        assert editor.scroll_offset.x > 200
        assert editor.render_line(0).text.rstrip().endswith("x")
        await pilot.press("home")
        assert editor.scroll_offset.x == 0
        await pilot.press("ctrl+end")
        assert editor.scroll_offset.y + editor.size.height == 101
        await pilot.press("ctrl+home")
        assert editor.cursor_location == (0, 0)


async def test_nothing_blinks() -> None:
    async with an_editor("x") as (editor, _):
        assert not editor.cursor_blink


async def test_only_the_changed_line_is_drawn_anew() -> None:
    async with an_editor(LINE * 1000) as (editor, pilot):
        editor.move_cursor((500, 0))
        await pilot.press("x")
        top = editor.scroll_offset.y
        before = [editor.render_line(y) for y in range(editor.size.height)]
        await pilot.press("y")
        assert editor.scroll_offset.y == top
        after = [editor.render_line(y) for y in range(editor.size.height)]

        different = [y + top for y in range(editor.size.height) if before[y] is not after[y]]
        assert different == [500]


async def test_alt_with_a_letter_is_a_key_and_no_text() -> None:
    async with an_editor("select 1") as (editor, pilot):
        editor.post_message(events.Key("alt+s", "s"))
        await pilot.pause()

        assert editor.text == "select 1"
