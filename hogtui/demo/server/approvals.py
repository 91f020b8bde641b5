"""Changes that a second person has to agree to."""

import copy
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from hogtui.demo.data.flags import POLICY
from hogtui.demo.server import errors
from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import fixed_uuid
from hogtui.demo.server.paging import page
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint

Row = dict[str, Any]
KIND = "change_requests"
GATED = ("active", "filters", "archived", "deleted")
VALID = timedelta(days=14)


class ApprovalRequired(errors.Refusal):
    """409 in the shape of its own."""

    def __init__(self, request: Row) -> None:
        words = "This change requires approval before it can be applied."
        super().__init__(409, "server_error", "approval_required", words)
        self.request = request

    def response(self) -> Response:
        """The answer to send."""
        return reply(
            {
                "code": self.code,
                "status": "approval_required",
                "detail": self.detail,
                "message": self.detail,
                "resource_type": self.request["resource_type"],
                "resource_id": self.request["resource_id"],
                "change_request_id": self.request["id"],
                "change_request": self.request,
                "required_approvers": {"quorum": 1, "users": [self.request["created_by"]["id"]]},
            },
            409,
        )


def gate(call: Call, row: Row, fields: Mapping[str, Any]) -> None:
    """Refuse a change that somebody has to approve first, and ask for that."""
    changed = {name: fields[name] for name in GATED if name in fields and fields[name] != row[name]}
    if row["key"] != POLICY or not changed:
        return
    requests = call.instance.rows(KIND, call.project)
    waiting = [
        each
        for each in requests
        if each["resource_id"] == str(row["id"]) and each["state"] == "pending"
    ]
    if waiting:
        words = "A change request for this feature flag is already pending."
        raise errors.Refusal(
            409, "server_error", "change_request_pending", words, extra={"id": waiting[0]["id"]}
        )
    request = _request(call, row, changed, len(requests))
    requests.insert(0, request)
    raise ApprovalRequired(request)


def _request(call: Call, row: Row, changed: Row, number: int) -> Row:
    now = call.instance.clock.now()
    action = "update"
    if set(changed) == {"active"}:
        action = "enable" if changed["active"] else "disable"
    before = {name: copy.deepcopy(row[name]) for name in changed}
    return {
        "id": fixed_uuid(f"change request {call.project.id} {number}"),
        "action_key": f"feature_flag.{action}",
        "action_version": 1,
        "resource_type": "feature_flag",
        "resource_id": str(row["id"]),
        "intent": {"gated_changes": changed, "full_request_data": changed, "current_state": before},
        "intent_display": {
            "description": f"{action.capitalize()} feature flag '{row['key']}'",
            "before": before,
            "after": changed,
        },
        "policy_snapshot": {"quorum": 1, "allow_self_approve": True},
        "validation_status": "valid",
        "validation_errors": None,
        "validated_at": iso(now),
        "state": "pending",
        "created_by": call.instance.facts.user.basic(),
        "applied_by": None,
        "created_at": iso(now),
        "updated_at": iso(now),
        "expires_at": iso(now + VALID),
        "applied_at": None,
        "apply_error": "",
        "result_data": None,
        "approvals": [],
        "can_approve": True,
        "can_cancel": True,
        "is_requester": True,
        "user_decision": None,
    }


async def listed(call: Call) -> Response:
    """GET change_requests/."""
    rows = call.instance.rows(KIND, call.project)
    for name in ("state", "resource_type", "resource_id", "action_key"):
        wanted = call.query.get(name)
        rows = [row for row in rows if not wanted or row[name] in wanted.split(",")]
    return page(call.request, rows)


def _one(call: Call) -> Row:
    for row in call.instance.rows(KIND, call.project):
        if row["id"] == call.params["id"]:
            return row
    raise errors.not_found()


async def one(call: Call) -> Response:
    """GET change_requests/:id/."""
    return reply(_one(call))


def _decide(call: Call, decision: str, state: str, reason: object = "") -> Row:
    row = _one(call)
    if row["state"] != "pending":
        raise errors.invalid(f"Change request is {row['state']}, not pending.")
    now = iso(call.instance.clock.now())
    if decision:
        user = call.instance.facts.user.basic()
        row["approvals"].append(
            {
                "created_by": user,
                "decision": decision,
                "reason": str(reason or ""),
                "created_at": now,
            }
        )
        row["user_decision"] = decision
    row.update(state=state, updated_at=now, can_approve=False, can_cancel=False)
    return row


async def approve(call: Call) -> Response:
    """POST change_requests/:id/approve/: the last vote that is needed carries it out."""
    from hogtui.demo.server.flag_saving import change

    body = await call.json()
    row = _decide(call, "approved", "approved", body.get("reason"))
    flags = call.instance.rows("feature_flags", call.project)
    flag = next((each for each in flags if str(each["id"]) == row["resource_id"]), None)
    try:
        if flag is None:
            raise errors.not_found()
        change(call, flag, row["intent"]["full_request_data"], approved=True)
    except errors.Refusal as refusal:
        row.update(state="failed", apply_error=refusal.detail)
    else:
        now = iso(call.instance.clock.now())
        row.update(state="applied", applied_at=now, applied_by=call.instance.facts.user.basic())
    return reply({"status": row["state"], "message": "Approved.", "change_request": row})


async def reject(call: Call) -> Response:
    """POST change_requests/:id/reject/."""
    body = await call.json()
    if not body.get("reason"):
        raise errors.invalid("This field is required.", code="required", attr="reason")
    row = _decide(call, "rejected", "rejected", body["reason"])
    return reply({"status": "rejected", "message": "Rejected.", "change_request": row})


async def cancel(call: Call) -> Response:
    """POST change_requests/:id/cancel/."""
    row = _decide(call, "", "rejected")
    return reply({"status": "canceled", "message": "Canceled.", "change_request": row})


_ROOT = PROJECT + "change_requests/"
ENDPOINTS = (
    Endpoint("GET", _ROOT, listed, "approvals:read"),
    Endpoint("GET", _ROOT + "{id}/", one, "approvals:read"),
    Endpoint("POST", _ROOT + "{id}/approve/", approve, "approvals:write"),
    Endpoint("POST", _ROOT + "{id}/reject/", reject, "approvals:write"),
    Endpoint("POST", _ROOT + "{id}/cancel/", cancel, "approvals:write"),
)
