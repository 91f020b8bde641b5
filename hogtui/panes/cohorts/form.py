"""The form for a cohort of conditions, and the one for a name and a description."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from hogtui.resources.base import Context
from hogtui.resources.cohort_criteria import EXAMPLE, Unclear, read, tree
from hogtui.resources.cohorts import leaf
from hogtui.widgets.panel import Check, Field, Remark

CONDITIONS = 6
"""Lines for conditions."""
ALL, ANY = "all of them", "any of them"
EXAMPLES = EXAMPLE.split(" · ")
FIRST = 3
"""The place of the first condition."""


class Wanted(NamedTuple):
    """What the form says."""

    name: str
    about: str
    filters: Mapping[str, Any]


def fields(values: Sequence[str] = ()) -> list[Field]:
    """The lines of the form, with what they held before."""
    held = [*values, *[""] * (FIRST + CONDITIONS - len(values))]
    lines = [
        Field("name", held[0]),
        Field("about", held[1], "what it is for"),
        Field("people meet", held[2] or ALL, "↑ ↓ changes it", (ALL, ANY)),
    ]
    for place in range(CONDITIONS):
        hint = EXAMPLES[place] if place < len(EXAMPLES) else ""
        lines.append(Field(f"condition {place + 1}", held[FIRST + place], hint))
    return lines


def checking(cohorts: Mapping[int, str], context: Context) -> Check:
    """Says what each line means, or what is wrong with it."""
    taken = {name.casefold() for name in cohorts.values()}

    def check(values: Sequence[str]) -> list[Remark | None]:
        remarks: list[Remark | None] = [name_remark(values[0], taken), None, None]
        for typed in values[FIRST:]:
            remarks.append(_remark(typed, cohorts, context))
        if not any(typed.strip() for typed in values[FIRST:]):
            remarks[FIRST] = Remark(f"at least one, such as {EXAMPLES[0]}", is_problem=True)
        return remarks

    return check


def name_remark(name: str, taken: set[str]) -> Remark | None:
    """What is wrong with a name for a new cohort."""
    if not name.strip():
        return Remark("a name, please", is_problem=True)
    if name.strip().casefold() in taken:
        return Remark("a cohort is called so already", is_problem=True)
    return None


def _remark(typed: str, cohorts: Mapping[int, str], context: Context) -> Remark | None:
    if not typed.strip():
        return None
    try:
        return Remark(leaf(read(typed, cohorts), context))
    except Unclear as error:
        return Remark(str(error), is_problem=True)


def wanted(values: Sequence[str], cohorts: Mapping[int, str]) -> Wanted:
    """The cohort of a form that was checked. Raises Unclear."""
    leaves = [read(typed, cohorts) for typed in values[FIRST:] if typed.strip()]
    filters = tree(leaves, every=values[2] != ANY)
    return Wanted(values[0].strip(), values[1].strip(), filters)


def edit_fields(name: str, about: str) -> list[Field]:
    """The lines to call it something else."""
    return [Field("name", name), Field("about", about, "what it is for")]


def edit_checking(cohorts: Mapping[int, str], name: str) -> Check:
    """The name may stay, or become one that is free."""
    taken = {each.casefold() for each in cohorts.values()} - {name.casefold()}
    return lambda values: [name_remark(values[0], taken), None]
