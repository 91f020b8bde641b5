"""One value, whole."""

import time

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.message import Message

from hogtui.widgets.value_lines import about
from hogtui.widgets.value_view import ValueView

VALUE = {
    "name": "Ann",
    "tags": ["a", None, {"deep": True}],
    "note": "word " * 60,
    "inner": '{"q": [1]}',
    "empty": {},
}


class ViewApp(App[None]):
    """A value and everything that its view said."""

    def __init__(self) -> None:
        super().__init__()
        self.view = ValueView()
        self.said: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.view

    def on_mount(self) -> None:
        self.view.focus()

    def on_value_view_closed(self, message: ValueView.Closed) -> None:
        self.said.append(message)

    def on_value_view_copy_requested(self, message: ValueView.CopyRequested) -> None:
        self.said.append(message)

    @property
    def copied(self) -> list[tuple[str, str]]:
        found = [each for each in self.said if isinstance(each, ValueView.CopyRequested)]
        return [(each.text, each.what) for each in found]


def lines(app: ViewApp) -> list[str]:
    view = app.view
    drawn = [view.render_line(y).text for y in range(view.scrollable_size.height)]
    assert all(cell_len(line) == view.scrollable_size.width for line in drawn)
    return [line.rstrip() for line in drawn if line.strip()]


async def test_an_object_is_a_tree() -> None:
    app = ViewApp()
    async with app.run_test(size=(40, 20)) as pilot:
        app.view.show("properties", VALUE, "String")
        await pilot.pause()
        assert lines(app) == [
            " properties  String · 5 keys",
            "▾ 5 keys",
            '    name: "Ann"',
            "  ▾ tags: 3 items",
            '      0: "a"',
            "      1: ∅",
            "    ▾ 2: 1 key",
            "        deep: true",
            '  ▸ note: "word word word word word wo…',
            '  ▸ inner: "{\\"q\\": [1]}"',
            "    empty: 0 keys",
        ]


async def test_only_one_place_of_the_cursors_line_is_loud() -> None:
    app = ViewApp()
    async with app.run_test(size=(40, 20)) as pilot:
        app.view.show("properties", VALUE)
        await pilot.press("j")
        strip = app.view.render_line(2)
        backgrounds = {s.text: s.style.bgcolor for s in strip if s.style and s.text.strip()}
        loud = backgrounds.pop("name")
        assert loud not in backgrounds.values()
        assert len(set(backgrounds.values())) == 1


@pytest.mark.parametrize(
    ("value", "column_type", "words"),
    [
        ('{"a": 1}', "String", "String, JSON · 1 key"),
        ("[1, 2]", "", "JSON · 2 items"),
        ({"a": 1}, "JSON", "JSON · 1 key"),
        ("{not json}", "String", "String"),
        (3, "UInt8", "UInt8"),
    ],
)
def test_json_in_a_text_says_so(value: object, column_type: str, words: str) -> None:
    assert about(value, column_type) == words


async def test_folding() -> None:
    app = ViewApp()
    async with app.run_test(size=(40, 20)) as pilot:
        app.view.show("properties", VALUE)
        await pilot.press("j", "j", "enter")
        assert lines(app)[3] == '  ▸ tags: ["a", null, {"deep": true}]'
        await pilot.press("right", "right", "l", "l", "l")
        assert app.view.cursor == 3
        await pilot.press("h")
        assert app.view.cursor == 2
        await pilot.press("h", "h")
        assert app.view.cursor == 0
        await pilot.press("h")
        assert lines(app)[1].startswith("▸ {")
        await pilot.press("h", "l")
        assert len(lines(app)) == 7


async def test_long_text_and_json_in_text_open_too() -> None:
    app = ViewApp()
    async with app.run_test(size=(40, 30)) as pilot:
        app.view.show("properties", VALUE)
        await pilot.press("G", "k", "enter")
        assert lines(app)[-3:] == [
            '  ▾ inner: "{\\"q\\": [1]}"',
            "    ▸ q: [1]",
            "    empty: 0 keys",
        ]
        await pilot.press("k", "enter")
        assert sum("word word word" in line for line in lines(app)) > 8
        await pilot.press("j", "y")
        assert app.copied == [("word " * 60, "1 value")]


