"""Box plots: how a number is spread, day by day."""

from collections.abc import Mapping
from typing import Any

from hogtui.charts.insights.asked import Asked, maps, words
from hogtui.charts.model import ROLES, Box, Boxes, Chart
from hogtui.charts.numbers import number
from hogtui.charts.ticks import moment


def _name(box: Mapping[str, Any], asked: Asked) -> str:
    at = asked.seconds(box.get("day"))
    if at is None:
        return words(box.get("label")) or words(box.get("day"))
    wall = moment(at, asked.zone)
    return f"{wall.day} {wall:%b}" + (f" {wall:%H:%M}" if wall.hour or wall.minute else "")


def spread(result: object, asked: Asked) -> Chart:
    """A box for each day, or several for several series."""
    boxes: list[Box] = []
    groups: dict[int, str] = {}
    for each in maps(result):
        series = int(number(each.get("series_index")) or 0)
        groups.setdefault(series, words(each.get("series_label")) or f"series {series + 1}")
        boxes.append(
            Box(
                _name(each, asked),
                number(each.get("min")),
                number(each.get("p25")),
                number(each.get("median")),
                number(each.get("p75")),
                number(each.get("max")),
                number(each.get("mean")),
                series % ROLES,
            )
        )
    names = tuple(groups.get(place, "") for place in range(max(groups, default=0) + 1))
    return Boxes(boxes=tuple(boxes), format=asked.format, groups=names[:ROLES])
