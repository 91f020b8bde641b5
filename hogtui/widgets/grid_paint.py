"""Draws the lines of a grid and keeps what it drew."""

from collections.abc import Callable
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from hogtui.text import safe, values
from hogtui.text.redaction import REDACTION
from hogtui.text.values import Align, Cell, Kind
from hogtui.widgets.grid_layout import (
    GAP,
    WIDEST,
    Line,
    Place,
    Widths,
    fill,
    natural_width,
)
from hogtui.widgets.grid_source import MISSING, Column, Source

COMPONENTS = {
    "grid--header",
    "grid--header-cursor",
    "grid--gutter",
    "grid--marked",
    "grid--mark",
    "grid--cursor-row",
    "grid--cursor-cell",
    *(f"grid--{kind.value}" for kind in Kind),
}
"""The names under which CSS finds the parts of a grid."""

MORE_LEFT = "◂"
MORE_RIGHT = "▸"
MARKED = "●"
"""Behind the number of a row that is marked."""
PINNED = " ▏"
"""Between the columns that stay and the others."""
_NO_CELL = "·"
_KEPT = 4_000
"""Cells and lines that are kept at most: many screens' worth."""


class _RowLooks(NamedTuple):
    base: Style
    gap: Style
    """Between two columns."""
    gutter: Style
    marked: Style
    """The gutter of a row that is marked."""
    mark: Style
    kinds: dict[Kind, Style]


class Looks:
    """The styles of a grid, worked out once from those of its components."""

    def __init__(self, base: Style, component: Callable[[str], Style]) -> None:
        self.row = self._row(base, component)
        # A band through the gaps alone: one behind the values would send all of them anew.
        band = base + component("grid--cursor-row")
        marked = band + component("grid--marked")
        self.cursor_row = self.row._replace(base=band, gap=band, gutter=band, marked=marked)
        self.cursor_cell = base + component("grid--cursor-cell")
        self.header = base + component("grid--header")
        self.header_cursor = base + component("grid--header-cursor")

    def _row(self, base: Style, component: Callable[[str], Style]) -> _RowLooks:
        return _RowLooks(
            base,
            base + component("grid--mark"),
            base + component("grid--gutter"),
            base + component("grid--marked"),
            base + component("grid--mark"),
            {kind: base + component(f"grid--{kind.value}") for kind in Kind},
        )


