"""Dashboards over the API: listed, made, changed, and their tiles moved about."""

import copy
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from hogtui.demo.server import errors
from hogtui.demo.server.clock import iso
from hogtui.demo.server.dashboard_rows import (
    Row,
    in_order,
    new_row,
    new_tile,
    next_tile,
    text_of,
    told,
)
from hogtui.demo.server.dashboard_tiles import tile_told
from hogtui.demo.server.paging import page, searched
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint, only_softly, stored

WRITABLE = frozenset(
    {
        "name",
        "description",
        "pinned",
        "tags",
        "filters",
        "variables",
        "breakdown_colors",
        "data_color_theme_id",
        "quick_filter_ids",
        "restriction_level",
        "deleted",
    }
)
_OF_TILES = ("layouts", "color", "order", "show_description", "filters_overrides", "deleted")


async def listed(call: Call) -> Response:
    """GET dashboards/: without tiles; unlisted ones only when they are asked for."""
    query = call.query
    mode = query.get("creation_mode")
    wanted = {tag for tag in query.get("tags", "").strip("[]").replace('"', "").split(",") if tag}
    rows = [
        row
        for row in call.instance.rows("dashboards", call.project)
        if not row["deleted"]
        and (row["creation_mode"] == mode if mode else row["creation_mode"] != "unlisted")
        and (not wanted or wanted & set(row["tags"]))
        and (query.get("pinned") != "true" or row["pinned"])
    ]
    # Pinned ones first, then by name, as PostHog orders them.
    rows.sort(key=lambda row: (not row["pinned"], (row["name"] or "").lower()))
    rows = searched(rows, query.get("search"), "name", "description")
    return page(call.request, [told(row, basic=True) for row in rows])


async def made(call: Call) -> Response:
    """POST dashboards/: an empty one, or with `use_dashboard` a copy of another."""
    rows = call.instance.rows("dashboards", call.project)
    body = await call.json()
    fields = _fields(body)
    user, now = call.instance.facts.user, call.instance.clock.now()
    row = new_row(max((each["id"] for each in rows), default=0) + 1, user, now)
    if wanted := body.get("use_dashboard"):
        source = next((each for each in rows if each["id"] == wanted and not each["deleted"]), None)
        if source is None:
            raise errors.invalid("Invalid value provided", attr="use_dashboard")
        row.update({key: copy.deepcopy(source[key]) for key in ("filters", "variables", "tags")})
        row["creation_mode"] = "duplicate"
        first = next_tile(rows)
        row["_tiles"] = [
            {**copy.deepcopy(tile), "id": first + place}
            for place, tile in enumerate(in_order(source))
        ]
    row.update(fields)
    rows.append(row)
    return await _whole(call, row, 201)


async def changed(call: Call) -> Response:
    """PATCH dashboards/:id/, also of one that was deleted; `tiles` changes those it names."""
    row = _any(call)
    body = await call.json()
    fields = _fields(body)
    tiles = body.get("tiles")
    if tiles is not None and not isinstance(tiles, list):
        raise errors.invalid("Expected a list of items.", attr="tiles")
    for each in tiles or []:
        _change_tile(call, row, each)
    row.update(fields)
    if fields.get("deleted") and body.get("delete_insights"):
        _delete_insights(call, row)
    row["last_modified_at"] = iso(call.instance.clock.now())
    row["last_modified_by"] = call.instance.facts.user.basic()
    return await _whole(call, row)


async def _whole(call: Call, row: Row, status: int = 200) -> Response:
    tiles = [await tile_told(call, row, tile) for tile in in_order(row)]
    return reply({**told(row), "tiles": tiles}, status)


def _any(call: Call) -> Row:
    for row in call.instance.rows("dashboards", call.project):
        if str(row["id"]) == call.params["id"]:
            return row
    raise errors.not_found()


def _fields(body: Any) -> Row:
    if not isinstance(body, Mapping):
        raise errors.invalid("Invalid data. Expected a dictionary.")
    fields = {name: value for name, value in body.items() if name in WRITABLE}
    if not isinstance(fields.get("filters", {}), Mapping):
        raise errors.invalid("Filters must be a dictionary", attr="filters")
    if not isinstance(fields.get("tags", []), list):
        raise errors.invalid('Expected a list of items but got type "str".', attr="tags")
    return fields


