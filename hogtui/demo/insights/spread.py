"""Trends of other shapes: how a number is spread, and at which hours of the week things happen."""

from typing import Any

from hogtui.demo.insights.asking import MOST, Asking, Query, every, of_query
from hogtui.demo.insights.entities import Entity, entities, statement
from hogtui.demo.insights.spans import Span, span_of

_PARTS = "min({v}), quantile(0.25)({v}), median({v}), avg({v}), quantile(0.75)({v}), max({v})"
_NAMES = ("min", "p25", "median", "mean", "p75", "max")


def box_plot(query: Query, asking: Asking) -> list[dict[str, Any]]:
    """A box for each period and series: where the values of a property lie."""
    span = span_of(query, asking)
    shared = of_query(query, asking)
    found = []
    for entity in entities(query, asking):
        rows = asking.rows(_boxes(entity, span, shared))
        boxes = {span.period_of(row[0]): row[1:] for row in rows}
        for at in span.periods():
            values = boxes.get(at)
            if values is not None:
                box = dict(zip(_NAMES, values, strict=True))
                place = {"series_index": entity.order, "series_label": entity.label}
                found.append({"day": span.day(at), "label": span.label(at), **box, **place})
    return found


def _boxes(entity: Entity, span: Span, shared: str) -> str:
    numbers = _PARTS.format(v=entity.value)
    where = every([span.condition(), entity.condition, shared, f"{entity.value} IS NOT NULL"])
    # Every part is quoted where it came from.
    return (
        f"SELECT {span.bucket()} AS day_start, {numbers} FROM events WHERE {where} "  # noqa: S608 -- see above
        f"GROUP BY day_start ORDER BY day_start LIMIT {MOST}"
    )


def heatmap(query: Query, asking: Asking) -> dict[str, Any]:
    """The first series by weekday (from 1, Monday) and hour, with sums of both and of all."""
    span = span_of(query, asking)
    entity = entities(query, asking)[0]
    where = every([span.condition(), entity.condition, of_query(query, asking)])
    row, column = "toDayOfWeek(timestamp)", "toHour(timestamp)"

    def counted(**keys: str) -> list[list[Any]]:
        return asking.rows(statement(entity, keys, where))

    return {
        "data": [
            {"row": day, "column": hour, "value": value}
            for day, hour, value in counted(row=row, column=column)
        ],
        "rowAggregations": [{"row": day, "value": value} for day, value in counted(row=row)],
        "columnAggregations": [
            {"column": hour, "value": value} for hour, value in counted(column=column)
        ],
        "allAggregations": counted()[0][0],
    }
