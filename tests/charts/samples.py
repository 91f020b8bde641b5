"""Charts of every kind, ordinary and awkward."""

from collections.abc import Sequence
from datetime import UTC

from hogtui.charts.model import (
    Big,
    Box,
    Boxes,
    Chart,
    Cloud,
    Flow,
    Flows,
    Funnel,
    FunnelGroup,
    Goal,
    Heat,
    Mark,
    Plot,
    Rank,
    Ranks,
    Scatter,
    Series,
    Shape,
    Step,
    Table,
    Words,
    XAxis,
    XKind,
)
from hogtui.charts.numbers import PERCENT, Value

DAY = 86_400
START = 1_793_664_000
"""3 November 2026."""


def days(count: int) -> XAxis:
    """An axis of days."""
    values = [START + place * DAY for place in range(count)]
    return XAxis(values, XKind.TIME, zone=UTC, interval="day")


def plot(
    *columns: Sequence[Value], shape: Shape = Shape.LINE, names: Sequence[str] = (), **more: object
) -> Plot:
    """Series over days."""
    series = tuple(
        Series(names[at] if names else f"series {at}", values, at % 8)
        for at, values in enumerate(columns)
    )
    made = Plot(x=days(len(columns[0]) if columns else 0), series=series, shape=shape)
    return Plot(**{**made.__dict__, **more})


def one_of_each(
    name: str = "café 日本", values: Sequence[Value] = (3, None, -2, 7.5)
) -> list[Chart]:
    """Every kind of chart, made of a name and some values."""
    count = len(values)
    known = [value for value in values if value is not None]
    charts: list[Chart] = [
        plot(
            values,
            list(reversed(values)),
            shape=shape,
            names=[name, "other"],
            goals=(Goal(name, 5),),
            marks=(Mark(START + DAY, name),),
            incomplete=1,
        )
        for shape in Shape
    ]
    steps = tuple(Step(name, abs(value), 12.5, 3) for value in known)
    charts += [
        Scatter(clouds=(Cloud(name, known, known), Cloud("b", known, known, 1))),
        Ranks(items=tuple(Rank(name, value, at % 8) for at, value in enumerate(values)), whole=9),
        Big(value=known[0] if known else None, name=name, before=4, words="none"),
        Funnel(groups=(FunnelGroup(name, steps), FunnelGroup("b", steps[:1], 1)), across=True),
        Funnel(groups=(FunnelGroup(name, steps),)),
        Heat(rows=(name,) * count, columns=(name,), values=tuple((value,) for value in values)),
        Heat(
            rows=(name,),
            columns=("",) * count,
            values=(tuple(values),),
            texts=(("",) * count,),
            format=PERCENT,
        ),
        Flows(edges=tuple(Flow(name, name, abs(value), at) for at, value in enumerate(known))),
        Boxes(boxes=tuple(Box(name, value, value, value, 8, 9, 5) for value in values)),
        Table(columns=("", name), rows=tuple((name, value) for value in values)),
        Words(text=name, body=name),
    ]
    return charts
