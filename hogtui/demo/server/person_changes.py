"""Changes of persons: taken at once, carried out later, as whatever goes through ingestion."""

import asyncio
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from hogtui.demo.engine import literal
from hogtui.demo.server import activity, errors
from hogtui.demo.server.clock import iso
from hogtui.demo.server.criteria import text
from hogtui.demo.server.facts import fixed_uuid
from hogtui.demo.server.paging import page
from hogtui.demo.server.person_rows import UUID, named, number_of, select
from hogtui.demo.server.persons import ROOT, WINDOW
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import Call, Endpoint

Row = dict[str, Any]
MOST_AT_ONCE = 1000
"""Persons that one request may delete."""
TRUE = ("true", "1", True)


def _note(call: Call, row: Row, what: str, changes: Sequence[Row] = ()) -> None:
    told = {"id": number_of(row["uuid"]), "name": row["name"]}
    activity.note(call, "Person", told, what, changes)


def _later(call: Call, row: Row, name: str, properties: Mapping[str, Any]) -> None:
    """Send an event that changes the person."""
    project, ingestion = call.project, call.instance.ingestion
    known = row["distinct_ids"] or [row["uuid"]]
    event = {"event": name, "properties": dict(properties), "distinct_id": known[0]}
    call.instance.later.do(call.instance.later.seconds, lambda: ingestion.store(project, [event]))


def _change(field: str, before: object, after: object) -> Row:
    action = "changed" if after is not None else "deleted"
    return {"type": "Person", "action": action, "field": field, "before": before, "after": after}


async def update_property(call: Call) -> Response:
    """POST persons/:id/update_property/: 202, and done when ingestion comes to it."""
    row, body = await named(call, call.params["id"]), await call.json()
    if "value" not in body:
        raise errors.invalid("This field is required.", attr="value", code="required")
    if not body.get("key"):
        raise errors.invalid("This field is required.", attr="key", code="required")
    key, value = str(body["key"]), body["value"]
    _later(call, row, "$set", {"$set": {key: value}})
    _note(call, row, "updated", [_change("properties", row["properties"].get(key), value)])
    return Response(status_code=202)


async def delete_property(call: Call) -> Response:
    """POST persons/:id/delete_property/."""
    row, body = await named(call, call.params["id"]), await call.json()
    key = body.get("$unset")
    if not key:
        raise errors.invalid("This field is required.", attr="$unset", code="required")
    _later(call, row, "$delete_person_property", {"$unset": [str(key)]})
    _note(call, row, "deleted_property", [_change("properties", row["properties"].get(key), None)])
    return reply({"success": True}, 201)


async def changed(call: Call) -> Response:
    """PATCH persons/:id/: properties only, 202 and empty."""
    row, body = await named(call, call.params["id"]), await call.json()
    wanted = body.get("properties")
    if not isinstance(wanted, Mapping):
        raise errors.invalid("This field is required.", attr="properties", code="required")
    _later(call, row, "$set", {"$set": dict(wanted)})
    told = [_change("properties", row["properties"].get(key), wanted[key]) for key in wanted]
    _note(call, row, "updated", told)
    return Response(status_code=202)


async def split(call: Call) -> Response:
    """POST persons/:id/split/: one person for each distinct id; the main one stays."""
    row, body = await named(call, call.params["id"]), await call.json()
    main = body.get("main_distinct_id")
    if main is not None and main not in row["distinct_ids"]:
        raise errors.invalid("This distinct id is not the person's.", attr="main_distinct_id")
    kept = main or next(iter(row["distinct_ids"]), None)
    others = [each for each in row["distinct_ids"] if each != kept]
    seconds = call.instance.later.seconds
    call.instance.later.do(seconds, _splitting(call, row, others, keeps=main is not None))
    before, after = {"distinct_ids": row["distinct_ids"]}, {"distinct_ids": others}
    _note(call, row, "split_person", [_change("distinct_ids", before, after)])
    return reply({"success": True}, 201)


def _splitting(call: Call, row: Row, others: Sequence[str], *, keeps: bool) -> Callable[[], None]:
    project, engine, now = call.project, call.instance.engine, call.instance.clock.now()

    def work() -> None:
        team = f"team_id = {project.id}"
        for each in others:
            new = str(uuid.uuid5(uuid.UUID(fixed_uuid("split")), f"{project.id}:{each}"))
            person = {"id": new, "created_at": now.isoformat(), "team_id": project.id}
            known = {"properties": "{}", "is_identified": 0, "is_deleted": 0, "version": 0}
            engine.insert("person", [{**person, **known, "last_seen_at": now.isoformat()}])
            for table in ("person_distinct_id2", "events", "raw_sessions"):
                engine.execute(
                    f"ALTER TABLE {table} UPDATE person_id = toUUID({literal(new)}) WHERE {team} "
                    f"AND distinct_id = {literal(each)} SETTINGS mutations_sync = 1"
                )
        if not keeps:
            engine.execute(
                "ALTER TABLE person UPDATE properties = '{}', version = version + 1 "
                f"WHERE {team} AND id = toUUID({literal(row['uuid'])}) SETTINGS mutations_sync = 1"
            )

    return work


