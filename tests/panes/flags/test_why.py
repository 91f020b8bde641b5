"""What somebody gets of a flag, and why."""

from pathlib import Path
from typing import Any

import pytest

from hogtui.panes.base import Pane
from hogtui.panes.flags.pane import FlagsPane
from hogtui.panes.flags.why import Why, time_of
from hogtui.widgets.panel import Panel
from tests.panes.browse.world import World, a_world, refusal
from tests.panes.flags.world import a_pane, flags
from tests.panes.query.world import TurnedClock

QUERY = r"POST /api/projects/1/query/"
TRY = r"POST /api/projects/1/feature_flags/\d+/test_evaluation/"
REASONS = r"GET /api/projects/1/feature_flags/evaluation_reasons/"


ANALYSIS = {
    "flag_key": "billing",
    "result": "blue",
    "reason": "condition_match",
    "condition_index": 1,
    "payload": {"colour": "blue"},
    "evaluation_distinct_id": "ada",
    "conditions": [
        {
            "index": 0,
            "matched": False,
            "rollout_percentage": 100,
            "properties": [
                {
                    "key": "plan",
                    "operator": "exact",
                    "value": "pro",
                    "type": "person",
                    "matched": False,
                    "actual_value": "free",
                }
            ],
        },
        {"index": 1, "matched": True, "rollout_percentage": 50, "properties": []},
        {"index": 2, "matched": False, "rollout_percentage": 100, "properties": []},
    ],
}


async def ask(world: World, who: str, *keys: str) -> Why:
    """Type whose flags, and go on with these keys."""
    await world.press("w")
    look = world.pane.look
    assert isinstance(look, Why)
    await world.until(lambda: look.query(Panel))
    await world.press(*who, *keys, "enter")
    return look


async def test_why_tells_every_condition(tmp_path: Path) -> None:
    async with a_pane(tmp_path, flags("billing", **{TRY: ANALYSIS})) as world:
        await ask(world, "ada")
        await world.sees("condition 2 matched")
        screen = world.screen()
        assert "gets     blue" in screen
        assert '{"colour": "blue"}' in screen
        assert "plan = pro   (it is free)" in screen
        assert "not reached" in screen
        assert world.posthog.bodies[-1] == {"distinct_id": "ada"}

        await world.press("p")
        await world.press("escape")
        assert world.pane.look is None


async def test_why_at_a_time_and_only_where_the_server_can(tmp_path: Path) -> None:
    posthog = flags("billing", **{TRY: ANALYSIS})
    async with a_pane(tmp_path, posthog) as world:
        await ask(world, "ada", "tab", *"-2h")
        await world.sees("as it was 2026-11-21 10:00")
        assert world.posthog.bodies[-1]["timestamp"] == "2026-11-21T10:00:00+00:00"

        posthog.routes = {TRY: refusal(404, "Endpoint not found.", "not_found")}
        await world.press("r")
        await world.sees("cannot tell what somebody got at an earlier time")


async def test_why_on_an_older_server_tells_the_deciding_condition(tmp_path: Path) -> None:
    told = {"billing": {"value": True, "evaluation": {"reason": "condition_match"}}}
    told["billing"]["evaluation"]["condition_index"] = 0  # type: ignore[index]  # JSON by hand
    posthog = flags("billing", **{REASONS: told})
    posthog.records[0]["filters"] |= {"payloads": {"true": '{"a":1}'}}
    async with a_pane(tmp_path, posthog) as world:
        await ask(world, "ada")
        await world.sees("condition 1 matched")
        assert '{"a":1}' in world.screen()
        assert "deciding condition only" in world.screen()


async def test_why_for_all_flags_and_from_there_to_one(tmp_path: Path) -> None:
    told = {
        "billing": {"value": "blue", "evaluation": {"reason": "condition_match"}},
        "search": {"value": False, "evaluation": {"reason": "out_of_rollout_bound"}},
    }
    posthog = flags("billing", "search", **{REASONS: told, TRY: ANALYSIS})
    async with a_pane(tmp_path, posthog) as world:
        await ask(world, "ada", "tab", "tab", "down")
        await world.sees("1 of 2 are on")
        assert "its percentage leaves this person out" in world.screen()
        await world.press("enter")
        await world.sees("plan = pro")


async def test_the_last_resort_is_how_apps_ask(tmp_path: Path) -> None:
    closed = refusal(403, "This action does not support personal API key access")
    flag = {
        "key": "billing",
        "enabled": True,
        "variant": "blue",
        "reason": {"code": "condition_match", "condition_index": 0},
        "metadata": {"payload": "1"},
    }
    routes: dict[str, Any] = {
        TRY: closed,
        REASONS: closed,
        "GET /api/projects/1/": {"id": 1, "api_token": "phc_public"},
        "POST /flags/": {"flags": {"billing": flag}},
    }
    async with a_pane(tmp_path, flags("billing", **routes)) as world:
        await ask(world, "ada")
        await world.sees("gets     blue")
        assert world.posthog.bodies[-1] == {
            "api_key": "phc_public",
            "distinct_id": "ada",
            "flag_keys_to_evaluate": ["billing"],
        }


async def test_an_unknown_person_is_said_and_not_asked_elsewhere(tmp_path: Path) -> None:
    posthog = flags("billing", **{TRY: refusal(404, "Person not found.", "not_found")})
    async with a_pane(tmp_path, posthog) as world:
        await ask(world, "nobody")
        await world.sees("Person not found.")
        assert world.asked(REASONS) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("-2h", "2026-11-21T10:00:00+00:00"),
        ("3d", "2026-11-18T12:00:00+00:00"),
        ("2026-11-20", "2026-11-20T00:00:00+00:00"),
        ("2026-11-20 14:00", "2026-11-20T14:00:00+00:00"),
        ("2026-11-20T14:00:00Z", "2026-11-20T14:00:00+00:00"),
    ],
)
def test_a_time_as_people_type_it(text: str, expected: str | None) -> None:
    now = TurnedClock().now()
    assert now.tzinfo is not None
    found = time_of(text, now, now.tzinfo)
    assert (found.isoformat() if found is not None else None) == expected


@pytest.mark.parametrize("text", ["soon", "2027-01-01", "-99999d-", "12:00"])
def test_a_time_that_makes_no_sense_or_has_not_been(text: str) -> None:
    now = TurnedClock().now()
    assert now.tzinfo is not None
    with pytest.raises(ValueError, match=r"."):
        time_of(text, now, now.tzinfo)


async def test_another_pane_asks_for_a_flag_or_for_somebodys_flags(tmp_path: Path) -> None:
    told = {"billing": {"value": True, "evaluation": {"reason": "condition_match"}}}
    posthog = flags("billing", "search", **{TRY: ANALYSIS, REASONS: told})
    posthog.hold()
    async with a_world(tmp_path, FlagsPane, posthog) as world:
        world.pane.take(Pane.FlagWanted("search"))
        posthog.let_go()
        await world.until(lambda: world.pane.item and world.pane.item.thing.key == "search")

        world.pane.take(Pane.FlagWanted("billing", "ada"))
        await world.sees("condition 2 matched")
        world.pane.take(Pane.FlagWanted(who="ada"))
        await world.sees("Why: all flags for ada")
        await world.sees("1 of 2 are on")
