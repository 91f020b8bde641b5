"""A million rows sorted, filtered and written, beside what Python's own tools take."""

import asyncio
import csv
import gc
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hogtui.panes.query.exporting import Job, Wanted
from hogtui.panes.query.view import Finder, Look, Search
from hogtui.text.rows import Text
from hogtui.widgets.grid import Column, RowsSource
from tests.benchmarks.server import CannedServer
from tests.benchmarks.table import Row, median, percentile

ROWS = 1_000_000
PROBE = 0.01
"""Seconds between two looks at the event loop: it must not be what slows the work down."""
COLUMNS = (
    Column("id", "String"),
    Column("total", "UInt64"),
    Column("at", "DateTime"),
    Column("kind", "String"),
    Column("share", "Float64"),
)


def rows() -> list[list[Any]]:
    """Different rows, as a decoded body leaves them."""
    pick = random.Random(1)
    gc.disable()
    made = [
        [
            f"value {pick.getrandbits(30)}",
            pick.getrandbits(40),
            f"2026-11-21T08:30:{number % 60:02}Z",
            pick.choice(("$pageview", "$autocapture", "signed_up")),
            pick.random(),
        ]
        for number in range(ROWS)
    ]
    gc.freeze()
    gc.enable()
    return made


async def beside(work: Callable[[], object]) -> tuple[float, list[float]]:
    """Seconds that work takes in a thread, and how late the event loop was meanwhile."""
    late: list[float] = []
    began = time.perf_counter()
    task = asyncio.create_task(asyncio.to_thread(work))
    while not task.done():
        asked = time.perf_counter()
        await asyncio.sleep(PROBE)
        late.append(time.perf_counter() - asked - PROBE)
    await task
    return time.perf_counter() - began, late


def measure(_: CannedServer, runs: int) -> list[Row]:
    """Sort, filter, export; the slowest of the kinds of columns counts."""
    made = rows()
    source = RowsSource(COLUMNS, made)
    late: list[float] = []

    def timed(look: Look) -> float:
        samples = []
        for _ in range(max(1, runs // 2)):
            seconds, waits = asyncio.run(beside(Search(Finder(source), look).run))
            samples.append(seconds)
            late.extend(waits)
        return median(samples)

    sorts = [timed(Look(sorts=((column, False),))) for column in range(len(COLUMNS))]
    filters = [timed(Look(text=Text(text))) for text in ("nowhere", "pageview", "Value")]
    digits = timed(Look(text=Text("123456")))
    ratio, export_late = writing(source, made)
    return [
        Row("1,000,000 rows sorted by a column, the slowest kind", max(sorts), "s", 1.0),
        Row("1,000,000 rows filtered by a word", max(filters), "s", 0.5),
        Row("1,000,000 rows filtered by digits in numbers", digits, "s", 0.5),
        Row("event loop late meanwhile, p99", percentile(late, 0.99) * 1000, "ms", 50),
        Row("memory while sorted and filtered over the decoded rows", memory(), "x", 2.5),
        Row("1,000,000 rows to CSV over the csv module alone", ratio, "x", 1.5),
        Row("event loop late meanwhile, p99", percentile(export_late, 0.99) * 1000, "ms", 50),
    ]


def memory() -> float:
    """The most that the rows and looks at them take, over what the rows alone take."""
    command = [sys.executable, "-m", "tests.benchmarks.programs", "looks"]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return float(told["peak"]) / float(told["rows"])


def writing(source: RowsSource, made: list[list[Any]]) -> tuple[float, list[float]]:
    """How much longer our export takes than the csv module, both in a thread."""
    late: list[float] = []
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(3):

            def plain(path: Path = Path(folder) / f"plain{turn}.csv") -> None:
                with path.open("w", newline="") as file:
                    csv.writer(file).writerows(made)

            job = Job(source, Wanted("csv", Path(folder) / f"ours{turn}.csv"))
            floor, _ = asyncio.run(beside(plain))
            ours, waits = asyncio.run(beside(job.run))
            late += waits
            ratios.append(ours / floor)
    return median(ratios), late
