"""Paths: from where to where people went, step by step."""

import re

from hogtui.charts.insights.asked import Asked, maps, words
from hogtui.charts.model import Chart, Flow, Flows
from hogtui.charts.numbers import number

_STEP = re.compile(r"(\d+)_(.*)", re.DOTALL)


def paths(result: object, asked: Asked) -> Chart:
    """The widest way of each step first."""
    del asked
    edges = []
    for each in maps(result):
        step, source = split(words(each.get("source")))
        _, target = split(words(each.get("target")))
        milliseconds = number(each.get("average_conversion_time"))
        spent = None if milliseconds is None else milliseconds / 1000
        edges.append(Flow(source, target, number(each.get("value")) or 0, step, spent))
    edges.sort(key=lambda edge: (edge.step, -edge.value))
    return Flows(edges=tuple(edges))


def split(name: str) -> tuple[int, str]:
    """The step that stands in front of a name, and the name."""
    found = _STEP.fullmatch(name)
    return (int(found[1][:9]), found[2]) if found else (1, name)
