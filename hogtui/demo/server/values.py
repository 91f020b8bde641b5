"""The values that a property has, the most frequent first: what filters and editors propose."""

import asyncio
from typing import Any
from uuid import uuid4

from starlette.responses import Response

from hogtui.demo.engine import EngineError
from hogtui.demo.hogql.interface import HogQLError
from hogtui.demo.hogql.text import quote_hogql_name
from hogtui.demo.hogql.translate import translate
from hogtui.demo.server import errors
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint

MOST = 25
SECONDS = 10.0

_SOURCES = {
    "event": ("properties.{key}", "events", "timestamp > now() - INTERVAL 7 DAY"),
    "person": ("properties.{key}", "persons", "true"),
    "group": ("properties.{key}", "groups", "index = {index}"),
    "session": ("{key}", "sessions", "$start_timestamp > now() - INTERVAL 7 DAY"),
}


def _text(text: str) -> str:
    """A text as HogQL reads it."""
    body = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{body}'"


def _query(call: Call, owner: str) -> str:
    key = call.query.get("key")
    if not key:
        raise errors.invalid("This query parameter is required.", attr="key", code="required")
    index = call.query.get("group_type_index", "")
    if owner == "group" and not index.isdecimal():
        raise errors.invalid("This query parameter is required.", attr="group_type_index")
    value, table, bound = _SOURCES[owner]
    is_column = call.query.get("is_column") == "true" and owner == "event"
    shown = quote_hogql_name(key)
    value = f"toString({shown if is_column else value.format(key=shown)})"
    conditions = [bound.format(index=index), f"{value} IS NOT NULL", f"{value} != ''"]
    if wanted := call.query.get("value"):
        conditions.append(f"positionCaseInsensitive({value}, {_text(wanted)}) > 0")
    if owner == "event" and (names := call.request.query_params.getlist("event_name")):
        conditions.append(f"event IN ({', '.join(map(_text, names))})")
    return (
        f"SELECT {value} AS name, count() AS times FROM {table} "  # noqa: S608 -- all of it quoted
        f"WHERE {' AND '.join(conditions)} GROUP BY name ORDER BY times DESC, name LIMIT {MOST}"
    )


async def _answer(call: Call, owner: str) -> list[dict[str, Any]]:
    query = _query(call, owner)
    try:
        translated = translate(query, call.instance.context(call.project))
        found = await asyncio.to_thread(
            call.instance.engine.run,
            translated.sql,
            query_id=f"values-{uuid4().hex}",
            max_seconds=SECONDS,
            timezone=call.project.timezone,
        )
    except HogQLError as error:
        raise errors.from_hogql(error, None) from None
    except EngineError as error:
        raise errors.from_engine(error) from None
    return [{"name": name, "count": int(count)} for name, count in found.rows]


async def of_events(call: Call) -> Response:
    """GET events/values/: names alone."""
    rows = await _answer(call, "event")
    return reply([{"name": row["name"]} for row in rows])


async def of_persons(call: Call) -> Response:
    """GET persons/values/: names with how many have each."""
    return reply({"results": await _answer(call, "person"), "refreshing": False})


async def of_sessions(call: Call) -> Response:
    """GET sessions/values/."""
    rows = await _answer(call, "session")
    return reply([{"name": row["name"]} for row in rows])


async def of_groups(call: Call) -> Response:
    """GET groups/property_values/."""
    return reply(await _answer(call, "group"))


ENDPOINTS = (
    Endpoint("GET", PROJECT + "events/values/", of_events, "query:read", "event_values"),
    Endpoint("GET", PROJECT + "persons/values/", of_persons, "person:read", "event_values"),
    Endpoint("GET", PROJECT + "sessions/values/", of_sessions, "query:read", "event_values"),
    Endpoint("GET", PROJECT + "groups/property_values/", of_groups, "group:read", "event_values"),
)
