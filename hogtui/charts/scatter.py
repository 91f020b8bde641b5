"""Points of two numbers each."""

from hogtui.charts.canvas import Canvas, Dots, View, look_of
from hogtui.charts.frame import (
    Frame,
    domain,
    draw_x,
    draw_y,
    gutter_of,
    number_labels,
    scale_of,
)
from hogtui.charts.lines import say_empty
from hogtui.charts.model import ROLES, Cloud, Scatter
from hogtui.charts.picture import Area, Picture, Walk
from hogtui.charts.ticks import round_ticks

FEW = 60
"""Points up to which each is drawn as a sign of its own."""


def draw_scatter(chart: Scatter, width: int, height: int, view: View) -> Picture:
    """A scatter plot in so many cells."""
    shown = [place for place in range(len(chart.clouds)) if place not in view.hidden]
    notes = []
    if len(shown) > ROLES:
        notes.append(f"the first {ROLES} of {len(shown)} groups are drawn")
        shown = shown[:ROLES]
    clouds = [chart.clouds[place] for place in shown]
    canvas = Canvas(width, height, view)
    ys = [y for cloud in clouds for y in cloud.ys]
    low, high = domain(min(ys, default=None), max(ys, default=None), from_zero=True)
    scale = scale_of(low, high, max(1, height - 2), whole=False)
    gutter = gutter_of(scale, chart.format, view, width)
    frame = Frame(gutter, 0, max(1, width - gutter - 1), scale.height, scale)
    draw_y(canvas, frame, chart.format)
    across = _Across(clouds, frame)
    draw_x(canvas, frame, across.labels(chart))
    _draw_points(canvas, frame, across, clouds)
    if not ys:
        say_empty(canvas, frame)
    count = sum(
        len(cloud.xs) for place, cloud in enumerate(chart.clouds) if place not in view.hidden
    )

    def area(place: int) -> Area | None:
        # Their order takes longer than the picture, and is not needed before the cursor is.
        return across.area(points(chart, view)[place]) if 0 <= place < count else None

    walk = Walk(count, area, right=max(1, count // (2 * frame.width)), last=count)
    return Picture(canvas.rows(), walk, tuple(notes), tuple(shown))


Point = tuple[float, float, int, int]
"""x, y, the place of its cloud, and its own place in it."""


def points(chart: Scatter, view: View) -> list[Point]:
    """All points that are drawn, from left to right: the way of the cursor."""
    if not view.hidden:
        return chart.points
    return [point for point in chart.points if point[2] not in view.hidden]


class _Across:
    """The horizontal axis: round at both ends."""

    def __init__(self, clouds: list[Cloud], frame: Frame) -> None:
        xs = [x for cloud in clouds for x in cloud.xs]
        low, high = domain(min(xs, default=None), max(xs, default=None), from_zero=True)
        ticks = round_ticks(low, high, max(2, frame.width // 12))
        self.low, self.high, self.frame = ticks.low, ticks.high, frame

    def dot(self, value: float, across: int) -> int:
        """The dot of a value."""
        return round((value - self.low) / (self.high - self.low) * (self.frame.width * across - 1))

    def cell(self, value: float) -> int:
        """The cell of a value."""
        return self.frame.x + self.dot(value, 2) // 2

    def labels(self, chart: Scatter) -> list[tuple[int, str]]:
        """Round numbers, and what they are at the end."""
        return number_labels(self.low, self.high, chart.x_format, self.frame, self.cell)

    def area(self, point: Point) -> Area:
        """The cell of a point."""
        return Area(self.cell(point[0]), self.frame.y + self.frame.scale.line(point[1]), 1, 1)


def _draw_points(canvas: Canvas, frame: Frame, across: _Across, clouds: list[Cloud]) -> None:
    count = sum(len(cloud.xs) for cloud in clouds)
    if count <= FEW or canvas.view.plain:
        for cloud in reversed(clouds):
            marker, look = canvas.view.marker(cloud.role), look_of(cloud.role)
            for x, y in zip(cloud.xs, cloud.ys, strict=True):
                canvas.put(across.cell(x), frame.y + frame.scale.line(y), marker, look)
        return
    dots = Dots(canvas, frame.x, frame.y, frame.width, frame.height)
    for cloud in reversed(clouds):
        look = look_of(cloud.role)
        for place in _places(cloud, frame, across, dots):
            dots.dot(*place, cloud.role, look)
    dots.stamp()


def _places(cloud: Cloud, frame: Frame, across: _Across, dots: Dots) -> set[tuple[int, int]]:
    """The dots of all points; there are far fewer of these than points may be."""
    ticks = frame.scale.ticks
    right = (dots.width - 1) / (across.high - across.low)
    down = dots.height / (ticks.high - ticks.low)
    left, top = across.low, ticks.high
    return {
        (round((x - left) * right), int((top - y) * down))
        for x, y in zip(cloud.xs, cloud.ys, strict=True)
    }
