"""Trends, in every display: lines, bars, shares, countries, one number, a table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hogtui.charts.columns import interval_of
from hogtui.charts.countries import country
from hogtui.charts.insights.asked import Asked, a_map, event_name, group_name, maps, words
from hogtui.charts.insights.heatmaps import calendar
from hogtui.charts.model import (
    OTHER,
    ROLES,
    Big,
    Chart,
    Plot,
    Rank,
    Ranks,
    Series,
    Shape,
    Table,
    XAxis,
    XKind,
)
from hogtui.charts.numbers import PERCENT, Number, Value, number, numbers

SHAPES = {
    "ActionsAreaGraph": Shape.AREA,
    "ActionsBar": Shape.STACKS,
    "ActionsStackedBar": Shape.STACKS,
    "ActionsUnstackedBar": Shape.BARS,
}
TOTALS = ("BoldNumber", "ActionsPie", "ActionsBarValue", "ActionsTable", "WorldMap")
"""Displays of one value for each series."""


def trends(result: object, asked: Asked) -> Chart:
    """The chart of a list of series."""
    found = maps(result)
    if asked.display == "CalendarHeatmap" and any(each.get("data") for each in found):
        return calendar(found[0], asked)
    only_totals = all(number(each.get("aggregated_value")) is not None for each in found)
    if asked.display in TOTALS or (only_totals and not any(each.get("data") for each in found)):
        return _totals(found, asked)
    return plot_of(found, asked)


# Series over time


def plot_of(found: Sequence[Mapping[str, Any]], asked: Asked) -> Plot:
    """Series over the days that they name."""
    count = max((len(_data(each)) for each in found), default=0)
    lead = next((each for each in found if not _is_before(each)), found[0] if found else {})
    axis, unfinished = axis_of(lead, count, asked)
    names = names_of(found)
    roles = _roles(found)
    series = tuple(
        _series(each, name, role, count, axis, asked)
        for each, name, role in zip(found, names, roles, strict=True)
    )
    shape = SHAPES.get(asked.display, Shape.LINE)
    plot = Plot(
        x=axis,
        series=series,
        shape=shape,
        format=asked.format,
        log=asked.options.get("yAxisScaleType") == "log10",
        goals=asked.goals,
        marks=tuple(mark for mark in asked.marks if _within(mark.at, axis)),
        incomplete=0 if asked.display == "ActionsLineGraphCumulative" else unfinished,
        hidden=_hidden(asked, len(series)),
    )
    return in_percent(plot) if asked.options.get("showPercentStackView") else plot


def _within(at: float, axis: XAxis) -> bool:
    return axis.kind is XKind.TIME and bool(axis.values) and axis.values[0] <= at


def _data(series: Mapping[str, Any]) -> list[object]:
    data = series.get("data")
    return data if isinstance(data, list) else []


def _is_before(series: Mapping[str, Any]) -> bool:
    return series.get("compare_label") == "previous"


def axis_of(lead: Mapping[str, Any], count: int, asked: Asked) -> tuple[XAxis, int]:
    """The days of a series, and how many of the last ones are not over."""
    days = lead.get("days") or lead.get("dates")
    days = days if isinstance(days, list) else []
    times = [asked.seconds(day) for day in days[:count]]
    if times and len(times) == count and None not in times and times == sorted(times):  # type: ignore[type-var]  # no None is among them
        interval = asked.interval or interval_of(times, asked.zone)
        starts = [at for at in times if at is not None]
        axis = XAxis(starts, XKind.TIME, zone=asked.zone, interval=interval)
        return axis, asked.unfinished(starts, interval)
    labels = lead.get("labels")
    labels = [str(each) for each in labels] if isinstance(labels, list) else []
    labels += [str(place + 1) for place in range(len(labels), count)]
    return XAxis(range(count), labels=tuple(labels[:count])), 0


def names_of(found: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the series are called, each by what makes it different from the others."""
    events = [event_name(each) for each in found]
    several = len(set(events)) > 1
    names = []
    for each, event in zip(found, events, strict=True):
        name = words(each.get("label")) or event
        if "breakdown_value" in each:
            group = _group(each, event)
            name = f"{event} - {group}" if several and event != name else group
        elif event and (_is_renamed(each) or each.get("compare_label")):
            name = event
        names.append(f"{name} (previous)" if _is_before(each) else name or "series")
    return names


def _is_renamed(series: Mapping[str, Any]) -> bool:
    custom = series.get("custom_name"), a_map(series.get("action")).get("custom_name")
    return any(map(words, custom))


def _group(series: Mapping[str, Any], event: str) -> str:
    """The value of a breakdown; of a cohort, which comes as its number, the name."""
    value = series["breakdown_value"]
    label = words(series.get("label"))
    after = label.removeprefix(f"{event} - ")
    if isinstance(value, int) and after and after != label and after != str(value):
        return after
    return group_name(value)