# Gone for good


async def deleted(call: Call) -> Response:
    """DELETE persons/:id/: 202; a choice counts when its name stands there, whatever it says."""
    row = await named(call, call.params["id"])
    await _delete(call, [row], set(call.query))
    return Response(status_code=202)


async def bulk_deleted(call: Call) -> Response:
    """POST persons/bulk_delete/: by uuids or distinct ids."""
    body = await call.json()
    ids, distinct_ids = body.get("ids"), body.get("distinct_ids")
    wanted = ids if ids else distinct_ids
    if not isinstance(wanted, list) or not wanted:
        raise errors.invalid("You need to specify either distinct_ids or ids")
    if len(wanted) > MOST_AT_ONCE:
        raise errors.invalid(f"You can only pass {MOST_AT_ONCE} ids in one call")
    listed = ", ".join(text(each) for each in wanted if not ids or UUID.fullmatch(str(each)))
    of_ids = "SELECT person_id FROM person_distinct_ids WHERE distinct_id IN"
    where = f"id IN ({listed})" if ids else f"id IN ({of_ids} ({listed}))"
    rows = await select(call, where, limit=len(wanted)) if listed else []
    choices = {name for name, value in body.items() if value in TRUE} | set(call.query)
    await _delete(call, rows, choices)
    told = {
        "persons_found": len(rows),
        "persons_deleted": 0 if "keep_person" in choices else len(rows),
        "events_queued_for_deletion": "delete_events" in choices,
        "recordings_queued_for_deletion": "delete_recordings" in choices,
        "deletion_errors": [],
    }
    return reply(told, 202)


async def _delete(call: Call, rows: Sequence[Row], choices: set[str]) -> None:
    if not rows:
        return
    engine, later, project = call.instance.engine, call.instance.later, call.project
    people = ", ".join(f"toUUID({literal(row['uuid'])})" for row in rows)
    ids = ", ".join(literal(each) for row in rows for each in row["distinct_ids"])
    team = f"team_id = {project.id}"

    def persons() -> None:
        for table, name in (("person", "id"), ("person_distinct_id2", "person_id")):
            _erase(engine, table, f"{team} AND {name} IN ({people})")

    if "keep_person" not in choices:
        # PostHog's own tables forget the person at once; only the events have to wait.
        await asyncio.to_thread(persons)
    if "delete_events" in choices:
        queued = [_queued(call, row) for row in rows]
        later.deletions[:0] = queued

        def events() -> None:
            _erase(engine, "events", f"{team} AND person_id IN ({people})")
            for each in queued:
                each["status"] = "completed"
                each["delete_verified_at"] = iso(call.instance.clock.now())

        later.do(later.batch_seconds, events)
    if "delete_recordings" in choices and ids:
        gone = f"{team} AND distinct_id IN ({ids})"
        later.do(later.batch_seconds, lambda: _erase(engine, "session_replay_events", gone))
    for row in rows:
        _note(call, row, "deleted")


def _erase(engine: Any, table: str, where: str) -> None:
    engine.execute(f"ALTER TABLE {table} DELETE WHERE {where} SETTINGS mutations_sync = 1")


def _queued(call: Call, row: Row) -> Row:
    return {
        "person_uuid": row["uuid"],
        "created_at": iso(call.instance.clock.now()),
        "status": "pending",
        "delete_verified_at": None,
        "project": call.project.id,
    }


async def deletion_status(call: Call) -> Response:
    """GET persons/deletion_status/: of the events of deleted persons."""
    status, who = call.query.get("status", "all"), call.query.get("person_uuid")
    if status not in ("all", "pending", "completed"):
        raise errors.invalid(f'"{status}" is not a valid choice.', attr="status")
    since = iso(call.instance.clock.now() - timedelta(days=365))
    rows = [
        {name: value for name, value in each.items() if name != "project"}
        for each in call.instance.later.deletions
        if each["project"] == call.project.id
        and each["created_at"] > since
        and status in ("all", each["status"])
        and who in (None, each["person_uuid"])
    ]
    return page(call.request, rows)


_ONE = ROOT + "{id}/"
READ, WRITE = "person:read", "person:write"
ENDPOINTS = (
    Endpoint("PATCH", _ONE, changed, WRITE, WINDOW),
    Endpoint("DELETE", _ONE, deleted, WRITE, WINDOW),
    Endpoint("POST", _ONE + "update_property/", update_property, WRITE, WINDOW),
    Endpoint("POST", _ONE + "delete_property/", delete_property, WRITE, WINDOW),
    Endpoint("POST", _ONE + "split/", split, WRITE, WINDOW),
    Endpoint("POST", ROOT + "bulk_delete/", bulk_deleted, WRITE, WINDOW),
    Endpoint("GET", ROOT + "deletion_status/", deletion_status, READ, WINDOW),
)
