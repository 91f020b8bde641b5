"""Where the columns of a grid stand, and how a value fills its place."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from hogtui.text.values import CUT, Align, Cell

GAP = 2
"""Cells between two columns."""
WIDEST = 40
"""Cells of a column at most, unless there is room to spare."""
_LEAST_BESIDE_A_MARK = 6
_STEPS = 8
"""Places of a scrollbar's end within a cell."""


class Place(NamedTuple):
    """A column on the screen."""

    column: int
    x: int
    """Of its first cell."""
    width: int
    """Without the gap behind it."""
    whole: bool
    """Not cut by the right edge."""


class Piece(NamedTuple):
    """Text that is drawn in one style."""

    text: str
    dim: bool


def natural_width(cell: Cell) -> int:
    """Cells that a value takes with everything that can be said about it."""
    text, _, _, mark = cell
    width = len(text) if text.isascii() else cell_len(text)
    return width + len(mark) + (mark != CUT) if mark else width


class Widths:
    """How wide each column wants to be.

    As wide as what was seen of it, which only ever grows, or as somebody chose.
    """

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}
        self.chosen: dict[int, int] = {}
        """Neither less nor more than these."""

    def see(self, column: int, cells: int) -> None:
        """Visible values of a column take so many cells."""
        self._seen[column] = max(1, cells, self._seen.get(column, 0))

    def wanted(self, column: int) -> int:
        """The width for a column, were there room for everything."""
        return self.chosen.get(column) or self._seen.get(column, 1)

    def usual(self, column: int) -> int:
        """The width for a column as long as others want room too."""
        return self.chosen.get(column) or min(self._seen.get(column, 1), WIDEST)


class Line(NamedTuple):
    """What the layout of a line depends on."""

    columns: int
    """How many there are."""
    left: int
    """Cells before the first column."""
    right: int
    """Cells of the line."""
    usual: Callable[[int], int]
    """The width of a column as long as others want room too."""
    wanted: Callable[[int], int]
    """Its width were there room for everything."""
    pinned: int = 0
    """Columns that stay at the left whatever else is seen."""

    def pins(self) -> tuple[int, int]:
        """The columns that really stay, and where the others begin: these keep a third."""
        x, most = self.left, self.left + (self.right - self.left) * 2 // 3
        for column in range(min(self.pinned, self.columns - 1)):
            end = x + self.usual(column) + GAP
            if end > most:
                return column, x
            x = end
        return min(self.pinned, max(0, self.columns - 1)), x

    def places(self, first: int) -> tuple[Place, ...]:
        """Places for the pinned columns and those from `first` on, as many as begin there."""
        pinned, x = self.pins()
        places = self._side_by_side(range(pinned), self.left)
        places += self._side_by_side(range(max(first, pinned), self.columns), x)
        if places and len(places) == self.columns and places[-1].whole:
            return _spread(places, self.right, self.wanted)
        return tuple(places)

    def _side_by_side(self, numbers: Iterable[int], x: int) -> list[Place]:
        places: list[Place] = []
        widest = max(1, self.right - x)
        for column in numbers:
            room = self.right - x
            if room <= 0:
                break
            width = min(self.usual(column), widest)
            places.append(Place(column, x, min(width, room), width <= room))
            x += width + GAP
        return places

    def first_to_show(self, column: int, first: int) -> int:
        """The first column to draw so that `column` is seen whole; moves as little as possible."""
        pinned, x = self.pins()
        if column < pinned:
            return first
        first = max(first, pinned)
        if column <= first:
            return column
        room = self.right - x
        needed = 0
        earliest = column
        while earliest >= first:
            needed += min(self.usual(earliest), max(1, room))
            if needed > room:
                return min(column, earliest + 1)
            needed += GAP
            earliest -= 1
        return first


def _spread(places: Sequence[Place], right: int, wanted: Callable[[int], int]) -> tuple[Place, ...]:
    """Share the room that is left among the columns that want more than they have."""
    spare = right - places[-1].x - places[-1].width
    needs = {place.column: wanted(place.column) - place.width for place in places}
    hungry = sorted((column for column in needs if needs[column] > 0), key=needs.__getitem__)
    more: dict[int, int] = {}
    for position, column in enumerate(hungry):
        more[column] = min(needs[column], spare // (len(hungry) - position))
        spare -= more[column]
    spread: list[Place] = []
    shift = 0
    for place in places:
        extra = more.get(place.column, 0)
        spread.append(Place(place.column, place.x + shift, place.width + extra, True))
        shift += extra
    return tuple(spread)


def coarse(position: float, rows: float, seen: int) -> float:
    """The top row for a scrollbar that is `seen` cells long, as finely as it can be drawn."""
    hidden = rows - seen
    steps = (seen - max(1.0, seen * seen / rows)) * _STEPS if rows else 0.0
    if steps <= 0 or hidden <= steps or position >= hidden:
        return position
    # In the middle of a step no rounding leads to the one beside it.
    return (int(position / hidden * steps) + 0.5) * hidden / steps


def fill(cell: Cell, width: int, align: Align | None = None) -> list[Piece]:
    """A value in exactly `width` cells; what does not fit is cut, and says so."""
    text, _, own_align, mark = cell
    text_width = len(text) if text.isascii() else cell_len(text)
    if mark and mark != CUT:
        mark = " " + mark
    spare = width - text_width - len(mark)
    if spare < 0:
        return _cut(text, text_width, mark, width)
    right = (align or own_align) is Align.RIGHT
    if not mark:
        return [Piece(" " * spare + text if right else text + " " * spare, False)]
    if right:
        return [Piece(" " * spare + text, False), Piece(mark, True)]
    return [Piece(text, False), Piece(mark + " " * spare, True)]


def _cut(text: str, text_width: int, mark: str, width: int) -> list[Piece]:
    beside = width - len(mark) - 1
    if mark in ("", CUT) or beside < _LEAST_BESIDE_A_MARK:
        beside, mark = width - 1, ""
    if text_width > beside:
        text = text[:beside] if text.isascii() else set_cell_size(text, beside)
        text_width = beside
    return [Piece(text, False), Piece(CUT + mark + " " * (beside - text_width), True)]
