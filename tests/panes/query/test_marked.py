"""Marked rows, and what pins become when columns are hidden."""

from pathlib import Path
from typing import Any

from textual.widgets import Input

from hogtui.panes.query.export_form import ExportForm
from hogtui.panes.query.marked import Marked
from hogtui.panes.query.rows_keys import WAYS
from hogtui.widgets.grid import Column, RowsSource
from hogtui.widgets.grid_paint import MARKED
from tests.panes.query.test_columns import names
from tests.panes.query.test_view import shown, with_rows
from tests.panes.query.world import World, a_world

ROWS: list[list[Any]] = [["b", 2], ["a", 10], ["xa", 3], ["[/x]", 2**63]]


def marks(world: World) -> list[int]:
    """The lines that are drawn with a mark."""
    grid = world.tab.results.grid
    lines = range(1, grid.seen.row_count + 1)
    return [line - 1 for line in lines if MARKED in grid.render_line(line).text]


async def test_marks_stay_with_their_rows_until_escape(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world, ROWS)
        await world.pilot.press("m", "down", "m")
        assert marks(world) == [0, 2]
        assert world.tab.results.grid.cursor_row == 3
        assert "2 marked rows · esc" in world.screen()
        await world.pilot.press("s")
        assert [name for name, _ in shown(world)] == ["[/x]", "a", "b", "xa"]
        assert marks(world) == [2, 3]
        world.tab.results.grid.filter("a")
        await world.pilot.pause()
        assert marks(world) == [1]
        await world.pilot.press("H", "i", "escape")
        assert marks(world) == []
        assert "marked" not in world.screen()
        assert world.tab.results.grid.look.is_filtered  # one thing at a time


async def test_marked_rows_alone_are_copied_also_those_that_are_filtered_out(
    tmp_path: Path,
) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world, ROWS)
        await world.pilot.press("end", "s", "home", "g", "m", "G", "m")
        world.tab.results.grid.filter("b")
        await world.pilot.pause()
        await world.pilot.press("c")
        await world.until(lambda: "2 marked rows as CSV" in world.screen())
        await world.pilot.press("v")
        await world.until(lambda: world.copied)
        assert world.copied == [f"name,n\r\nb,2\r\n[/x],{2**63}"]
        assert "2 marked rows as CSV" in world.app.said[-1]
        await world.pilot.press("c", "o")
        await world.until(lambda: len(world.copied) == 2)
        assert world.copied[1] == '{"name": "b", "n": 2}'


async def test_other_rows_are_not_marked(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world, ROWS)
        await world.pilot.press("m", "r")
        await world.until(lambda: world.tab.run is None)
        assert not world.tab.results.grid.marked


async def test_a_hidden_column_is_not_pinned_any_more(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world, ROWS)
        grid = world.tab.results.grid
        await world.pilot.press("P", "i")
        assert (names(world), grid.pinned) == (["n"], 0)
        await world.pilot.press("I", "home", "P", "s", "L")
        assert (names(world), grid.pinned) == (["n", "name"], 1)
        await world.pilot.press("I")
        assert (names(world), grid.pinned) == (["name", "n"], 0)


def test_marks_go_over_to_rows_that_more_came_behind() -> None:
    marked, old = Marked(), [["a"], ["b"], ["c"]]
    marked.toggle(0)
    marked.toggle(2)
    marked.carry_over(old, [*old, ["d"]])
    assert marked.numbers == {0, 2}
    marked.carry_over(old, [old[0], ["b"]])
    assert marked.numbers == {0}
    marked.toggle(0)
    assert not marked


def test_marked_rows_of_a_million_are_found_in_the_order_shown() -> None:
    rows: list[object] = [[number] for number in range(1_000_000)]
    source = RowsSource([Column("n")], rows, order=range(999_999, 10, -1))
    marked = Marked()
    for number in (5, 77, 500_000):
        marked.toggle(number)
    assert list(marked.among(source).batches(10)) == [[[500_000], [77], [5]]]


def test_the_ways_name_the_marked_rows() -> None:
    titles = {way.id: way.of("3 marked rows") for way in WAYS}
    assert titles["csv"].title == "3 marked rows as CSV"
    assert titles["column"].what == "the column of 3 marked rows"
    assert titles["curl"] in WAYS
    assert [way.of("") for way in WAYS] == list(WAYS)


async def test_marked_rows_alone_are_written(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await with_rows(world, ROWS)
        await world.pilot.press("m", "down", "m", "x")
        await world.until(lambda: isinstance(world.app.screen, ExportForm))
        await world.until(lambda: "2 marked rows" in world.screen())
        world.app.screen.query_one(Input).value = str(tmp_path / "out.csv")
        await world.pilot.press("enter")
        await world.until(lambda: world.app.said)
        assert (tmp_path / "out.csv").read_text().split() == ["name,n", "b,2", "xa,3"]
