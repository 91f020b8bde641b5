"""Knows when the origin is down, and knocks now and then until it answers again."""

import asyncio
from collections.abc import Awaitable, Callable

from hogtui.api.activity import ActivityLog, Offline, Online
from hogtui.api.clock import Clock
from hogtui.api.retry import Breaker

Probe = Callable[[], Awaitable[bool]]
"""Sends one cheap request; True when the origin answered."""


class Outage:
    """The state of one origin, and the task that asks for it while it is down."""

    def __init__(self, host: str, *, activity: ActivityLog, clock: Clock) -> None:
        self._host = host
        self._activity = activity
        self._clock = clock
        self._breaker = Breaker()
        self._knocking: asyncio.Task[None] | None = None
        self._knocked = asyncio.Event()
        self.next_try = 0.0
        """When the next probe goes out, on the client's monotonic clock."""
        self.why = ""

    @property
    def down(self) -> bool:
        """Whether requests should not even be tried."""
        return self._breaker.down

    def failed(self, why: str, probe: Probe) -> None:
        """Count a request that the origin did not answer."""
        self.why = why
        if self._breaker.failed():
            self._knocking = asyncio.create_task(self._knock(probe), name="probe")

    def answered(self) -> None:
        """Count a request that it did."""
        if self._breaker.answered():
            self._activity.record(Online())

    async def probed(self) -> None:
        """Return after the next probe, whatever it found."""
        if self.down:
            await self._knocked.wait()

    async def _knock(self, probe: Probe) -> None:
        while self.down:
            wait = self._breaker.next_probe()
            self.next_try = self._clock.monotonic() + wait
            self._knocked = asyncio.Event()
            self._activity.record(Offline(self._host, self.next_try, self.why))
            await self._clock.sleep(wait)
            alive = await probe()
            self._knocked.set()
            if alive:
                return

    async def close(self) -> None:
        """Stop knocking."""
        if self._knocking is not None:
            self._knocking.cancel()
            await asyncio.wait({self._knocking})
        self._knocked.set()
