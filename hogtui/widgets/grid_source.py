"""Where a grid gets its cells from."""

from collections.abc import Sequence
from enum import Enum
from typing import Final, NamedTuple, Protocol


class Column(NamedTuple):
    """What a grid knows of a column. Names need not be unique."""

    name: str
    type: str = ""
    """The ClickHouse type of its values, "" if unknown."""


class Missing(Enum):
    """A cell that its row does not have; null is a value, this is none."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING


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


class RowsSource:
    """Rows as they were decoded: kept as they are, whatever they are."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[object]) -> None:
        first = rows[0] if rows else None
        width = len(first) if isinstance(first, list | tuple) else 0
        # A server that names fewer columns than it sends must not hide the rest.
        unnamed = [Column("")] * (width - len(columns))
        self.columns: Sequence[Column] = [*columns, *unnamed]
        self.rows = rows

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def cell(self, row: int, column: int) -> object:
        """The value, or MISSING where the row is too short."""
        values = self.rows[row]
        if not isinstance(values, list | tuple):
            return values if column == 0 else MISSING
        return values[column] if column < len(values) else MISSING
