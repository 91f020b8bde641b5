"""Measure hogtui from outside and print a table: `python -m tests.benchmarks [--runs N]`.

Programs take turns in one run, so that the ratios hold on a noisy machine. Leave the machine
alone meanwhile; it takes about four minutes.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import editor, flags, grid, life, light, live, reading, start
from tests.benchmarks.server import CannedServer
from tests.benchmarks.table import Row, render


def main() -> None:
    """Run all of it, or the parts that are named."""
    named = (start, grid, editor, life, light, live, reading, flags)
    parts = {part.__name__.rpartition(".")[2]: part for part in named}
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each program (default: 5)")
    parser.add_argument("parts", nargs="*", choices=[*parts, []], help="which parts to measure")
    arguments = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOGTUI_BENCHMARK_HOME"] = folder
        server = CannedServer(Path(folder))
        for name in arguments.parts or parts:
            rows += parts[name].measure(server, arguments.runs)
        server.close()
    sys.stdout.write(render(rows))


if __name__ == "__main__":
    main()
