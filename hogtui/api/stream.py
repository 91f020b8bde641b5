"""Live events as one async iterator: pushed where there is a live service, asked for elsewhere."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hogtui.api.errors import (
    ApiError,
    BadBody,
    Forbidden,
    Invalid,
    NotAuthenticated,
    NotFound,
    QuotaExceeded,
    Refused,
    ServerFailed,
    Throttled,
    TimedOut,
    Unreachable,
)
from hogtui.api.live_events import Arrived, Ask, Event, Item, Seam, Seen, Source, Stats, read_event
from hogtui.api.live_queries import EVERY, Polling, events_between
from hogtui.api.sse import Parser

if TYPE_CHECKING:
    from pydantic import SecretStr

    from hogtui.api.client import Client
    from hogtui.api.lean import httpx
    from hogtui.api.live_host import LiveHost

WAITS = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds before each new connection; the last one repeats. Half of each is jitter."""
HEALTHY = 60.0
"""Seconds after which a connection counts as one that worked."""
TRIES = 3
"""Failed connections in a row after which events are asked for instead."""
PUSH_AGAIN = 120.0
"""Seconds of asking after which a connection is tried again."""
NEVER_AGAIN = 1800.0
"""The same where there is no live service at all: somebody may start one."""
SILENCE = 70.0
"""Seconds without a sign of a server that gives signs."""
QUIET = 300.0
"""The same of one that never gave any: nothing may have happened."""
LULL = 0.05
"""Seconds in which events are gathered, so that nobody is called for each of them."""
MOST_WAITING = 20_000
"""Events that nobody has taken yet; older ones are lost."""
COUNT_EVERY = 30.0
FILL_IN_AFTER = 5.0
"""Seconds until a query can see what happened during a gap."""
MARGIN = timedelta(seconds=10)
_FINAL = (NotAuthenticated, Forbidden, QuotaExceeded, NotFound, Invalid)
"""Refusals of a query that the next one would get too."""

Renew = Callable[[], Awaitable["SecretStr | None"]]


async def live_events(
    client: "Client",
    ask: Ask,
    *,
    token: "SecretStr | None",
    renew: Renew | None = None,
    transport: "httpx.AsyncBaseTransport | None" = None,
    every: float = EVERY,
    seen: Seen | None = None,
    counts: bool = False,
) -> AsyncGenerator[Item, None]:
    """Events from now on, for ever; raises ApiError when not even queries bring any.

    `token` is the project's live token, the only secret that the live host gets; `renew` fetches
    a new one. `seen` knows the events of an earlier tail. With `counts` Stats come every now and
    then, as long as there is a stream. Closing the iterator ends the stream and stops a query.
    """
    box = _Box()
    tail = _Tail(client, ask, box, renew, transport, every)
    tail.seen = seen or tail.seen
    tail.counts = counts
    if token is not None and client.connection.live_host is not None:
        tail.use(token)
    task = asyncio.create_task(tail.run())
    task.add_done_callback(lambda _: box.wake())
    try:
        while True:
            await box.something()
            for item in box.empty():
                yield item
            if task.done():
                task.result()
                return
            await client.clock.sleep(LULL)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await tail.close()


class _Box:
    """What came and was not taken yet."""

    def __init__(self) -> None:
        self._items: deque[Item] = deque()
        self._events: list[Event] = []
        self._lost = 0
        self._more = False
        self._full = asyncio.Event()

    def put(self, item: Item) -> None:
        self._close_batch()
        self._items.append(item)
        self._full.set()

    def add(self, events: list[Event], lost: int = 0, *, more: bool = False) -> None:
        if not (events or lost):
            return
        self._events += events
        self._lost += lost
        self._more |= more
        if (surplus := len(self._events) - MOST_WAITING) > 0:
            del self._events[:surplus]
            self._lost += surplus
        self._full.set()

    def wake(self) -> None:
        self._full.set()

    async def something(self) -> None:
        await self._full.wait()

    def empty(self) -> list[Item]:
        self._close_batch()
        found = list(self._items)
        self._items.clear()
        self._full.clear()
        return found

    def _close_batch(self) -> None:
        if self._events or self._lost:
            self._items.append(Arrived(tuple(self._events), self._lost, self._more))
            self._events, self._lost, self._more = [], 0, False


