"""The grid: what it draws, where the cursor goes, what it says."""

import time
from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.message import Message
from textual.widgets import Input

from hogtui.widgets.grid import MISSING, Column, Grid, RowsSource

COLUMNS = [
    Column("event", "String"),
    Column("total", "UInt64"),
    Column("at", "Nullable(DateTime)"),
    Column("props", "String"),
]
ROWS: list[object] = [
    ["$pageview", 12, "2026-11-21T08:30:00Z", {"a": 1}],
    ["null", 3, None, "one\ntwo\nthree"],
    ["signup", 4711, "2026-11-20T00:00:00Z", None],
]


class GridApp(App[None]):
    """A grid between nothing and an input, and everything it said."""

    def __init__(self, source: RowsSource, *, row_numbers: bool = True) -> None:
        super().__init__()
        self.grid = Grid(source, row_numbers=row_numbers)
        self.said: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.grid
        yield Input()

    def on_mount(self) -> None:
        self.grid.focus()

    def on_grid_cursor_moved(self, message: Grid.CursorMoved) -> None:
        self.said.append(message)

    def on_grid_value_requested(self, message: Grid.ValueRequested) -> None:
        self.said.append(message)

    def on_grid_copy_requested(self, message: Grid.CopyRequested) -> None:
        self.said.append(message)

    def on_grid_opened(self, message: Grid.Opened) -> None:
        self.said.append(message)

    def on_grid_header_selected(self, message: Grid.HeaderSelected) -> None:
        self.said.append(message)

    @property
    def cursor(self) -> tuple[int, int]:
        return self.grid.cursor_row, self.grid.cursor_column


def small() -> GridApp:
    return GridApp(RowsSource(COLUMNS, ROWS))


def many(rows: int = 1_000, columns: int = 30) -> GridApp:
    values = [[f"r{row}c{column}" for column in range(columns)] for row in range(rows)]
    return GridApp(RowsSource([Column(f"col{n}") for n in range(columns)], values))


def lines(grid: Grid) -> list[str]:
    return [grid.render_line(y).text for y in range(grid.scrollable_size.height)]


async def test_rows_are_drawn_aligned_by_type() -> None:
    app = small()
    async with app.run_test(size=(80, 12)):
        drawn = [line.rstrip() for line in lines(app.grid)][:4]
        assert drawn == [
            "   event      total  at                    props",
            ' 1 $pageview     12  2026-11-21 08:30:00Z  {"a": 1}',
            " 2 null           3  ∅                     one␤two␤three +2 lines",
            " 3 signup      4711  2026-11-20 00:00:00Z  ∅",
        ]


async def test_every_line_is_exactly_as_wide_as_the_grid() -> None:
    wild = [
        "日本語テキスト",
        "e\u0301" * 30,
        "👨\u200d👩\u200d👧" * 9,
        "🇩🇪❤\ufe0f",
        "\u202eevil",
        "ok",
    ]
    columns = [Column("界" * 9), Column("\u0301"), Column("a"), Column("")]
    rows = [[wild[(row + column) % len(wild)] for column in range(4)] for row in range(20)]
    app = GridApp(RowsSource(columns, rows))
    async with app.run_test(size=(37, 30)) as pilot:
        for width in (37, 61, 12, 3, 120):
            await pilot.resize_terminal(width, 30)
            for y in range(app.grid.scrollable_size.height):
                line = app.grid.render_line(y)
                assert cell_len(line.text) == line.cell_length == app.grid.scrollable_size.width


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        (["down", "j", "j"], (3, 0)),
        (["j", "k", "up"], (0, 0)),
        (["l", "right", "h"], (0, 1)),
        (["G"], (999, 0)),
        (["ctrl+end", "g"], (0, 0)),
        (["end"], (0, 29)),
        (["end", "home"], (0, 0)),
        (["pagedown"], (19, 0)),
        (["pagedown", "pagedown", "pageup"], (19, 0)),
        (["ctrl+end", "ctrl+home"], (0, 0)),
        (["left", "up"], (0, 0)),
        (["G", "end", "j", "l", "pagedown"], (999, 29)),
    ],
)
async def test_keys_move_the_cursor(keys: Sequence[str], cursor: tuple[int, int]) -> None:
    app = many()
    async with app.run_test(size=(60, 23)) as pilot:
        app.query_one(Input).display = False
        await pilot.resize_terminal(60, 20)
        await pilot.press(*keys)
        assert app.cursor == cursor
        drawn = "\n".join(lines(app.grid))
        assert f"r{cursor[0]}c{cursor[1]} " in drawn
        assert f"col{cursor[1]} " in drawn


