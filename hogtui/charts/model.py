"""What there is to draw: series, values and their format; nothing of cells or colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta, tzinfo
from enum import StrEnum
from functools import cached_property

from hogtui.charts.numbers import PLAIN, Format, Number, Value
from hogtui.charts.ticks import moment

ROLES = 8
"""Colours, markers and patterns that can be told apart."""
OTHER = -1
"""The role of what stands for the rest."""


class XKind(StrEnum):
    """What the values of a horizontal axis are."""

    TIME = "time"
    """Seconds since 1970."""
    NUMBER = "number"
    CATEGORY = "category"
    """Places from 0; `labels` names them."""


@dataclass(frozen=True)
class XAxis:
    """Where the points of all series are, from left to right."""

    values: Sequence[Number]
    """Ascending; may repeat."""
    kind: XKind = XKind.CATEGORY
    labels: Sequence[str] = ()
    short_labels: Sequence[str] = ()
    """What stands under the axis, where that is less."""
    zone: tzinfo = UTC
    interval: str = ""
    """second, minute, hour, day, week, month: how far a moment is worth writing."""
    title: str = ""
    format: Format = PLAIN

    def name(self, index: int) -> str:
        """A point on this axis, in full."""
        if index < len(self.labels):
            return self.labels[index]
        if self.kind is XKind.TIME:
            return self.moment(self.values[index])
        return self.format.full(self.values[index])

    def moment(self, at: float) -> str:
        """A moment as it is written in a sentence."""
        wall = moment(at, self.zone)
        day = f"{wall:%a} {wall.day} {wall:%b} {wall.year}"
        match self.interval:
            case "month" | "quarter":
                return f"{wall:%b} {wall.year}"
            case "week":
                end = moment(at + timedelta(days=6).total_seconds(), self.zone)
                return f"{wall.day} {wall:%b} to {end.day} {end:%b} {end.year}"
            case "day":
                return day
            case "hour" | "minute":
                return f"{day} {wall:%H:%M}"
        return f"{day} {wall:%H:%M:%S}"


@dataclass(frozen=True)
class Series:
    """Values that belong together, one for each point of the axis."""

    name: str
    values: Sequence[Value]
    role: int = 0
    """Which colour, marker and pattern; OTHER for the rest."""
    dashed: bool = False
    """Of the period before."""
    names: Sequence[str] = ()
    """What the points are called in this series, where that differs from the axis."""
    below: bool = False
    """Drawn downwards though its values may be positive."""

    @cached_property
    def weight(self) -> float:
        """How much of it there is, to choose which series are drawn."""
        return float(sum(abs(value) for value in self.values if value is not None))


@dataclass(frozen=True)
class Goal:
    """A horizontal line to compare with."""

    name: str
    value: Number


@dataclass(frozen=True)
class Mark:
    """Something that happened at a place of the axis."""

    at: float
    text: str


class Shape(StrEnum):
    """How the series of a plot are drawn."""

    LINE = "line"
    AREA = "area"
    """On top of each other."""
    STACKS = "stacked bars"
    BARS = "bars side by side"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Anything that can be drawn."""

    title: str = ""
    notes: tuple[str, ...] = ()
    """What a reader must know: what was left out, and why."""


@dataclass(frozen=True)
class Plot(Chart):
    """Series over a horizontal axis."""

    x: XAxis
    series: tuple[Series, ...]
    shape: Shape = Shape.LINE
    format: Format = PLAIN
    log: bool = False
    goals: tuple[Goal, ...] = ()
    marks: tuple[Mark, ...] = ()
    incomplete: int = 0
    """So many of the last points are not over yet."""
    from_zero: bool = True
    """The vertical axis begins at zero, unless the values lie close together far from it."""
    hidden: frozenset[int] = frozenset()
    """Series that are not drawn at first, by their places."""


@dataclass(frozen=True)
class Cloud:
    """Points of one group."""

    name: str
    xs: Sequence[Number]
    ys: Sequence[Number]
    role: int = 0
    labels: Sequence[str] = ()


