"""Cohorts: the sets of persons that the data was built with."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from hogtui.demo.data.cohorts import Cohort
from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import Person
from hogtui.demo.server.paging import page, searched
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint, only_softly, stored

Row = dict[str, Any]


def stored_cohorts(cohorts: Sequence[Cohort], user: Person, now: datetime) -> list[Row]:
    """The cohorts of a new demo, newest first."""
    return [_row(cohort, user, now) for cohort in sorted(cohorts, key=lambda one: -one.id)]


def _row(cohort: Cohort, user: Person, now: datetime) -> Row:
    return {
        "id": cohort.id,
        "name": cohort.name,
        "description": cohort.description,
        "groups": [],
        "filters": cohort.filters,
        "query": None,
        "is_static": cohort.is_static,
        "cohort_type": _kind(cohort),
        "is_calculating": False,
        "count": cohort.count,
        "errors_calculating": 0,
        "last_error_message": None,
        "last_error_code": None,
        "last_calculation": iso(now - timedelta(minutes=20 + 7 * cohort.id)),
        "version": None if cohort.is_static else 3,
        "pending_version": None if cohort.is_static else 3,
        "created_by": user.basic(),
        "created_at": iso(now - timedelta(days=200 - cohort.id)),
        "deleted": False,
        "experiment_set": [],
        "last_backfill_person_properties_at": None,
    }


def _kind(cohort: Cohort) -> str:
    if cohort.is_static:
        return "static"
    return "behavioral" if _has_behaviour(cohort.filters) else "person_property"


def _has_behaviour(part: Any) -> bool:
    if isinstance(part, dict):
        return part.get("type") == "behavioral" or any(map(_has_behaviour, part.values()))
    return isinstance(part, list) and any(map(_has_behaviour, part))


async def listed(call: Call) -> Response:
    """GET cohorts/."""
    rows = call.instance.rows("cohorts", call.project)
    kind = call.query.get("type")
    if kind in ("static", "dynamic"):
        rows = [row for row in rows if row["is_static"] is (kind == "static")]
    if call.query.get("basic") == "true":
        heavy = ("filters", "query", "groups")
        rows = [{name: row[name] for name in row if name not in heavy} for row in rows]
    return page(call.request, searched(rows, call.query.get("search"), "name"))


async def one(call: Call) -> Response:
    """GET cohorts/:id/."""
    return reply(stored(call, "cohorts"))


ENDPOINTS = (
    Endpoint("GET", PROJECT + "cohorts/", listed, "cohort:read"),
    Endpoint("GET", PROJECT + "cohorts/{id}/", one, "cohort:read"),
    Endpoint("DELETE", PROJECT + "cohorts/{id}/", only_softly, "cohort:write"),
)
