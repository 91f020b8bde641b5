"""Heat maps: two dimensions, or the days of a calendar."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from hogtui.charts.insights.asked import Asked, a_map, maps
from hogtui.charts.model import Chart, Heat
from hogtui.charts.numbers import Value, number, numbers
from hogtui.charts.ticks import moment

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def heatmap(result: object, asked: Asked) -> Chart:
    """Cells by row and column, as they come."""
    found = a_map(result)
    cells = {
        (str(each.get("row")), str(each.get("column"))): number(each.get("value"))
        for each in maps(found.get("data"))
    }
    rows = _ordered({row for row, _ in cells})
    columns = _ordered({column for _, column in cells})
    hours = set(columns) <= {str(hour) for hour in range(24)} and columns
    weekdays = hours and set(rows) <= {str(day) for day in range(8)}
    if weekdays:
        rows = [str(day) for day in range(7)] if "0" in rows else [str(day) for day in range(1, 8)]
        columns = [str(hour) for hour in range(24)]
    sums = {str(e.get("row")): number(e.get("value")) for e in maps(found.get("rowAggregations"))}
    total = number(found.get("allAggregations"))
    return Heat(
        rows=tuple(_weekday(row, rows) if weekdays else row for row in rows),
        columns=tuple(f"{int(c):02}h" if weekdays else c for c in columns),
        values=tuple(tuple(cells.get((row, column)) for column in columns) for row in rows),
        format=asked.format,
        sizes=tuple(
            (asked.format.short(sums.get(row)), f"{asked.format.full(sums.get(row))} in the row")
            for row in rows
        )
        if sums
        else (),
        notes=() if total is None else (f"{asked.format.full(total)} in all",),
    )


def _ordered(names: set[str]) -> list[str]:
    """Numbers by their size, before texts."""

    def key(name: str) -> tuple[bool, float, str]:
        value = number(name)
        return value is None, float(value or 0), name

    return sorted(names, key=key)


def _weekday(row: str, rows: list[str]) -> str:
    """Days count from Monday with 1, or from Sunday with 0."""
    return WEEKDAYS[(int(row) - 1) % 7] if "0" in rows else WEEKDAYS[int(row) - 1]


def calendar(series: Mapping[str, Any], asked: Asked) -> Chart:
    """A column for each week, a row for each day of it."""
    days = series.get("days")
    times = [asked.seconds(day) for day in (days if isinstance(days, list) else [])]
    values = numbers(series.get("data") or ())
    found: dict[Any, Value] = {}
    for at, value in zip(times, values, strict=False):
        if at is not None and value is not None:
            day = moment(at, asked.zone).date()
            found[day] = (found.get(day) or 0) + value
    if not found:
        return Heat(rows=(), columns=(), values=())
    first = min(found) - timedelta(days=min(found).weekday())
    weeks = min(520, (max(found) - first).days // 7 + 1)
    mondays = [first + timedelta(weeks=week) for week in range(weeks)]
    columns, month = [], 0
    for monday in mondays:
        columns.append(f"{monday:%b}" if monday.month != month else "")
        month = monday.month
    grid = tuple(
        tuple(found.get(monday + timedelta(days=day)) for monday in mondays) for day in range(7)
    )
    texts = tuple(("",) * weeks for _ in range(7))
    long_names = tuple(f"week of {monday.day} {monday:%b %Y}" for monday in mondays)
    return Heat(
        rows=WEEKDAYS,
        columns=tuple(columns),
        values=grid,
        format=asked.format,
        texts=texts,
        column_names=long_names,
    )
