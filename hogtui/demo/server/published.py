"""Endpoints: queries that programs ask for by name; and the views of the warehouse."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from hogtui.demo.server import errors
from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import Person, fixed_uuid
from hogtui.demo.server.paging import page, searched, whole_number
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint, stored
from hogtui.demo.server.saved_sql import ENDPOINTS as STORED_ENDPOINTS
from hogtui.demo.server.saved_sql import VIEWS, checked_query

Row = dict[str, Any]

VIEW_PAGE = 1000
WRITABLE = frozenset({"description", "query", "is_active", "data_freshness_seconds"})


def stored_endpoints(user: Person, now: datetime) -> list[Row]:
    """The endpoints of a new demo."""
    return [
        _endpoint(name, description, query, user, now - timedelta(days=5 * number))
        for number, (name, description, query) in enumerate(STORED_ENDPOINTS, start=1)
    ]


def _endpoint(name: str, description: str, query: str, user: Person, at: datetime) -> Row:
    path = f"/api/projects/1/endpoints/{name}/run"
    return {
        "id": fixed_uuid(f"endpoint {name}"),
        "name": name,
        "description": description,
        "query": {"kind": "HogQLQuery", "query": query},
        "is_active": True,
        "data_freshness_seconds": 3600,
        "endpoint_path": path,
        "url": None,
        "ui_url": None,
        "created_at": iso(at),
        "updated_at": iso(at),
        "created_by": user.basic(),
        "is_materialized": False,
        "current_version": 1,
        "versions_count": 1,
        "derived_from_insight": None,
        "last_executed_at": iso(at + timedelta(days=1)),
        "materialization": {"status": None, "can_materialize": True, "error": None},
        "bucket_overrides": None,
        "columns": [],
    }


def stored_views(user: Person, now: datetime) -> list[Row]:
    """The views of a new demo."""
    return [
        {
            "id": fixed_uuid(f"view {name}"),
            "deleted": False,
            "name": name,
            "query": {"kind": "HogQLQuery", "query": query},
            "created_by": user.basic(),
            "created_at": iso(now - timedelta(days=8 * number)),
            "sync_frequency": None,
            "columns": [],
            "status": None,
            "last_run_at": None,
            "managed_viewset_kind": None,
            "folder_id": None,
            "folder_name": None,
            "latest_error": None,
            "is_materialized": False,
            "origin": "data_warehouse",
            "is_test": False,
            "expires_at": None,
        }
        for number, (name, query) in enumerate(VIEWS, start=1)
    ]


async def endpoints_listed(call: Call) -> Response:
    """GET endpoints/."""
    rows = call.instance.rows("endpoints", call.project)
    active = call.query.get("is_active")
    return page(
        call.request, [row for row in rows if active in (None, str(row["is_active"]).lower())]
    )


def _named(call: Call) -> Row:
    for row in call.instance.rows("endpoints", call.project):
        if row["name"] == call.params["name"]:
            return row
    raise errors.not_found()


async def endpoint(call: Call) -> Response:
    """GET endpoints/:name/: an endpoint with what belongs to its version."""
    row = _named(call)
    return reply(
        {
            **row,
            "version": row["current_version"],
            "version_id": fixed_uuid(f"version {row['name']} {row['current_version']}"),
            "endpoint_is_active": row["is_active"],
            "version_created_at": row["updated_at"],
            "version_updated_at": None,
            "version_created_by": row["created_by"],
        }
    )


async def endpoint_changed(call: Call) -> Response:
    """PATCH endpoints/:name/; another query is another version."""
    row, body = _named(call), await call.json()
    if not isinstance(body, Mapping):
        raise errors.invalid("Invalid data. Expected a dictionary.")
    fields = {name: value for name, value in body.items() if name in WRITABLE}
    if "query" in fields:
        fields["query"] = checked_query(fields["query"])
        if fields["query"] != row["query"]:
            fields["current_version"] = fields["versions_count"] = row["current_version"] + 1
    row.update(fields, updated_at=iso(call.instance.clock.now()))
    return reply(row)


async def views_listed(call: Call) -> Response:
    """GET warehouse_saved_queries/, paged by number and without the queries."""
    rows = [row for row in call.instance.rows("views", call.project) if not row["deleted"]]
    rows = searched(rows, call.query.get("search"), "name")
    number = max(1, whole_number(call.query.get("page"), 1))
    start = (number - 1) * VIEW_PAGE
    address = str(call.request.url.replace(query=""))
    more = start + VIEW_PAGE < len(rows)
    return reply(
        {
            "count": len(rows),
            "next": f"{address}?page={number + 1}" if more else None,
            "previous": f"{address}?page={number - 1}" if number > 1 else None,
            "results": [
                {name: value for name, value in row.items() if name != "query"}
                for row in rows[start : start + VIEW_PAGE]
            ],
        }
    )


async def view(call: Call) -> Response:
    """GET warehouse_saved_queries/:id/, with the query."""
    return reply(stored(call, "views"))


_ENDPOINTS, _VIEWS = PROJECT + "endpoints/", PROJECT + "warehouse_saved_queries/"
ENDPOINTS = (
    Endpoint("GET", _ENDPOINTS, endpoints_listed, "endpoint:read"),
    Endpoint("GET", _ENDPOINTS + "{name}/", endpoint, "endpoint:read"),
    Endpoint("PATCH", _ENDPOINTS + "{name}/", endpoint_changed, "endpoint:write"),
    Endpoint("GET", _VIEWS, views_listed, "warehouse_view:read"),
    Endpoint("GET", _VIEWS + "{id}/", view, "warehouse_view:read"),
)