class _Tail:
    """One tail: the connection, and what is done without one."""

    def __init__(
        self,
        client: "Client",
        ask: Ask,
        box: _Box,
        renew: Renew | None,
        transport: "httpx.AsyncBaseTransport | None",
        every: float,
    ) -> None:
        self._client = client
        self._clock = client.clock
        self._ask = ask
        self._host: LiveHost | None = None
        self._box = box
        self._renew = renew
        self._transport = transport
        self.seen = Seen()
        self.counts = False
        self._polling = Polling(client, ask, every)
        self._renewed = False
        self._failures = 0
        self._retry = 0.0
        """Seconds that the server wants to be left alone."""
        self._last_sign: float | None = None
        self._gap_from: datetime | None = None
        """Since when nothing could reach us."""
        self._fills: set[asyncio.Task[None]] = set()

    @property
    def _has_address(self) -> bool:
        return self._client.connection.live_host is not None

    def use(self, token: "SecretStr") -> None:
        """Listen at the live host with this token from now on."""
        from hogtui.api.live_host import LiveHost

        self._host = LiveHost(self._client.connection, token, transport=self._transport)

    async def close(self) -> None:
        for fill in self._fills:
            fill.cancel()
        await asyncio.gather(*self._fills, return_exceptions=True)
        if self._host is not None:
            await self._host.close()

    async def run(self) -> None:
        """Listen; ask where that does not work; raises ApiError when neither does."""
        while True:
            if self._host is None:
                await self._poll("no live token" if self._has_address else "no live host", None)
                return
            pause = await self._push(self._host)
            if pause is not None:
                await self._poll(*pause)

    # --- pushed

    async def _push(self, host: "LiveHost") -> tuple[str, float] | None:
        """One connection from its start to its end; why and how long to do without, or None."""
        began = self._clock.monotonic()
        if self._gap_from is None and not self._failures:
            self._box.put(Source("connecting"))
        why = "the stream ended"
        try:
            await self._listen(host)
        except NotAuthenticated as error:
            if await self._renewed_token():
                return None
            return f"the live host: {error.message}", NEVER_AGAIN
        except (Throttled, ServerFailed, Unreachable) as error:
            why = error.message
        except Refused as error:
            if error.status == 400 and self._ask.properties:
                # A filter that the live host does not allow is left to the one who looks.
                self._ask = self._ask._replace(properties=())
                return None
            return error.message.rstrip("."), NEVER_AGAIN
        healthy = self._clock.monotonic() - began >= HEALTHY
        self._failures = 1 if healthy else self._failures + 1
        self._renewed = self._renewed and not healthy
        if self._failures > TRIES:
            return why, PUSH_AGAIN
        wait = WAITS[min(self._failures, len(WAITS)) - 1] * (0.5 + self._client.random() / 2)
        wait = max(wait, min(self._retry, WAITS[-1]))
        self._box.put(Source("waiting", why, until=self._clock.monotonic() + wait))
        await self._clock.sleep(wait)
        return None

    async def _renewed_token(self) -> bool:
        """Whether there is another token to try; once for each time that one worked."""
        if self._renew is None or self._renewed:
            return False
        self._renewed = True
        try:
            token = await self._renew()
        except ApiError:
            return False
        if token is None:
            return False
        if self._host is not None:
            await self._host.close()
        self.use(token)
        return True

    async def _listen(self, host: "LiveHost") -> None:
        """Take in what comes until it ends or falls silent. Raises ApiError."""
        parser = Parser()
        async with host.stream(self._ask) as pieces:
            self._box.put(Source("push"))
            if self._gap_from is not None:
                self._fill_in(self._gap_from, self._clock.now())
            self._last_sign = self._clock.monotonic()
            reading = asyncio.create_task(self._read(pieces, parser))
            watching = asyncio.create_task(self._watch(parser))
            counting = asyncio.create_task(self._count(host))
            try:
                await asyncio.wait({reading, watching}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                silent = (self._clock.monotonic() - self._last_sign) if watching.done() else 0.0
                self._gap_from = self._clock.now() - timedelta(seconds=silent)
                self._retry = parser.retry or 0.0
                tasks = (reading, watching, counting)
                for task in tasks:
                    task.cancel()
                ended = await asyncio.gather(*tasks, return_exceptions=True)
        for error in ended:
            if isinstance(error, Exception):
                raise error

    async def _read(self, pieces: AsyncIterator[bytes], parser: Parser) -> None:
        async for piece in pieces:
            self._last_sign = self._clock.monotonic()
            events, passed_over = [], parser.too_large
            unreadable = 0
            for frame in parser.feed(piece):
                try:
                    events.append(read_event(frame.data))
                except BadBody:
                    unreadable += 1
            lost = unreadable + parser.too_large - passed_over
            self._box.add(self.seen.new(events), lost)

    async def _watch(self, parser: Parser) -> None:
        """Raises TimedOut when the connection is silent for too long."""
        while True:
            limit = SILENCE if parser.signs else QUIET
            left = limit - (self._clock.monotonic() - (self._last_sign or 0.0))
            if left <= 0:
                raise TimedOut(f"nothing came for {limit:.0f} s")
            # Signs may begin at any time, and with them the shorter limit.
            await self._clock.sleep(min(left, SILENCE))

    async def _count(self, host: "LiveHost") -> None:
        """Ask how many people there are, every now and then."""
        while self.counts:
            try:
                self._box.put(await host.stats())
            except ApiError:
                # Numbers beside the events; without them the events go on.
                self._box.put(Stats())
            await self._clock.sleep(COUNT_EVERY)

    # --- gaps

    def _fill_in(self, since: datetime, until: datetime) -> None:
        """Ask once for what happened in between, while new events already come."""
        task = asyncio.create_task(self._filled_in(since, until))
        self._fills.add(task)
        task.add_done_callback(self._fills.discard)

    async def _filled_in(self, since: datetime, until: datetime) -> None:
        seconds = (until - since).total_seconds()
        await self._clock.sleep(FILL_IN_AFTER)
        try:
            found = await events_between(self._client, self._ask, since - MARGIN, until + MARGIN)
        except ApiError as error:
            self._box.put(Seam(seconds, 0, error=error.message))
            return
        events = self.seen.new(found.events)
        self._box.put(Seam(seconds, len(events), found.more))
        self._box.add(events, found.unreadable)

    # --- asked for

    async def _poll(self, why: str, seconds: float | None) -> None:
        """Ask every few seconds, for so long, or for ever. Raises ApiError."""
        until = None if seconds is None else self._clock.monotonic() + seconds
        while until is None or self._clock.monotonic() < until:
            told = why
            try:
                found = await self._polling.look()
            except Throttled:
                self._polling.slow_down()
                told = f"{why}; PostHog wants fewer queries"
            except _FINAL:
                raise
            except ApiError as error:
                told = f"{why}; {error.message}"
                self._polling.slow_down()
            else:
                self._polling.speed_up()
                self._box.add(self.seen.new(found.events), found.unreadable, more=found.more)
            self._box.put(self._polling.source(told))
            await self._clock.sleep(self._polling.every * (0.9 + self._client.random() / 5))
        # What was asked for until now is no gap.
        self._failures, self._gap_from = TRIES - 1, self._clock.now() - MARGIN
