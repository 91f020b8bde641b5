"""How light hogtui is on the line: bytes and CPU of what people do, beside Textual's own output.

Behind a line of 150 ms and 1 Mbit/s the same again, for what a round trip hides nothing of.
"""

import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hogtui.panes import PANES
from tests.benchmarks.server import CannedServer, events_answer, flags_answer
from tests.benchmarks.start import PLAIN
from tests.benchmarks.table import Row, median
from tests.benchmarks.terminal import HERE, HOTEL, Line, Program

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTUALS = [*PLAIN, "--plain-output"]
LINES = "".join(f"plus({number}, 'text') -- a comment\r" for number in range(200))
LISTED = r"countEqual .* function"
"""On the screen while names to complete are."""
ROUND_TRIP = HOTEL.delay * 2000
"""Milliseconds."""
HELD = 3.0
"""Seconds that a key is held."""


@dataclass(frozen=True)
class Figure:
    """A row of the table before it is measured."""

    what: str
    unit: str
    target: float | None


FIRST = Figure("bytes of the first frame", "B", 12_000)
DOWN = Figure("bytes of a cursor move", "B", 400)
DOWN_CPU = Figure("CPU of a cursor move", "ms", None)
SCROLL = Figure("bytes of a scrolled row", "B", 700)
PAGE = Figure("bytes of a page", "B", 5_000)
PAGE_CPU = Figure("CPU of a page", "ms", None)
TYPED = Figure("bytes of a letter in 200 lines", "B", 600)
COMPLETED = Figure("the same, the list of names opening or open, the most", "B", 1_200)
STATUS = Figure("bytes of a change in the status line", "B", 150)
HELP = Figure("bytes of help: opened", "B", 12_000)
HELP_GONE = Figure("bytes of help: closed", "B", 6_000)
NAMES = Figure("bytes of commands: opened", "B", 12_000)
NAMES_GONE = Figure("bytes of commands: closed", "B", 6_000)
SWITCH = Figure("bytes of a switch between two panes", "B", 9_000)
IDLE, IDLE_CPU = Figure("bytes a second at rest", "B", 0), Figure("CPU at rest", "%", 0.5)
HOLD = Figure("an arrow held at 30/s: lag", "ms", 20)
HOLD_CPU, HOLD_BYTES = (
    Figure("an arrow held at 30/s: CPU", "%", 16),
    Figure("an arrow held at 30/s: bytes a press", "B", 700),
)
EXIT = Figure("from ctrl+q to the prompt", "ms", None)
FAR_HOLD = Figure("150 ms, 1 Mbit/s: an arrow held, lag over the round trip", "ms", 20)
FAR_PAGE = Figure("150 ms, 1 Mbit/s: a page, to the last byte over the round trip", "ms", 45)
FAR_EXIT = Figure("150 ms, 1 Mbit/s: from ctrl+q to the prompt", "ms", None)

Figures = dict[Figure, float]


def spent(program: Program, key: str, quiet: float = 0.12) -> tuple[float, float]:
    """Bytes and CPU milliseconds of one key press."""
    cpu, count = program.cpu(), program.written
    program.press(key)
    program.settle(quiet)
    return program.written - count, (program.cpu() - cpu) * 1000


def medians(program: Program, key: str, times: int = 8) -> tuple[float, float]:
    """Of one key press after the other."""
    samples = [spent(program, key) for _ in range(times)]
    return median([count for count, _ in samples]), median([cpu for _, cpu in samples])


@contextmanager
def rows(server: CannedServer, command: list[str], line: Line = HERE) -> "Iterator[Program]":
    """The program with the rows of a query and the cursor in them."""
    with Program(command, environment=server.environment, line=line) as program:
        program.wait_for("Benchmark")
        program.settle(1.0)
        program.press("f9")
        program.wait_for("file_uploaded")
        program.press("escape")
        program.settle(0.5)
        yield program


def held(program: Program, found: Figures) -> None:
    """A key that is held, while every press scrolls."""
    cpu, count = program.cpu(), program.written
    found[HOLD] = program.hold("down", HELD) * 1000
    found[HOLD_CPU] = (program.cpu() - cpu) / HELD * 100
    found[HOLD_BYTES] = (program.written - count) / (HELD * 30)


