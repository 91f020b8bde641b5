"""Changes of flags that are made by themselves, later."""

import copy
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from hogtui.demo.server import errors
from hogtui.demo.server.clock import iso
from hogtui.demo.server.flag_saving import change
from hogtui.demo.server.paging import page
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint, stored

Row = dict[str, Any]
KIND = "scheduled_changes"
OPERATIONS = ("update_status", "add_release_condition", "update_variants")
INTERVALS = {
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}


def carry_out(call: Call) -> None:
    """Make every change that is due."""
    now = call.instance.clock.now()
    for row in call.instance.rows(KIND, call.project):
        due = datetime.fromisoformat(row["scheduled_at"]) <= now
        if not due or (row["executed_at"] and not row["is_recurring"]):
            continue
        flags = call.instance.rows("feature_flags", call.project)
        flag = next((each for each in flags if str(each["id"]) == row["record_id"]), None)
        try:
            if flag is None or flag["deleted"]:
                raise errors.not_found("The flag is not there any more.")
            change(call, flag, _fields(flag, row["payload"]), approved=True)
        except errors.Refusal as refusal:
            row["failure_reason"] = refusal.detail
        row["executed_at"] = iso(now)
        step = INTERVALS.get(row["recurrence_interval"])
        if row["is_recurring"] and step is not None:
            following = datetime.fromisoformat(row["scheduled_at"])
            while following <= now:
                following += step
            row["scheduled_at"] = iso(following)


def _fields(flag: Row, payload: Mapping[str, Any]) -> Row:
    value = payload["value"]
    if payload["operation"] == "update_status":
        return {"active": value}
    filters = copy.deepcopy(flag["filters"])
    if payload["operation"] == "add_release_condition":
        filters["groups"] = [*(filters.get("groups") or []), *value.get("groups", ())]
    else:
        filters["multivariate"] = {"variants": value.get("variants", [])}
        filters["payloads"] = value.get("payloads", filters.get("payloads"))
    return {"filters": filters}


def _checked(call: Call, body: Any, before: Row) -> Row:
    if not isinstance(body, Mapping):
        raise errors.invalid("Invalid data. Expected a dictionary.")
    names = ("payload", "scheduled_at", "is_recurring", "recurrence_interval", "cron_expression")
    fields = {**before, **{name: body[name] for name in (*names, "end_date") if name in body}}
    payload = fields.get("payload")
    if not isinstance(payload, Mapping) or "value" not in payload:
        raise errors.invalid("This field is required.", code="required", attr="payload")
    if payload.get("operation") not in OPERATIONS:
        raise errors.invalid(f"Invalid operation: {payload.get('operation')}", attr="payload")
    try:
        at = datetime.fromisoformat(str(fields.get("scheduled_at")))
    except ValueError:
        words = "Datetime has wrong format."
        raise errors.invalid(words, code="invalid", attr="scheduled_at") from None
    if at.tzinfo is None or at <= call.instance.clock.now():
        raise errors.invalid("Scheduled date must be in the future.", attr="scheduled_at")
    if fields["recurrence_interval"] and fields["cron_expression"]:
        raise errors.invalid("Only one of recurrence_interval and cron_expression may be set.")
    if fields["is_recurring"] and not (fields["recurrence_interval"] or fields["cron_expression"]):
        words = "recurrence_interval or cron_expression is required for a recurring change."
        raise errors.invalid(words, attr="recurrence_interval")
    fields["scheduled_at"] = iso(at)
    return fields


async def listed(call: Call) -> Response:
    """GET scheduled_changes/."""
    carry_out(call)
    rows = call.instance.rows(KIND, call.project)
    for name in ("model_name", "record_id"):
        wanted = call.query.get(name)
        rows = [row for row in rows if not wanted or row[name] == wanted]
    return page(call.request, rows)


async def created(call: Call) -> Response:
    """POST scheduled_changes/."""
    rows, body = call.instance.rows(KIND, call.project), await call.json()
    now = iso(call.instance.clock.now())
    row: Row = {
        "id": max((each["id"] for each in rows), default=0) + 1,
        "team_id": call.project.id,
        "model_name": "FeatureFlag",
        "record_id": "",
        "payload": None,
        "scheduled_at": None,
        "executed_at": None,
        "failure_reason": None,
        "created_at": now,
        "created_by": call.instance.facts.user.basic(),
        "updated_at": now,
        "is_recurring": False,
        "recurrence_interval": None,
        "cron_expression": None,
        "end_date": None,
        "timezone": call.project.timezone,
        "last_executed_at": None,
    }
    row = _checked(call, body, row)
    row["record_id"] = str(body.get("record_id") or "")
    flags = call.instance.rows("feature_flags", call.project)
    if not any(str(each["id"]) == row["record_id"] for each in flags):
        raise errors.invalid("Feature flag not found.", attr="record_id")
    rows.append(row)
    return reply(row, 201)


async def one(call: Call) -> Response:
    """GET scheduled_changes/:id/."""
    return reply(stored(call, KIND))


async def changed(call: Call) -> Response:
    """PATCH scheduled_changes/:id/; what was made already stays as it is."""
    row = stored(call, KIND)
    if row["executed_at"] and not row["is_recurring"]:
        raise errors.invalid("Cannot update a change that was executed.")
    row.update(_checked(call, await call.json(), row), updated_at=iso(call.instance.clock.now()))
    return reply(row)


async def removed(call: Call) -> Response:
    """DELETE scheduled_changes/:id/: really gone."""
    call.instance.rows(KIND, call.project).remove(stored(call, KIND))
    return Response(status_code=204)


_ROOT = PROJECT + "scheduled_changes/"
READ, WRITE = "feature_flag:read", "feature_flag:write"
ENDPOINTS = (
    Endpoint("GET", _ROOT, listed, READ),
    Endpoint("POST", _ROOT, created, WRITE),
    Endpoint("GET", _ROOT + "{id}/", one, READ),
    Endpoint("PATCH", _ROOT + "{id}/", changed, WRITE),
    Endpoint("DELETE", _ROOT + "{id}/", removed, WRITE),
)
