"""Rate limits: windows per key, and how many queries may run at once."""

import asyncio
import hashlib
import math
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from hogtui.demo.server import errors
from hogtui.demo.server.clock import Clock
from hogtui.demo.server.rules import Rules


class Limits:
    """Who has asked how often, and who is running a query."""

    def __init__(self, clock: Clock, rules: Rules | None = None) -> None:
        self._clock = clock
        self.rules = rules or Rules()
        self._seen: dict[tuple[str, str], deque[float]] = {}
        self._running: dict[int, int] = {}
        self._freed = asyncio.Condition()

    def count(self, key: str, names: Iterable[str]) -> None:
        """Count one request of a key in its windows; raises Refusal with the longest wait.

        A window that still has room counts the request even when another one refuses it.
        """
        if not self.rules.enabled:
            return
        now = self._clock.monotonic()
        bucket = hashlib.sha256(key.encode()).hexdigest()
        waits = [wait for name in names if (wait := self._wait(bucket, name, now)) is not None]
        if waits:
            raise errors.throttled(max(1, math.ceil(max(waits))))

    def _wait(self, bucket: str, name: str, now: float) -> float | None:
        allowed, seconds = self.rules.windows[name]
        seen = self._seen.setdefault((bucket, name), deque())
        while seen and seen[0] <= now - seconds:
            seen.popleft()
        if len(seen) >= allowed:
            return seconds - (now - seen[len(seen) - allowed]) if allowed else seconds
        seen.append(now)
        return None

    def forget(self) -> None:
        """Empty every window."""
        self._seen.clear()

    def running(self, team_id: int) -> int:
        """How many queries of a project are running now."""
        return self._running.get(team_id, 0)

    @asynccontextmanager
    async def turn(self, team_id: int, *, patient: bool) -> AsyncIterator[None]:
        """Wait for a slot and hold it; the impatient are refused after a while."""
        wait = None if patient else self.rules.concurrency_wait
        async with self._freed:
            free = self._freed.wait_for(lambda: self.running(team_id) < self.rules.concurrency)
            try:
                await asyncio.wait_for(free, wait)
            except TimeoutError:
                raise errors.too_many_queries() from None
            self._running[team_id] = self.running(team_id) + 1
        try:
            yield
        finally:
            self._running[team_id] -= 1
            async with self._freed:
                self._freed.notify_all()
