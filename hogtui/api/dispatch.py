"""The life of one request: admitted, sent, answered or refused, perhaps sent again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, nullcontext
from itertools import count
from typing import Any, Literal

from hogtui.api.activity import ActivityLog, Ended, Resumed, Sent, Waiting
from hogtui.api.body import decode
from hogtui.api.budget import Budget
from hogtui.api.clock import Clock
from hogtui.api.connection import Origin
from hogtui.api.errors import (
    ApiError,
    BadBody,
    Cancelled,
    ForeignOrigin,
    Refused,
    Throttled,
    Unreachable,
)
from hogtui.api.exchange import Answer, exchange, is_event_stream
from hogtui.api.lean import httpx
from hogtui.api.order import Order, Reply
from hogtui.api.outage import Outage
from hogtui.api.refusals import has_error_shape, refusal
from hogtui.api.retry import LONGEST_OBEYED, Pause, Random, RetryQuota, decide, retry_after
from hogtui.api.slots import IN_FLIGHT, QUERIES, Gate, Pace, Priority
from hogtui.text.safe import clean, line

REDIRECTS = 3
_REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
_GATEWAY_STATUSES = frozenset({502, 503, 504})

Reason = Literal["window", "concurrency", "retry", "slot", "budget"]


class Dispatcher:
    """Sends what the client orders, in the order and at the pace that PostHog can bear."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        auth: httpx.Auth,
        *,
        probe: Order,
        activity: ActivityLog,
        clock: Clock,
        random: Random,
    ) -> None:
        self._http = http
        self._auth = auth
        self._probe_order = probe
        self._activity = activity
        self._clock = clock
        self._random = random
        self.budget = Budget(clock)
        self.outage = Outage(probe.url.host, activity=activity, clock=clock)
        self._quota = RetryQuota()
        self._flight = Gate(IN_FLIGHT)
        self._queries = Gate(QUERIES)
        self._pace = Pace(clock)
        self._numbers = count(1)
        self._waits: dict[int, asyncio.Future[None]] = {}
        self._given_up: set[int] = set()

    async def send(self, order: Order) -> Reply:
        """Send until there is an answer or no sense in trying again; raises ApiError."""
        self._quota.sent(self._clock.monotonic())
        number = next(self._numbers)
        attempt = 1
        while True:
            await self._admit(number, order)
            try:
                return await self._in_turn(number, order)
            except ApiError as error:
                pause = self._pause_after(error, order, attempt)
                if pause is None:
                    raise
                limit = order.buckets[0] if isinstance(error, Throttled) else ""
            number = next(self._numbers)
            attempt += 1
            limit = "queries at once" if pause.reason == "concurrency" else limit
            await self._pause(number, order, pause.seconds, pause.reason, limit)

    def cancel_wait(self, number: int) -> bool:
        """End the wait that `Waiting` told of with this id; its request raises Cancelled."""
        wait = self._waits.get(number)
        if wait is None:
            return False
        self._given_up.add(number)
        return wait.cancel()

    def _pause_after(self, error: ApiError, order: Order, attempt: int) -> Pause | None:
        pause = decide(
            error,
            attempt=attempt,
            policy=order.policy,
            patient=order.priority is Priority.USER and order.is_query,
            random=self._random,
        )
        if pause is not None and not self._quota.take(self._clock.monotonic()):
            return None
        return pause

    # Before sending

    async def _admit(self, number: int, order: Order) -> None:
        """Wait until nothing speaks against sending; raises Unreachable, Throttled, Cancelled."""
        if order.urgent:
            return
        if self.outage.down:
            await self._await_probe(number, order)
        while hold := self.budget.hold(order.buckets, order.priority):
            if hold.reason == "window" and hold.seconds > LONGEST_OBEYED:
                # What the user asks for is sent even then: only the server knows for sure.
                if order.priority is Priority.USER:
                    return
                raise _used_up(hold.bucket, hold.seconds, order)
            await self._pause(number, order, hold.seconds, hold.reason, hold.bucket)

    async def _await_probe(self, number: int, order: Order) -> None:
        if order.priority < Priority.TAIL:
            with self._noted(number, order, self.outage.next_try, "retry"):
                await self._interruptible(number, order, self.outage.probed())
        if self.outage.down:
            raise Unreachable(self.outage.why, method=order.method, path=order.path)

    async def _pause(
        self, number: int, order: Order, seconds: float, reason: Reason, limit: str
    ) -> None:
        until = self._clock.monotonic() + seconds
        with self._noted(number, order, until, reason, limit):
            await self._interruptible(number, order, self._clock.sleep(seconds))

    @contextmanager
    def _noted(
        self, number: int, order: Order, until: float, reason: Reason, limit: str = ""
    ) -> Iterator[None]:
        """Tell the activity log of a wait, from its start to its end."""
        self._activity.record(Waiting(number, order.path, until, reason, limit))
        try:
            yield
        finally:
            self._activity.record(Resumed(number))

    async def _interruptible(self, number: int, order: Order, wait: Awaitable[None]) -> None:
        """Wait, unless the user cancels just this wait."""
        self._waits[number] = waiting = asyncio.ensure_future(wait)
        try:
            await waiting
        except asyncio.CancelledError:
            if number not in self._given_up:
                raise
            raise Cancelled("Cancelled.", method=order.method, path=order.path) from None
        finally:
            del self._waits[number]
            self._given_up.discard(number)

    # Sending

    async def _in_turn(self, number: int, order: Order) -> Reply:
        async with self._places(number, order):
            await self._pace.start()
            moment = self.budget.sent(order.buckets)
            try:
                return await self._attempt(number, order)
            except Unreachable as error:
                if not error.sent:
                    self.budget.unsent(order.buckets, moment)
                raise

    @asynccontextmanager
    async def _places(self, number: int, order: Order) -> AsyncIterator[None]:
        """A place among the queries, if it is one, and a place among all requests."""
        gates = [self._queries, self._flight] if order.is_query else [self._flight]
        full = any(gate.full for gate in gates)
        async with AsyncExitStack() as places:
            with self._noted(number, order, self._clock.monotonic(), "slot") if full else _QUIET:
                for gate in gates:
                    await places.enter_async_context(gate.hold(order.priority))
            yield

    async def _attempt(self, number: int, order: Order) -> Reply:
        """Send once and tell the activity log how it went; raises ApiError."""
        start = self._clock.monotonic()
        self._activity.record(
            Sent(number, order.method, order.path, self._clock.now(), order.label)
        )
        status: int | None = None
        size = 0
        note = ""
        try:
            answer = await self._exchange(order)
            status, size = answer.status, len(answer.raw)
            body = await self._decoded(order, answer)
            self._judge(order, answer, body)
            return Reply(status, body, answer.headers, self._clock.monotonic() - start, size)
        except ApiError as error:
            note = line(error.message)
            raise
        except asyncio.CancelledError:
            note = "cancelled"
            raise
        finally:
            seconds = self._clock.monotonic() - start
            self._activity.record(
                Ended(
                    number,
                    order.method,
                    order.path,
                    self._clock.now(),
                    seconds,
                    status,
                    size,
                    order.buckets[0],
                    note,
                )
            )

    async def _exchange(self, order: Order) -> Answer:
        """Send, follow redirects on our own origin; raises Unreachable, ForeignOrigin, BadBody.

        Raises Cancelled when the client was closed meanwhile.
        """
        url = order.url
        if self._http.is_closed:
            raise Cancelled("The connection is closed.", method=order.method, path=order.path)
        for _ in range(REDIRECTS + 1):
            request = self._http.build_request(
                order.method, url, json=order.json, extensions=order.extensions
            )
            try:
                answer = await exchange(
                    self._http,
                    request,
                    self._auth,
                    seconds=order.seconds,
                    cap=order.cap,
                    sink=order.sink,
                )
            except Unreachable as error:
                self.outage.failed(error.message, self._probe)
                raise
            if answer.status not in _REDIRECT_STATUSES:
                return answer
            url = _redirected(order, url, answer.headers.get("location", ""))
        raise BadBody("Redirected in a circle.", method=order.method, path=order.path)

    async def _decoded(self, order: Order, answer: Answer) -> Any:
        """The body as JSON; of an answer that says no also as text. Raises BadBody.

        None for a stream of events: its sink has had it.
        """
        if order.sink is not None and is_event_stream(answer):
            return None
        try:
            return await decode(answer.raw)
        except BadBody as error:
            if answer.status >= 400:
                return clean(answer.raw[:2000].decode("utf-8", "replace"))
            words = error.message
            if "html" in answer.headers.get("content-type", ""):
                words = "The host answered with a web page, not with PostHog's API."
            raise BadBody(words, method=order.method, path=order.path) from None

    def _judge(self, order: Order, answer: Answer, body: Any) -> None:
        """Learn from the status; raises Refused when it says no."""
        status = answer.status
        ours = has_error_shape(body) or (order.accept is not None and order.accept(status, body))
        if (status in _GATEWAY_STATUSES and not (ours and order.is_query)) or (
            status == 500 and not ours
        ):
            self.outage.failed(f"The host answers with status {status}.", self._probe)
        else:
            self.outage.answered()
        if status < 400 or (order.accept is not None and order.accept(status, body)):
            return
        wait = retry_after(answer.headers, self._clock.now())
        if status == 429 and wait is not None:
            self.budget.refused(order.buckets[0], wait)
        raise refusal(
            status,
            body,
            retry_after=wait,
            query=order.is_query,
            method=order.method,
            path=order.path,
        )

    async def _probe(self) -> bool:
        """Knock once; whether anything that is not a failure came back."""
        try:
            await self._attempt(next(self._numbers), self._probe_order)
        except Refused:
            pass
        except ApiError:
            return False
        return not self.outage.down


_QUIET = nullcontext()


def _used_up(bucket: str, seconds: float, order: Order) -> Throttled:
    minutes = max(1, round(seconds / 60))
    words = f"PostHog's limit for {bucket} is used up for {minutes} more minutes."
    error = Throttled(words, status=429, method=order.method, path=order.path)
    error.retry_after = seconds
    return error


def _redirected(order: Order, url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads; raises ForeignOrigin, or BadBody where none may be followed."""
    where = {"method": order.method, "path": order.path}
    try:
        target = url.join(location)
    except (httpx.InvalidURL, ValueError):
        raise BadBody("Redirected to something that is not an address.", **where) from None
    if Origin.of(target) != Origin.of(url):
        place = line(f"{target.scheme}://{target.host}")
        raise ForeignOrigin(f"Redirected to {place}, another host: not followed.", **where)
    if order.method not in {"GET", "HEAD"}:
        raise BadBody("Redirected, which only a plain read may follow.", **where)
    return target