def _change_tile(call: Call, row: Row, wanted: Any) -> None:
    """Change a tile by its id, or make a text tile or a button of what has none."""
    if not isinstance(wanted, Mapping):
        raise errors.invalid("Invalid data. Expected a dictionary.", attr="tiles")
    boards = call.instance.rows("dashboards", call.project)
    tile = next((each for each in row["_tiles"] if each["id"] == wanted.get("id")), None)
    if tile is None:
        if wanted.get("id") is not None or not (wanted.get("text") or wanted.get("button_tile")):
            raise errors.invalid("Tile does not exist on this dashboard.", attr="tiles")
        tile = new_tile(next_tile(boards))
        row["_tiles"].append(tile)
    tile.update({name: wanted[name] for name in _OF_TILES if name in wanted})
    if isinstance(text := wanted.get("text"), Mapping):
        body = str(text.get("body") or "")
        if not body or len(body) > 4000:
            raise errors.invalid("Text body cannot be empty", attr="tiles__text__body")
        tile["text"] = text_of(tile["id"], body, call.instance.clock.now())
    if isinstance(button := wanted.get("button_tile"), Mapping):
        tile["button_tile"] = {**(tile["button_tile"] or {"id": tile["id"]}), **button}


def _delete_insights(call: Call, row: Row) -> None:
    """With the dashboard those insights that stand on no other one."""
    boards = call.instance.rows("dashboards", call.project)
    elsewhere = {
        tile["insight_id"]
        for board in boards
        if board is not row and not board["deleted"]
        for tile in board["_tiles"]
        if not tile["deleted"]
    }
    mine = {tile["insight_id"] for tile in row["_tiles"] if not tile["deleted"]} - elsewhere
    for insight in call.instance.rows("insights", call.project):
        if insight["id"] in mine:
            insight["deleted"] = True


def _tile_of(row: Row, number: object) -> Row:
    for tile in row["_tiles"]:
        if tile["id"] == number and not tile["deleted"]:
            return dict(tile)
    raise errors.not_found()


async def move_tile(call: Call) -> Response:
    """PATCH dashboards/:id/move_tile/ {tile: {id}, toDashboard}."""
    row, body = stored(call, "dashboards"), await call.json()
    tile = _tile_of(row, (body.get("tile") or {}).get("id"))
    target = _target(call, body.get("toDashboard", body.get("to_dashboard")))
    row["_tiles"] = [each for each in row["_tiles"] if each["id"] != tile["id"]]
    target["_tiles"].append(tile)
    return await _whole(call, row)


async def copy_tile(call: Call) -> Response:
    """POST dashboards/:id/copy_tile/ {fromDashboardId, tileId}: onto this dashboard."""
    row, body = stored(call, "dashboards"), await call.json()
    source = _target(call, body.get("fromDashboardId"))
    tile = _tile_of(source, body.get("tileId"))
    boards = call.instance.rows("dashboards", call.project)
    here = {each["insight_id"] for each in row["_tiles"] if not each["deleted"]}
    if tile["insight_id"] is not None and tile["insight_id"] in here:
        raise errors.invalid("This insight is already on the dashboard.")
    row["_tiles"].append({**tile, "id": next_tile(boards)})
    return await _whole(call, row)


async def reorder_tiles(call: Call) -> Response:
    """POST dashboards/:id/reorder_tiles/ {tile_order: [ids]}."""
    row, body = stored(call, "dashboards"), await call.json()
    order = body.get("tile_order")
    if not isinstance(order, list) or not order:
        raise errors.invalid("This field is required.", code="required", attr="tile_order")
    below = 0
    for place, number in enumerate(order):
        tile = next((each for each in row["_tiles"] if each["id"] == number), None)
        if tile is None:
            raise errors.invalid(f"Tile {number} is not on this dashboard.", attr="tile_order")
        size = tile["layouts"].get("sm") or {"w": 6, "h": 5}
        x = 6 * (place % 2) if size["w"] <= 6 else 0
        tile["layouts"] = {**tile["layouts"], "sm": {**size, "x": x, "y": below}}
        tile["order"] = place
        below += size["h"] if place % 2 or size["w"] > 6 else 0
    return await _whole(call, row)


def _target(call: Call, number: object) -> Row:
    for row in call.instance.rows("dashboards", call.project):
        if row["id"] == number and not row["deleted"]:
            return row
    raise errors.not_found()


_ONE = PROJECT + "dashboards/{id}/"
ENDPOINTS = (
    Endpoint("GET", PROJECT + "dashboards/", listed, "dashboard:read"),
    Endpoint("POST", PROJECT + "dashboards/", made, "dashboard:write"),
    Endpoint("PATCH", _ONE, changed, "dashboard:write"),
    Endpoint("DELETE", _ONE, only_softly, "dashboard:write"),
    Endpoint("PATCH", _ONE + "move_tile/", move_tile, "dashboard:write"),
    Endpoint("POST", _ONE + "copy_tile/", copy_tile, "dashboard:write"),
    Endpoint("POST", _ONE + "reorder_tiles/", reorder_tiles, "dashboard:write"),
)