def _roles(found: Sequence[Mapping[str, Any]]) -> list[int]:
    """A colour for each, the same for a series and the one of the period before."""
    seen: dict[str, int] = {}
    weights: dict[str, float] = {}
    for each, name in zip(found, names_of(found), strict=True):
        key = name.removesuffix(" (previous)")
        seen.setdefault(key, len(seen))
        known = [value for value in numbers(_data(each)) if value is not None]
        weights[key] = weights.get(key, 0.0) + sum(map(abs, known))
    if len(seen) > ROLES:
        # The largest are drawn, and these must not look alike.
        largest = sorted(weights, key=lambda key: -weights[key])
        seen = {key: place for place, key in enumerate(largest)}
    return [seen[name.removesuffix(" (previous)")] % ROLES for name in names_of(found)]


def _series(
    series: Mapping[str, Any], name: str, role: int, count: int, axis: XAxis, asked: Asked
) -> Series:
    values = numbers(_data(series))
    values += [None] * (count - len(values))
    days: tuple[str, ...] = ()
    if _is_before(series) and axis.kind is XKind.TIME and isinstance(series.get("days"), list):
        times = [asked.seconds(day) for day in series["days"]]
        days = tuple("" if at is None else axis.moment(at) for at in times)
    return Series(name, values, role, dashed=_is_before(series), names=days)


def _hidden(asked: Asked, count: int) -> frozenset[int]:
    """What its owner hides in the legend, unless that is all."""
    places = asked.options.get("hiddenLegendIndexes")
    if not isinstance(places, list):
        return frozenset()
    hidden = frozenset(each for each in places if isinstance(each, int) and 0 <= each < count)
    return hidden if len(hidden) < count else frozenset()


def in_percent(plot: Plot) -> Plot:
    """Each value as its part of all at the same place."""
    columns = zip(*(series.values for series in plot.series), strict=True)
    totals = [sum(value or 0 for value in column) for column in columns]

    def part(value: Value, total: Number) -> Value:
        return None if value is None or not total else 100 * value / total

    series = tuple(
        replace(each, values=[part(*pair) for pair in zip(each.values, totals, strict=True)])
        for each in plot.series
    )
    return replace(plot, series=series, format=PERCENT, goals=())


# One value for each series


def total_of(series: Mapping[str, Any]) -> Value:
    """What a series comes to."""
    value = number(series.get("aggregated_value"))
    if value is not None:
        return value
    known = [value for value in numbers(_data(series)) if value is not None]
    return sum(known) if known else number(series.get("count"))


def _totals(found: Sequence[Mapping[str, Any]], asked: Asked) -> Chart:
    names = names_of(found)
    values = [total_of(each) for each in found]
    if asked.display == "BoldNumber" or (not asked.display and len(found) == 1):
        return _number(found, names, values, asked)
    if asked.display == "WorldMap":
        names = [
            country(words(each.get("breakdown_value"))) or name
            for each, name in zip(found, names, strict=True)
        ]
    pairs = sorted(zip(names, values, _roles_of_totals(found), strict=True), key=_largest_first)
    if asked.display == "ActionsTable":
        rows = tuple((name, value) for name, value, _ in pairs)
        return Table(columns=("series", "value"), rows=rows, format=asked.format)
    if asked.display == "WorldMap":
        pairs = [(name, value, 0) for name, value, _ in pairs]
    shares = asked.display in ("ActionsPie", "WorldMap") and all(
        (each or 0) >= 0 for each in values
    )
    whole = sum(value for value in values if value is not None) if shares else None
    items = tuple(Rank(name, value, role) for name, value, role in pairs)
    return Ranks(items=items, format=asked.format, whole=whole)


def _roles_of_totals(found: Sequence[Mapping[str, Any]]) -> list[int]:
    names = names_of(found)
    order = sorted(range(len(found)), key=lambda place: -(total_of(found[place]) or 0))
    roles = {place: at % ROLES for at, place in enumerate(order)}
    return [OTHER if names[place] == "other" else roles[place] for place in range(len(found))]


def _largest_first(item: tuple[str, Value, int]) -> float:
    return float("inf") if item[1] is None else -float(item[1])


def _number(
    found: Sequence[Mapping[str, Any]], names: list[str], values: list[Value], asked: Asked
) -> Big:
    current = [place for place, each in enumerate(found) if not _is_before(each)]
    before = [place for place, each in enumerate(found) if _is_before(each)]
    first = current[0] if current else 0
    notes = (f"the first of {len(current)} series",) if len(current) > 1 else ()
    return Big(
        value=values[first] if values else None,
        name=names[first] if names else "",
        format=asked.format,
        before=values[before[0]] if before else None,
        before_name="in the period before" if before else "",
        words="no value",
        notes=notes,
    )
