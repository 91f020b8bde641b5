"""A list of lines: how it moves, what it says, how it is drawn."""

from textual.app import App, ComposeResult

from hogtui.widgets.line_list import LineList, Piece, Row


class ListApp(App[None]):
    def __init__(self, rows: list[Row]) -> None:
        super().__init__()
        self.rows = rows
        self.chosen: list[int] = []
        self.moves = 0

    def compose(self) -> ComposeResult:
        yield LineList()

    def on_mount(self) -> None:
        self.lines.focus()
        self.lines.show(len(self.rows), self.rows.__getitem__)

    @property
    def lines(self) -> LineList:
        return self.query_one(LineList)

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        self.chosen.append(message.index)

    def on_line_list_moved(self) -> None:
        self.moves += 1


def plain(number: int) -> Row:
    return Row((Piece(f"row {number}"),), (Piece(str(number), "muted"),))


def title(text: str) -> Row:
    return Row((Piece(text, "title"),), is_title=True)


async def test_keys_pass_over_titles() -> None:
    app = ListApp([title("one"), plain(1), plain(2), title("two"), plain(3), title("three")])
    async with app.run_test() as pilot:
        assert app.lines.cursor == 1
        places = []
        for key in ("up", "down", "down", "down", "home", "end", "k"):
            await pilot.press(key)
            places.append(app.lines.cursor)
        assert places == [1, 2, 4, 4, 1, 4, 2]

        await pilot.press("enter")
        assert app.chosen == [2]


async def test_a_click_goes_there_and_a_second_one_chooses() -> None:
    app = ListApp([title("one"), plain(1), plain(2)])
    async with app.run_test() as pilot:
        await pilot.click(LineList, offset=(3, 0))
        await pilot.click(LineList, offset=(3, 2))
        assert (app.lines.cursor, app.chosen) == (2, [])
        await pilot.click(LineList, offset=(3, 2))
        assert app.chosen == [2]


async def test_only_what_is_seen_is_asked_for() -> None:
    asked = set()

    def draw(place: int) -> Row:
        asked.add(place)
        return plain(place)

    app = ListApp([])
    async with app.run_test(size=(40, 10)) as pilot:
        app.lines.show(1_000_000, draw)
        await pilot.press("end")
        assert app.lines.cursor == 999_999
        await pilot.press("pageup")
        await pilot.pause()

        assert len(asked) < 60
        assert app.lines.scroll_offset.y == 1_000_000 - 10


async def test_nothing_can_be_chosen_where_nothing_is() -> None:
    app = ListApp([title("one")])
    async with app.run_test() as pilot:
        await pilot.press("down", "up", "end", "home", "pagedown", "enter")

        assert app.lines.cursor == -1
        assert app.chosen == []


async def test_the_left_gives_way_to_the_right_and_hostile_text_stays_in_its_line() -> None:
    rows = [Row((Piece("x" * 50), Piece("[bold]\x1b[2J\n")), (Piece(" 12 s"),)), plain(2)]
    app = ListApp(rows)
    async with app.run_test(size=(30, 4)) as pilot:
        await pilot.pause()
        assert app.lines.render_line(0).text == "x" * 24 + "… 12 s"

        await pilot.resize_terminal(60, 4)
        await pilot.pause()
        assert app.lines.render_line(0).text == "x" * 50 + "[bol… 12 s"
