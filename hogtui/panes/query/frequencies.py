"""A column at a glance: how many values, which ones, how often."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from hogtui.text.safe import line
from hogtui.text.summary import Summary, bar, percent, sentences
from hogtui.widgets.grid import Column, Grid, RowsSource
from hogtui.widgets.modal import Modal

BAR = 16
"""Cells of the longest bar."""


class Frequencies(Modal[tuple[object] | None]):
    """Gives the value that was chosen, in a tuple because it may be null; or None."""

    AUTO_FOCUS = "Grid"
    BINDINGS = [Binding("escape,q,F", "dismiss", "Back", id="frequencies.close")]
    DEFAULT_CSS = """
    Frequencies {
        align: right bottom;
        /* Nothing is dimmed: the terminal is sent the frame and no more. */
        background: transparent;

        & > Vertical {
            width: 76;
            max-width: 100%;
            height: 80%;
            border: round $border;
            border-title-color: $text-primary;
            border-subtitle-color: $text-muted;
            background: $surface;
        }
        .summary { height: auto; max-height: 6; padding: 0 1 1 1; color: $text-muted; }
    }
    """

    def __init__(
        self, column: Column, summary: Summary, copy: Callable[[Grid.CopyRequested], object]
    ) -> None:
        super().__init__()
        self.column = column
        self.summary = summary
        self._copy = copy

    def compose(self) -> ComposeResult:
        """A few sentences, and the values with their bars."""
        most = self.summary.top[0][1] if self.summary.top else 0
        rows = [
            [value, times, percent(times, self.summary.rows), bar(times, most, BAR)]
            for value, times in self.summary.top
        ]
        columns = [
            Column(self.column.name, self.column.type),
            Column("times", "UInt64"),
            Column("share", "UInt64"),
            Column(""),
        ]
        words = "\n".join(map(line, sentences(self.summary)))
        frame = Vertical(
            Static(Content(words), classes="summary"),
            Grid(RowsSource(columns, rows), row_numbers=False),
        )
        kind = f"  {self.column.type}" if self.column.type else ""
        frame.border_title = Content(line(self.column.name + kind))
        frame.border_subtitle = Content("enter shows only its rows · esc goes back")
        yield frame

    @on(Grid.Opened)
    def chosen(self, event: Grid.Opened) -> None:
        """Only rows with this value."""
        event.stop()
        self.dismiss((self.summary.top[event.row][0],))

    @on(Grid.CopyRequested)
    def copy(self, event: Grid.CopyRequested) -> None:
        """The pane under this knows how."""
        event.stop()
        self._copy(event)
