"""PostHog as the panes see it: read freely, write only when unlocked, never elsewhere."""

import asyncio
import random as randomness
from collections.abc import Coroutine, Mapping
from copy import copy
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

from hogtui import __version__
from hogtui.api.activity import ActivityLog
from hogtui.api.auth import OriginBearer
from hogtui.api.budget import Meter, buckets_of
from hogtui.api.clock import Clock
from hogtui.api.connection import Connection
from hogtui.api.dispatch import Dispatcher
from hogtui.api.errors import ApiError, Locked, NotFound
from hogtui.api.exchange import CONNECT_SECONDS, make_transport
from hogtui.api.guard import WRITE_PASS, GuardedTransport, WritePass
from hogtui.api.homes import Homes
from hogtui.api.lean import httpx
from hogtui.api.limits import BODY_CAP, LIST_SECONDS, QUERY_CAP, QUERY_SECONDS, WRITE_SECONDS
from hogtui.api.order import Accept, Order, Reply, Sink
from hogtui.api.retry import ONCE, QUERY, READ, Policy, Random
from hogtui.api.session import KEY_PATH
from hogtui.api.slots import QUERIES, Gate, Priority
from hogtui.text.safe import line

CLOSE_SECONDS = 1.0
"""What cancelling queries on the way out may take together."""
Params = Mapping[str, str | int | float | bool | None]


