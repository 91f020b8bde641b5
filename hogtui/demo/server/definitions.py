"""Names of events, properties and group types."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from hogtui.demo.data.definitions import EventDefinition, PropertyDefinition
from hogtui.demo.server import errors
from hogtui.demo.server.facts import fixed_uuid
from hogtui.demo.server.organization import group_types
from hogtui.demo.server.paging import page, searched
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint
from hogtui.demo.tables import TEAM_ID

Row = dict[str, Any]
KINDS = ("event", "person", "group", "session")


def event_row(one: EventDefinition) -> Row:
    """A kind of event as the API shows it."""
    return {
        "id": fixed_uuid(f"event definition {one.name}"),
        "name": one.name,
        "owner": None,
        "description": "",
        "tags": [],
        "created_at": one.first_seen_at,
        "updated_at": one.last_seen_at,
        "updated_by": None,
        "last_seen_at": one.last_seen_at,
        "last_updated_at": one.last_seen_at,
        "verified": False,
        "verified_at": None,
        "verified_by": None,
        "hidden": False,
        "is_action": False,
        "post_to_slack": False,
        "default_columns": [],
        "media_preview_urls": [],
    }


def property_row(one: PropertyDefinition, wanted: frozenset[str]) -> Row:
    """A property as the API shows it."""
    place = f"{one.kind} {one.group_type_index} {one.name}"
    return {
        "id": fixed_uuid(f"property definition {place}"),
        "name": one.name,
        "description": "",
        "tags": [],
        "is_numerical": one.is_numerical,
        "property_type": one.property_type,
        "is_seen_on_filtered_events": bool(wanted & set(one.events)) if wanted else None,
        "updated_at": None,
        "updated_by": None,
        "verified": False,
        "verified_at": None,
        "verified_by": None,
        "hidden": False,
        "virtual": False,
    }


async def events(call: Call) -> Response:
    """GET event_definitions/."""
    kind = call.query.get("event_type", "event")
    found = await asyncio.to_thread(call.instance.taxonomy.events) if _has_data(call) else ()
    rows = [event_row(one) for one in found if _of_type(one.name, kind)]
    return page(call.request, searched(rows, call.query.get("search"), "name"))


def _of_type(name: str, kind: str) -> bool:
    if kind == "event_custom":
        return not name.startswith("$")
    return kind != "event_posthog" or name.startswith("$")


async def properties(call: Call) -> Response:
    """GET property_definitions/."""
    kind = call.query.get("type", "event")
    if kind not in KINDS:
        raise errors.invalid(f'"{kind}" is not a valid choice.', attr="type")
    index = call.query.get("group_type_index")
    if kind == "group" and index is None:
        raise errors.invalid(
            "`group_type_index` is required if `type` is `group`.", attr="group_type_index"
        )
    wanted = frozenset(_names(call.query.get("event_names")))
    found = await asyncio.to_thread(call.instance.taxonomy.properties) if _has_data(call) else ()
    rows = [
        property_row(one, wanted)
        for one in found
        if one.kind == kind and (kind != "group" or str(one.group_type_index) == index)
    ]
    return page(call.request, searched(_chosen(rows, call.query), call.query.get("search"), "name"))


def _chosen(rows: list[Row], query: Mapping[str, str]) -> list[Row]:
    if query.get("properties"):
        named = set(query["properties"].split(","))
        rows = [row for row in rows if row["name"] in named]
    if query.get("is_numerical") == "true":
        rows = [row for row in rows if row["is_numerical"]]
    if query.get("is_feature_flag") in ("true", "false"):
        wanted = query["is_feature_flag"] == "true"
        rows = [row for row in rows if row["name"].startswith("$feature/") is wanted]
    return rows


def _names(text: str | None) -> list[str]:
    return [name.strip(' "') for name in (text or "").strip("[]").split(",") if name.strip(' "')]


def _has_data(call: Call) -> bool:
    return call.project.id == TEAM_ID


async def groups(call: Call) -> Response:
    """GET groups_types/: a bare list."""
    return reply(group_types(call.project))


ENDPOINTS = (
    Endpoint("GET", PROJECT + "event_definitions/", events, "event_definition:read"),
    Endpoint("GET", PROJECT + "property_definitions/", properties, "property_definition:read"),
    Endpoint("GET", PROJECT + "groups_types/", groups, "group:read"),
)
