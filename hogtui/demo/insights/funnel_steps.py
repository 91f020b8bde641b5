"""How far everybody came in a funnel, and when: the HogQL that all kinds of funnels rest on."""

from collections.abc import Sequence
from dataclasses import dataclass

from hogtui.demo.insights.asking import Asking, InsightError, Query, a_map, every, of_query
from hogtui.demo.insights.breakdowns import (
    Breakdown,
    Value,
    breakdown_of,
    cohort_condition,
)
from hogtui.demo.insights.entities import Entity, entities
from hogtui.demo.insights.spans import Span, span_of

_SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86_400,
    "week": 604_800,
    "month": 2_592_000,
}


@dataclass(frozen=True)
class Steps:
    """The steps of a funnel and what its query says about them."""

    entities: Sequence[Entity]
    span: Span
    shared: str
    """What all events are filtered by, as HogQL."""
    breakdown: Breakdown | None
    order: str
    """ordered, strict or unordered."""
    window: int
    """Seconds from the first step to the last."""
    attribution: str

    def __len__(self) -> int:
        return len(self.entities)

    def people(
        self, columns: str, top: Sequence[Value] | None = None, cohort: int | str = "all"
    ) -> str:
        """A SELECT of `columns` for everybody who took the first step.

        These may use person_id, breakdown_value, steps (how many they took at best), `at` (the
        times of that, in seconds since 1970, by step) and starts (tuples of the time of a first
        step and of how many steps came of it).
        """
        taken = ", ".join(f"c{step}[best]" for step in range(len(self)))
        later = range(1, len(self))
        levels = " + ".join(["1", *(f"(n{step} > 0)" for step in later)])
        names = ", ".join(["n0", *(f"n{step}" for step in later)])
        arrays = ", ".join(["c0", *(f"c{step}" for step in later)])
        return (
            f"SELECT person_id, breakdown_value, arrayMap(({names}) -> {levels}, {arrays}) "  # noqa: S608 -- made of our own parts
            "AS levels, arrayMax(levels) AS steps, indexOf(levels, steps) AS best, "
            f"[{taken}] AS at, arrayZip(c0, levels) AS starts, {columns} "
            f"FROM ({self._chains(top, cohort)}) WHERE length(c0) > 0"
        )

    def _chains(self, top: Sequence[Value] | None, cohort: int | str) -> str:
        """For every first step the times of those after it, 0 where there is none."""
        chains = ["all_times AS c0" if self.order == "unordered" else "t0 AS c0"]
        chains += [f"{self._next(step)} AS c{step}" for step in range(1, len(self))]
        return (
            f"SELECT person_id, breakdown_value, {', '.join(chains)} "  # noqa: S608 -- made of our own parts
            f"FROM ({self._times(top, cohort)})"
        )

    def _next(self, step: int) -> str:
        within = f"x <= s + {self.window}"
        if self.order == "unordered":
            found = ", ".join(
                f"arrayFirst(x -> x >= s AND {within}, t{each})" for each in range(len(self))
            )
            return f"arrayMap(s -> arraySort(arrayFilter(x -> x > 0, [{found}]))[{step + 1}], c0)"
        following = f"arrayFirst(x -> p > 0 AND x > p AND {within}, t{step})"
        if self.order == "strict":
            following = (
                f"arrayFirst(x -> p > 0 AND has(t{step}, x) AND {within}, "
                "[arrayFirst(x -> x > p, all_times)])"
            )
        return f"arrayMap((s, p) -> {following}, c0, c{step - 1})"

    def _times(self, top: Sequence[Value] | None, cohort: int | str) -> str:
        numbers = range(len(self))
        times = [f"arraySort(groupArrayIf(moment, s{step})) AS t{step}" for step in numbers]
        # For a strict order what else people did matters too.
        taken = "true" if self.order == "strict" else " OR ".join(f"s{step}" for step in numbers)
        return (
            f"SELECT person_id, {self._group()} AS breakdown_value, {', '.join(times)}, "  # noqa: S608 -- made of our own parts
            "arraySort(groupArray(moment)) AS all_times "
            f"FROM ({self._events(top, cohort)}) WHERE {taken} GROUP BY person_id"
        )

    def _events(self, top: Sequence[Value] | None, cohort: int | str) -> str:
        """Every event with its time in seconds, its group, and which steps it is."""
        conditions = [f"{each.condition} AS s{step}" for step, each in enumerate(self.entities)]
        by = self.breakdown
        group = "['']"
        if by is not None and not by.cohorts:
            group = by.key if top is None else by.among(top)
        where = every([self.span.condition(), self.shared, cohort_condition(cohort)])
        return (
            f"SELECT person_id, toFloat(timestamp) AS moment, {group} AS value, "  # noqa: S608 -- quoted where it came from
            f"{', '.join(conditions)} FROM events WHERE {where}"
        )

    def _group(self) -> str:
        if self.breakdown is None or self.breakdown.cohorts:
            return "['']"
        touched = " OR ".join(f"s{step}" for step in range(len(self)))
        if self.attribution.isdecimal():
            touched = f"s{min(int(self.attribution), len(self) - 1)}"
        name = "argMaxIf" if self.attribution == "last_touch" else "argMinIf"
        return f"{name}(value, moment, {touched})"


def steps_of(query: Query, asking: Asking) -> Steps:
    """The steps of a FunnelsQuery; raises InsightError."""
    options = a_map(query.get("funnelsFilter"))
    found = entities(query, asking)
    if len(found) < 2:
        raise InsightError("Funnels require at least two steps.")
    unit = str(options.get("funnelWindowIntervalUnit") or "day")
    window = int(options.get("funnelWindowInterval") or 14) * _SECONDS.get(unit, 86_400)
    attribution = str(options.get("breakdownAttributionType") or "first_touch")
    if attribution == "step":
        attribution = str(options.get("breakdownAttributionValue") or 0)
    return Steps(
        found,
        span_of(query, asking),
        of_query(query, asking),
        breakdown_of(query),
        str(options.get("funnelOrderType") or "ordered"),
        window,
        attribution,
    )


def ends(query: Query, steps: Steps) -> tuple[int, int]:
    """From which step to which a conversion is measured, from 0."""
    options = a_map(query.get("funnelsFilter"))
    last = len(steps) - 1
    first = min(int(options.get("funnelFromStep") or 0), last - 1)
    asked = options.get("funnelToStep")
    return first, last if asked is None else max(first + 1, min(int(asked), last))
