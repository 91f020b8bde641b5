"""Insights over the API: listed, read with their results, made, changed, marked as seen."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from starlette.responses import Response

from hogtui.demo.hogql.dates import read_date
from hogtui.demo.server import errors
from hogtui.demo.server.bodies import INSIGHTS, KINDS, read_request
from hogtui.demo.server.cache import Mode
from hogtui.demo.server.clock import iso
from hogtui.demo.server.insight_results import Wish, mode_of, result_of, wish_of
from hogtui.demo.server.insight_rows import NOT_COMPUTED, Row, kind_of, new_row, told
from hogtui.demo.server.paging import page, searched
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint, only_softly
from hogtui.demo.server.saved_sql import checked_query

WRITABLE = frozenset(
    {
        "name",
        "derived_name",
        "description",
        "query",
        "filters",
        "order",
        "favorited",
        "saved",
        "tags",
        "deleted",
    }
)
"""What a body may change; PostHog passes over the rest."""
_ORDERS = ("id", "name", "created_at", "last_modified_at", "updated_at", "last_viewed_at")
VIEWED = 5
"""How many `my_last_viewed` tells."""
FEW = 5
"""Rows of a list whose results are looked for; of more only those that are there already."""


async def listed(call: Call) -> Response:
    """GET insights/: with the results that are kept, or computed when asked to."""
    query = call.query
    boards = call.instance.rows("dashboards", call.project)
    rows = [row for row in call.instance.rows("insights", call.project) if _fits(row, call)]
    basic = query.get("basic") == "true"
    rows = _ordered([_named(row, told(row, boards, basic=basic)) for row in rows], query)
    rows = searched(rows, query.get("search"), "name", "derived_name", "description", "_tags")
    found = page(call.request, [{k: v for k, v in row.items() if k != "_tags"} for row in rows])
    if basic:
        return found
    body = json.loads(bytes(found.body))
    by_id = {row["id"]: row for row in call.instance.rows("insights", call.project)}
    wish = Wish(mode_of(query.get("refresh")), as_saved=len(body["results"]) <= FEW)
    for row in body["results"]:
        row.update(await quiet_result(call, by_id[row["id"]], wish))
    return reply(body)


def _named(row: Row, shown: Row) -> Row:
    return {**shown, "_tags": " ".join(row["tags"])}


async def quiet_result(call: Call, row: Row, wish: Wish) -> Row:
    """The result, or none when it cannot be computed."""
    try:
        return await result_of(call, row, wish)
    except errors.Refusal:
        return dict(NOT_COMPUTED)


def _fits(row: Row, call: Call) -> bool:
    query, user = call.query, call.instance.facts.user
    tags, dashboards, authors = (_list(query, key) for key in ("tags", "dashboards", "created_by"))
    checks: tuple[Callable[[], bool], ...] = (
        lambda: not row["deleted"],
        lambda: query.get("short_id", row["short_id"]) == row["short_id"],
        lambda: query.get("favorited") != "true" or row["favorited"],
        lambda: query.get("saved") != "true" or row["saved"],
        lambda: query.get("user") != "true" or row["created_by"]["id"] == user.id,
        lambda: not authors or row["created_by"]["id"] in authors,
        lambda: not tags or bool(set(tags) & set(row["tags"])),
        lambda: not dashboards or _stands_on(row, dashboards, call),
        lambda: query.get("insight", kind_of(row)) == kind_of(row),
        lambda: _within(row["last_modified_at"], "date_from", "date_to", call),
        lambda: _within(row["created_at"], "created_date_from", "created_date_to", call),
    )
    return all(check() for check in checks)


def _list(query: Mapping[str, str], name: str) -> list[Any]:
    """A parameter that is a list as JSON; what is none is no filter."""
    try:
        found = json.loads(query.get(name) or "[]")
    except ValueError:
        return []
    return found if isinstance(found, list) else [found]


def _stands_on(row: Row, dashboards: list[Any], call: Call) -> bool:
    boards = call.instance.rows("dashboards", call.project)
    return set(dashboards) <= set(told(row, boards)["dashboards"])


def _within(text: str, first: str, last: str, call: Call) -> bool:
    at = datetime.fromisoformat(text)
    context = call.instance.context(call.project)
    start = read_date(call.query.get(first, ""), context)
    end = read_date(call.query.get(last, ""), context, end=True)
    return (start is None or at >= start) and (end is None or at <= end)


def _ordered(rows: list[Row], query: Mapping[str, str]) -> list[Row]:
    asked = query.get("order", "")
    name = asked.removeprefix("-")
    if name not in _ORDERS:
        return rows
    return sorted(rows, key=lambda row: row[name] or "", reverse=asked.startswith("-"))


def find(call: Call, *, deleted: bool = False) -> Row:
    """The insight that the path names by its id or short id; raises Refusal."""
    wanted = call.params["id"]
    for row in call.instance.rows("insights", call.project):
        if wanted in (str(row["id"]), row["short_id"]) and (deleted or not row["deleted"]):
            return row
    raise errors.not_found()


async def one(call: Call) -> Response:
    """GET insights/:id/; without `refresh` only what is in the cache."""
    row = find(call)
    boards = call.instance.rows("dashboards", call.project)
    board = None
    if wanted := call.query.get("from_dashboard"):
        board = next((each for each in boards if str(each["id"]) == wanted), None)
        if board is None:
            raise errors.not_found()
    wish = wish_of(call, board)
    if wish.mode is Mode.FORCE_CACHE:
        result = await quiet_result(call, row, wish)
    else:
        result = await result_of(call, row, wish)
    return reply({**told(row, boards), **result})


async def changed(call: Call) -> Response:
    """PATCH insights/:id/, also of one that was deleted."""
    row = find(call, deleted=True)
    body = await call.json()
    fields = _fields(body)
    if fields.get("query", row["query"]) != row["query"]:
        row["_computed_at"] = None
    if isinstance(body.get("dashboards"), list):
        _put_on(call, row, body["dashboards"])
    row.update(fields)
    row.update(_touched(call))
    boards = call.instance.rows("dashboards", call.project)
    result = await quiet_result(call, row, Wish())
    return reply({**told(row, boards), **result})


def _put_on(call: Call, row: Row, wanted: list[Any]) -> None:
    """Make the insight stand on these dashboards and no others."""
    from hogtui.demo.server.dashboard_rows import new_tile, next_tile

    boards = call.instance.rows("dashboards", call.project)
    known = {board["id"] for board in boards if not board["deleted"]}
    for each in wanted:
        if each not in known:
            raise errors.invalid(f'Invalid pk "{each}" - object does not exist.', attr="dashboards")
    for board in boards:
        tiles = [tile for tile in board["_tiles"] if tile["insight_id"] == row["id"]]
        for tile in tiles:
            tile["deleted"] = board["id"] not in wanted
        if board["id"] in wanted and not tiles:
            board["_tiles"].append(new_tile(next_tile(boards), insight_id=row["id"]))


async def made(call: Call) -> Response:
    """POST insights/."""
    rows = call.instance.rows("insights", call.project)
    user, now = call.instance.facts.user, call.instance.clock.now()
    body = await call.json()
    row = new_row(max((row["id"] for row in rows), default=0) + 1, user, now)
    # What is made over the API is not saved until somebody says so.
    row.update({"saved": False, **_fields(body)})
    if isinstance(body.get("dashboards"), list):
        _put_on(call, row, body["dashboards"])
    rows.append(row)
    boards = call.instance.rows("dashboards", call.project)
    return reply(told(row, boards), 201)


def _fields(body: Any) -> Row:
    if not isinstance(body, Mapping):
        raise errors.invalid("Invalid data. Expected a dictionary.")
    fields = {name: value for name, value in body.items() if name in WRITABLE}
    if fields.get("query") is not None:
        fields["query"] = node = checked_query(fields["query"])
        # Kinds that are not known here may be stored all the same.
        if node["kind"] in KINDS | INSIGHTS:
            read_request({"query": node})
    name, tags = fields.get("name"), fields.get("tags", [])
    if isinstance(name, str) and len(name) > 400:
        raise errors.invalid(
            "Ensure this field has no more than 400 characters.", code="max_length", attr="name"
        )
    if not isinstance(tags, list) or not all(isinstance(each, str) for each in tags):
        raise errors.invalid('Expected a list of items but got type "str".', attr="tags")
    return fields


def _touched(call: Call) -> Row:
    at = iso(call.instance.clock.now())
    by = call.instance.facts.user.basic()
    return {"updated_at": at, "last_modified_at": at, "last_modified_by": by}


async def last_viewed(call: Call) -> Response:
    """GET insights/my_last_viewed/: a bare list, the latest first."""
    rows = [
        row
        for row in call.instance.rows("insights", call.project)
        if row["_viewed_at"] and not row["deleted"]
    ]
    rows.sort(key=lambda row: row["_viewed_at"], reverse=True)
    boards = call.instance.rows("dashboards", call.project)
    basic = call.query.get("basic") == "true"
    return reply([told(row, boards, basic=basic) for row in rows[:VIEWED]])


async def viewed(call: Call) -> Response:
    """POST insights/viewed/ {insight_ids}: note that the user has seen them."""
    body = await call.json()
    wanted = body.get("insight_ids") if isinstance(body, Mapping) else None
    if not isinstance(wanted, list):
        raise errors.invalid("This field is required.", code="required", attr="insight_ids")
    for row in call.instance.rows("insights", call.project):
        if row["id"] in wanted:
            row["_viewed_at"] = call.instance.clock.now()
    return reply({"success": True}, 201)


async def tags(call: Call) -> Response:
    """GET tags/: every tag that anything in the project has."""
    found: set[str] = set()
    for kind in ("insights", "dashboards"):
        for row in call.instance.rows(kind, call.project):
            found.update(row["tags"])
    return reply(sorted(found))


_ONE = PROJECT + "insights/{id}/"
ENDPOINTS = (
    Endpoint("GET", PROJECT + "insights/", listed, "insight:read", "clickhouse"),
    Endpoint("POST", PROJECT + "insights/", made, "insight:write", "clickhouse"),
    Endpoint("GET", PROJECT + "insights/my_last_viewed/", last_viewed, "insight:read"),
    Endpoint("POST", PROJECT + "insights/viewed/", viewed, "insight:read"),
    Endpoint("GET", _ONE, one, "insight:read", "clickhouse"),
    Endpoint("PATCH", _ONE, changed, "insight:write", "clickhouse"),
    Endpoint("DELETE", _ONE, only_softly, "insight:write", "clickhouse"),
    Endpoint("GET", PROJECT + "tags/", tags, None),
)
