"""Rows sorted and filtered with keys, without another request."""

from pathlib import Path
from typing import Any

import httpx
from textual.widgets import Input

from hogtui.panes.query.filter_line import FilterLine
from hogtui.panes.query.rows import FEW
from hogtui.panes.query.view import Finder, Look, Search
from hogtui.text.predicates import Condition, Value
from hogtui.text.rows import Same, Text
from hogtui.widgets.grid import Column, RowsSource
from tests.panes.query.world import World, a_world, rows

ROWS: list[list[Any]] = [["b", 2], ["a", 10], ["b", None], ["[/x]", 1]]


BIG = Condition(1, ">", (Value("1", 1),))


async def with_rows(world: World, values: list[list[Any]] = ROWS) -> None:
    """A run, and the keys among its rows."""
    answer = rows(["name", "n"], values)
    answer["types"] = [["name", "String"], ["n", "Int64"]]
    world.posthog.answer = lambda _: httpx.Response(200, json=answer)
    await world.run("SELECT 1")
    await world.pilot.press("escape")


def shown(world: World) -> list[list[object]]:
    source = world.tab.results.grid.seen
    return [source.row(row) for row in range(source.row_count)]


async def test_keys_sort_by_one_column_and_then_by_another(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world)
        await world.pilot.press("l", "S")
        assert [row[1] for row in shown(world)] == [10, 2, 1, None]
        assert "▼ n" in world.screen()
        await world.pilot.press("h", "s")
        assert shown(world) == [["[/x]", 1], ["a", 10], ["b", 2], ["b", None]]
        assert "▲₁ name" in world.screen()
        assert "▼₂ n" in world.screen()
        await world.pilot.press("s")
        await world.pilot.press("l", "S")
        assert shown(world) == ROWS
        assert len(world.posthog.asked) == 1


async def test_a_click_on_a_name_sorts(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world)
        grid = world.tab.results.grid
        for order in ([1, 2, 10, None], [10, 2, 1, None], [2, 10, None, 1]):
            await world.pilot.click(grid, offset=(12, 0))
            await world.pilot.pause()
            assert [row[1] for row in shown(world)] == order


async def test_typing_filters_at_once_and_escape_shows_all(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world)
        await world.pilot.press("slash")
        await world.until(lambda: world.app.screen.query(FilterLine))
        await world.until(lambda: isinstance(world.app.focused, Input))
        await world.pilot.press("b")
        await world.until(lambda: len(shown(world)) == 2)
        assert "2 of 4 here" in world.screen()
        await world.pilot.press("home", "exclamation_mark")
        await world.until(lambda: [row[0] for row in shown(world)] == ["a", "[/x]"])
        await world.pilot.press("enter")
        await world.pilot.pause()
        assert world.tab.results.grid.has_focus
        assert not world.app.screen.query_one(FilterLine).display

        await world.pilot.press("down", "escape")
        await world.pilot.pause()
        assert shown(world) == ROWS
        assert world.tab.results.grid.cursor_row == 3
        assert world.tab.results.grid.has_focus
        await world.pilot.press("escape")
        assert world.tab.editor.has_focus
        assert len(world.posthog.asked) == 1


async def test_conditions_on_columns_filter_and_say_what_is_wrong(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world)
        await world.pilot.press("slash")
        await world.until(lambda: isinstance(world.app.focused, Input))
        line = world.app.screen.query_one(FilterLine).query_one(Input)
        line.value = "n > 1 and b"
        await world.until(lambda: shown(world) == [["b", 2]])
        assert "> n" in world.screen()
        line.value = "n > x"
        await world.until(lambda: "character 5: 'x' is no number" in world.screen())
        assert shown(world) == [["b", 2]]
        line.value = "m > 1"
        await world.until(lambda: "no column m: searched as text" in world.screen())
        assert shown(world) == []
        line.value = "!n is null"
        await world.until(lambda: len(shown(world)) == 3)
        await world.pilot.press("enter", "slash")
        await world.pilot.pause()
        assert line.value == "!n is null"
        await world.pilot.press("escape")
        await world.pilot.pause()
        assert shown(world) == ROWS
        assert len(world.posthog.asked) == 1


async def test_escape_in_the_line_clears_it(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world)
        await world.pilot.press("slash")
        await world.until(lambda: isinstance(world.app.focused, Input))
        await world.pilot.press("z")
        await world.until(lambda: shown(world) == [])
        await world.pilot.press("escape")
        await world.pilot.pause()
        assert shown(world) == ROWS
        assert world.tab.results.grid.has_focus


async def test_the_value_under_the_cursor_filters(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world)
        await world.pilot.press("equals_sign")
        assert shown(world) == [["b", 2], ["b", None]]
        assert "= name" in world.screen()
        await world.pilot.press("l", "minus")
        assert shown(world) == [["b", None]]
        await world.pilot.press("Y")
        await world.until(lambda: world.copied)
        assert world.copied == ["b\t"]
        await world.pilot.press("escape")
        assert shown(world) == ROWS


async def test_the_same_query_again_is_looked_at_in_the_same_way(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world)
        await world.pilot.press("l", "s", "r")
        await world.until(lambda: len(world.posthog.asked) == 2 and world.tab.run is None)
        assert [row[1] for row in shown(world)] == [1, 2, 10, None]


async def test_many_rows_are_looked_at_beside_the_keys(tmp_path: Path) -> None:
    many: list[list[Any]] = [[f"name {number % 7}", -number] for number in range(FEW * 2)]
    async with a_world(tmp_path) as world:
        await with_rows(world, many)
        grid = world.tab.results.grid
        await world.pilot.press("l", "s", "S", "s")
        await world.until(lambda: grid.seen.cell(0, 1) == 1 - FEW * 2)
        for text in ("n", "na", "nam", "name 3"):
            grid.filter(text)
        await world.until(lambda: "of 10,000 here" in world.screen())
        assert {row[0] for row in shown(world)} == {"name 3"}


def test_each_look_is_found_from_the_one_before() -> None:
    source = RowsSource([Column("a", "String"), Column("n", "Int64")], ROWS)
    finder = Finder(source)
    looks = [
        (Look(), None),
        (Look(text=Text("b")), [0, 2]),
        (Look(text=Text("b"), sames=(Same(1, 2),)), [0]),
        (Look(text=Text("b")), [0, 2]),
        (Look(sorts=((1, True),), text=Text("")), [1, 0, 3, 2]),
        (Look(sorts=((0, False), (1, True))), [3, 1, 0, 2]),
        (Look(text=Text("b", True)), [1, 3]),
        (Look(conditions=(BIG,)), [0, 1]),
        (Look(conditions=(BIG,), sames=(Same(0, "b"),)), [0]),
        (Look(conditions=(BIG,), text=Text("a")), [1]),
        (Look(), None),
    ]
    for look, order in looks:
        found = Search(finder, look).run()
        assert (None if found is None else list(found)) == order
