"""The SQL engine of the demo behind a small interface: run, follow, cancel, insert."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class EngineError(Exception):
    """The engine refused or gave up; the words are ClickHouse's."""

    def __init__(self, message: str, *, code: int, name: str) -> None:
        super().__init__(message)
        self.message = message
        """Without the stack trace and the version at the end."""
        self.code = code
        """ClickHouse's number, such as 43."""
        self.name = name
        """ClickHouse's name, such as ILLEGAL_TYPE_OF_ARGUMENT."""


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


class Engine:
    """One in-memory ClickHouse. Every method may be called from any thread."""

    def run(
        self, sql: str, *, query_id: str, max_seconds: float = 60.0, timezone: str = "UTC"
    ) -> Answer:
        """Run one read-only SELECT and give its rows; raises EngineError."""
        raise NotImplementedError

    def progress(self, query_id: str) -> Progress | None:
        """How far a query is; None when it is not running."""
        raise NotImplementedError

    def cancel(self, query_id: str) -> bool:
        """Stop a running query for good; False when it was not running."""
        raise NotImplementedError

    def execute(self, sql: str) -> None:
        """Run a statement of our own that gives no rows (DDL, INSERT); raises EngineError."""
        raise NotImplementedError

    def close(self) -> None:
        """Cancel what runs and let the engine go."""
        raise NotImplementedError
