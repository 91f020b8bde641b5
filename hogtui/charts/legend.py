"""The series of a chart beside it, with what the cursor reads of each; and all of it as text."""

from hogtui.charts.canvas import CUT, Canvas, Row, View, look_of
from hogtui.charts.draw import draw
from hogtui.charts.model import Chart, Funnel, Plot, Shape, named_series
from hogtui.charts.picture import Picture, Reading
from hogtui.charts.reading import read

ROOM = 66
"""Cells from which on a legend stands beside the chart."""
WIDEST = 34


def sign_of(chart: Chart, role: int, view: View) -> str:
    """What a series is known by: without colours, bars by what fills them."""
    filled = isinstance(chart, Funnel) or (
        isinstance(chart, Plot) and chart.shape is not Shape.LINE
    )
    plain = view.plain or view.ascii
    return view.pattern(role) if filled and plain else view.marker(role)


def legend_width(chart: Chart, width: int, view: View) -> int:
    """Cells that the legend takes; 0 where it does not stand beside the chart."""
    names = named_series(chart)
    if len(names) < 2 or width < ROOM:
        return 0
    widest = max(view.measure(view.fit(name, WIDEST)) for name, _ in names)
    return min(WIDEST, widest + 16, width // 3)


def draw_legend(
    chart: Chart,
    view: View,
    reading: Reading,
    width: int,
    height: int,
    *,
    chosen: int | None = None,
    drawn: tuple[int, ...] | None = None,
) -> list[Row]:
    """A line for each series: its marker, its name, and its value."""
    canvas = Canvas(width, height, view)
    names = named_series(chart)
    values = {value.series: value.text for value in reading.values}
    order = _order(len(names), drawn, view)
    first = 0
    if chosen is not None and chosen in order:
        first = max(0, min(order.index(chosen) - height + 2, len(order) - height + 1))
    room = height - (1 if len(order) - first > height else 0)
    for y, place in enumerate(order[first : first + room]):
        name, role = names[place]
        hidden = place in view.hidden or (drawn is not None and place not in drawn)
        marker = view.sign("○", "o") if hidden else sign_of(chart, role, view)
        look = "dim" if hidden else look_of(role)
        canvas.put(1, y, view.sign("▸", ">") if place == chosen else " ", "value")
        canvas.put(2, y, marker, look)
        value = values.get(place, "")
        size = min(view.measure(value), width - 6)
        taken = size + 1 if value else 0
        canvas.write(4, y, name, width - 5 - taken, "title" if place == chosen else "label")
        canvas.right(width - size - 1, y, value, size, "value")
    if room < height:
        more = f"{len(order) - first - room:,} more"
        canvas.write(4, height - 1, more, width - 5, "dim")
    return canvas.rows()


def _order(count: int, drawn: tuple[int, ...] | None, view: View) -> list[int]:
    """Those that are drawn and those that were hidden first; the rest did not find room."""
    if drawn is None:
        return list(range(count))
    first = sorted({*drawn, *(place for place in view.hidden if place < count)})
    return [*first, *(place for place in range(count) if place not in set(first))]


def reading_line(chart: Chart, reading: Reading, view: View, width: int) -> Row:
    """The place of the cursor and all values there, in one line."""
    canvas = Canvas(width, 1, view)
    x = 1 + canvas.write(1, 0, reading.title, max(1, width * 2 // 3), "title") + 1
    for place, value in enumerate(reading.values):
        text = f"{value.name} {value.text}".strip()
        size = view.measure(view.fit(text, 60)) + 3
        if x + size > width and place:
            canvas.write(x + 1, 0, f"{CUT} {len(reading.values) - place} more", width, "dim")
            return canvas.rows()[0]
        if len(reading.values) > 1 and value.series >= 0:
            canvas.put(x + 1, 0, sign_of(chart, value.role, view), look_of(value.role))
            x += 2
        x += 1 + canvas.write(x + 1, 0, value.name, max(1, min(30, width - x - 2)), "label")
        x += 1 if value.name else 0
        x += 1 + canvas.write(x, 0, value.text, max(1, width - x - 1), "value")
    if reading.more:
        canvas.write(x + 1, 0, reading.more, width - x - 1, "label")
    return canvas.rows()[0]


def compose(
    chart: Chart, width: int, height: int, view: View, cursor: int | None = None
) -> tuple[Picture, list[Row]]:
    """Picture and legend side by side, `height` lines of `width` cells."""
    beside = legend_width(chart, width, view)
    picture = draw(chart, width - beside, height, view)
    if not beside:
        return picture, picture.rows
    at = cursor if cursor is not None else (picture.walk.last - 1 if picture.walk else 0)
    legend = draw_legend(chart, view, read(chart, view, at), beside, height, drawn=picture.drawn)
    rows = [[*left, *right] for left, right in zip(picture.rows, legend, strict=True)]
    return picture, rows


def as_text(chart: Chart, width: int, height: int, view: View, cursor: int | None = None) -> str:
    """The chart for a clipboard or a file, with its title, what the cursor reads and its notes."""
    picture, rows = compose(chart, width, height, view, cursor)
    lines = ["".join(piece.text for piece in row).rstrip() for row in rows]
    if cursor is not None:
        line = reading_line(chart, read(chart, view, cursor), view, width)
        lines.append("".join(piece.text for piece in line).rstrip())
    notes = [*chart.notes, *picture.notes]
    return "\n".join([*([chart.title] if chart.title else []), *lines, *notes]) + "\n"
