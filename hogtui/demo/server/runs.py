"""One execution on the engine: followed while it runs, stopped for good when cancelled."""

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from hogtui.demo.engine import Engine, Progress
from hogtui.demo.server.clock import Clock

Given = TypeVar("Given")


class Cancelled(Exception):
    """The run was stopped before it gave an answer."""


class Run:
    """What stands between a query of a client and the engine."""

    def __init__(self, engine: Engine, clock: Clock, team_id: int, query_id: str) -> None:
        self.engine_id = f"{team_id}_{query_id}_{secrets.token_hex(4)}"
        """The id in the engine: the client's own may come twice."""
        self.cancelled = False
        self._stopped = asyncio.Event()
        self.read = (0, 0)
        """Rows and bytes that a finished run has read."""
        self._engine = engine
        self._clock = clock
        self._started: float | None = None
        self._held_until: float | None = None

    async def compute(self, work: Callable[[], Given], *, at_least: float = 0.0) -> Given:
        """Do the work in a thread and let it seem to take `at_least` seconds.

        Raises Cancelled when somebody called `cancel` meanwhile.
        """
        if self.cancelled:
            raise Cancelled
        self._started = self._clock.monotonic()
        try:
            given = await asyncio.to_thread(work)
        except Exception:  # an engine that was stopped says so in many ways, all the same here
            if self.cancelled:
                raise Cancelled from None
            raise
        if at_least > 0:
            await self._hold(self._started + at_least)
        if self.cancelled:
            raise Cancelled
        return given

    async def _hold(self, until: float) -> None:
        self._held_until = until
        left = until - self._clock.monotonic()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopped.wait(), max(left, 0))

    async def cancel(self) -> None:
        """Stop it, on the engine too."""
        self.cancelled = True
        self._stopped.set()
        # The engine answers when it was told; that takes a moment.
        await asyncio.to_thread(self._engine.cancel, self.engine_id)

    def progress(self) -> dict[str, Any] | None:
        """How far it is, as the status of a query tells it; None when nothing is known."""
        if self._started is None:
            return None
        if self._held_until is None:
            return _told(self._engine.progress(self.engine_id))
        elapsed = self._clock.monotonic() - self._started
        share = min(1.0, elapsed / max(self._held_until - self._started, 0.001))
        rows, size = self.read
        return {
            "bytes_read": int(size * share),
            "rows_read": int(rows * share),
            "estimated_rows_total": rows,
            "time_elapsed": int(elapsed),
            "active_cpu_time": int(elapsed * 900_000),
        }


def _told(progress: Progress | None) -> dict[str, Any] | None:
    if progress is None:
        return None
    return {
        "bytes_read": progress.bytes_read,
        "rows_read": progress.rows_read,
        "estimated_rows_total": progress.total_rows,
        "time_elapsed": int(progress.seconds),
        "active_cpu_time": progress.cpu_microseconds,
    }


NOTHING_YET = {
    "bytes_read": 0,
    "rows_read": 0,
    "estimated_rows_total": 0,
    "time_elapsed": 0,
    "active_cpu_time": 0,
}
"""The progress of a query that the engine has not seen yet."""
