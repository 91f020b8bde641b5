"""Changes that somebody has to approve: which there are, and what can be decided of them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hogtui.api.paging import items_of
from hogtui.api.slots import Priority
from hogtui.api.write_types import Described, Record, Sending, Subject, Unfit, Wish
from hogtui.text.changes import changes
from hogtui.text.people import person
from hogtui.text.safe import line
from hogtui.text.values import cell

if TYPE_CHECKING:
    from hogtui.api.client import Client

PATH = "change_requests/"
STATES = ("pending", "approved", "applied", "rejected", "expired", "failed")
ORDER = {state: place for place, state in enumerate(STATES)}
VOLATILE = frozenset(
    {
        "updated_at",
        "applied_at",
        "applied_by",
        "apply_error",
        "result_data",
        "approvals",
        "validation_status",
        "validation_errors",
        "validated_at",
        "can_approve",
        "can_cancel",
        "intent_display",
    }
)
FINAL = "What was decided about a request is not taken back."


async def listed(client: "Client") -> list[Record]:
    """Those of this project, the ones that wait first. Raises ApiError."""
    reply = await client.get(
        client.project(PATH),
        params={"resource_type": "feature_flag", "limit": 100},
        priority=Priority.USER,
        label="change requests",
    )
    found = [each for each in items_of(reply.body) if isinstance(each, Mapping)]
    return sorted(found, key=lambda each: ORDER.get(str(each.get("state")), len(ORDER)))


def title(request: Record) -> str:
    """What somebody asked for, on a line."""
    shown = request.get("intent_display")
    words = shown.get("description") if isinstance(shown, Mapping) else None
    return line(str(words or request.get("action_key") or request.get("id")))


def why_not(request: Record, decision: str) -> str:
    """Why somebody cannot decide so; "" when nothing is in the way."""
    if request.get("state") != "pending":
        return f"This request is {line(str(request.get('state')))} already."
    if decision == "cancel":
        return "" if request.get("can_cancel", True) else "Only who asked for it can cancel it."
    if request.get("user_decision"):
        return f"You have {line(str(request['user_decision']))} it already."
    if request.get("can_approve") is False:
        return "You are not among those who can approve it."
    return ""


def approve(request: Record, path: str, reason: str = "") -> Wish:
    """Agree; the last vote that is needed carries it out."""
    body = {"reason": reason} if reason else {}
    return _decide(request, path, "Approve", "approve", {"user_decision": "approved"}, body)


def reject(request: Record, path: str, reason: str) -> Wish:
    """Say no, with a reason."""
    fields = {"state": "rejected", "user_decision": "rejected"}
    return _decide(request, path, "Reject", "reject", fields, {"reason": reason})


def cancel(request: Record, path: str) -> Wish:
    """Take back what one asked for."""
    return _decide(request, path, "Cancel", "cancel", {"state": "rejected"}, {})


def _decide(
    request: Record,
    path: str,
    words: str,
    verb: str,
    fields: Mapping[str, Any],
    body: Mapping[str, Any],
) -> Wish:
    place = f"{path}{request.get('id')}/"
    # The state follows from a vote, from how many it takes, and from how carrying it out went.
    volatile = VOLATILE if "state" in fields else VOLATILE | {"state"}
    volatile = volatile if "user_decision" in fields else volatile | {"user_decision"}

    def edit(record: Record) -> Mapping[str, Any]:
        if why := why_not(record, verb):
            raise Unfit(why)
        return fields

    subject = Subject(
        "change request", title(request), place, volatile=volatile, describe=described
    )
    send = Sending("POST", f"{place}{verb}/", body)
    return Wish(subject, words, edit, narrow=lambda _, __: send, final=FINAL)


def described(record: Record) -> Described:
    """A request in plain words: what it would change, who asked, who has said what."""
    found = [
        ("state", line(str(record.get("state") or ""))),
        ("your vote", line(str(record.get("user_decision") or "none"))),
        ("asked by", person(record.get("created_by"))),
        ("until", line(str(record.get("expires_at") or ""))[:16].replace("T", " ")),
    ]
    shown = record.get("intent_display")
    shown = shown if isinstance(shown, Mapping) else {}
    for each in changes(shown.get("before") or {}, shown.get("after") or {}):
        words = f"{cell(each.before).text or '(nothing)'} → {cell(each.after).text or '(nothing)'}"
        found.append((line(each.name), words))
    for each in record.get("approvals") or ():
        if isinstance(each, Mapping):
            reason = f": {line(str(each['reason']))}" if each.get("reason") else ""
            found.append((person(each.get("created_by")), f"{each.get('decision')}{reason}"))
    if record.get("apply_error"):
        found.append(("failed", line(str(record["apply_error"]))))
    return [(name, words) for name, words in found if words]


def quorum(record: Record) -> str:
    """How many have agreed, of how many it takes."""
    policy = record.get("policy_snapshot")
    wanted = policy.get("quorum", 1) if isinstance(policy, Mapping) else 1
    votes = [each for each in record.get("approvals") or () if isinstance(each, Mapping)]
    agreed = sum(each.get("decision") == "approved" for each in votes)
    return f"{agreed} of {wanted}"