async def test_nothing_hides_behind_the_scrollbar() -> None:
    app = many()
    async with app.run_test(size=(60, 20)):
        assert app.grid.show_vertical_scrollbar
        assert {app.grid.render_line(y).cell_length for y in range(20)} == {59}


async def test_the_header_stays_and_says_where_more_columns_are() -> None:
    app = many()
    async with app.run_test(size=(60, 20)) as pilot:
        assert lines(app.grid)[0].endswith("▸")
        await pilot.press("end")
        assert lines(app.grid)[0].startswith("◂")
        assert not lines(app.grid)[0].endswith("▸")
        assert "col29" in lines(app.grid)[0]
        await pilot.press("G")
        assert "col29" in lines(app.grid)[0]
        assert "r999c29" in lines(app.grid)[-1]


async def test_more_room_is_filled_from_the_left() -> None:
    app = many()
    async with app.run_test(size=(30, 20)) as pilot:
        await pilot.press("end")
        before = app.grid.first_column
        await pilot.resize_terminal(100, 20)
        assert app.grid.first_column < before
        assert app.grid.render_line(1).text.rstrip().endswith("r0c29")
        assert len(app.grid.render_line(1).text.rstrip()) > 90


async def test_tab_leaves() -> None:
    app = small()
    async with app.run_test() as pilot:
        await pilot.press("tab")
        assert isinstance(app.focused, Input)


async def test_space_asks_for_the_value_and_enter_opens() -> None:
    app = small()
    async with app.run_test() as pilot:
        await pilot.press("end", "space", "enter")
        asked, opened = app.said[-2:]
        assert isinstance(asked, Grid.ValueRequested)
        assert (asked.row, asked.column, asked.value) == (0, 3, {"a": 1})
        assert isinstance(opened, Grid.Opened)
        assert (opened.row, opened.column, opened.control) == (0, 3, app.grid)


async def test_copying_gives_the_value_itself() -> None:
    rows = [["a\tb", 2**63, None, 'say "hi"\n']]
    app = GridApp(RowsSource(COLUMNS, rows))
    async with app.run_test() as pilot:
        await pilot.press("y", "l", "y", "l", "y", "Y")
        copied = [each for each in app.said if isinstance(each, Grid.CopyRequested)]
        assert [(each.text, each.what) for each in copied] == [
            ("a\tb", "1 cell"),
            ("9223372036854775808", "1 cell"),
            ("", "1 cell"),
            ('"a\tb"\t9223372036854775808\t\t"say ""hi""\n"', "1 row"),
        ]


async def test_of_many_moves_the_last_arrives() -> None:
    app = many()
    async with app.run_test() as pilot:
        await pilot.press("down", "down", "right")
        moved = app.said[-1]
        assert isinstance(moved, Grid.CursorMoved)
        assert (moved.row, moved.column) == (2, 1)


async def test_ragged_rows_and_odd_columns_survive() -> None:
    columns = [Column("same"), Column("same"), Column("")]
    rows: list[object] = [[1], [], [1, 2, 3, 4], "no row at all", None, [1, 2, 3]]
    app = GridApp(RowsSource(columns, rows))
    async with app.run_test(size=(60, 20)) as pilot:
        drawn = [line.rstrip() for line in lines(app.grid)]
        assert drawn[1].split() == ["1", "1", "·", "·"]
        assert drawn[2].split() == ["2", "·", "·", "·"]
        assert drawn[4].startswith(" 4 no row at all")
        await pilot.press("l", "space", "y", "Y")
        assert not any(isinstance(each, Grid.ValueRequested) for each in app.said)
        last = app.said[-1]
        assert isinstance(last, Grid.CopyRequested)
        assert last.text == "1\t\t"


def test_columns_that_the_server_did_not_name_are_there() -> None:
    source = RowsSource([Column("a")], [[1, 2]])
    assert [column.name for column in source.columns] == ["a", ""]
    assert source.cell(0, 1) == 2
    assert source.cell(0, 5) is MISSING


