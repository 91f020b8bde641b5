"""A query from its submission to its answer: asked, followed while it runs, stopped when left."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from hogtui.api.answers import Status, failure, is_status, read_status
from hogtui.api.errors import BadBody, Cancelled, NotFound, TimedOut, Unreachable
from hogtui.api.limits import QUERY_CAP, QUERY_SECONDS
from hogtui.api.query_types import Progress, Refresh, Running
from hogtui.api.slots import Priority

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.api.order import Reply

FIRST_POLL = 0.4
POLL_GROWTH = 1.5
LONGEST_POLL = 5.0
PATIENCE = 120.0
"""Seconds after which a query is followed only now and then: polls cost as much as queries."""
PATIENT_POLL = 10.0
FOLLOWED = 1200.0
"""Seconds; the server forgets a query's status after twenty minutes."""
CANCEL_SECONDS = 1.0
_FORCED = frozenset({Refresh.FORCE_ASYNC, Refresh.FORCE_BLOCKING})
_BLOCKING = frozenset({Refresh.BLOCKING, Refresh.FORCE_BLOCKING})

Found = TypeVar("Found", covariant=True)
Submit = Callable[["Following[Any]"], Awaitable["Reply"]]
"""Asks for the first time."""


class Read(Protocol[Found]):
    """Makes something of an answer; raises BadBody where nothing can be made of it."""

    def __call__(
        self,
        body: object,
        *,
        seconds: float,
        progress: Progress | None = None,
        stale: bool = False,
    ) -> Found:
        """`seconds` since it was submitted; `stale` for what is old, while new is computed."""
        ...


class Following(Generic[Found]):
    """One query from submit to what it came to."""

    def __init__(
        self,
        client: "Client",
        query_id: str,
        priority: Priority,
        *,
        has_result: Callable[[object], bool],
        read: Read[Found],
    ) -> None:
        self.client = client
        self.query_id = query_id
        self.priority = priority
        self.has_result = has_result
        """Whether there is something to read in an answer, be it old."""
        self.read = read
        self.path = client.project(f"query/{query_id}/")
        self.start = client.clock.monotonic()
        self.progress: Progress | None = None

    @property
    def seconds(self) -> float:
        """Since it was submitted."""
        return self.client.clock.monotonic() - self.start

    async def run(self, submit: Submit) -> AsyncGenerator[Running | Found, None]:
        """All of it; cancelling or closing this cancels the query on the server."""
        client = self.client
        async with client.query_places.hold(self.priority):
            self.start = client.clock.monotonic()
            client.running_queries[self.query_id] = self.path
            try:
                async with aclosing(self.steps(submit)) as steps:
                    async for step in steps:
                        yield step
            except (asyncio.CancelledError, GeneratorExit):
                if errand := self.abandon():
                    await asyncio.wait({errand}, timeout=CANCEL_SECONDS)
                raise
            except Unreachable:
                # Nobody follows it any more, so it should not go on either.
                self.abandon()
                raise
            finally:
                client.running_queries.pop(self.query_id, None)

    async def steps(self, submit: Submit) -> AsyncGenerator[Running | Found, None]:
        """Submit, then follow until there is an answer that is not old."""
        reply = await submit(self)
        status = read_status(reply.body)
        if status is None or (
            status.complete and not status.failed and self.has_result(reply.body)
        ):
            yield self.read(reply.body, seconds=self.seconds)
            return
        if status.id and status.id != self.query_id:
            self.path = self.client.project(f"query/{status.id}/")
            self.client.running_queries[self.query_id] = self.path
        if self.has_result(reply.body):
            yield self.read(reply.body, seconds=self.seconds, stale=True)
        wait = FIRST_POLL
        while not status.complete:
            self.progress = status.progress or self.progress
            yield Running(self.query_id, self.seconds, self.progress)
            await self.client.clock.sleep(self.poll_wait(wait))
            wait = min(wait * POLL_GROWTH, LONGEST_POLL)
            status = await self.poll()
        if status.failed:
            raise failure(status)
        yield self.read(status.answer, seconds=self.seconds, progress=self.progress)

    def poll_wait(self, wait: float) -> float:
        """The next interval with jitter, so that many programs do not ask in step."""
        if self.seconds > FOLLOWED:
            raise TimedOut("The query did not end within twenty minutes.", path=self.path)
        base = PATIENT_POLL if self.seconds >= PATIENCE else wait
        return base * (1.0 + 0.2 * self.client.random())

    async def submitted(self, ask: Callable[[], Awaitable["Reply"]], refresh: Refresh) -> "Reply":
        """Ask; after a lost connection once more under the same id."""
        try:
            return await ask()
        except Unreachable:
            if refresh in _BLOCKING:
                raise
        # A forced run would start a second time, so look first whether the first one is there.
        if refresh in _FORCED:
            try:
                return await self.status()
            except NotFound:
                pass
        return await ask()

    async def status(self) -> "Reply":
        """Ask how far it is; the failure of a query is an answer, not a refusal."""
        return await self.client.get(
            self.path,
            params={"show_progress": "true"},
            priority=self.priority,
            label="query status",
            timeout=QUERY_SECONDS,
            accept=is_status,
            cap=QUERY_CAP,
        )

    async def poll(self) -> Status:
        """How far it is; raises Cancelled or NotFound when the server has let go of it."""
        try:
            reply = await self.status()
        except NotFound as error:
            if self.query_id not in self.client.running_queries:
                raise Cancelled("The query was cancelled.", path=self.path) from None
            error.message = (
                "PostHog no longer knows this query: it was cancelled elsewhere, "
                "or it ended more than twenty minutes ago."
            )
            raise
        status = read_status(reply.body)
        if status is None:
            raise BadBody("The answer does not say how far the query is.", path=self.path)
        return status

    def abandon(self) -> "asyncio.Task[None] | None":
        """Start to cancel it on the server; goes on even when nobody waits for it."""
        if self.client.running_queries.pop(self.query_id, None) is None:
            return None
        return self.client.start_errand(self.client.stop_quietly(self.path))
