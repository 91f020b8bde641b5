"""The engine's own process: `python -m hogtui.local.engine_child`.

It takes tables and questions on standard input and answers on standard output. It ends when its
input is closed, so also when the parent is killed, in the middle of a query too.
"""

import os
import queue
import shutil
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, NoReturn

from hogtui import clickhouse
from hogtui.clickhouse import EngineError, engine_errors, literal
from hogtui.local import frames
from hogtui.local.walls import NotAllowed, Walls

MOST_MEMORY = 3_000_000_000
"""Bytes for a question while it is answered."""
MOST_TABLES = 2_000_000_000
"""Bytes of all tables, as they were handed over; they take about half of it."""
MOST_BYTES = 1_000_000_000
"""Of an answer."""
DATABASE = "here"


class Tables:
    """An engine with nothing in it but what was handed over."""

    def __init__(self) -> None:
        binding = clickhouse.load()
        self._connect = binding.connect
        self._read_only = binding.query_class.READ_ONLY
        self._own = self._connect(":memory:")
        self._say(self._own, f"CREATE DATABASE {DATABASE}")
        self._say(self._own, f"USE {DATABASE}")
        self._walls = Walls(self._rows)
        self._names: dict[str, str] = {}
        self._bytes: dict[str, int] = {}

    def make(self, table: str, columns: Sequence[Sequence[str]]) -> None:
        """A table without rows, in the place of one of that name."""
        self.drop(table)
        body = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns)
        self._say(self._own, f"CREATE TABLE {quoted(table)} ({body}) ENGINE = Memory")
        self._bytes[table] = 0

    def add(self, table: str, rows: bytes) -> None:
        """Some rows, as JSONCompactEachRow."""
        self._bytes[table] += len(rows)
        if sum(self._bytes.values()) > MOST_TABLES:
            raise NotAllowed("These results are too large to be asked again.")
        with engine_errors():
            into = f"INSERT INTO {quoted(table)} SETTINGS date_time_input_format = 'best_effort'"
            statement = self._own.send_insert(into, "JSONCompactEachRow")
            try:
                self._own.insert_append(statement, rows)
            except RuntimeError:
                self._own.insert_cancel(statement)
                raise
            self._own.insert_done(statement)

    def drop(self, table: str) -> None:
        """Let go of a table."""
        self._bytes.pop(table, None)
        self._say(self._own, f"DROP TABLE IF EXISTS {quoted(table)} SYNC")

    def name(self, names: dict[str, str]) -> None:
        """Let names stand for tables, and no others."""
        if names != self._names:
            for name in self._names:
                self._say(self._own, f"DROP VIEW IF EXISTS {quoted(name)}")
            for name, table in names.items():
                rows = f"SELECT * FROM {quoted(table)}"  # noqa: S608  quoted, and not from outside
                self._say(self._own, f"CREATE VIEW {quoted(name)} AS {rows}")
            self._names = names

    def ask(self, sql: str, timezone: str, known: Sequence[str]) -> bytes:
        """The answer as JSONCompactEachRowWithNamesAndTypes. Raises EngineError and NotAllowed."""
        found = self._own.classify_query(sql)
        if found["statement_count"] == 0:
            # It does not parse. Running it for the sake of the message would run the statements
            # before the mistake, so the message comes from a function that only parses.
            self._say(self._own, f"SELECT formatQuery({literal(sql)})")
        if found["statement_count"] != 1 or found["query_class"] != self._read_only:
            raise NotAllowed("One SELECT at a time can be asked here.")
        self._walls.check(sql, known)
        # One of its own for each question: settings stay with it, and so does what goes wrong.
        connection = self._connect(":memory:")
        try:
            self._say(connection, f"USE {DATABASE}")
            for setting in settings(timezone):
                self._say(connection, f"SET {setting}")
            with engine_errors():
                result = connection.query(sql, "JSONCompactEachRowWithNamesAndTypes")
                if result.has_error():
                    raise RuntimeError(result.error_message())
                return bytes(result.bytes())
        finally:
            connection.close()

    def _rows(self, sql: str) -> list[list[str]]:
        with engine_errors():
            answer = bytes(self._own.query(sql, "TSV").bytes()).decode("utf-8", "replace")
        return [line.split("\t") for line in answer.splitlines()]

    def _say(self, connection: Any, sql: str) -> None:
        with engine_errors():
            connection.query(sql, "Null")


