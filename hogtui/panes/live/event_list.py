"""The lines of the tail: drawn from what is kept, however much comes.

Places are remembered by the numbers of entries, so that nothing jumps while others come and go.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, tzinfo

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from hogtui.api.live_events import Event
from hogtui.panes.live.kept import Entry, Kept, Mark, Shown
from hogtui.panes.live.lines import COLOURS, GAP, Column, cells, colour_of, columns
from hogtui.text.safe import line

_DRAWN = 1_000
"""Lines that are kept drawn."""
WHEEL = 3


class EventList(Widget, can_focus=True, inherit_bindings=False):
    """Follows the newest, or stays where it was left."""

    COMPONENT_CLASSES = {
        "events--header",
        "events--muted",
        "events--mark",
        "events--cursor",
        "events--found",
        *(f"events--colour{number}" for number in range(COLOURS)),
    }
    DEFAULT_CSS = """
    EventList {
        width: 1fr;
        height: 1fr;
        background: $surface;

        & > .events--header { color: $text-muted; text-style: bold; }
        & > .events--muted { color: $text-muted; }
        & > .events--mark { color: $text-warning; }
        & > .events--found { text-style: bold reverse; }
        & > .events--cursor { background: $panel; text-style: bold; }
        & > .events--colour0 { color: $text-primary; }
        & > .events--colour1 { color: $text-secondary; }
        & > .events--colour2 { color: $text-accent; }
        & > .events--colour3 { color: $text-success; }
        & > .events--colour4 { color: $text-warning; }
        & > .events--colour5 { color: $foreground; }
        &:focus > .events--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
    }
    """
    ALLOW_SELECT = False
    BINDINGS = [
        Binding("up,k", "move(-1)", "Up", show=False, id="events.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="events.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="events.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="events.page_down"),
        Binding("home,g", "edge(False)", "Top", show=False, id="events.first"),
        Binding("end,G", "edge(True)", "Bottom", show=False, id="events.last"),
        Binding("enter", "choose", "Detail", id="events.choose", tooltip="All of one event"),
    ]

    class Moved(Message):
        """The cursor is on another event, or it follows again."""

        def can_replace(self, message: Message) -> bool:
            """Only where it is now matters."""
            return isinstance(message, EventList.Moved)

    class Chosen(Message):
        """Enter, or a second click."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self.kept = kept
        self.shown = Shown(kept)
        self.properties: Sequence[str] = ()
        self.zone: tzinfo | None = UTC
        """What times are drawn in; None for this machine's."""
        self.newest_first = False
        self.following = True
        self.frozen: int | None = None
        """Entries from this number on are not shown yet."""
        self.left_at = 0
        """The number of the first entry that came since it stopped following."""
        self.cursor: int | None = None
        """The number of the entry that the keys mean; None for none as long as it follows."""
        self.found: Callable[[Event], bool] | None = None
        """Events that stand out."""
        self._top: int | None = None
        """The number on the first line; None for the newest there are."""
        self._drawn: dict[tuple[int, bool], Strip] = {}

    # --- what is where

    @property
    def rows(self) -> int:
        """Lines for events."""
        return max(1, self.size.height - 1)

    @property
    def count(self) -> int:
        """Entries that can be shown now."""
        return len(self.shown) if self.frozen is None else self.shown.place(self.frozen)

    def number(self, index: int) -> int:
        """Of the entry on a line; lines count from the one on top of all."""
        return self.shown[self.count - 1 - index if self.newest_first else index]

    def index(self, number: int) -> int:
        """The line of an entry, or of the nearest."""
        place = min(self.shown.place(number), max(0, self.count - 1))
        return self.count - 1 - place if self.newest_first else place

    @property
    def top(self) -> int:
        """The line that is drawn first."""
        last = max(0, self.count - self.rows)
        if self._top is None:
            return 0 if self.newest_first else last
        return min(self.index(self._top), last)

    @property
    def entry(self) -> Entry | None:
        """What the cursor is on."""
        if self.cursor is None or not self.kept.first <= self.cursor < self.kept.end:
            return None
        return self.kept[self.cursor]

    @property
    def event(self) -> Event | None:
        """The event under the cursor, or the newest one where there is no cursor."""
        entry = self.entry
        if entry is None and self.count:
            entry = self.kept[self.shown[self.count - 1]]
        return entry if isinstance(entry, Event) else None

    # --- following and staying

    def follow(self) -> None:
        """Show the newest, and whatever comes."""
        self.following, self.frozen, self._top, self.cursor = True, None, None, None
        self.refresh()
        self.post_message(self.Moved())

    def stay(self) -> None:
        """Keep what is on the screen where it is."""
        if self.count:
            self._top = self.number(self.top)
        if self.following:
            self.following, self.left_at = False, self.kept.end

    def freeze(self) -> None:
        """Show nothing that comes from now on."""
        self.stay()
        self.frozen = self.kept.end
        self.refresh()
        self.post_message(self.Moved())

    def go_to(self, number: int) -> None:
        """Put the cursor on an entry, and stay there."""
        if self.following:
            self.stay()
        self.cursor = number
        index, top = self.index(number), self.top
        if index < top:
            self._top = self.number(index)
        elif index >= top + self.rows:
            self._top = self.number(index - self.rows + 1)
        self.refresh()
        self.post_message(self.Moved())

    def show(self, shown: Shown) -> None:
        """Show others of the same entries."""
        self.shown = shown
        self.look_again()

    def look_again(self) -> None:
        """Columns, colours or the order are others."""
        self._drawn.clear()
        self.refresh()

    # --- keys and mouse

    def action_move(self, by: int) -> None:
        """Go up or down; from the newest one on down it follows again."""
        if not self.count:
            return
        if self.cursor is None:
            self.go_to(self.number(self._start))
            return
        index = self.index(self.cursor) + by
        is_past = index < 0 if self.newest_first else index >= self.count
        if is_past and self.frozen is None:
            self.follow()
        else:
            self.go_to(self.number(max(0, min(index, self.count - 1))))

    @property
    def _start(self) -> int:
        """Where the cursor appears: on the newest line that is in sight."""
        top = self.top
        return top if self.newest_first else min(top + self.rows, self.count) - 1

    def action_page(self, by: int) -> None:
        """Go a page up or down."""
        if self.count and self.cursor is None:
            self.go_to(self.number(self._start))
        self.action_move(by * max(1, self.rows - 1))

    def action_edge(self, bottom: bool) -> None:
        """To the first line or the last; where the newest one is, it follows."""
        if bottom is not self.newest_first:
            self.follow()
        elif self.count:
            self.go_to(self.number(0 if not bottom else self.count - 1))

    def action_choose(self) -> None:
        """Ask for all of the event."""
        if self.cursor is None:
            self.action_move(0)
        if self.count:
            self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        """Go there; a second click chooses."""
        index = self.top + event.y - 1
        if event.y and index < self.count:
            number = self.number(index)
            if number == self.cursor:
                self.action_choose()
            self.go_to(number)

    def on_mouse_scroll_down(self) -> None:
        """Onwards."""
        self._scroll(WHEEL)

    def on_mouse_scroll_up(self) -> None:
        """Back."""
        self._scroll(-WHEEL)

    def _scroll(self, by: int) -> None:
        if not self.count:
            return
        last = max(0, self.count - self.rows)
        top = max(0, min(self.top + by, last))
        at_newest = top == (0 if self.newest_first else last)
        if at_newest and self.frozen is None and self.cursor is None:
            self.follow()
            return
        self.stay()
        self._top = self.number(top)
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        """Columns have other widths now."""
        self._drawn.clear()

    def notify_style_update(self) -> None:
        """Other colours."""
        super().notify_style_update()
        self._drawn.clear()

    # --- drawing

    @property
    def columns(self) -> list[Column]:
        """What is on a line."""
        return columns(self.properties, self.size.width)

    def render_line(self, y: int) -> Strip:
        """The names of the columns, an event, or nothing."""
        width, base = self.size.width, self.rich_style
        if y == 0:
            return self._header(width)
        index = self.top + y - 1
        if index >= self.count:
            return Strip.blank(width, base)
        number = self.number(index)
        key = (number, number == self.cursor)
        strip = self._drawn.get(key)
        if strip is None:
            if len(self._drawn) > _DRAWN:
                self._drawn.clear()
            strip = self._drawn[key] = self._line(self.kept[number], key[1], width)
        return strip

    def _header(self, width: int) -> Strip:
        look = self.rich_style + self._look("header")
        text = GAP.join(set_cell_size(line(each.name), each.width) for each in self.columns)
        return Strip([Segment(f" {text}", look)]).adjust_cell_length(width, look)

    def _line(self, entry: Entry, is_cursor: bool, width: int) -> Strip:
        base = self.rich_style
        if isinstance(entry, Mark):
            look = base + self._look("cursor" if is_cursor else "mark")
            words = f"── {entry.words} "
            text = words + "─" * max(0, width - cell_len(words))
            return Strip([Segment(text, look)]).adjust_cell_length(width, look)
        wanted = self.columns
        stands_out = self.found is not None and self.found(entry)
        looks = self._looks(entry, len(wanted), base)
        if is_cursor:
            looks = [base + self._look("cursor")] * len(wanted)
        gap = looks[0] if is_cursor else base
        segments = [Segment("●" if stands_out else " ", looks[1])]
        texts = cells(entry, wanted, self.zone)
        for place, (text, column, look) in enumerate(zip(texts, wanted, looks, strict=True)):
            if place == 1 and stands_out and not is_cursor:
                look += self._look("found")
            segments += [Segment(fitted(text, column.width), look), Segment(GAP, gap)]
        return Strip(segments).adjust_cell_length(width, gap)

    def _looks(self, event: Event, count: int, base: Style) -> list[Style]:
        muted = base + self._look("muted")
        coloured = base + self._look(f"colour{colour_of(event.event)}")
        return [muted, coloured, base, *([muted] * (count - 3))]

    def _look(self, name: str) -> Style:
        return self.get_component_rich_style(f"events--{name}", partial=True)


def fitted(text: str, width: int) -> str:
    """Cut or filled up to a width."""
    return (
        set_cell_size(text, width)
        if cell_len(text) <= width
        else f"{set_cell_size(text, width - 1)}…"
    )