async def test_nothing_to_show() -> None:
    app = GridApp(RowsSource([], []))
    async with app.run_test(size=(30, 8)) as pilot:
        await pilot.press("down", "right", "G", "end", "pagedown", "space", "y", "Y", "enter")
        await pilot.click(Grid, offset=(4, 2))
        assert app.cursor == (0, 0)
        assert not [each for each in app.said if not isinstance(each, Grid.CursorMoved)]
        app.grid.show(RowsSource(COLUMNS, []))
        await pilot.pause()
        assert "event" in lines(app.grid)[0]


async def test_other_rows_start_at_the_top_unless_the_cursor_is_kept() -> None:
    app = many()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("G", "end")
        app.grid.show(many(500).grid.source, keep_cursor=True)
        await pilot.pause()
        assert app.cursor == (499, 29)
        assert "r499c29" in "".join(lines(app.grid))
        app.grid.show(many(500).grid.source)
        await pilot.pause()
        assert app.cursor == (0, 0)
        assert "r0c0" in lines(app.grid)[1]


async def test_columns_grow_with_what_comes_into_view_and_do_not_shrink() -> None:
    rows = [["x" * (30 if row == 100 else 3), "next"] for row in range(200)]
    app = GridApp(RowsSource([Column("a"), Column("b")], rows), row_numbers=False)
    async with app.run_test(size=(80, 20)) as pilot:
        assert lines(app.grid)[1].index("next") == 6
        app.grid.cursor_row = 100
        await pilot.pause()
        assert lines(app.grid)[1].index("next") == 33
        await pilot.press("g")
        assert lines(app.grid)[1].index("next") == 33


async def test_a_wide_column_is_cut_unless_there_is_room_to_spare() -> None:
    app = GridApp(RowsSource([Column("a"), Column("b")], [["x" * 70, "y" * 60]]))
    async with app.run_test(size=(100, 10)) as pilot:
        assert "x" * 47 + "…  " + "y" * 46 + "…" in lines(app.grid)[1]
        await pilot.resize_terminal(60, 10)
        assert "x" * 39 + "…  " + "y" * 14 + "…" in lines(app.grid)[1]


async def test_the_mouse_puts_the_cursor_and_opens() -> None:
    app = small()
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.click(Grid, offset=(17, 2))
        assert app.cursor == (1, 1)
        await pilot.click(Grid, offset=(5, 3), times=2)
        assert app.cursor == (2, 0)
        assert any(isinstance(each, Grid.Opened) for each in app.said)
        await pilot.click(Grid, offset=(22, 0))
        last = app.said[-1]
        assert isinstance(last, Grid.HeaderSelected)
        assert last.column == 2
        await pilot.click(Grid, offset=(5, 8))
        assert app.cursor == (2, 0)


async def test_hostile_text_is_text() -> None:
    hostile = [
        "[/x]",
        "[@click=app.quit]x[/]",
        "\x1b]0;t\x07\x1b[2J",
        "\u202egnp.exe",
        "x" * 1_000_000,
        "👨\u200d👩\u200d👧",
        "\u200b",
        "\ud800",
        "{}\r\n",
    ]
    columns = [Column(text) for text in hostile]
    app = GridApp(RowsSource(columns, [hostile, hostile]))
    async with app.run_test(size=(200, 10)) as pilot:
        for _ in hostile:
            await pilot.press("right")
            for line in lines(app.grid):
                assert line.isprintable()
        await pilot.press("home")
        assert "[/x]" in lines(app.grid)[1]
        assert "[@click=app.quit]x[/]" in lines(app.grid)[1]
        await pilot.click(Grid, offset=(12, 1))
        assert app.is_running


async def test_a_million_rows_show_as_fast_as_ten() -> None:
    row = ["event", 1, None, "x"]
    app = GridApp(RowsSource(COLUMNS, []))
    async with app.run_test(size=(80, 20)) as pilot:
        source = RowsSource(COLUMNS, [row] * 1_000_000)
        started = time.process_time()
        app.grid.show(source)
        assert time.process_time() - started < 0.01
        await pilot.press("G")
        assert "1000000 event" in lines(app.grid)[-1]


async def test_ten_thousand_columns() -> None:
    app = many(rows=3, columns=10_000)
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.press("end")
        assert "r0c9999" in lines(app.grid)[1]
        await pilot.press("left", "left")
        assert app.cursor == (0, 9997)
        await pilot.press("home")
        assert "r0c0" in lines(app.grid)[1]


async def test_the_terminals_cursor_follows() -> None:
    app = small()
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press("down", "right")
        assert app.cursor_position == (14, 2)
