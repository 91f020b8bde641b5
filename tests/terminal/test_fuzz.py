"""The differ's screen is Textual's screen, whatever is drawn.

A few hundred frames by default. `HOGTUI_FUZZ=10000 pytest tests/terminal/test_fuzz.py` compares at
least that many of each kind.
"""

import asyncio
import os
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from textual.strip import Strip

from hogtui.terminal.cells import Palette
from hogtui.terminal.differ import Abilities, Differ, Piece
from tests.terminal.canvas import play
from tests.terminal.model import ModelTerminal, first_difference
from tests.terminal.scraps import SYSTEMS, TEXTS, forget_parameters, some_strip

BUDGET = int(os.environ.get("HOGTUI_FUZZ", "0"))
ACTIONS = 30
STEPS = 40

fuzz = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=not BUDGET)


@settings(fuzz, max_examples=max(1, BUDGET // ACTIONS))
@given(seed=st.integers(0, 1 << 32))
def test_a_terminal_shows_what_textual_would_show(seed: int) -> None:
    assert asyncio.run(play(seed, ACTIONS)) > 0


class Scribble:
    """A screen that is drawn on at random, without widgets: a thousand frames a second."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(seed)
        self.width, self.height = chance.randrange(2, 50), chance.randrange(1, 20)
        self.erases, system = chance.random() < 0.8, chance.choice(SYSTEMS)
        abilities = Abilities(erases_in_colour=self.erases, scrolls=chance.random() < 0.8)
        self.differ = Differ(self.width, self.height, Palette(system), abilities)
        self.console = Console(color_system=None)
        self.console._color_system = system
        self.ours = self.blank()
        self.theirs = ModelTerminal(self.width, self.height)
        self.lines = [some_strip(chance, self.width, TEXTS) for _ in range(self.height * 4)]

    def blank(self) -> ModelTerminal:
        """The terminal that the differ writes to, before anything is on it."""
        return ModelTerminal(self.width, self.height, erases_in_colour=self.erases)

    def pieces(self) -> list[Piece]:
        """Something to draw: a page, a part of each row as a pane would, or a few spots."""
        chance, width, height = self.chance, self.width, self.height
        at = chance.randrange(len(self.lines) - height + 1)
        kind = chance.randrange(4)
        if kind == 0:
            return [(y, 0, self.lines[at + y]) for y in range(height)]
        if kind == 1:
            left, top = chance.randrange(width), chance.randrange(height)
            part = chance.randrange(1, width - left + 1)
            return [(y, left, self.lines[at + y].crop(0, part)) for y in range(top, height)]
        spots = []
        for _ in range(chance.randrange(1, 8)):
            y, x = chance.randrange(height), chance.randrange(width)
            spots.append((y, x, some_strip(chance, chance.randrange(1, width - x + 1), TEXTS)))
        return spots

    def disturb(self) -> None:
        """Somebody else writes to the terminal."""
        self.ours = self.blank()
        for y in range(self.height):
            self.ours.write(f"\x1b[{y + 1}H\x1b[7;31m{'#' * self.width}")
        self.ours.write("\x1b[m")
        self.differ.forget()

    def step(self) -> None:
        """Draw, and compare unless the terminal is behind."""
        pieces = self.pieces()
        for y, x, strip in pieces:
            forget_parameters(strip)
            self.theirs.write(Control.move_to(x, y).segment.text + strip.render(self.console))
        self.differ.take(pieces)
        if self.chance.random() < 0.7:
            x, y = self.chance.randrange(self.width), self.chance.randrange(self.height)
            self.ours.write(self.differ.frame((x, y)))
            assert (self.ours.x, self.ours.y) == (x, y)
            difference = first_difference(self.ours, self.theirs)
            assert difference is None, difference


@settings(fuzz, max_examples=max(12, BUDGET // STEPS))
@given(seed=st.integers(0, 1 << 32))
def test_whatever_is_drawn_where(seed: int) -> None:
    scribble = Scribble(seed)
    scribble.differ.take((y, 0, line) for y, line in enumerate(scribble.lines[: scribble.height]))
    for y, line in enumerate(scribble.lines[: scribble.height]):
        forget_parameters(line)
        scribble.theirs.write(f"\x1b[{y + 1}H{line.render(scribble.console)}")
    for _ in range(STEPS):
        if scribble.chance.random() < 0.1:
            scribble.disturb()
        scribble.step()


def test_the_colours_of_the_terminal_are_honoured() -> None:
    for system, red in (
        (ColorSystem.TRUECOLOR, "38;2;200;10;10"),
        (ColorSystem.EIGHT_BIT, "38;5;160"),
        (ColorSystem.STANDARD, "31"),
    ):
        differ = Differ(20, 1, Palette(system))
        differ.frame()
        console = Console(color_system=None)
        style = console.get_style("#c80a0a")
        differ.take([(0, 0, Strip([Segment("red", style)]))])
        assert f"\x1b[{red}mred" in differ.frame()
