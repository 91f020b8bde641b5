"""An engine that is still being filled: whoever asks it something waits until it is there."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from hogtui.demo.engine import Answer, Engine, Progress


class LateEngine(Engine):
    """Stands in for the engine from the first moment, so that the server can start before it."""

    def __init__(self) -> None:
        # Not the engine's own: the point is to have something before that one is loaded.
        self._real: Engine | None = None
        self._there = threading.Event()

    def arrive(self, real: Engine) -> None:
        """Here it is, with its tables filled."""
        self._real = real
        self._there.set()

    def run(
        self, sql: str, *, query_id: str, max_seconds: float = 60.0, timezone: str = "UTC"
    ) -> Answer:
        """As the engine does."""
        return self._wait().run(sql, query_id=query_id, max_seconds=max_seconds, timezone=timezone)

    def progress(self, query_id: str) -> Progress | None:
        """As the engine does; nothing runs before it is there."""
        return self._real.progress(query_id) if self._real is not None else None

    def cancel(self, query_id: str) -> bool:
        """As the engine does; nothing runs before it is there."""
        return self._real.cancel(query_id) if self._real is not None else False

    def execute(self, sql: str) -> None:
        """As the engine does."""
        self._wait().execute(sql)

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """As the engine does."""
        self._wait().insert(table, rows)

    def close(self) -> bool:
        """As the engine does."""
        return self._real.close() if self._real is not None else True

    def _wait(self) -> Engine:
        self._there.wait()
        assert self._real is not None  # noqa: S101 -- arrive() sets both
        return self._real
