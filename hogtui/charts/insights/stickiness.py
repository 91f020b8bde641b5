"""Stickiness: on how many days people came."""

from hogtui.charts.insights.asked import Asked, maps
from hogtui.charts.insights.trends import plot_of
from hogtui.charts.model import Chart


def stickiness(result: object, asked: Asked) -> Chart:
    """Series over numbers of days; the labels say what is counted."""
    return plot_of(maps(result), asked)
