"""Insight variables: stored per project, filled in per query."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from hogtui.demo.server import errors
from hogtui.demo.server.bodies import HogQLQuery, Variable
from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import Person, fixed_uuid
from hogtui.demo.server.paging import whole_number
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint, stored

PAGE = 100


def stored_variables(user: Person, now: datetime) -> list[dict[str, Any]]:
    """The ones a new demo comes with."""
    wanted: tuple[tuple[str, str, str, Any, list[str]], ...] = (
        ("Event name", "event_name", "String", "$pageview", []),
        ("Days back", "days", "Number", 7, []),
        ("Plan", "plan", "List", "free", ["free", "team", "business"]),
        ("Since", "since", "Date", f"{now - timedelta(days=30):%Y-%m-%d}", []),
        ("Signed in", "signed_in", "Boolean", True, []),
    )
    return [
        {
            "id": fixed_uuid(f"variable {code_name}"),
            "name": name,
            "type": kind,
            "default_value": default,
            "code_name": code_name,
            "values": values or None,
            "created_by": user.id,
            "created_at": iso(now - timedelta(days=90)),
        }
        for name, code_name, kind, default, values in wanted
    ]


def fill(
    query: HogQLQuery, overrides: Mapping[str, Any], known_ones: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """What every {variables.x} of a query stands for, by code name; raises Refusal.

    A variable needs both an entry in the query and a stored one of that code name; a value that
    is empty, zero or false falls back to the stored default.
    """
    given = dict(query.variables or {})
    for variable_id, override in overrides.items():
        if variable_id in given:
            merged = {**given[variable_id].model_dump(exclude_unset=True), **override}
            given[variable_id] = Variable.model_validate(merged)
    stored_names = {variable["code_name"] for variable in known_ones}
    for variable in given.values():
        name = variable.code_name
        if name not in stored_names and f"variables.{name}" in query.query:
            raise errors.invalid(f"Variable {name} does not exist")
    return values_of(given, known_ones)


def values_of(
    given: Mapping[str, Variable], known_ones: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The values by code name of the variables that are stored."""
    defaults = {variable["code_name"]: variable["default_value"] for variable in known_ones}
    return {
        one.code_name: None if one.isNull else one.value or defaults[one.code_name]
        for one in given.values()
        if one.code_name in defaults
    }


async def listed(call: Call) -> Response:
    """GET insight_variables/, paged by number."""
    rows = call.instance.rows("insight_variables", call.project)
    number = max(1, whole_number(call.query.get("page"), 1))
    start = (number - 1) * PAGE
    if start and start >= len(rows):
        raise errors.not_found("Invalid page.")
    address = str(call.request.url.replace(query=""))
    return reply(
        {
            "count": len(rows),
            "next": f"{address}?page={number + 1}" if start + PAGE < len(rows) else None,
            "previous": f"{address}?page={number - 1}" if number > 1 else None,
            "results": rows[start : start + PAGE],
        }
    )


async def one(call: Call) -> Response:
    """GET insight_variables/:id/."""
    return reply(stored(call, "insight_variables"))


ENDPOINTS = (
    Endpoint("GET", PROJECT + "insight_variables/", listed, "insight_variable:read"),
    Endpoint("GET", PROJECT + "insight_variables/{id}/", one, "insight_variable:read"),
)
