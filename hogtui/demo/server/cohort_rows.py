"""Cohorts as the API tells them."""

import copy
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from hogtui.demo.data.cohorts import Cohort
from hogtui.demo.data.more_cohorts import MORE, Defined
from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import Person

Row = dict[str, Any]


def stored_cohorts(cohorts: Sequence[Cohort], user: Person, now: datetime) -> list[Row]:
    """The cohorts of a new demo, newest first; those of the data are counted already."""
    rows = [_counted(cohort, user, now) for cohort in cohorts]
    if rows:
        first = max(row["id"] for row in rows) + 1
        rows += [_defined(each, first + place, user, now) for place, each in enumerate(MORE)]
    return sorted(rows, key=lambda row: -int(row["id"]))


def empty_row(user: Person, now: datetime) -> Row:
    """A cohort of which nothing has been said."""
    return {
        "id": 0,
        "name": None,
        "description": "",
        "groups": [],
        "filters": None,
        "query": None,
        "is_static": False,
        "cohort_type": None,
        "is_calculating": False,
        "count": None,
        "errors_calculating": 0,
        "last_error_message": None,
        "last_error_code": None,
        "last_calculation": None,
        "version": None,
        "pending_version": None,
        "created_by": user.basic(),
        "created_at": iso(now),
        "deleted": False,
        "experiment_set": [],
        "last_backfill_person_properties_at": None,
    }


def _counted(cohort: Cohort, user: Person, now: datetime) -> Row:
    row = empty_row(user, now - timedelta(days=200 - cohort.id))
    version = None if cohort.is_static else 3
    row.update(
        id=cohort.id,
        name=cohort.name,
        description=cohort.description,
        filters=cohort.filters,
        is_static=cohort.is_static,
        count=cohort.count,
        last_calculation=iso(now - timedelta(minutes=20 + 7 * cohort.id)),
        version=version,
        pending_version=version,
    )
    row["cohort_type"] = kind_of(row)
    return row


def _defined(defined: Defined, number: int, user: Person, now: datetime) -> Row:
    row = empty_row(user, now - timedelta(days=200 - 9 * (number - 6)))
    state = dict(defined.state)
    stuck, failed = state.pop("stuck_minutes", None), state.pop("failed", False)
    row.update(
        id=number,
        name=defined.name,
        description=defined.description,
        is_static=bool(defined.query),
        version=None if defined.query else 1,
        pending_version=None if defined.query else 1,
        groups=copy.deepcopy(list(defined.groups)),
    )
    row.update(state)
    if defined.tree is not None:
        row["filters"] = {"properties": copy.deepcopy(defined.tree)}
    if stuck is not None or failed:
        row["last_calculation"] = iso(now - timedelta(minutes=stuck or 60 * 52))
    row["cohort_type"] = kind_of(row)
    return row


def kind_of(row: Row) -> str | None:
    """PostHog's word for what decides who is in it."""
    if row["is_static"]:
        return "static"
    if not row["filters"]:
        return None
    return "behavioral" if _has_behaviour(row["filters"]) else "person_property"


def _has_behaviour(part: Any) -> bool:
    if isinstance(part, dict):
        return part.get("type") == "behavioral" or any(map(_has_behaviour, part.values()))
    return isinstance(part, list) and any(map(_has_behaviour, part))