def settings(timezone: str) -> tuple[str, ...]:
    """How a question is asked; the last one closes the others to it."""
    zone = timezone.replace("\\", "").replace("'", "")
    return (
        f"max_memory_usage = {MOST_MEMORY}",
        f"max_result_bytes = {MOST_BYTES}",
        f"limit = {frames.MOST_ROWS + 1}",
        f"session_timezone = '{zone}'",
        "date_time_output_format = 'iso'",
        "function_range_max_elements_in_block = 20000000",
        "output_format_json_quote_64bit_integers = 0",
        "output_format_json_quote_denormals = 1",
        "output_format_json_quote_decimals = 1",
        "output_format_decimal_trailing_zeros = 1",
        "output_format_json_named_tuples_as_objects = 0",
        "allow_introspection_functions = 0",
        "readonly = 1",
    )


def quoted(name: str) -> str:
    """A name as ClickHouse reads it."""
    escaped = name.replace("\\", "\\\\").replace("`", "\\`").replace("\0", "\\0")
    return f"`{escaped}`"


class Child:
    """Does what it is told, one thing after the other."""

    def __init__(self, answers: BinaryIO) -> None:
        self._answers = answers
        self._tables = Tables()

    def work(self, waiting: "queue.SimpleQueue[tuple[dict[str, Any], bytes]]") -> None:
        """For ever."""
        while True:
            head, body = waiting.get()
            try:
                said = self._do(head, body)
            except EngineError as error:
                said = frames.frame({"error": error.message, "name": error.name})
            except NotAllowed as error:
                said = frames.frame({"error": str(error), "name": "NOT_ALLOWED"})
            self._answers.write(said)
            self._answers.flush()

    def _do(self, head: dict[str, Any], body: bytes) -> bytes:
        tables = self._tables
        match head["do"]:
            case "make":
                tables.make(head["table"], head["columns"])
            case "add":
                tables.add(head["table"], body)
            case "drop":
                tables.drop(head["table"])
            case "ask":
                tables.name(head["names"])
                began = time.perf_counter()
                answer = tables.ask(head["sql"], head["timezone"], head["known"])
                return frames.frame({"seconds": time.perf_counter() - began}, answer)
        return frames.frame({})


def main() -> int:
    """Answer until nobody asks."""
    answers = os.fdopen(os.dup(1), "wb")
    # What the engine itself prints must not come between the answers.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    waiting: queue.SimpleQueue[tuple[dict[str, Any], bytes]] = queue.SimpleQueue()
    child = Child(answers)
    _write_no_files()
    answers.write(frames.frame({"ready": True}))
    answers.flush()

    def work() -> None:
        _or_end(lambda: child.work(waiting))

    # The work beside the reading: the end of the input ends a query too.
    threading.Thread(target=work, daemon=True).start()
    _or_end(lambda: _take_in(waiting))
    end(0)


def _take_in(waiting: "queue.SimpleQueue[tuple[dict[str, Any], bytes]]") -> None:
    while (said := frames.read(sys.stdin.buffer)) is not None:
        waiting.put(said)


def _or_end(work: Callable[[], None]) -> None:
    try:
        work()
    except BaseException:
        # Our own mistake, or a pipe that nobody holds: the parent sees that we are gone.
        end(1)


def end(code: int) -> NoReturn:
    """Leave at once, also from the middle of a query, and take our files along."""
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os._exit(code)


def _write_no_files() -> None:
    """Nothing may grow on the disk from here on; Python has the signal for it ignored."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
