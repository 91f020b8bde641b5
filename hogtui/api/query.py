"""HogQL queries: submit, follow, cancel.

Imports neither httpx nor pydantic, so that panes may name these types before the first frame.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from hogtui.api.answers import (
    Status,
    failure,
    has_rows,
    is_status,
    read_check,
    read_result,
    read_schema,
    read_status,
)
from hogtui.api.errors import BadBody, Cancelled, NotFound, TimedOut, Unreachable
from hogtui.api.limits import QUERY_CAP, QUERY_SECONDS
from hogtui.api.query_types import (
    Check,
    Field,
    HogQL,
    Progress,
    Refresh,
    Result,
    Running,
    Table,
)
from hogtui.api.slots import Priority

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.api.order import Reply

__all__ = [
    "Check",
    "Field",
    "HogQL",
    "Progress",
    "Refresh",
    "Result",
    "Running",
    "Table",
    "cancel_query",
    "check_query",
    "database_schema",
    "run_query",
]

FIRST_POLL = 0.4
POLL_GROWTH = 1.5
LONGEST_POLL = 5.0
PATIENCE = 120.0
"""Seconds after which a query is followed only now and then: polls cost as much as queries."""
PATIENT_POLL = 10.0
FOLLOWED = 1200.0
"""Seconds; the server forgets a query's status after twenty minutes."""
CANCEL_SECONDS = 1.0
NAME_LENGTH = 128
_FORCED = frozenset({Refresh.FORCE_ASYNC, Refresh.FORCE_BLOCKING})
_BLOCKING = frozenset({Refresh.BLOCKING, Refresh.FORCE_BLOCKING})


def run_query(
    client: "Client",
    query: HogQL,
    *,
    query_id: str,
    refresh: Refresh = Refresh.ASYNC,
) -> AsyncGenerator[Running | Result, None]:
    """Run a query; the last thing that comes is a Result with `stale` False.

    Stale rows come first when the cache has them. Cancelling the task that iterates, or closing
    the iterator, cancels the query on the server. Raises ApiError.
    """
    return run_body(client, body_of(query), query_id=query_id, refresh=refresh)


async def run_body(
    client: "Client",
    body: Mapping[str, Any],
    *,
    query_id: str,
    refresh: Refresh = Refresh.ASYNC,
    priority: Priority = Priority.USER,
) -> AsyncGenerator[Running | Result, None]:
    """The same for any kind of query whose results are rows; `body` is a QueryRequest."""
    async with client.query_places.hold(priority):
        run = _Run(client, query_id, refresh, priority)
        client.running_queries[query_id] = run.path
        request = {**body, "refresh": refresh, "client_query_id": query_id}
        try:
            async with aclosing(run.steps(request)) as steps:
                async for step in steps:
                    yield step
        except (asyncio.CancelledError, GeneratorExit):
            if errand := run.abandon():
                await asyncio.wait({errand}, timeout=CANCEL_SECONDS)
            raise
        except Unreachable:
            # Nobody follows it any more, so it should not go on either.
            run.abandon()
            raise
        finally:
            client.running_queries.pop(query_id, None)


async def cancel_query(client: "Client", query_id: str) -> str:
    """Stop a query on the server; gives the server's words. Raises ApiError."""
    path = client.running_queries.pop(query_id, client.project(f"query/{query_id}/"))
    reply = await client.delete_query(path)
    words = reply.body.get("message") if isinstance(reply.body, Mapping) else None
    return words if isinstance(words, str) else "Cancelled."


async def check_query(
    client: "Client",
    text: str,
    *,
    filters: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
    priority: Priority = Priority.VISIBLE,
) -> Check:
    """What PostHog finds in a query without running it; costs one request. Raises ApiError."""
    query: dict[str, Any] = {"kind": "HogQLMetadata", "language": "hogQL", "query": text}
    if filters is not None:
        query["filters"] = dict(filters)
    if variables:
        query["variables"] = dict(variables)
    reply = await client.post_query({"query": query}, priority=priority, label="check")
    return read_check(reply.body)


async def database_schema(
    client: "Client", *, priority: Priority = Priority.VISIBLE
) -> dict[str, Table]:
    """Every table that HogQL knows in this project, by name. Raises ApiError."""
    body = {"query": {"kind": "DatabaseSchemaQuery"}}
    reply = await client.post_query(body, priority=priority, label="schema")
    return read_schema(reply.body)


def body_of(query: HogQL) -> dict[str, Any]:
    """The QueryRequest for a query; PostHog refuses members it does not know."""
    node: dict[str, Any] = {"kind": "HogQLQuery", "query": query.text}
    if query.values:
        node["values"] = dict(query.values)
    if query.variables:
        node["variables"] = dict(query.variables)
    if query.filters is not None:
        node["filters"] = dict(query.filters)
    if query.explain:
        node["explain"] = True
    body: dict[str, Any] = {"query": node}
    if query.name:
        body["name"] = query.name[:NAME_LENGTH]
    return body


class _Run:
    """One query from submit to rows."""

    def __init__(
        self, client: "Client", query_id: str, refresh: Refresh, priority: Priority
    ) -> None:
        self.client = client
        self.query_id = query_id
        self.refresh = refresh
        self.priority = priority
        self.path = client.project(f"query/{query_id}/")
        self.start = client.clock.monotonic()
        self.progress: Progress | None = None

    @property
    def seconds(self) -> float:
        return self.client.clock.monotonic() - self.start

    async def steps(self, body: Mapping[str, Any]) -> AsyncGenerator[Running | Result, None]:
        """Submit, then follow until there are rows that are not old."""
        reply = await self.submit(body)
        status = read_status(reply.body)
        if status is None or (status.complete and not status.failed and has_rows(reply.body)):
            yield read_result(reply.body, seconds=self.seconds)
            return
        if status.id and status.id != self.query_id:
            self.path = self.client.project(f"query/{status.id}/")
            self.client.running_queries[self.query_id] = self.path
        if has_rows(reply.body):
            yield read_result(reply.body, seconds=self.seconds, stale=True)
        wait = FIRST_POLL
        while not status.complete:
            self.progress = status.progress or self.progress
            yield Running(self.query_id, self.seconds, self.progress)
            await self.client.clock.sleep(self.poll_wait(wait))
            wait = min(wait * POLL_GROWTH, LONGEST_POLL)
            status = await self.poll()
        if status.failed:
            raise failure(status)
        yield read_result(status.answer, seconds=self.seconds, progress=self.progress)

    def poll_wait(self, wait: float) -> float:
        """The next interval with jitter, so that many programs do not ask in step."""
        if self.seconds > FOLLOWED:
            raise TimedOut("The query did not end within twenty minutes.", path=self.path)
        base = PATIENT_POLL if self.seconds >= PATIENCE else wait
        return base * (1.0 + 0.2 * self.client.random())

    async def submit(self, body: Mapping[str, Any]) -> "Reply":
        """Send the query; after a lost connection ask once more under the same id."""
        try:
            return await self.client.post_query(body, priority=self.priority)
        except Unreachable:
            if self.refresh in _BLOCKING:
                raise
        # A forced run would start a second time, so look first whether the first one is there.
        if self.refresh in _FORCED:
            try:
                return await self.status()
            except NotFound:
                pass
        return await self.client.post_query(body, priority=self.priority)

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
