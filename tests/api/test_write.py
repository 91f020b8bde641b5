"""Every way a write can end, against a server that does it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hogtui.api.errors import Locked
from hogtui.api.write import FRESH, commit, prepare, resolve
from hogtui.api.write_types import Ending, Outcome, Ready, Record, Sending, Unfit, Wish
from tests.api.fakes import TurnedClock, make_client, refused, reply, throttled
from tests.api.writing import FLAG, PATH, TURN_ON, Fault, Paper, Server, turn_on, write


async def test_it_is_sent_once_with_what_guards_it_and_read_back() -> None:
    server, journal = Server(), Paper()
    before = dict(server.flag or {})

    outcome = await write(server, journal=journal)

    assert outcome.ending is Ending.APPLIED
    assert outcome.now == server.flag
    assert server.writes == [{"active": True, "version": 3, "original_flag": before}]
    assert [one.method for one in server.requests] == ["GET", "PATCH", "GET"]
    assert journal.lines == ["intend {'active': True}", "1 applied"]


async def test_a_conflict_in_the_same_field_shows_theirs() -> None:
    server = Server(tags=["a"])
    wish = Wish(FLAG, "Tag", lambda _: {"tags": ["b"]})

    outcome = await write(server, wish, meanwhile=lambda: server.colleague(tags=["c"]))

    assert outcome.ending is Ending.CONFLICT
    assert [(each.name, each.after) for each in outcome.others] == [("tags[0]", "c")]
    assert "Ada" in outcome.message
    assert len(server.writes) == 1


async def test_an_edit_of_another_field_in_between_is_told_loudly() -> None:
    server = Server()
    launched = {"groups": [{"properties": [], "rollout_percentage": 100}]}

    outcome = await write(server, meanwhile=lambda: server.colleague(filters=launched))

    assert outcome.ending is Ending.MIXED
    assert [each.name for each in outcome.others] == ["filters.groups[0].rollout_percentage"]
    assert outcome.now == server.flag


async def test_nothing_is_sent_when_it_changed_while_the_card_was_open() -> None:
    server = Server()

    outcome = await write(server, meanwhile=lambda: server.colleague(name="Other"), later=FRESH + 1)

    assert outcome.ending is Ending.MOVED
    assert [each.name for each in outcome.others] == ["name"]
    assert server.writes == []


async def test_a_flag_that_vanished_is_gone() -> None:
    server = Server()

    def vanish() -> None:
        server.flag = None

    late = await write(server, meanwhile=vanish, later=FRESH + 1)

    assert late.ending is Ending.GONE
    assert server.writes == []
    clock = TurnedClock()
    early = await prepare(make_client(server.transport, clock=clock, locked=False), TURN_ON, clock)
    assert isinstance(early, Outcome)
    assert early.ending is Ending.GONE


def _lost_after(server: Server, body: dict[str, Any]) -> httpx.Response:
    server.save(body)
    raise httpx.ReadError("reset")


def _lost_before(_: Server, __: dict[str, Any]) -> httpx.Response:
    raise httpx.ReadError("reset")


def _hang(server: Server, body: dict[str, Any]) -> httpx.Response:
    server.save(body)
    raise httpx.ReadTimeout("nothing came")


def _never_sent(_: Server, __: dict[str, Any]) -> httpx.Response:
    raise httpx.ConnectError("no route")


def _failed_after(server: Server, body: dict[str, Any]) -> httpx.Response:
    server.save(body)
    return refused(500, "error", "A server error occurred.")


def _failed(_: Server, __: dict[str, Any]) -> httpx.Response:
    return refused(500, "error", "A server error occurred.")


def _wrong_object(_: Server, __: dict[str, Any]) -> httpx.Response:
    return reply({"id": 8, "key": "other", "active": True})


def _no_json(server: Server, body: dict[str, Any]) -> httpx.Response:
    server.save(body)
    return httpx.Response(200, text="<html>sign in</html>", headers={"content-type": "text/html"})


def _redirect(_: Server, __: dict[str, Any]) -> httpx.Response:
    return httpx.Response(307, headers={"location": "https://elsewhere.example.com/"})


def _dependents(_: Server, __: dict[str, Any]) -> httpx.Response:
    words = "Cannot disable this feature flag because other flags depend on it: a (ID: 1)"
    return refused(400, "invalid_input", words)


def _approval(_: Server, __: dict[str, Any]) -> httpx.Response:
    body = {
        "code": "approval_required",
        "status": "approval_required",
        "detail": "This needs approval.",
        "change_request_id": "cr-9",
        "change_request": {"id": "cr-9", "state": "pending"},
        "required_approvers": {"users": [1]},
    }
    return reply(body, 409)


@pytest.mark.parametrize(
    ("fault", "ending"),
    [
        (_lost_after, Ending.APPLIED),
        (_lost_before, Ending.NOT_APPLIED),
        (_hang, Ending.APPLIED),
        (_never_sent, Ending.REFUSED),
        (_failed_after, Ending.APPLIED),
        (_failed, Ending.NOT_APPLIED),
        (_wrong_object, Ending.NOT_APPLIED),
        (_no_json, Ending.APPLIED),
        (_redirect, Ending.NOT_APPLIED),
        (lambda *_: throttled("30"), Ending.REFUSED),
        (lambda *_: throttled(), Ending.REFUSED),
        (_dependents, Ending.REFUSED),
        (_approval, Ending.PENDING),
        (lambda *_: refused(403, "permission_denied", "No."), Ending.REFUSED),
        (lambda *_: reply({}), Ending.NOT_APPLIED),
    ],
)
async def test_whatever_comes_back_it_is_sent_once_and_the_truth_is_shown(
    fault: Fault, ending: Ending
) -> None:
    server, journal = Server(fault), Paper()

    outcome = await write(server, journal=journal)

    assert outcome.ending is ending
    assert len(server.writes) == 1
    assert outcome.now == server.flag
    assert journal.lines[-1] == f"1 {ending}"


async def test_what_needs_approval_names_the_request() -> None:
    outcome = await write(Server(_approval))

    assert outcome.approval is not None
    assert (outcome.approval.id, outcome.approval.message) == ("cr-9", "This needs approval.")


async def test_a_limit_says_how_long() -> None:
    outcome = await write(Server(lambda *_: throttled("30")))

    assert outcome.wait == 30


async def test_what_nobody_could_read_stays_unknown_until_it_is_resolved() -> None:
    def fault(server: Server, body: dict[str, Any]) -> httpx.Response:
        server.unreadable = True
        return _lost_after(server, body)

    server = Server(fault)
    outcome = await write(server)

    assert outcome.ending is Ending.UNKNOWN
    assert not outcome.is_certain
    server.unreadable = False
    clock = TurnedClock()
    client = make_client(server.transport, clock=clock, locked=False)
    assert (await resolve(client, outcome, clock)).ending is Ending.APPLIED
    assert len(server.writes) == 1


async def test_a_journal_that_cannot_be_written_is_said() -> None:
    outcome = await write(Server(), journal=Paper("the disk is full"))

    assert outcome.ending is Ending.APPLIED
    assert outcome.notes == ("the disk is full",)


async def test_locked_sends_nothing() -> None:
    server, clock, journal = Server(), TurnedClock(), Paper()
    client = make_client(server.transport, clock=clock)
    ready = await prepare(client, TURN_ON, clock)
    assert isinstance(ready, Ready)

    with pytest.raises(Locked):
        await commit(client, ready, journal, clock)

    assert (server.writes, journal.lines) == ([], [])


async def test_what_changed_since_it_was_shown_is_a_surprise() -> None:
    server, clock = Server(), TurnedClock()
    seen = dict(server.flag or {})
    server.colleague(tags=["new"])

    ready = await prepare(make_client(server.transport, clock=clock), TURN_ON, clock, seen)

    assert isinstance(ready, Ready)
    assert [each.name for each in ready.surprises] == ["tags[0]"]


async def test_nothing_to_change_and_what_does_not_fit_end_before_the_card() -> None:
    def unfit(_: Record) -> Mapping[str, Any]:
        raise Unfit("There is no second condition.")

    clock = TurnedClock()
    same = await prepare(make_client(Server(active=True).transport, clock=clock), TURN_ON, clock)
    wrong = await prepare(
        make_client(Server().transport, clock=clock), Wish(FLAG, "Step", unfit), clock
    )

    assert isinstance(same, Outcome)
    assert isinstance(wrong, Outcome)
    assert (same.ending, wrong.message) == (Ending.MOVED, "There is no second condition.")


async def test_a_narrow_request_is_used_where_there_is_one() -> None:
    def enable(_: Record, __: Mapping[str, Any]) -> Sending:
        return Sending("POST", f"{PATH}enable/")

    def fault(server: Server, _: dict[str, Any]) -> httpx.Response:
        return server.save({"active": True})

    server = Server(fault)
    wish = Wish(FLAG, "Turn on", turn_on, narrow=enable)
    server.requests.clear()

    clock = TurnedClock()
    client = make_client(server.transport, clock=clock, locked=False)
    ready = await prepare(client, wish, clock)
    assert isinstance(ready, Ready)

    assert (await commit(client, ready, Paper(), clock)).ending is Ending.APPLIED
    assert [one.url.path for one in server.requests] == [PATH, f"{PATH}enable/", PATH]


async def test_what_posthog_drops_when_it_saves_is_no_change_by_somebody() -> None:
    def fault(server: Server, body: dict[str, Any]) -> httpx.Response:
        answer = server.save(body)
        assert server.flag is not None
        server.flag["filters"].pop("super_groups")
        return answer

    assert (await write(Server(fault, filters={"super_groups": [1]}))).ending is Ending.APPLIED


async def test_a_deleted_object_is_gone_as_wished() -> None:
    def fault(server: Server, _: dict[str, Any]) -> httpx.Response:
        server.flag = None
        return reply({"deleted": True})

    wish = Wish(FLAG, "Delete", lambda _: {"deleted": True}, removes=True)

    assert (await write(Server(fault), wish)).ending is Ending.APPLIED


FAULTS = (_lost_after, _lost_before, _hang, _failed, _failed_after, _wrong_object, _no_json, None)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(FAULTS), st.booleans(), st.booleans())
async def test_no_confirmation_ever_sends_twice(
    fault: Fault | None, edited: bool, unreadable: bool
) -> None:
    server = Server(fault)

    def meanwhile() -> None:
        if edited:
            server.colleague(tags=["x"])
        server.unreadable = unreadable

    outcome = await write(server, meanwhile=meanwhile)

    assert len(server.writes) == 1
    if outcome.is_certain:
        assert outcome.now == server.flag


async def test_an_answer_that_says_yes_may_tell_of_a_failure() -> None:
    def copied(server: Server, body: dict[str, Any]) -> httpx.Response:
        del server, body
        return reply({"success": [], "failed": [{"error_message": "Project not found."}]})

    def problem(body: object) -> str:
        assert isinstance(body, dict)
        return str(body["failed"][0]["error_message"])

    server = Server(copied)
    outcome = await write(server, replace(TURN_ON, problem=problem))
    assert outcome.ending is Ending.REFUSED
    assert outcome.message == "Project not found."
    assert len(server.writes) == 1
