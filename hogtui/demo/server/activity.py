"""Who changed what: the log behind flags and cohorts."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import fixed_uuid
from hogtui.demo.server.paging import link, whole_number
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import Call

Row = dict[str, Any]

PAGE = 10
SILENT = frozenset({"version", "updated_at", "last_modified_by", "status", "last_called_at"})
"""What changes with every save and is not worth an entry."""


def differences(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Row]:
    """The fields that differ, as the log tells them."""
    return [
        {
            "type": kind,
            "action": "created" if not before.get(name) else "changed",
            "field": name,
            "before": before.get(name),
            "after": value,
        }
        for name, value in after.items()
        if name not in SILENT and before.get(name) != value
    ]


def note(
    call: Call, kind: str, row: Mapping[str, Any], activity: str, changes: Sequence[Row] = ()
) -> None:
    """Write an entry about an object."""
    log = call.instance.rows("activity", call.project)
    user = call.instance.facts.user
    log.insert(
        0,
        {
            "id": fixed_uuid(f"activity {call.project.id} {len(log)}"),
            "user": {name: user.basic()[name] for name in ("first_name", "last_name", "email")},
            "unread": False,
            "is_system": False,
            "was_impersonated": False,
            "activity": activity,
            "scope": kind,
            "item_id": str(row["id"]),
            "detail": {
                "id": str(row["id"]),
                "changes": [dict(change) for change in changes],
                "merge": None,
                "trigger": None,
                "name": row.get("key") or row.get("name"),
                "short_id": None,
                "type": None,
            },
            "created_at": iso(call.instance.clock.now()),
        },
    )


def listed(call: Call, kind: str, number: str | None = None) -> Response:
    """The log of one object, or of all of a kind, newest first and paged by number."""
    rows = [
        entry
        for entry in call.instance.rows("activity", call.project)
        if entry["scope"] == kind and number in (None, entry["item_id"])
    ]
    limit = whole_number(call.query.get("limit"), PAGE) or PAGE
    page = max(1, whole_number(call.query.get("page"), 1))
    start = (page - 1) * limit
    more = start + limit < len(rows)
    return reply(
        {
            "results": rows[start : start + limit],
            "next": link(call.request, page=page + 1) if more else None,
            "previous": link(call.request, page=page - 1) if page > 1 else None,
            "total_count": len(rows),
        }
    )
