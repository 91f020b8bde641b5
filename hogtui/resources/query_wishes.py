"""Changes to the SQL that a project keeps: another text for a query, or a new insight."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hogtui.api.slots import Priority
from hogtui.api.write_types import Record, Subject, Unfit, Wish
from hogtui.resources.project_queries import Kept, Kind, new_node, sql_of, with_sql

if TYPE_CHECKING:
    from hogtui.api.client import Client

NAMES = {Kind.INSIGHT: "SQL insight", Kind.ENDPOINT: "endpoint", Kind.VIEW: "view"}
_CHANGED_BY = "updated_at last_modified_at last_modified_by last_viewed_at last_executed_at"
_RESULT = """
    result columns types hogql hasMore last_refresh cache_target_age next_allowed_client_refresh
    is_cached query_status resolved_date_range timezone effective_restriction_level
    effective_privilege_level
"""
_VERSION = """
    current_version current_version_id versions_count version version_id version_created_at
    version_updated_at version_created_by materialization columns
"""
VOLATILE = frozenset((_CHANGED_BY + _RESULT + _VERSION).split())
"""What changes with every look, or with every change."""


def changed(client: "Client", kept: Kept, text: str) -> Wish:
    """Another text for an insight or an endpoint; everything else of it stays."""
    subject = Subject(
        kind=NAMES[kept.kind],
        name=kept.name,
        path=client.project(kept.path),
        volatile=VOLATILE,
    )

    def edit(record: Record) -> Mapping[str, Any]:
        now = sql_of(record.get("query"))
        node = with_sql(record.get("query"), text)
        if now is None or node is None:
            raise Unfit(f"Nothing was sent: this {subject.kind} holds no SQL any more.")
        if kept.text is not None and now not in (kept.text, text):
            raise Unfit("Nothing was sent: its SQL was changed since you opened it. Open it anew.")
        return {"query": node}

    return Wish(subject, "Save the query", edit)


def made(client: "Client", name: str, text: str) -> Wish:
    """A new insight of that name."""
    path = client.project(Kind.INSIGHT.path)

    async def read(client: "Client") -> Record | None:
        reply = await client.get(
            path,
            params={"search": name, "basic": "true", "limit": 100},
            priority=Priority.USER,
            label="insight",
        )
        rows = reply.body.get("results") if isinstance(reply.body, Mapping) else None
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, Mapping) and row.get("name") == name:
                return _as_made(row)
        return None

    subject = Subject("SQL insight", name, path, frozenset({"id", "short_id"}), read=read)
    fields = {"name": name, "query": new_node(text), "saved": True}
    return Wish(subject, "Make an insight", lambda _: fields, creates=True)


def _as_made(row: Mapping[str, Any]) -> Record:
    """What was sent, as it is stored: PostHog adds to a query what it takes for granted."""
    text = sql_of(row.get("query"))
    node = new_node(text) if text is not None else row.get("query")
    return {"id": row.get("id"), "name": row["name"], "query": node, "saved": row.get("saved")}
