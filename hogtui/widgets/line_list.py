"""Any number of things on a line each, to go through and to choose from.

Only what is seen is asked for and drawn, so fifty thousand lines open at once.
"""

from collections.abc import Callable
from itertools import chain
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from hogtui.text.safe import line

LEAST = 8
"""Cells that the left side keeps, whatever is at the right."""


class Piece(NamedTuple):
    """A stretch of a line in one look."""

    text: str
    look: str = ""
    """One of title, muted, accent, error, match; "" for plain text."""


class Row(NamedTuple):
    """One line."""

    left: tuple[Piece, ...]
    """Is cut where there is no room."""
    right: tuple[Piece, ...] = ()
    is_title: bool = False
    """Stands over others and cannot be chosen."""


Draw = Callable[[int], Row]
"""The line at a place, which counts from 0."""


class LineList(ScrollView, can_focus=True, inherit_bindings=False):
    """Tells where the cursor is and what was chosen."""

    COMPONENT_CLASSES = {
        "lines--title",
        "lines--muted",
        "lines--accent",
        "lines--error",
        "lines--match",
        "lines--cursor",
    }
    DEFAULT_CSS = """
    LineList {
        width: 1fr;
        height: 1fr;
        background: $surface;
        scrollbar-size: 1 1;
        overflow-x: hidden;

        & > .lines--title { text-style: bold; color: $text-primary; }
        & > .lines--muted { color: $text-muted; }
        & > .lines--accent { color: $text-accent; }
        & > .lines--error { color: $text-error; }
        & > .lines--match { text-style: underline; }
        & > .lines--cursor { background: $panel; text-style: bold; }
        &:focus > .lines--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
    }
    """
    ALLOW_SELECT = False
    BINDINGS = [
        Binding("up,k", "move(-1)", "Up", show=False, id="lines.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="lines.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="lines.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="lines.page_down"),
        Binding("home,g", "edge(False)", "First", show=False, id="lines.first"),
        Binding("end,G", "edge(True)", "Last", show=False, id="lines.last"),
        Binding("enter", "choose", "Choose", show=False, id="lines.choose"),
    ]

    cursor: reactive[int] = reactive(-1, init=False, repaint=False)
    """Where it is; -1 while there is nothing to be at."""

    class Moved(Message):
        """The cursor is at another line, or the line that it is at is another."""

        def can_replace(self, message: Message) -> bool:
            """Only where it is now matters."""
            return isinstance(message, LineList.Moved)

    class Chosen(Message):
        """Enter, or a second click."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._draw: Draw = lambda _: Row(())

    @property
    def count(self) -> int:
        """How many lines there are."""
        return self._count

    def show(self, count: int, draw: Draw, cursor: int = 0) -> None:
        """Show other lines, with the cursor at one of them."""
        self._count, self._draw = count, draw
        self.virtual_size = Size(self.size.width, count)
        self.refresh()
        place = self._nearest(max(0, min(cursor, count - 1)), 1)
        same, self.cursor = place == self.cursor, place
        if same:
            self._see(place)
            self.post_message(self.Moved())

    def on_resize(self) -> None:
        """There is more or less room now."""
        self.virtual_size = Size(self.size.width, self._count)
        self._see(self.cursor)

    def watch_cursor(self, old: int, new: int) -> None:
        """Two lines change, unless it scrolls."""
        if not self._see(new):
            top = self.scroll_offset.y
            for place in (old, new):
                self.refresh(Region(0, place - top, self.size.width, 1))
        self.post_message(self.Moved())

    def _see(self, place: int) -> bool:
        """Scroll to a place where it is out of sight; gives whether it did."""
        top, room = self.scroll_offset.y, max(1, self.size.height)
        # A title just above the first thing under it belongs to what is seen.
        above = place
        while 0 < above <= self._count and self._draw(above - 1).is_title:
            above -= 1
        if top <= above and place < top + room:
            return False
        to = max(0, above if above < top else place - room + 1)
        self.scroll_to(y=to, animate=False, force=True, immediate=True)
        self.refresh()
        return True

    def _nearest(self, place: int, by: int) -> int:
        """The next place from there that is no title; the other way when there is none."""
        down, up = range(max(0, place), self._count), range(place, -1, -1)
        for each in chain(*((down, up) if by > 0 else (up, down))):
            if each < self._count and not self._draw(each).is_title:
                return each
        return -1

    def action_move(self, by: int) -> None:
        """Go up or down."""
        place = self._nearest(max(0, min(self.cursor + by, self._count - 1)), 1 if by > 0 else -1)
        self.cursor = place if self.cursor < 0 or (place - self.cursor) * by > 0 else self.cursor

    def action_page(self, by: int) -> None:
        """Go a page up or down."""
        self.action_move(by * max(1, self.size.height - 1))

    def action_edge(self, end: bool) -> None:
        """Go to the first line, or to the last."""
        self.cursor = self._nearest(self._count - 1 if end else 0, -1 if end else 1)

    def action_choose(self) -> None:
        """Take the line under the cursor."""
        if self.cursor >= 0:
            self.post_message(self.Chosen(self.cursor))

    def on_click(self, event: events.Click) -> None:
        """Go there; a second click chooses."""
        place = self.scroll_offset.y + event.y
        if 0 <= place < self._count and not self._draw(place).is_title:
            again, self.cursor = place == self.cursor, place
            if again:
                self.action_choose()

    def render_line(self, y: int) -> Strip:
        """One line, cut where it is too long."""
        width, base = self.scrollable_size.width, self.rich_style
        place = self.scroll_offset.y + y
        if place >= self._count:
            return Strip.blank(width, base)
        row = self._draw(place)
        chosen = base + self._look("cursor") if place == self.cursor else None
        right = [Piece(line(each.text), each.look) for each in row.right]
        taken = sum(cell_len(each.text) for each in right)
        room = width - taken
        if room < LEAST:
            right, room = [], width
        segments, left = [], room
        for text, look in row.left:
            text = cut(line(text), left)
            left -= cell_len(text)
            segments.append(Segment(text, chosen or base + self._look(look)))
        segments.append(Segment(" " * left, chosen or base))
        segments += [Segment(text, chosen or base + self._look(look)) for text, look in right]
        return Strip(segments).adjust_cell_length(width, chosen or base)

    def _look(self, name: str) -> Style:
        if not name:
            return Style.null()
        return self.get_component_rich_style(f"lines--{name}", partial=True)


def cut(text: str, width: int) -> str:
    """As much as fits, with a mark where something is missing."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 1)) + "…" if width > 0 else ""
