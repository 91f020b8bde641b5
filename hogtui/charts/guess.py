"""A chart of the rows of a query: a sensible one at first, and any that is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from enum import StrEnum

from hogtui.charts.columns import FEW_NAMES, SAMPLE, Column, Role, interval_of, seconds
from hogtui.charts.model import (
    ROLES,
    Big,
    Chart,
    Cloud,
    Plot,
    Rank,
    Ranks,
    Scatter,
    Series,
    Shape,
    Words,
    XAxis,
    XKind,
)
from hogtui.charts.numbers import Value, numbers
from hogtui.text.rows import MISSING, Order, cells_of
from hogtui.text.values import copy_text

MOST_ROWS = 200_000
"""Rows that are drawn: more cannot be told apart, and take seconds to read."""
MOST_SERIES = 1_000
MOST_NUMBERS = 8
"""Number columns that are drawn at first."""
NULL = "null"
LONGEST_NAME = 80
DAY = 10
"""Characters of a day without a time."""


class Kind(StrEnum):
    """What can be drawn of rows."""

    LINE = "line"
    AREA = "area"
    STACKS = "stacked bars"
    BARS = "bars side by side"
    RANKS = "horizontal bars"
    SCATTER = "scatter"
    BIG = "one number"


PLOTS = {
    Kind.LINE: Shape.LINE,
    Kind.AREA: Shape.AREA,
    Kind.STACKS: Shape.STACKS,
    Kind.BARS: Shape.BARS,
}


@dataclass(frozen=True)
class Wish:
    """What to draw; columns by their places in the list of columns."""

    kind: Kind
    x: int | None = None
    """None for the number of the row."""
    ys: tuple[int, ...] = ()
    breakdown: int | None = None
    log: bool = False

    def fits(self, columns: Sequence[Column]) -> bool:
        """Whether these columns are there, and good for it."""
        wanted = [*self.ys, *(each for each in (self.x, self.breakdown) if each is not None)]
        return all(each < len(columns) for each in wanted) and all(
            columns[each].role is Role.NUMBER for each in self.ys
        )


def guess(columns: Sequence[Column], row_count: int) -> Wish | None:
    """What is most likely wanted of such rows; None when there is no number in them."""
    by_role: dict[Role, list[int]] = {role: [] for role in Role}
    for place, column in enumerate(columns):
        by_role[column.role].append(place)
    times, values, names = by_role[Role.TIME], by_role[Role.NUMBER], by_role[Role.NAME]
    if not values or not row_count:
        return None
    some = tuple(values[:MOST_NUMBERS])
    groups = [place for place in names if 1 < columns[place].distinct <= FEW_NAMES]
    if row_count == 1:
        return Wish(Kind.BIG, ys=some[:1])
    seen = min(row_count, SAMPLE)
    if names and times and names[0] < times[0] and columns[names[0]].distinct == seen:
        # Each row is something of its own; a time behind it tells of that, such as its last one.
        return Wish(Kind.RANKS, names[0], some[:1])
    if times:
        if groups:
            return Wish(Kind.LINE, times[0], some[:1], breakdown=groups[0])
        return Wish(Kind.LINE, times[0], some)
    if names:
        return Wish(Kind.RANKS, names[0], some[:1])
    if len(values) == 1:
        return Wish(Kind.LINE, None, some)
    if columns[values[0]].distinct == row_count <= FEW_NAMES:
        return Wish(Kind.STACKS if len(values) == 2 else Kind.BARS, values[0], some[1:])
    return Wish(Kind.SCATTER, values[0], some[1:2])


def chart_of(
    wish: Wish,
    columns: Sequence[Column],
    rows: Sequence[object],
    order: Order,
    zone: tzinfo,
    *,
    drawn_in: tzinfo | None = None,
) -> Chart:
    """The chart that is wanted of the rows of `order`, with words about what it leaves out.

    Moments without an offset are meant in `zone`; moments are drawn in `drawn_in`, days as days.
    """
    notes = []
    if len(order) > MOST_ROWS:
        notes.append(f"the first {MOST_ROWS:,} of {len(order):,} rows are drawn")
        order = order[:MOST_ROWS]
    if not wish.ys:
        return Words(text="No column of numbers is chosen.", notes=tuple(notes))
    reader = _Reader(columns, rows, order, (zone, drawn_in or zone), notes)
    chart: Chart
    match wish.kind:
        case Kind.BIG:
            chart = _big(wish, reader)
        case Kind.RANKS:
            chart = _ranks(wish, reader)
        case Kind.SCATTER:
            chart = _scatter(wish, reader)
        case _:
            chart = _plot(wish, reader)
    return replace(chart, notes=tuple(notes))


class _Reader:
    """Cells of columns, and notes about those that could not be read."""

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[object],
        order: Order,
        zones: tuple[tzinfo, tzinfo],
        notes: list[str],
    ) -> None:
        self.columns, self.rows, self.order = columns, rows, order
        self.zone, self.drawn_in = zones
        self.notes = notes

    def cells(self, place: int) -> list[object]:
        """As they came."""
        return cells_of(self.rows, self.order, self.columns[place].place)

    def numbers(self, place: int) -> list[Value]:
        """Numbers; None for what is none."""
        cells = self.cells(place)
        values = numbers(cells)
        odd = sum(
            value is None and cell is not None and cell is not MISSING
            for value, cell in zip(values, cells, strict=True)
        )
        if odd:
            name = self.columns[place].name
            self.notes.append(f"{odd:,} of {name} {'is' if odd == 1 else 'are'} no finite number")
        return values

    def names(self, place: int) -> list[str]:
        """Texts."""
        return [name_of(cell) for cell in self.cells(place)]

    def axis(self, place: int | None) -> tuple[list[Value], XAxis]:
        """Where the rows are from left to right, and an axis that still has no values."""
        if place is None:
            return list(range(1, len(self.order) + 1)), XAxis((), XKind.NUMBER, title="row")
        column = self.columns[place]
        if column.role is Role.TIME:
            cells = self.cells(place)
            times: list[Value] = [seconds(cell, self.zone) for cell in cells]
            are_days = all(isinstance(cell, str) and len(cell) <= DAY for cell in cells[:SAMPLE])
            zone = self.zone if are_days else self.drawn_in
            interval = interval_of(times, zone)
            axis = XAxis((), XKind.TIME, zone=zone, interval=interval, title=column.name)
            return times, axis
        if column.role is Role.NUMBER:
            return self.numbers(place), XAxis((), XKind.NUMBER, title=column.name)
        names = self.names(place)
        known = {name: at for at, name in enumerate(dict.fromkeys(names))}
        axis = XAxis((), XKind.CATEGORY, labels=tuple(known), title=column.name)
        return [known[name] for name in names], axis


def name_of(value: object) -> str:
    """A value as a name: never empty."""
    if value is None or value is MISSING:
        return NULL
    return copy_text(value)[:LONGEST_NAME] or '""'


def _big(wish: Wish, reader: _Reader) -> Chart:
    values = reader.numbers(wish.ys[0])
    if len(values) > 1:
        reader.notes.append(f"of the first of {len(values):,} rows")
    others = sum(column.role is Role.NUMBER for column in reader.columns) - 1
    if others > 0:
        reader.notes.append(f"{others} more columns of numbers: c chooses")
    value = values[0] if values else None
    return Big(value=value, name=reader.columns[wish.ys[0]].name, words="no value")


def _ranks(wish: Wish, reader: _Reader) -> Chart:
    names = reader.names(wish.x) if wish.x is not None else []
    if not names:
        names = [f"row {place}" for place in range(1, len(reader.order) + 1)]
    items = []
    for at, place in enumerate(wish.ys):
        column = reader.columns[place].name
        more = f" · {column}" if len(wish.ys) > 1 else ""
        values = reader.numbers(place)
        items += [
            (row, Rank(name + more, value, at % ROLES))
            for row, (name, value) in enumerate(zip(names, values, strict=True))
        ]
    items.sort(key=lambda item: item[0])
    return Ranks(items=tuple(item for _, item in items), title=reader.columns[wish.ys[0]].name)


def _scatter(wish: Wish, reader: _Reader) -> Chart:
    xs, axis = reader.axis(_number_across(wish, reader))
    ys = reader.numbers(wish.ys[0])
    groups = reader.names(wish.breakdown) if wish.breakdown is not None else [""] * len(ys)
    points: dict[str, list[tuple[float, float]]] = {}
    lost = 0
    for x, y, group in zip(xs, ys, groups, strict=True):
        if x is None or y is None:
            lost += 1
        else:
            points.setdefault(group, []).append((x, y))
    if lost:
        reader.notes.append(f"{lost:,} rows without both numbers are left out")
    largest = sorted(points.items(), key=lambda item: -len(item[1]))
    clouds = tuple(
        Cloud(name, [x for x, _ in pairs], [y for _, y in pairs], at % ROLES)
        for at, (name, pairs) in enumerate(largest)
    )
    return Scatter(clouds=clouds, x_title=axis.title, y_title=reader.columns[wish.ys[0]].name)


def _number_across(wish: Wish, reader: _Reader) -> int | None:
    """The column that was chosen if it holds numbers, else another one, else the row's number."""
    columns = reader.columns
    if wish.x is None or columns[wish.x].role is Role.NUMBER:
        return wish.x
    others = (
        place
        for place, column in enumerate(columns)
        if column.role is Role.NUMBER and place != wish.ys[0]
    )
    found = next(others, None)
    name = "the row" if found is None else columns[found].name
    reader.notes.append(f"points need two numbers: {name} instead of {columns[wish.x].name}")
    return found


