"""Reads what the query endpoint answers. Rows stay as they came; the rest is checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hogtui.api.errors import BadBody, Invalid, Refused, ServerFailed
from hogtui.api.query_types import Check, Field, Progress, Result, Table
from hogtui.api.refusals import read_problems

_MICROSECONDS = 1_000_000
_HIDDEN_FAILURE = "The query failed, and PostHog does not say why."


@dataclass(frozen=True)
class Status:
    """How far a query is that runs on the server."""

    id: str
    complete: bool
    failed: bool
    message: str
    progress: Progress | None
    answer: Mapping[str, Any] | None
    """The whole reply of the query once it is complete."""


def read_status(body: object) -> Status | None:
    """The status in a reply, or None when there is none in it."""
    found = body.get("query_status") if isinstance(body, Mapping) else None
    if not isinstance(found, Mapping):
        return None
    answer = found.get("results")
    return Status(
        id=_text(found.get("id")),
        complete=found.get("complete") is True,
        failed=bool(found.get("error")),
        message=_text(found.get("error_message")),
        progress=_progress(found.get("query_progress")),
        answer=answer if isinstance(answer, Mapping) else None,
    )


def is_status(_status: int, body: object) -> bool:
    """Whether an answer that looks like a refusal is the status of a query that failed."""
    return read_status(body) is not None


def failure(status: Status) -> Refused:
    """The error that a failed query ends with."""
    if status.message:
        return Invalid(status.message, status=400, code="query_failed")
    return ServerFailed(_HIDDEN_FAILURE, status=500, code="query_failed")


def has_rows(body: object) -> bool:
    """Whether there is a result in a reply, be it an old one."""
    return isinstance(body, Mapping) and isinstance(body.get("results"), list)


def read_result(
    body: object, *, seconds: float, progress: Progress | None = None, stale: bool = False
) -> Result:
    """The result in a reply; raises BadBody when there is none."""
    if not isinstance(body, Mapping) or not has_rows(body):
        raise BadBody("The answer to the query has no rows in it.")
    rows = body["results"]
    if any(not isinstance(row, list) for row in rows):
        raise BadBody("The rows of the answer are not lists.")
    columns = [_text(name) for name in _list(body.get("columns"))]
    return Result(
        columns=columns,
        types=_types(body.get("types"), len(columns)),
        rows=rows,
        has_more=body["hasMore"] if isinstance(body.get("hasMore"), bool) else None,
        limit=_integer(body.get("limit")),
        seconds=seconds,
        is_cached=body.get("is_cached") is True,
        last_refresh=_date(body.get("last_refresh")),
        timezone=_text(body.get("timezone")) or "UTC",
        clickhouse=_text(body.get("clickhouse")),
        hogql=_text(body.get("hogql")),
        timings=tuple(_timings(body.get("timings"))),
        warnings=_warnings(body),
        plan=tuple(_text(step) for step in _list(body.get("explain"))),
        error=_text(body.get("error")),
        progress=progress,
        stale=stale,
    )


def read_check(body: object) -> Check:
    """A HogQLMetadata reply; raises BadBody."""
    if not isinstance(body, Mapping) or not isinstance(body.get("isValid"), bool):
        raise BadBody("The answer does not say whether the query is valid.")
    return Check(
        valid=body["isValid"],
        errors=read_problems(body.get("errors")),
        warnings=read_problems(body.get("warnings")),
        notices=read_problems(body.get("notices")),
        tables=tuple(_text(name) for name in _list(body.get("table_names"))),
        indices=found if (found := _text(body.get("isUsingIndices"))) != "undecisive" else "",
    )


def read_schema(body: object) -> dict[str, Table]:
    """A DatabaseSchemaQuery reply, by table name; odd tables are left out. Raises BadBody."""
    tables = body.get("tables") if isinstance(body, Mapping) else None
    if not isinstance(tables, Mapping):
        raise BadBody("The answer has no tables in it.")
    return {
        name: Table(
            name=name,
            type=_text(table.get("type")),
            fields=tuple(_fields(table.get("fields"))),
            rows=_integer(table.get("row_count")),
        )
        for name, table in tables.items()
        if isinstance(table, Mapping)
    }


def _fields(fields: object) -> list[Field]:
    if not isinstance(fields, Mapping):
        return []
    return [
        Field(
            name=_text(found.get("name")) or key,
            type=_text(found.get("type")) or "unknown",
            insert=_text(found.get("hogql_value")) or key,
            table=_text(found.get("table")) or None,
            fields=tuple(_text(name) for name in _list(found.get("fields"))),
        )
        for key, found in fields.items()
        if isinstance(found, Mapping)
    ]


def _progress(found: object) -> Progress | None:
    if not isinstance(found, Mapping):
        return None
    cpu = _number(found.get("active_cpu_time"))
    # The server's estimate may be 0 or behind what was read already: then it says nothing.
    estimate = _integer(found.get("estimated_rows_total"))
    rows = _integer(found.get("rows_read")) or 0
    return Progress(
        rows_read=rows,
        bytes_read=_integer(found.get("bytes_read")) or 0,
        estimated_rows=estimate if estimate and estimate >= rows else None,
        seconds=_number(found.get("time_elapsed")) or 0.0,
        cpu_seconds=None if cpu is None else cpu / _MICROSECONDS,
    )


def _types(types: object, columns: int) -> list[str]:
    """One per column: HogQL gives pairs of name and type, an events query types alone."""
    found = [
        _text(one[1]) if isinstance(one, list) and len(one) > 1 else _text(one)
        for one in _list(types)
    ]
    return (found + [""] * columns)[:columns]


def _timings(timings: object) -> list[tuple[str, float]]:
    return [
        (_text(one.get("k")), seconds)
        for one in _list(timings)
        if isinstance(one, Mapping) and (seconds := _number(one.get("t"))) is not None
    ]


def _warnings(body: Mapping[str, Any]) -> tuple[str, ...]:
    metadata = body.get("metadata")
    found = metadata.get("warnings") if isinstance(metadata, Mapping) else None
    return tuple(problem.message for problem in read_problems(found))


def _date(value: object) -> datetime | None:
    try:
        date = datetime.fromisoformat(_text(value))
    except ValueError:
        return None
    return date if date.tzinfo else None


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return None
