"""Trends: numbers over time, or one number for each series."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from hogtui.demo.insights.asking import Asking, Query, a_map, every, of_query
from hogtui.demo.insights.breakdowns import (
    NOTHING,
    Breakdown,
    Value,
    breakdown_of,
    cohort_condition,
    cohort_name,
    shown,
)
from hogtui.demo.insights.entities import Entity, entities, statement
from hogtui.demo.insights.formulas import calculate, formulas_of
from hogtui.demo.insights.spans import Span, after, moment_text, span_of

TOTALS = frozenset({"BoldNumber", "ActionsPie", "ActionsBarValue", "ActionsTable", "WorldMap"})
"""Displays of one number for each series."""
CUMULATIVE = "ActionsLineGraphCumulative"
Number = float
EVERYBODY: Value = ()
"""The group of a series that is not split."""


@dataclass(frozen=True)
class Line:
    """One series of the answer."""

    entity: Entity | None
    """None for a formula."""
    name: str
    span: Span
    before: bool
    order: int
    data: list[Number]
    """A number for each period, or the only one."""
    told: Any = None
    """The breakdown's value as results have it."""
    group: Value = EVERYBODY


class Trends:
    """One TrendsQuery."""

    def __init__(self, query: Query, asking: Asking) -> None:
        self.query = query
        self.asking = asking
        self.options = a_map(query.get("trendsFilter"))
        self.display = str(self.options.get("display") or "ActionsLineGraph")
        self.only_totals = self.display in TOTALS
        self.span = span_of(query, asking)
        self.breakdown = breakdown_of(query)
        self.entities = entities(query, asking)
        self.shared = of_query(query, asking)

    def spans(self) -> list[Span]:
        """The dates, and with `compare` those before them."""
        if not a_map(self.query.get("compareFilter")).get("compare"):
            return [self.span]
        return [self.span, self.span.earlier(self.query, self.asking)]

    def lines(self) -> list[Line]:
        """All series, those of the period before at the end."""
        tops = [self.top(entity) for entity in self.entities]
        formulas = formulas_of(self.query)
        if formulas:
            # All series of a formula are split by the same values.
            tops = [tops[0]] * len(tops)
        found: list[Line] = []
        for before, span in enumerate(self.spans()):
            of_span: list[Line] = []
            for entity, top in zip(self.entities, tops, strict=True):
                of_span += self.lines_of(entity, span, top, before=bool(before))
            for place, (formula, name) in enumerate(formulas):
                found += self.combined(formula, name, place, of_span, len(formulas))
            found += [] if formulas else of_span
        return found

    def top(self, entity: Entity) -> list[Value] | None:
        """The largest values of the breakdown; None when all of them fit."""
        by = self.breakdown
        if by is None or by.cohorts:
            return None
        where = every([self.span.condition(), entity.condition, self.shared])
        text = statement(entity, {"breakdown_value": by.key}, where)
        rows = self.asking.rows(text, aside=True)
        if len(rows) <= by.limit:
            return None
        rows.sort(key=lambda row: (-(row[1] or 0), row[0]))
        return [tuple(row[0]) for row in rows[: by.limit]]

    def lines_of(
        self, entity: Entity, span: Span, top: list[Value] | None, *, before: bool
    ) -> list[Line]:
        """The series of one entity: one, or one for each group."""
        by = self.breakdown
        line = Line(entity, entity.label, span, before, entity.order, [])
        if by is None:
            found = self.counted(entity, span, "", "")
            return [replace(line, data=found.get(EVERYBODY, self.zeros(span)))]
        if by.cohorts:
            return [
                replace(
                    line,
                    name=cohort_name(cohort, self.asking),
                    told=cohort,
                    group=(str(cohort),),
                    data=self.counted(entity, span, "", cohort_condition(cohort)).get(
                        EVERYBODY, self.zeros(span)
                    ),
                )
                for cohort in by.cohorts
            ]
        groups = self.counted(entity, span, by.key if top is None else by.among(top), "")
        if top is not None and by.hide_others:
            groups.pop(by.other, None)
        several = len(self.entities) > 1
        return [
            replace(
                line,
                name=f"{entity.label} - {shown(value)}" if several else shown(value),
                told=by.told(value),
                group=value,
                data=data,
            )
            for value, data in sorted(groups.items(), key=lambda item: _largest(item, by))
        ]

    def counted(
        self, entity: Entity, span: Span, group: str, condition: str
    ) -> dict[Value, list[Number]]:
        """The numbers of an entity by group, as HogQL counts them."""
        new_people = self.display == CUMULATIVE and entity.math == "dau"
        keys: dict[str, str] = {}
        if not self.only_totals:
            keys["day_start"] = _day(entity, span)
        if group:
            keys["breakdown_value"] = group
        first = entity.math == "first_time_for_user"
        back = _back(entity, span)
        reached = moment_text(span.start - back) if back else ""
        within = f"timestamp >= {reached} AND timestamp <= {moment_text(span.end)}"
        times = "" if first else within if back else span.condition()
        where = every([times, entity.condition, self.shared, condition])
        text = statement(entity, keys, where, first=first or new_people)
        return self.filled(self.asking.rows(text), span, grouped=bool(group))

    def filled(
        self, rows: list[list[Any]], span: Span, *, grouped: bool
    ) -> dict[Value, list[Number]]:
        """Rows as a list of numbers for each group, zero where there is no row."""
        places = {at: place for place, at in enumerate(span.periods())}
        found: dict[Value, list[Number]] = {}
        for row in rows:
            value = tuple(row[-2]) if grouped else EVERYBODY
            place = 0 if self.only_totals else places.get(span.period_of(row[0]))
            if place is not None:
                found.setdefault(value, self.zeros(span))[place] = row[-1] or 0
        return {value: self.finished(data) for value, data in found.items()}

    def zeros(self, span: Span) -> list[Number]:
        """As many as the answer has places."""
        return [0] * (1 if self.only_totals else len(span.periods()))

    def finished(self, data: list[Number]) -> list[Number]:
        """Summed up or smoothed, where the query wants that."""
        if self.display == CUMULATIVE:
            return list(accumulate(data))
        width = int(self.options.get("smoothingIntervals") or 1)
        if width <= 1 or self.only_totals:
            return data
        parts = [data[max(0, at + 1 - width) : at + 1] for at in range(len(data))]
        return [round(sum(part) / len(part), 2) for part in parts]

    def combined(
        self, formula: str, name: str, place: int, lines: Sequence[Line], count: int
    ) -> list[Line]:
        """A formula over the series, for every group that any of them has."""
        by_group: dict[Value, list[Line]] = {}
        for line in lines:
            by_group.setdefault(line.group, []).append(line)
        found = []
        for group, of_group in by_group.items():
            data = {line.order: line.data for line in of_group}
            zeros = [0.0] * len(of_group[0].data)
            series = [data.get(order, zeros) for order in range(len(self.entities))]
            label = name
            if group:
                value = shown(group) if of_group[0].told is None else _told(of_group[0])
                label = value if count == 1 else f"{name} - {value}"
            values = [round(each, 10) for each in calculate(formula, series)]
            found.append(replace(of_group[0], entity=None, name=label, order=place, data=values))
        return found


