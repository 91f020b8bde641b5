"""An editor for HogQL: Textual's text area, coloured by our own tokens, with marked mistakes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from rich.style import Style
from rich.text import Span, Text
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Location, Selection, TextAreaTheme

from hogtui.panes.query.buffers import Buffer
from hogtui.panes.query.marks import Range, moved
from hogtui.text.hogql import START, Kind, State, tokenize
from hogtui.text.safe import clean
from hogtui.text.statements import (
    Statement,
    location,
    matching_bracket,
    offset_of,
    statement_at,
)

INDENT = 4
WIDTH_STEP = 32


class HogQLTheme(TextAreaTheme):
    """Leaves the colours of the tokens alone on the cursor's line and at matching brackets."""

    def apply_css(self, text_area: TextArea) -> None:
        """Take the styles of this theme from the text area's CSS."""
        super().apply_css(text_area)
        only_own = text_area.get_component_rich_style
        self.cursor_line_style = only_own("text-area--cursor-line", partial=True)
        self.bracket_matching_style = only_own("text-area--matching-bracket", partial=True)


class Editor(TextArea):
    """Holds HogQL; knows which statement the cursor is in and where the mistakes are."""

    COMPONENT_CLASSES = {f"hogql--{kind}" for kind in Kind} | {"hogql--problem"}

    BINDINGS = [
        Binding("ctrl+home", "edge(False)", "Start of the text", id="editor.start", show=False),
        Binding("ctrl+end", "edge(True)", "End of the text", id="editor.end", show=False),
        Binding(
            "ctrl+f,alt+f",
            "find",
            "Find and replace",
            id="query.find",
            show=False,
            tooltip="Look for a text in the query",
        ),
    ]

    class FindWanted(Message):
        """The user wants to look for a text in here."""

    class Pasted(Message):
        """A text came from elsewhere, not by keys."""

    class CopyRequested(Message):
        """The user copied or cut a text."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text
            self.what = "the text"

    def __init__(self, text: str = "", cursor: Location = (0, 0)) -> None:
        self._states: list[State] = [START]
        """What is open at the start of each line, as far as it is known."""
        self._styles_of_kinds: dict[str, Style] = {}
        self._strips: LRUCache[object, Strip] = LRUCache(1024)
        """Lines as they were drawn, by everything that their look depends on."""
        self._problems: Sequence[Range] = ()
        self._marked_text = ""
        """The text that the problems are ranges of."""
        self._marked_lines: dict[int, list[Range]] = {}
        self._copied: str | None = None
        self.assistant: Callable[[events.Key], bool] | None = None
        """Sees each key first, and may keep it."""
        super().__init__(
            text,
            soft_wrap=False,
            tab_behavior="indent",
            show_line_numbers=True,
            max_checkpoints=500,
            placeholder=Content("Write HogQL here; f9 runs it."),
        )
        # An idle program writes nothing to the terminal.
        self.cursor_blink = False
        self.indent_width = INDENT
        self.register_theme(HogQLTheme("hogql"))
        self.theme = "hogql"
        self.move_cursor(self.clamp_visitable(cursor))

    # --- what a run needs

    def statement(self) -> Statement | None:
        """What is to be run: the selection, or the statement under the cursor."""
        text = self.text
        first, last = sorted(
            (self.offset_at(self.selection.start), self.offset_at(self.selection.end))
        )
        if first == last:
            return statement_at(text, first)
        selected = text[first:last]
        chosen = statement_at(selected, 0)
        if chosen is None:
            return None
        return Statement(first + chosen.start, first + chosen.end, chosen.text)

    def buffer(self) -> Buffer:
        """What is worth keeping."""
        return Buffer(self.text, self.cursor_location)

    def offset_at(self, place: Location) -> int:
        """The place of a line and column in the text, in characters."""
        return offset_of(self.text, *place)

    # --- problems

    @property
    def problems(self) -> Sequence[Range]:
        """The ranges that are underlined, as offsets in the text as it is now."""
        return self._problems

    def mark(self, ranges: Iterable[Range]) -> None:
        """Underline these ranges, and nothing else; an edit inside one ends it."""
        self._marked_text = self.text
        self._show_problems(list(ranges))

    def go_to_problem(self) -> bool:
        """Put the cursor on the next underlined range; False when there is none."""
        if not self._problems:
            return False
        here = self.offset_at(self.cursor_location)
        starts = sorted(min(start, len(self._marked_text)) for start, _ in self._problems)
        target = next((start for start in starts if start > here), starts[0])
        self.move_cursor(location(self._marked_text, target), center=True)
        return True

    def _show_problems(self, ranges: Sequence[Range]) -> None:
        if not ranges and not self._problems:
            return
        self._problems = ranges
        marked: dict[int, list[Range]] = defaultdict(list)
        if ranges:
            start = 0
            for row, line in enumerate(self.document.lines):
                for first, last in ranges:
                    # A mistake at the end of a line, or of the text, still has a cell to show it.
                    last = max(last, first + 1)
                    if first <= start + len(line) and last > start:
                        marked[row].append(
                            (max(first - start, 0), min(last - start, len(line) + 1))
                        )
                start += len(line) + 1
        self._marked_lines = dict(marked)
        self.notify_style_update()
        self.refresh()

    def on_text_area_changed(self) -> None:
        """Move the underlines with the text."""
        if self._problems:
            text = self.text
            self._show_problems(moved(self._problems, self._marked_text, text))
            self._marked_text = text

    # --- colour

    def get_line(self, line_index: int) -> Text:
        """The line with its tokens coloured and its mistakes underlined."""
        line = self.document.get_line(line_index)
        style_of = self._style_of
        tokens, _ = tokenize(line, self.state_before(line_index))
        spans = [Span(start, end, style_of(kind)) for start, end, kind in tokens]
        for first, last in self._marked_lines.get(line_index, ()):
            spans.append(Span(first, last, style_of("problem")))
        return Text(line, end="", no_wrap=True, spans=spans)

    def render_line(self, y: int) -> Strip:
        """A line of the screen. The text area draws all of them anew at each key; most are kept."""
        row = y + self.scroll_offset.y
        if row >= self.document.line_count or self._is_special(row):
            return super().render_line(y)
        line, state = self.document.get_line(row), self.state_before(row)
        key = (line, state, row, self.size, self.scroll_offset.x, self.gutter_width)
        strip = self._strips.get(key)
        if strip is None:
            strip = super().render_line(y).crop(0, self.size.width)
            self._strips[key] = strip
        return strip

    def _is_special(self, row: int) -> bool:
        """Whether a line shows more than its text: cursor, selection, bracket or mistake."""
        top, bottom = sorted(self.selection)
        bracket = self.matching_bracket_location
        return (
            top[0] <= row <= bottom[0]
            or (bracket is not None and bracket[0] == row)
            or row in self._marked_lines
            or not self.document.end[0]  # perhaps empty, and then the placeholder is drawn
        )

    def validate_virtual_size(self, size: Size) -> Size:
        """Widths in steps: at each change of it the text area lays itself out again."""
        room = self.scrollable_content_region.width
        width = room if size.width <= room else size.width + -size.width % WIDTH_STEP
        return Size(width, size.height)

    def _style_of(self, kind: str) -> Style:
        style = self._styles_of_kinds.get(kind)
        if style is None:
            style = self.get_component_rich_style(f"hogql--{kind}", partial=True)
            self._styles_of_kinds[kind] = style
        return style

    def state_before(self, row: int) -> State:
        """What is open at the start of a line."""
        states = self._states
        while len(states) <= row:
            states.append(tokenize(self.document.get_line(len(states) - 1), states[-1])[1])
        return states[row]

    def notify_style_update(self) -> None:
        """Forget the colours: the theme or the focus changed."""
        self._strips.clear()
        self._styles_of_kinds.clear()
        super().notify_style_update()

    def find_matching_bracket(self, bracket: str, search_from: Location) -> Location | None:
        """The other bracket of a pair, seeing through strings and comments."""
        if not bracket or bracket not in "()[]{}":
            return None
        text = self.text
        offset = matching_bracket(text, offset_of(text, *search_from))
        return None if offset is None else location(text, offset)

    # --- edits: what follows the first changed line has to be looked at again

    def edit(self, edit: Edit) -> EditResult:
        """Change the text."""
        del self._states[edit.top[0] + 1 :]
        return super().edit(edit)

    def undo(self) -> None:
        """Take back the last edits."""
        del self._states[1:]
        super().undo()

    def redo(self) -> None:
        """Make the edits again that were taken back."""
        del self._states[1:]
        super().redo()

    def load_text(self, text: str) -> None:
        """Replace everything, and forget what could be undone."""
        del self._states[1:]
        super().load_text(text)

    # --- keys

    async def on_key(self, event: events.Key) -> None:
        """Keys that mean something else here than in any text area."""
        if self.assistant is not None and self.assistant(event):
            self._take(event)
            return
        if event.key.startswith("alt+"):
            # Terminals send the letter along, and the text area would write it.
            event.prevent_default()
            return
        match event.key:
            case "escape":
                # The text area would move the focus; where it goes is for the pane to say.
                event.prevent_default()
            case "enter":
                self._take(event)
                self._insert(f"\n{self._indentation()}")
            case "tab" if self.selection.start[0] != self.selection.end[0]:
                self._take(event)
                self._indent_lines(INDENT)
            case "shift+tab":
                self._take(event)
                self._indent_lines(-INDENT)

    def _take(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()

    def _insert(self, text: str) -> None:
        self.put(text, *self.selection)

    def put(self, text: str, start: Location, end: Location) -> None:
        """Write a text in place of another one, with the cursor behind it."""
        result = self.replace(text, start, end, maintain_selection_offset=False)
        self.move_cursor(result.end_location)

    def _indentation(self) -> str:
        """The white space that the line of the cursor begins with."""
        row, column = min(self.selection.start, self.selection.end)
        line = self.document.get_line(row)[:column]
        return line[: len(line) - len(line.lstrip())]

    def _indent_lines(self, by: int) -> None:
        """Move the selected lines, or the line of the cursor, to the right or to the left."""
        start, end = self.selection
        first, last = sorted((start, end))
        final = last[0] - (1 if last[0] > first[0] and last[1] == 0 else 0)
        rows = range(first[0], final + 1)
        old = [self.document.get_line(row) for row in rows]
        new = [" " * by + line if by > 0 and line else outdented(line, -by) for line in old]
        if new == old:
            return
        whole = ((rows[0], 0), (rows[-1], len(old[-1])))
        self.replace("\n".join(new), *whole, maintain_selection_offset=False)
        shifts = {
            row: len(after) - len(line) for row, line, after in zip(rows, old, new, strict=True)
        }

        def shifted(place: Location) -> Location:
            row, column = place
            return row, max(0, column + shifts.get(row, 0)) if column else 0

        self.selection = Selection(shifted(start), shifted(end))

    async def on_paste(self, event: events.Paste) -> None:
        """Insert what was pasted, without what would act on the terminal or hide."""
        event.stop()
        event.prevent_default()
        self._insert(typed(event.text))
        self.post_message(self.Pasted())

    def action_find(self) -> None:
        """Look for a text."""
        self.post_message(self.FindWanted())

    def action_edge(self, end: bool) -> None:
        """Go to the end of the text, or to its start."""
        self.move_cursor(self.document.end if end else self.document.start)

    def action_copy(self) -> None:
        """Copy the selection."""
        text = self.selected_text
        if not text:
            raise SkipAction
        self._copied = text
        self.post_message(self.CopyRequested(text))

    def action_cut(self) -> None:
        """Cut the selection, or the line of the cursor."""
        if self.selection.is_empty:
            row, _ = self.cursor_location
            text = self.document.get_line(row) + "\n"
            self.action_delete_line()
            self.move_cursor((row, 0))
        else:
            text = self.selected_text
            self._insert("")
        self._copied = text
        self.post_message(self.CopyRequested(text))

    def action_paste(self) -> None:
        """Insert what was copied last inside the program."""
        text = self._copied if self._copied is not None else self.app.clipboard
        if text:
            self._insert(typed(text))


def typed(text: str) -> str:
    """Text from elsewhere as if it had been typed: one kind of line end, nothing hidden."""
    return clean(text.replace("\r\n", "\n").replace("\r", "\n"))


def outdented(line: str, by: int) -> str:
    """The line with up to that many columns of its indentation taken away."""
    if line.startswith("\t"):
        return line[1:]
    return line[min(by, len(line) - len(line.lstrip(" "))) :]
