"""Columns that stay, and widths that somebody chose."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from hogtui.widgets.grid import Column, RowsSource
from hogtui.widgets.grid_paint import PINNED, Looks, Painter
from tests.text.test_safe import ANY_TEXT
from tests.widgets.test_grid import GridApp, lines, many


async def test_pinned_columns_stay_while_the_others_scroll() -> None:
    app = many(50, 30)
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("right", "P")
        assert app.grid.pinned == 2
        assert all(PINNED in line for line in lines(app.grid))
        await pilot.press("end")
        header, row = lines(app.grid)[:2]
        assert "◂" in header
        assert row.split()[:3] == ["1", "r0c0", "r0c1"]
        assert row.split()[3].startswith("▏r0c2")
        assert "col0" in header
        assert "col29" in header
        assert "col3 " not in header
        assert {cell_len(line) for line in lines(app.grid)} == {app.grid.scrollable_size.width}
        await pilot.press("home")
        assert "col29" in lines(app.grid)[0]  # what is pinned is seen already
        await pilot.press("right", "right")
        assert app.grid.first_column == 2
        await pilot.press("left", "P")
        assert app.grid.pinned == 0
        assert PINNED not in "".join(lines(app.grid))


async def test_the_mouse_finds_pinned_columns() -> None:
    app = many(50, 30)
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("P", "end")
        await pilot.click(app.grid, offset=(6, 3))
        assert app.cursor == (2, 0)
        await pilot.click(app.grid, offset=(15, 3))
        assert app.cursor[1] > 10


async def test_what_is_pinned_leaves_room_and_one_column_that_scrolls() -> None:
    app = many(5, 30)
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("end", "P")
        assert app.grid.pinned == 29
        await pilot.press("end")
        assert "r0c29" in lines(app.grid)[1]
        assert "r0c0" in lines(app.grid)[1]
    one = GridApp(RowsSource([Column("a")], [["b"]]))
    async with one.run_test(size=(40, 12)) as pilot:
        await pilot.press("P")
        assert one.grid.pinned == 0


async def test_ten_thousand_columns_can_be_pinned() -> None:
    names = [Column(f"c{n}") for n in range(10_000)]
    app = GridApp(RowsSource(names, [[f"r0c{n}" for n in range(10_000)]]))
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press("end", "P", "left", "right")
        assert "r0c0" in lines(app.grid)[1]
        assert "r0c9999" in lines(app.grid)[1]


async def test_a_column_is_made_wider_narrower_and_fitted() -> None:
    long = "x" * 70
    app = GridApp(RowsSource([Column("a"), Column("b"), Column("c")], [[long, "b", long]] * 3))
    async with app.run_test(size=(100, 12)) as pilot:

        def width() -> int:
            app.grid.render_line(1)
            place = app.grid._painter.place_of(0)
            assert place is not None
            return place.width

        before = width()
        await pilot.press("greater_than_sign")
        assert width() == before + 4
        await pilot.press("less_than_sign", "less_than_sign")
        assert width() == before - 4
        await pilot.press(*["less_than_sign"] * 20)
        assert width() == 1
        await pilot.press("w", "w")
        assert width() == 70
        await pilot.press("down", "w")
        assert width() == before
        await pilot.press(*["greater_than_sign"] * 30)
        assert width() <= 100
        assert {cell_len(line) for line in lines(app.grid)} == {app.grid.scrollable_size.width}


async def test_pins_and_widths_outlive_the_same_columns_in_another_order() -> None:
    columns = [Column(name) for name in "abcd"]
    rows: list[object] = [["1", "2", "3", "4"]] * 5
    app = GridApp(RowsSource(columns, rows))
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("right", "P", "greater_than_sign")
        chosen = app.grid._painter.chosen_width(1)
        assert chosen is not None
        app.grid.show(RowsSource(columns, rows, order=[3, 2], shown=[1, 0, 3]), keep_cursor=True)
        assert app.grid.pinned == 2
        assert app.grid._painter.chosen_width(0) == chosen
        app.grid.show(RowsSource([Column("z"), Column("b")], rows), keep_cursor=True)
        assert app.grid._painter.chosen_width(1) is None
        app.grid.show(RowsSource(columns, rows))
        assert app.grid.pinned == 0


LOOKS = Looks(Style(), lambda name: Style(bold=name == "grid--header"))
VALUES = st.one_of(ANY_TEXT, st.none(), st.booleans(), st.integers(), st.floats())


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(VALUES, min_size=4, max_size=7), min_size=1, max_size=4),
    st.integers(8, 90),
    st.data(),
)
def test_lines_are_as_wide_as_the_view_whatever_is_pinned_and_chosen(
    rows: list[list[Any]], width: int, data: st.DataObject
) -> None:
    source = RowsSource([Column(f"n{number}") for number in range(7)], rows)
    painter = Painter(source, row_numbers=True)
    for column in data.draw(st.lists(st.integers(0, 6), max_size=3)):
        painter.arrange(0, width, range(len(rows)))
        painter.choose_width(column, data.draw(st.integers(1, 60)))
    first, pinned = data.draw(st.integers(0, 6)), data.draw(st.integers(0, 6))
    painter.arrange(first, width, range(len(rows)), pinned)
    for row in range(len(rows)):
        strip = painter.row(row, LOOKS)
        assert cell_len(strip.text) == strip.cell_length == width
        cursor = painter.cursor_row(row, painter.places[0].column, LOOKS)
        assert cell_len(cursor.text) == width
        assert cursor.text == strip.text
    assert cell_len(painter.header(0, LOOKS).text) == width
