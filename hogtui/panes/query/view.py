"""How the rows that are here are looked at: sorted, filtered."""

import time
from asyncio import CancelledError, to_thread
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Generic

from hogtui.text.predicates import Condition, Wanted, keep_condition
from hogtui.text.rows import Found, Order, Same, Steps, Text, keep_same, keep_text, slices, sort
from hogtui.widgets.grid import RowsSource

TURN = 0.01
"""Seconds after which a thread lets the event loop in on purpose."""
PAUSE = 0.0005
"""Seconds for which it does; a lock that is only offered comes back before anybody took it."""
UP, DOWN = "▲", "▼"
_SMALL = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Stopped(Exception):
    """Another look was asked for meanwhile."""


@dataclass(frozen=True)
class Look:
    """What is wanted; a new one is made for each change."""

    sorts: tuple[tuple[int, bool], ...] = ()
    """Columns and whether each is descending; the first one decides first."""
    text: Text | None = None
    conditions: tuple[Condition, ...] = ()
    sames: tuple[Same, ...] = ()
    typed: str = field(default="", compare=False)
    """What the text and the conditions were made of."""
    shown: tuple[int, ...] | None = None
    """The columns from left to right, None for all as they came."""

    @property
    def is_filtered(self) -> bool:
        """Whether rows may be left out."""
        return self.text is not None or bool(self.conditions or self.sames)

    def narrowed(self, typed: str, wanted: Wanted) -> "Look":
        """To what was typed, whatever was typed before."""
        return replace(self, typed=typed, text=wanted.text, conditions=wanted.conditions)

    def unfiltered(self) -> "Look":
        """All rows."""
        return replace(self.narrowed("", Wanted()), sames=())

    def sorted_by(self, column: int, *, descending: bool) -> "Look":
        """By this column first; as it was, not by this column any more."""
        if self.sorts[:1] == ((column, descending),):
            return replace(self, sorts=self.sorts[1:])
        others = tuple(each for each in self.sorts if each[0] != column)
        return replace(self, sorts=((column, descending), *others))

    def hides(self, place: int, columns: int) -> "Look":
        """Without the column at a place; the last one stays."""
        shown = self._columns(columns)
        rest = (*shown[:place], *shown[place + 1 :])
        return replace(self, shown=rest or shown)

    def moves(self, place: int, by: int, columns: int) -> "Look":
        """With the column at a place moved to the left or to the right."""
        shown = list(self._columns(columns))
        moved = shown.pop(place)
        shown.insert(place + by, moved)
        return replace(self, shown=tuple(shown))

    def _columns(self, columns: int) -> tuple[int, ...]:
        return tuple(range(columns)) if self.shown is None else self.shown

    def mark(self, column: int) -> str:
        """What stands before the name of a column."""
        marks = ""
        for place, (each, descending) in enumerate(self.sorts, 1):
            if each == column:
                number = str(place).translate(_SMALL) if len(self.sorts) > 1 else ""
                marks += (DOWN if descending else UP) + number
        for same in self.sames:
            if same.column == column:
                marks += "≠" if same.inverted else "="
        marks += "".join(each.mark for each in self.conditions if each.column == column)
        return marks


