"""The whole app on the pane of flags, and a PostHog that keeps flags and does to a write what a
test wants."""

import copy
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from hogtui.app import HogtuiApp
from hogtui.panes.base import State
from hogtui.panes.flags.pane import FlagsPane
from hogtui.screens.confirm import Confirm
from tests.resources.flags import a_flag
from tests.screens.world import FakePostHog, TurnedClock, World, some_services

ROOT = "/api/projects/1/"
READS = re.compile(r"query/|feature_flags/\d+/test_evaluation/")
"""What changes nothing although it is posted: queries, and what somebody would get of a flag."""
Fault = Callable[["Keeper", dict[str, Any], dict[str, Any]], httpx.Response]
"""What becomes of a PATCH, from the flag and what was sent."""


def refusal(status: int, detail: str, code: str = "error", **more: Any) -> httpx.Response:
    """An answer in PostHog's error shape."""
    body = {"type": "server_error", "code": code, "detail": detail, "attr": None}
    return httpx.Response(status, json=body, **more)


@dataclass
class Keeper(FakePostHog):
    """Keeps flags as PostHog does, and remembers every request that could change something."""

    flags: list[dict[str, Any]] = field(default_factory=lambda: [a_flag(active=False)])
    fault: Fault | None = None
    unreadable: bool = False
    """No flag can be read."""
    scheduled: list[dict[str, Any]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    """Change requests."""
    narrow: bool = False
    """It has a request for one percentage."""
    writes: list[tuple[str, str, Any]] = field(default_factory=list)

    def handle(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        rest = path.removeprefix(ROOT)
        if path == rest or not rest:
            return super().handle(request)
        self.asked.append(f"{request.method} {path}")
        body = json.loads(request.content) if request.content else {}
        if "blast_radius" in rest:
            return httpx.Response(200, json={"affected": 30, "total": 90})
        if request.method != "GET" and not READS.match(rest):
            self.writes.append((request.method, rest, body))
        name, _, tail = rest.partition("/")
        answer = getattr(self, f"_{name}", None)
        return answer(request, tail, body) if answer else refusal(404, "Not found.", "not_found")

    # Flags

    def flag(self, number: int = 7) -> dict[str, Any]:
        """One of them, by its number."""
        return next(each for each in self.flags if each["id"] == number)

    def _feature_flags(self, request: httpx.Request, tail: str, body: Any) -> httpx.Response:
        if not tail:
            return self._list(request) if request.method == "GET" else self._make(body)
        if tail == "bulk_update_tags/":
            return self._tag(body)
        found = re.fullmatch(r"(\d+)/(\w*)/?", tail)
        flags = [each for each in self.flags if found and each["id"] == int(found[1])]
        if not found or not flags:
            return refusal(404, "Not found.", "not_found")
        if found[2] == "set_release_condition_rollout" and self.narrow:
            return self._roll_out(request, flags[0], body)
        if found[2] == "dependent_flags":
            return httpx.Response(200, json=[])
        if found[2]:
            return refusal(404, "Not found.", "not_found")
        if request.method == "GET":
            if self.unreadable:
                raise httpx.ReadError("reset", request=request)
            return httpx.Response(200, json=flags[0])
        return self.fault(self, flags[0], body) if self.fault else self.save(flags[0], body)

    def _list(self, request: httpx.Request) -> httpx.Response:
        letters = request.url.params.get("search", "")
        found = [each for each in self.flags if not each["deleted"] and letters in each["key"]]
        return httpx.Response(200, json={"count": len(found), "next": None, "results": found})

    def save(self, flag: dict[str, Any], body: dict[str, Any]) -> httpx.Response:
        """What PostHog does: look for a conflict, then merge the fields."""
        fields = {
            key: each for key, each in body.items() if key not in {"version", "original_flag"}
        }
        shown = body.get("original_flag") or {}
        stale = body.get("version", flag["version"]) != flag["version"]
        if stale and any(shown.get(name) != flag.get(name) for name in fields):
            return refusal(409, "The feature flag was updated by Ada.", "conflict")
        self.colleague(flag, **fields)
        return httpx.Response(200, json=flag)

    def colleague(self, flag: dict[str, Any], **fields: Any) -> None:
        """Somebody else saves."""
        flag |= copy.deepcopy(fields) | {"version": flag["version"] + 1}

    def _make(self, body: dict[str, Any]) -> httpx.Response:
        new = a_flag(id=len(self.flags) + 100, **body)
        self.flags.append(new)
        return httpx.Response(201, json=new)

    def _tag(self, body: dict[str, Any]) -> httpx.Response:
        for number in body["ids"]:
            flag = self.flag(number)
            old, new = set(flag["tags"]), set(body["tags"])
            flag["tags"] = sorted(old | new if body["action"] == "add" else old - new)
        return httpx.Response(200, json={"updated": body["ids"], "skipped": []})

    def _roll_out(
        self, request: httpx.Request, flag: dict[str, Any], body: dict[str, Any]
    ) -> httpx.Response:
        if request.method == "GET":
            return refusal(405, 'Method "GET" not allowed.', "method_not_allowed")
        if body["version"] != flag["version"]:
            return refusal(409, "It has changed.", "conflict")
        group = flag["filters"]["groups"][body["condition_index"]]
        group["rollout_percentage"] = body["rollout_percentage"]
        flag["version"] += 1
        return httpx.Response(200, json=flag)

    # What is beside them

    def _scheduled_changes(self, request: httpx.Request, tail: str, body: Any) -> httpx.Response:
        if request.method == "POST":
            self.scheduled.append({"id": len(self.scheduled) + 1, "executed_at": None, **body})
            return httpx.Response(201, json=self.scheduled[-1])
        if request.method == "DELETE":
            self.scheduled = [each for each in self.scheduled if f"{each['id']}/" != tail]
            return httpx.Response(204)
        return httpx.Response(200, json={"results": self.scheduled, "next": None})

    def _change_requests(self, _: httpx.Request, tail: str, body: Any) -> httpx.Response:
        if not tail:
            return httpx.Response(200, json={"results": self.requests, "next": None})
        number, __, verb = tail.strip("/").partition("/")
        found = next(each for each in self.requests if each["id"] == number)
        if verb == "approve":
            found |= {"state": "applied", "user_decision": "approved"}
        elif verb == "reject":
            found |= {"state": "rejected", "user_decision": "rejected"}
            found["approvals"] = [{"decision": "rejected", "reason": body["reason"]}]
        elif verb == "cancel":
            found |= {"state": "rejected", "can_cancel": False}
        return httpx.Response(200, json=found)


@dataclass
class FlagsWorld(World):
    """The app at work on flags."""

    keeper: Keeper

    @property
    def pane(self) -> FlagsPane:
        """The pane."""
        found = self.main.current_pane
        assert isinstance(found, FlagsPane)
        return found

    async def card(self) -> Confirm:
        """The card, once it was on the screen for long enough."""
        await self.passing(lambda: isinstance(self.app.screen, Confirm))
        await self.pilot.pause()
        self.clock.turn(1)
        shown = self.app.screen
        assert isinstance(shown, Confirm)
        return shown

    async def confirm(self) -> None:
        """Say yes to the card."""
        card = await self.card()
        if card.question.typed:
            await self.pilot.press("tab", *card.question.typed, "enter")
        else:
            await self.pilot.press("y")
            await self.pilot.pause()
            self.clock.turn(0.1)
        await self.until(lambda: self.app.screen is not card)

    async def idle(self) -> None:
        """Let a write come to its end, however long it takes."""
        await self.passing(lambda: not self.main.writer.is_busy, 0.6)
        await self.pilot.pause()

    async def passing(self, true: Callable[[], object], seconds: float = 0.1) -> None:
        """Let time pass in small steps until something holds: requests wait for one another."""

        def step() -> object:
            self.clock.turn(seconds)
            return true()

        await self.until(step)

    async def go_to(self, key: str) -> None:
        """Put the cursor on a flag."""
        number = next(str(each["id"]) for each in self.keeper.flags if each["key"] == key)
        assert self.pane.list.go_to(number)
        await self.pilot.pause()


@asynccontextmanager
async def flags_world(
    folder: Path,
    keeper: Keeper | None = None,
    *,
    size: tuple[int, int] = (120, 40),
    locked: bool = False,
    **settings: Any,
) -> AsyncIterator[FlagsWorld]:
    """The app from its start to its end, with the list read; `settings` as in the file."""
    keeper = keeper or Keeper()
    copied: list[str] = []
    services = some_services(folder, posthog=keeper, copied=copied, start_pane="flags", **settings)
    clock = services.clock
    assert isinstance(clock, TurnedClock)
    app = HogtuiApp(services, {}, strict=True)
    async with app.run_test(size=size) as pilot:
        world = FlagsWorld(app, pilot, keeper, clock, services, copied, [], keeper)  # type: ignore[arg-type]  # the app with its own panes
        await world.connected()
        await world.until(lambda: world.pane.state is State.READY)
        if not locked:
            world.main.action_toggle_lock()
        await pilot.pause()
        yield world
        await app.leave()
