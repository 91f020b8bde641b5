"""Who may send now: a few at once, the user's own work first, and never in a burst."""

import asyncio
import heapq
from collections import deque
from enum import IntEnum
from itertools import count

from hogtui.api.clock import Clock

IN_FLIGHT = 4
QUERIES = 2
PEAK = 8
"""Requests that may start within any one second."""


class Priority(IntEnum):
    """Whose work goes first; the smaller number wins."""

    USER = 0
    """The query that the user just ran, and following it."""
    VISIBLE = 1
    """The pane on the screen."""
    TAIL = 2
    """The live tail, where it is made of requests."""
    BACKGROUND = 3
    """Refreshing what nobody asked for just now; stops itself when the budget is low."""


class Gate:
    """A semaphore whose waiting line is sorted by priority, first come first served within one."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.held = 0
        self._line: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = count()

    @property
    def full(self) -> bool:
        """Whether the next one has to wait."""
        return self.held >= self.limit

    def hold(self, priority: Priority) -> "Place":
        """`async with` it to hold one place, after waiting for one."""
        return Place(self, priority)

    async def take(self, priority: Priority) -> None:
        """Wait for a place; every one that is taken has to be given back."""
        if self.full:
            await self._queue(priority)
        else:
            self.held += 1

    async def _queue(self, priority: Priority) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._line, (priority, next(self._order), turn))
        try:
            await turn
        except asyncio.CancelledError:
            # The place may have been handed over in the same tick in which we were cancelled.
            if turn.done() and not turn.cancelled():
                self.give_back()
            raise

    def give_back(self) -> None:
        """Hand the place to the next in line, or leave it free."""
        while self._line:
            _, _, turn = heapq.heappop(self._line)
            if not turn.done():
                turn.set_result(None)
                return
        self.held -= 1


class Place:
    """One place of a gate, held for a block."""

    def __init__(self, gate: Gate, priority: Priority) -> None:
        self._gate = gate
        self._priority = priority

    async def __aenter__(self) -> None:
        """Wait for the place."""
        await self._gate.take(self._priority)

    async def __aexit__(self, *_error: object) -> None:
        """Give it back, whatever happened."""
        self._gate.give_back()


class Pace:
    """At most so many starts within any one second."""

    def __init__(self, clock: Clock, peak: int = PEAK) -> None:
        self._clock = clock
        self._starts: deque[float] = deque(maxlen=peak)
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Return when one more may start."""
        async with self._turn:
            if len(self._starts) == self._starts.maxlen:
                # A hair over a second, so that the first and the ninth never share one.
                wait = self._starts[0] + 1.01 - self._clock.monotonic()
                if wait > 0:
                    await self._clock.sleep(wait)
            self._starts.append(self._clock.monotonic())
