"""A large result: on screen, moved through, in memory."""

import json
import subprocess
import sys
import time
from collections.abc import Callable

from tests.benchmarks.server import CannedServer
from tests.benchmarks.start import PLAIN
from tests.benchmarks.table import Row, median, percentile
from tests.benchmarks.terminal import Program

MILLION = [sys.executable, "-m", "tests.benchmarks.programs", "grid"]
TABLE = [sys.executable, "-m", "tests.benchmarks.programs", "table"]
MOVES = 20


def cost(program: Program, key: str, times: int = MOVES) -> tuple[float, float]:
    """CPU milliseconds and bytes of one key press: medians."""
    spent, written = [], []
    for _ in range(times):
        cpu, count = program.cpu(), program.written
        program.press(key)
        program.settle(0.06)
        spent.append((program.cpu() - cpu) * 1000)
        written.append(program.written - count)
    return median(spent), median([float(count) for count in written])


def large_result(server: CannedServer, runs: int) -> tuple[float, float, list[float]]:
    """Seconds from the last byte to rows, growth in MiB, seconds of echo while it is parsed."""
    shown, growth, echoes = [], [], []
    for _ in range(runs):
        with Program(PLAIN, environment=server.environment) as program:
            program.wait_for("Benchmark")
            program.press("select 1 ")
            program.settle()
            before = program.resident()
            asked = server.queries
            program.press("f9")
            while server.queries == asked:
                time.sleep(0.001)
            echoes += echo(program, until=lambda: "value 1 1" in program.text())
            rows = program.wait_for("value 1 1")
            shown.append(rows - server.last_byte_sent)
            program.settle(0.5)
            growth.append(program.resident() - before)
    return median(shown), median(growth), echoes


def echo(program: Program, *, until: Callable[[], bool], most: int = 200) -> list[float]:
    """Type letters one after the other; seconds until each is on the screen."""
    samples: list[float] = []
    typed = ""
    while len(samples) < most and not until():
        letter = "qwertz"[len(samples) % 6]
        # A line that runs out of the editor scrolls its beginning away.
        typed = typed[-20:] + letter
        sent = program.press(letter)
        while typed not in program.text():
            if time.monotonic() - sent > 5:
                raise TimeoutError(f"no echo of {letter!r}:\n{program.text()}")
            time.sleep(0.001)
        samples.append(time.monotonic() - sent)
    return samples


def decoded_size(server: CannedServer) -> float:
    """MiB that the decoded lists alone take."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.programs", "decode", str(server.file)],
        capture_output=True,
        check=True,
    )
    return float(json.loads(done.stdout)["mib"])


def moves(program: Program, times: int = MOVES) -> list[float]:
    """CPU milliseconds of a cursor move and of a page, then the bytes of each."""
    program.settle(0.5)
    for _ in range(3):
        program.press("down")
        program.settle()
    down, down_bytes = cost(program, "down", min(times, 12))
    page, page_bytes = cost(program, "pagedown", times)
    return [down, page, down_bytes, page_bytes]


def moves_alone(command: list[str], times: int = MOVES) -> list[float]:
    """The same in a program that shows nothing but rows."""
    with Program(command) as program:
        program.wait_for("value 1 1", 120)
        return moves(program, times)


def moves_in_hogtui(server: CannedServer) -> list[float]:
    """The same in the real pane, with the rows of a query."""
    with Program(PLAIN, environment=server.environment) as program:
        program.wait_for("Benchmark")
        program.press("f9")
        program.wait_for("value 1 1")
        program.press("escape")
        return moves(program)


def measure(server: CannedServer, runs: int) -> list[Row]:
    """The result of 50,000 by 20, then a million rows in the grid beside Textual's table."""
    shown, growth, echoes = large_result(server, max(1, runs // 2))
    decoded = decoded_size(server)
    million = moves_alone(MILLION)
    pane = moves_in_hogtui(server)
    table = moves_alone(TABLE, times=5)
    return [
        Row("50,000 x 20: rows on screen after the last byte", shown, "s", 0.3),
        Row("keystroke echo while it is parsed, p95", percentile(echoes, 0.95) * 1000, "ms", 50),
        Row("memory for the rows over the decoded lists", growth / decoded, "x", 1.3),
        Row("cursor move in 1,000,000 rows", million[0], "ms CPU", 4),
        Row("page move in 1,000,000 rows", million[1], "ms CPU", 12),
        Row("cursor move in the query pane", pane[0], "ms CPU", 4),
        Row("page move in the query pane", pane[1], "ms CPU", 12),
        Row("cursor move, Textual's table with 50,000 rows", table[0], "ms CPU"),
        Row("page move, Textual's table with 50,000 rows", table[1], "ms CPU"),
        Row("bytes of a cursor move in the query pane", pane[2], "B", 400),
        Row("bytes of a cursor move, Textual's table", table[2], "B"),
        Row("bytes of a page move in the query pane", pane[3], "B", 5000),
        Row("bytes of a page move, Textual's table", table[3], "B"),
    ]
