"""Annotations: what happened when, on charts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from hogtui.demo.hogql.dates import read_date
from hogtui.demo.server import errors
from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import Person
from hogtui.demo.server.paging import page, searched
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint, only_softly, stored
from hogtui.demo.server.team import team

Row = dict[str, Any]
SCOPES = ("dashboard_item", "dashboard", "project", "organization", "recording")
_WRITABLE = ("content", "date_marker", "scope", "dashboard_item", "dashboard_id", "deleted")
_STORED: tuple[tuple[float, str | None, str, str, int], ...] = (
    (3, "Released 4.13.0", "project", "GIT", 1),
    (9.5, "4.12.1 takes the broken thumbnails back", "project", "GIT", 1),
    (12, "Released 4.12.0 🦔", "project", "GIT", 1),
    (18, "Autumn launch: newsletter to 40,000", "organization", "USR", 2),
    (33, "Released 4.11.0", "project", "GIT", 1),
    (46, "Board meeting", "dashboard", "USR", 0),
    (60, "Prices went up for new customers", "organization", "USR", 2),
    (5, None, "project", "USR", 3),
)
"""Days ago, what happened, what it is about, made by whom."""


def stored_annotations(user: Person, now: datetime) -> list[Row]:
    """The annotations of a new demo, the newest first."""
    rows = []
    for number, (days, content, scope, kind, author) in enumerate(_STORED, start=1):
        at = now - timedelta(days=days)
        row = new_row(number, team(user)[author], at)
        row.update(content=content, date_marker=iso(at), scope=scope, creation_type=kind)
        if scope == "dashboard":
            row.update(dashboard_id=4, dashboard_name="Board meeting")
        rows.append(row)
    return rows


def new_row(number: int, user: Person, at: datetime) -> Row:
    """An annotation that says nothing yet."""
    return {
        "id": number,
        "content": None,
        "date_marker": None,
        "creation_type": "USR",
        "dashboard_item": None,
        "dashboard_id": None,
        "dashboard_name": None,
        "insight_short_id": None,
        "insight_name": None,
        "insight_derived_name": None,
        "recording_id": None,
        "is_emoji": False,
        "scope": "project",
        "deleted": False,
        "created_by": user.basic(),
        "created_at": iso(at),
        "updated_at": iso(at),
    }


async def listed(call: Call) -> Response:
    """GET annotations/: the newest marker first."""
    rows = [row for row in call.instance.rows("annotations", call.project) if not row["deleted"]]
    context = call.instance.context(call.project)
    for name, sign in (("date_from", 1), ("date_to", -1)):
        bound = read_date(call.query.get(name, ""), context, end=sign < 0)
        if bound is not None:
            rows = [row for row in rows if sign * _after(row, bound) >= 0]
    if scope := call.query.get("scope"):
        rows = [row for row in rows if row["scope"] == scope]
    rows.sort(key=lambda row: row["date_marker"] or "", reverse=True)
    return page(call.request, searched(rows, call.query.get("search"), "content"))


def _after(row: Row, bound: datetime) -> float:
    return (datetime.fromisoformat(row["date_marker"]) - bound).total_seconds()


async def one(call: Call) -> Response:
    """GET annotations/:id/."""
    return reply(stored(call, "annotations"))


async def made(call: Call) -> Response:
    """POST annotations/."""
    rows = call.instance.rows("annotations", call.project)
    fields = _fields(await call.json(), call)
    if not fields.get("date_marker"):
        raise errors.invalid("This field is required.", code="required", attr="date_marker")
    user, now = call.instance.facts.user, call.instance.clock.now()
    row = new_row(max((each["id"] for each in rows), default=0) + 1, user, now)
    row.update(fields)
    rows.append(row)
    return reply(row, 201)


async def changed(call: Call) -> Response:
    """PATCH annotations/:id/, also of one that was deleted."""
    rows = call.instance.rows("annotations", call.project)
    row = next((each for each in rows if str(each["id"]) == call.params["id"]), None)
    if row is None:
        raise errors.not_found()
    row.update(_fields(await call.json(), call))
    row["updated_at"] = iso(call.instance.clock.now())
    return reply(row)


def _fields(body: Any, call: Call) -> Row:
    if not isinstance(body, Mapping):
        raise errors.invalid("Invalid data. Expected a dictionary.")
    fields = {name: body[name] for name in _WRITABLE if name in body}
    if fields.get("scope", "project") not in SCOPES:
        raise errors.invalid(
            f'"{fields["scope"]}" is not a valid choice.', code="invalid_choice", attr="scope"
        )
    if len(str(fields.get("content") or "")) > 8192:
        raise errors.invalid(
            "Ensure this field has no more than 8192 characters.", code="max_length", attr="content"
        )
    if fields.get("date_marker"):
        fields["date_marker"] = _moment(fields["date_marker"])
    return {**fields, **_about(fields, call)}


def _moment(text: object) -> str:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        raise errors.invalid("Datetime has wrong format.", attr="date_marker") from None
    return iso(at.astimezone()) if at.tzinfo else f"{at:%Y-%m-%dT%H:%M:%S.%fZ}"


def _about(fields: Row, call: Call) -> Row:
    """The names of what it is about."""
    found: Row = {}
    if (wanted := fields.get("dashboard_item")) is not None:
        rows = call.instance.rows("insights", call.project)
        row = next((each for each in rows if each["id"] == wanted), None)
        if row is None:
            raise errors.invalid(
                f'Invalid pk "{wanted}" - object does not exist.', attr="dashboard_item"
            )
        found |= {"insight_short_id": row["short_id"], "insight_name": row["name"]}
        found |= {"insight_derived_name": row["derived_name"]}
    if (wanted := fields.get("dashboard_id")) is not None:
        rows = call.instance.rows("dashboards", call.project)
        board = next((each for each in rows if each["id"] == wanted), None)
        found |= {"dashboard_name": board["name"] if board else None}
    return found


_ONE = PROJECT + "annotations/{id}/"
ENDPOINTS = (
    Endpoint("GET", PROJECT + "annotations/", listed, "annotation:read"),
    Endpoint("POST", PROJECT + "annotations/", made, "annotation:write"),
    Endpoint("GET", _ONE, one, "annotation:read"),
    Endpoint("PATCH", _ONE, changed, "annotation:write"),
    Endpoint("DELETE", _ONE, only_softly, "annotation:write"),
)