def _told(line: Line) -> str:
    return line.name.rpartition(" - ")[2]


def _largest(item: tuple[Value, list[Number]], by: Breakdown) -> tuple[int, Number, Value]:
    """By size, but what is left over and what is nothing at the end."""
    value, data = item
    rank = 1 if value == by.other else 2 if set(value) == {NOTHING} else 0
    return rank, -sum(data), value


def _back(entity: Entity, span: Span) -> timedelta:
    days = entity.days_back if span.interval == "day" else 0
    return timedelta(days=max(0, days - 1))


def _day(entity: Entity, span: Span) -> str:
    """The period of an event, or all in which it keeps its person active."""
    if not _back(entity, span):
        return span.bucket()
    days = f"range(0, {entity.days_back})"
    return f"arrayJoin(arrayMap(n -> {span.bucket()} + toIntervalDay(n), {days}))"


def trends(query: Query, asking: Asking) -> list[dict[str, Any]]:
    """The series of a TrendsQuery; raises InsightError, HogQLError or EngineError."""
    asked = Trends(query, asking)
    compared = len(asked.spans()) > 1
    return [_told_line(line, asked, compared=compared) for line in asked.lines()]


def _told_line(line: Line, asked: Trends, *, compared: bool) -> dict[str, Any]:
    periods = line.span.periods()
    row: dict[str, Any] = {
        "action": line.entity.action if line.entity else None,
        "label": line.name,
        "count": 0 if asked.only_totals else sum(line.data),
        "data": [] if asked.only_totals else line.data,
        "labels": [] if asked.only_totals else [line.span.label(at) for at in periods],
        "days": [line.span.day(at) for at in periods],
        "order": line.order,
        "filter": _filter(asked, line.span),
    }
    if line.entity:
        row["action"]["days"] = [at.isoformat() for at in periods]
    if asked.only_totals:
        row["aggregated_value"] = line.data[0]
    if line.group:
        row["breakdown_value"] = line.told
    if compared:
        row["compare"] = True
        row["compare_label"] = "previous" if line.before else "current"
    return row


def _filter(asked: Trends, span: Span) -> Mapping[str, Any]:
    return {
        "insight": "TRENDS",
        "display": asked.display,
        "interval": span.interval,
        "date_from": span.start.isoformat(),
        "date_to": span.end.isoformat(),
    }


def period_end(at: datetime, span: Span) -> datetime:
    """The last moment of the period that begins at that moment."""
    return min(after(at, span.interval) - timedelta(microseconds=1), span.end)
