"""Lifecycle: who is new, comes back or stays above the line, who leaves below it."""

from hogtui.charts.insights.asked import Asked, maps, words
from hogtui.charts.insights.trends import axis_of
from hogtui.charts.model import Chart, Plot, Series, Shape
from hogtui.charts.numbers import numbers

STATES = {"new": 0, "returning": 2, "resurrecting": 3, "dormant": 5}
"""From the ground up, with their colours."""


def lifecycle(result: object, asked: Asked) -> Chart:
    """Bars upwards and downwards."""
    found = {state_of(words(e.get("status")), words(e.get("label"))): e for e in maps(result)}
    order = [*STATES, *(state for state in found if state not in STATES)]
    count = max((len(each.get("data") or ()) for each in found.values()), default=0)
    lead = next(iter(found.values()), {})
    axis, unfinished = axis_of(lead, count, asked)
    series = []
    for state in order:
        if state in found:
            values = numbers(found[state].get("data") or ())
            values += [None] * (count - len(values))
            role, below = STATES.get(state, 7), state == "dormant"
            series.append(Series(state, values, role, below=below))
    wanted = asked.options.get("toggledLifecycles")
    hidden = frozenset(
        place
        for place, each in enumerate(series)
        if isinstance(wanted, list) and wanted and each.name not in wanted
    )
    return Plot(
        x=axis,
        series=tuple(series),
        shape=Shape.STACKS,
        format=asked.format,
        goals=asked.goals,
        incomplete=unfinished,
        hidden=hidden if len(hidden) < len(series) else frozenset(),
    )


def state_of(status: str, label: str) -> str:
    """What a series is of; older servers say it in the label alone."""
    return status or label.rpartition(" - ")[2]