def _plot(wish: Wish, reader: _Reader) -> Chart:
    xs, axis = reader.axis(wish.x)
    known = [place for place, x in enumerate(xs) if x is not None]
    if lost := len(xs) - len(known):
        reader.notes.append(f"{lost:,} rows without {axis.title} are left out")
    if wish.breakdown is None:
        known.sort(key=lambda place: xs[place] or 0)
        series = []
        for at, place in enumerate(wish.ys):
            values = reader.numbers(place)
            picked = [values[row] for row in known]
            series.append(Series(reader.columns[place].name, picked, at % ROLES))
        positions = [xs[row] or 0 for row in known]
    else:
        positions, series = _pivot(wish, reader, xs, known)
    shape = PLOTS[wish.kind]
    if shape is not Shape.LINE and axis.kind is XKind.NUMBER:
        # Under bars stands what they are, not a scale.
        labels = tuple(axis.format.full(x) for x in positions)
        axis = replace(axis, kind=XKind.CATEGORY, labels=labels)
        positions = list(range(len(positions)))
    elif axis.kind is XKind.CATEGORY and len(set(positions)) < len(positions):
        labels = tuple(axis.labels[int(x)] for x in positions)
        axis = replace(axis, labels=labels)
        positions = list(range(len(positions)))
    axis = replace(axis, values=positions)
    return Plot(x=axis, series=tuple(series), shape=shape, log=wish.log)