async def test_json_in_text_is_a_tree_and_copied_as_the_text_it_is() -> None:
    app = ViewApp()
    async with app.run_test(size=(40, 20)) as pilot:
        app.view.show("properties", ' {"a":[1]}')
        await pilot.press("y", "j", "y", "j", "y")
        assert lines(app)[1:] == ["▾ 1 key", "  ▾ a: 1 item", "      0: 1"]
        assert app.copied == [(' {"a":[1]}', "1 value"), ("[1]", "1 value"), ("1", "1 value")]


async def test_text_is_wrapped_and_scrolls() -> None:
    app = ViewApp()
    text = "The quick brown fox jumps over the lazy dog.\n\n\tindented " + "x" * 100
    async with app.run_test(size=(30, 6)) as pilot:
        app.view.show("note", text, "String")
        await pilot.pause()
        assert lines(app)[1:4] == [
            " The quick brown fox jumps",
            " over the lazy dog.",
            "     indented xxxxxxxxxxxxxxx",
        ]
        await pilot.press("j")
        assert lines(app)[1] == " over the lazy dog."
        await pilot.press("G")
        assert lines(app)[-1].endswith("x")
        await pilot.press("g", "y")
        assert lines(app)[1] == " The quick brown fox jumps"
        assert app.copied == [(text, "1 value")]
        await pilot.resize_terminal(60, 20)
        assert lines(app)[1] == " The quick brown fox jumps over the lazy dog."


@pytest.mark.parametrize("key", ["escape", "space"])
async def test_closing(key: str) -> None:
    app = ViewApp()
    async with app.run_test() as pilot:
        await pilot.press(key)
        assert isinstance(app.said[-1], ValueView.Closed)


@pytest.mark.parametrize(
    ("value", "drawn"),
    [
        (None, "∅"),
        (10**400, "100"),
        (float("nan"), "nan"),
        ([], "0 items"),
        ("[/x][@click=app.quit]x[/]", "[/x][@click=app.quit]x[/]"),
        ("\x1b]0;t\x07", "␛]0;t␇"),
        (["\x1b[2J"], '0: "\\u001b[2J"'),
        ('["\\u001b[2J\\u202e"]', '0: "\\u001b[2J\ufffd"'),
        ({"[@click=app.quit]x[/]\n": 1}, "[@click=app.quit]x[/]␤: 1"),
        ("{not json}", "{not json}"),
        ("👨\u200d👩\u200d👧 界", "👨👩👧 界"),
        ("\ud800", "\ufffd"),
        ("", ""),
    ],
)
async def test_any_value(value: object, drawn: str) -> None:
    app = ViewApp()
    async with app.run_test(size=(60, 10)) as pilot:
        app.view.show("[/x]\x1b", value, "[b]")
        await pilot.press("j", "G", "enter", "y")
        assert lines(app)[0].startswith(" [/x]␛  [b]")
        assert drawn in "\n".join(lines(app)[1:])
        assert app.is_running


async def test_deep_values_stay_on_the_screen() -> None:
    value: object = "bottom"
    for _ in range(200):
        value = [value]
    app = ViewApp()
    async with app.run_test(size=(40, 20)) as pilot:
        app.view.show("deep", value)
        await pilot.press("G")
        for _ in range(5):
            await pilot.press("l", "G")
        assert "bottom" in lines(app)[-1]


@pytest.mark.parametrize(
    "value",
    [
        "x" * 1_000_000,
        "word\n" * 200_000,
        "界 " * 500_000,
        list(range(1_000_000)),
        ["x" * 1_000_000],
    ],
    ids=["one line", "many lines", "wide", "list", "text in a list"],
)
async def test_huge_values_open_at_once(value: object) -> None:
    app = ViewApp()
    async with app.run_test(size=(60, 20)) as pilot:
        started = time.process_time()
        app.view.show("huge", value)
        lines(app)
        assert time.process_time() - started < 0.1
        await pilot.press("pagedown", "pagedown", "G")
        assert len(lines(app)) == 20 or isinstance(value, list)
