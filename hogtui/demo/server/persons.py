"""Persons: found, shown, and what happened to them told."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.responses import Response

from hogtui.demo.server import activity, errors
from hogtui.demo.server.cohort_calculations import count_the_rest
from hogtui.demo.server.criteria import all_of, ask, text
from hogtui.demo.server.paging import link, whole_number
from hogtui.demo.server.person_history import at_time, points
from hogtui.demo.server.person_rows import UUID, detail, having, named, number_of, select
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint

MOST_AT_ONCE = 200
"""Ids in one request."""


async def listed(call: Call) -> Response:
    """GET persons/: without a count unless it was asked for; a full page has a next one."""
    limit = whole_number(call.query.get("limit"), 100) or 100
    offset = whole_number(call.query.get("offset"), 0)
    where = _where(call)
    rows = await select(call, where, limit=limit, offset=offset)
    body: dict[str, Any] = {
        "next": link(call.request, limit=limit, offset=offset + limit)
        if len(rows) == limit
        else None,
        "previous": link(call.request, limit=limit, offset=max(0, offset - limit))
        if offset
        else None,
        "results": rows,
    }
    if call.query.get("include_total", "").lower() in ("true", "1"):
        counted = await ask(call, f"SELECT count() FROM persons WHERE {where}")  # noqa: S608 -- HogQL of our own, its values quoted
        body["count"] = counted[0][0]
    return reply(body)


def _where(call: Call) -> str:
    conditions = ["1 = 1"]
    if search := call.query.get("search"):
        like = text(f"%{search}%")
        either = [f"properties.email ILIKE {like}", f"properties.name ILIKE {like}", having(search)]
        if UUID.fullmatch(search):
            either.append(f"id = {text(search.lower())}")
        conditions.append(f"({' OR '.join(either)})")
    if email := call.query.get("email"):
        conditions.append(f"properties.email = {text(email)}")
    if distinct_id := call.query.get("distinct_id"):
        conditions.append(having(distinct_id))
    conditions.append(f"({all_of(_filters(call.query.get('properties')))})")
    return " AND ".join(conditions)


def _filters(written: str | None) -> list[Mapping[str, Any]]:
    if not written:
        return []
    try:
        found = json.loads(written)
    except ValueError:
        raise errors.invalid("Properties are unparsable!", attr="properties") from None
    if isinstance(found, dict):
        found = [{"key": key, "value": value} for key, value in found.items()]
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise errors.invalid("Properties are unparsable!", attr="properties")
    return found


async def one(call: Call) -> Response:
    """GET persons/:id/."""
    return reply(detail(await named(call, call.params["id"])))


async def cohorts(call: Call) -> Response:
    """GET persons/cohorts/?person_id=: those that the person is in now."""
    row = await named(call, _wanted(call, "person_id"))
    await count_the_rest(call)
    found = await ask(
        call,
        f"SELECT DISTINCT cohort_id FROM cohort_people WHERE person_id = {text(row['uuid'])} "  # noqa: S608 -- the value is quoted
        "LIMIT 10000",
    )
    numbers = {each[0] for each in found}
    known = call.instance.rows("cohorts", call.project)
    rows = [each for each in known if each["id"] in numbers and not each["deleted"]]
    return reply({"results": rows})


def _wanted(call: Call, name: str) -> str:
    found = call.query.get(name)
    if not found:
        raise errors.invalid("This query parameter is required.", attr=name, code="required")
    return found


async def log(call: Call) -> Response:
    """GET persons/:id/activity/."""
    row = await named(call, call.params["id"])
    return activity.listed(call, "Person", str(number_of(row["uuid"])))


async def whole_log(call: Call) -> Response:
    """GET persons/activity/."""
    return activity.listed(call, "Person")


async def properties_at_time(call: Call) -> Response:
    """GET persons/properties_at_time/: what events had said until then."""
    try:
        until = datetime.fromisoformat(_wanted(call, "timestamp"))
    except ValueError:
        raise errors.invalid("Invalid timestamp format.", attr="timestamp") from None
    name, distinct_id = call.query.get("person_id"), call.query.get("distinct_id")
    if bool(name) is bool(distinct_id):
        raise errors.invalid("Either distinct_id or person_id must be provided, not both.")
    if distinct_id:
        found = await select(call, having(distinct_id), limit=1)
        if not found:
            raise errors.not_found("Person not found.")
        row = found[0]
    else:
        row = await named(call, str(name))
    once = call.query.get("include_set_once", "").lower() in ("true", "1")
    properties = await at_time(call, row, until, once=once)
    about = {
        "queried_timestamp": call.query["timestamp"],
        "include_set_once": once,
        "distinct_id_used": distinct_id,
        "person_id_used": name,
        "query_mode": "distinct_id" if distinct_id else "person_id",
        "distinct_ids_queried": row["distinct_ids"],
        "distinct_ids_count": len(row["distinct_ids"]),
    }
    return reply({**detail(row), "properties": properties, "point_in_time_metadata": about})


async def properties_timeline(call: Call) -> Response:
    """GET persons/:id/properties_timeline/."""
    return reply(await points(call, await named(call, call.params["id"])))


async def by_uuids(call: Call) -> Response:
    """POST persons/batch_by_uuids/: by uuid, those that are there."""
    wanted = [each for each in await _ids(call, "uuids") if UUID.fullmatch(each)]
    if not wanted:
        return reply({"results": {}})
    rows = await select(call, f"id IN ({', '.join(map(text, wanted))})", limit=len(wanted))
    return reply({"results": {row["uuid"]: detail(row) for row in rows}})


async def by_distinct_ids(call: Call) -> Response:
    """POST persons/batch_by_distinct_ids/: by distinct id, those that are there."""
    wanted = await _ids(call, "distinct_ids")
    if not wanted:
        return reply({"results": {}})
    listed = ", ".join(map(text, wanted))
    where = (
        "id IN (SELECT person_id FROM person_distinct_ids "  # noqa: S608 -- the values are quoted
        f"WHERE distinct_id IN ({listed}))"
    )
    rows = await select(call, where, limit=len(wanted))
    owners = {each: row for row in rows for each in row["distinct_ids"]}
    return reply({"results": {each: detail(owners[each]) for each in wanted if each in owners}})


async def _ids(call: Call, name: str) -> list[str]:
    body = await call.json()
    found = body.get(name) if isinstance(body, Mapping) else None
    if not isinstance(found, list):
        raise errors.invalid("This field is required.", attr=name, code="required")
    return [str(each) for each in found[:MOST_AT_ONCE]]


ROOT = PROJECT + "persons/"
_ONE = ROOT + "{id}/"
READ, LOG, WINDOW = "person:read", "activity_log:read", "persons"
ENDPOINTS = (
    Endpoint("GET", ROOT, listed, READ, WINDOW),
    Endpoint("GET", ROOT + "cohorts/", cohorts, READ, WINDOW, also=("cohort:read",)),
    Endpoint("GET", ROOT + "activity/", whole_log, LOG, WINDOW),
    Endpoint("GET", ROOT + "properties_at_time/", properties_at_time, READ, WINDOW),
    Endpoint("POST", ROOT + "batch_by_uuids/", by_uuids, READ, WINDOW),
    Endpoint("POST", ROOT + "batch_by_distinct_ids/", by_distinct_ids, READ, WINDOW),
    Endpoint("GET", _ONE, one, READ, WINDOW),
    Endpoint("GET", _ONE + "activity/", log, LOG, WINDOW),
    Endpoint("GET", _ONE + "properties_timeline/", properties_timeline, READ, WINDOW),
)
