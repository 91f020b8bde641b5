"""The rows of a query, what can be said about them, and the whole of one value."""

from functools import cached_property
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from hogtui.api.clock import Clock
from hogtui.panes.base import Pane
from hogtui.panes.query.heading import Heading
from hogtui.panes.query.results_keys import SECOND_LOOK
from hogtui.panes.query.running import may_go_on, summary
from hogtui.widgets.bar import Part

if TYPE_CHECKING:
    from hogtui.api.query import Result
    from hogtui.panes.query.charting import ChartPanel
    from hogtui.panes.query.filter_line import FilterLine
    from hogtui.panes.query.meaning import Meaning
    from hogtui.panes.query.rows import Rows
    from hogtui.panes.query.zones import Zones
    from hogtui.widgets.grid import Grid
    from hogtui.widgets.value_view import ValueView

NO_ROWS = "The query ran and found no rows."


class Sentence(Static, can_focus=True):
    """Stands where the rows would; takes the keys so that the way back is the same."""


class Results(Widget):
    """A heading, the rows or one sentence, and a line about them."""

    BINDINGS = [
        Binding(
            "escape,e",
            "edit",
            "Editor",
            id="results.edit",
            tooltip="Go back to the editor; escape twice cancels a running query",
        ),
        Binding("r", "again", "Run again", id="results.again", tooltip="Compute these rows anew"),
        *SECOND_LOOK,
    ]

    class AgainWanted(Message):
        """The user wants the same rows, computed anew."""

    class SecondLookWanted(Message):
        """The user wants more of these rows than to see them: "ask", "compare", "open_web"."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    class OpenWanted(Message):
        """A query of what a value names is to be a tab of its own, and run."""

        def __init__(self, text: str, title: str) -> None:
            super().__init__()
            self.text = text
            self.title = title

    class EditWanted(Message):
        """The user wants to go back to the text."""

    # Always updated: whether fifty thousand rows are equal to others is not worth asking.
    result: "reactive[Result | None]" = reactive(None, init=False, always_update=True)
    """What is shown."""
    aged: reactive[bool] = reactive(False, toggle_class="-aged")
    """The rows are about to be replaced."""
    peeking: reactive[bool] = reactive(False, toggle_class="-peeking")
    """One value is shown whole."""
    charting: reactive[bool] = reactive(False, toggle_class="-charting")
    """The rows are drawn instead of listed."""
    hint: reactive[str] = reactive("", init=False)
    """What is said before there is any result."""

    def __init__(self, clock: Clock, timezone: str = "project") -> None:
        """`timezone` is what a setting may say."""
        super().__init__(classes="-empty")
        self.clock = clock
        self._timezone = timezone
        self._statement = ""
        self._is_same = False
        self._grid: Rows | None = None
        self._value_view: ValueView | None = None
        self._chart: ChartPanel | None = None
        self._meaning: Meaning | None = None
        """What is known of the row whose value is shown whole."""
        self._find_line: FilterLine | None = None
        self._minute: Timer | None = None
        """Ticks while rows from a cache are shown: their age is part of what is said of them."""

    def compose(self) -> ComposeResult:
        """As much as can be seen without rows: what is not here does not delay the first frame."""
        yield Heading("Results", "results-heading")
        with Horizontal():
            yield Sentence(Content(""), classes="sentence")
        yield Heading("", "summary")

    def on_mount(self) -> None:
        """Nothing is there yet."""
        self._minute = self.set_interval(60.0, self._say_how_many, pause=True)
        self._show_what_there_is()

    @property
    def heading(self) -> Heading:
        """The line above."""
        return self.query_one(".results-heading", Heading)

    @property
    def grid(self) -> "Rows":
        """The rows; made for the first that come."""
        if self._grid is None:
            from hogtui.panes.query.rows import Rows

            self._grid = Rows()
            self.query_one(Horizontal).mount(self._grid, before=0)
        return self._grid

    @cached_property
    def zones(self) -> "Zones":
        """The time zone that moments are drawn in."""
        from hogtui.panes.query.zones import Zones

        return Zones(self._timezone)

    @property
    def value_view(self) -> "ValueView":
        """One value; made for the first that is asked for."""
        if self._value_view is None:
            from hogtui.widgets.value_view import ValueView

            self._value_view = ValueView()
            self.query_one(Horizontal).mount(self._value_view)
        return self._value_view

    @property
    def chart(self) -> "ChartPanel":
        """The rows, drawn; made when that is first asked for."""
        if self._chart is None:
            from hogtui.panes.query.charting import ChartPanel

            self._chart = ChartPanel()
            self.query_one(Horizontal).mount(self._chart)
        return self._chart

    def show(self, result: "Result", statement: str) -> None:
        """Show the rows of a statement; of the same one again, the cursor stays where it is."""
        self._is_same = statement == self._statement
        self._statement = statement
        self.result = result

    def watch_result(self, new: "Result | None") -> None:
        """Draw other rows."""
        # Who asks these rows on is not taken away from the question.
        is_asking = any(panel.has_focus_within for panel in self.query("LocalPanel"))
        had_focus = self.has_focus_within and not is_asking
        self.peeking = False
        if new is not None:
            from hogtui.panes.query.zones import columns_of
            from hogtui.widgets.grid import RowsSource

            self.zones.home = new.timezone
            columns = columns_of(new.columns, new.types, self.zones)
            self.grid.statement = "" if new.local else self._statement
            self.grid.show(RowsSource(columns, new.rows), keep_cursor=self._is_same)
            self.charting = self.charting and self._is_same and self._draw_rows(new)
        self._show_what_there_is()
        self._say_how_many()
        if had_focus:
            self.focus_rows()  # what had the focus may just have been hidden

    def watch_hint(self) -> None:
        """Say something else where there is nothing yet."""
        self._show_what_there_is()

    def _show_what_there_is(self) -> None:
        words = self.hint if self.result is None else NO_ROWS
        self.query_one(Sentence).update(Content(words))
        self.set_class(self.result is None or not self.result.rows, "-empty")

    def _say_how_many(self) -> None:
        if self.result is None or self._minute is None:
            return
        words = summary(self.result, self._statement, self.clock.now())
        if self.result.local:
            words.append("local")
        notes = self._grid.notes if self._grid is not None else ()
        if self.zones.choice != "project":
            notes = [*notes, f"times in {self.zones.choice}"]
        # Behind a blank each; the last one goes first where there is no room.
        right = [Part(f"  {note}", "$text-accent") for note in notes]
        if may_go_on(self.result, self._statement):
            right = [*right, Part("  + fetches more", "$text-muted", weight=6)]
        self.query_one(".summary", Heading).say([Part(" · ".join(words))], right)
        if self.result.is_cached or self.result.stale:
            self._minute.resume()
        else:
            self._minute.pause()

    def focus_rows(self) -> None:
        """Take the keys: to the value when one is shown whole, else to the rows."""
        view: Widget = self.query_one(Sentence) if self.has_class("-empty") else self.grid
        view = self.chart.chart if self.charting else view
        (self.value_view if self.peeking else view).focus()

    def on_grid_cursor_moved(self, message: "Grid.CursorMoved") -> None:
        """Nobody further up wants to hear of every step, and each who is told costs time."""
        message.stop()

    def on_grid_value_requested(self, message: "Grid.ValueRequested") -> None:
        """Show one value whole."""
        message.stop()
        if self.result is None:
            return
        column = self.grid.source.columns[message.column]
        self.peek(column.name, message.value, column.type)

    def peek(self, name: str, value: object, kind: str = "") -> None:
        """Show something whole, beside the rows or in their place."""
        view = self.value_view
        meaning = self._meaning = self._meaning_here()
        view.read, view.leads = meaning.read, meaning.leads
        view.show(name, value, kind)
        self.peeking = True
        view.focus()

    def on_grid_opened(self, message: "Grid.Opened") -> None:
        """Show one row whole, a name and a value on each line."""
        message.stop()
        self.peek(f"row {message.row + 1:,}", self._record())

    def _record(self) -> dict[str, object]:
        """The row of the cursor, a value for each name."""
        from hogtui.text.export import unique
        from hogtui.text.rows import MISSING

        source = self.grid.seen
        if not source.row_count:
            return {}
        names = unique([column.name for column in source.columns])
        cells = zip(names, source.row(self.grid.cursor_row), strict=True)
        return {name: value for name, value in cells if value is not MISSING}

    def _meaning_here(self) -> "Meaning":
        from hogtui.panes.query.meaning import Meaning

        return Meaning(self.zones, self._record())

    def on_value_view_follow_wanted(self, message: "ValueView.FollowWanted") -> None:
        """Open what a value names in a tab of its own, or copy an address."""
        message.stop()
        from hogtui.text.jumps import Address
        from hogtui.widgets.value_view import ValueView

        found = None if self._meaning is None else self._meaning.jump(message.name, message.value)
        if found is None:
            self.post_message(Pane.Said("This leads nowhere: it is no id and no web address."))
        elif isinstance(found, Address):
            self.post_message(ValueView.CopyRequested(found.text, "the address"))
        elif found.who:
            self.post_message(Pane.PersonWanted(found.who, found.kind))
        else:
            self.post_message(self.OpenWanted(found.text, found.title))

    def on_value_view_find_wanted(self, message: "ValueView.FindWanted") -> None:
        """Ask for a text, in the place where rows are filtered."""
        message.stop()
        if self._find_line is None:
            from hogtui.panes.query.filter_line import FilterLine

            self._find_line = FilterLine(self._find, self._find_left, "text in this value")
            self.mount(self._find_line, before=self.query_one(".summary"))
        self._find_line.call_after_refresh(self._find_line.begin, "")

    def _find(self, text: str) -> str:
        return "" if self.value_view.find(text) else "not in this value"

    def _find_left(self, clearing: bool) -> None:
        del clearing  # what was found stays where it is
        self.focus_rows()

    def on_rows_noted(self, message: "Rows.Noted") -> None:
        """Something goes on among the rows."""
        message.stop()
        if self.charting and self.result is not None:
            self.chart.follow(self.grid, self.result, self.zones)
        self._say_how_many()

    def on_rows_chart_wanted(self, message: "Rows.ChartWanted") -> None:
        """Draw the rows, if there is anything in them to draw."""
        message.stop()
        self.peeking = False
        self.charting = self.result is not None and self._draw_rows(self.result)
        if self.charting:
            self.chart.chart.focus()
        else:
            words = "Nothing to draw: no column of these rows holds numbers."
            self.post_message(Pane.Said(words, "warning"))

    def _draw_rows(self, result: "Result") -> bool:
        return self.chart.open(self.grid, result, self.zones)

    def on_chart_panel_closed(self, message: "ChartPanel.Closed") -> None:
        """Back to the rows."""
        message.stop()
        self.charting = False
        self.grid.focus()

    def on_value_view_closed(self, message: "ValueView.Closed") -> None:
        """Back to the rows."""
        message.stop()
        self.peeking = False
        self.grid.focus()

    def action_turn_zone(self) -> None:
        """Draw moments in the next time zone."""
        if self._grid is not None and self.zones.turn(self._grid.source.columns):
            self._grid.redraw()
            self._say_how_many()
        else:
            self.post_message(Pane.Said("No column here looks different in another time zone."))

    def action_second_look(self, what: str) -> None:
        """Ask for more of these rows."""
        self.post_message(self.SecondLookWanted(what))

    def action_again(self) -> None:
        """Ask for the same rows, computed anew."""
        self.post_message(self.AgainWanted())

    def action_edit(self) -> None:
        """Ask for the editor."""
        self.post_message(self.EditWanted())
