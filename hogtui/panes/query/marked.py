"""Rows that somebody marked, to copy or write them and no others."""

from collections.abc import Sequence

from hogtui.widgets.grid import Grid, RowsSource


class Marked:
    """The marked rows, by their numbers among the rows as they came.

    So a mark stays with its row however the rows are sorted and filtered.
    """

    def __init__(self) -> None:
        self.numbers: set[int] = set()

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def words(self) -> str:
        """How many they are."""
        return "1 marked row" if len(self) == 1 else f"{len(self):,} marked rows"

    def toggle(self, number: int) -> None:
        """Mark a row, or take its mark back."""
        self.numbers ^= {number}

    def carry_over(self, old: Sequence[object], new: Sequence[object]) -> None:
        """Keep the marks of rows that are still in their places, as they are when more came."""
        self.numbers = {
            number for number in self.numbers if number < len(new) and new[number] is old[number]
        }

    def among(self, source: RowsSource) -> RowsSource:
        """The marked rows as they are shown, and behind them those that are not shown now."""
        if source.order is None:
            order = sorted(self.numbers)
        else:
            shown = [number for number in source.order if number in self.numbers]
            order = [*shown, *sorted(self.numbers.difference(shown))]
        return source.ordered(order)


class MarkingGrid(Grid):
    """A grid whose rows can be marked; whoever says more about them overrides `marks_changed`."""

    def __init__(self) -> None:
        self.rows = RowsSource((), ())
        """The rows as they came."""
        self.marked = Marked()
        super().__init__(self.rows)

    @property
    def seen(self) -> RowsSource:
        """The rows as they are shown."""
        source = self.source
        return source if isinstance(source, RowsSource) else self.rows

    @property
    def picked(self) -> RowsSource:
        """What is copied and written: the marked rows, all that are shown where none is marked."""
        return self.marked.among(self.seen) if self.marked else self.seen

    def is_marked(self, row: int) -> bool:
        """Whether a row that is shown is marked."""
        return bool(self.marked) and self.seen.at(row) in self.marked.numbers

    def action_mark(self) -> None:
        """Mark the row of the cursor, or take its mark back, and go to the next."""
        if self.seen.row_count:
            self.marked.toggle(self.seen.at(self.cursor_row))
            self.redraw_rows(self.cursor_row)
            self.marks_changed()
            self.cursor_row += 1

    def unmark(self) -> None:
        """Take all marks off."""
        self.marked.numbers.clear()
        self.redraw_rows()
        self.marks_changed()

    def marks_changed(self) -> None:
        """Other rows are marked."""
