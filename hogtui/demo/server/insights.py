"""Insights as a team would have saved them: listed, read, made and changed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from hogtui.demo.server import errors
from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import Person, fixed_uuid
from hogtui.demo.server.paging import page, searched
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint, only_softly, stored
from hogtui.demo.server.saved_sql import INSIGHTS, checked_query

Row = dict[str, Any]

NOT_COMPUTED: Row = {
    "result": None,
    "columns": None,
    "hasMore": None,
    "last_refresh": None,
    "is_cached": False,
    "query_status": None,
    "timezone": None,
}
"""What an insight says about its result before anybody asked for it."""
WRITABLE = frozenset(
    {"name", "derived_name", "description", "query", "favorited", "saved", "tags", "deleted"}
)
"""What a body may change; PostHog passes over the rest."""


def stored_insights(user: Person, now: datetime) -> list[Row]:
    """The insights of a new demo."""
    return [
        {
            **_insight(number, user, now - timedelta(days=11 * number)),
            "name": name,
            "derived_name": None if name else "SQL query",
            "description": description,
            "query": {
                "kind": "DataVisualizationNode",
                "source": {"kind": "HogQLQuery", "query": query},
                "display": "ActionsLineGraph" if "as day" in query else "ActionsTable",
            },
            "favorited": number == 1,
            "tags": ["weekly"] if "week" in (name or "") else [],
        }
        for number, (name, description, query) in enumerate(INSIGHTS, start=1)
    ]


def _insight(number: int, user: Person, at: datetime) -> Row:
    created = iso(at)
    return {
        **NOT_COMPUTED,
        "id": number,
        "short_id": fixed_uuid(f"insight {number}").replace("-", "")[:8],
        "name": None,
        "derived_name": None,
        "description": "",
        "query": None,
        "filters": {},
        "order": None,
        "deleted": False,
        "saved": True,
        "favorited": False,
        "tags": [],
        "dashboard_tiles": [],
        "created_by": user.basic(),
        "created_at": created,
        "updated_at": created,
        "last_modified_at": created,
        "last_modified_by": user.basic(),
        "is_sample": False,
        "effective_restriction_level": 21,
        "effective_privilege_level": 37,
        "user_access_level": "manager",
    }


async def listed(call: Call) -> Response:
    """GET insights/."""
    query = call.query
    rows = [row for row in call.instance.rows("insights", call.project) if _fits(row, query)]
    rows = searched(rows, query.get("search"), "name", "derived_name", "description")
    if query.get("basic") == "true":
        rows = [{name: row[name] for name in row if name not in NOT_COMPUTED} for row in rows]
    return page(call.request, rows)


def _fits(row: Row, query: Mapping[str, str]) -> bool:
    checks = (
        not row["deleted"],
        query.get("short_id", row["short_id"]) == row["short_id"],
        query.get("favorited") != "true" or row["favorited"],
        query.get("saved") != "true" or row["saved"],
        query.get("insight") != "SQL" or _is_sql(row),
    )
    return all(checks)


def _is_sql(row: Row) -> bool:
    node = row["query"] or {}
    return "HogQLQuery" in (node.get("kind"), (node.get("source") or {}).get("kind"))


async def one(call: Call) -> Response:
    """GET insights/:id/."""
    return reply(stored(call, "insights"))


async def changed(call: Call) -> Response:
    """PATCH insights/:id/, also of one that was deleted."""
    rows = call.instance.rows("insights", call.project)
    row = next((row for row in rows if str(row["id"]) == call.params["id"]), None)
    if row is None:
        raise errors.not_found()
    row.update(_fields(await call.json()))
    row.update(_touched(call))
    return reply(row)


async def made(call: Call) -> Response:
    """POST insights/."""
    rows = call.instance.rows("insights", call.project)
    user, now = call.instance.facts.user, call.instance.clock.now()
    row = _insight(max((row["id"] for row in rows), default=0) + 1, user, now)
    # What is made over the API is not saved until somebody says so.
    row.update({"saved": False, **_fields(await call.json())})
    rows.append(row)
    return reply(row, 201)


def _fields(body: Any) -> Row:
    if not isinstance(body, Mapping):
        raise errors.invalid("Invalid data. Expected a dictionary.")
    fields = {name: value for name, value in body.items() if name in WRITABLE}
    if fields.get("query") is not None:
        fields["query"] = checked_query(fields["query"])
    return fields


def _touched(call: Call) -> Row:
    at = iso(call.instance.clock.now())
    by = call.instance.facts.user.basic()
    return {"updated_at": at, "last_modified_at": at, "last_modified_by": by}


ENDPOINTS = (
    Endpoint("GET", PROJECT + "insights/", listed, "insight:read", "clickhouse"),
    Endpoint("POST", PROJECT + "insights/", made, "insight:write", "clickhouse"),
    Endpoint("GET", PROJECT + "insights/{id}/", one, "insight:read", "clickhouse"),
    Endpoint("PATCH", PROJECT + "insights/{id}/", changed, "insight:write", "clickhouse"),
    Endpoint("DELETE", PROJECT + "insights/{id}/", only_softly, "insight:write", "clickhouse"),
)
