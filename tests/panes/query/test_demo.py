"""Real queries, from the keys to the rows, against the embedded PostHog."""

from pathlib import Path

import pytest

from hogtui.panes.query import opening
from tests.demo_child import DemoServer
from tests.panes.query.world import World, a_demo_world

pytestmark = pytest.mark.demo


def asked(server: DemoServer, method: str) -> int:
    """How many requests of a kind the server saw about queries."""
    return sum(each["method"] == method and "/query" in each["path"] for each in server.requests())


async def first_rows(world: World) -> None:
    """What the demo shows by itself."""
    await world.until(lambda: world.tab.results.result and world.tab.run is None)


async def test_the_opening_query_runs_and_so_do_the_others(
    tmp_path: Path, demo_server: DemoServer
) -> None:
    async with a_demo_world(tmp_path, demo_server.facts) as world:
        await first_rows(world)
        assert "$pageview" in world.screen()
        assert world.tab.editor.text == opening.TEXT

        await world.run(
            "SELECT person.properties.email AS email, count() AS times FROM events "
            "WHERE email IS NOT NULL GROUP BY email ORDER BY times DESC LIMIT 5"
        )
        assert world.tab.draft.error is None
        assert "5, maybe more (your LIMIT)" in world.screen()
        assert "@" in world.screen()

        await world.run(
            "SELECT level, count() FROM (SELECT person_id, windowFunnel(86400)"
            "(toDateTime(timestamp), event = 'signed_up', event = 'project_created') AS level "
            "FROM events GROUP BY person_id) GROUP BY level ORDER BY level"
        )
        assert world.tab.draft.error is None
        assert world.tab.results.result is not None
        assert len(world.tab.results.result.rows) == 3

        await world.run("SELECT arrayMap(x -> x * 2, [1, 2, 3]) AS doubled, arraySum([1, 2]) AS s")
        assert world.tab.results.result.rows == [[[2, 4, 6], 3]]
        assert "1 row" in world.screen()


async def test_a_mistake_is_underlined_where_the_server_found_it(
    tmp_path: Path, demo_server: DemoServer
) -> None:
    async with a_demo_world(tmp_path, demo_server.facts) as world:
        await first_rows(world)
        await world.write("SELECT 1;\nSELECT evnt FROM events", (1, 3))
        await world.pilot.press("f9")
        await world.until(lambda: world.tab.draft.error)
        editor = world.tab.editor
        await world.until(lambda: editor.problems)

        assert "Unable to resolve field: evnt" in world.screen()
        assert [editor.text[start:end] for start, end in editor.problems] == ["evnt"]
        await world.pilot.press("ctrl+g")
        assert editor.cursor_location == (1, 7)


async def test_a_long_query_is_cancelled_on_the_server(
    tmp_path: Path, demo_server: DemoServer
) -> None:
    async with a_demo_world(tmp_path, demo_server.facts) as world:
        await first_rows(world)
        demo_server.turn(slow_seconds=10)
        await world.write("SELECT count() FROM events")
        await world.pilot.press("f9")
        await world.until(lambda: "running" in world.screen())
        await world.pilot.press("escape", "escape")
        await world.until(lambda: asked(demo_server, "DELETE") > 0)

        assert world.tab.run is None
        assert "running" not in world.screen()


async def test_a_held_key_under_tight_limits_recovers_by_itself(
    tmp_path: Path, demo_server: DemoServer
) -> None:
    async with a_demo_world(tmp_path, demo_server.facts) as world:
        await first_rows(world)
        await world.write("SELECT 41 + 1 AS answer")
        demo_server.turn(limits="tight")
        for _ in range(200):
            await world.pilot.press("f9")
            if world.services.activity.waits:
                break
        assert world.services.activity.waits
        before = asked(demo_server, "POST")
        await world.pilot.press(*["f9"] * 10)

        assert asked(demo_server, "POST") == before
        assert world.tab.editor.text == "SELECT 41 + 1 AS answer"
        demo_server.turn(limits="standard")
