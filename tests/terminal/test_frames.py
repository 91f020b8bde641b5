"""Frames on their way: forgotten, held, doubted."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.driver import Driver
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from hogtui.terminal import frames as module
from hogtui.terminal.cells import PLAIN, Row
from hogtui.terminal.frames import CHECK_EVERY, DOUBT_EVERY, Check, Frames, abilities_of
from hogtui.terminal.pace import Line
from tests.terminal.model import ModelTerminal

SIZE = (30, 6)
START = "one\ntwo\n\n\n\n"


class Wire(HeadlessDriver):
    """A driver that keeps what is written."""

    is_headless = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.line = Line()
        self.running = True
        self.written: list[str] = []

    def write(self, data: str) -> None:
        self.line.queue()
        self.written.append(data)

    def taken(self) -> str:
        """What came since the last time; the kernel has it all now."""
        data, self.written = "".join(self.written), []
        return data

    def drain(self) -> str:
        """The kernel takes all of it."""
        data = self.taken()
        self.line.wrote(self.line._queued - self.line._written)
        return data


class Fixed(App[None]):
    """Lines on a wire."""

    def __init__(self) -> None:
        super().__init__()
        self.frames = Frames(self, {"TERM": "xterm"}, self._display)
        vars(self)["_display"] = self.frames.display

    def compose(self) -> ComposeResult:
        yield Static("one", id="one")
        yield Static("two", id="two")

    def _build_driver(
        self,
        headless: bool,  # noqa: ARG002  # what the app would choose by
        inline: bool,  # noqa: ARG002
        mouse: bool,
        size: tuple[int, int] | None,
    ) -> Driver:
        self.wire = self._driver = Wire(self, debug=False, mouse=mouse, size=size)
        return self.wire

    def write(self, name: str, text: str) -> None:
        """Change a line."""
        self.query_one(f"#{name}", Static).update(text)


def shown(terminal: ModelTerminal) -> str:
    """The text on a terminal."""
    return "\n".join("".join(cell.text for cell in row).rstrip() for row in terminal.rows)


OTHERS = re.compile(r"\x1b\[5n|\x1b\[\?(?!2026)[0-9;]+[hl]|\x1b\]22;[^\x07]*\x07")
"""What is not about cells."""


async def until(pilot: Pilot[None], happened: Callable[[], bool]) -> None:
    """Let the app go on until something is so."""
    async with asyncio.timeout(5):
        while not happened():
            await pilot.pause()


async def wanted(pilot: Pilot[None], text: str) -> None:
    """Until a text was taken in, whether it may be written or not."""
    app = pilot.app
    assert isinstance(app, Fixed)

    def is_wanted() -> bool:
        differ = app.frames._differ
        return differ is not None and any(text in "".join(row.characters) for row in differ.rows())

    await until(pilot, is_wanted)


async def settled(pilot: Pilot[None], terminal: ModelTerminal, expected: str) -> None:
    """Everything drawn and taken, until a terminal shows it."""
    app = pilot.app
    assert isinstance(app, Fixed)

    def is_shown() -> bool:
        terminal.write(OTHERS.sub("", app.wire.drain()))
        return shown(terminal) == expected

    try:
        await until(pilot, is_shown)
    except TimeoutError:
        assert shown(terminal) == expected


async def test_only_changes_are_written() -> None:
    app, terminal = Fixed(), ModelTerminal(*SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, terminal, START)
        app.write("two", "TWO")
        await until(pilot, lambda: "TWO" in "".join(app.wire.written))
        assert "one" not in app.wire.drain()


async def test_nothing_is_written_while_the_kernel_has_not_taken_the_last_frame() -> None:
    app, terminal = Fixed(), ModelTerminal(*SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, terminal, START)
        app.write("one", "first")
        await until(pilot, lambda: "first" in "".join(app.wire.written))
        terminal.write(app.wire.taken())
        for text in ("dropped", "dropped too", "newest"):
            app.write("one", text)
            await wanted(pilot, text)
        assert app.wire.written == []
        app.wire.line.wrote(1)
        await until(pilot, lambda: bool(app.wire.written))
        assert "dropped" not in "".join(app.wire.written)
        await settled(pilot, terminal, "newest\ntwo\n\n\n\n")


async def test_nothing_is_written_into_another_program_s_screen() -> None:
    app = Fixed()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, ModelTerminal(*SIZE), START)
        app.wire.running = False
        app.write("one", "meanwhile")
        await wanted(pilot, "meanwhile")
        assert app.wire.written == []
        app.wire.running = True
        app.frames.forget()
        app.refresh(layout=True)
        await settled(pilot, ModelTerminal(*SIZE), "meanwhile\ntwo\n\n\n\n")


async def test_after_a_resize_all_of_it_is_drawn() -> None:
    app = Fixed()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, ModelTerminal(*SIZE), START)
        for width, height in ((20, 4), (40, 8), (8, 2), SIZE):
            terminal = ModelTerminal(width, height)
            for y in range(height):
                terminal.write(f"\x1b[{y + 1}H{'#' * width}")
            app.wire.drain()
            await pilot.resize_terminal(width, height)
            await settled(pilot, terminal, "one\ntwo" + "\n" * (height - 2))


async def test_a_wrong_screen_ends_the_differ(caplog: pytest.LogCaptureFixture) -> None:
    app = Fixed()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, ModelTerminal(*SIZE), START)
        differ, clock = app.frames._differ, Steps()
        assert differ is not None
        differ.rows()[1].characters[0] = "X"
        app.frames._check = Check(clock)
        app.frames._check._frames = 1
        for number in range(module.ENOUGH_DOUBTS):
            assert not app.frames.aside
            app.write("one", f"number {number}")
            await wanted(pilot, f"number {number}")
            app.wire.drain()
            clock.now += DOUBT_EVERY
        assert app.frames.aside
        assert "Row 1 of the screen is wrong" in caplog.text
        app.write("two", "Textual")
        await until(pilot, lambda: "Textual" in "".join(app.wire.written))


async def test_a_bug_in_it_ends_the_differ_and_not_the_app(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = Fixed()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, ModelTerminal(*SIZE), START)
        assert app.frames._differ is not None
        assert module.RENDER in vars(app.screen._compositor)
        app.frames._differ._wanted = []
        app.write("one", "still here")
        await until(pilot, lambda: "still here" in "".join(app.wire.written))
        assert app.frames.aside
        assert module.RENDER not in vars(app.screen._compositor)
        assert "Textual writes by itself" in caplog.text


async def test_headless_apps_are_left_to_textual() -> None:
    class Headless(Fixed):
        def _build_driver(
            self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None
        ) -> Driver:
            return App._build_driver(self, headless, inline, mouse, size)

    app = Headless()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert app.frames._differ is None


class Steps:
    """Time that passes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Busy(Widget):
    """Looks different every time it is asked."""

    DEFAULT_CSS = "Busy { height: 2; }"
    count = 0

    def render_lines(self, crop: Region) -> list[Strip]:
        """Past Textual's cache of lines."""
        self.count += 1
        return [Strip([Segment(f"{self.count}".ljust(crop.width))])] * crop.height


