"""Cohorts: sets of persons, by criteria or by hand."""

import copy
import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from hogtui.demo.server import activity, errors
from hogtui.demo.server.cohort_members import (
    KIND,
    MOST,
    begin,
    count_the_rest,
    form_of,
    ids_in,
    known_ids,
    members,
    set_members,
)
from hogtui.demo.server.cohort_rows import empty_row, kind_of
from hogtui.demo.server.criteria import ask, text
from hogtui.demo.server.paging import link, page, searched, whole_number
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint, only_softly, stored

Row = dict[str, Any]

WRITABLE = ("name", "description", "filters", "groups", "query", "is_static", "deleted")
HEAVY = ("filters", "query", "groups")
"""What a basic list leaves out."""


async def listed(call: Call) -> Response:
    """GET cohorts/."""
    await count_the_rest(call)
    rows = [row for row in call.instance.rows(KIND, call.project) if not row["deleted"]]
    kind, creator = call.query.get("type"), call.query.get("created_by_id")
    if kind in ("static", "dynamic"):
        rows = [row for row in rows if row["is_static"] is (kind == "static")]
    if call.query.get("hide_behavioral_cohorts") == "true":
        rows = [row for row in rows if row["cohort_type"] != "behavioral"]
    if creator:
        rows = [row for row in rows if str(row["created_by"]["id"]) == creator]
    if call.query.get("basic") == "true":
        rows = [{name: row[name] for name in row if name not in HEAVY} for row in rows]
    return page(call.request, searched(rows, call.query.get("search"), "name"))


async def one(call: Call) -> Response:
    """GET cohorts/:id/."""
    await count_the_rest(call)
    return reply(stored(call, KIND))


def _checked(body: Any) -> Row:
    if not isinstance(body, Mapping):
        raise errors.invalid("Invalid data. Expected a dictionary.")
    fields = {name: copy.deepcopy(body[name]) for name in WRITABLE if name in body}
    filters = fields.get("filters")
    if filters is not None and not (
        isinstance(filters, dict) and isinstance(filters.get("properties"), dict)
    ):
        raise errors.invalid("Must contain a 'properties' key.", attr="filters")
    return fields


async def created(call: Call) -> Response:
    """POST cohorts/: dynamic from criteria; static from ids, a CSV or a query."""
    named: list[str] | None = None
    body: Any
    if "multipart/form-data" in call.request.headers.get("content-type", ""):
        given, named = await form_of(call)
        body = {**given, "is_static": given.get("is_static") == "true"}
        if isinstance(body.get("query"), str):
            body["query"] = json.loads(body["query"])
    else:
        body = await call.json()
    fields = _checked(body)
    if not fields.get("is_static") and not (fields.get("filters") or fields.get("groups")):
        raise errors.invalid("Must contain a 'properties' key.", attr="filters")
    rows = call.instance.rows(KIND, call.project)
    row = empty_row(call.instance.facts.user, call.instance.clock.now())
    row.update(fields, id=max((each["id"] for each in rows), default=0) + 1)
    row["cohort_type"] = kind_of(row)
    ids = ids_in(body, "_create_static_person_ids") if "_create_static_person_ids" in body else []
    if row["is_static"]:
        await _fill(call, row, ids, named)
    rows.insert(0, row)
    if not row["is_static"]:
        begin(call, row)
    activity.note(call, "Cohort", row, "created")
    return reply(row, 201)


async def _fill(call: Call, row: Row, ids: list[str], named: list[str] | None) -> None:
    """Put the first people into a static cohort."""
    wanted = await known_ids(call, [*ids, *(named or ())])
    if row["query"]:
        asked = row["query"].get("query") if isinstance(row["query"], dict) else None
        if not isinstance(asked, str):
            raise errors.invalid("Must contain a HogQL query.", attr="query")
        found = await ask(call, f"SELECT * FROM ({asked}) LIMIT {MOST}")  # noqa: S608 -- the user's own HogQL
        wanted |= await known_ids(call, (str(each[0]) for each in found))
    await set_members(call, row, wanted)


async def changed(call: Call) -> Response:
    """PATCH cohorts/:id/; also brings a deleted one back."""
    body = await call.json()
    fields = _checked(body)
    rows = call.instance.rows(KIND, call.project)
    row = next((each for each in rows if str(each["id"]) == call.params["id"]), None)
    if row is None or (row["deleted"] and fields.get("deleted") is not False):
        raise errors.not_found()
    if fields.get("is_static", row["is_static"]) is not row["is_static"]:
        raise errors.invalid("A cohort cannot change between static and dynamic.", attr="is_static")
    recalculates = any(name in fields and fields[name] != row[name] for name in HEAVY)
    before = dict(row)
    row.update(fields)
    row["cohort_type"] = kind_of(row)
    if recalculates and not row["is_static"]:
        begin(call, row)
    told = activity.differences("Cohort", before, {**before, **fields})
    activity.note(call, "Cohort", row, "deleted" if fields.get("deleted") else "updated", told)
    return reply(row)


# Members


