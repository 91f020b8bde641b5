"""Annotations: what happened when, as somebody wrote it down."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hogtui.api.paging import pages
from hogtui.api.slots import Priority
from hogtui.api.write_types import Record, Subject, Wish
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client

PATH = "annotations/"
MOST = 1_000
"""Annotations that are read."""
VOLATILE = frozenset({"updated_at"})


async def annotations(
    client: "Client", *, priority: Priority = Priority.VISIBLE
) -> list[Mapping[str, Any]]:
    """All of the project that are not deleted, as they were sent. Raises ApiError."""
    found: list[Mapping[str, Any]] = []
    async for page in pages(
        client, client.project(PATH), limit=500, priority=priority, label="annotations"
    ):
        found += [row for row in page.items if isinstance(row, Mapping) and not row.get("deleted")]
        if len(found) >= MOST:
            break
    return found


def of_insight(
    found: Sequence[Mapping[str, Any]], insight: int | None, dashboard: int | None = None
) -> list[Mapping[str, Any]]:
    """Those that belong on the chart of an insight, or of one on a dashboard."""
    kept = []
    for each in found:
        scope = each.get("scope")
        about = scope in {None, "project", "organization"}
        if scope == "dashboard_item":
            about = insight is not None and each.get("dashboard_item") == insight
        elif scope == "dashboard":
            about = dashboard is not None and each.get("dashboard_id") == dashboard
        if about:
            kept.append(each)
    return kept


def title(record: Mapping[str, Any]) -> str:
    """What it is called on a card."""
    words = line(str(record.get("content") or "")).strip()
    return words[:60] or f"annotation {record.get('id')}"


def subject(record: Mapping[str, Any], path: str) -> Subject:
    """An annotation, bound by its number; `path` is the list's."""
    return Subject("annotation", title(record), f"{path}{record.get('id')}/", volatile=VOLATILE)


def edited(record: Mapping[str, Any], path: str, fields: Mapping[str, Any]) -> Wish:
    """Other words, or another moment."""
    return Wish(subject(record, path), "Change", lambda _: fields)


def deleted(record: Mapping[str, Any], path: str) -> Wish:
    """Marked as deleted, which can be taken back."""
    return Wish(subject(record, path), "Delete", lambda _: {"deleted": True})


def made(path: str, fields: Mapping[str, Any]) -> Wish:
    """A new one."""

    async def read(client: "Client") -> Record | None:
        wanted = fields["content"], str(fields["date_marker"])[:16], fields.get("scope")
        for each in await annotations(client, priority=Priority.USER):
            at = str(each.get("date_marker"))[:16]
            if (each.get("content"), at, each.get("scope")) == wanted:
                return {"id": each.get("id"), **fields}
        return None

    new = Subject(
        "annotation", title(fields), path, volatile=frozenset({"id", "date_marker"}), read=read
    )
    return Wish(new, "Write down", lambda _: fields, creates=True)
