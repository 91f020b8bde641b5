"""Something about many things at once: a table in the place of their list."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message

from hogtui.panes.browse.look import Look
from hogtui.widgets.grid import Column, Grid, RowsSource


class TableLook(Look):
    """Rows with a name each; the cursor stays with its name, and any column sorts them."""

    BINDINGS = [
        Binding("s", "sort(False)", "Sort", id="table.sort", show=False, tooltip="By this column"),
        Binding(
            "S",
            "sort(True)",
            "Sort down",
            id="table.sort_down",
            show=False,
            tooltip="By this column, the largest first",
        ),
    ]
    DEFAULT_CSS = """
    TableLook Grid { height: 1fr; }
    """

    class Moved(Message):
        """The cursor is somewhere else."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: Sequence[Column] = ()
        self._rows: Sequence[Sequence[object]] = ()
        self._names: Sequence[str] = ()
        self._order: list[int] = []
        self._sort: tuple[int, bool] | None = None

    def content(self) -> ComposeResult:
        """The table."""
        yield Grid(row_numbers=False)

    @property
    def grid(self) -> Grid:
        """The table."""
        return self.query_one(Grid)

    def show(
        self, columns: Sequence[Column], rows: Sequence[Sequence[object]], names: Sequence[str]
    ) -> None:
        """Show other rows; each has a name that tells it from the others."""
        kept = self.name_here
        self._columns, self._rows, self._names = columns, rows, names
        self._draw(kept)

    @property
    def place(self) -> int | None:
        """Which of the rows the cursor is on, by the order in which they were given."""
        row = self.grid.cursor_row
        return self._order[row] if 0 <= row < len(self._order) else None

    @property
    def name_here(self) -> str:
        """The name of that row."""
        place = self.place
        return self._names[place] if place is not None else ""

    def _draw(self, kept: str) -> None:
        order = [*range(len(self._rows))]
        if self._sort is not None:
            column, descending = self._sort
            present = [place for place in order if self._rows[place][column] is not None]
            absent = [place for place in order if self._rows[place][column] is None]
            present.sort(key=lambda place: _key(self._rows[place][column]), reverse=descending)
            order = [*present, *absent]
        self._order = order
        marks = {} if self._sort is None else {self._sort[0]: "▼" if self._sort[1] else "▲"}
        columns = [
            Column(each.name, each.type, marks.get(place, ""))
            for place, each in enumerate(self._columns)
        ]
        self.grid.show(RowsSource(columns, self._rows, order=order), keep_cursor=True)
        names = [self._names[place] for place in order]
        self.grid.cursor_row = names.index(kept) if kept in names else 0
        self.post_message(self.Moved())

    def action_sort(self, descending: bool) -> None:
        """By the column of the cursor; the same again goes back."""
        wanted = (self.grid.cursor_column, descending)
        self._sort = None if self._sort == wanted else wanted
        self._draw(self.name_here)

    @on(Grid.HeaderSelected)
    def header_selected(self, message: Grid.HeaderSelected) -> None:
        """A click on a name."""
        message.stop()
        self._sort = (message.column, self._sort == (message.column, False))
        self._draw(self.name_here)

    @on(Grid.CursorMoved)
    def cursor_moved(self, message: Grid.CursorMoved) -> None:
        """Another row, or another column."""
        message.stop()
        self.post_message(self.Moved())


def _key(value: object) -> tuple[int, float, str]:
    if isinstance(value, int | float):
        return 0, float(value), ""
    return 1, 0.0, str(value).casefold()
