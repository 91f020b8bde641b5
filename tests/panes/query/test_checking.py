"""What is told before a query runs: marks, a strip, a fix; and how seldom PostHog is asked."""

from pathlib import Path

import pytest

from hogtui.api.budget import Meter
from hogtui.api.errors import Problem
from hogtui.api.query import Check
from hogtui.panes.query.checking import Findings, Turns, verdict
from hogtui.panes.query.thrift import is_low, left
from hogtui.text.statements import Statement
from tests.demo_child import DemoServer
from tests.panes.query.test_completing import typed
from tests.panes.query.world import World, a_demo_world, a_world

STATEMENT = Statement(5, 20, "SELECT evnt FRO")


def told(statement: str, check: Check | None) -> str:
    """The strip, as one line."""
    return "".join(part.text for part in verdict(statement, check))


def test_what_was_found_moves_with_the_text_until_it_is_touched() -> None:
    findings = Findings()
    check = Check(False, (Problem("no such field", 7, 11, "event"),), (Problem("slow", 12),))
    findings.take(STATEMENT, check, "one; " + STATEMENT.text)
    assert [each.range for each in findings.found] == [(12, 16), (17, 17)]
    assert findings.at(14) == findings.found[0]
    assert findings.at(3) is None
    findings.follow("three; " + STATEMENT.text)
    assert findings.found[0].range == (14, 18)
    findings.follow("three; SELECT evXnt FRO")
    assert [each.message for each in findings.found] == ["slow"]


def test_a_fix_for_an_assistant_is_none_for_us() -> None:
    findings = Findings()
    check = Check(False, (Problem("x", 7, 11, "ai_prompt: think"),))
    findings.take(STATEMENT, check, "one; " + STATEMENT.text)
    assert findings.found[0].fix is None


def test_the_strip_tells_what_matters() -> None:
    bounded = "SELECT 1 FROM events WHERE timestamp > now() LIMIT 3"
    assert told(bounded, Check(True, indices="yes")).split("  ") == [
        " ✓ valid",
        "uses the index",
        "",
    ]
    whole = told("SELECT 1 FROM events", Check(True, indices="no"))
    assert "reads events of all times" in whole
    assert "no index" in whole
    assert "no LIMIT: 100 rows" in whole
    assert "1 mistake" in told("SELECT", Check(False, (Problem("x", 0, 1),)))
    assert "2 mistakes: here" in told("SELECT", Check(False, (Problem("here"), Problem("b"))))
    assert "not checked" in told("SELECT 1", None)


def test_ten_a_minute() -> None:
    turns = Turns()
    assert all(turns.take(100.0 + each) for each in range(10))
    assert not turns.take(150.0)
    assert turns.take(161.0)


@pytest.mark.parametrize(
    ("meter", "low"),
    [
        (Meter("query", 60, None, 1.0), False),
        (Meter("query", 60, 100, 1.0), True),
        (Meter("query", 59, 100, 1.0), False),
        (Meter("clickhouse", 100, 100, 1.0), False),
    ],
)
def test_a_low_budget_is_left_to_the_user(meter: Meter, low: bool) -> None:
    assert is_low([meter]) is low
    assert ("queries left" in left([meter])) is (meter.name == "query" and meter.limit is not None)


def test_while_no_limit_is_known_it_is_told_what_was_sent() -> None:
    assert left([Meter("query", 3, None, 1.0, 60), Meter("query", 7, None, 1.0, 3600)]) == (
        "7 queries sent this hour"
    )
    assert left([Meter("api", 3, None, 1.0, 3600)]) == ""


async def pause(world: World) -> None:
    """Nobody writes for a second."""
    await world.until(lambda: world.clock.sleepers)
    world.clock.turn(1)
    await world.pilot.pause()
    await world.pilot.pause()


async def test_a_mistake_is_underlined_told_and_fixed(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        problem = {"message": "no field [b]evnt[/]", "start": 7, "end": 11, "fix": "event"}
        world.posthog.found = [problem]
        await world.write("SELECT evn FROM events", (0, 10))
        await typed(world, "t")
        await pause(world)
        editor = world.tab.editor
        await world.until(lambda: editor.problems)
        assert list(editor.problems) == [(7, 11)]
        assert "underline" in world.app.export_screenshot()
        assert "no field [b]evnt[/]" in world.screen()
        assert "1 mistake" in world.screen()
        await world.pilot.press("ctrl+l")
        assert editor.text == "SELECT event FROM events"
        assert editor.problems == []
        assert "no field" not in world.screen()


async def test_the_same_text_is_asked_about_once(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.write("SELECT ", (0, 7))
        await typed(world, "1")
        assert "HogQLMetadata" not in world.posthog.kinds
        await pause(world)
        await world.until(lambda: "valid" in world.screen())
        await typed(world, " ")
        await pause(world)
        assert world.posthog.kinds.count("HogQLMetadata") == 1
        assert world.posthog.asked == []


async def test_a_setting_turns_it_off(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        settings = world.services.settings
        world.services.settings = settings._replace(check=False)
        await world.write("SELECT ", (0, 7))
        await typed(world, "1")
        await pause(world)
        await world.until(lambda: "check = false" in world.screen())
        assert "HogQLMetadata" not in world.posthog.kinds


@pytest.mark.demo
async def test_the_demo_tells_of_a_wrong_field(tmp_path: Path, demo_server: DemoServer) -> None:
    async with a_demo_world(tmp_path, demo_server.facts) as world:
        await world.until(lambda: world.tab.results.result and world.tab.run is None)
        await world.write("SELECT evnt FROM event", (0, 22))
        await typed(world, "s")
        editor = world.tab.editor
        await world.until(lambda: editor.problems)
        assert [editor.text[first:last] for first, last in editor.problems] == ["evnt"]
        assert "reads events of all times" in world.screen()
