"""The life of a write: read anew, confirmed by a person, sent once, read back.

`prepare` reads what is stored and says what would change; a person looks at that; `commit` sends
it exactly once and finds out what became of it. Nothing here sends a second time, whatever comes
back: only a person can, with a new wish.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hogtui.api.errors import (
    ApiError,
    BadBody,
    Conflict,
    Locked,
    NotFound,
    Refused,
    ServerFailed,
    Throttled,
    Unreachable,
)
from hogtui.api.slots import Priority
from hogtui.api.write_types import (
    Approval,
    Clash,
    Ending,
    Journal,
    Outcome,
    Ready,
    Record,
    Sending,
    Subject,
    Unfit,
    Wish,
)
from hogtui.text.changes import ABSENT, Change, at, changes

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.api.clock import Clock

FRESH = 5.0
"""Seconds for which a reading counts as what is stored now."""
PATIENCE = 10.0
"""Seconds to find out what became of a write."""
PAUSES = (0.2, 0.5, 1.0, 2.0, 3.0)
"""Seconds between two readings; the last one again and again."""
APPROVALS = frozenset({"approval_required", "change_request_pending"})


async def read(client: "Client", subject: Subject) -> Record | None:
    """What is stored; None when there is nothing. Raises ApiError."""
    if subject.read is not None:
        return await subject.read(client)
    try:
        reply = await client.get(
            subject.path, priority=Priority.USER, label=subject.kind, timeout=FRESH
        )
    except NotFound:
        return None
    if not isinstance(reply.body, Mapping):
        raise BadBody(f"What PostHog sent is no {subject.kind}.", path=subject.path)
    return reply.body


async def prepare(
    client: "Client", wish: Wish, clock: "Clock", seen: Record | None = None
) -> Ready | Outcome:
    """What would change now. `seen` is what the person looked at, if it was the whole object.

    An Outcome instead when there is nothing to confirm: it is gone, it does not fit, or it is so
    already. Raises ApiError when it cannot be read.
    """
    before = await read(client, wish.subject)
    read_at = clock.monotonic()
    if wish.creates:
        if before is not None:
            ready = Ready(wish, before, {}, read_at)
            words = f"There is a {wish.subject.kind} of this name already."
            return Outcome(Ending.MOVED, ready, before, words)
        before = {}
    elif before is None:
        words = f"This {wish.subject.kind} is not there any more."
        return Outcome(Ending.GONE, Ready(wish, {}, {}, read_at), None, words)
    try:
        fields = dict(wish.edit(before))
    except Clash as error:
        ready = Ready(wish, seen if seen is not None else before, error.fields, read_at)
        return Outcome(Ending.MOVED, ready, before, str(error), error.others)
    except Unfit as error:
        return Outcome(Ending.MOVED, Ready(wish, before, {}, read_at), before, str(error))
    surprises = wish.subject.differences(seen, before) if seen is not None else ()
    ready = Ready(wish, before, fields, read_at, surprises)
    if not ready.changes and not wish.removes:
        return Outcome(Ending.MOVED, ready, before, "It is so already: nothing to change.")
    return ready


async def commit(client: "Client", ready: Ready, journal: Journal, clock: "Clock") -> Outcome:
    """Send it once, and find out what became of it. Raises Locked only, with nothing sent."""
    if client.locked:
        raise Locked("Writing is locked.")
    moved = await _moved(client, ready, clock)
    if moved is not None:
        return moved
    number, problem = await asyncio.to_thread(journal.intend, ready)
    outcome = await _send(client, ready, clock)
    problems = [problem, await asyncio.to_thread(journal.conclude, number, outcome)]
    notes = tuple(dict.fromkeys(each for each in problems if each))
    return replace(outcome, notes=notes, entry=number)


async def resolve(client: "Client", outcome: Outcome, clock: "Clock") -> Outcome:
    """Look once more what became of a write of which nobody knows."""
    return await _verify(client, outcome.ready, clock, outcome.message)


async def _moved(client: "Client", ready: Ready, clock: "Clock") -> Outcome | None:
    """An end before anything was sent, when what was confirmed is not what is stored."""
    if clock.monotonic() - ready.read_at <= FRESH:
        return None
    subject = ready.wish.subject
    try:
        now = await read(client, subject)
    except ApiError as error:
        words = f"Nothing was sent: it could not be read again. {error.message}"
        return Outcome(Ending.MOVED, ready, None, words)
    if now is None and not ready.wish.creates:
        return Outcome(Ending.GONE, ready, None, f"This {subject.kind} is not there any more.")
    others = subject.differences(ready.before or None, now)
    if not others:
        return None
    words = "Nothing was sent: somebody changed it while you were asked."
    return Outcome(Ending.MOVED, ready, now, words, others)


def sending(ready: Ready) -> Sending:
    """The request that makes it so."""
    wish = ready.wish
    if wish.narrow is not None:
        narrow = wish.narrow(ready.before, ready.fields)
        if narrow is not None:
            return narrow
    body: dict[str, Any] = dict(ready.fields)
    if wish.creates:
        return Sending("POST", wish.subject.path, body)
    if wish.subject.guarded and "version" in ready.before:
        # PostHog looks for a conflict only when it is given both.
        body |= {"version": ready.before["version"], "original_flag": dict(ready.before)}
    return Sending("PATCH", wish.subject.path, body)


async def _send(client: "Client", ready: Ready, clock: "Clock") -> Outcome:
    """One request; what it answers decides how to look at what is stored."""
    request = sending(ready)
    try:
        reply = await client.write(
            request.method,
            request.path,
            json=request.body,
            label=ready.wish.title.lower(),
            accept=_is_approval,
        )
    except Throttled as error:
        words = f"Not changed: {error.message}"
        return Outcome(Ending.REFUSED, ready, ready.before, words, wait=error.retry_after)
    except Conflict as error:
        return await _conflict(client, ready, error.message)
    except ServerFailed as error:
        return await _verify(client, ready, clock, error.message)
    except Refused as error:
        return await _refused(client, ready, error.message)
    except Unreachable as error:
        if not error.sent:
            words = f"Not sent: {error.message}"
            return Outcome(Ending.REFUSED, ready, ready.before, words)
        return await _verify(client, ready, clock, error.message)
    except Locked:
        raise
    except ApiError as error:
        return await _verify(client, ready, clock, error.message)
    if _is_approval(reply.status, reply.body):
        return Outcome(Ending.PENDING, ready, ready.before, approval=_approval(reply.body))
    if ready.wish.problem is not None and (words := ready.wish.problem(reply.body)):
        return await _refused(client, ready, words)
    return await _verify(client, ready, clock, "")


def _is_approval(status: int, body: object) -> bool:
    return status == 409 and isinstance(body, Mapping) and body.get("code") in APPROVALS


def _approval(body: Mapping[str, Any]) -> Approval:
    request = body.get("change_request") or body.get("existing_change_request")
    said = body.get("detail") or body.get("message") or body.get("error")
    words = str(said or "Somebody has to approve this.")
    found = request if isinstance(request, Mapping) else {}
    who = body.get("required_approvers") or found.get("policy_snapshot")
    number = body.get("change_request_id") or found.get("id") or body.get("id") or ""
    return Approval(str(number), words, found, who if isinstance(who, Mapping) else {})


async def _refused(client: "Client", ready: Ready, message: str) -> Outcome:
    """PostHog said no; what is stored is read all the same, because that is what counts."""
    now = await _read_quietly(client, ready.wish.subject)
    if now is None:
        return Outcome(Ending.REFUSED, ready, ready.before, message)
    others = ready.wish.subject.differences(ready.before, now)
    return Outcome(Ending.REFUSED, ready, now, message, others)


async def _conflict(client: "Client", ready: Ready, message: str) -> Outcome:
    """Somebody was faster: show theirs beside ours."""
    now = await _read_quietly(client, ready.wish.subject)
    others = ready.wish.subject.differences(ready.before, now) if now is not None else ()
    return Outcome(Ending.CONFLICT, ready, now, message, others)


async def _read_quietly(client: "Client", subject: Subject) -> Record | None:
    try:
        async with asyncio.timeout(PATIENCE):
            return await read(client, subject)
    except (ApiError, TimeoutError):
        # What PostHog said is known all the same.
        return None


async def _verify(client: "Client", ready: Ready, clock: "Clock", failure: str) -> Outcome:
    """Read until it is stored as wished, or the patience is over.

    `failure` is why nobody knows what became of the request; "" when PostHog said yes.
    """
    began = clock.monotonic()
    now: Record | None = None
    was_read = False
    turn = 0
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    now, was_read = await read(client, ready.wish.subject), True
                except ApiError as error:
                    failure = failure or error.message
                else:
                    if is_done(ready, now):
                        break
                pause = PAUSES[min(turn, len(PAUSES) - 1)]
                if clock.monotonic() + pause - began >= PATIENCE:
                    break
                await clock.sleep(pause)
                turn += 1
    except TimeoutError:
        failure = failure or "PostHog does not answer."
    return (
        _judged(ready, now, failure) if was_read else Outcome(Ending.UNKNOWN, ready, None, failure)
    )


def is_done(ready: Ready, now: Record | None) -> bool:
    """Whether what is stored is what was wished, whatever else changed."""
    if ready.wish.removes:
        return now is None or now.get("deleted") is True
    if now is None:
        return False
    subject = ready.wish.subject
    return all(
        _is_addition(each, ready)
        for name, value in ready.fields.items()
        if name not in subject.volatile
        for each in changes(
            {name: subject.remembered(value)}, {name: subject.remembered(now.get(name))}
        )
    )


def _is_addition(change: Change, ready: Ready) -> bool:
    """Whether PostHog itself put it beside what was written: a name, a default.

    What was there before and should go is none.
    """
    if len(change.path) < 2 or change.path[0] not in ready.fields:
        return False
    if not isinstance(change.path[-1], str):
        return False
    if change.before is None and change.after is ABSENT:
        return True
    return change.before is ABSENT and at(ready.before, change.path) is ABSENT


def _others(ready: Ready, now: Record | None) -> tuple[Change, ...]:
    """What somebody else changed beside what was wished."""
    found = ready.wish.subject.differences(ready.after, now)
    return tuple(each for each in found if not _is_addition(each, ready))


def _judged(ready: Ready, now: Record | None, message: str) -> Outcome:
    subject = ready.wish.subject
    if is_done(ready, now):
        if ready.wish.removes or ready.wish.creates:
            return Outcome(Ending.APPLIED, ready, now)
        others = _others(ready, now)
        return Outcome(Ending.MIXED if others else Ending.APPLIED, ready, now, others=others)
    if now is None and not ready.wish.creates:
        return Outcome(Ending.GONE, ready, None, message or "It is not there any more.")
    others = subject.differences(ready.before or None, now)
    words = message or "PostHog said yes, but what is stored did not change."
    return Outcome(Ending.NOT_APPLIED, ready, now, words, others)
