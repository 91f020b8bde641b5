"""The values of a column, how often they are there, and one row whole."""

from pathlib import Path
from typing import Any

from hogtui.panes.query.frequencies import Frequencies
from tests.panes.query.test_view import shown, with_rows
from tests.panes.query.world import World, a_world

ROWS: list[list[Any]] = [["a", 1], ["b", 2], ["a", 3], [None, 4], ["[/x]", 5], ["a", 6]]


async def opened(world: World) -> Frequencies:
    await world.pilot.press("F")
    await world.until(lambda: isinstance(world.app.screen, Frequencies))
    await world.pilot.pause()
    screen = world.app.screen
    assert isinstance(screen, Frequencies)
    return screen


async def test_a_value_that_is_chosen_filters(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world, ROWS)
        await opened(world)
        seen = world.screen()
        assert "6 rows · 3 different · 1 null" in seen
        assert "█" * 16 in seen
        assert "[/x]" in seen
        await world.pilot.press("enter")
        await world.until(lambda: len(shown(world)) == 3)
        assert {row[0] for row in shown(world)} == {"a"}
        assert len(world.posthog.asked) == 1


async def test_only_what_is_shown_is_counted(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world, ROWS)
        await world.pilot.press("minus", "l")
        await opened(world)
        assert "3 rows · 3 different · 0 null" in world.screen()
        assert "min 2 · 25 % 2 · median 4 · 75 % 4 · 95 % 4 · max 5" in world.screen()
        await world.pilot.press("y")
        await world.until(lambda: world.copied)
        assert world.copied == ["2"]
        await world.pilot.press("escape")
        await world.pilot.pause()
        assert world.tab.results.grid.has_focus


async def test_null_can_be_chosen_too(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world, ROWS)
        screen = await opened(world)
        values = [value for value, _ in screen.summary.top]
        await world.pilot.press(*["down"] * values.index(None), "enter")
        await world.until(lambda: len(shown(world)) == 1)
        assert shown(world) == [[None, 4]]


async def test_enter_shows_the_row_whole(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world, ROWS)
        await world.pilot.press("down", "enter")
        await world.until(lambda: world.tab.results.peeking)
        assert "row 2" in world.screen()
        assert 'name: "b"' in world.screen()
        await world.pilot.press("escape")
        assert world.tab.results.grid.has_focus
