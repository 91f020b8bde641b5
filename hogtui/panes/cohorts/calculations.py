"""The size of a cohort over its calculations, and how each of them ended."""

from collections.abc import Sequence
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message

from hogtui.api.errors import ApiError
from hogtui.api.models import Cohort, CohortCalculation
from hogtui.charts.model import Mark, Plot, Series, XAxis, XKind
from hogtui.charts.sketch import Sketch
from hogtui.panes.browse.look import Look
from hogtui.resources.base import moment
from hogtui.resources.cohort_facts import calculations, change, outcome, took, why
from hogtui.text import amounts
from hogtui.text.moments import find_zone
from hogtui.text.safe import line
from hogtui.widgets.bar import Part
from hogtui.widgets.chart import Chart
from hogtui.widgets.grid import Column, Grid, RowsSource

if TYPE_CHECKING:
    from hogtui.panes.cohorts.pane import CohortsPane

COLUMNS = (
    Column("began", "DateTime"),
    Column("outcome", ""),
    Column("took", ""),
    Column("rows read", "UInt64"),
    Column("memory", ""),
)
FEW = 2
"""Sizes from which there is something to draw."""


class Calculations(Look):
    """A chart of the sizes, and below it the calculations, the newest first."""

    BINDINGS = [
        Binding(
            "t,tab",
            "turn",
            "Chart or list",
            id="calculations.turn",
            tooltip="Move through the chart, or through the list",
        ),
        Binding("r", "reload", "Reload", id="calculations.reload", tooltip="Read it anew"),
    ]
    DEFAULT_CSS = """
    Calculations {
        Chart { height: 2fr; display: none; }
        Grid { height: 3fr; }
        &.-drawn Chart { display: block; }
    }
    """

    class Came(Message):
        """They are known."""

        def __init__(self, found: Sequence[CohortCalculation]) -> None:
            super().__init__()
            self.found = found

    class Failed(Message):
        """They could not be read."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, pane: "CohortsPane", cohort: Cohort) -> None:
        super().__init__()
        self.pane = pane
        self.cohort = cohort

    def content(self) -> ComposeResult:
        """The two."""
        yield Chart()
        yield Grid(row_numbers=False)

    def on_mount(self) -> None:
        """Read them."""
        self.query_one(Grid).focus()
        self._say(Part(" · reading ..."))
        self.read()

    def action_reload(self) -> None:
        """Once more."""
        self.read()

    @work(exclusive=True, group="calculations")
    async def read(self) -> None:
        """As many as one answer holds."""
        client = self.pane.services.client
        if client is None:
            return
        try:
            self.post_message(self.Came(await calculations(client, self.cohort.id)))
        except ApiError as error:
            self.post_message(self.Failed(why(error)))

    @on(Came)
    def came(self, message: Came) -> None:
        """Show them."""
        message.stop()
        found = message.found
        rows = [row_of(each) for each in found]
        self.query_one(Grid).show(RowsSource(COLUMNS, rows), keep_cursor=True)
        parts = [Part(f" · {amounts.of(len(found), 'calculation', 'calculations')}", weight=18)]
        difference = change(found)
        if difference is not None:
            parts.append(Part(f" · {difference:+,} with the last one", weight=12))
        if failed := sum(bool(each.error) for each in found):
            parts.append(Part(f" · {failed} failed", "$text-warning", weight=14))
        if not found:
            parts = [Part(" · PostHog remembers no calculation of it", weight=18)]
        drawn = plot(found, self._zone)
        self.set_class(drawn is not None, "-drawn")
        if drawn is not None:
            self.query_one(Chart).show(Sketch(drawn))
        self._say(*parts)

    @on(Failed)
    def failed(self, message: Failed) -> None:
        """What is here stays."""
        message.stop()
        self._say(Part(f" · {message.words}", "$text-warning", weight=18))

    def _say(self, *parts: Part) -> None:
        self.say(line(self.cohort.name) or f"cohort {self.cohort.id}", *parts)

    @property
    def _zone(self) -> tzinfo:
        session = self.pane.session
        return (find_zone(session.project.timezone) if session is not None else None) or UTC

    def action_turn(self) -> None:
        """The other one has the keys."""
        chart = self.query_one(Chart)
        if self.has_class("-drawn") and not chart.has_focus:
            chart.focus()
        else:
            self.query_one(Grid).focus()


def row_of(calculation: CohortCalculation) -> list[object]:
    """A calculation as a row."""
    length, memory = took(calculation), calculation.total_memory_mb
    return [
        moment(calculation.started_at),
        outcome(calculation),
        amounts.duration(length.total_seconds()) if length is not None else None,
        calculation.total_read_rows,
        amounts.size(memory * 1_000_000) if memory is not None else None,
    ]


def plot(found: Sequence[CohortCalculation], zone: tzinfo) -> Plot | None:
    """The sizes from the oldest to the newest; None where there are too few."""
    known = [
        (each.started_at.timestamp(), each.count)
        for each in reversed(found)
        if each.started_at is not None and each.count is not None and not each.error
    ]
    if len(known) < FEW:
        return None
    known.sort()
    marks = [
        Mark(each.started_at.timestamp(), "failed")
        for each in found
        if each.error and each.started_at is not None and each.started_at.timestamp() >= known[0][0]
    ]
    axis = XAxis([at for at, _ in known], XKind.TIME, zone=zone, interval="minute")
    sizes = Series("people", [count for _, count in known])
    return Plot(x=axis, series=(sizes,), marks=tuple(marks), from_zero=False)
