"""A drawn chart: its lines, and where in them its values stand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from hogtui.charts.canvas import Row


class Area(NamedTuple):
    """Some cells of a picture."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Walk:
    """The places that a cursor can be at, by their numbers."""

    count: int
    area: Callable[[int], Area | None]
    """Where a place is drawn, None when it is not."""
    right: int = 1
    """How many places one key to the right goes on; 0 for none."""
    down: int = 0
    first: int = 0
    """The first place that is drawn."""
    last: int = 0
    """The place behind the last one that is drawn."""
    columns: tuple[int, int] | None = None
    """Of what has rows and columns, the columns that are drawn; `first` and `last` are rows then,
    and `down` is how many columns there are."""

    @property
    def page(self) -> int:
        """Places that are drawn."""
        return max(1, self.last - self.first)


@dataclass(frozen=True)
class Picture:
    """Lines of the same width."""

    rows: list[Row]
    walk: Walk | None = None
    notes: tuple[str, ...] = ()
    """What this size leaves out."""
    drawn: tuple[int, ...] | None = None
    """The series that are drawn, by their places; None where there are none to choose from."""


class Value(NamedTuple):
    """What a cursor reads of one series."""

    name: str
    text: str
    role: int
    series: int = -1
    """Its place among the series; -1 when it is none."""


class Reading(NamedTuple):
    """What a cursor reads at one place."""

    title: str
    values: list[Value]
    more: str = ""
    """Said behind the values."""
