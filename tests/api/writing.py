"""A server that keeps one flag and does to a write what a test wants."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from hogtui.api.write import commit, prepare
from hogtui.api.write_types import Outcome, Ready, Record, Subject, Wish
from tests.api.fakes import TurnedClock, make_client, refused, reply

PATH = "/api/projects/1/feature_flags/7/"
FLAG = Subject(
    "feature flag",
    "billing-v2",
    PATH,
    volatile=frozenset({"version", "updated_at"}),
    forgotten=frozenset({"super_groups"}),
    guarded=True,
)

Fault = Callable[["Server", dict[str, Any]], httpx.Response]


class Server:
    """Keeps one flag, and does to a write what the test wants."""

    def __init__(self, fault: Fault | None = None, **fields: Any) -> None:
        self.flag: dict[str, Any] | None = {
            "id": 7,
            "key": "billing-v2",
            "active": False,
            "version": 3,
            "updated_at": "2026-11-20T10:00:00Z",
            "tags": [],
            "filters": {"groups": [{"properties": [], "rollout_percentage": 50}]},
            **fields,
        }
        self.fault = fault
        self.requests: list[httpx.Request] = []
        self.unreadable = False

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.answer)

    @property
    def writes(self) -> list[dict[str, Any]]:
        return [json.loads(one.content) for one in self.requests if one.method != "GET"]

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.method == "GET":
            if self.unreadable:
                raise httpx.ConnectError("gone")
            return reply(self.flag) if self.flag else refused(404, "not_found", "Not found.")
        body = json.loads(request.content or b"{}")
        return self.fault(self, body) if self.fault else self.save(body)

    def save(self, body: Mapping[str, Any]) -> httpx.Response:
        """What PostHog does: guard the fields that change, then merge them."""
        assert self.flag is not None
        fields = {
            name: value for name, value in body.items() if name not in {"version", "original_flag"}
        }
        shown = body.get("original_flag") or {}
        if body.get("version", self.flag["version"]) != self.flag["version"] and any(
            shown.get(name) != self.flag.get(name) for name in fields
        ):
            return refused(409, "conflict", "The feature flag was updated by Ada.")
        self.flag |= fields | {"version": self.flag["version"] + 1, "updated_at": "now"}
        return reply(self.flag)

    def colleague(self, **fields: Any) -> None:
        """Somebody else saves."""
        assert self.flag is not None
        self.flag |= fields | {"version": self.flag["version"] + 1}


class Paper:
    """A journal that remembers in which order it was told."""

    def __init__(self, problem: str | None = None) -> None:
        self.lines: list[str] = []
        self.problem = problem

    def intend(self, ready: Ready) -> tuple[str, str | None]:
        self.lines.append(f"intend {dict(ready.fields)}")
        return "1", self.problem

    def conclude(self, number: str, outcome: Outcome) -> str | None:
        self.lines.append(f"{number} {outcome.ending}")
        return self.problem


def turn_on(_: Record) -> Mapping[str, Any]:
    return {"active": True}


TURN_ON = Wish(FLAG, "Turn on", turn_on)


async def write(
    server: Server,
    wish: Wish = TURN_ON,
    *,
    meanwhile: Callable[[], None] | None = None,
    later: float = 0.0,
    journal: Paper | None = None,
) -> Outcome:
    """From the key to the end, with a person who confirms."""
    clock = TurnedClock()
    client = make_client(server.transport, clock=clock, locked=False)
    ready = await prepare(client, wish, clock)
    assert isinstance(ready, Ready)
    if meanwhile is not None:
        meanwhile()
    clock.seconds += later
    return await commit(client, ready, journal or Paper(), clock)
