"""The rows behind the ones that are here: fetched with one key, put behind the others."""

from pathlib import Path
from typing import Any

import httpx

from tests.panes.query.world import World, a_world, rows


def numbers(first: int, count: int) -> list[list[Any]]:
    return [[number] for number in range(first, first + count)]


async def begun(world: World, statement: str = "SELECT n FROM t", **more: Any) -> None:
    """A hundred rows of more."""
    said = {"hasMore": True, **more}
    world.posthog.answer = lambda _: httpx.Response(200, json=rows(["n"], numbers(0, 100), **said))
    await world.run(statement)
    await world.pilot.press("escape")


def answer(world: World, found: list[list[Any]], columns: list[str] | None = None) -> None:
    body = rows(columns or ["n"], found, hasMore=None)
    world.posthog.answer = lambda _: httpx.Response(200, json=body)


async def test_more_rows_come_behind_the_others(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await begun(world)
        assert "100 of more" in world.screen()
        assert "+ fetches more" in world.screen()
        grid = world.tab.results.grid
        await world.pilot.press("S", "down", "down")
        answer(world, numbers(100, 1_001))
        await world.pilot.press("plus")
        await world.until(lambda: grid.rows.row_count == 1_100)

        assert world.posthog.asked[-1] == "SELECT n FROM t\nLIMIT 1001 OFFSET 100"
        assert grid.seen.cell(0, 0) == 1_099
        assert "1,100 of more" in world.screen()
        assert "no ORDER BY: pages may overlap" in world.screen()
        assert world.app.said == [
            "Fetched 1,000 more; no ORDER BY: pages may overlap or leave rows out."
        ]
        assert [len(entry.result.rows) for entry in world.tab.kept] == [1_100]

        answer(world, numbers(1_100, 5))
        await world.pilot.press("plus")
        await world.until(lambda: grid.rows.row_count == 1_105)
        assert world.posthog.asked[-1] == "SELECT n FROM t\nLIMIT 1101 OFFSET 1100"
        assert "1,105 rows" in world.screen()
        await world.pilot.press("plus")
        await world.until(lambda: len(world.app.said) == 3)
        assert world.app.said[-1] == "There are no more rows: all of them are here."
        assert len(world.posthog.asked) == 3


async def test_an_own_limit_goes_on_behind_itself(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await begun(world, "SELECT n FROM t ORDER BY n LIMIT 100 OFFSET 7", hasMore=None)
        assert "maybe more (your LIMIT)" in world.screen()
        answer(world, numbers(100, 101))
        await world.pilot.press("plus")
        await world.until(lambda: world.app.said)
        expected = "SELECT n FROM t ORDER BY n\nLIMIT 101 OFFSET 107"
        assert world.posthog.asked[-1] == expected
        assert world.app.said == ["Fetched 100 more."]
        assert "200 of more" in world.screen()


async def test_what_cannot_go_on_says_why(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await begun(world, "SELECT n FROM t OFFSET 5")
        await world.pilot.press("plus")
        await world.until(lambda: world.app.said)
        assert world.app.said == ["More cannot be fetched: it has an OFFSET, but no LIMIT."]

        await world.pilot.press("escape")
        await begun(world, "SELECT m FROM t")
        answer(world, numbers(1, 1), ["m"])
        await world.pilot.press("plus")
        await world.until(lambda: len(world.app.said) == 2)
        assert "columns are others now" in world.app.said[-1]

        world.posthog.answer = lambda _: httpx.Response(400, json={"detail": "Too old."})
        await world.pilot.press("plus")
        await world.until(lambda: len(world.app.said) == 3)
        assert world.app.said[-1] == "No more rows came: Too old."
        assert world.tab.results.grid.rows.row_count == 100


async def test_escape_stops_it_on_the_server_too(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await begun(world)
        world.posthog.held = True
        await world.pilot.press("plus")
        await world.until(lambda: len(world.posthog.asked) == 2 and world.clock.sleepers)
        assert "fetching more" in world.screen()
        await world.pilot.press("escape")
        await world.until(lambda: world.posthog.deleted)
        assert world.posthog.deleted == world.posthog.ids[-1:]
        await world.until(lambda: world.app.said)
        assert world.app.said == ["Stopped; the rows that were here stay."]
        assert world.tab.results.grid.rows.row_count == 100
