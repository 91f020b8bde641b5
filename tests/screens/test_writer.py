"""From the wish of a pane to what became of it, with the card in between."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from textual import events

from hogtui.api.write_types import Ending, Outcome, Ready, Subject, Wish
from hogtui.panes.base import Fact, Pane
from hogtui.screens.confirm import Confirm
from hogtui.settings import Profile
from hogtui.widgets.notice import Notice
from tests.screens.world import HOST, FakePostHog, World, a_world

PATH = "/api/projects/1/feature_flags/7/"
SUBJECT = Subject("feature flag", "billing", PATH, volatile=frozenset({"version"}))
TURN_ON = Wish(SUBJECT, "Turn on", lambda _: {"active": True})


@dataclass
class Keeper(FakePostHog):
    """Keeps one flag."""

    flag: dict[str, Any] = field(default_factory=lambda: {"id": 7, "active": False, "tags": []})
    silent: bool = False
    """It saves and says nothing, and cannot be read either."""
    writes: list[Any] = field(default_factory=list)

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.url.path != PATH:
            return super().handle(request)
        if request.method != "GET":
            self.writes.append(json.loads(request.content))
            self.flag |= self.writes[-1]
        if self.silent:
            raise httpx.ReadError("reset", request=request)
        return httpx.Response(200, json=self.flag)


@asynccontextmanager
async def unlocked(folder: Path, posthog: Keeper, **more: Any) -> AsyncIterator[World]:
    """An app in which something may be changed."""
    async with a_world(folder, posthog=posthog, **more) as world:
        await world.connected()
        world.main.action_toggle_lock()
        yield world


def wish(world: World, wanted: Wish = TURN_ON, **more: Any) -> None:
    pane = world.main.current_pane
    pane.post_message(Pane.WriteWanted(pane, wanted, **more))


async def card(world: World) -> Confirm:
    """The card, once it was on the screen for long enough."""
    await world.until(lambda: isinstance(world.app.screen, Confirm))
    await world.pilot.pause()
    world.clock.turn(1)
    shown = world.app.screen
    assert isinstance(shown, Confirm)
    return shown


async def confirm(world: World) -> None:
    await world.pilot.press("y")
    await world.pilot.pause()
    world.clock.turn(0.1)
    await world.until(lambda: world.app.screen is world.main)


async def test_y_on_the_card_sends_it_once_and_says_how_it_ended(tmp_path: Path) -> None:
    posthog = Keeper()
    async with unlocked(tmp_path, posthog) as world:
        wish(world)
        await card(world)
        screen = world.screen()
        assert "Turn on: feature flag billing" in screen
        assert "active  false → true" in screen
        assert "posthog.example.com · Acme / Shop · project 1" in screen

        await confirm(world)
        await world.sees("done, billing is stored so")

    assert posthog.writes == [{"active": True}]


@pytest.mark.parametrize("keys", [["enter"], ["escape"], ["n"], ["y", "e"], ["space"]])
async def test_nothing_else_confirms(tmp_path: Path, keys: list[str]) -> None:
    posthog = Keeper()
    async with unlocked(tmp_path, posthog) as world:
        wish(world)
        await card(world)
        await world.pilot.press(*keys)
        world.clock.turn(5)
        await world.pilot.pause()

    assert posthog.writes == []


async def test_a_key_that_comes_too_early_is_held_or_pasted_does_not_confirm(
    tmp_path: Path,
) -> None:
    posthog = Keeper()
    async with unlocked(tmp_path, posthog) as world:
        wish(world)
        await world.until(lambda: isinstance(world.app.screen, Confirm))
        await world.pilot.press("y")
        world.clock.turn(0.2)
        for _ in range(20):
            await world.pilot.press("y")
            world.clock.turn(0.03)
        world.app.screen.post_message(events.Paste("y"))
        await world.pilot.pause()
        world.clock.turn(5)
        await world.pilot.pause()
        assert isinstance(world.app.screen, Confirm)

    assert posthog.writes == []


async def test_locked_says_which_key_unlocks_and_asks_nothing(tmp_path: Path) -> None:
    posthog = Keeper()
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.connected()
        wish(world)
        await world.sees("Writing is locked: W unlocks it.")

    assert f"GET {PATH}" not in posthog.asked


@pytest.mark.parametrize("production", [True, False])
async def test_the_name_has_to_be_typed_in_production_and_for_what_is_deleted(
    tmp_path: Path, production: bool
) -> None:
    posthog = Keeper()
    profile = Profile("live", HOST, 1, production=production)
    delete = Wish(SUBJECT, "Delete", lambda _: {"deleted": True}, removes=True)
    async with unlocked(tmp_path, posthog, profile=profile) as world:
        wish(world, TURN_ON if production else delete)
        await card(world)
        assert ("PRODUCTION" in world.screen()) is production
        await world.pilot.press("tab", *"bill", "enter")
        assert isinstance(world.app.screen, Confirm)
        await world.pilot.press(*"ing", "enter")
        await world.until(lambda: len(posthog.writes) == 1)


async def test_facts_come_while_the_card_is_open(tmp_path: Path) -> None:
    async def facts(ready: Ready) -> AsyncIterator[Fact]:
        yield Fact("people affected", "counting")
        yield Fact("people affected", f"{len(ready.before)} of 9 [/oops]", "warning")

    async with unlocked(tmp_path, Keeper()) as world:
        wish(world, facts=facts)
        await card(world)
        await world.sees("people affected  3 of 9 [/oops]")


async def test_what_changed_since_it_was_seen_stands_on_the_card(tmp_path: Path) -> None:
    async with unlocked(tmp_path, Keeper()) as world:
        wish(world, seen={"id": 7, "active": False, "tags": ["x"]})
        await card(world)
        assert "Changed since you looked" in world.screen()


async def test_undo_takes_it_back_unless_somebody_changed_it_since(tmp_path: Path) -> None:
    posthog = Keeper()
    async with unlocked(tmp_path, posthog) as world:
        await world.pilot.press("escape")
        world.main.action_undo()
        await world.sees("Nothing was changed from here")
        wish(world)
        await card(world)
        await confirm(world)
        await world.sees("done, billing is stored so")

        world.main.action_undo()
        await card(world)
        assert "active  true → false" in world.screen()
        await confirm(world)
        await world.until(lambda: posthog.flag["active"] is False)
        world.main.action_undo()
        await world.sees("Nothing was changed from here")

        wish(world)
        await card(world)
        await confirm(world)
        await world.sees("done, billing is stored so")
        posthog.flag["active"] = "later"
        world.main.action_undo()
        await world.sees("somebody changed active since")

    assert len(posthog.writes) == 3


async def test_what_nobody_knows_stays_on_screen_until_somebody_does(tmp_path: Path) -> None:
    posthog = Keeper()
    ended: list[Outcome] = []
    async with unlocked(tmp_path, posthog) as world:
        wish(world)
        await card(world)
        posthog.silent = True
        await confirm(world)
        await world.until(lambda: posthog.writes)
        await world.turn_until(lambda: world.main.writer.unresolved)
        await world.until(lambda: world.main.query_one(Notice).trouble)
        assert "Nobody knows whether" in world.screen()
        ended.append(world.main.writer.unresolved[0][1])

        posthog.silent = False
        world.main.writer.look_again()
        await world.turn_until(lambda: not world.main.writer.unresolved)
        await world.until(lambda: world.main.query_one(Notice).trouble is None)

    assert ended[0].ending is Ending.UNKNOWN
    assert len(posthog.writes) == 1
