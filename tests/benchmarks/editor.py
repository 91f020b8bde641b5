"""Typing: what a key costs, and how soon it shows while the network hangs."""

from tests.benchmarks.grid import cost, echo
from tests.benchmarks.server import CannedServer
from tests.benchmarks.start import PLAIN
from tests.benchmarks.table import Row, percentile
from tests.benchmarks.terminal import Program

THOUSAND_LINES = "".join(f"plus({number}, 'text') -- a comment\r" for number in range(1000))


def measure(server: CannedServer, runs: int) -> list[Row]:
    """A keystroke in a thousand lines; the echo while a query gets no answer."""
    with Program(PLAIN, environment=server.environment) as program:
        program.wait_for("Benchmark")
        program.press("\x1b[200~" + THOUSAND_LINES + "\x1b[201~")
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
    return [
        Row("a keystroke in 1,000 lines", key, "ms CPU", 10),
        Row("bytes of a keystroke in 1,000 lines", written, "B"),
        Row(
            "keystroke echo while the network hangs, p95",
            percentile(samples, 0.95) * 1000,
            "ms",
            50,
        ),
    ]
