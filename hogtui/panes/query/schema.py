"""The schema browser: everything that has a name in this project, to look up and to write."""

from typing import TYPE_CHECKING, Protocol

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from hogtui.panes.query.outline import Line, outline, with_samples
from hogtui.text.safe import line as drawable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hogtui.panes.query.questions import Answer, Question
    from hogtui.resources.definitions import Learned

WIDE = 100
"""Columns from which it stands beside the rows, not in their place."""


class Desk(Protocol):
    """Who the browser works for."""

    def insert(self, text: str) -> None:
        """Write this at the cursor of the editor, and go on writing there."""

    def read_again(self) -> None:
        """Ask PostHog for the names once more."""

    def count_events(self) -> None:
        """Ask PostHog how often each event happened."""

    def hide_schema(self) -> None:
        """Put the browser away."""

    def answers(self) -> "Mapping[Question, Answer]":
        """What PostHog has said about names."""

    def ask(self, question: "Question") -> None:
        """Ask PostHog about a name."""


class Schema(ScrollView, can_focus=True, inherit_bindings=False):
    """A tree drawn line by line, with a filter that is typed after `/`."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    Schema {
        display: none;
        width: 1fr;
        height: 3fr;
        background: $surface;
        scrollbar-size: 1 1;
        overflow-x: hidden;

        &.-shown { display: block; }
        &.-side { dock: right; width: 42; height: 100%; border-left: vkey $panel; }
        & > .schema--title { text-style: bold; }
        & > .schema--detail { color: $text-muted; }
        & > .schema--cursor { background: $panel; }
        &:focus > .schema--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
    }
    Tab.-browsing Results { display: none; }
    """
    COMPONENT_CLASSES = {"schema--title", "schema--detail", "schema--cursor"}
    ALLOW_SELECT = False
    BINDINGS = [
        Binding("enter", "write", "Insert", id="schema.insert", tooltip="Write it at the cursor"),
        Binding("slash", "filter", "Filter", id="schema.filter", tooltip="Show only what fits"),
        Binding("r", "read_again", "Read again", id="schema.reload", tooltip="Ask PostHog anew"),
        Binding("c", "count", "Count", id="schema.count", tooltip="Count the events of seven days"),
        Binding("escape", "back", "Editor", id="schema.back", tooltip="Back to the text"),
        Binding("f5", "hide", "Close", id="schema.hide", tooltip="Close the schema browser"),
        Binding("up,k", "move(-1)", "Up", show=False, id="schema.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="schema.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="schema.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="schema.page_down"),
        Binding("home,g", "edge(False)", "First", show=False, id="schema.first"),
        Binding("end,G", "edge(True)", "Last", show=False, id="schema.last"),
        Binding("right,l", "fold(True)", "Open", show=False, id="schema.open"),
        Binding("left,h", "fold(False)", "Close", show=False, id="schema.close"),
        Binding(
            "space",
            "peek",
            "Values",
            show=False,
            id="schema.toggle",
            tooltip="Show some values of a field or property, after its cost; open or close others",
        ),
    ]

    learned: "reactive[Learned | None]" = reactive(None, init=False, always_update=True)
    wanted: reactive[str] = reactive("", init=False)
    """What the lines must fit."""
    filtering: reactive[bool] = reactive(False, init=False)
    """Letters go into the filter."""
    note: reactive[str] = reactive("", init=False)
    """What goes on, such as that names are being read."""
    cursor: reactive[int] = reactive(0, init=False)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._opened = frozenset({"Tables"})
        self._lines: list[Line] = outline(None, self._opened, "")
        self._peeked: dict[Question, bool] = {}
        """What was peeked into, and whether PostHog was asked about it."""

    @property
    def lines(self) -> list[Line]:
        """What is listed."""
        return self._lines

    # --- what is shown

    def fit(self) -> None:
        """Beside the rows where there is room, else in their place."""
        wide = self.app.size.width >= WIDE
        self.set_class(wide, "-side")
        if self.parent is not None:
            self.parent.set_class(self.has_class("-shown") and not wide, "-browsing")

    def on_mount(self) -> None:
        """List what is known already."""
        self._rebuild()

    def on_resize(self) -> None:
        """There is more or less room now."""
        self.fit()
        self._measure()

    def watch_learned(self) -> None:
        """Other names."""
        self._rebuild()

    def watch_wanted(self) -> None:
        """Other lines."""
        self.cursor = 0
        self._rebuild()
        if self.wanted and len(self._lines) > 1:
            self.cursor = 1

    def watch_filtering(self) -> None:
        """The first line says so."""
        self.refresh()

    def watch_note(self) -> None:
        """The first line says it."""
        self.refresh()

    def watch_cursor(self, old: int, new: int) -> None:
        """Two lines change, unless it scrolls."""
        top = self.scroll_offset.y
        room = max(1, self.size.height - 1)
        if not top <= new < top + room:
            self.scroll_to(y=max(0, new if new < top else new - room + 1), animate=False)
            self.refresh()
        for row in (old, new):
            self.refresh(Region(0, row - top + 1, self.size.width, 1))

    def _rebuild(self) -> None:
        lines = outline(self.learned, self._opened, self.wanted)
        if self._peeked:
            lines = with_samples(lines, self._peeked, self.desk.answers())
        self._lines = lines
        self.cursor = max(0, min(self.cursor, len(self._lines) - 1))
        self._measure()
        self.refresh()

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._lines) + 1)

    def render_line(self, y: int) -> Strip:
        """The heading at the top, under it the lines."""
        width, base = self.size.width, self.rich_style
        if y == 0:
            return self._heading(width, base)
        row = self.scroll_offset.y + y - 1
        if row >= len(self._lines):
            return Strip.blank(width, base)
        each = self._lines[row]
        style = base + self._part("schema--title") if not each.insert else base
        detail = base + self._part("schema--detail")
        if row == self.cursor:
            style = detail = base + self._part("schema--cursor")
        sign = ("▾ " if self._is_open(each) else "▸ ") if each.key else "  "
        aside = drawable(each.detail)
        room = max(1, width - cell_len(aside) - 2)
        text = set_cell_size(f" {'  ' * each.depth}{sign}{drawable(each.text)}", room)
        return Strip([Segment(text, style), Segment(f" {aside} ", detail)]).adjust_cell_length(
            width, style
        )

    def _heading(self, width: int, base: Style) -> Strip:
        if self.filtering or self.wanted:
            text = f" /{self.wanted}{'▏' if self.filtering else ''}"
        else:
            text = f" Schema  {self.note or '/ filter  space values'}"
        style = base + self._part("schema--title")
        return Strip([Segment(drawable(text), style)]).adjust_cell_length(width, style)

    def _part(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)

    def _is_open(self, each: Line) -> bool:
        return each.key in self._opened

    # --- keys

    def on_key(self, event: events.Key) -> None:
        """While a filter is typed, letters are letters."""
        if not self.filtering:
            return
        if event.character is not None and event.is_printable:
            self.wanted += event.character
        elif event.key == "backspace":
            self.wanted = self.wanted[:-1]
        elif event.key in ("enter", "tab"):
            self.filtering = False
            if event.key == "enter":
                self.action_write()
        else:
            return
        event.stop()
        event.prevent_default()

    def action_filter(self) -> None:
        """Type what the lines must fit."""
        self.filtering = True

    def action_back(self) -> None:
        """First the filter goes, then the focus."""
        if self.filtering or self.wanted:
            self.filtering, self.wanted = False, ""
        else:
            self.desk.insert("")

    def action_hide(self) -> None:
        """Put it away."""
        self.desk.hide_schema()

    def action_read_again(self) -> None:
        """Ask PostHog for the names once more."""
        self.desk.read_again()

    def action_count(self) -> None:
        """Ask PostHog how often each event happened."""
        self.desk.count_events()

    def action_write(self) -> None:
        """Write what is under the cursor; a title opens."""
        if not self._lines:
            return
        here = self._lines[self.cursor]
        if here.insert:
            self.desk.insert(here.insert)
        else:
            self.action_turn()

    def action_move(self, by: int) -> None:
        """Go up or down."""
        self.cursor = max(0, min(self.cursor + by, len(self._lines) - 1))

    def action_page(self, by: int) -> None:
        """Go a page up or down."""
        self.action_move(by * max(1, self.size.height - 2))

    def action_edge(self, end: bool) -> None:
        """Go to the first line, or to the last."""
        self.cursor = len(self._lines) - 1 if end else 0

    def action_turn(self) -> None:
        """Open what is closed, close what is open."""
        if self._lines:
            self.action_fold(not self._is_open(self._lines[self.cursor]))

    def action_peek(self) -> None:
        """Tell what looking at values costs; again: look; again: put them away."""
        asks = self._lines[self.cursor].asks if self._lines else None
        if asks is None:
            self.action_turn()
            return
        if asks not in self._peeked:
            self._peeked[asks] = False
        elif asks in self.desk.answers():
            del self._peeked[asks]
        elif not self._peeked[asks]:
            self._peeked[asks] = True
            self.desk.ask(asks)
        self._rebuild()

    def answered(self, question: "Question") -> None:
        """PostHog said something about a name."""
        if question in self._peeked:
            self._rebuild()

    def action_fold(self, opened: bool) -> None:
        """Open or close; what has nothing inside closes what it stands in."""
        if not self._lines:
            return
        here = self._lines[self.cursor]
        if not opened and not (here.key and self._is_open(here)):
            above = range(self.cursor - 1, -1, -1)
            self.cursor = next(
                (row for row in above if self._lines[row].depth < here.depth), self.cursor
            )
            return
        if here.key:
            self._opened = self._opened | {here.key} if opened else self._opened - {here.key}
            self._rebuild()

    def on_click(self, event: events.Click) -> None:
        """Go there; a second click writes it."""
        row = self.scroll_offset.y + event.y - 1
        if 0 <= row < len(self._lines):
            again = row == self.cursor
            self.cursor = row
            if again or not self._lines[row].insert:
                self.action_write()