def _pivot(
    wish: Wish, reader: _Reader, xs: list[Value], known: list[int]
) -> tuple[list[float], list[Series]]:
    """A series for each value of a column, the largest ones first."""
    groups = reader.names(wish.breakdown or 0)
    values = reader.numbers(wish.ys[0])
    if len(wish.ys) > 1:
        names = ", ".join(reader.columns[place].name for place in wish.ys[1:])
        reader.notes.append(f"a breakdown is of one column: {names} left out")
    positions = sorted({xs[row] or 0 for row in known})
    at = {x: place for place, x in enumerate(positions)}
    columns: dict[str, list[Value]] = {}
    taken: set[tuple[str, float]] = set()
    again = 0
    for row in known:
        name, x = groups[row], xs[row] or 0
        if name not in columns:
            if len(columns) >= MOST_SERIES:
                continue
            columns[name] = [None] * len(positions)
        if (name, x) in taken:
            again += 1
            continue
        taken.add((name, x))
        columns[name][at[x]] = values[row]
    if again:
        reader.notes.append(f"{again:,} rows repeat a point of their group: only the first counts")
    series = [Series(name, column) for name, column in columns.items()]
    series.sort(key=lambda each: -each.weight)
    return positions, [replace(each, role=place % ROLES) for place, each in enumerate(series)]
