"""What refers to a cohort: flags, insights, other cohorts, and the filter of test accounts."""

from collections.abc import Iterator
from typing import Any

from hogtui.demo.server import errors
from hogtui.demo.server.routing import Call

Row = dict[str, Any]
SHOWN = 100
"""Of each kind; the rest is counted."""
NAMED = 5
"""Insights and cohorts that a refusal names."""


def used_in(call: Call, number: int) -> Row:
    """As PostHog tells it, kind by kind."""
    flags = [
        {"id": each["id"], "key": each["key"], "name": each["name"]}
        for each in _flags(call, number)
    ]
    insights = [
        {"id": each["id"], "short_id": each["short_id"], "name": _name(each)}
        for each in _insights(call, number)
    ]
    cohorts = [{"id": each["id"], "name": _name(each)} for each in _cohorts(call, number)]
    return {
        "feature_flags": _block(flags),
        "insights": _block(insights),
        "cohorts": _block(cohorts),
    }


def _block(found: list[Row]) -> Row:
    return {"results": found[:SHOWN], "total": len(found), "has_more": len(found) > SHOWN}


def refuse_deletion(call: Call, number: int) -> None:
    """Keep a cohort that something rests on; raises Refusal."""
    active = [each for each in _flags(call, number) if each["active"] and not each["archived"]]
    if active:
        names = ", ".join(each["name"] or each["key"] for each in active)
        raise errors.invalid(
            f"This cohort is used in {len(active)} active feature flag(s): {names}. "
            "Please remove the cohort from these feature flags before deleting it."
        )
    if number in referred(list(call.project.test_account_filters)):
        raise errors.invalid(
            "This cohort is used in 'Filter out internal and test users' for 1 environment(s): "
            f"{call.project.name}. "
            "Please remove the cohort from these test account filters before deleting it."
        )
    for found, what, where in (
        (list(_insights(call, number)), "insight(s)", "insights"),
        (list(_cohorts(call, number)), "other cohort(s)", "cohort definitions"),
    ):
        if found:
            names = ", ".join(map(_name, found[:NAMED]))
            more = f", and {len(found) - NAMED} more" if len(found) > NAMED else ""
            raise errors.invalid(
                f"This cohort is used in {len(found)} {what}: {names}{more}. "
                f"Please remove the cohort from these {where} before deleting it."
            )


def _name(row: Row) -> str:
    return str(row.get("name") or row.get("derived_name") or "Unnamed")


def _flags(call: Call, number: int) -> Iterator[Row]:
    for each in call.instance.rows("feature_flags", call.project):
        if not each["deleted"] and number in referred(each["filters"]):
            yield each


def _insights(call: Call, number: int) -> Iterator[Row]:
    for each in call.instance.rows("insights", call.project):
        if not each["deleted"] and number in (referred(each["query"]) | broken_down(each["query"])):
            yield each


def _cohorts(call: Call, number: int) -> Iterator[Row]:
    for each in call.instance.rows("cohorts", call.project):
        if not each["deleted"] and each["id"] != number and number in referred(each["filters"]):
            yield each


def referred(part: Any) -> set[int]:
    """The cohorts that conditions name, at any depth."""
    if isinstance(part, dict):
        own = {part.get("value")} if part.get("type") == "cohort" else set()
        found = {each for each in own if isinstance(each, int)}
        return found.union(*map(referred, part.values()))
    if isinstance(part, list | tuple):
        return set[int]().union(*map(referred, part))
    return set()


def broken_down(query: Any) -> set[int]:
    """The cohorts that an insight is broken down by."""
    source = query.get("source") if isinstance(query, dict) else None
    by = source.get("breakdownFilter") if isinstance(source, dict) else None
    if not isinstance(by, dict) or by.get("breakdown_type") != "cohort":
        return set()
    found = by.get("breakdown")
    return {
        each for each in (found if isinstance(found, list) else [found]) if isinstance(each, int)
    }