async def persons(call: Call) -> Response:
    """GET cohorts/:id/persons/: without a count; a full page has a next one, perhaps empty."""
    await count_the_rest(call)
    row = stored(call, KIND)
    limit = whole_number(call.query.get("limit"), 100) or 100
    offset = whole_number(call.query.get("offset"), 0)
    where = f"id IN COHORT {row['id']}"
    search = call.query.get("search")
    if search:
        like = text(f"%{search}%")
        named = f"properties.email ILIKE {like} OR properties.name ILIKE {like}"
        known = f"SELECT person_id FROM person_distinct_ids WHERE distinct_id = {text(search)}"  # noqa: S608 -- HogQL of our own, its values quoted
        where += f" AND ({named} OR id IN ({known}))"
    found = await ask(
        call,
        "SELECT toString(id), created_at, properties, is_identified FROM persons "  # noqa: S608 -- HogQL of our own
        f"WHERE {where} ORDER BY created_at DESC, id LIMIT {limit} OFFSET {offset}",
    )
    ids = await _distinct_ids(call, [str(each[0]) for each in found])
    results = [_person(each, ids.get(str(each[0]), [])) for each in found]
    full = len(results) == limit
    return reply(
        {
            "results": results,
            "next": link(call.request, limit=limit, offset=offset + limit) if full else None,
            "previous": link(call.request, limit=limit, offset=max(0, offset - limit))
            if offset
            else None,
        }
    )


async def _distinct_ids(call: Call, people: list[str]) -> dict[str, list[str]]:
    if not people:
        return {}
    listed = ", ".join(map(text, people))
    rows = await ask(
        call,
        "SELECT toString(person_id), groupArray(10)(distinct_id) FROM person_distinct_ids "  # noqa: S608 -- HogQL of our own
        f"WHERE toString(person_id) IN ({listed}) GROUP BY person_id LIMIT {MOST}",
    )
    return {str(row[0]): list(row[1]) for row in rows}


def _person(found: list[Any], distinct_ids: list[str]) -> Row:
    uuid, created_at, properties, is_identified = found
    known = json.loads(properties) if isinstance(properties, str) else dict(properties or {})
    names = [known.get(name) for name in ("email", "name", "username")]
    name = next((each for each in names if each), None)
    return {
        "type": "person",
        "id": uuid,
        "uuid": uuid,
        "created_at": created_at,
        "properties": known,
        "is_identified": bool(is_identified),
        "name": name or (distinct_ids[0] if distinct_ids else uuid),
        "distinct_ids": distinct_ids[:10],
        "matched_recordings": [],
        "value_at_data_point": None,
        "last_seen_at": None,
    }


def _static(call: Call) -> Row:
    row = stored(call, KIND)
    if not row["is_static"]:
        raise errors.invalid("Can only add or remove users of static cohorts")
    return row


async def added(call: Call) -> Response:
    """PATCH cohorts/:id/add_persons_to_static_cohort/."""
    await count_the_rest(call)
    row, body = _static(call), await call.json()
    wanted = await known_ids(call, ids_in(body, "person_ids"))
    await set_members(call, row, await members(call, row["id"]) | wanted)
    activity.note(call, "Cohort", row, "updated")
    return reply({"success": True})


async def removed(call: Call) -> Response:
    """PATCH cohorts/:id/remove_person_from_static_cohort/: the same twice is the same."""
    await count_the_rest(call)
    row, body = _static(call), await call.json()
    gone = ids_in({"person_id": [body.get("person_id")]}, "person_id")
    known = await known_ids(call, gone)
    if not known:
        raise errors.not_found("Person not found.")
    await set_members(call, row, await members(call, row["id"]) - known)
    activity.note(call, "Cohort", row, "updated")
    return reply({"success": True})


async def duplicated(call: Call) -> Response:
    """duplicate_as_static_cohort/: who is in it now, for good."""
    await count_the_rest(call)
    source, rows = stored(call, KIND), call.instance.rows(KIND, call.project)
    row = empty_row(call.instance.facts.user, call.instance.clock.now())
    row.update(
        id=max(each["id"] for each in rows) + 1,
        name=f"{source['name']} (static copy)",
        is_static=True,
        cohort_type="static",
    )
    await set_members(call, row, await members(call, source["id"]))
    rows.insert(0, row)
    activity.note(call, "Cohort", row, "created")
    return reply(row)


async def history(call: Call) -> Response:
    """GET cohorts/:id/calculation_history/."""
    row = stored(call, KIND)
    rows = call.instance.rows(f"{KIND} calculations", call.project)
    return page(call.request, [each for each in rows if each["cohort"] == row["id"]])


async def log(call: Call) -> Response:
    """GET cohorts/:id/activity/."""
    return activity.listed(call, "Cohort", call.params["id"])


async def whole_log(call: Call) -> Response:
    """GET cohorts/activity/."""
    return activity.listed(call, "Cohort")


_ROOT = PROJECT + "cohorts/"
_ONE = _ROOT + "{id}/"
READ, WRITE, LOG = "cohort:read", "cohort:write", "activity_log:read"
ENDPOINTS = (
    Endpoint("GET", _ROOT, listed, READ),
    Endpoint("POST", _ROOT, created, WRITE),
    Endpoint("GET", _ROOT + "activity/", whole_log, LOG),
    Endpoint("GET", _ONE, one, READ),
    Endpoint("PATCH", _ONE, changed, WRITE),
    Endpoint("DELETE", _ONE, only_softly, WRITE),
    Endpoint("GET", _ONE + "persons/", persons, READ, also=("person:read",)),
    Endpoint("PATCH", _ONE + "add_persons_to_static_cohort/", added, WRITE),
    Endpoint("PATCH", _ONE + "remove_person_from_static_cohort/", removed, WRITE),
    Endpoint("GET", _ONE + "duplicate_as_static_cohort/", duplicated, WRITE),
    Endpoint("GET", _ONE + "calculation_history/", history, READ),
    Endpoint("GET", _ONE + "activity/", log, LOG),
)
