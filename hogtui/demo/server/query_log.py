"""What past queries cost: the table behind query/:id/log/."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hogtui.demo.server.clock import iso
from hogtui.demo.server.instance import Instance
from hogtui.demo.server.runs import Run

if TYPE_CHECKING:
    from hogtui.demo.server.query import Question

KEPT = 500
QUERY_LOG_COLUMNS = (
    ("event_date", "Date"),
    ("query_id", "String"),
    ("endpoint", "String"),
    ("query", "String"),
    ("query_start_time", "DateTime64(6, 'UTC')"),
    ("query_duration_ms", "UInt64"),
    ("read_rows", "UInt64"),
    ("read_bytes", "UInt64"),
    ("result_rows", "UInt64"),
    ("status", "String"),
    ("created_by", "Int64"),
)
"""Name and type of every column."""


def note(question: "Question", run: Run, answer: Mapping[str, Any], seconds: float) -> None:
    """Remember a finished query."""
    instance = question.instance
    started = instance.clock.now() - timedelta(seconds=seconds)
    rows_read, bytes_read = run.read
    row = [
        started.date().isoformat(),
        question.id,
        "/api/projects/:id/query/",
        answer.get("query") or "",
        iso(started),
        int(seconds * 1000),
        rows_read,
        bytes_read,
        len(answer["results"]),
        "QueryFinish",
        instance.facts.user.id,
    ]
    entry = {"team_id": question.project.id, "query_id": question.id, "at": started, "row": row}
    instance.query_log.append(entry)
    del instance.query_log[:-KEPT]


def rows_of(instance: Instance, team_id: int, query_id: str) -> list[list[Any]]:
    """The rows of one query id in the last 24 hours."""
    since = instance.clock.now() - timedelta(hours=24)
    return [
        entry["row"]
        for entry in instance.query_log
        if entry["query_id"] == query_id and entry["team_id"] == team_id and entry["at"] >= since
    ]
