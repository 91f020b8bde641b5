"""Series split by the values of properties, or by cohorts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hogtui.demo.hogql.text import quote_hogql_name, quote_text
from hogtui.demo.insights.asking import Asking, InsightError, Query, a_map, items

NOTHING = "$$_posthog_breakdown_null_$$"
OTHER = "$$_posthog_breakdown_other_$$"
SHOWN = {NOTHING: "None (i.e. no value)", OTHER: "Other (i.e. all remaining values)"}
MOST_VALUES = 25
Value = tuple[str, ...]
"""What a group has in common: a value for each property."""


@dataclass(frozen=True)
class Breakdown:
    """By what to split."""

    parts: Sequence[str]
    """HogQL of each property as text, never null."""
    several: bool
    """Whether values are lists in the answer."""
    limit: int = MOST_VALUES
    hide_others: bool = False
    cohorts: Sequence[int | str] = ()
    """Cohorts by id, or "all", when people are split and not events."""

    @property
    def key(self) -> str:
        """All values of an event, as HogQL: an array of texts."""
        return f"[{', '.join(self.parts)}]"

    def among(self, values: Sequence[Value]) -> str:
        """The same, with everything that is not among the values as other."""
        known = ", ".join(f"[{', '.join(map(quote_text, value))}]" for value in values)
        other = f"[{', '.join([quote_text(OTHER)] * len(self.parts))}]"
        return f"if(has([{known}], {self.key}), {self.key}, {other})"

    @property
    def other(self) -> Value:
        """The group of all the rest."""
        return (OTHER,) * len(self.parts)

    def told(self, value: Value) -> Any:
        """A value as results have it."""
        return list(value) if self.several else value[0]


def breakdown_of(query: Query) -> Breakdown | None:
    """By what a query is split; None when it is not."""
    asked = a_map(query.get("breakdownFilter"))
    limit = int(asked.get("breakdown_limit") or MOST_VALUES)
    hide = bool(asked.get("breakdown_hide_other_aggregation"))
    several = [a_map(each) for each in items(asked.get("breakdowns"))]
    if several:
        return Breakdown([_part(each) for each in several], True, limit, hide)
    by = asked.get("breakdown")
    if by is None or by == []:
        return None
    if asked.get("breakdown_type") == "cohort":
        found = by if isinstance(by, list) else [by]
        return Breakdown((), False, limit, hide, tuple(found))
    names = by if isinstance(by, list) else [by]
    kind = asked.get("breakdown_type") or "event"
    index = asked.get("breakdown_group_type_index")
    parts = [{"property": name, "type": kind, "group_type_index": index} for name in names]
    return Breakdown([_part(part) for part in parts], isinstance(by, list), limit, hide)


def _part(one: Mapping[str, Any]) -> str:
    name = str(one.get("property") or "")
    if not name:
        raise InsightError("A breakdown needs a property.")
    quoted = quote_hogql_name(name)
    match one.get("type") or "event":
        case "hogql":
            text = name
        case "person":
            text = f"person.properties.{quoted}"
        case "session":
            text = f"session.{quoted}"
        case "group":
            text = f"group_{int(one.get('group_type_index') or 0)}.properties.{quoted}"
        case "event_metadata":
            text = quoted
        case _:
            text = f"properties.{quoted}"
    if one.get("normalize_url"):
        text = f"replaceRegexpOne(toString({text}), '[/?#]+$', '')"
    return f"ifNull(nullIf(toString({text}), ''), {quote_text(NOTHING)})"


def cohort_condition(cohort: int | str) -> str:
    """That somebody belongs to a cohort, as HogQL."""
    return "" if cohort == "all" else f"person_id IN COHORT {int(cohort)}"


def cohort_name(cohort: int | str, asking: Asking) -> str:
    """What a cohort is called."""
    if cohort == "all":
        return "all users"
    return asking.context.cohorts.get(int(cohort)) or str(cohort)


def shown(value: Value) -> str:
    """A value in words."""
    return "::".join(SHOWN.get(each, each) for each in value)
