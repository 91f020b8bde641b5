"""The differ's screen is Textual's screen, in fewer bytes."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

import pyte
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input, Static

from hogtui.terminal.cells import Palette, Pen, split_codes
from hogtui.terminal.differ import Abilities, Differ
from hogtui.terminal.frames import pieces_of

WIDTH, HEIGHT = 40, 12


class Emulator(pyte.Screen):
    """pyte, with the two scrolling commands that it lacks."""

    def scroll_up(self, count: int = 1) -> None:
        """SU."""
        self._scroll(count or 1, delete=True)

    def scroll_down(self, count: int = 1) -> None:
        """SD."""
        self._scroll(count or 1, delete=False)

    def _scroll(self, count: int, *, delete: bool) -> None:
        place = self.cursor.x, self.cursor.y
        top = self.margins.top if self.margins else 0
        self.cursor.y = top
        (self.delete_lines if delete else self.insert_lines)(count)
        self.cursor.x, self.cursor.y = place


class EmulatorStream(pyte.Stream):
    csi = {**pyte.Stream.csi, "S": "scroll_up", "T": "scroll_down"}
    events = pyte.Stream.events | {"scroll_up", "scroll_down"}


class Terminal:
    """A terminal that shows what is written to it."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.screen = Emulator(width, height)
        self._stream = EmulatorStream(self.screen)
        # With the wrap on, pyte puts a combining mark after the last column onto the next line.
        self._stream.feed("\x1b[?7l")

    def write(self, text: str) -> None:
        self._stream.feed(text)

    def cells(self) -> list[list[Any]]:
        """Every cell: the character, the colours and the attributes."""
        columns, lines = self.screen.columns, self.screen.lines
        return [[visible(self.screen.buffer[y][x]) for x in range(columns)] for y in range(lines)]


def visible(cell: Any) -> Any:
    """What can be seen of a cell: the foreground of a space cannot."""
    if cell.data == " " and not cell.underscore and not cell.strikethrough and not cell.reverse:
        return cell._replace(fg="default", bold=False, italics=False, blink=False)
    return cell


def first_difference(ours: Terminal, theirs: Terminal) -> str | None:
    """Where two terminals first show something else, in words."""
    for y, (row, other) in enumerate(zip(ours.cells(), theirs.cells(), strict=True)):
        for x, (cell, wanted) in enumerate(zip(row, other, strict=True)):
            if cell != wanted:
                lines = ours.screen.display[y], theirs.screen.display[y]
                fields = zip(cell._fields, cell, wanted, strict=True)
                odd = [(name, a, b) for name, a, b in fields if a != b]
                return f"{y},{x}: {odd} in {lines}"
    return None


def differ(width: int = WIDTH, height: int = HEIGHT, **abilities: bool) -> Differ:
    return Differ(width, height, Palette(ColorSystem.TRUECOLOR), Abilities(**abilities))


def strip(text: str, style: str = "") -> Strip:
    return Strip([Segment(text, Style.parse(style))])


def test_the_first_frame_draws_all_of_it_and_the_second_nothing() -> None:
    ours = differ()
    ours.take([(0, 0, strip("hello".ljust(WIDTH)))])
    first = ours.frame()
    assert "hello" in first
    assert ours.frame() == ""


def test_only_changed_cells_are_sent() -> None:
    ours = differ()
    ours.take([(3, 0, strip("one two three".ljust(WIDTH), "red"))])
    ours.frame()
    ours.take([(3, 0, strip("one six three".ljust(WIDTH), "red"))])
    assert ours.frame() == "\x1b[4;5H\x1b[31msix\x1b[m"


def test_frames_that_were_left_out_cost_nothing() -> None:
    ours = differ()
    ours.frame()
    for text in ("first", "second", ""):
        ours.take([(0, 0, strip(text.ljust(WIDTH)))])
    assert ours.frame() == ""


def test_rows_that_moved_are_scrolled() -> None:
    ours, terminal = differ(), Terminal()
    lines = [f"line {number} {'abcdefgh'[number % 8] * 20}".ljust(WIDTH) for number in range(40)]
    ours.take([(y, 0, strip(lines[y])) for y in range(HEIGHT)])
    terminal.write(ours.frame())
    ours.take([(y, 0, strip(lines[y + 1])) for y in range(HEIGHT)])
    sent = ours.frame()
    terminal.write(sent)
    assert len(sent) < 2 * WIDTH
    assert terminal.screen.display == lines[1 : HEIGHT + 1]


def test_a_coloured_blank_tail_is_written_where_erasing_has_no_colour() -> None:
    for erases in (True, False):
        ours = differ(erases_in_colour=erases)
        ours.frame()
        ours.take([(0, 0, strip(" " * WIDTH, "on blue"))])
        assert ("\x1b[K" in ours.frame()) is erases


