"""From the command to a usable first frame, beside the smallest Textual program."""

import sys

from tests.benchmarks.server import CannedServer
from tests.benchmarks.table import Row, median
from tests.benchmarks.terminal import Program

HELLO = [sys.executable, "-m", "tests.benchmarks.programs", "hello"]
DEMO = [sys.executable, "-m", "hogtui", "--demo"]
PLAIN = [sys.executable, "-m", "hogtui"]
OPENING_ROWS = r"\d rows · "


def usable(command: list[str], ready: str, environment: dict[str, str]) -> float:
    """Seconds until the text is on the screen."""
    with Program(command, environment=environment) as program:
        return program.wait_for(ready) - program.started


def opening(command: list[str]) -> tuple[float, float]:
    """Seconds to the first frame, and from there to the rows of the opening query."""
    with Program(command) as program:
        frame = program.wait_for("Query")
        rows = program.wait_for(OPENING_ROWS)
        return frame - program.started, rows - frame


def measure(server: CannedServer, runs: int) -> list[Row]:
    """Hello, hogtui and the demo, in turns."""
    samples: list[tuple[float, ...]] = []
    # The first of each warms the disk cache and writes the byte code.
    for run in range(runs + 1):
        sample = (
            usable(HELLO, "hello, ready", {}),
            usable(PLAIN, "Query", server.environment),
            *opening(DEMO),
        )
        if run:
            samples.append(sample)
    hello, plain, frames, rows = ([sample[part] for sample in samples] for part in range(4))
    ratio = median([ours / floor for ours, floor in zip(plain, hello, strict=True)])
    demo_ratio = median([ours / floor for ours, floor in zip(frames, hello, strict=True)])
    return [
        Row("Textual hello-world to its first frame", median(hello) * 1000, "ms"),
        Row("hogtui to a usable first frame", median(plain) * 1000, "ms"),
        Row("the same over hello-world", ratio, "x", 1.5),
        Row("`hogtui --demo` to a usable first frame over hello-world", demo_ratio, "x", 1.5),
        Row("rows of the opening query after the first frame", median(rows), "s", 1.5),
    ]
