"""Cohorts: sets of persons, by criteria or by hand."""

import copy
import csv
import json
from collections.abc import Mapping
from io import StringIO
from typing import Any

from starlette.responses import Response

from hogtui.demo.server import activity, errors
from hogtui.demo.server.clock import iso
from hogtui.demo.server.cohort_calculations import HISTORY, begin, count_the_rest
from hogtui.demo.server.cohort_members import (
    AT_ONCE,
    KIND,
    MOST,
    form_of,
    ids_in,
    known_ids,
    members,
    set_members,
)
from hogtui.demo.server.cohort_rows import empty_row, kind_of
from hogtui.demo.server.cohort_uses import refuse_deletion, used_in
from hogtui.demo.server.criteria import ask, text
from hogtui.demo.server.paging import link, page, searched, whole_number
from hogtui.demo.server.person_rows import select
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint, only_softly, stored

Row = dict[str, Any]

WRITABLE = ("name", "description", "filters", "groups", "query", "is_static", "deleted")
HEAVY = ("filters", "query", "groups")
"""What a basic list leaves out."""
SOME_IDS = 10
"""Distinct ids of each person that a list of people tells."""


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
    return reply(_any(call))


def _any(call: Call) -> Row:
    """The cohort of the path, also a deleted one: only lists leave those out. Raises Refusal."""
    for row in call.instance.rows(KIND, call.project):
        if str(row["id"]) == call.params["id"]:
            return row
    raise errors.not_found()


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
    row["last_calculation"] = iso(call.instance.clock.now())


async def changed(call: Call) -> Response:
    """PATCH cohorts/:id/; also brings a deleted one back."""
    body = await call.json()
    fields = _checked(body)
    row = _any(call)
    if fields.get("deleted") and not row["deleted"]:
        refuse_deletion(call, row["id"])
    if fields.get("is_static", row["is_static"]) is not row["is_static"]:
        raise errors.invalid("A cohort cannot change between static and dynamic.", attr="is_static")
    recalculates = any(name in fields and fields[name] != row[name] for name in HEAVY)
    before = dict(row)
    row.update(fields)
    row["cohort_type"] = kind_of(row)
    is_moved = row["deleted"] is not before["deleted"]
    if not row["is_static"] and not row["deleted"] and (recalculates or not is_moved):
        begin(call, row)
    told = activity.differences("Cohort", before, {**before, **fields})
    what = ("deleted" if row["deleted"] else "restored") if is_moved else "updated"
    activity.note(call, "Cohort", row, what, told)
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
    results = await select(call, where, limit=limit, offset=offset)
    for each in results:
        each["distinct_ids"] = each["distinct_ids"][:SOME_IDS]
    if call.query.get("format") == "csv":
        return _as_csv(results)
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


def _as_csv(people: list[Row]) -> Response:
    """For a spreadsheet: ids, address, name, when, and the rest as JSON."""
    written = StringIO()
    table = csv.writer(written)
    table.writerow(["id", "email", "name", "created_at", "properties", "distinct_ids"])
    for each in people:
        rest = {name: value for name, value in each["properties"].items() if name != "email"}
        cells = [each["id"], each["properties"].get("email"), each["name"], each["created_at"]]
        table.writerow([*cells, json.dumps(rest), json.dumps(each["distinct_ids"])])
    return Response(written.getvalue(), media_type="text/csv")


def _static(call: Call) -> Row:
    row = stored(call, KIND)
    if not row["is_static"]:
        raise errors.invalid("Can only add or remove users of static cohorts")
    return row


async def added(call: Call) -> Response:
    """PATCH cohorts/:id/add_persons_to_static_cohort/."""
    await count_the_rest(call)
    row, body = _static(call), await call.json()
    named = ids_in(body, "person_ids")
    if not named:
        raise errors.invalid("person_ids cannot be empty")
    if len(named) > AT_ONCE:
        raise errors.invalid("List size exceeds limit")
    wanted = await known_ids(call, named)
    if not wanted:
        raise errors.invalid("No valid users to add to cohort")
    await set_members(call, row, await members(call, row["id"]) | wanted)
    activity.note(call, "Cohort", row, "persons_added_manually")
    return reply({"success": True})


async def removed(call: Call) -> Response:
    """PATCH cohorts/:id/remove_person_from_static_cohort/: the same twice is the same."""
    await count_the_rest(call)
    row, body = _static(call), await call.json()
    gone = ids_in({"person_id": [body.get("person_id")]}, "person_id")
    known = await known_ids(call, gone)
    if not known:
        raise errors.not_found("Person with this UUID does not exist in the cohort's team")
    await set_members(call, row, await members(call, row["id"]) - known)
    activity.note(call, "Cohort", row, "person_removed_manually")
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
    await count_the_rest(call)
    row = _any(call)
    rows = [
        each for each in call.instance.rows(HISTORY, call.project) if each["cohort"] == row["id"]
    ]
    limit = whole_number(call.query.get("limit"), 100) or 100
    offset = whole_number(call.query.get("offset"), 0)
    more = offset + limit < len(rows)
    own = [
        {name: each[name] for name in each if name != "cohort"}
        for each in rows[offset : offset + limit]
    ]
    return reply(
        {
            "results": own,
            "count": len(rows),
            "next": f"?limit={limit}&offset={offset + limit}" if more else None,
            "previous": f"?limit={limit}&offset={max(0, offset - limit)}" if offset else None,
        }
    )


async def uses(call: Call) -> Response:
    """GET cohorts/:id/used_in/."""
    return reply(used_in(call, _any(call)["id"]))


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
    Endpoint("GET", _ONE + "used_in/", uses, READ),
    Endpoint("GET", _ONE + "activity/", log, LOG),
)