class Finder:
    """Finds the rows for one look after the other; keeps what the next one may start from."""

    def __init__(self, source: RowsSource) -> None:
        self.source = source
        self._sorts: tuple[tuple[int, bool], ...] = ()
        self._sorted: Order = range(source.row_count)
        self._text: Text | None = None
        self._met: tuple[Same | Condition, ...] = ()
        self._kept: Order = self._sorted
        self._shown: tuple[int, ...] | None = None

    def find(self, look: Look) -> Steps[Order | None]:
        """The rows for a look, None for all of them as they came."""
        if look.sorts != self._sorts:
            order = yield from self._sort(look.sorts)
            self._sorts, self._sorted = look.sorts, order
            self._text, self._met, self._kept = None, (), order
        all_of: tuple[Same | Condition, ...] = (*look.sames, *look.conditions)
        order, text = self._kept, look.text
        if not self._narrows(look, all_of):
            order, self._text, self._met = self._sorted, None, ()
        for each in all_of[len(self._met) :]:
            if isinstance(each, Same):
                order = yield from keep_same(self.source.rows, order, each)
            else:
                column_type = self.source.columns[each.column].type
                order = yield from keep_condition(self.source.rows, order, each, column_type)
        if text is not None and text != self._text:
            types = types_of(self.source, look)
            order = yield from keep_text(self.source.rows, order, text, types)
        self._text, self._met, self._kept = text, all_of, order
        self._shown = look.shown
        return None if isinstance(order, range) else order

    def _sort(self, sorts: Sequence[tuple[int, bool]]) -> Steps[Order]:
        order: Order = range(self.source.row_count)
        if sorts[1:] == self._sorts:
            order, sorts = self._sorted, sorts[:1]
        for column, descending in reversed(sorts):
            column_type = self.source.columns[column].type
            rows = self.source.rows
            order = yield from sort(rows, order, column, column_type, descending=descending)
        return order

    def _narrows(self, look: Look, all_of: tuple[Same | Condition, ...]) -> bool:
        """Whether the rows are among those that were found last."""
        before, text = self._text, look.text
        if look.shown != self._shown and before is not None:
            return False  # only what is shown is searched
        if all_of[: len(self._met)] != self._met:
            return False
        if before is None or before == text:
            return True
        return (
            text is not None and not (before.inverted or text.inverted) and before.text in text.text
            # With the first capital, what was found in any case must be looked at again: it is.
        )


class Work(Generic[Found]):
    """Steps that are taken in a thread."""

    def __init__(self, steps: Steps[Found]) -> None:
        self._steps = steps
        self.stopped = False
        """Set by others when nobody wants it any more."""

    def run(self) -> Found:
        """Take them all, letting the event loop in between. Raises Stopped."""
        began = time.monotonic()
        while True:
            try:
                next(self._steps)
            except StopIteration as end:
                found: Found = end.value
                return found
            if self.stopped:
                raise Stopped
            if time.monotonic() - began > TURN:
                time.sleep(PAUSE)
                began = time.monotonic()


async def off_the_loop(work: Work[Found]) -> Found:
    """Take the steps in a thread, with the garbage collector out of the way: they make much.

    Whoever is cancelled stops the work. Raises Stopped.
    """
    from hogtui.api.collector import collector_paused

    def run() -> Found:
        with collector_paused():
            return work.run()

    try:
        return await to_thread(run)
    except CancelledError:
        work.stopped = True
        raise


class Search(Work[Order | None]):
    """A finder at work."""

    def __init__(self, finder: Finder, look: Look) -> None:
        super().__init__(finder.find(look))
        self.finder = finder
        self.look = look


def types_of(source: RowsSource, look: Look) -> dict[int, str]:
    """The columns that are shown, by their places within a row, and their types."""
    places = range(len(source.columns)) if look.shown is None else look.shown
    return {place: source.columns[place].type for place in places}


def next_row(source: RowsSource, text: Text, row: int, *, back: bool) -> Steps[int]:
    """The next row from `row` on, or before it, that holds a text; goes round, -1 for none."""
    order: Order = range(source.row_count) if source.order is None else source.order
    types = {source.place(place): column.type for place, column in enumerate(source.columns)}
    places = [*range(row + 1, len(order)), *range(row + 1)]
    if back:
        places = [*range(row - 1, -1, -1), *range(len(order) - 1, row - 1, -1)]
    for part in slices(places):
        hits = yield from keep_text(source.rows, [order[place] for place in part], text, types)
        if hits:
            return next(place for place in part if order[place] == hits[0])
    return -1


def arranged(source: RowsSource, order: Order | None, look: Look) -> RowsSource:
    """The rows as they are looked at."""
    columns = [
        replace(column, mark=look.mark(place)) for place, column in enumerate(source.columns)
    ]
    return RowsSource(columns, source.rows, order=order, shown=look.shown)
