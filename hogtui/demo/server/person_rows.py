"""Persons as they are stored, in the two shapes in which PostHog shows them."""

import json
import re
from collections.abc import Mapping
from typing import Any

from hogtui.demo.server import errors
from hogtui.demo.server.criteria import ask, text
from hogtui.demo.server.routing import Call

Row = dict[str, Any]
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
DIGITS = 7
"""Hexadecimal ones of a uuid that make the number of a person."""
MOST_IDS = 2500
NAMED_BY = ("email", "name", "username")
"""Properties that give a person its name, the first one that is there."""


def number_of(uuid: str) -> int:
    """The number that details know a person by."""
    return int(uuid[:DIGITS], 16)


async def select(call: Call, where: str, *, limit: int = 100, offset: int = 0) -> list[Row]:
    """Persons for whom some HogQL holds, the newest first, as lists show them."""
    found = await ask(
        call,
        "SELECT toString(id), created_at, properties, is_identified, last_seen_at FROM persons "  # noqa: S608 -- HogQL of our own, its values quoted
        f"WHERE {where} ORDER BY created_at DESC, id LIMIT {limit} OFFSET {offset}",
    )
    ids = await _distinct_ids(call, [str(each[0]) for each in found])
    return [_person(each, ids.get(str(each[0]), [])) for each in found]


async def _distinct_ids(call: Call, people: list[str]) -> dict[str, list[str]]:
    if not people:
        return {}
    listed = ", ".join(map(text, people))
    rows = await ask(
        call,
        f"SELECT toString(person_id), groupArray({MOST_IDS})(distinct_id) "  # noqa: S608 -- HogQL of our own, its values quoted
        f"FROM person_distinct_ids WHERE person_id IN ({listed}) "
        f"GROUP BY person_id LIMIT {len(people)}",
    )
    return {str(row[0]): sorted(row[1]) for row in rows}


def _person(found: list[Any], distinct_ids: list[str]) -> Row:
    uuid, created_at, properties, is_identified, last_seen_at = found
    known = json.loads(properties) if isinstance(properties, str) else dict(properties or {})
    name = next((known[each] for each in NAMED_BY if known.get(each)), None)
    return {
        "type": "person",
        "id": uuid,
        "uuid": uuid,
        "created_at": created_at,
        "properties": known,
        "is_identified": bool(is_identified),
        "name": name or (distinct_ids[0] if distinct_ids else uuid),
        "distinct_ids": distinct_ids,
        "matched_recordings": [],
        "value_at_data_point": None,
        "last_seen_at": last_seen_at,
    }


def detail(row: Mapping[str, Any]) -> Row:
    """The other shape: a number for an id, and less beside it."""
    kept = ("uuid", "name", "distinct_ids", "properties", "created_at", "last_seen_at")
    return {"id": number_of(row["uuid"]), **{name: row[name] for name in kept}}


def having(distinct_id: str) -> str:
    """HogQL: who has a distinct id."""
    return (
        "id IN (SELECT person_id FROM person_distinct_ids "  # noqa: S608 -- the value is quoted
        f"WHERE distinct_id = {text(distinct_id)})"
    )


async def named(call: Call, name: str) -> Row:
    """The person of a uuid or number; raises Refusal."""
    if UUID.fullmatch(name):
        where = f"id = {text(name.lower())}"
    elif name.isdecimal() and int(name) < 16**DIGITS:
        where = f"startsWith(toString(id), {text(f'{int(name):0{DIGITS}x}')})"
    elif name.isdecimal():
        raise errors.not_found()
    else:
        raise errors.invalid(
            "The ID provided does not look like a personID. If you are using a distinctId, "
            f"please use /persons?distinct_id={name} instead."
        )
    found = await select(call, where, limit=1)
    if not found:
        raise errors.not_found()
    return found[0]