@dataclass(frozen=True)
class Scatter(Chart):
    """Pairs of numbers."""

    clouds: tuple[Cloud, ...]
    x_title: str = ""
    y_title: str = ""
    x_format: Format = PLAIN
    format: Format = PLAIN

    @cached_property
    def points(self) -> list[tuple[float, float, int, int]]:
        """All of them from left to right: x, y, the place of the cloud, and their own in it."""
        return sorted(
            (float(x), float(y), place, number)
            for place, cloud in enumerate(self.clouds)
            for number, (x, y) in enumerate(zip(cloud.xs, cloud.ys, strict=True))
        )


@dataclass(frozen=True)
class Rank:
    """One horizontal bar."""

    name: str
    value: Value
    role: int = 0
    detail: str = ""
    """Said of it beside its value."""


@dataclass(frozen=True)
class Ranks(Chart):
    """Horizontal bars, from top to bottom."""

    items: tuple[Rank, ...]
    format: Format = PLAIN
    whole: Number | None = None
    """What the values are shares of; None when they are not."""


@dataclass(frozen=True)
class Big(Chart):
    """One number."""

    value: Value
    name: str = ""
    format: Format = PLAIN
    before: Value = None
    """What it was in the period before."""
    before_name: str = ""
    words: str = ""
    """Said in its place when it is none."""


@dataclass(frozen=True)
class Step:
    """One step of one funnel."""

    name: str
    count: Number
    seconds: Value = None
    """Average time since the step before."""
    median: Value = None


@dataclass(frozen=True)
class FunnelGroup:
    """The steps of everybody, or of one group."""

    name: str
    steps: tuple[Step, ...]
    role: int = 0


@dataclass(frozen=True)
class Funnel(Chart):
    """Who went on from step to step."""

    groups: tuple[FunnelGroup, ...]
    across: bool = False
    """Steps from left to right instead of from top to bottom."""
    from_previous: bool = False
    """Shares are of the step before instead of the first one."""


@dataclass(frozen=True)
class Heat(Chart):
    """A table whose cells are coloured by their values."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[Value, ...], ...]
    """By row; what is not there is None. Rows may be ragged."""
    format: Format = PLAIN
    texts: tuple[tuple[str, ...], ...] = ()
    """What stands in the cells, where it is not the value."""
    sizes: tuple[tuple[str, str], ...] = ()
    """Beside the name of each row: a number, and what it is in a sentence."""
    column_names: tuple[str, ...] = ()
    """What the columns are called in a sentence, where that is more."""
    first: bool = True
    """Whether the first column takes part in the scale of colours."""


@dataclass(frozen=True)
class Flow:
    """So many went from here to there."""

    source: str
    target: str
    value: Number
    step: int = 1
    seconds: Value = None


@dataclass(frozen=True)
class Flows(Chart):
    """Ways through something, the widest first."""

    edges: tuple[Flow, ...]


@dataclass(frozen=True)
class Box:
    """How values are spread at one place."""

    name: str
    low: Value
    lower: Value
    middle: Value
    upper: Value
    high: Value
    mean: Value = None
    role: int = 0


@dataclass(frozen=True)
class Boxes(Chart):
    """Spreads side by side."""

    boxes: tuple[Box, ...]
    format: Format = PLAIN
    groups: tuple[str, ...] = ()
    """What the roles are called, when there is more than one."""


@dataclass(frozen=True)
class Table(Chart):
    """Names and values; for what has no picture."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    """Asked for by position, again and again."""
    format: Format = PLAIN


@dataclass(frozen=True)
class Words(Chart):
    """A sentence, and what came, where nothing better can be made of it."""

    text: str
    body: str = ""


def named_series(chart: Chart) -> tuple[tuple[str, int], ...]:
    """Names and roles of what can be hidden, in the order of the legend."""
    match chart:
        case Plot(series=series):
            return tuple((each.name, each.role) for each in series)
        case Scatter(clouds=clouds):
            return tuple((each.name, each.role) for each in clouds)
        case Funnel(groups=groups):
            return tuple((each.name, each.role) for each in groups)
        case Boxes(groups=groups):
            return tuple((name, place % ROLES) for place, name in enumerate(groups))
    return ()
