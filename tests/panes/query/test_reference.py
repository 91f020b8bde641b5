"""What only PostHog knows: when it is asked, what becomes of answers, what is never asked again."""

import sys
from pathlib import Path

import pytest

from hogtui.local.syntax import Syntax
from hogtui.panes.query.reference import Reference
from hogtui.panes.query.schema import Schema
from hogtui.resources.definitions import Learned
from hogtui.text.knowledge import Knowledge, KnownField, KnownName, KnownTable
from tests.demo_child import DemoServer
from tests.panes.query.test_completing import shown, typed
from tests.panes.query.world import Answer as Reply
from tests.panes.query.world import FakePostHog, World, a_demo_world, a_world, rows

UNKNOWN = "SELECT orders.amount.FROM orders"
HOSTILE = "[b]it's `odd`[/] \u4e16\u200b"


def suggestion(label: str, **more: str) -> dict[str, str]:
    """One of PostHog's suggestions."""
    return {"kind": "Variable", "label": label, "insertText": label, "detail": "Float", **more}


async def stop(world: World) -> None:
    """Stay at a place for as long as it takes to be asked about."""
    await world.until(lambda: world.clock.sleepers)
    world.clock.turn(0.4)
    await world.pilot.pause()
    await world.pilot.pause()


async def at_a_place_nobody_knows(world: World) -> None:
    """Behind the dot of a table that is not in the schema."""
    await world.write("SELECT orders FROM orders", (0, 13))
    await typed(world, ".")
    await stop(world)


async def test_a_place_nobody_here_knows_is_asked_about_once(tmp_path: Path) -> None:
    posthog = FakePostHog(suggestions=[suggestion("amount"), suggestion("a\x1b[31mb")])
    async with a_world(tmp_path, posthog=posthog) as world:
        await at_a_place_nobody_knows(world)
        await world.until(lambda: shown(world))
        assert shown(world) == ["amount"]
        assert posthog.places == ["SELECT orders."]
        await typed(world, "am")
        await stop(world)
        assert shown(world) == ["amount"]
        await world.pilot.press("tab")
        assert world.pane.tab.editor.text == "SELECT orders.amount FROM orders"
        await at_a_place_nobody_knows(world)
        assert shown(world) == ["amount"]
        assert posthog.places == ["SELECT orders."]


async def test_who_goes_on_at_once_asks_nobody(tmp_path: Path) -> None:
    posthog = FakePostHog(suggestions=[suggestion("amount")])
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.write("SELECT orders FROM orders", (0, 13))
        await typed(world, ".")
        await world.pilot.press("end")
        await stop(world)
        assert posthog.places == []


async def test_where_names_are_known_nobody_is_asked(tmp_path: Path) -> None:
    posthog = FakePostHog(suggestions=[suggestion("amount")])
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.write("SELECT person FROM events", (0, 13))
        await typed(world, ".zzz")
        await stop(world)
        assert shown(world) == []
        assert posthog.places == []


async def test_what_is_refused_is_not_asked_again(tmp_path: Path) -> None:
    posthog = FakePostHog(suggestions=None)
    async with a_world(tmp_path, posthog=posthog) as world:
        await at_a_place_nobody_knows(world)
        await world.until(lambda: posthog.places)
        await world.pilot.pause()
        await world.write("SELECT others FROM others", (0, 13))
        await typed(world, ".")
        await stop(world)
        assert len(posthog.places) == 1
        assert shown(world) == []


@pytest.mark.parametrize("case", ["off", "low", "away"])
async def test_it_costs_nothing_where_it_may_not(tmp_path: Path, case: str) -> None:
    async with a_world(tmp_path, connected=case != "away") as world:
        if case == "off":
            world.services.settings = world.services.settings._replace(check=False)
        if case == "low":
            # As after a refusal, which takes a minute of its own.
            budget = world.client._dispatcher.budget
            budget.sent(("query",))
            budget.refused("query", 40)
            budget.sent(("query",))
        await at_a_place_nobody_knows(world)
        assert world.posthog.places == []


async def test_values_of_a_property_come_from_posthog(tmp_path: Path) -> None:
    posthog = FakePostHog(values=["It's", "Chrome", "a\x1b]0;b", ""])
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.write("SELECT 1 FROM events WHERE person.properties.plan = ", (0, 52))
        await typed(world, "'")
        await stop(world)
        await world.until(lambda: shown(world))
        assert shown(world) == ["It's", "Chrome"]
        assert posthog.places == ["plan"]
        await typed(world, "it")
        await world.pilot.press("tab")
        assert world.pane.tab.editor.text.endswith("plan = 'It\\'s'")


