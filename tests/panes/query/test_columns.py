"""Columns moved, hidden and found, and the next row that holds a text."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from hogtui.panes.query.rows import FEW
from hogtui.widgets.grid import Grid
from hogtui.widgets.menu import Menu
from tests.panes.query.test_view import shown, with_rows
from tests.panes.query.world import World, a_world

ROWS: list[list[Any]] = [["b", 2], ["a", 10], ["xa", 3], ["[/x]", 1]]


def names(world: World) -> list[str]:
    return [column.name for column in world.tab.results.grid.seen.columns]


def stands_at(grid: Grid, row: int) -> bool:
    return grid.cursor_row == row


async def test_a_column_moves_with_its_cells_and_the_cursor(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world, ROWS)
        await world.pilot.press("down", "L", "L")
        assert names(world) == ["n", "name"]
        assert shown(world)[0] == [2, "b"]
        grid = world.tab.results.grid
        assert (grid.cursor_row, grid.cursor_column) == (1, 1)
        await world.pilot.press("s", "equals_sign")
        assert shown(world) == [[1, "[/x]"]]
        await world.pilot.press("escape", "H")
        assert names(world) == ["name", "n"]


async def test_a_hidden_column_is_nowhere_until_it_is_back(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world, ROWS)
        await world.pilot.press("i", "i")
        assert names(world) == ["n"]
        assert "1 hidden" in world.screen()
        await world.pilot.press("c", "v")
        await world.until(lambda: world.copied)
        assert world.copied == ["n\r\n2\r\n10\r\n3\r\n1"]
        world.tab.results.grid.filter("a")
        await world.pilot.pause()
        assert shown(world) == []
        await world.pilot.press("I")
        await world.pilot.pause()
        assert names(world) == ["name", "n"]
        assert shown(world) == [["a", 10], ["xa", 3]]


async def test_a_column_is_found_by_a_part_of_its_name(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world, ROWS)
        await world.pilot.press("f")
        await world.until(lambda: isinstance(world.app.screen, Menu))
        await world.pilot.press("q", "n", "a", "backspace", "enter")
        await world.until(lambda: world.tab.results.grid.has_focus)
        assert world.tab.results.grid.cursor_column == 1


@pytest.mark.parametrize("copies", [1, FEW])
async def test_the_next_row_is_found_round_the_end(tmp_path: Path, copies: int) -> None:
    many = [*ROWS, *[["z", 0]] * (copies - 1)]
    async with a_world(tmp_path) as world:
        await with_rows(world, many)
        grid = world.tab.results.grid
        await world.pilot.press("n")
        await world.until(lambda: world.app.said)
        assert "looked for" in world.app.said[-1]
        await world.pilot.press("slash")
        await world.until(lambda: isinstance(world.app.focused, Input))
        await world.pilot.press("a", "enter")
        await world.until(lambda: grid.seen.row_count == 2)
        await world.pilot.press("escape")
        await world.until(lambda: grid.seen.row_count == len(many))
        for key, row in (("g", 0), ("n", 1), ("n", 2), ("n", 1), ("N", 2), ("N", 1)):
            await world.pilot.press(key)
            await world.until(partial(stands_at, grid, row))


async def test_another_query_starts_with_all_columns(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world, ROWS)
        await world.pilot.press("i", "s")
        await world.run("SELECT 2")
        assert names(world) == ["name", "n"]
        assert shown(world) == ROWS