class Painter:
    """Lines of a grid for one source, one width and one first column at a time."""

    def __init__(
        self,
        source: Source,
        row_numbers: bool,
        widths: Widths | None = None,
        is_marked: Callable[[int], bool] = lambda _: False,
    ) -> None:
        self.source = source
        self.columns = source.columns
        self.widths = widths or Widths()
        self.left = len(str(source.row_count)) + 2 if row_numbers else 1
        """Cells before the first column."""
        self.row_numbers = row_numbers
        self._is_marked = is_marked
        self.line = Line(len(self.columns), self.left, 0, self._usual, self._wanted)
        self.places: tuple[Place, ...] = ()
        """The columns that are seen, from left to right."""
        self.stays = 0
        """How many of them are pinned."""
        self.width = 0
        """Cells of a line."""
        self._rows = range(0)
        self._measured: dict[int, range] = {}
        self._cells: dict[tuple[int, int], Cell] = {}
        self._lines: dict[int, Strip] = {}
        self._header: tuple[int, Strip] | None = None

    # Where the columns stand

    def arrange(self, first_column: int, width: int, rows: range, pinned: int = 0) -> None:
        """Place the columns for lines of this width; their widths come from these rows."""
        if width != self.width:
            self._cells.clear()  # they were cut for another width
            self._measured.clear()
            self.forget_lines()
        self.width, self._rows = width, rows
        count = len(self.columns)
        self.line = Line(count, self.left, width, self._usual, self._wanted, pinned)
        places, stays = self.line.places(first_column), self.line.pins()[0]
        if (places, stays) != (self.places, self.stays):
            self.forget_lines()
        self.places, self.stays = places, stays

    def first_to_show(self, column: int, first: int) -> int:
        """The first column to draw so that `column` is seen whole."""
        return self.line.first_to_show(column, first)

    def place_of(self, column: int) -> Place | None:
        """Where a column stands, None when it is not seen."""
        return next((place for place in self.places if place.column == column), None)

    def column_at(self, x: int) -> int | None:
        """The column at a cell of a line, None beside the columns."""
        for place in self.places:
            if place.x <= x < place.x + place.width + GAP:
                return place.column
        return None

    @property
    def more_on_the_left(self) -> bool:
        """Whether columns are left out before the last that is seen."""
        return any(place.column != number for number, place in enumerate(self.places))

    @property
    def more_on_the_right(self) -> bool:
        """Whether columns are hidden, or cut, by the right edge."""
        last = self.places[-1] if self.places else None
        return last is not None and (last.column < len(self.columns) - 1 or not last.whole)

    def choose_width(self, column: int, cells: int | None) -> None:
        """Make a column as wide as somebody wants; None: as its values want."""
        number = self.source.place(column)
        if cells is None:
            self.widths.chosen.pop(number, None)
        else:
            self.widths.chosen[number] = max(1, min(cells, self.width - self.left))

    def chosen_width(self, column: int) -> int | None:
        """What somebody chose."""
        return self.widths.chosen.get(self.source.place(column))

    def fitting(self, column: int) -> int:
        """The cells that the name and the values in view take, however many."""
        values_in_view = (natural_width(self.cell(row, column)) for row in self._rows)
        return max(cell_len(self._name(column)), *values_in_view, 1)

    def _usual(self, column: int) -> int:
        self._measure(column)
        return self.widths.usual(self.source.place(column))

    def _wanted(self, column: int) -> int:
        return self.widths.wanted(self.source.place(column))

    def _measure(self, column: int) -> None:
        # Columns only grow, so rows that were measured just now need no second look.
        done = self._measured.get(column)
        if done == self._rows:
            return
        rows = self._rows if done is None else [row for row in self._rows if row not in done]
        self._measured[column] = self._rows
        seen = max((natural_width(self.cell(row, column)) for row in rows), default=0)
        if done is None:
            seen = max(seen, min(cell_len(self._name(column)), WIDEST))
        self.widths.see(self.source.place(column), seen)

    # What is in them

    def cell(self, row: int, column: int) -> Cell:
        """A value as one line, made at most once while it is on the screen."""
        found = self._cells.get((row, column))
        if found is None:
            if len(self._cells) > _KEPT:
                self._cells.clear()
            found = self._cells[row, column] = self._make_cell(row, column)
        return found

    def _make_cell(self, row: int, column: int) -> Cell:
        value = self.source.cell(row, column)
        column_type = self.columns[column].type
        if value is MISSING:
            align = Align.RIGHT if values.is_numeric(column_type) else Align.LEFT
            return Cell(_NO_CELL, Kind.NULL, align)
        # No character beyond the width of the screen can be seen.
        drawn = REDACTION.value(self.columns[column].name, self.columns[column].drawn(value))
        return values.cell(drawn, column_type, max(1, self.width))

    def _name(self, column: int) -> str:
        name = safe.line(self.columns[column].name[: values.LONGEST])
        if note := self.columns[column].note:
            name = f"{name} {note}"
        # In front, where it is never cut.
        return f"{mark} {name}" if (mark := self.columns[column].mark) else name

    # Lines

    def forget_lines(self) -> None:
        """What was drawn does not hold any more: other columns, widths or styles."""
        self._lines.clear()
        self._header = None

    def forget_row(self, row: int) -> None:
        """What was drawn of one row does not hold any more."""
        self._lines.pop(row, None)

    def row(self, row: int, looks: Looks) -> Strip:
        """A row without the cursor; kept until it is forgotten."""
        line = self._lines.get(row)
        if line is None:
            if len(self._lines) > _KEPT:
                self._lines.clear()
            line = self._lines[row] = self._paint(row, looks.row, None, None)
        return line

    def cursor_row(self, row: int, column: int, looks: Looks) -> Strip:
        """The row with the cursor, and the cursor on one of its columns."""
        return self._paint(row, looks.cursor_row, column, looks.cursor_cell)

    def header(self, cursor_column: int, looks: Looks) -> Strip:
        """The names of the columns; kept until it is forgotten, or another one is underlined."""
        if self._header is None or self._header[0] != cursor_column:
            self._header = cursor_column, self._paint_header(cursor_column, looks)
        return self._header[1]

    def _paint_header(self, cursor_column: int, looks: Looks) -> Strip:
        """The names, and marks where there are more of them."""
        more = MORE_LEFT if self.more_on_the_left else ""
        segments = [Segment(more.ljust(self.left), looks.header)]
        for place in self.places:
            column: Column = self.columns[place.column]
            align = Align.RIGHT if values.is_numeric(column.type) else Align.LEFT
            name = Cell(self._name(place.column), Kind.TEXT, align)
            style = looks.header_cursor if place.column == cursor_column else looks.header
            # Blanks are not underlined, so that the name stands out and not the column.
            for text, _ in fill(name, place.width):
                bare = text.strip()
                before, _, after = text.partition(bare) if bare else (text, "", "")
                segments += [
                    Segment(before, looks.header),
                    Segment(bare, style),
                    Segment(after, looks.header),
                ]
            segments.append(Segment(self._gap(place), looks.header))
        line = Strip(segments).adjust_cell_length(self.width, looks.header)
        if not self.more_on_the_right:
            return line
        return Strip([*line.crop(0, self.width - 1), Segment(MORE_RIGHT, looks.header)], self.width)

    def _gap(self, place: Place) -> str:
        """What stands between a column and the next: behind the last pinned one a line."""
        return PINNED if self.stays and place.column == self.stays - 1 else " " * GAP

    def _paint(
        self, row: int, looks: _RowLooks, cursor_column: int | None, cursor: Style | None
    ) -> Strip:
        number = str(row + 1).rjust(self.left - 1) if self.row_numbers else ""
        if self._is_marked(row):
            segments = [Segment(number.ljust(self.left - 1) + MARKED, looks.marked)]
        else:
            segments = [Segment(number.ljust(self.left), looks.gutter)]
        end = self.left
        for place in self.places:
            column, x, width, _ = place
            cell = self.cell(row, column)
            pieces = fill(cell, width)
            end = min(x + width + GAP, self.width)
            gap = self._gap(place)[: end - x - width]
            if column == cursor_column and cursor is not None:
                segments += [Segment(text, cursor) for text, _ in pieces]
                segments.append(Segment(gap, looks.gap))
                continue
            # The gap goes with what is before it: every segment costs time on its way down.
            text, dim = pieces[-1]
            style = looks.kinds[cell.kind]
            if len(pieces) > 1:
                segments.append(Segment(pieces[0].text, style))
            last = looks.mark if dim else style
            if (gap.isspace() and cursor is None) or not gap:
                segments.append(Segment(text + gap, last))
            else:
                segments += [Segment(text, last), Segment(gap, looks.gap)]
        if end < self.width:
            segments.append(Segment(" " * (self.width - end), looks.base))
        strip = Strip(segments, max(end, self.width))
        return strip if end <= self.width else strip.crop(0, self.width)
