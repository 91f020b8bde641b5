"""How light the tail is: bytes and CPU while events come, and keys in a flood of them."""

import json
import time

from hogtui.panes import PANES
from tests.benchmarks.live_server import LiveServer
from tests.benchmarks.server import FACTS, CannedServer
from tests.benchmarks.start import OPENING_ROWS, PLAIN
from tests.benchmarks.table import Row, median, percentile
from tests.benchmarks.terminal import Program

NUMBER = str(1 + [entry.id for entry in PANES].index("live"))
"""The key of the pane."""
SECONDS = 8.0
LETTERS = 40


def watched(program: Program, seconds: float = SECONDS) -> tuple[float, float]:
    """Kilobytes a second on the wire, and per cent of a core."""
    cpu, count = program.cpu(), program.written
    time.sleep(seconds)
    wrote = (program.written - count) / seconds / 1000
    return wrote, (program.cpu() - cpu) / seconds * 100


def echoes(program: Program) -> list[float]:
    """Milliseconds from a letter to its being on the screen."""
    program.text()  # so that nothing old has to be looked through
    program.press("/")
    program.wait_for("stop at")
    found = []
    for number in range(1, LETTERS + 1):
        pressed = program.press("q")
        found.append((program.wait_for("only +" + "q" * number) - pressed) * 1000)
        time.sleep(0.05)
    program.press("escape")
    return found


def one_run(server: CannedServer, live: LiveServer) -> dict[str, float]:
    """The tail at several rates, in one program."""
    found: dict[str, float] = {}
    environment = {**server.environment, **live.environment}
    live.rate = 50
    with Program(PLAIN, environment=environment) as program:
        program.wait_for("Benchmark")
        program.settle(1.0)
        program.press("f9")
        program.wait_for(OPENING_ROWS)
        # Among rows a digit is a key; in the editor it is text.
        program.press("escape")
        program.settle(0.5)
        program.press(NUMBER)
        program.wait_for("pushed")
        time.sleep(3)
        found["50 bytes"], found["50 CPU"] = watched(program)
        live.rate = 1_000
        time.sleep(3)
        found["1000 bytes"], found["1000 CPU"] = watched(program)
        live.rate = 10_000
        time.sleep(6)
        before = program.resident()
        found["10000 bytes"], found["10000 CPU"] = watched(program)
        found["echo"] = percentile(echoes(program), 0.95)
        found["grown"] = program.resident() - before
    live.rate = 0
    return found


def measure(server: CannedServer, runs: int) -> list[Row]:
    """Each figure, the median of some runs."""
    project = json.dumps(FACTS["/api/projects/1"])
    with_token = project[:-1] + ', "live_events_token": "benchmark-live-token"}'
    server.known["1?"] = with_token.encode()
    live = LiveServer()
    found = [one_run(server, live) for _ in range(max(1, runs // 2))]
    live.close()
    del server.known["1?"]
    middle = {name: median([each[name] for each in found]) for name in found[0]}
    return [
        Row("tail at 50 events/s, following", middle["50 bytes"], "KB/s", 12),
        Row("the same: CPU", middle["50 CPU"], "%", 15),
        Row("tail at 1,000 events/s, following", middle["1000 bytes"], "KB/s", 12),
        Row("the same: CPU", middle["1000 CPU"], "%"),
        Row("tail at 10,000 events/s, following", middle["10000 bytes"], "KB/s"),
        Row("the same: CPU", middle["10000 CPU"], "%"),
        Row("the same: a letter to the screen, p95", middle["echo"], "ms", 50),
        Row("the same: memory grown in a quarter of a minute", middle["grown"], "MiB", 20),
    ]