async def test_an_answer_for_another_place_moves_nothing(tmp_path: Path) -> None:
    async with a_world(tmp_path, posthog=FakePostHog(values=["Chrome"])) as world:
        await world.write("SELECT 1 FROM events WHERE properties.plan = ", (0, 45))
        await typed(world, "'")
        question = world.pane.tab.draft.assistant.completing.question
        assert question is not None
        await world.pilot.press("home")
        Reference.of(world.pane).ask(question)
        await world.until(lambda: question in Reference.of(world.pane).answers)
        assert shown(world) == []


FIELDS = (KnownField("event", "string", "event"), KnownField("timestamp", "datetime", "timestamp"))
KNOWN = Learned(
    Knowledge.of(
        [
            KnownTable("events", "posthog", FIELDS),
            KnownTable("w", "data_warehouse", (KnownField(HOSTILE, "string", "`x`"),)),
        ],
        [],
        {"event": [KnownName("plan", "String")]},
    )
)


async def browsing(world: World, wanted: str) -> Schema:
    """The browser with the cursor on the first thing that fits."""
    await world.pilot.press("f5")
    await world.until(lambda: world.pane.tab.draft.assistant.learned)
    world.pane.tab.draft.assistant.learned = KNOWN
    await world.pilot.press("slash", *wanted, "tab")
    return world.pane.query_one(Schema)


async def test_a_property_shows_its_values_after_their_cost(tmp_path: Path) -> None:
    posthog = FakePostHog(values=["It's free", "[b]paid[/]"])
    async with a_world(tmp_path, posthog=posthog) as world:
        await world.write("SELECT ", (0, 7))
        schema = await browsing(world, "plan")
        await world.pilot.press("space")
        assert "1 look-up, no query; space asks" in world.screen()
        assert posthog.places == []
        await world.pilot.press("space")
        await world.until(lambda: "[b]paid[/]" in world.screen())
        assert posthog.places == ["plan"]
        assert {schema.render_line(y).cell_length for y in range(schema.size.height)} == {
            schema.size.width
        }
        await world.pilot.press("down", "down", "enter")
        assert world.pane.tab.editor.text == "SELECT 'It\\'s free'"
        await world.pilot.press("f5", "up", "up", "space")
        assert "[b]paid[/]" not in world.screen()


async def test_a_field_is_sampled_by_one_small_query(tmp_path: Path) -> None:
    posthog = FakePostHog(lambda _: Reply(200, json=rows(["v", "n"], [["$pageview", 12]])))
    async with a_world(tmp_path, posthog=posthog) as world:
        await browsing(world, "events.event")
        await world.pilot.press("space")
        assert "1 query" in world.screen()
        assert posthog.asked == []
        await world.pilot.press("space")
        await world.until(lambda: "$pageview" in world.screen())
        assert posthog.asked == [
            "SELECT value, count() AS times FROM (SELECT event AS value FROM events "
            "WHERE timestamp > now() - INTERVAL 1 DAY LIMIT 1000) "
            "GROUP BY value ORDER BY times DESC LIMIT 20"
        ]


REFUSING = """
import json, sys
for line in sys.stdin:
    answer = {"id": json.loads(line)["id"], "known": True, "message": "odd [b]word[/]"}
    print(json.dumps({**answer, "start": 13, "end": 17}), flush=True)
"""


def a_refusing_parser() -> Syntax:
    """It takes nothing."""
    return Syntax((sys.executable, "-c", REFUSING), installed=lambda: True)


async def test_a_mistake_is_found_here_before_anybody_is_asked(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        Reference.of(world.pane).syntax = a_refusing_parser()
        await world.write("SELECT event form events WHER", (0, 29))
        await typed(world, "E")
        await world.until(lambda: world.clock.sleepers)
        world.clock.turn(1)
        await world.until(lambda: world.pane.tab.editor.problems)
        assert "1 mistake (parsed here)" in world.screen()
        assert "HogQLMetadata" not in world.posthog.kinds
        await world.pilot.press("ctrl+g")
        assert world.pane.tab.editor.cursor_location == (0, 13)
        assert "odd [b]word[/]" in world.screen()


async def test_a_parser_that_refuses_what_posthog_takes_is_asked_no_more(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        reference = Reference.of(world.pane)
        reference.syntax = a_refusing_parser()
        await world.run("SELECT a ~> b")
        await typed(world, "  ")
        world.clock.turn(1)
        await world.until(lambda: "HogQLMetadata" in world.posthog.kinds)
        assert not reference.syntax.available
        assert "mistake" not in world.screen()


@pytest.mark.demo
async def test_the_demo_knows_values_and_places(tmp_path: Path, demo_server: DemoServer) -> None:
    async with a_demo_world(tmp_path, demo_server.facts) as world:
        tab = world.pane.tab
        await world.until(lambda: tab.results.result and tab.run is None)
        await world.write("SELECT 1 FROM events WHERE person.properties.plan = ", (0, 52))
        await typed(world, "'")
        await world.until(lambda: "free" in shown(world))
