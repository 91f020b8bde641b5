"""The chart of the rows that are here, in their place."""

from asyncio import to_thread
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget

from hogtui.charts.columns import Column, columns_of
from hogtui.charts.guess import Wish, chart_of, guess
from hogtui.charts.model import Chart as Model
from hogtui.charts.sketch import Sketch
from hogtui.text.rows import Order
from hogtui.widgets.chart import Chart
from hogtui.widgets.grid import RowsSource

if TYPE_CHECKING:
    from datetime import tzinfo

    from hogtui.api.query import Result
    from hogtui.panes.query.rows import Rows
    from hogtui.panes.query.zones import Zones

FEW = 3_000
"""Rows up to which a chart of them is made while a key waits."""
KEPT = 100
"""Statements whose charts are remembered."""


@dataclass(frozen=True)
class Data:
    """Rows to draw, and what is to be said of them."""

    source: RowsSource
    statement: str
    columns: tuple[Column, ...]
    zone: "tzinfo"
    """Of moments that come without one."""
    drawn_in: "tzinfo"
    notes: tuple[str, ...]

    @property
    def order(self) -> Order:
        """The rows as they are shown."""
        return range(self.source.row_count) if self.source.order is None else self.source.order

    def chart(self, wish: Wish) -> Model:
        """What is wanted of them."""
        rows, order = self.source.rows, self.order
        made = chart_of(wish, self.columns, rows, order, self.zone, drawn_in=self.drawn_in)
        title = made.title if made.title else title_of(wish, self.columns)
        return replace(made, title=title, notes=(*self.notes, *made.notes))


def title_of(wish: Wish, columns: tuple[Column, ...]) -> str:
    """What is drawn, in words: "count over day by plan"."""
    words = ", ".join(columns[place].name for place in wish.ys)
    if wish.x is not None:
        words += f" over {columns[wish.x].name}"
    return words + (f" by {columns[wish.breakdown].name}" if wish.breakdown is not None else "")


def data_of(rows: "Rows", result: "Result", zones: "Zones") -> Data:
    """The rows of a grid, as they are sorted and filtered there."""
    source = rows.seen
    names = [column.name for column in source.columns]
    types = [column.type for column in source.columns]
    places = [source.place(place) for place in range(len(names))]
    some = [source.rows[source.at(row)] for row in range(min(200, source.row_count))]
    notes = []
    if source.row_count < rows.rows.row_count:
        notes.append(f"{source.row_count:,} of {rows.rows.row_count:,} rows here: as filtered")
    if result.has_more:
        notes.append(f"of the first {rows.rows.row_count:,} rows: there are more")
    found = columns_of(names, types, places, some)
    if zones.choice != "project":
        notes.append(f"times in {zones.choice}")
    home, drawn_in = zones.home_zone, zones.drawn_in
    return Data(source, rows.statement, tuple(found), home, drawn_in, tuple(notes))


class ChartPanel(Widget):
    """Stands where the rows would."""

    BINDINGS = [
        Binding("v,escape", "close", "Rows", id="chart.close", tooltip="Back to the rows"),
        Binding(
            "c",
            "change",
            "Change",
            id="chart.change",
            tooltip="Choose kind, columns, breakdown and scale of the chart",
        ),
    ]

    class Closed(Message):
        """The user wants the rows back."""

    def __init__(self) -> None:
        super().__init__()
        self.chart = Chart()
        self.data: Data | None = None
        self.wish: Wish | None = None
        self._wishes: dict[str, Wish] = {}
        """What was chosen, by statement."""

    def compose(self) -> ComposeResult:
        """Nothing but the chart."""
        yield self.chart

    def open(self, rows: "Rows", result: "Result", zones: "Zones") -> bool:
        """Draw the rows as they are shown; False when there is nothing in them to draw."""
        data = data_of(rows, result, zones)
        wish = self._wishes.get(data.statement)
        if wish is None or not wish.fits(data.columns):
            wish = guess(data.columns, data.source.row_count)
        if wish is None:
            return False
        self.data = data
        self.make(wish)
        return True

    def follow(self, rows: "Rows", result: "Result", zones: "Zones") -> None:
        """Draw anew when other rows are shown."""
        if self.data is not None and rows.seen is not self.data.source:
            self.open(rows, result, zones)

    def make(self, wish: Wish) -> None:
        """Draw something else of the same rows, and remember it."""
        data = self.data
        if data is None:
            return
        self.wish = wish
        self._wishes.pop(data.statement, None)
        self._wishes[data.statement] = wish
        if len(self._wishes) > KEPT:
            del self._wishes[next(iter(self._wishes))]
        if len(data.order) <= FEW:
            self.chart.show(Sketch(data.chart(wish)))
        else:
            self._make_many(data, wish)

    @work(exclusive=True, group="chart")
    async def _make_many(self, data: Data, wish: Wish) -> None:
        """Off the event loop; of several wishes in a row only the last one counts."""
        made = await to_thread(data.chart, wish)
        if data is self.data and wish is self.wish:
            self.chart.show(Sketch(made))

    def action_close(self) -> None:
        """Ask for the rows."""
        self.post_message(self.Closed())

    def action_change(self) -> None:
        """Ask what to draw; each change is seen at once."""
        from hogtui.panes.query.chart_form import ChartForm

        if self.data is not None and self.wish is not None:
            form = ChartForm(self.data.columns, self.wish, self.make)
            self.app.push_screen(form)
