"""What a cursor reads at a place of a chart, in words that are exact."""

from hogtui.charts.canvas import View
from hogtui.charts.choosing import drawn_series
from hogtui.charts.funnel import went_on
from hogtui.charts.model import (
    OTHER,
    Big,
    Boxes,
    Chart,
    Flows,
    Funnel,
    Heat,
    Mark,
    Plot,
    Ranks,
    Scatter,
    Shape,
    Table,
    Words,
    named_series,
)
from hogtui.charts.numbers import duration, share
from hogtui.charts.picture import Reading, Value
from hogtui.charts.ranks import value_text
from hogtui.charts.scatter import points
from hogtui.charts.table import cell_text

NOTHING = Reading("", [])


def read(chart: Chart, view: View, place: int) -> Reading:
    """The values at a place; nothing where there is no such place."""
    match chart:
        case Plot():
            return _read_plot(chart, view, place)
        case Scatter():
            return _read_scatter(chart, view, place)
        case Ranks(items=items) if place < len(items):
            item = items[place]
            return Reading(item.name, [Value("", value_text(chart, item), item.role)])
        case Funnel():
            return _read_funnel(chart, view, place)
        case Heat():
            return _read_heat(chart, place)
        case Flows(edges=edges) if place < len(edges):
            edge = edges[place]
            text = f"{edge.value:,}"
            spent = "" if edge.seconds is None else f"{duration(edge.seconds)} on average"
            return Reading(f"{edge.source} → {edge.target}", [Value("", text, 0)], spent)
        case Boxes():
            return _read_boxes(chart, view, place)
        case Big(name=name, value=value):
            return Reading(name, [Value("", chart.format.full(value), 0)])
        case Table(rows=rows, columns=columns) if place < len(rows):
            cells = zip(columns[1:], rows[place][1:], strict=False)
            values = [Value(name, cell_text(value, chart), OTHER) for name, value in cells]
            title = cell_text(rows[place][0], chart) if rows[place] else ""
            return Reading(title, values)
        case Words():
            return NOTHING
    return NOTHING


def _read_plot(chart: Plot, view: View, place: int) -> Reading:
    if not 0 <= place < len(chart.x.values):
        return NOTHING
    chosen, _ = drawn_series(chart.series, view)
    values = []
    total: float = 0
    for number in chosen:
        series = chart.series[number]
        value = series.values[place]
        total += value or 0
        name = series.name
        if place < len(series.names):
            name = f"{name} ({series.names[place]})"
        values.append(Value(name, chart.format.full(value), series.role, number))
    words = []
    if chart.shape in (Shape.STACKS, Shape.AREA) and len(values) > 1:
        visible = [at for at in range(len(chart.series)) if at not in view.hidden]
        total = sum(chart.series[at].values[place] or 0 for at in visible)
        words.append(f"together {chart.format.full(total)}")
    if place >= len(chart.x.values) - chart.incomplete:
        words.append("not over yet")
    words += [f"{number}: {mark.text}" for number, mark in _marks(chart, place)]
    return Reading(chart.x.name(place), values, " · ".join(words))


def _marks(chart: Plot, place: int) -> list[tuple[int, Mark]]:
    at = chart.x.values[place]
    after = chart.x.values[place + 1] if place + 1 < len(chart.x.values) else float("inf")
    marks = enumerate(chart.marks, 1)
    return [(number, mark) for number, mark in marks if at <= mark.at < after]


def _read_scatter(chart: Scatter, view: View, place: int) -> Reading:
    order = points(chart, view)
    if not 0 <= place < len(order):
        return NOTHING
    _, _, at, number = order[place]
    cloud = chart.clouds[at]
    label = cloud.labels[number] if number < len(cloud.labels) else cloud.name
    values = [
        Value(chart.x_title, chart.x_format.full(cloud.xs[number]), cloud.role, at),
        Value(chart.y_title, chart.format.full(cloud.ys[number]), cloud.role),
    ]
    return Reading(label, values)


def _read_funnel(chart: Funnel, view: View, step: int) -> Reading:
    values, title, more = [], "", ""
    for place, group in enumerate(chart.groups):
        if place in view.hidden or step >= len(group.steps):
            continue
        here = group.steps[step]
        title = f"{step + 1} {here.name}"
        before = group.steps[0 if not chart.from_previous else max(0, step - 1)]
        text = f"{here.count:,} {share(here.count, before.count)}"
        values.append(Value(group.name, text, group.role, place))
        if step and len(chart.groups) == 1:
            more = went_on(group, step)
            if here.median is not None:
                more += f", median {duration(here.median)}"
    return Reading(title, values, more)


def _read_heat(chart: Heat, place: int) -> Reading:
    if not chart.columns or not 0 <= place < len(chart.rows) * len(chart.columns):
        return NOTHING
    row, column = divmod(place, len(chart.columns))
    cells = chart.values[row]
    value = cells[column] if column < len(cells) else None
    titles = chart.column_names or chart.columns
    name = titles[column] or f"{column + 1}"
    more = chart.sizes[row][1] if row < len(chart.sizes) else ""
    return Reading(f"{chart.rows[row]} · {name}", [Value("", chart.format.full(value), 0)], more)


def _read_boxes(chart: Boxes, view: View, place: int) -> Reading:
    boxes = [box for box in chart.boxes if not (len(chart.groups) > 1 and box.role in view.hidden)]
    if not 0 <= place < len(boxes):
        return NOTHING
    box = boxes[place]
    ends = (
        ("min", box.low),
        ("25 %", box.lower),
        ("median", box.middle),
        ("75 %", box.upper),
        ("max", box.high),
        ("mean", box.mean),
    )
    values = [Value(name, chart.format.full(value), box.role) for name, value in ends]
    group = {role: name for name, role in named_series(chart)}.get(box.role, "")
    return Reading(f"{box.name} {group}".strip(), values)
