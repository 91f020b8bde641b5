"""Rows in which who people are is masked, for copies and files."""

from collections.abc import Iterator, Sequence

from hogtui.text.redaction import REDACTION
from hogtui.widgets.grid_source import MISSING, RowsSource


class RedactedRows(RowsSource):
    """The same rows, masked when they are read."""

    def cell(self, row: int, column: int) -> object:
        """The value as it may be seen."""
        value = super().cell(row, column)
        return value if value is MISSING else REDACTION.value(self.columns[column].name, value)

    def batches(self, size: int) -> Iterator[Sequence[object]]:
        """Cell by cell: what has no column is left out."""
        for start in range(0, self.row_count, size):
            yield [self.row(row) for row in range(start, min(start + size, self.row_count))]

    def widest(self) -> int:
        """As many as there are columns."""
        return len(self.columns)


def redacted(source: RowsSource) -> RowsSource:
    """The rows as they may leave: masked while that is wanted."""
    if not REDACTION.on:
        return source
    rows = RedactedRows((), source.rows, order=source.order, shown=source.shown)
    rows.columns = source.columns
    return rows
