"""Horizontal bars with their names and values, from top to bottom."""

from hogtui.charts.canvas import LEFT_EIGHTHS, Canvas, View, look_of
from hogtui.charts.model import OTHER, Rank, Ranks
from hogtui.charts.numbers import present, share
from hogtui.charts.picture import Area, Picture, Walk

NAME_SHARE = 0.4
"""Of the width, for the names, at most."""


def draw_ranks(chart: Ranks, width: int, height: int, view: View) -> Picture:
    """As many bars as there are lines, from the first one that is wanted."""
    canvas = Canvas(width, height, view)
    count = len(chart.items)
    first, last = rows_in_view(count, height, view)
    if not count:
        canvas.write(1, height // 2, "No values to draw.", width, "label")
        return Picture(canvas.rows(), Walk(0, lambda _: None))
    names = max(view.measure(view.fit(item.name, 60)) for item in chart.items[first:last])
    names = max(1, min(names, int(width * NAME_SHARE)))
    texts = [value_text(chart, item) for item in chart.items[first:last]]
    values = min(max(map(view.measure, texts)), max(0, width - names - 4))
    room = max(0, width - names - values - 3)
    bars = _Bars(chart, names + 1, room)
    for y, place in enumerate(range(first, last)):
        item = chart.items[place]
        canvas.write(0, y, item.name, names, "label" if item.role == OTHER else "")
        bars.draw(canvas, y, item)
        canvas.right(width - values - 1, y, texts[y], values, "value")
    walk = Walk(
        count,
        lambda place: Area(0, place - first, width, 1) if first <= place < last else None,
        right=0,
        down=1,
        first=first,
        last=last,
    )
    return Picture(canvas.rows(), walk, tuple(beyond(first, last, count)))


def rows_in_view(count: int, height: int, view: View) -> tuple[int, int]:
    """The rows that are drawn: from the first one to the one behind the last."""
    first = max(0, min(view.first, count - height))
    return first, min(count, first + height)


def beyond(first: int, last: int, count: int) -> list[str]:
    """What a picture of some rows leaves out."""
    return [f"{first + 1:,} to {last:,} of {count:,}"] if last - first < count else []


def value_text(chart: Ranks, item: Rank) -> str:
    """The value of a bar, with its share where it is one."""
    text = chart.format.full(item.value)
    if chart.whole is not None and item.value is not None:
        text += f"  {share(item.value, chart.whole):>7}"
    return f"{text}  {item.detail}" if item.detail else text


class _Bars:
    """Bars on both sides of zero, in cells with eighths to the right and halves to the left."""

    def __init__(self, chart: Ranks, x: int, width: int) -> None:
        values = present([item.value for item in chart.items])
        self.low, self.high = min(0, *values, 0), max(0, *values, 0)
        self.x, self.width = x, width
        span = (self.high - self.low) or 1
        self.zero = round(width * -self.low / span)
        right = (width - self.zero) / self.high if self.high else float("inf")
        left = self.zero / -self.low if self.low else float("inf")
        self.unit = min(right, left)

    def draw(self, canvas: Canvas, y: int, item: Rank) -> None:
        """One bar."""
        view, look = canvas.view, look_of(item.role)
        if self.low < 0:
            canvas.put(self.x + self.zero, y, view.sign("▏", "|"), "axis")
        if not item.value or not self.width:
            return
        cells = abs(item.value) * self.unit
        if item.value < 0:
            halves = max(1, round(cells * 2))
            start = self.x + self.zero - halves // 2
            canvas.put(start, y, view.pattern(item.role) * (halves // 2), look)
            if halves % 2:
                canvas.put(start - 1, y, view.sign("▐", "#"), look)
            return
        canvas.put(self.x + self.zero, y, _to_the_right(cells, item.role, view), look)


def _to_the_right(cells: float, role: int, view: View) -> str:
    if not view.is_smooth:
        return view.pattern(role) * max(1, round(cells))
    eighths = max(1, round(cells * 8))
    return "█" * (eighths // 8) + LEFT_EIGHTHS[eighths % 8].strip()
