"""Rows of SQL, drawn by the settings that their insight has."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hogtui.charts.columns import Column, Role, columns_of
from hogtui.charts.guess import Kind, Wish, chart_of, guess
from hogtui.charts.insights.asked import Asked, a_map, maps, words
from hogtui.charts.insights.trends import in_percent
from hogtui.charts.model import Big, Chart, Heat, Plot, Ranks, Table
from hogtui.charts.numbers import Format, Style, number
from hogtui.text.rows import widest

KINDS = {
    "ActionsLineGraph": Kind.LINE,
    "ActionsLineGraphCumulative": Kind.LINE,
    "ActionsAreaGraph": Kind.AREA,
    "ActionsBar": Kind.BARS,
    "ActionsUnstackedBar": Kind.BARS,
    "ActionsStackedBar": Kind.STACKS,
    "ActionsBarValue": Kind.RANKS,
    "ActionsPie": Kind.RANKS,
    "WorldMap": Kind.RANKS,
    "BoldNumber": Kind.BIG,
}


def sql(rows: Sequence[object], names: Sequence[object], types: object, asked: Asked) -> Chart:
    """A chart where one is asked for, else a table."""
    titles, kinds = _columns(rows, names, types)
    columns = columns_of(titles, kinds, range(len(titles)), rows)
    if asked.display == "TwoDimensionalHeatmap":
        return _heat(rows, columns, asked)
    wish = _wish(columns, len(rows), asked) if asked.display in KINDS else None
    if wish is None:
        cells = tuple(tuple(row) if isinstance(row, list | tuple) else (row,) for row in rows)
        return Table(columns=tuple(titles), rows=cells)
    chart = chart_of(wish, columns, rows, range(len(rows)), asked.zone)
    form = _format(asked)
    match chart:
        case Plot():
            chart = replace(chart, format=form, goals=asked.goals, marks=asked.marks)
            return in_percent(chart) if asked.settings.get("stackBars100") else chart
        case Ranks() | Big():
            return replace(chart, format=form)
    return chart


def _columns(
    rows: Sequence[object], names: Sequence[object], types: object
) -> tuple[list[str], list[str]]:
    titles = [str(name) for name in names]
    titles += [f"column {place + 1}" for place in range(len(titles), widest(rows[:1]))]
    found = []
    for each in types if isinstance(types, list) else []:
        found.append(words(each[1] if isinstance(each, list) and len(each) > 1 else each))
    return titles, [*found, *[""] * len(titles)][: len(titles)]


def _wish(columns: Sequence[Column], row_count: int, asked: Asked) -> Wish | None:
    places = {column.name: place for place, column in enumerate(columns)}
    x = places.get(words(a_map(asked.settings.get("xAxis")).get("column")))
    wanted = [words(each.get("column")) for each in maps(asked.settings.get("yAxis"))]
    ys = [places[name] for name in wanted if name in places]
    ys = [place for place in ys if columns[place].role is Role.NUMBER]
    split = places.get(words(asked.settings.get("seriesBreakdownColumn")))
    first = guess(columns, row_count)
    if first is None:
        return None
    scale = words(a_map(asked.settings.get("leftYAxisSettings")).get("scale"))
    made = first if not ys else Wish(first.kind, x if x is not None else first.x, tuple(ys))
    if asked.display == "BoldNumber":
        made = replace(made, x=None, breakdown=None)
    elif x is not None:
        made = replace(made, x=x, breakdown=split)
    return replace(made, kind=KINDS[asked.display], log=scale == "logarithmic")


def _format(asked: Asked) -> Format:
    """Of the first column that has one."""
    for each in maps(asked.settings.get("yAxis")):
        found = a_map(a_map(each.get("settings")).get("formatting"))
        if found:
            style = Style.PERCENT if found.get("style") == "percent" else Style.PLAIN
            decimals = number(found.get("decimalPlaces"))
            return Format(
                style,
                words(found.get("prefix")),
                words(found.get("suffix")),
                None if decimals is None else max(0, min(10, int(decimals))),
            )
    return asked.format


def _heat(rows: Sequence[object], columns: Sequence[Column], asked: Asked) -> Chart:
    settings: Mapping[str, Any] = a_map(asked.settings.get("heatmap"))
    places = {column.name: place for place, column in enumerate(columns)}

    def place(name: str, otherwise: int) -> int:
        found = places.get(words(settings.get(name)))
        return found if found is not None else min(otherwise, len(columns) - 1)

    across, down, value = place("xAxisColumn", 0), place("yAxisColumn", 1), place("valueColumn", 2)
    cells = {}
    for row in rows:
        if isinstance(row, list | tuple) and len(row) > max(across, down, value):
            cells[str(row[down]), str(row[across])] = number(row[value])
    names = list(dict.fromkeys(name for name, _ in cells))
    titles = list(dict.fromkeys(title for _, title in cells))
    values = tuple(tuple(cells.get((name, title)) for title in titles) for name in names)
    return Heat(rows=tuple(names), columns=tuple(titles), values=values, format=_format(asked))
