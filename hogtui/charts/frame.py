"""The axes of a plot: where a value and a point stand among the cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log10

from hogtui.charts.canvas import Canvas, View
from hogtui.charts.model import Goal, Mark, XAxis, XKind
from hogtui.charts.numbers import Format, Number
from hogtui.charts.ticks import Ticks, log_ticks, round_ticks, time_ticks

GUTTER = 12
"""Cells that the numbers of the vertical axis take at most."""
CLOSE = 0.05
"""Values whose spread is a smaller part of them do not need a zero."""


@dataclass(frozen=True)
class Scale:
    """The vertical axis: values to lines, and back."""

    ticks: Ticks
    height: int
    """Lines."""
    log: bool = False

    def place(self, value: Number) -> float:
        """Lines from the top, with a fraction."""
        at = log10(value) if self.log and value > 0 else self.ticks.low if self.log else value
        span = self.ticks.high - self.ticks.low
        return (self.ticks.high - at) / span * self.height

    def line(self, value: Number) -> int:
        """The line that a value is on."""
        return self.dot(value, 1)

    def dot(self, value: Number, down: int) -> int:
        """The dot of a value, where each line has so many."""
        place = self.place(value) * down
        return int(max(0.0, min(self.height * down - 1.0, place)))

    def value(self, line: float) -> float:
        """The value at so many lines from the top."""
        at = self.ticks.high - line / self.height * (self.ticks.high - self.ticks.low)
        return float(10.0**at) if self.log else at

    def tick_values(self) -> list[float]:
        """The values that are written beside the axis."""
        return [10.0**tick if self.log else tick for tick in self.ticks.values]


def domain(
    low: float | None, high: float | None, *, from_zero: bool, always: bool = False
) -> tuple[float, float]:
    """From where to where the vertical axis must reach."""
    if low is None or high is None:
        return 0.0, 1.0
    if low == high == 0:
        return 0.0, 1.0
    near = low > 0 and (high - low) < CLOSE * high and low != high
    if always or (from_zero and not near):
        low, high = min(low, 0.0), max(high, 0.0)
    return float(low), float(high)


def scale_of(
    low: float, high: float, height: int, *, whole: bool, log: bool = False, snap: bool = False
) -> Scale:
    """The vertical axis for some lines; with `snap` zero is on an edge between two lines."""
    most = max(1, min(8, round(height / 2.5)))
    if log:
        return Scale(log_ticks(low, high, most), height, log=True)
    ticks = round_ticks(low, high, most, whole=whole)
    if snap and ticks.low < 0 < ticks.high and height > 1:
        above = round(height * ticks.high / (ticks.high - ticks.low))
        above = max(1, min(height - 1, above))
        unit = max(ticks.high / above, -ticks.low / (height - above))
        ticks = Ticks(ticks.values, -unit * (height - above), unit * above, ticks.step)
    return Scale(ticks, height)


@dataclass(frozen=True)
class Frame:
    """Where on a canvas a plot is, without its axes."""

    x: int
    y: int
    width: int
    height: int
    scale: Scale


def gutter_of(scale: Scale, form: Format, view: View, width: int) -> int:
    """Cells for the numbers of the vertical axis, and the line beside them."""
    widest = max(view.measure(text) for text in labels_of(scale, form))
    return min(widest, GUTTER, max(0, width // 3)) + 1


def labels_of(scale: Scale, form: Format) -> list[str]:
    """The numbers beside the axis, each different from the next one."""
    values = scale.tick_values()
    short = [form.short(value) for value in values]
    return short if len(set(short)) == len(short) else [form.full(value) for value in values]


def draw_y(canvas: Canvas, frame: Frame, form: Format) -> None:
    """Numbers on the left, a line beside them, and faint lines behind the plot."""
    view = canvas.view
    bar, tick, faint = view.sign("│", "|"), view.sign("┤", "+"), view.sign("┈", ".")
    for y in range(frame.y, frame.y + frame.height):
        canvas.put(frame.x - 1, y, bar, "axis")
    for value, label in zip(frame.scale.tick_values(), labels_of(frame.scale, form), strict=True):
        y = frame.y + frame.scale.line(value)
        canvas.put(frame.x - 1, y, tick, "axis")
        if frame.scale.line(value) < frame.height - 1:
            canvas.put(frame.x, y, faint * frame.width, "grid")
        canvas.right(0, y, label, frame.x - 1, "label")


def draw_goals(canvas: Canvas, frame: Frame, goals: Sequence[Goal]) -> None:
    """Lines to compare with, behind all else; those beyond the axis are arrows at its edge."""
    view = canvas.view
    for goal in goals:
        place = frame.scale.place(goal.value)
        line = frame.scale.line(goal.value)
        sign = view.sign("╌", "-")
        if place < 0 or place > frame.height:
            sign = view.sign("▲", "^") if place < 0 else view.sign("▼", "v")
        canvas.put(frame.x, frame.y + line, sign * frame.width, "goal")


def name_goals(canvas: Canvas, frame: Frame, goals: Sequence[Goal], form: Format) -> None:
    """What the goals are, in front of all else."""
    for goal in goals:
        text = f" {goal.name} {form.short(goal.value)} ".replace("  ", " ")
        canvas.write(frame.x + 1, frame.y + frame.scale.line(goal.value), text, 30, "goal")


def draw_marks(
    canvas: Canvas, frame: Frame, marks: Sequence[Mark], place: Callable[[float], int | None]
) -> None:
    """Things that happened: a sign on the axis, and a faint line above it."""
    view = canvas.view
    for number, mark in enumerate(marks, 1):
        x = place(mark.at)
        if x is None:
            continue
        for y in range(frame.y, frame.y + frame.height):
            if canvas.texts[y][x] in " ┈.":
                canvas.put(x, y, view.sign("┊", ":"), "mark")
        sign = str(number) if number < 10 else view.sign("◆", "*")
        canvas.put(x, frame.y + frame.height, sign, "mark")


def draw_x(canvas: Canvas, frame: Frame, labels: Sequence[tuple[int, str]]) -> None:
    """The line below, and what stands under it: cells and texts, from left to right."""
    view = canvas.view
    y = frame.y + frame.height
    corner, line, tick = view.sign("└", "+"), view.sign("─", "-"), view.sign("┬", "+")
    canvas.put(frame.x - 1, y, corner + line * frame.width, "axis")
    if y + 1 >= canvas.height:
        return
    free = 0
    for x, label in labels:
        size = view.measure(view.fit(label, frame.width))
        start = max(0, min(x - size // 2, canvas.width - size))
        if start < free or not frame.x <= x < frame.x + frame.width:
            continue
        canvas.put(x, y, tick, "axis")
        canvas.write(start, y + 1, label, size, "label")
        free = start + size + 1


def time_labels(
    axis: XAxis, low: float, high: float, frame: Frame, place: Callable[[float], int]
) -> list[tuple[int, str]]:
    """Round moments, or the two ends where no moment between them is round."""
    found = [(place(each.at), each.label) for each in time_ticks(low, high, axis.zone, frame.width)]
    if found:
        return found
    ends = [(place(low), axis.moment(low))]
    return ends if low == high else [*ends, (place(high), axis.moment(high))]


def number_labels(
    low: float, high: float, form: Format, frame: Frame, place: Callable[[float], int]
) -> list[tuple[int, str]]:
    """Round numbers within an axis."""
    ticks = round_ticks(low, high, max(2, frame.width // 12))
    inside = [value for value in ticks.values if low <= value <= high]
    return [(place(value), form.short(value)) for value in inside]


def category_labels(
    names: Sequence[tuple[int, str]], band: float, view: View
) -> list[tuple[int, str]]:
    """As many names as fit side by side, evenly."""
    room = max((view.measure(name) for _, name in names), default=1) + 1
    if room > band and band >= 9:
        room = int(band)
        return [(x, view.fit(name, room - 1)) for x, name in names]
    every = max(1, -int(-min(room, 24) // max(band, 0.01)))
    return [(x, view.fit(name, 23)) for x, name in names[::every]]


def x_name(axis: XAxis, index: int) -> str:
    """A point in a few cells, to stand under its bar."""
    if index < len(axis.short_labels):
        return axis.short_labels[index]
    if axis.kind is not XKind.TIME:
        return axis.name(index)
    from hogtui.charts.ticks import moment

    wall = moment(axis.values[index], axis.zone)
    match axis.interval:
        case "month" | "quarter":
            return f"{wall:%b}" if wall.month > 1 else f"{wall.year}"
        case "hour" | "minute" | "second":
            return f"{wall:%H:%M}" if wall.hour or wall.minute else f"{wall.day} {wall:%b}"
    return f"{wall.day} {wall:%b}"
