"""One value, whole: an object or list as a tree that folds, text as it is, wrapped."""

from collections.abc import Callable
from json.encoder import encode_basestring

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from hogtui.text import safe, values
from hogtui.text.redaction import REDACTION
from hogtui.text.values import CUT, Align, Cell, Kind, copy_text
from hogtui.widgets.grid_layout import fill
from hogtui.widgets.value_keys import BINDINGS
from hogtui.widgets.value_lines import (
    MOST_BATCHES,
    Line,
    Lines,
    Read,
    about,
    extent,
    says_nothing_else,
)

_OPEN = "▾ "
_CLOSED = "▸ "
_NO_MARK = "  "
_USUAL_WIDTH = 80


class ValueView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows one value of a grid; asks to be closed, and to copy."""

    BINDINGS = BINDINGS

    COMPONENT_CLASSES = {
        "value--title",
        "value--type",
        "value--name",
        "value--mark",
        "value--cursor",
        "value--cursor-row",
        *(f"value--{kind.value}" for kind in Kind),
    }

    DEFAULT_CSS = """
    ValueView {
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;

        & > .value--title { text-style: bold; background: $panel; }
        & > .value--type { text-style: dim; background: $panel; }
        & > .value--name { color: $text-primary; }
        & > .value--mark { text-style: dim; }
        & > .value--null { text-style: dim; }
        & > .value--number { color: $text-secondary; }
        & > .value--boolean { color: $text-secondary; }
        & > .value--json { text-style: dim; }
        & > .value--cursor-row { background: $panel; }
        & > .value--cursor {
            color: $block-cursor-blurred-foreground;
            background: $block-cursor-blurred-background;
            text-style: underline;
        }
        &:focus > .value--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        &:ansi > .value--cursor-row { text-style: bold; }
    }
    """

    ALLOW_SELECT = False

    class Closed(Message):
        """The user has seen enough."""

    class CopyRequested(Message):
        """The user wants text on the clipboard; `what` names it: "1 value"."""

        def __init__(self, text: str, what: str) -> None:
            super().__init__()
            self.text = text
            self.what = what

    class FindWanted(Message):
        """The user wants to type a text to look for."""

    class FollowWanted(Message):
        """The user wants to go where a value leads; `name` is what it is called."""

        def __init__(self, name: str, value: object) -> None:
            super().__init__()
            self.name = name
            self.value = value

    cursor: reactive[int] = reactive(0, init=False)
    """The line of a tree that the keys mean; text has no cursor, it scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self._column_name = ""
        self._about = ""
        self._shown: object = None
        self._content = Lines(None, _USUAL_WIDTH)
        self._wanted = ""
        """What was last looked for."""
        self._found: int | None = None
        """The line of a text that holds it."""
        self.read: Read = says_nothing_else
        """What else there is to say of a value."""
        self.leads: Callable[[str, object], str] = lambda _name, _value: ""
        """Where a value of a name leads, in a few words; "" for nowhere."""

    # What is shown

    @property
    def value(self) -> tuple[str, object]:
        """The name and the whole of what is shown."""
        return self._column_name, self._shown

    def show(self, name: str, value: object, column_type: str = "") -> None:
        """Show a value: the name of its column, and its ClickHouse type if known."""
        self._column_name, self._shown = name, value
        self._about = about(value, column_type)
        self._content = Lines(value, self.scrollable_size.width or _USUAL_WIDTH, self.read)
        self._found = None
        self.cursor = 0
        self._lines_changed()
        self.scroll_to(y=0, animate=False, force=True)

    def fold(self, name: str) -> None:
        """Close what is shown under a name of the outermost object, if it is there."""
        for index, each in enumerate(self._content.lines):
            if each.depth == 1 and each.name == name and each.is_open:
                self._content.close(index)
                self._lines_changed()
                return

    def on_resize(self) -> None:
        """Text is wrapped anew; a tree keeps what is open."""
        width = self.scrollable_size.width
        if width and width != self._content.width:
            if self._content.is_text:
                self._content = Lines(self._shown, width, self.read)
            self._content.width = width
            self._lines_changed()

    def _lines_changed(self) -> None:
        self.virtual_size = Size(1, len(self._content) + 1)
        self.refresh()

    @property
    def _rows_in_view(self) -> int:
        return max(1, self.scrollable_size.height - 1)

    def validate_cursor(self, cursor: int) -> int:
        """The nearest line there is."""
        return max(0, min(cursor, len(self._content) - 1))

    def watch_cursor(self) -> None:
        """Keep the cursor in sight; a line that stands for more gives way to it."""
        if self._content.lines[self.cursor].rest is not None:
            self._content.open(self.cursor)
            self._lines_changed()
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True)
        elif self.cursor >= top + self._rows_in_view:
            self.scroll_to(y=self.cursor - self._rows_in_view + 1, animate=False, force=True)
        self._move_terminal_cursor()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Whoever reaches the end of what was made gets more."""
        super().watch_scroll_y(old_value, new_value)
        at_the_end = self.scroll_offset.y + self._rows_in_view >= len(self._content)
        if at_the_end and self._content.load_more():
            self._lines_changed()

    def on_focus(self) -> None:
        """The terminal's own cursor follows the focus, for those who listen to it."""
        self._move_terminal_cursor()

    def _move_terminal_cursor(self) -> None:
        if self.has_focus:
            line = 0 if self._content.is_text else self.cursor - self.scroll_offset.y + 1
            self.app.cursor_position = self.content_region.offset + Offset(0, line)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view: the title, a line of the value, or nothing."""
        width = self.scrollable_size.width
        index = self.scroll_offset.y + y - 1
        if y == 0:
            return self._title(width)
        if index >= len(self._content):
            return Strip.blank(width, self.rich_style)
        line = self._content.lines[index]
        if line.text is not None and self._content.is_text:
            look = self._look("cursor-row") if index == self._found else self.rich_style
            return self._strip([Segment(f" {line.text}", look)], look)
        head, body = self._head(line), self._body(line)
        pieces = [(text, self._look(part)) for text, part in (*head, *body)]
        if index != self.cursor:
            return self._strip([Segment(*piece) for piece in pieces], self.rich_style)
        # As in the grid: a quiet line, and on it one place that the keys mean.
        row = self.get_component_rich_style("value--cursor-row", partial=True)
        place = len(head) if line.name is None else 1
        segments = [
            Segment(text, self._look("cursor") if number == place else look + row)
            for number, (text, look) in enumerate(pieces)
        ]
        return self._strip(segments, self.rich_style + row)

    def _strip(self, segments: list[Segment], look: Style) -> Strip:
        return Strip(segments).adjust_cell_length(self.scrollable_size.width, look)

    def _look(self, part: str) -> Style:
        if not part:
            return self.rich_style
        return self.rich_style + self.get_component_rich_style(f"value--{part}", partial=True)

    def _title(self, width: int) -> Strip:
        name = safe.line(self._column_name[:width])
        bold, plain = self._look("title"), self._look("type")
        leads = self.leads(*self._place)
        about = f"{self._about} · f {leads}" if leads else self._about
        segments = [Segment(f" {name}  ", bold), Segment(safe.line(about), plain)]
        return self._strip(segments, plain)

    def _head(self, line: Line) -> list[tuple[str, str]]:
        """Indent, fold mark and name of a line, with the names of their styles."""
        mark = _NO_MARK
        if line.rest is None and self._content.can_open(line):
            mark = _OPEN if line.is_open else _CLOSED
        head = [(" " * self._content.indent(line) + mark, "mark")]
        if line.name is not None:
            head.append((safe.line(line.name[: self.scrollable_size.width]), "name"))
            head.append((": ", "mark"))
        return head

    def _body(self, line: Line) -> list[tuple[str, str]]:
        """The value of a line, with the names of its styles."""
        if line.rest is not None:
            return [(f"{CUT} more", "mark")]
        if line.text is not None:
            return [(line.text, "")]
        room = self._content.room(line)
        inner = line.value
        if isinstance(inner, dict | list | tuple) and (line.is_open or not inner):
            return [(extent(inner), "mark")]
        if isinstance(inner, str):
            quoted = safe.line(encode_basestring(inner[: room + 1]))
            cell = Cell(quoted, Kind.TEXT, Align.LEFT, CUT if len(inner) > room + 1 else "")
        else:
            cell = values.cell(inner, "", room)
        pieces = fill(cell, room, Align.LEFT)
        return [(text, "mark" if dim else cell.kind.value) for text, dim in pieces]

    # Keys and mouse

    def action_move(self, lines: int) -> None:
        """Move the cursor, or the text."""
        if self._content.is_text:
            self.scroll_to(y=self.scroll_offset.y + lines, animate=False, force=True)
        else:
            self.cursor += lines

    def action_page(self, pages: int) -> None:
        """Move by what is seen."""
        self.scroll_to(
            y=self.scroll_offset.y + pages * self._rows_in_view, animate=False, force=True
        )
        if not self._content.is_text:
            self.cursor += pages * self._rows_in_view

    def action_first(self) -> None:
        """Go to the top."""
        self.cursor = 0
        self.scroll_to(y=0, animate=False, force=True)

    def action_last(self) -> None:
        """Go to the bottom."""
        if self._content.load_more(MOST_BATCHES):
            self._lines_changed()
        if self._content.is_text:
            self.scroll_to(y=len(self._content), animate=False, force=True)
        else:
            self.cursor = len(self._content) - 1

    def action_turn(self) -> None:
        """Open or close what is under the cursor."""
        if self._content.lines[self.cursor].is_open:
            self._content.close(self.cursor)
        else:
            self._content.open(self.cursor)
        self._lines_changed()

    def action_fold(self) -> None:
        """Close what is under the cursor, or go to what it is in."""
        if self._content.lines[self.cursor].is_open:
            self.action_turn()
        else:
            self.cursor = self._content.parent(self.cursor)

    def action_unfold(self) -> None:
        """Open what is under the cursor, or go into it."""
        if self._content.lines[self.cursor].is_open:
            self.cursor += 1
        else:
            self.action_turn()

    def action_copy(self) -> None:
        """Ask for the value under the cursor to be copied, as it is."""
        whole = self._content.is_text or self.cursor == 0
        value = self._shown if whole else self._content.lines[self.cursor].value
        seen = REDACTION.value(self._place[0], value)
        self.post_message(self.CopyRequested(copy_text(seen), "1 value"))

    @property
    def _place(self) -> tuple[str, object]:
        """The value under the cursor, and what it is called: in a list, as the list is."""
        if self._content.is_text or self.cursor == 0:
            return self._column_name, self._shown
        index = self.cursor
        while (name := self._content.lines[index].name) is None or name.isdecimal():
            if (parent := self._content.parent(index)) == index:
                name = self._column_name
                break
            index = parent
        return name or self._column_name, self._content.lines[self.cursor].value

    def action_follow(self) -> None:
        """Ask to go where the value leads."""
        self.post_message(self.FollowWanted(*self._place))

    def action_find(self) -> None:
        """Ask for a text."""
        self.post_message(self.FindWanted())

    def action_find_next(self, back: bool) -> None:
        """On to the next line that holds what was looked for."""
        self.find(self._wanted, 1, back=back)

    def find(self, text: str, step: int = 0, *, back: bool = False) -> bool:
        """Go to the line with a text, `step` lines from here at the nearest; False without one."""
        self._wanted = text
        here = (self._found or 0) if self._content.is_text else self.cursor
        found = None
        if text:
            found = self._content.find(text, here + (-step if back else step), back=back)
        self._lines_changed()
        if not text or found is None:
            self._found = None
            return not text
        if self._content.is_text:
            self._found = found
            self.scroll_to(y=max(0, found - 1), animate=False, force=True)
        else:
            self.cursor = found
        return True

    def action_close(self) -> None:
        """Ask to be closed."""
        self.post_message(self.Closed())

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; on it, open or close."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y == 0 or self._content.is_text:
            return
        index = self.scroll_offset.y + offset.y - 1
        if index < len(self._content):
            if index == self.cursor:
                self.action_turn()
            self.cursor = index