def test_a_link_is_opened_and_closed_once() -> None:
    ours = differ()
    ours.frame()
    ours.take([(0, 0, strip("go", "link https://example.com"))])
    sent = ours.frame()
    assert sent.count("https://example.com") == 1
    assert sent.count("\x1b]8;;\x1b\\") == 1


@pytest.mark.parametrize(
    ("codes", "pen"),
    [
        ("", Pen()),
        ("1;31;42", Pen("1", "31", "42")),
        ("3;38;2;1;2;3;48;5;17", Pen("3", "38;2;1;2;3", "48;5;17")),
        ("97;100", Pen("", "97", "100")),
        ("2;39;49", Pen("2")),
    ],
)
def test_parameters_are_told_apart(codes: str, pen: Pen) -> None:
    assert split_codes(codes) == pen


SCRAPS = [
    "select",
    " ",
    "日本",
    "é",
    "e\u0301",
    "🦔",
    "a",
    "│",
    "──",
    "x" * 9,
    "שלום",
    "ß",
]
STYLES = [
    "",
    "red",
    "bold",
    "on blue",
    "#12ab34 on #102030",
    "reverse",
    "italic green",
    "underline",
]


def fits(update: LayoutUpdate | ChopsUpdate, width: int, height: int) -> bool:
    """Whether a frame is for this size: one for a larger size wraps and scrolls in Textual's."""
    if isinstance(update, LayoutUpdate):
        return update.region.right <= width and update.region.bottom <= height
    ends = [end for _, _, end in update.spans]
    return len(update.chops) == height and max(ends) <= width


class Canvas(App[None]):
    """Random widgets; every update goes to Textual's own output and to the differ."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Static { height: auto; width: 1fr; } #pop { align: center middle; }"

    def __init__(self, compare: Callable[[list[Any], str], None]) -> None:
        super().__init__()
        self.animation_level = "none"
        self._compare = compare
        self._differ: Differ | None = None
        self._theirs = Terminal()
        self._ours = Terminal()
        self.frames = 0

    def compose(self) -> ComposeResult:
        yield Input("text")
        with VerticalScroll():
            for number in range(30):
                yield Static(f"row {number} " + "abcdef"[number % 6] * 8, id=f"row{number}")

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        width, height = self.size
        if isinstance(renderable, LayoutUpdate | ChopsUpdate) and fits(renderable, width, height):
            if self._differ is None or (self._differ.width, self._differ.height) != (width, height):
                # In a test nobody is asked about colours; a driver would be.
                self.console._color_system = ColorSystem.TRUECOLOR
                self._differ = differ(width, height)
                self._theirs, self._ours = Terminal(width, height), Terminal(width, height)
            self._theirs.write(renderable.render_segments(self.console))
            self._differ.take(pieces_of(renderable))
            self._ours.write(self._differ.frame())
            self.frames += 1
            assert first_difference(self._ours, self._theirs) is None
        super()._display(screen, renderable)


class Pop(Screen[None]):
    """Covers the canvas with something half transparent."""

    CSS = "Pop { background: black 40%; align: center middle; } Pop Static { width: 20; }"

    def compose(self) -> ComposeResult:
        yield Static("covered 日本 text")


async def act(app: Canvas, pilot: Any, chance: random.Random) -> None:
    """Do one random thing."""
    what = chance.randrange(8)
    if what == 0 and not isinstance(app.screen, Pop):
        await app.push_screen(Pop())
    elif what == 1 and isinstance(app.screen, Pop):
        await app.pop_screen()
    elif what == 2:
        await pilot.resize_terminal(chance.randrange(8, 60), chance.randrange(3, 20))
    elif what == 3 and not isinstance(app.screen, Pop):
        scroll = app.screen.query_one(VerticalScroll)
        scroll.scroll_to(y=chance.randrange(30), animate=False)
    elif what == 4 and not isinstance(app.screen, Pop):
        app.screen.query_one(Input).value = "".join(chance.choices(SCRAPS, k=3))
    elif not isinstance(app.screen, Pop):
        row = app.screen.query_one(f"#row{chance.randrange(30)}", Static)
        parts = [(scrap, chance.choice(STYLES)) for scrap in chance.choices(SCRAPS, k=6)]
        row.update(Content.assemble("·", *parts))
    await pilot.pause()


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(seed=st.integers(0, 10_000))
def test_a_terminal_shows_what_textual_would_show(seed: int) -> None:
    async def play() -> int:
        chance = random.Random(seed)
        app = Canvas(lambda *_: None)
        async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
            for _ in range(25):
                await act(app, pilot, chance)
        return app.frames

    assert asyncio.run(play()) > 0
