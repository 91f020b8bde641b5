"""Tables whose cells are coloured by their values: retention, calendars, two dimensions."""

from math import sqrt

from hogtui.charts.canvas import Canvas, View
from hogtui.charts.model import Heat
from hogtui.charts.numbers import Value, present
from hogtui.charts.picture import Area, Picture, Walk

LEVELS = 10
_SHADES = " ░▒▓█"
_ASCII_SHADES = " .:+#"
_WIDEST_NAME = 24
_WIDEST_CELL = 12


def draw_heat(chart: Heat, width: int, height: int, view: View) -> Picture:
    """As many rows and columns as there is room for."""
    canvas = Canvas(width, height, view)
    if not chart.rows or not chart.columns:
        canvas.write(1, height // 2, "No values to draw.", width, "label")
        return Picture(canvas.rows(), Walk(0, lambda _: None))
    grid = _Grid(chart, width, height, view)
    grid.draw(canvas)
    notes = []
    if grid.last - grid.first < len(chart.rows):
        notes.append(f"rows {grid.first + 1} to {grid.last} of {len(chart.rows)}")
    if grid.end - grid.left < len(chart.columns):
        notes.append(f"columns {grid.left + 1} to {grid.end} of {len(chart.columns)}")
    across = len(chart.columns)
    walk = Walk(
        len(chart.rows) * across,
        lambda place: grid.area(*divmod(place, across)),
        right=1,
        down=across,
        first=grid.first,
        last=grid.last,
        columns=(grid.left, grid.end),
    )
    return Picture(canvas.rows(), walk, tuple(notes))


class _Grid:
    """Where rows and columns stand."""

    def __init__(self, chart: Heat, width: int, height: int, view: View) -> None:
        self.chart, self.view = chart, view
        self.names = min(_WIDEST_NAME, width // 3, max(map(view.measure, chart.rows)))
        sizes = max((view.measure(size) for size, _ in chart.sizes), default=0)
        self.sizes = min(sizes, max(0, width - self.names - 8))
        self.x = self.names + 1 + (self.sizes + 1 if self.sizes else 0)
        widest = max((view.measure(text) for row in chart.texts for text in row), default=-1)
        if widest == -1:
            values = [value for row in chart.values for value in row]
            widest = max((view.measure(chart.format.short(each)) for each in values), default=1)
        self.compact = widest == 0
        heads = 0 if self.compact else max(map(view.measure, chart.columns))
        self.cell = 2 if self.compact else min(_WIDEST_CELL, max(widest + 2, min(heads + 1, 8)))
        self.left, self.end = self._columns(width)
        self.first = max(0, min(view.first, len(chart.rows) - (height - 1)))
        self.last = min(len(chart.rows), self.first + height - 1)
        start = 0 if chart.first else 1
        known = present([value for row in chart.values for value in row[start:]])
        self.low, self.high = min(0, *known, 0), max(0, *known, 0)

    def _columns(self, width: int) -> tuple[int, int]:
        count = len(self.chart.columns)
        room = max(1, (width - self.x) // self.cell)
        left = max(0, min(self.view.left, count - room))
        return left, min(count, left + room)

    def draw(self, canvas: Canvas) -> None:
        """Names of the columns, and the rows below them."""
        self._draw_heads(canvas)
        for y, row in enumerate(range(self.first, self.last), 1):
            canvas.write(0, y, self.chart.rows[row], self.names, "label")
            if self.sizes and row < len(self.chart.sizes):
                canvas.right(self.names + 1, y, self.chart.sizes[row][0], self.sizes, "value")
            for column in range(self.left, self.end):
                self._draw_cell(canvas, y, row, column)

    def _draw_heads(self, canvas: Canvas) -> None:
        free = 0
        for column in range(self.left, self.end):
            x = self.x + (column - self.left) * self.cell
            name = self.chart.columns[column]
            if self.compact:
                if name and x >= free:
                    free = x + canvas.write(x, 0, name, canvas.width - x, "label") + 1
            else:
                canvas.right(x, 0, name, self.cell - 1, "label")

    def _draw_cell(self, canvas: Canvas, y: int, row: int, column: int) -> None:
        cells = self.chart.values[row]
        value = cells[column] if column < len(cells) else None
        x = self.x + (column - self.left) * self.cell
        text = self._text(row, column, value)
        if value is None:
            canvas.right(x, y, text, self.cell - 1, "dim")
            return
        level = self._level(value)
        if self.view.plain or self.view.ascii:
            shades = _ASCII_SHADES if self.view.ascii else _SHADES
            sign = shades[min(4, level * 5 // LEVELS)]
            filled = sign * self.cell if self.compact else sign.ljust(self.cell)
            canvas.put(x, y, filled, "")
            if not self.compact:
                canvas.right(x + 1, y, text, self.cell - 2, "" if level < 7 else "value")
            return
        canvas.put(x, y, " " * self.cell, f"h{level}")
        canvas.right(x, y, text, self.cell - 1, f"h{level}")

    def _text(self, row: int, column: int, value: Value) -> str:
        texts = self.chart.texts
        if texts:
            return texts[row][column] if column < len(texts[row]) else ""
        return "" if value is None else self.chart.format.short(value)

    def _level(self, value: float) -> int:
        """Which of the colours; roots, so that the small ones can be told apart."""
        if value < 0:
            return 0
        part = value / self.high if self.high else 0.0
        return max(0, min(LEVELS - 1, int(sqrt(min(1.0, part)) * LEVELS)))

    def area(self, row: int, column: int) -> Area | None:
        """The cells of a value."""
        if self.first <= row < self.last and self.left <= column < self.end:
            x = self.x + (column - self.left) * self.cell
            return Area(x, 1 + row - self.first, self.cell, 1)
        return None
