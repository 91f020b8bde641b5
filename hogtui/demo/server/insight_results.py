"""The result of an insight: from the cache, computed now, or on its way."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hogtui.demo.server import errors
from hogtui.demo.server.bodies import read_request
from hogtui.demo.server.cache import Mode, Plan, plan
from hogtui.demo.server.insight_rows import NOT_COMPUTED, Row
from hogtui.demo.server.query import Question, answer_now, enqueue
from hogtui.demo.server.routing import Call
from hogtui.demo.server.sql import SECONDS_WAITING

_FILTERS = ("date_from", "date_to", "explicitDate", "properties", "breakdown_filter")


@dataclass(frozen=True)
class Wish:
    """How a result is wanted."""

    mode: Mode = Mode.FORCE_CACHE
    filters: Mapping[str, Any] = field(default_factory=dict)
    """What a dashboard lays over it."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    dashboard_id: int | None = None
    as_saved: bool = True
    """Whether the filters are those that the dashboard has for everybody."""


def mode_of(text: str | None) -> Mode:
    """What `refresh` means on insights and dashboards."""
    if text in ("true", "1"):
        return Mode.BLOCKING
    return Mode(text) if text in set(Mode) else Mode.FORCE_CACHE


def json_param(call: Call, name: str) -> Mapping[str, Any]:
    """A JSON object in the query string; raises Refusal."""
    text = call.query.get(name)
    if not text:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise errors.invalid(f"{name} must be valid JSON", attr=name)
    return found


def wish_of(call: Call, board: Row | None = None, tile: Row | None = None) -> Wish:
    """What a request wants of an insight, under a dashboard and its tile if there are; raises."""
    own = json_param(call, "filters_override")
    variables = json_param(call, "variables_override")
    filters: dict[str, Any] = {}
    for each in ((board or {}).get("filters"), own, (tile or {}).get("filters_overrides")):
        filters |= {name: value for name, value in (each or {}).items() if value is not None}
    return Wish(
        mode_of(call.query.get("refresh")),
        {name: value for name, value in filters.items() if name in _FILTERS},
        {**((board or {}).get("variables") or {}), **variables},
        board["id"] if board else None,
        as_saved=not own and not variables,
    )


def node_of(row: Row) -> Mapping[str, Any] | None:
    """The query of an insight, made from its filters where it has none."""
    if row["query"]:
        return dict(row["query"])
    if not row["filters"]:
        return None
    from hogtui.demo.insights.legacy import query_of

    return {"kind": "InsightVizNode", "source": query_of(row["filters"])}


async def result_of(call: Call, row: Row, wish: Wish) -> Row:
    """The fields that tell an insight's result; raises Refusal when it cannot be computed."""
    node = node_of(row)
    if node is None:
        return dict(NOT_COMPUTED)
    question = _question(call, node, wish)
    instance = call.instance
    if instance.cache.get(question.key) is None and wish.as_saved and row["_computed_at"]:
        await _compute_as_then(question, row)
    entry = instance.cache.get(question.key)
    status = None
    answer = question.dated(entry.answer, entry.computed_at, cached=True) if entry else None
    if wish.mode is not Mode.FORCE_CACHE:
        match plan(wish.mode, instance.cache.age(entry), question.stale):
            case Plan.COMPUTE:
                answer = dict(await answer_now(question))
            case Plan.ENQUEUE:
                job = await enqueue(question)
                ids = {"insight_id": row["id"], "dashboard_id": wish.dashboard_id}
                status = {**job.described(), **ids}
                answer = None if wish.mode is Mode.FORCE_ASYNC else answer
    return _fields(answer, status, call)


async def _compute_as_then(question: Question, row: Row) -> None:
    """Fill the cache as somebody filled it who looked at the insight before the demo began."""
    question.as_of = row["_computed_at"]
    try:
        await question.carry_out(question.run(), SECONDS_WAITING)
    finally:
        question.as_of = None


def _question(call: Call, node: Mapping[str, Any], wish: Wish) -> Question:
    body = {
        "query": node,
        "refresh": None if wish.mode is Mode.FORCE_CACHE else wish.mode,
        "client_query_id": call.query.get("client_query_id"),
        "filters_override": wish.filters or None,
        "variables_override": wish.variables or None,
    }
    return Question(call, read_request(body))


def _fields(answer: Mapping[str, Any] | None, status: Row | None, call: Call) -> Row:
    if answer is None:
        return {**NOT_COMPUTED, "query_status": status}
    kept = {name: answer.get(name) for name in NOT_COMPUTED}
    timezone = answer.get("timezone") or call.project.timezone
    return {**kept, "result": answer["results"], "query_status": status, "timezone": timezone}


def failure(refusal: errors.Refusal) -> dict[str, str]:
    """Why a tile has no result."""
    kinds = {
        400: "ValidationError",
        504: "ClickHouseQueryTimeOut",
        513: "ClickHouseQueryMemoryLimit",
    }
    kind = kinds.get(refusal.status, "APIException")
    return {"type": kind, "message": refusal.detail.partition("\n")[0]}
