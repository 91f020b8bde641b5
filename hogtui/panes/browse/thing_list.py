"""A list of things that is filtered while one types."""

from collections.abc import Callable, Sequence
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from hogtui.panes.browse.keys import MARKS
from hogtui.panes.browse.parts import Summary
from hogtui.resources.base import Item, Listing, Resource
from hogtui.resources.find import Index, ordered, written
from hogtui.text.safe import line
from hogtui.widgets.bar import Part
from hogtui.widgets.grid import Column as GridColumn
from hogtui.widgets.grid import Grid, RowsSource
from hogtui.widgets.grid_keys import BINDINGS as GRID_KEYS
from hogtui.widgets.menu import Choice, Menu

WIDE = 100
"""Columns from which there is room for every column."""


class Things(Grid, inherit_bindings=False):
    """The grid of a list: columns have their widths by themselves, so that `w` is free."""

    BINDINGS = [each for each in GRID_KEYS if not isinstance(each, Binding) or each.key != "w"]

    def __init__(self, is_marked: Callable[[int], bool]) -> None:
        self._marked_row = is_marked
        super().__init__(row_numbers=False)

    def is_marked(self, row: int) -> bool:
        """Whether a row that is shown is marked."""
        return self._marked_row(row)


class ThingList(Widget):
    """Says what the cursor is on; knows how to find, to sort and to mark."""

    BINDINGS = MARKS
    DEFAULT_CSS = """
    ThingList {
        width: 3fr;
        height: 1fr;
        layout: vertical;
        Summary { background: $panel; color: $text-muted; }
        Input, Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
        Input { display: none; }
        Input.-wanted { display: block; }
        Grid { width: 1fr; height: 1fr; }
    }
    """

    listing: "reactive[Listing[Any] | None]" = reactive(None, init=False, always_update=True)
    """What was read so far."""
    sort: reactive[tuple[int, bool] | None] = reactive(None, init=False)
    """A column, and whether the largest come first."""

    class Moved(Message):
        """The cursor is on another thing, or on none."""

    class Chosen(Message):
        """Enter on a thing."""

    def __init__(self, resource: Resource[Any]) -> None:
        super().__init__()
        self.resource = resource
        self._index = Index(resource, ())
        self._rows: list[list[object]] = []
        self._order: list[int] = []
        self.marks: set[str] = set()
        """What tells the marked things from the others; a mark stays with its thing."""

    def compose(self) -> ComposeResult:
        """A line about it, a line to type on, and the things."""
        facets = ", ".join(f"{name}:" for name in self.resource.facets)
        yield Summary()
        yield Input(placeholder=f"letters of a name, or {facets}")
        yield Things(self._is_marked)

    @property
    def grid(self) -> Grid:
        """The things."""
        return self.query_one(Grid)

    @property
    def text(self) -> str:
        """What it is filtered by."""
        return self.query_one(Input).value.strip()

    @property
    def item(self) -> Item[Any] | None:
        """What the cursor is on."""
        row = self.grid.cursor_row
        return self._index.items[self._order[row]] if row < len(self._order) else None

    @property
    def shown(self) -> Sequence[Item[Any]]:
        """What is shown, from top to bottom."""
        return [self._index.items[place] for place in self._order]

    @property
    def marked(self) -> Sequence[Item[Any]]:
        """The marked things, also those that the filter hides."""
        return [each for each in self._index.items if self.identity(each) in self.marks]

    def _is_marked(self, row: int) -> bool:
        if not self.marks or row >= len(self._order):
            return False
        return self.identity(self._index.items[self._order[row]]) in self.marks

    def identity(self, item: Item[Any] | None) -> str:
        """What tells it from the others."""
        return self.resource.identity(item.thing) if item is not None else ""

    # --- what is shown

    def watch_listing(self, listing: Listing[Any] | None) -> None:
        """Draw what there is."""
        kept = self.identity(self.item)
        items = listing.items if listing is not None else ()
        self._index = Index(self.resource, items)
        self._rows = [
            [column.value(each.thing) for column in self.resource.columns] for each in items
        ]
        self.marks &= {self.identity(each) for each in items}
        self._show(kept)

    def watch_sort(self) -> None:
        """Another order."""
        self.show_things()

    def show_things(self, *, to_top: bool = False) -> None:
        """Filter and sort what is here; the cursor stays with its thing where it can."""
        self._show("" if to_top else self.identity(self.item))

    def _show(self, kept: str) -> None:
        order = self._index.find(self.text)
        if self.sort is not None:
            order = ordered(self.resource, self._index.items, order, self.sort)
        self._order = order
        source = RowsSource(self._columns(), self._rows, order=order, shown=self._shown())
        self.grid.show(source, keep_cursor=True)
        row = 0
        if kept:
            places = (n for n, each in enumerate(self.shown) if self.identity(each) == kept)
            row = next(places, 0)
        self.grid.cursor_row = row
        self._summarize()
        self.post_message(self.Moved())

    def go_to(self, identity: str) -> bool:
        """Put the cursor on a thing; False when it is not shown."""
        for row, each in enumerate(self.shown):
            if self.identity(each) == identity:
                self.grid.cursor_row = row
                return True
        return False

    def _columns(self) -> list[GridColumn]:
        marks = {} if self.sort is None else {self.sort[0]: "▼" if self.sort[1] else "▲"}
        return [
            GridColumn(each.name, each.type, marks.get(place, ""))
            for place, each in enumerate(self.resource.columns)
        ]

    def _shown(self) -> list[int]:
        is_wide = self.app.size.width >= WIDE
        return [n for n, each in enumerate(self.resource.columns) if each.narrow or is_wide]

    def _summarize(self) -> None:
        listing = self.listing
        if listing is None:
            return
        here = len(listing.items)
        words = f" {here:,} {self.resource.many if here != 1 else self.resource.one}"
        if listing.more:
            words += f" of {listing.total:,}" if listing.total is not None else " of more"
        parts = [Part(words, weight=20)]
        if self.text:
            fit = f" · {len(self._order):,} fit {line(self.text)} · esc shows all"
            parts.append(Part(fit, "$text-accent"))
        if self.marks:
            parts.append(Part(f" · {len(self.marks):,} marked", "$text-accent"))
        if listing.hidden:
            parts.append(Part(f" · {listing.hidden} could not be read", "$text-warning"))
        self.query_one(Summary).say(parts)

    @on(Grid.CursorMoved)
    def moved(self, message: Grid.CursorMoved) -> None:
        """Another thing, or another column of it."""
        message.stop()
        self.post_message(self.Moved())

    @on(Grid.Opened)
    @on(Grid.ValueRequested)
    def chosen(self, message: Grid.Opened | Grid.ValueRequested) -> None:
        """This one."""
        message.stop()
        self.post_message(self.Chosen())

    # --- marking

    def action_mark(self) -> None:
        """Mark the thing of the cursor, or take its mark back, and go to the next."""
        item = self.item
        if item is not None:
            self.marks ^= {self.identity(item)}
            self.grid.redraw_rows(self.grid.cursor_row)
            self.grid.cursor_row += 1
            self._summarize()

    def action_mark_shown(self) -> None:
        """Mark everything that is shown; where all of it is marked, take the marks back."""
        shown = {self.identity(each) for each in self.shown}
        self.marks = self.marks - shown if shown <= self.marks else self.marks | shown
        self.grid.redraw_rows()
        self._summarize()

    def unmark(self) -> None:
        """Take all marks off."""
        self.marks.clear()
        self.grid.redraw_rows()
        self._summarize()

    # --- sorting

    def sort_here(self, *, descending: bool) -> None:
        """By the column of the cursor; once more: as PostHog has it."""
        wanted = (self._shown()[self.grid.cursor_column], descending)
        self.sort = None if self.sort == wanted else wanted

    @on(Grid.HeaderSelected)
    def header_selected(self, message: Grid.HeaderSelected) -> None:
        """A click on a name."""
        message.stop()
        column = self._shown()[message.column]
        self.sort = (column, self.sort == (column, False))

    # --- filtering

    def begin(self) -> None:
        """Take letters."""
        entry = self.query_one(Input)
        entry.add_class("-wanted")
        entry.focus()

    def clear(self) -> None:
        """Show everything again."""
        entry = self.query_one(Input)
        entry.value = ""
        entry.remove_class("-wanted")
        self.grid.focus()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Every letter counts at once."""
        event.stop()
        if self.listing is not None:
            self.show_things(to_top=True)

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """To what was found."""
        event.stop()
        self.grid.focus()
        self.query_one(Input).set_class(bool(self.text), "-wanted")

    def on_key(self, event: events.Key) -> None:
        """Down leaves the filter for what it found."""
        if event.key == "down" and self.query_one(Input).has_focus:
            event.stop()
            event.prevent_default()
            self.grid.focus()

    def offer_facets(self) -> None:
        """Offer what it can be narrowed down to."""
        choices = [
            Choice(written(facet), "", f"{written(facet)}  ({times})")
            for facet, times in self._index.counts().items()
            if facet.value
        ]
        self.app.push_screen(Menu("Only", choices), self._narrow)

    def _narrow(self, facet: str | None) -> None:
        if facet is not None:
            entry = self.query_one(Input)
            entry.value = f"{entry.value} {facet}".strip()
            entry.add_class("-wanted")
