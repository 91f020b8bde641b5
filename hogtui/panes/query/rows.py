"""The rows of a query, and what can be done with them without asking for them again."""

from asyncio import CancelledError, Lock, to_thread
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from textual import work
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from hogtui.panes.base import Pane, Severity
from hogtui.panes.query import rows_keys
from hogtui.panes.query.marked import MarkingGrid
from hogtui.panes.query.view import Finder, Look, Search, Stopped, Work, arranged, next_row
from hogtui.text.predicates import Wanted, parse
from hogtui.text.rows import Order, Same, Text
from hogtui.widgets.grid import Grid, RowsSource, Source

if TYPE_CHECKING:
    from hogtui.panes.query.copier import Copier
    from hogtui.panes.query.exporter import Exporter
    from hogtui.panes.query.filter_line import FilterLine

FEW = 5_000
"""Rows up to which a look at them takes no longer than a key may."""


class Going(Protocol):
    """Something that takes its time and can be stopped."""

    @property
    def words(self) -> str:
        """How far it is; "" where that is not worth a word."""
        ...

    def stop(self) -> None:
        """Nobody wants it any more."""
        ...


class Rows(MarkingGrid):
    """A grid that sorts, filters, copies and exports the rows that are here."""

    BINDINGS = rows_keys.BINDINGS
    BY_NAME = rows_keys.BY_NAME

    class Noted(Message):
        """There is something else to say about the rows."""

    class MoreWanted(Message):
        """The user wants the rows behind these."""

    class ChartWanted(Message):
        """The user wants to see the rows drawn."""

    going: reactive[Going | None] = reactive(None, init=False, repaint=False)
    """What is done with the rows for a while."""
    remark: reactive[str] = reactive("", init=False, repaint=False)
    """What is to be known about these rows for as long as they are here; lines for several."""
    look: reactive[Look] = reactive(Look(), init=False, repaint=False)
    """How the rows are looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._filter_line: FilterLine | None = None
        self._text: Text | None = None
        """What was last looked for."""
        self.statement = ""
        """What they are the answer to."""
        self._finder = Finder(self.rows)
        self._search: Search | None = None
        self._finding = Lock()

    def show(self, source: Source, keep_cursor: bool = False) -> None:
        """Show rows that came; those of the same query are looked at as the ones before."""
        same = keep_cursor and list(source.columns) == list(self.rows.columns)
        if isinstance(source, RowsSource):
            self.marked.carry_over(self.rows.rows, source.rows if same else ())
            self.rows = source
        self._finder = Finder(self.rows)
        self.remark = ""
        look = self.look if same else Look()
        self.set_reactive(Rows.look, look)
        super().show(source, keep_cursor)
        if look != Look():
            self._find(look, None)
        elif self._filter_line is not None:
            self._filter_line.display = False
        self.note()

    def redraw(self) -> None:
        """Draw the same rows, of which something looks different now."""
        super().show(self.source, keep_cursor=True)

    @property
    def pane(self) -> Pane:
        """The pane that this is in."""
        return next(each for each in self.ancestors if isinstance(each, Pane))

    # Looking at them in other ways

    def action_sort(self, descending: bool) -> None:
        """By the column of the cursor."""
        if self.rows.row_count:
            column = self.seen.place(self.cursor_column)
            self.look = self.look.sorted_by(column, descending=descending)

    def on_grid_header_selected(self, message: Grid.HeaderSelected) -> None:
        """A click on a name sorts: up, down, and as it came."""
        message.stop()
        column = self.seen.place(message.column)
        is_first = bool(self.look.sorts) and self.look.sorts[0][0] == column
        self.look = self.look.sorted_by(column, descending=is_first)

    def action_filter(self) -> None:
        """Ask for a text."""
        from hogtui.panes.query.filter_line import FilterLine

        place = self.parent
        if self._filter_line is None and isinstance(place, Widget):
            self._filter_line = FilterLine(self.filter, self._filter_left)
            if isinstance(place.parent, Widget):
                place.parent.mount(self._filter_line, after=place)
        if self._filter_line is not None:
            self._filter_line.call_after_refresh(self._filter_line.begin, self.look.typed)

    def filter(self, typed: str) -> str:
        """Only rows that are as typed; gives what is to be said about it, wrong or not.

        Of several changes in a row only the last one counts. What is wrong changes nothing.
        """
        wanted = parse(typed, [(column.name, column.type) for column in self.rows.columns])
        if not wanted.problem:
            self.look = self.look.narrowed(typed, wanted)
        return wanted.problem or wanted.note

    def _filter_left(self, clearing: bool) -> None:
        if clearing:
            self.look = self.look.narrowed("", Wanted())
        self.focus()

    def action_same(self, inverted: bool) -> None:
        """Only rows with the value under the cursor, or only the others."""
        value = self._value()
        if self.seen.row_count:
            same = Same(self.seen.place(self.cursor_column), value, inverted)
            self.look = replace(self.look, sames=(*self.look.sames, same))

    def watch_look(self, old: Look, new: Look) -> None:
        """Find the rows, at once where they are few."""
        row = None
        if new.text is not None:
            self._text = new.text
        same_rows = replace(old, shown=None) == replace(new, shown=None)
        if self.seen.row_count and (same_rows or (old.sorts == new.sorts and not new.is_filtered)):
            row = self.seen.at(self.cursor_row)  # stay with the row that the cursor is on
        self._find(new, row)

    def _find(self, look: Look, row: int | None) -> None:
        if self._search is not None:
            self._search.stopped = True
        self._search = Search(self._finder, look)
        if self.rows.row_count <= FEW:
            self._found(self._search, self._search.run(), row)
        else:
            self.find(self._search, row)

    @work(group="find")
    async def find(self, search: Search, row: int | None) -> None:
        """Find the rows off the event loop, where they are many."""
        self.note()
        async with self._finding:
            if search.stopped:
                return
            try:
                order = await to_thread(search.run)
            except Stopped:
                return
            except CancelledError:
                search.stopped = True
                raise
        self._found(search, order, row)

    def _found(self, search: Search, order: Order | None, row: int | None) -> None:
        if search is not self._search or search.finder is not self._finder:
            return
        self._search = None
        super().show(arranged(self.rows, order, search.look), keep_cursor=True)
        if row is not None:
            try:
                self.cursor_row = row if order is None else order.index(row)
            except ValueError:  # found by what is not shown any more
                self.cursor_row = 0
        else:
            self.cursor_row = 0
        self.refresh_bindings()
        self.note()

    def action_next(self, back: bool) -> None:
        """To the next row that holds what was last looked for."""
        if self._text is None:
            self.say("Nothing was looked for yet: / does it.")
        elif self.seen.row_count:
            self._go_to_next(self._text, back)

    @work(exclusive=True, group="next")
    async def _go_to_next(self, text: Text, back: bool) -> None:
        source = self.seen
        work = Work(next_row(source, replace(text, inverted=False), self.cursor_row, back=back))
        try:
            row = work.run() if source.row_count <= FEW else await to_thread(work.run)
        except CancelledError:
            work.stopped = True
            raise
        if row < 0:
            self.say(f"No row holds {text.text!r}.")
        elif source is self.source:
            self.cursor_row = row

    # Columns

    def action_hide_column(self) -> None:
        """Without the column of the cursor."""
        look = self.look.hides(self.cursor_column, len(self.rows.columns))
        if look != self.look and self.cursor_column < self.pinned:
            self.pinned -= 1
        self.look = look

    def action_show_columns(self) -> None:
        """All columns, as they came; those stay pinned that are at the left again."""
        stay = [self.seen.place(number) for number in range(self.pinned)]
        self.look = replace(self.look, shown=None)
        self.pinned = next((n for n in range(len(stay)) if n not in stay), len(stay))

    def action_move_column(self, by: int) -> None:
        """The column of the cursor, and the cursor with it."""
        place = self.cursor_column + by
        if 0 <= place < len(self.seen.columns):
            self.look = self.look.moves(self.cursor_column, by, len(self.rows.columns))
            self.cursor_column = place

    def action_go_to_column(self) -> None:
        """Ask which."""
        from hogtui.widgets.menu import Choice, Menu

        names = [column.name for column in self.seen.columns]
        choices = [Choice(str(place), "", name) for place, name in enumerate(names)]
        if choices:
            self.app.push_screen(Menu("Go to column", choices), self._go_to_column)

    def _go_to_column(self, place: str | None) -> None:
        if place is not None:
            self.cursor_column = int(place)

    # A column at a glance

    @work(exclusive=True, group="frequencies")
    async def action_frequencies(self) -> None:
        """Look at a column of the rows that are shown; a value that is chosen filters by it."""
        from hogtui.panes.query.frequencies import Frequencies
        from hogtui.text.summary import summarize

        source = self.seen
        if not source.columns:
            return
        kind = source.columns[self.cursor_column]
        column = source.place(self.cursor_column)
        order = range(source.row_count) if source.order is None else source.order
        work = Work(summarize(source.rows, order, column, kind.type))
        try:
            summary = await to_thread(work.run)
        except CancelledError:
            work.stopped = True
            raise
        chosen = await self.app.push_screen_wait(Frequencies(kind, summary, self._copy_from))
        if chosen is not None and self.rows.rows is source.rows:
            same = Same(column, chosen[0])
            self.look = replace(self.look, sames=(*self.look.sames, same))

    def _copy_from(self, message: Grid.CopyRequested) -> None:
        self.post_message(self.CopyRequested(self, message.text, message.what))

    # More of them, copying and exporting

    def action_more(self) -> None:
        """Ask for the rows behind these."""
        self.post_message(self.MoreWanted())

    def watch_remark(self) -> None:
        """Something else to say."""
        self.note()

    def action_chart(self) -> None:
        """Ask for a chart of the rows that are shown."""
        self.post_message(self.ChartWanted())

    def action_copy_menu(self) -> None:
        """Ask what to copy, and as what."""
        self.copier.ask()

    def action_copy_as(self, way: str) -> None:
        """Copy in one of the ways."""
        self.copier.copy(way)

    @cached_property
    def copier(self) -> "Copier":
        """Copies the rows; made for the first that are copied."""
        from hogtui.panes.query.copier import Copier

        return Copier(self)

    def action_export(self) -> None:
        """Ask where to, and as what."""
        self.exporter.ask()

    @cached_property
    def exporter(self) -> "Exporter":
        """Writes the rows to files; made for the first that are written."""
        from hogtui.panes.query.exporter import Exporter

        return Exporter(self)

    def watch_going(self) -> None:
        """Another key is live, and something else to say."""
        if not self.is_attached:
            return  # what went on was ended by the end of these rows
        self.refresh_bindings()
        self.note()

    # What is said

    @property
    def notes(self) -> list[str]:
        """What goes on among the rows."""
        notes = [f"{self.marked.words} · esc takes the marks off"] if self.marked else []
        if self._search is not None:
            notes.append("looking")
        elif self.look.is_filtered:
            notes.append(f"{self.seen.row_count:,} of {self.rows.row_count:,} here · esc shows all")
        if hidden := len(self.rows.columns) - len(self.seen.columns):
            notes.append(f"{hidden} hidden · I shows all columns")
        notes += filter(None, self.remark.split("\n"))
        if self.going is not None and (words := self.going.words):
            notes.insert(0, f"{words} · esc stops")  # where there is no room, the last one goes
        return notes

    def marks_changed(self) -> None:
        """Another key is live, and something else to say."""
        self.refresh_bindings()
        self.note()

    def note(self) -> None:
        """Have it said what goes on among the rows."""
        self.post_message(self.Noted())

    def say(self, text: str, severity: Severity = "information") -> None:
        """Say something that happened."""
        self.post_message(Pane.Said(text, severity))

    # Going back

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002  Textual's signature
    ) -> bool | None:
        """Which keys are live; where nothing goes on, escape is not ours."""
        if action != "back":
            return True
        return self.going is not None or bool(self.marked) or self.look.is_filtered

    def action_cohort(self) -> None:
        """Make a static cohort of the people that the rows name."""
        from hogtui.panes.query.people import hand_over

        self.post_message(hand_over(self.picked))

    def action_back(self) -> None:
        """Stop, one thing at a time."""
        if self.going is not None:
            self.going.stop()
        elif self.marked:
            self.unmark()
        else:
            self.look = self.look.unfiltered()