class Client:
    """One connection. Every request of the program goes through here; all methods raise ApiError.

    Locked until `unlock()`: while locked only reads leave the process, whoever asks.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        activity: ActivityLog,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
        random: Random = randomness.random,
        locked: bool = True,
        read_only: bool = False,
    ) -> None:
        self.connection = connection
        self.activity = activity
        self.clock = clock
        self.random = random
        self.project_id = connection.project_id
        """Set by `open_session` when the connection names none."""
        self.sunset = ""
        """When PostHog will drop something we still use, in its own words."""
        self.running_queries: dict[str, str] = {}
        """The path that cancels it, for each query that the server may still be running."""
        self.query_places = Gate(QUERIES)
        """The places that we allow ourselves for queries running on the server."""
        self._locked = locked or read_only
        self._read_only = read_only
        self._homes = Homes()
        self._errands: set[asyncio.Task[None]] = set()
        self._http = _make_http(connection, transport)
        self._dispatcher = Dispatcher(
            self._http,
            OriginBearer(connection.key, connection.origin),
            probe=self._order("GET", KEY_PATH, policy=ONCE, seconds=CONNECT_SECONDS),
            activity=activity,
            clock=clock,
            random=random,
        )

    # Where things are

    def project(self, rest: str = "") -> str:
        """The path of something in the open project, such as `project("feature_flags/")`."""
        if self.project_id is None:
            raise ApiError("No project is open yet.")
        return f"/api/projects/{self.project_id}/{rest}"

    def in_project(self, project_id: int) -> "Client":
        """The same key, budget and queries, in another project; only for reading.

        Nothing of its own has to be closed, and closing this client stops what it runs there.
        """
        other = copy(self)
        other.project_id = project_id
        other._locked = other._read_only = True
        return other

    # Reading

    async def get(
        self,
        path: str,
        *,
        params: Params | None = None,
        priority: Priority = Priority.VISIBLE,
        label: str = "",
        timeout: float = LIST_SECONDS,
        accept: Accept | None = None,
        cap: int = BODY_CAP,
        sink: Sink | None = None,
    ) -> Reply:
        """Read something. `path` starts with /api; `timeout` is for each attempt as a whole.

        The list of a resource that an older server knows only under /api/environments is looked
        for there once, and from then on. A stream of events goes to `sink`, and leaves no body.
        """

        order = partial(
            self._order,
            "GET",
            params=params,
            policy=READ,
            seconds=timeout,
            priority=priority,
            label=label,
            accept=accept,
            cap=cap,
            sink=sink,
        )
        try:
            return await self._send(order(self._homes.of(path)))
        except NotFound as error:
            older = self._homes.other(path, error.message)
            if older is None:
                raise
            reply = await self._send(order(older))
            self._homes.remember(path)
            return reply

    async def post_query(
        self,
        body: Mapping[str, Any],
        *,
        priority: Priority = Priority.USER,
        label: str = "query",
        timeout: float = QUERY_SECONDS,
    ) -> Reply:
        """Ask the query endpoint; `body` is a whole QueryRequest, `{"query": {"kind": ...}}`."""
        query = body.get("query")
        kind = str(query.get("kind", "")) if isinstance(query, Mapping) else ""
        order = self._order(
            "POST",
            self.project("query/"),
            json=body,
            kind=kind,
            policy=QUERY,
            seconds=timeout,
            cap=QUERY_CAP,
            priority=priority,
            label=label,
            is_query=True,
        )
        return await self._send(order)

    async def ask(
        self,
        path: str,
        body: Mapping[str, Any],
        *,
        priority: Priority = Priority.VISIBLE,
        label: str = "",
        timeout: float = LIST_SECONDS,
    ) -> Reply:
        """Read something whose question is too long for an address.

        Only what the guard knows to change nothing gets through; raises Locked otherwise.
        """
        return await self._send(
            self._order(
                "POST",
                self._homes.of(path),
                json=body,
                policy=READ,
                seconds=timeout,
                priority=priority,
                label=label,
            )
        )

    async def delete_query(self, path: str, *, timeout: float = LIST_SECONDS) -> Reply:
        """Stop a query on the server; `path` is its own. PostHog counts this as a read."""
        return await self._send(
            self._order(
                "DELETE",
                path,
                policy=READ,
                seconds=timeout,
                priority=Priority.USER,
                label="cancel",
                urgent=True,
            )
        )

    # Writing

    @property
    def locked(self) -> bool:
        """Whether only reads may leave."""
        return self._locked

    def unlock(self) -> None:
        """Let writes through from now on; raises Locked in a read-only run."""
        if self._read_only:
            raise Locked("This run is read-only.")
        self._locked = False

    def lock(self) -> None:
        """Let only reads through from now on."""
        self._locked = True

    async def write(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        params: Params | None = None,
        label: str = "",
        timeout: float = WRITE_SECONDS,
        accept: Accept | None = None,
    ) -> Reply:
        """Change something, exactly once: never sent again, whatever comes back.

        The one way for anything that is not a read. Raises Locked with nothing sent. After any
        error but Locked the outcome is unknown until it was read back.
        """
        if self._locked:
            raise Locked("Writing is locked.", method=method, path=path)
        order = self._order(
            method.upper(),
            self._homes.of(path),
            params=params,
            json=json,
            policy=ONCE,
            seconds=timeout,
            priority=Priority.USER,
            label=label,
            accept=accept,
            extensions={WRITE_PASS: WritePass()},
        )
        return await self._send(order)

    # Waiting and leaving

    def meters(self) -> list[Meter]:
        """What each rate limit has left, as far as we know."""
        return self._dispatcher.budget.meters()

    def cancel_wait(self, number: int) -> bool:
        """Give up the wait that `Waiting` told of with this id; its request raises Cancelled."""
        return self._dispatcher.cancel_wait(number)

    def start_errand(self, errand: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do something that outlives the task that asked for it; `close` waits for it briefly."""
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
        return task

    async def close(self, seconds: float = CLOSE_SECONDS) -> None:
        """Cancel what runs on the server, in this time at most, and let go of the network."""
        for path in self.running_queries.values():
            self.start_errand(self.stop_quietly(path))
        self.running_queries.clear()
        if self._errands:
            _, late = await asyncio.wait(set(self._errands), timeout=seconds)
            for errand in late:
                errand.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._dispatcher.outage.close()
        await self._http.aclose()

    async def stop_quietly(self, path: str) -> None:
        """Stop a query on the server if that works, on the way out."""
        try:
            await self.delete_query(path, timeout=CLOSE_SECONDS)
        except ApiError:
            # Nobody is left to tell, and PostHog ends every query by itself in the end.
            return

    # Sending

    async def _send(self, order: Order) -> Reply:
        reply = await self._dispatcher.send(order)
        if sunset := reply.headers.get("sunset"):
            self.sunset = line(sunset)
        return reply

    def _order(
        self,
        method: str,
        path: str,
        *,
        policy: Policy,
        seconds: float,
        params: Params | None = None,
        kind: str = "",
        **rest: Any,
    ) -> Order:
        if not path.startswith("/") or path.startswith("//"):
            raise ApiError(f"Not a path of this host: {line(path)}", method=method)
        # Built from our own origin always: nothing in `path` can lead to another host.
        chosen = {name: value for name, value in (params or {}).items() if value is not None}
        try:
            target = httpx.URL(self.connection.host + path)
            target = target.copy_merge_params(chosen) if chosen else target
        except httpx.InvalidURL:
            raise ApiError("That makes no valid address.", method=method) from None
        return Order(method, target, buckets_of(path, kind), policy=policy, seconds=seconds, **rest)


def _make_http(
    connection: Connection, transport: httpx.AsyncBaseTransport | None
) -> httpx.AsyncClient:
    """No cookies, nothing from the environment, and the guard before everything."""
    agent = {"User-Agent": f"hogtui/{__version__}", "Accept-Encoding": "gzip, deflate"}
    return httpx.AsyncClient(
        transport=GuardedTransport(transport or make_transport(connection), connection),
        headers={**agent, **connection.headers},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
        trust_env=False,
    )
