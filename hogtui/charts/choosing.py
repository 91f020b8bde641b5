"""Which of many series are drawn: never in silence."""

from collections.abc import Sequence

from hogtui.charts.canvas import View
from hogtui.charts.model import OTHER, ROLES, Series

MOST = ROLES
"""Series that are drawn at once: as many as can be told apart."""


def drawn_series(series: Sequence[Series], view: View) -> tuple[list[int], list[str]]:
    """The places of those that are drawn, and what is to be said of the rest.

    Where there are too many, the largest ones stay, in the order that they came.
    """
    shown = [place for place in range(len(series)) if place not in view.hidden]
    notes = []
    if hidden := len(series) - len(shown):
        notes.append(f"{hidden} hidden")
    if len(shown) > MOST:
        largest = sorted(shown, key=lambda place: -series[place].weight)[:MOST]
        notes.append(f"the {MOST} largest of {len(shown)} series are drawn")
        shown = sorted(largest)
    return shown, notes


def with_rest(series: Sequence[Series], view: View) -> tuple[list[int], list[Series], list[str]]:
    """The same, with the sum of the rest behind: for what is drawn on top of each other."""
    visible = [place for place in range(len(series)) if place not in view.hidden]
    chosen, notes = drawn_series(series, view)
    shown = [series[place] for place in chosen]
    if len(visible) > len(chosen):
        rest = [series[place] for place in visible if place not in set(chosen)]
        values = [
            sum(value for value in column if value is not None)
            for column in zip(*(each.values for each in rest), strict=True)
        ]
        shown.append(Series(f"{len(rest)} more", values, OTHER))
        notes[-1] = f"the {MOST} largest of {len(visible)} series are drawn, the rest as one"
    return chosen, shown, notes
