"""The SQL engine of the demo behind a small interface: run, follow, cancel, insert."""

import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from hogtui.clickhouse import EngineError, engine_errors, literal, load, parse_error
from hogtui.demo.cells import convert_rows

__all__ = ["Answer", "Engine", "EngineError", "Progress", "literal", "parse_error"]

MAX_CONNECTIONS = 12
"""Statements that may run at the same time; more wait for a free connection."""
MAX_MEMORY_BYTES = 3_000_000_000
MAX_RANGE_ELEMENTS = 20_000_000
"""A larger range() is refused: the engine cannot be interrupted while it folds one constant."""
KILL_PATIENCE = 1.0
"""Seconds during which a cancel is repeated for a query that the engine has not registered yet."""
CLOSE_PATIENCE = 2.0
"""Seconds that `close` waits for cancelled queries to stop."""

TAIL = "\nFORMAT JSONCompact\nSETTINGS "
"""Between a query and its settings; after FORMAT they hold for every part of a UNION."""

database_numbers = itertools.count(1)


@dataclass(frozen=True)
class Progress:
    """What a running query has done so far."""

    rows_read: int
    bytes_read: int
    total_rows: int
    """The engine's estimate; 0 when it has none."""
    seconds: float
    cpu_microseconds: int


@dataclass(frozen=True)
class Answer:
    """A finished query."""

    columns: Sequence[str]
    types: Sequence[str]
    """ClickHouse types, one per column."""
    rows: list[list[Any]]
    """JSON values as PostHog sends them: 64-bit integers as int, decimals and times as text."""
    rows_read: int
    bytes_read: int
    seconds: float


@dataclass
class Running:
    """One query between its start and its end."""

    mark: str
    """How the engine's process list names it; safe inside a literal, unlike the caller's id."""
    cancelled: bool = False
    over: threading.Event = field(default_factory=threading.Event)


