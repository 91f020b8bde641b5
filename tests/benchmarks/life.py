"""At rest and at the end: nothing written, hardly any CPU, gone at once."""

import time

from tests.benchmarks.server import CannedServer
from tests.benchmarks.start import PLAIN
from tests.benchmarks.table import Row, median
from tests.benchmarks.terminal import Program

REST = 10.0
"""Seconds of watching a program that nobody touches."""


def measure(server: CannedServer, runs: int) -> list[Row]:
    """Idle, then the way out."""
    leaving = []
    with Program(PLAIN, environment=server.environment) as program:
        program.wait_for("Benchmark")
        program.settle(2.0)
        cpu, written = program.cpu(), program.written
        time.sleep(REST)
        used, bytes_written = (program.cpu() - cpu) / REST, program.written - written
        resident = program.resident()
    for _ in range(runs):
        with Program(PLAIN, environment=server.environment) as program:
            program.wait_for("Benchmark")
            program.settle(0.5)
            pressed = program.press("ctrl+q")
            if not program.gone(5.0):
                raise TimeoutError("ctrl+q does not end the program")
            leaving.append(time.monotonic() - pressed)
    return [
        Row("idle: CPU", used * 100, "%", 1),
        Row("idle: written in ten seconds", bytes_written, "B", 0),
        Row("idle: resident memory", resident, "MiB", 150),
        Row("from ctrl+q to the prompt", median(leaving) * 1000, "ms"),
    ]