async def test_a_busy_widget_is_no_reason_to_doubt() -> None:
    class Restless(Fixed):
        def compose(self) -> ComposeResult:
            yield Static("one", id="one")
            yield Busy()

    app = Restless()
    async with app.run_test(size=SIZE) as pilot:
        await wanted(pilot, "one")
        clock = Steps()
        app.frames._check = Check(clock)
        app.frames._check._frames = 1
        for number in range(10):
            app.write("one", f"number {number}")
            await wanted(pilot, f"number {number}")
            clock.now += DOUBT_EVERY
            app.wire.drain()
        assert app.frames._check._doubts > 0
        assert not app.frames.aside


def test_the_same_difference_over_and_over_is_beyond_doubt() -> None:
    clock = Steps()
    check = Check(clock)
    ours, theirs = [Row(["a"], [PLAIN])], [Row(["b"], [PLAIN])]
    assert not any(check.is_due() for _ in range(CHECK_EVERY - 1))
    found = []
    for _ in range(module.ENOUGH_DOUBTS):
        assert check.is_due()
        found.append(check.compare(ours, theirs))
        assert not check.is_due()
        clock.now += DOUBT_EVERY
    assert found == [None, None, 0]


def test_a_blinking_cursor_is_not() -> None:
    check = Check(Steps())
    on, off = [Row(["a"], [PLAIN])], [Row([" "], [PLAIN])]
    assert {check.compare(*pair) for pair in [(on, off), (off, on), (off, off)] * 5} == {None}


@pytest.mark.parametrize(
    ("environ", "erases", "scrolls"),
    [
        ({"TERM": "xterm-256color"}, True, True),
        ({"TERM": "screen"}, False, True),
        ({"TERM": "screen-256color", "TMUX": "/tmp/x"}, True, True),
        ({"TERM": "linux"}, False, False),
        ({}, True, True),
    ],
)
def test_what_terminals_can_do(environ: dict[str, str], *, erases: bool, scrolls: bool) -> None:
    abilities = abilities_of(environ)
    assert (abilities.erases_in_colour, abilities.scrolls) == (erases, scrolls)


def test_the_loop_is_not_needed_once_it_is_over() -> None:
    """Whatever the driver's threads still tell after the end must not fail."""

    async def play() -> Fixed:
        app = Fixed()
        async with app.run_test(size=SIZE) as pilot:
            await settled(pilot, ModelTerminal(*SIZE), START)
            for text in ("first", "held"):
                app.write("one", text)
                await wanted(pilot, text)
        return app

    app = asyncio.run(play())
    app.wire.line.wrote(1)
