"""Time, handed in so that tests can turn it."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the client, the panes and the status bar know about time."""

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Let that much time pass."""
        ...


class SystemClock:
    """The time of this machine."""

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Let that much time pass."""
        await asyncio.sleep(seconds)
