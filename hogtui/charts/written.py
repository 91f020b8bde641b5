"""The values of a chart as files and clipboards want them."""

from collections.abc import Sequence

from hogtui.charts.canvas import width_of
from hogtui.charts.model import Chart, Plot, Table, XKind
from hogtui.charts.sketch import Sketch
from hogtui.charts.tabular import as_table
from hogtui.charts.ticks import moment
from hogtui.text.export import BATCH, Format, chunks

DAYS = frozenset({"day", "week", "month", "quarter", "year"})
WIDTH, HEIGHT = 100, 30
"""Cells of a chart that is drawn for no screen."""


def values(chart: Chart) -> Table:
    """Names and values; moments as ISO text, which every program reads."""
    table = as_table(chart)
    if not isinstance(chart, Plot) or chart.x.kind is not XKind.TIME:
        return table
    rows = [(_moment(chart, place), *table.rows[place][1:]) for place in range(len(table.rows))]
    return Table(columns=("date", *table.columns[1:]), rows=rows)


def _moment(chart: Plot, place: int) -> str:
    at = moment(chart.x.values[place], chart.x.zone)
    return at.date().isoformat() if chart.x.interval in DAYS else at.isoformat(timespec="seconds")


def written(chart: Chart, form: Format) -> str:
    """The values in a format."""
    table = values(chart)
    names = [name or f"column {place}" for place, name in enumerate(table.columns, 1)]
    rows: Sequence[Sequence[object]] = [list(row) for row in table.rows]
    batches = [rows[at : at + BATCH] for at in range(0, len(rows), BATCH)]
    return "".join(chunks(form, names, batches, safe=True))


def drawn(chart: Chart, width: int = WIDTH, height: int = HEIGHT, glyphs: str = "braille") -> str:
    """The chart as text."""
    sketch = Sketch(chart)
    sketch.use(glyphs, width_of, plain=True)
    sketch.resize(width, height)
    return sketch.text()
