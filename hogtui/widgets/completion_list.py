"""A short list over the text, near the cursor: what could be written there.

It never takes the focus: whoever owns the text hands the keys on. It is drawn line by line and
moves only when it opens, so that a key costs the cells that changed and no more.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widget import Widget

from hogtui.text.safe import line

MOST_ROWS = 8
NAME_WIDTH = 40
"""Cells; what is longer is cut."""
DETAIL_WIDTH = 28
_SORT_WIDTH = 8
LONGEST_HOLD = 0.05
"""Seconds after which the screen is drawn without the list."""


class Row(NamedTuple):
    """One line of the list."""

    name: str
    sort: str
    """What kind of thing it is, in a word."""
    detail: str = ""


class CompletionList(Widget):
    """At most eight rows at a time; says which one is chosen."""

    COMPONENT_CLASSES = {"completion--chosen", "completion--first", "completion--detail"}

    DEFAULT_CSS = """
    CompletionList {
        overlay: screen;
        position: absolute;
        display: none;
        width: auto;
        height: auto;
        background: $panel;
        color: $foreground;

        & > .completion--detail { color: $text-muted; }
        & > .completion--first { text-style: underline; }
        & > .completion--chosen {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
    }
    """

    ALLOW_SELECT = False
    virtual_size = Reactive(Size(0, 0))
    """As in any widget, but nothing scrolls here: another one is no reason for a second layout."""

    class Clicked(Message):
        """The user clicked on a row."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Row] = ()
        self._chosen = 0
        self._top = 0
        self.moved = False
        """The user went into the list: a row is chosen, not only proposed."""
        self._widths = (0, 0)
        self._room = Size(0, 0)
        self._above = False
        self._word = Offset(0, 0)
        self._at = (0, 0)
        self._extent = (0, 0)
        self._held: ExitStack | None = None
        """While it is there nothing is drawn: the list comes in one frame with the letter."""

    @property
    def is_open(self) -> bool:
        """Something is offered."""
        return bool(self._rows)

    @property
    def chosen(self) -> int:
        """The row that would be written."""
        return self._chosen

    @property
    def rows(self) -> Sequence[Row]:
        """Everything that is offered."""
        return self._rows

    def open(self, rows: Sequence[Row], word: Offset, origin: Offset, room: Size) -> None:
        """Show these rows beside a word.

        `word` is the first cell of the word and `origin` where this widget's parent begins, both
        on the screen; `room` is the size of the screen.
        """
        was_open, self._rows = self.is_open, rows
        self._chosen, self._top, self.moved = 0, 0, False
        height = min(len(rows), MOST_ROWS)
        names = max((cell_len(row.name) for row in rows[: MOST_ROWS * 4]), default=0)
        details = max((cell_len(row.detail) for row in rows[: MOST_ROWS * 4]), default=0)
        widths = (min(names, NAME_WIDTH), min(details, DETAIL_WIDTH))
        if not was_open or word != self._word or room != self._room:
            self._above = room.height - word.y - 1 < height and word.y >= height
            self._widths, self._word, self._room = widths, word, room
        else:
            # While a word is written the list gets no narrower, so that it does not twitch.
            before = self._widths
            self._widths = (max(before[0], widths[0]), max(before[1], widths[1]))
        self._hold_frames()
        self._place(height, origin)
        self.refresh()

    def _hold_frames(self) -> None:
        """Let the letter that was typed wait for the list; a frame of its own takes longer."""
        if self._held is None and self.is_mounted:
            self._held = ExitStack()
            self._held.enter_context(self.app.batch_update())
            self.set_timer(LONGEST_HOLD, self._let_go)

    def on_idle(self) -> None:
        """What changed is on its way to the screen; behind it the screen may draw."""
        if self._held is not None:
            self.screen.call_later(self._let_go)

    def on_unmount(self) -> None:
        """Never leave the screen held."""
        self._let_go()

    def _let_go(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.close()

    def _place(self, height: int, origin: Offset) -> None:
        width = min(sum(self._widths) + _SORT_WIDTH + 6, self._room.width)
        x = max(0, min(self._word.x - 1, self._room.width - width))
        y = self._word.y - height if self._above else self._word.y + 1
        styles = self.styles
        place = (x - origin.x, y - origin.y)
        # Only what is different: each of these lays the screen out again.
        if (width, height) != self._extent:
            self._extent = (width, height)
            styles.width, styles.height = width, height
        if place != self._at:
            self._at = styles.offset = place
        if not self.display:
            self.display = True

    def close(self) -> None:
        """Offer nothing."""
        if self._rows:
            self._rows = ()
            self.moved = False
            self._hold_frames()
            self.display = False

    def move(self, by: int) -> None:
        """Go to another row, round the ends; the first step down chooses the first row."""
        if not self._rows:
            return
        if not self.moved and by > 0:
            by -= 1
        before = self._top
        self.moved = True
        old, self._chosen = self._chosen, (self._chosen + by) % len(self._rows)
        height = min(len(self._rows), MOST_ROWS)
        self._top = max(min(self._top, self._chosen), self._chosen - height + 1)
        if self._top == before:
            for row in {old, self._chosen}:
                self.refresh(Region(0, row - self._top, self.size.width, 1))
        else:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row: name, detail, kind."""
        base = self.rich_style
        index = self._top + y
        width = self.size.width
        if index >= len(self._rows):
            return Strip([Segment(" " * width, base)], width)
        row = self._rows[index]
        detail = base + self._part("completion--detail")
        style = base
        if index == self._chosen:
            style = base + self._part("completion--chosen" if self.moved else "completion--first")
            detail = style if self.moved else detail
        names, details = self._widths
        segments = [
            Segment(" ", style if self.moved else base),
            Segment(set_cell_size(_cut(row.name, names), names), style),
            Segment("  " + set_cell_size(_cut(row.detail, details), details), detail),
            Segment("  " + row.sort.ljust(_SORT_WIDTH) + " ", detail),
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def _part(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)

    def on_click(self, event: events.Click) -> None:
        """Write the row under the pointer."""
        event.stop()
        index = self._top + event.y
        if index < len(self._rows):
            self.post_message(self.Clicked(index))


def _cut(text: str, width: int) -> str:
    text = line(text)
    return text if cell_len(text) <= width else set_cell_size(text, max(0, width - 1)) + "…"
