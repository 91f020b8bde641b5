"""Where a grid gets its cells from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hogtui.text.rows import MISSING, widest

__all__ = ["MISSING", "Column", "RowsSource", "Source"]


@dataclass(frozen=True)
class Column:
    """What a grid knows of a column. Names need not be unique."""

    name: str
    type: str = ""
    """The ClickHouse type of its values, "" if unknown."""
    mark: str = field(default="", compare=False)
    """Drawn beside the name: how the rows are sorted, for instance."""

    @property
    def note(self) -> str:
        """Drawn behind the name: what its values are in, such as a time zone."""
        return ""

    def drawn(self, value: object) -> object:
        """What is drawn of a value; copies and exports have the value itself."""
        return value


class Source(Protocol):
    """Rows that are there already; a grid asks for the cells it draws, again and again."""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns from left to right."""
        ...

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        ...

    def cell(self, row: int, column: int) -> object:
        """Any JSON value, or MISSING; both positions count from 0."""
        ...

    def place(self, column: int) -> int:
        """A number that stays with a column wherever it is moved to."""
        ...


class RowsSource:
    """Rows as they were decoded, kept as they are, whatever they are.

    `order` names the rows to show by their numbers, `shown` the columns; without them it is all
    of them as they came.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[object],
        *,
        order: Sequence[int] | None = None,
        shown: Sequence[int] | None = None,
    ) -> None:
        first = rows[0] if rows else None
        width = len(first) if isinstance(first, list | tuple) else 0
        # A server that names fewer columns than it sends must not hide the rest.
        unnamed = [Column("")] * (width - len(columns))
        every = [*columns, *unnamed]
        self.columns: Sequence[Column] = every if shown is None else [every[n] for n in shown]
        self.rows = rows
        self.order = order
        self.shown = shown

    def ordered(self, order: Sequence[int]) -> "RowsSource":
        """Other rows with the same columns, by their numbers among `rows`."""
        others = RowsSource((), self.rows, order=order, shown=self.shown)
        others.columns = self.columns
        return others

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self.rows) if self.order is None else len(self.order)

    def cell(self, row: int, column: int) -> object:
        """The value, or MISSING where the row is too short."""
        values = self.rows[self.at(row)]
        column = self.place(column)
        if not isinstance(values, list | tuple):
            return values if column == 0 else MISSING
        return values[column] if column < len(values) else MISSING

    def at(self, row: int) -> int:
        """The number that a row has among `rows`."""
        return row if self.order is None else self.order[row]

    def place(self, column: int) -> int:
        """The place that a column has within a row of `rows`."""
        return column if self.shown is None else self.shown[column]

    def row(self, row: int) -> list[object]:
        """The cells of a row from left to right."""
        return [self.cell(row, column) for column in range(len(self.columns))]

    def batches(self, size: int) -> Iterator[Sequence[object]]:
        """The rows, some at a time, with the cells that have no column behind."""
        for start in range(0, self.row_count, size):
            stop = min(start + size, self.row_count)
            if self.shown is not None:
                yield [self.row(row) for row in range(start, stop)]
            elif self.order is not None:
                yield [self.rows[row] for row in self.order[start:stop]]
            else:
                yield self.rows[start:stop]

    def widest(self) -> int:
        """Cells of the longest row that `batches` gives; looks at every row."""
        return len(self.columns) if self.shown is not None else widest(self.rows)
