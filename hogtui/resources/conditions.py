"""Property filters, in words: what flags, cohorts and insights say about whom they mean."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hogtui.resources.base import Context
from hogtui.text.safe import line

OPERATORS = {
    "exact": "=",
    "is_not": "≠",
    "icontains": "contains",
    "not_icontains": "does not contain",
    "icontains_multi": "contains one of",
    "not_icontains_multi": "contains none of",
    "starts_with": "starts with",
    "ends_with": "ends with",
    "regex": "matches",
    "not_regex": "does not match",
    "gt": ">",
    "gte": "≥",
    "lt": "<",
    "lte": "≤",
    "min": "≥",
    "max": "≤",
    "between": "between",
    "not_between": "not between",
    "is_date_exact": "on",
    "is_date_before": "before",
    "is_date_after": "after",
    "in": "in",
    "not_in": "not in",
    "is_cleaned_path_exact": "= (path)",
    "semver_eq": "= version",
    "semver_neq": "≠ version",
    "semver_gt": "> version",
    "semver_gte": "≥ version",
    "semver_lt": "< version",
    "semver_lte": "≤ version",
    "semver_tilde": "~ version",
    "semver_caret": "^ version",
    "semver_wildcard": "version like",
}
ALONE = {"is_set": "is set", "is_not_set": "is not set"}
"""Operators without a value."""
NEGATED = {"in": "not in", "exact": "≠"}


def value(found: object) -> str:
    """A value or several, as a person writes them."""
    if isinstance(found, list):
        return " or ".join(value(each) for each in found) if found else "(nothing)"
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, str):
        return line(found) or '""'
    if found is None:
        return "∅"
    return line(json.dumps(found, ensure_ascii=False, default=str))


def condition(found: Mapping[str, Any], context: Context) -> str:
    """One property filter: `email contains @example.com`, `in cohort Power users`."""
    kind = str(found.get("type") or "")
    operator = str(found.get("operator") or "exact")
    if kind == "cohort":
        return _cohort(found, operator, context)
    if kind == "flag":
        key = context.name("flag", found.get("key"), str(found.get("label") or ""))
        return f"flag {line(key)} is {_evaluation(found.get('value'))}"
    name = line(str(found.get("key") or "?"))
    if kind == "group":
        name = f"{line(_group_name(found, context))}.{name}"
    elif kind not in {"", "person"}:
        name = f"{line(kind)}.{name}"
    if operator in ALONE:
        words = f"{name} {ALONE[operator]}"
    else:
        sign = OPERATORS.get(operator, line(operator.replace("_", " ")))
        words = f"{name} {sign} {value(found.get('value'))}"
    return f"not ({words})" if found.get("negation") is True else words


def _cohort(found: Mapping[str, Any], operator: str, context: Context) -> str:
    number = found.get("value", found.get("key"))
    name = context.name("cohort", number, str(found.get("cohort_name") or ""))
    is_outside = operator == "not_in" or found.get("negation") is True
    return f"{'not ' * is_outside}in cohort {line(name)}"


def _evaluation(found: object) -> str:
    if found is True or found == "true":
        return "on"
    if found is False or found == "false":
        return "off"
    return f"variant {value(found)}"


def _group_name(found: Mapping[str, Any], context: Context) -> str:
    return context.name("group", found.get("group_type_index"), "group")


def all_of(filters: object, context: Context) -> list[str]:
    """Each filter of a list in words."""
    if not isinstance(filters, Sequence) or isinstance(filters, str):
        return []
    return [condition(each, context) for each in filters if isinstance(each, Mapping)]


def percent(number: object) -> str:
    """A share as PostHog stores it: nothing means all."""
    if number is None:
        return "100 %"
    if isinstance(number, bool) or not isinstance(number, int | float):
        return f"{line(str(number))} %"
    return f"{number:g} %"
