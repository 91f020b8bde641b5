"""Funnels: steps, time to convert, and conversion over time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hogtui.charts.insights.asked import Asked, a_map, event_name, group_name, maps
from hogtui.charts.insights.trends import plot_of
from hogtui.charts.model import (
    ROLES,
    Chart,
    Funnel,
    FunnelGroup,
    Plot,
    Series,
    Shape,
    Step,
    Words,
    XAxis,
)
from hogtui.charts.numbers import PERCENT, duration, number


def steps(result: object, asked: Asked) -> Chart:
    """The steps of everybody, or of each group."""
    found = result if isinstance(result, list) else []
    groups = (
        [maps(each) for each in found] if found and isinstance(found[0], list) else [maps(found)]
    )
    made = [_group(group) for group in groups if group]
    made.sort(key=lambda group: -(group.steps[0].count if group.steps else 0))
    # Horizontal is the direction of the bars, which then stand below each other.
    across = asked.options.get("layout") != "horizontal"
    previous = asked.options.get("funnelStepReference") == "previous"
    numbered = tuple(replace(group, role=at % ROLES) for at, group in enumerate(made))
    return Funnel(groups=numbered, across=across, from_previous=previous)


def _group(found: Sequence[Mapping[str, Any]]) -> FunnelGroup:
    ordered = sorted(found, key=lambda each: number(each.get("order")) or 0)
    made = tuple(
        Step(
            event_name(each) or f"step {at}",
            number(each.get("count")) or 0,
            number(each.get("average_conversion_time")),
            number(each.get("median_conversion_time")),
        )
        for at, each in enumerate(ordered, 1)
    )
    first = ordered[0]
    name = group_name(first["breakdown_value"]) if "breakdown_value" in first else ""
    if label := first.get("compare_label"):
        name = f"{name} {label}".strip()
    return FunnelGroup(name or "everybody", made)


def time_to_convert(result: object, asked: Asked) -> Chart:
    """How many took how long."""
    found = a_map(result)
    average = number(found.get("average_conversion_time"))
    bins = found.get("bins")
    pairs = [
        (start, count)
        for each in (bins if isinstance(bins, list) else [])
        if isinstance(each, list | tuple) and len(each) >= 2
        if (start := number(each[0])) is not None and (count := number(each[1])) is not None
    ]
    if not pairs:
        return Words(text="Nobody went through the whole funnel in this time.")
    starts = [start for start, _ in pairs]
    labels = []
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else None
        to = f" to {duration(end)}" if end is not None else " and more"
        labels.append(f"{duration(start)}{to}")
    axis = XAxis(range(len(pairs)), labels=tuple(labels), title="time to convert")
    notes = () if average is None else (f"{duration(average)} on average",)
    counts = Series("converted", [count for _, count in pairs])
    short = tuple(map(duration, starts))
    axis = replace(axis, short_labels=short)
    return Plot(x=axis, series=(counts,), shape=Shape.STACKS, format=asked.format, notes=notes)


def over_time(result: object, asked: Asked) -> Chart:
    """The share that went through, day by day."""
    found = maps(result)
    plot = plot_of(found, replace(asked, display="ActionsLineGraph"))
    names = [
        group_name(each["breakdown_value"]) if "breakdown_value" in each else "conversion"
        for each in found
    ]
    series = tuple(replace(s, name=n) for s, n in zip(plot.series, names, strict=True))
    return replace(plot, series=series, format=PERCENT)
