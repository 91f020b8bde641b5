"""Lines: dots finer than cells, gaps as gaps, many points as far as each column can tell them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from hogtui.charts.canvas import Canvas, Dots, View, look_of
from hogtui.charts.choosing import drawn_series
from hogtui.charts.frame import (
    Frame,
    category_labels,
    domain,
    draw_goals,
    draw_marks,
    draw_x,
    draw_y,
    gutter_of,
    name_goals,
    number_labels,
    scale_of,
    time_labels,
)
from hogtui.charts.model import Plot, Series, XKind
from hogtui.charts.numbers import Number, Value
from hogtui.charts.picture import Area, Picture, Walk

SPARSE = 4
"""Cells between two points from which on, without colours, each point gets a marker."""


def draw_lines(plot: Plot, width: int, height: int, view: View) -> Picture:
    """A plot of lines in so many cells."""
    first, last = window(len(plot.x.values), view)
    chosen, notes = drawn_series(plot.series, view)
    shown = [plot.series[place] for place in chosen]
    low, high, some = extent(plot, shown, first, last)
    log = plot.log and low > 0
    if plot.log and not log and some:
        notes.append("no logarithmic axis: not all values are above zero")
    rows = max(1, height - 2)
    if not log:
        low, high = domain(low, high, from_zero=plot.from_zero)
    whole = not log and all_whole(shown, first, last)
    scale = scale_of(low, high, rows, whole=whole, log=log)
    gutter = gutter_of(scale, plot.format, view, width)
    canvas = Canvas(width, height, view)
    frame = Frame(gutter, 0, max(1, width - gutter - 1), rows, scale)
    draw_y(canvas, frame, plot.format)
    draw_goals(canvas, frame, plot.goals)
    columns = Columns(plot, first, last, frame)
    dots = Dots(canvas, frame.x, frame.y, frame.width, frame.height)
    for series in reversed(shown):
        _draw_series(dots, plot, series, columns)
    dots.stamp()
    _draw_markers(canvas, shown, columns)
    name_goals(canvas, frame, plot.goals, plot.format)
    if not some:
        say_empty(canvas, frame)
    draw_x(canvas, frame, columns.labels(plot, canvas))
    draw_marks(canvas, frame, plot.marks, columns.cell_at)
    walk = Walk(
        len(plot.x.values),
        columns.area,
        right=max(1, (last - first) // max(1, frame.width)),
        first=first,
        last=last,
    )
    return Picture(canvas.rows(), walk, tuple(notes), tuple(chosen))


def window(count: int, view: View) -> tuple[int, int]:
    """The points that are drawn: from the first one to the one behind the last."""
    last = count if view.last is None else max(0, min(view.last, count))
    first = max(0, min(view.first, last - 1)) if last else 0
    return first, last


def extent(plot: Plot, shown: Sequence[Series], first: int, last: int) -> tuple[float, float, bool]:
    """The smallest and the largest value, goals among them, and whether there are any."""
    lows: list[Number] = []
    highs: list[Number] = []
    for series in shown:
        part = series.values[first:last]
        known = [value for value in part if value is not None] if None in part else part
        if known:
            lows.append(min(known))  # type: ignore[type-var,arg-type]  # no None is left
            highs.append(max(known))  # type: ignore[type-var,arg-type]  # as above
    if not lows:
        return 0.0, 0.0, False
    low, high = float(min(lows)), float(max(highs))
    # A goal far away must not flatten what is compared with it.
    span = (high - low) or abs(high) or 1.0
    for goal in plot.goals:
        if low - 2 * span <= goal.value <= high + 2 * span:
            low, high = min(low, goal.value), max(high, goal.value)
    return low, high, True


def all_whole(shown: Sequence[Series], first: int, last: int) -> bool:
    """Whether these are counts, so that half of one makes no sense on an axis."""
    for series in shown:
        kinds = set(map(type, series.values[first:last]))
        if not kinds <= {int, type(None)} and any(
            value is not None and value != int(value) for value in series.values[first:last]
        ):
            return False
    return True


def say_empty(canvas: Canvas, frame: Frame, words: str = "No values to draw.") -> None:
    """A frame without anything in it would look like zero."""
    x = frame.x + max(1, (frame.width - len(words)) // 2)
    canvas.write(x, frame.y + frame.height // 2, words, frame.width, "label")


class Columns:
    """Where the points of a plot stand from left to right."""

    def __init__(self, plot: Plot, first: int, last: int, frame: Frame) -> None:
        self.values = plot.x.values
        self.first, self.last = first, last
        self.frame = frame
        self.low = self.values[first] if last > first else 0
        self.high = self.values[last - 1] if last > first else 0

    def share(self, value: float) -> float:
        """From 0 at the left edge to 1 at the right one."""
        span = self.high - self.low
        return (value - self.low) / span if span else 0.5

    def dot(self, value: float, across: int) -> int:
        """The dot of a value of the axis."""
        return round(self.share(value) * (self.frame.width * across - 1))

    def cell(self, value: float) -> int:
        """The cell on the canvas of a value of the axis."""
        return self.frame.x + self.dot(value, 2) // 2

    def cell_at(self, value: float) -> int | None:
        """The same, None where that is not drawn."""
        return self.cell(value) if self.low <= value <= self.high else None

    def area(self, index: int) -> Area | None:
        """The column of a point."""
        if not self.first <= index < self.last:
            return None
        return Area(self.cell(self.values[index]), self.frame.y, 1, self.frame.height)

    def labels(self, plot: Plot, canvas: Canvas) -> list[tuple[int, str]]:
        """What stands under the axis."""
        axis = plot.x
        if self.last <= self.first:
            return []
        if axis.kind is XKind.TIME:
            return time_labels(axis, self.low, self.high, self.frame, self.cell)
        if axis.kind is XKind.NUMBER:
            return number_labels(self.low, self.high, axis.format, self.frame, self.cell)
        count = self.last - self.first
        band = self.frame.width / max(1, count - 1)
        some = range(self.first, self.last, max(1, count // (2 * self.frame.width)))
        names = [(self.cell(self.values[index]), axis.name(index)) for index in some]
        return category_labels(names, band * count / max(1, len(names)), canvas.view)


def _draw_series(dots: Dots, plot: Plot, series: Series, columns: Columns) -> None:
    if columns.last - columns.first > 2 * dots.width:
        _draw_many(dots, series, columns)
        return
    look, role = look_of(series.role), series.role
    scale = columns.frame.scale
    dashed = 2 if series.dashed else 0
    over = len(plot.x.values) - plot.incomplete
    before: tuple[int, int] | None = None
    for index in range(columns.first, columns.last):
        value = series.values[index]
        if value is None:
            before = None
            continue
        place = columns.dot(columns.values[index], dots.across), scale.dot(value, dots.down)
        if before is None:
            dots.dot(*place, role, look)
            if _is_alone(series.values, index, columns.last):
                _enlarge(dots, place, role, look)
        else:
            dots.line(before, place, role, look, gap=3 if index >= over else dashed)
        before = place


def _is_alone(values: Sequence[Value], index: int, last: int) -> bool:
    return index + 1 >= last or values[index + 1] is None


def _enlarge(dots: Dots, place: tuple[int, int], role: int, look: str) -> None:
    """A point without neighbours must be seen."""
    x, y = place
    right = x ^ 1 if dots.across == 2 else x
    up = y ^ 1 if dots.down > 1 else y
    for at in ((right, y), (x, up), (right, up)):
        dots.dot(*at, role, look)


class _Column(NamedTuple):
    first: Number
    low: Number
    high: Number
    last: Number


def _draw_many(dots: Dots, series: Series, columns: Columns) -> None:
    """More points than dots: of each column from the lowest to the highest, and joined."""
    look, role = look_of(series.role), series.role
    scale, down = columns.frame.scale, dots.down
    before: _Column | None = None
    for x, here in enumerate(_of_each(dots.width, series.values, columns)):
        if here is None:
            before = None
            continue
        top, bottom = scale.dot(here.high, down), scale.dot(here.low, down)
        if before is not None:
            joined = scale.dot(before.last, down)
            # Half of the way belongs to the column before.
            middle = (joined + scale.dot(here.first, down)) // 2
            dots.vertical(x - 1, joined, middle, role, look)
            top, bottom = min(top, middle), max(bottom, middle)
        dots.vertical(x, top, bottom, role, look)
        before = here


def _of_each(width: int, values: Sequence[Value], columns: Columns) -> list[_Column | None]:
    """What is in each column of dots; None for a gap, the one before where there is no point."""
    span = columns.high - columns.low
    found: list[_Column | None] = []
    start = columns.first
    for x in range(width):
        edge = columns.low + span * (x + 0.5) / max(1, width - 1)
        search = bisect_right if x == width - 1 else bisect_left
        stop = search(columns.values, edge, start, columns.last)
        part = values[start:stop]
        if None in part:
            part = [value for value in part if value is not None]
        if part:
            ends = part[0], min(part), max(part), part[-1]  # type: ignore[type-var]  # no None is left
            found.append(_Column(*ends))  # type: ignore[arg-type]  # as above
        elif start == stop and found and found[-1] is not None:
            after = values[start] if start < columns.last else None
            flat = found[-1].last
            found.append(None if after is None else _Column(flat, flat, flat, flat))
        else:
            found.append(None)
        start = stop
    return found


def _draw_markers(canvas: Canvas, shown: Sequence[Series], columns: Columns) -> None:
    """Without colours: the sign of each series on its points, where there is room for it."""
    view, frame = canvas.view, columns.frame
    if not view.plain or len(shown) < 2:
        return
    count = columns.last - columns.first
    every = max(1, -(-count * SPARSE // max(1, frame.width)))
    for place, series in enumerate(shown):
        for index in range(columns.first + place % every, columns.last, every):
            value = series.values[index]
            if value is not None:
                x, y = columns.cell(columns.values[index]), frame.y + frame.scale.line(value)
                canvas.put(x, y, view.marker(series.role), look_of(series.role))
