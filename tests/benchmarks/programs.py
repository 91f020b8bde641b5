"""Small programs to hold hogtui against: `python -m tests.benchmarks.programs NAME`."""

import json
import sys
import time
from collections.abc import Callable, Sequence

ROWS, WIDTH = 50_000, 20


def rows(count: int) -> list[list[object]]:
    """A result as a query answers: numbers, words, times."""
    return [
        [number, *(f"value {number % 97} {column}" for column in range(WIDTH - 1))]
        for number in range(count)
    ]


def hello() -> None:
    """The floor: the smallest Textual program."""
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    class Hello(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("hello, ready")

    Hello().run()


def table() -> None:
    """A stand-in on Textual's own table, with the same rows."""
    from textual.app import App, ComposeResult
    from textual.widgets import DataTable

    class Table(App[None]):
        def compose(self) -> ComposeResult:
            yield DataTable(cursor_type="row")

        def on_mount(self) -> None:
            widget = self.query_one(DataTable)
            widget.add_columns(*(f"column {number}" for number in range(WIDTH)))
            widget.add_rows(rows(ROWS))
            widget.focus()

    Table().run()


def grid(count: int = 1_000_000) -> None:
    """Our grid alone, with a million rows."""
    from textual.app import App, ComposeResult

    from hogtui.widgets.grid import Column, Grid, RowsSource

    shared = rows(1_000)
    many = [shared[number % 1_000] for number in range(count)]

    class Browser(App[None]):
        def compose(self) -> ComposeResult:
            yield Grid()

        def on_mount(self) -> None:
            columns = [Column(f"column {number}", "String") for number in range(WIDTH)]
            widget = self.query_one(Grid)
            start = time.perf_counter()
            widget.show(RowsSource(columns, many))
            self.title = f"{(time.perf_counter() - start) * 1000:.1f} ms"
            widget.focus()

    Browser().run()


def decode(path: str) -> None:
    """What the decoded rows alone take: resident MiB after less before, on standard output."""
    import psutil

    with open(path, "rb") as file:
        body = file.read()
    before = psutil.Process().memory_info().rss
    kept = json.loads(body)
    after = psutil.Process().memory_info().rss
    sys.stdout.write(json.dumps({"mib": (after - before) / 2**20, "rows": len(kept["results"])}))


def looks() -> None:
    """What a million rows take, and what they take at most while they are sorted and filtered."""
    import resource

    import psutil

    from hogtui.panes.query.view import Finder, Look, Search
    from hogtui.text.rows import Text
    from hogtui.widgets.grid import RowsSource
    from tests.benchmarks import reading

    process = psutil.Process()
    before = process.memory_info().rss
    source = RowsSource(reading.COLUMNS, reading.rows())
    rows_alone = process.memory_info().rss - before
    finder = Finder(source)
    every = [(column, False) for column in range(len(reading.COLUMNS))]
    for count in range(1, len(every) + 1):
        Search(finder, Look(sorts=tuple(every[-count:]), text=Text("1"))).run()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
    sys.stdout.write(json.dumps({"rows": rows_alone, "peak": peak}))


PROGRAMS: dict[str, Callable[..., None]] = {
    "hello": hello,
    "table": table,
    "grid": grid,
    "decode": decode,
    "looks": looks,
}


def main(arguments: Sequence[str]) -> None:
    """Run one of them."""
    PROGRAMS[arguments[0]](*arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