class Engine:
    """One in-memory ClickHouse. Every method may be called from any thread.

    The engine writes its parts below $TMPDIR; a process that may end without `close` should have
    one of its own. Nothing may exit the process while a query runs: call `close` first, and leave
    with `os._exit` when it gives False.
    """

    def __init__(self) -> None:
        # Loading the engine takes over signals of the whole process, so it happens here and not
        # when a module that merely names the engine is imported.
        loaded = load()
        self._connect: Callable[[str], Any] = loaded.connect
        self._read_only = loaded.query_class.READ_ONLY
        self._database = f"demo_{next(database_numbers)}"
        self._free: list[Any] = []
        self._open = 0
        self._running: dict[str, Running] = {}
        self._marks = itertools.count(1)
        self._closed = False
        # One condition for the pool and the list of queries: a cancel must wake who waits.
        self._changed = threading.Condition()
        # Watching and killing need a connection even when every other one is busy.
        self._watch_lock = threading.Lock()
        self._watch = self._connect(":memory:")
        self._watch.query(f"CREATE DATABASE {self._database}", "Null")

    def run(
        self, sql: str, *, query_id: str, max_seconds: float = 60.0, timezone: str = "UTC"
    ) -> Answer:
        """Run one read-only SELECT and give its rows; raises EngineError.

        `timezone` is the zone of functions and times that name none.
        """
        with self._registered(query_id) as running:
            settings = query_settings(running.mark, max_seconds, timezone)
            text = f"{sql}{TAIL}{settings}"
            started = time.perf_counter()
            try:
                with self._connection(running) as connection:
                    self._check_one_select(connection, sql, text)
                    body = ask(connection, text, "JSONCompact")
            except EngineError:
                # A stopped query may fail in more than one way, but why it failed is clear.
                if running.cancelled:
                    raise cancelled() from None
                raise
            seconds = time.perf_counter() - started
            # Malformed UTF-8 in a String is legal in ClickHouse and is not in JSON.
            return read_answer(body.decode("utf-8", "replace"), seconds, timezone)

    def progress(self, query_id: str) -> Progress | None:
        """How far a query is; None when it is not running."""
        running = self._running.get(query_id)
        if running is None:
            return None
        found = self._ask_watch(
            "SELECT read_rows, read_bytes, total_rows_approx, elapsed,"
            " ProfileEvents['UserTimeMicroseconds'] + ProfileEvents['SystemTimeMicroseconds']"
            f" FROM system.processes WHERE Settings['log_comment'] = '{running.mark}'"
            " FORMAT JSONCompact SETTINGS output_format_json_quote_64bit_integers = 0"
        )
        for rows_read, bytes_read, total_rows, seconds, cpu in json.loads(found)["data"]:
            return Progress(rows_read, bytes_read, total_rows, seconds, cpu)
        return Progress(0, 0, 0, 0.0, 0) if query_id in self._running else None

    def cancel(self, query_id: str) -> bool:
        """Stop a running query for good; False when it was not running.

        Gives back as soon as the engine was told; the one who runs the query gets EngineError 394.
        """
        with self._changed:
            running = self._running.get(query_id)
            if running is None:
                return False
            running.cancelled = True
            self._changed.notify_all()
        deadline = time.monotonic() + KILL_PATIENCE
        while not self._kill(running) and time.monotonic() < deadline:
            if running.over.wait(0.01):
                break
        return True

    def execute(self, sql: str) -> None:
        """Run a statement of our own that gives no rows (DDL, INSERT); raises EngineError."""
        with self._connection(None) as connection:
            ask(connection, sql, "Null")

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows to one of our tables; values travel as data, never as SQL. Raises EngineError.

        Times are datetimes' ISO form or ClickHouse's own.
        """
        if not rows:
            return
        data = "\n".join(json.dumps(row, ensure_ascii=True) for row in rows)
        with self._connection(None) as connection, engine_errors():
            statement = connection.send_insert(
                f"INSERT INTO {table} SETTINGS date_time_input_format = 'best_effort'",
                "JSONEachRow",
            )
            try:
                connection.insert_append(statement, data.encode())
            except RuntimeError:
                connection.insert_cancel(statement)
                raise
            connection.insert_done(statement)

    def close(self) -> bool:
        """Cancel what runs and let the engine and its tables go.

        False when something would not stop in time: then the process must end by `os._exit`.
        """
        with self._changed:
            self._closed = True
            running = dict(self._running)
        for query_id in running:
            self.cancel(query_id)
        with self._changed:
            calm = self._changed.wait_for(lambda: len(self._free) == self._open, CLOSE_PATIENCE)
            if not calm:
                return False
            connections, self._free, self._open = self._free, [], 0
        with self._watch_lock:
            if self._watch is not None:
                self._watch.query(f"DROP DATABASE {self._database} SYNC", "Null")
                # The last connection to close takes the whole embedded server with it.
                for connection in (*connections, self._watch):
                    connection.close()
                self._watch = None
        return True

    @contextmanager
    def _registered(self, query_id: str) -> Iterator[Running]:
        with self._changed:
            if query_id in self._running:
                raise EngineError(
                    f"Query with id = {query_id} is already running.",
                    code=216,
                    name="QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING",
                )
            running = self._running[query_id] = Running(f"run-{next(self._marks)}")
        try:
            yield running
        finally:
            with self._changed:
                del self._running[query_id]
            running.over.set()

    @contextmanager
    def _connection(self, running: Running | None) -> Iterator[Any]:
        connection = self._take(running)
        whole = False
        try:
            yield connection
            whole = True
        finally:
            if not whole:
                # What a failed query had already written would come before the next one's answer.
                connection.close()
            with self._changed:
                if whole:
                    self._free.append(connection)
                else:
                    self._open -= 1
                self._changed.notify_all()

    def _take(self, running: Running | None) -> Any:
        with self._changed:
            self._changed.wait_for(
                lambda: (
                    self._free
                    or self._open < MAX_CONNECTIONS
                    or self._closed
                    or (running is not None and running.cancelled)
                )
            )
            if self._closed or (running is not None and running.cancelled):
                raise cancelled()
            if self._free:
                return self._free.pop()
            connection = self._connect(":memory:")
            connection.query(f"USE {self._database}", "Null")
            self._open += 1
            return connection

    def _check_one_select(self, connection: Any, sql: str, text: str) -> None:
        """Refuse a batch: only its last statement would be read-only."""
        found = connection.classify_query(text)
        if found["statement_count"] == 1 and found["query_class"] == self._read_only:
            return
        if found["statement_count"] == 0:
            # It does not parse. Running it for the sake of the message would run the statements
            # before the mistake, so the message comes from a function that only parses.
            ask(connection, f"SELECT formatQuery({literal(sql)})", "Null")
        raise EngineError("Only one SELECT at a time is allowed.", code=62, name="SYNTAX_ERROR")

    def _kill(self, running: Running) -> bool:
        """True when the engine knows the query and was told to stop it."""
        return bool(
            self._ask_watch(
                f"KILL QUERY WHERE Settings['log_comment'] = '{running.mark}' ASYNC FORMAT TSV"
            ).strip()
        )

    def _ask_watch(self, sql: str) -> bytes:
        with self._watch_lock:
            if self._watch is None:
                raise cancelled()
            return ask(self._watch, sql, "TSV")


def query_settings(mark: str, max_seconds: float, timezone: str) -> str:
    """How a query of the user's is run, as the text after SETTINGS."""
    return ", ".join(
        (
            "readonly = 1",
            f"log_comment = '{mark}'",
            f"max_execution_time = {max_seconds:g}",
            f"max_memory_usage = {MAX_MEMORY_BYTES}",
            f"function_range_max_elements_in_block = {MAX_RANGE_ELEMENTS}",
            f"session_timezone = {literal(timezone)}",
            "output_format_json_quote_64bit_integers = 0",
            "output_format_json_quote_decimals = 1",
            "output_format_json_named_tuples_as_objects = 0",
        )
    )


def read_answer(body: str, seconds: float, timezone: str) -> Answer:
    """ClickHouse's JSONCompact as an Answer."""
    parsed = json.loads(body)
    types = [column["type"] for column in parsed["meta"]]
    statistics = parsed["statistics"]
    return Answer(
        columns=[column["name"] for column in parsed["meta"]],
        types=types,
        rows=convert_rows(parsed["data"], types, timezone),
        rows_read=statistics["rows_read"],
        bytes_read=statistics["bytes_read"],
        seconds=seconds,
    )


def ask(connection: Any, sql: str, output_format: str) -> bytes:
    """One statement on one connection, failures as EngineError."""
    with engine_errors():
        result = connection.query(sql, output_format)
        if result.has_error():
            raise RuntimeError(result.error_message())
        return bytes(result.bytes())


def cancelled() -> EngineError:
    """What a query gets that was stopped before the engine saw it."""
    return EngineError("Query was cancelled.", code=394, name="QUERY_WAS_CANCELLED")
