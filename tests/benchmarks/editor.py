"""Typing: what a key costs, how soon it shows while the network hangs, how soon names are there."""

from collections.abc import Sequence

from tests.benchmarks import names
from tests.benchmarks.grid import cost, echo
from tests.benchmarks.server import CannedServer
from tests.benchmarks.start import PLAIN
from tests.benchmarks.table import Row, median, percentile
from tests.benchmarks.terminal import Program

THOUSAND_LINES = "".join(f"plus({number}, 'text') -- a comment\r" for number in range(1000))
BEGUN = "\r;select event from events where timestamp > now() and properties."
"""A second statement in so many lines, in which a property is written."""
OPENINGS = 15
EVERYTHING = "\x1b[18~"
"""`f7`, which selects it."""


def paste(text: str) -> str:
    """What a terminal sends for it."""
    return f"\x1b[200~{text}\x1b[201~"


def measure(server: CannedServer, runs: int) -> list[Row]:
    """A keystroke in a thousand lines, with nothing known and with everything; echo; the list."""
    with Program(PLAIN, environment=server.environment) as program:
        program.wait_for("Benchmark")
        program.press(paste(THOUSAND_LINES))
        program.settle(0.5)
        key, written = cost(program, "x", 20)
    server.hang = True
    with Program(PLAIN, environment=server.environment) as program:
        program.wait_for("Benchmark")
        program.press("select 1 ")
        program.settle()
        program.press("f9")
        samples = echo(program, until=lambda: False, most=40 * runs)
    server.hang = False
    server.known = names.known()
    rows = with_names(server)
    server.known = {}
    return [
        Row("a keystroke in 1,000 lines", key, "ms CPU", 10),
        Row("bytes of a keystroke in 1,000 lines", written, "B"),
        Row(
            "keystroke echo while the network hangs, p95",
            percentile(samples, 0.95) * 1000,
            "ms",
            50,
        ),
        *rows,
    ]


def with_names(server: CannedServer) -> list[Row]:
    """2,000 events and 5,000 properties are known, and every pause has the query checked."""
    with Program(PLAIN, environment=server.environment) as program:
        program.wait_for("Benchmark")
        for each in (EVERYTHING, paste(THOUSAND_LINES + BEGUN), " ", "\x7f"):
            program.press(each)
            program.settle()
        program.wait_for("valid|mistake")
        program.settle(1.5)
        plain, _ = cost(program, "x", 20)
        program.press("\x7f" * 20)
        program.settle(0.5)
        seen, spent = opened(program, "p", ("\x7f", "escape"))
        program.press("p")
        program.settle()
        listed = median([cost(program, letter, 1)[0] for letter in "age_viewed_0"])
        program.press(" = 1 and event = ")
        program.settle(0.5)
        quoted, quoted_cpu = opened(program, "'", ("\x7f",))
    return [
        Row("the same, completing and checking, 7,000 names", plain, "ms CPU", 10),
        Row("a letter while the list is open", listed, "ms CPU", 10),
        Row("properties listed after the key", median(seen), "ms", 30),
        Row("the same, worst of fifteen", max(seen), "ms"),
        Row("CPU of it", median(spent), "ms CPU"),
        Row("events listed after the quote", median(quoted), "ms", 30),
        Row("CPU of it, events", median(quoted_cpu), "ms CPU"),
    ]


def opened(program: Program, key: str, back: Sequence[str]) -> tuple[list[float], list[float]]:
    """Milliseconds from a key to the list on the screen, and of CPU; again and again.

    The keys that lead `back` close the list, so that each time it opens anew.
    """
    seen: list[float] = []
    spent: list[float] = []
    for _ in range(OPENINGS + 1):
        cpu = program.cpu()
        pressed = program.press(key)
        seen.append((program.wait_for("page_viewed_0000") - pressed) * 1000)
        program.settle(0.1)
        spent.append((program.cpu() - cpu) * 1000)
        for each in back:
            program.press(each)
            program.settle(0.2)
    # The first one also loads what draws the list.
    return seen[1:], spent[1:]
