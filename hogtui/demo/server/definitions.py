"""Names of events, properties and group types."""

from starlette.responses import Response

from hogtui.demo.server.organization import group_types
from hogtui.demo.server.paging import page, searched
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint


async def events(call: Call) -> Response:
    """GET event_definitions/."""
    rows = call.instance.rows("event_definitions", call.project)
    return page(call.request, searched(rows, call.query.get("search"), "name"))


async def properties(call: Call) -> Response:
    """GET property_definitions/."""
    rows = call.instance.rows("property_definitions", call.project)
    return page(call.request, searched(rows, call.query.get("search"), "name"))


async def groups(call: Call) -> Response:
    """GET groups_types/: a bare list."""
    return reply(group_types(call.project))


ENDPOINTS = (
    Endpoint("GET", PROJECT + "event_definitions/", events, "event_definition:read"),
    Endpoint("GET", PROJECT + "property_definitions/", properties, "property_definition:read"),
    Endpoint("GET", PROJECT + "groups_types/", groups, "group:read"),
)
