"""Names and values in columns, and words where there is nothing else."""

from textwrap import wrap

from hogtui.charts.canvas import Canvas, View
from hogtui.charts.model import Table, Words
from hogtui.charts.numbers import NO_VALUE
from hogtui.charts.picture import Area, Picture, Walk
from hogtui.charts.ranks import beyond
from hogtui.text.values import cell

_WIDEST = 40
_GAP = 2


def draw_table(chart: Table, width: int, height: int, view: View) -> Picture:
    """As many rows as there are lines; the first column gives way to the others."""
    canvas = Canvas(width, height, view)
    count = len(chart.rows)
    room = max(1, height - 1)
    first = max(0, min(view.first, count - room))
    last = min(count, first + room)
    most = width // (_GAP + 1) + 1
    names = list(chart.columns[:most])
    texts = [
        [cell_text(value, chart) for value in chart.rows[place][:most]]
        for place in range(first, last)
    ]
    widths = _widths(names, texts, width, view)
    numeric = _numeric(chart, len(widths))
    _draw_row(canvas, 0, names, widths, "title", numeric)
    for y, row in enumerate(texts, 1):
        _draw_row(canvas, y, row, widths, "", numeric)
    if not count:
        canvas.write(1, height // 2, "No rows.", width, "label")
    walk = Walk(
        count,
        lambda place: Area(0, 1 + place - first, width, 1) if first <= place < last else None,
        right=0,
        down=1,
        first=first,
        last=last,
    )
    notes = beyond(first, last, count)
    if len(widths) < len(chart.columns):
        notes.append(f"{len(chart.columns) - len(widths)} columns do not fit")
    return Picture(canvas.rows(), walk, tuple(notes))


def cell_text(value: object, chart: Table) -> str:
    """A value as it stands in a table."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return chart.format.full(value)
    return NO_VALUE if value is None else cell(value, limit=_WIDEST * 2).text


def _widths(names: list[str], texts: list[list[str]], width: int, view: View) -> list[int]:
    """Of the columns that fit, the first one at least."""
    wanted = []
    for place, name in enumerate(names):
        cells = [row[place] for row in texts if place < len(row)]
        widest = max(map(view.measure, [name, *cells]))
        wanted.append(max(1, min(_WIDEST, widest)))
    while len(wanted) > 1 and sum(wanted) + _GAP * len(wanted) > width:
        spare = width - sum(wanted[1:]) - _GAP * len(wanted)
        if spare >= 10:
            return [spare, *wanted[1:]]
        wanted.pop()
    return [min(wanted[0], width), *wanted[1:]] if wanted else []


def _draw_row(
    canvas: Canvas, y: int, row: list[str], widths: list[int], look: str, numeric: set[int]
) -> None:
    x = 0
    for place, (text, width) in enumerate(zip(row, widths, strict=False)):
        if place in numeric:
            canvas.right(x, y, text, width, look or "value")
        else:
            canvas.write(x, y, text, width, look)
        x += width + _GAP


def _numeric(chart: Table, columns: int) -> set[int]:
    """The columns, but for the first one, that hold nothing but numbers."""
    rows = chart.rows[:50]
    return {
        column
        for column in range(1, columns)
        if all(
            row[column] is None or isinstance(row[column], int | float)
            for row in rows
            if column < len(row)
        )
    }


def draw_words(chart: Words, width: int, height: int, view: View) -> Picture:
    """A sentence, and the lines of what came."""
    canvas = Canvas(width, height, view)
    lines = [*wrap(chart.text, max(10, width - 2)), ""]
    body = chart.body.splitlines()
    for y, text in enumerate(lines[:height]):
        canvas.write(1, y, text, width - 1, "label")
    room = max(0, height - len(lines))
    first = max(0, min(view.first, len(body) - room))
    for y, text in enumerate(body[first : first + room], len(lines)):
        canvas.write(1, y, text, width - 1)
    last = min(len(body), first + room)
    walk = Walk(
        len(body),
        lambda place: (
            Area(0, len(lines) + place - first, width, 1) if first <= place < last else None
        ),
        right=0,
        down=1,
        first=first,
        last=last,
    )
    return Picture(canvas.rows(), walk, tuple(beyond(first, last, len(body))))
