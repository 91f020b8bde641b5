"""Spreads side by side: whiskers from the smallest to the largest, boxes around the middle half."""

from math import log10

from hogtui.charts.canvas import Canvas, View, look_of
from hogtui.charts.frame import (
    Frame,
    category_labels,
    domain,
    draw_x,
    draw_y,
    gutter_of,
    scale_of,
)
from hogtui.charts.lines import say_empty, window
from hogtui.charts.model import Box, Boxes
from hogtui.charts.numbers import present
from hogtui.charts.picture import Area, Picture, Walk

FAR = 20
"""So many times the middle half away, whiskers would leave nothing to see of the boxes."""


def draw_boxes(chart: Boxes, width: int, height: int, view: View) -> Picture:
    """Box plots in so many cells."""
    boxes = [box for box in chart.boxes if not (len(chart.groups) > 1 and box.role in view.hidden)]
    first, last = window(len(boxes), view)
    seen = boxes[first:last]
    ends = present([end for box in seen for end in (box.low, box.high)])
    inner = present([end for box in seen for end in (box.lower, box.upper)])
    log = bool(ends and inner and min(ends) > 0 and max(ends) > FAR * max(inner))
    low, high = min(ends, default=None), max(ends, default=None)
    if not log or low is None or high is None or log10(high) == log10(low):
        low, high = domain(low, high, from_zero=True)
        log = False
    scale = scale_of(low, high, max(1, height - 2), whole=False, log=log)
    gutter = gutter_of(scale, chart.format, view, width)
    canvas = Canvas(width, height, view)
    frame = Frame(gutter, 0, max(1, width - gutter), scale.height, scale)
    draw_y(canvas, frame, chart.format)
    every = -(-len(seen) // frame.width) or 1
    drawn = seen[::every]
    band = frame.width / max(1, len(drawn))
    middles = [frame.x + int((place + 0.5) * band) for place in range(len(drawn))]
    for box, middle in zip(drawn, middles, strict=True):
        _draw_box(canvas, frame, box, middle, max(1, min(9, int(band) - 2)))
    if not ends:
        say_empty(canvas, frame)
    names = [(middle, box.name) for box, middle in zip(drawn, middles, strict=True)]
    draw_x(canvas, frame, category_labels(names, band, view))

    def area(place: int) -> Area | None:
        if not first <= place < last:
            return None
        size = max(1, min(9, int(band) - 2))
        middle = middles[min((place - first) // every, len(middles) - 1)]
        return Area(middle - size // 2, frame.y, size, frame.height)

    notes = ["the axis is logarithmic"] if log else []
    if every > 1:
        notes.append(f"every {every}th is drawn")
    walk = Walk(len(boxes), area, right=every, first=first, last=last)
    return Picture(canvas.rows(), walk, tuple(notes))


def _draw_box(canvas: Canvas, frame: Frame, box: Box, middle: int, size: int) -> None:
    view, scale, look = canvas.view, frame.scale, look_of(box.role)
    left = middle - size // 2

    def line(value: float | None) -> int | None:
        return None if value is None else frame.y + scale.line(value)

    low, lower, upper, high = map(line, (box.low, box.lower, box.upper, box.high))
    if low is not None and high is not None:
        for y in range(high, low + 1):
            canvas.put(middle, y, view.sign("│", "|"), look)
        for y in (low, high):
            canvas.put(middle, y, view.sign("┬" if y == high else "┴", "+"), look)
    if lower is not None and upper is not None:
        for y in range(upper, lower + 1):
            canvas.put(left, y, view.sign("▒", ":") * size, look)
    center = line(box.middle)
    if center is not None:
        canvas.put(left, center, view.sign("━", "=") * size, f"{look} bold")
    mean = line(box.mean)
    if mean is not None:
        canvas.put(middle, mean, view.sign("◆", "*"), "value")
