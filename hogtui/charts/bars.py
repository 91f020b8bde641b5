"""Vertical bars, stacked or side by side, and areas on top of each other."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hogtui.charts.canvas import EIGHTHS, Canvas, View, look_of
from hogtui.charts.choosing import drawn_series, with_rest
from hogtui.charts.frame import (
    Frame,
    category_labels,
    draw_goals,
    draw_marks,
    draw_x,
    draw_y,
    gutter_of,
    name_goals,
    scale_of,
    x_name,
)
from hogtui.charts.lines import Columns, all_whole, draw_lines, say_empty, window
from hogtui.charts.model import Plot, Series, Shape
from hogtui.charts.numbers import Number, Value
from hogtui.charts.picture import Area, Picture, Walk

WIDEST = 16
"""Cells of a bar at most."""
MOST = 5_000
"""Points that are stacked: no screen is as wide, and each of them costs."""


class Part(NamedTuple):
    """One series within a bar: from one value to another."""

    begin: float
    end: float
    role: int


def draw_bars(plot: Plot, width: int, height: int, view: View) -> Picture:
    """A plot of bars in so many cells."""
    first, last = window(len(plot.x.values), view)
    stacked = plot.shape is not Shape.BARS
    if stacked:
        chosen, shown, notes = with_rest(plot.series, view)
    else:
        chosen, notes = drawn_series(plot.series, view)
        shown = [plot.series[place] for place in chosen]
    lanes = 1 if stacked else max(1, len(shown))
    if not stacked and (last - first) * lanes > width - 4:
        return _as_lines(plot, width, height, view, "too narrow for bars side by side")
    if last - first > MOST:
        return _as_lines(plot, width, height, view, f"more than {MOST:,} points")
    bars = [list(_parts(shown, index, stacked)) for index in range(first, last)]
    frame, canvas = _frame(plot, shown, bars, width, height, view)
    bands = _Bands(plot, first, last, frame, lanes)
    if bands.every > 1:
        notes.append(f"each bar is the largest of {bands.every}")
    over = len(plot.x.values) - plot.incomplete
    for place in range(0, last - first, bands.every):
        group = bars[place : place + bands.every]
        parts = max(group, key=_reach) if stacked else group[0]
        _paint_bar(canvas, frame, bands, first + place, parts, open_end=first + place >= over)
    _finish(canvas, frame, plot, bands, _has_values(shown, first, last))
    walk = Walk(len(plot.x.values), bands.area, right=bands.every, first=first, last=last)
    return Picture(canvas.rows(), walk, tuple(notes), tuple(chosen))


def _as_lines(plot: Plot, width: int, height: int, view: View, why: str) -> Picture:
    lines = draw_lines(plot, width, height, view)
    return Picture(lines.rows, lines.walk, (*lines.notes, f"{why}: drawn as lines"), lines.drawn)


def _frame(
    plot: Plot,
    shown: Sequence[Series],
    bars: Sequence[Sequence[Part]],
    width: int,
    height: int,
    view: View,
) -> tuple[Frame, Canvas]:
    ends = [part.end for parts in bars for part in parts] or [0.0]
    low, high = min(0.0, *ends), max(0.0, *ends)
    span = high - low or 1.0
    for goal in plot.goals:
        if low - 2 * span <= goal.value <= high + 2 * span:
            low, high = min(low, goal.value), max(high, goal.value)
    if low == high:
        high = 1.0
    whole = all_whole(shown, 0, len(plot.x.values))
    rows = max(1, height - 2)
    scale = scale_of(low, high, rows, whole=whole, snap=True)
    gutter = gutter_of(scale, plot.format, view, width)
    canvas = Canvas(width, height, view)
    frame = Frame(gutter, 0, max(1, width - gutter), rows, scale)
    draw_y(canvas, frame, plot.format)
    draw_goals(canvas, frame, plot.goals)
    return frame, canvas


def _finish(canvas: Canvas, frame: Frame, plot: Plot, bands: "_Bands", some: bool) -> None:
    name_goals(canvas, frame, plot.goals, plot.format)
    if not some:
        say_empty(canvas, frame)
    draw_x(canvas, frame, bands.labels(plot, canvas.view))
    draw_marks(canvas, frame, plot.marks, bands.cell_at)


def _parts(shown: Sequence[Series], index: int, stacked: bool) -> Iterable[Part]:
    """The parts of one bar: upwards and downwards from zero."""
    up = down = 0.0
    for series in shown:
        value: Value = series.values[index]
        if value is None:
            if not stacked:
                yield Part(0.0, 0.0, series.role)
            continue
        value = -abs(value) if series.below else value
        if not stacked:
            yield Part(0.0, value, series.role)
        elif value >= 0:
            yield Part(up, up + value, series.role)
            up += value
        else:
            yield Part(down, down + value, series.role)
            down += value


def _has_values(shown: Sequence[Series], first: int, last: int) -> bool:
    return any(value is not None for each in shown for value in each.values[first:last])


def _reach(parts: Sequence[Part]) -> float:
    return max((abs(part.end) for part in parts), default=0.0)


class _Bands:
    """Where the bars stand from left to right."""

    def __init__(self, plot: Plot, first: int, last: int, frame: Frame, lanes: int) -> None:
        self.plot, self.frame = plot, frame
        self.first, self.last = first, last
        self.lanes = lanes
        count = max(1, last - first)
        self.every = -(-count // frame.width)
        self.count = -(-count // self.every)
        # Bars are equally wide; where there are gaps between them, these take what is left.
        band = frame.width // self.count
        gap = 1 if band > lanes else 0
        self.bar = max(1, min(WIDEST, (band - gap) // lanes))
        self.band = frame.width / self.count if gap else float(band)

    def left(self, index: int) -> int:
        """The first cell of the bars of a point."""
        place = (index - self.first) // self.every
        spare = max(0.0, self.band - self.bar * self.lanes)
        return self.frame.x + int(place * self.band + spare / 2)

    def middle(self, index: int) -> int:
        """The cell that its name stands under."""
        return self.left(index) + (self.bar * self.lanes) // 2

    def area(self, index: int) -> Area | None:
        """All bars of a point."""
        if not self.first <= index < self.last:
            return None
        return Area(self.left(index), self.frame.y, self.bar * self.lanes, self.frame.height)

    def cell_at(self, value: float) -> int | None:
        """The bar that covers a value of the axis."""
        values = self.plot.x.values
        inside = [index for index in range(self.first, self.last) if values[index] <= value]
        if not inside or (inside[-1] == self.last - 1 and value > self._end()):
            return None
        return self.middle(inside[-1])

    def _end(self) -> float:
        values = self.plot.x.values
        step = values[self.last - 1] - values[self.last - 2] if self.last > 1 else 0
        return values[self.last - 1] + step

    def labels(self, plot: Plot, view: View) -> list[tuple[int, str]]:
        """Names under the bars."""
        some = range(self.first, self.last, self.every)
        return category_labels(
            [(self.middle(index), x_name(plot.x, index)) for index in some], self.band, view
        )


def _paint_bar(
    canvas: Canvas,
    frame: Frame,
    bands: _Bands,
    index: int,
    parts: Sequence[Part],
    *,
    open_end: bool,
) -> None:
    left = bands.left(index)
    if bands.lanes == 1:
        for x in range(left, left + bands.bar):
            paint_column(canvas, frame, x, parts, open_end=open_end)
        return
    for lane, part in enumerate(parts):
        for x in range(left + lane * bands.bar, left + (lane + 1) * bands.bar):
            paint_column(canvas, frame, x, [part], open_end=open_end)


def paint_column(
    canvas: Canvas, frame: Frame, x: int, parts: Sequence[Part], *, open_end: bool = False
) -> None:
    """One column of cells: parts on top of each other, ends finer than cells."""
    view, scale = canvas.view, frame.scale
    spans = []
    for part in parts:
        if part.begin != part.end:
            ends = scale.place(part.begin), scale.place(part.end)
            spans.append((max(0.0, min(ends)), min(float(scale.height), max(ends)), part.role))
    for y in range(scale.height):
        inside = [
            (min(bottom, y + 1) - max(top, y), top, bottom, role)
            for top, bottom, role in spans
            if bottom > y and top < y + 1
        ]
        if inside:
            text, look = _cell(inside, y, view, open_end=open_end)
            if text:
                canvas.put(x, frame.y + y, text, look)
    _show_slivers(canvas, frame, x, spans)


def _cell(
    inside: list[tuple[float, float, float, int]], y: int, view: View, *, open_end: bool
) -> tuple[str, str]:
    """What stands in a cell that some parts cover, each as far as it does."""
    inside.sort(reverse=True)
    covered, top, bottom, role = inside[0]
    look = look_of(role)
    if open_end and len(inside) == 1:
        return (view.sign("░", ":") if covered >= 0.5 else ""), look
    if not view.is_smooth:
        return (view.pattern(role) if covered >= 0.5 or len(inside) > 1 else ""), look
    if len(inside) > 1:
        other = inside[1]
        upper, lower = (inside[0], other) if top < other[1] else (other, inside[0])
        eighths = max(0, min(8, round((y + 1 - lower[1]) * 8)))
        if eighths in (0, 8):
            return "█", look_of((upper if eighths == 0 else lower)[3])
        return EIGHTHS[eighths], f"{look_of(lower[3])} on {look_of(upper[3])}"
    if bottom >= y + 1:
        eighths = round((y + 1 - max(top, y)) * 8)
        return EIGHTHS[eighths].strip(), look
    # The blocks of Unicode stand on the ground: what hangs is drawn by what it leaves free.
    eighths = round((y + 1 - bottom) * 8)
    if eighths == 0:
        return "█", look
    return (EIGHTHS[eighths], f" on {look}") if eighths < 8 else ("", look)


def _show_slivers(
    canvas: Canvas, frame: Frame, x: int, spans: Sequence[tuple[float, float, int]]
) -> None:
    """What is not zero leaves a trace, however low it is."""
    if not spans:
        return
    top, bottom = min(span[0] for span in spans), max(span[1] for span in spans)
    lines = range(int(top), min(frame.scale.height, int(bottom) + 1))
    if any(canvas.looks[frame.y + y][x] not in ("", "grid", "goal") for y in lines):
        return
    zero = frame.scale.place(0)
    y = min(frame.scale.height - 1, int(zero) - (1 if bottom <= zero and zero == int(zero) else 0))
    sign = canvas.view.sign("▁", "_")
    canvas.put(x, frame.y + max(0, y), sign, look_of(spans[0][2]))


# Areas


def draw_areas(plot: Plot, width: int, height: int, view: View) -> Picture:
    """Series on top of each other, filled."""
    first, last = window(len(plot.x.values), view)
    if last - first < 2 or any(_falls(series, first, last) for series in plot.series):
        # One point has no area, and what is negative cannot be stacked.
        return draw_bars(plot, width, height, view)
    if last - first > MOST:
        return _as_lines(plot, width, height, view, f"more than {MOST:,} points")
    chosen, shown, notes = with_rest(plot.series, view)
    bars = [list(_parts(shown, index, True)) for index in range(first, last)]
    frame, canvas = _frame(plot, shown, bars, width, height, view)
    columns = Columns(plot, first, last, frame)
    over = len(plot.x.values) - plot.incomplete
    for x, index, share in _between(columns):
        parts = _stack_between(shown, index, share, last)
        paint_column(canvas, frame, frame.x + x, parts, open_end=index + 1 >= over)
    name_goals(canvas, frame, plot.goals, plot.format)
    if not _has_values(shown, first, last):
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


def _falls(series: Series, first: int, last: int) -> bool:
    return series.below or any(
        value is not None and value < 0 for value in series.values[first:last]
    )


def _between(columns: Columns) -> Iterable[tuple[int, int, float]]:
    """For each cell the point before it, and how far it is on the way to the next one."""
    values, index = columns.values, columns.first
    width = columns.frame.width
    for x in range(width):
        at = columns.low + (columns.high - columns.low) * x / max(1, width - 1)
        while index + 2 < columns.last and values[index + 1] <= at:
            index += 1
        step = values[index + 1] - values[index]
        yield x, index, max(0.0, min(1.0, (at - values[index]) / step)) if step else 0.0


def _stack_between(shown: Sequence[Series], index: int, share: float, last: int) -> list[Part]:
    parts, up = [], 0.0
    for series in shown:
        here = series.values[index]
        after = series.values[index + 1] if index + 1 < last else here
        if here is None or after is None:
            # A gap is not a slope: only the point itself is there.
            value: Number = (here if share < 0.5 else after) or 0
            value = value if share in (0.0, 1.0) else 0
        else:
            value = here + (after - here) * share
        parts.append(Part(up, up + value, series.role))
        up += value
    return parts