def in_the_rows(server: CannedServer, command: list[str]) -> Figures:
    """Moving, looking things up, holding a key."""
    found: Figures = {}
    with rows(server, command) as program:
        spent(program, "down")
        found[DOWN], found[DOWN_CPU] = medians(program, "down")
        found[STATUS] = spent(program, "y", 0.4)[0]
        found[HELP], found[HELP_GONE] = (spent(program, key, 0.4)[0] for key in ("?", "escape"))
        found[NAMES], found[NAMES_GONE] = (spent(program, key, 0.4)[0] for key in (":", "escape"))
        for _ in range(12):
            spent(program, "down", 0.06)
        found[SCROLL] = medians(program, "down")[0]
        found[PAGE], found[PAGE_CPU] = medians(program, "pagedown")
        held(program, found)
    return found


def in_the_editor(server: CannedServer, command: list[str]) -> Figures:
    """The first frame, rest, typing, leaving."""
    found: Figures = {}
    with Program(command, environment=server.environment) as program:
        program.wait_for("Benchmark")
        program.settle(1.0)
        found[FIRST] = program.written
        program.press("\x1b[200~" + LINES + "\x1b[201~")
        program.settle(3.0)  # until PostHog has said whether that is right
        cpu, count = program.cpu(), program.written
        time.sleep(4.0)
        found[IDLE], found[IDLE_CPU] = (program.written - count) / 4, (program.cpu() - cpu) * 25
        program.press("-- ")
        program.settle(0.3)
        found[TYPED] = medians(program, "x")[0]
        for keys in ("ctrl+home", "\r", "up", "select c"):
            program.press(keys)
            program.settle(0.3)
        # The first of them opens the list, which is the dearest.
        found[COMPLETED] = max(spent(program, letter, 0.3)[0] for letter in "ount")
        program.wait_for(LISTED)
        program.press("escape")
        found[EXIT] = leave(program)
    return found


def between_panes(server: CannedServer, command: list[str]) -> Figures:
    """From rows to a list of flags and back, both of them there already."""
    flags = str(1 + [entry.id for entry in PANES].index("flags"))
    server.known["feature_flags?"] = flags_answer()
    with rows(server, command) as program:
        program.press(flags)
        program.wait_for("feature-20")
        program.settle(1.5)
        there_and_back = [spent(program, key, 0.6)[0] for key in ("1", flags) * 3]
    del server.known["feature_flags?"]
    return {SWITCH: max(there_and_back)}


def leave(program: Program) -> float:
    """Milliseconds from the key to the end."""
    program.settle(0.3)
    pressed = program.press("ctrl+q")
    if not program.gone(10.0):
        raise TimeoutError("ctrl+q does not end the program")
    return (time.monotonic() - pressed) * 1000


def far_away(server: CannedServer, command: list[str]) -> Figures:
    """Behind a line that takes its time."""
    found: Figures = {}
    with rows(server, command, HOTEL) as program:
        for _ in range(22):
            spent(program, "down", 0.2)
        found[FAR_HOLD] = program.hold("down", HELD) * 1000 - ROUND_TRIP
        pages = []
        for _ in range(5):
            pressed = program.press("pagedown")
            pages.append((program.settle(0.4) - pressed) * 1000 - ROUND_TRIP)
        found[FAR_PAGE] = median(pages)
        found[FAR_EXIT] = leave(program)
    return found


Part = Callable[[CannedServer, list[str]], Figures]


def measure(server: CannedServer, runs: int) -> list[Row]:
    """Our output and Textual's, in turns."""
    body, server.body = server.body, events_answer()
    parts: list[Part] = [in_the_rows, in_the_editor, between_panes, far_away]
    ours: list[Figures] = []
    theirs: list[Figures] = []
    for _ in range(max(1, runs // 2)):
        for part in parts:
            ours.append(part(server, PLAIN))
            theirs.append(part(server, TEXTUALS))
    server.body = body
    return [
        Row(
            figure.what,
            median([found[figure] for found in ours if figure in found]),
            figure.unit,
            figure.target,
            median([found[figure] for found in theirs if figure in found]),
        )
        for figure in dict.fromkeys(figure for found in ours for figure in found)
    ]
