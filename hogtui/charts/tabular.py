"""The values of any chart as a table."""

from collections.abc import Sequence
from typing import overload

from hogtui.charts.model import (
    Big,
    Boxes,
    Chart,
    Flows,
    Funnel,
    Heat,
    Plot,
    Ranks,
    Scatter,
    Table,
    Words,
)
from hogtui.charts.numbers import PERCENT, share


def as_table(chart: Chart) -> Table:
    """Names and values, in the order in which they are drawn."""
    match chart:
        case Table():
            return chart
        case Plot():
            return _of_plot(chart)
        case Scatter():
            return _of_scatter(chart)
        case Ranks():
            return _of_ranks(chart)
        case Big():
            values = [(chart.name or "value", chart.value)]
            if chart.before is not None:
                values.append((chart.before_name, chart.before))
            return Table(columns=("", "value"), rows=tuple(values), format=chart.format)
        case Funnel():
            return _of_funnel(chart)
        case Heat():
            return _of_heat(chart)
        case Flows():
            edges = [(each.step, each.source, each.target, each.value) for each in chart.edges]
            return Table(columns=("step", "from", "to", "people"), rows=tuple(edges))
        case Boxes():
            return _of_boxes(chart)
        case Words(body=body):
            return Table(columns=("",), rows=tuple((line,) for line in body.splitlines()))
    return Table(columns=(), rows=())


class _PlotRows(Sequence[Sequence[object]]):
    """A row for each point, made when it is seen."""

    def __init__(self, chart: Plot) -> None:
        self.chart = chart

    def __len__(self) -> int:
        return len(self.chart.x.values)

    @overload
    def __getitem__(self, place: int) -> Sequence[object]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Sequence[object]]: ...
    def __getitem__(self, place: int | slice) -> Sequence[object]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        values = (series.values[place] for series in self.chart.series)
        return (self.chart.x.name(place), *values)


def _of_plot(chart: Plot) -> Table:
    names = tuple(series.name for series in chart.series)
    return Table(columns=(chart.x.title, *names), rows=_PlotRows(chart), format=chart.format)


def _of_scatter(chart: Scatter) -> Table:
    rows = [
        (cloud.name, x, y)
        for cloud in chart.clouds
        for x, y in zip(cloud.xs, cloud.ys, strict=True)
    ]
    return Table(columns=("", chart.x_title, chart.y_title), rows=rows)


def _of_heat(chart: Heat) -> Table:
    rest = [(None,) * (len(chart.columns) - len(row)) for row in chart.values]
    cells = zip(chart.rows, chart.values, rest, strict=True)
    rows = [(name, *row, *more) for name, row, more in cells]
    names = chart.column_names or chart.columns
    return Table(columns=("", *names), rows=rows, format=chart.format)


def _of_boxes(chart: Boxes) -> Table:
    rows = [
        (box.name, box.low, box.lower, box.middle, box.mean, box.upper, box.high)
        for box in chart.boxes
    ]
    names = ("", "min", "25 %", "median", "mean", "75 %", "max")
    return Table(columns=names, rows=rows, format=chart.format)


def _of_ranks(chart: Ranks) -> Table:
    rows: list[tuple[object, ...]] = []
    for item in chart.items:
        row: tuple[object, ...] = (item.name, item.value)
        if chart.whole is not None:
            row = (*row, None if item.value is None else share(item.value, chart.whole))
        rows.append(row)
    names = ("", "value") if chart.whole is None else ("", "value", "share")
    return Table(columns=names, rows=tuple(rows), format=chart.format)


def _of_funnel(chart: Funnel) -> Table:
    rows: list[tuple[object, ...]] = []
    for group in chart.groups:
        first = group.steps[0].count if group.steps else 0
        for number, step in enumerate(group.steps, 1):
            part = PERCENT.full(100 * step.count / first) if first else None
            rows.append((f"{number} {step.name}", group.name, step.count, part, step.seconds))
    names = ("step", "group", "people", "of the first", "seconds on average")
    return Table(columns=names, rows=tuple(rows))
