"""A PostHog that answers from a script, and a clock that tests turn."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from pydantic import SecretStr

from hogtui.api.activity import ActivityLog
from hogtui.api.client import Client
from hogtui.api.connection import Connection

KEY = "phx_q8Zw31Lm0PtVn5RyXc7BdKe2"
HOST = "https://us.posthog.com"
START = datetime(2026, 8, 1, 12, 0, tzinfo=UTC)

Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class TurnedClock:
    """A clock on which sleeping takes no time: it jumps to when the sleeper wants to wake."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds - 1000.0)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        until = self.seconds + seconds
        await asyncio.sleep(0)
        self.seconds = max(self.seconds, until)


class HeldClock(TurnedClock):
    """A clock that stands still until a test lets time pass."""

    def __init__(self) -> None:
        super().__init__()
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        wake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.seconds + seconds, wake))
        await wake

    async def turn(self, seconds: float) -> None:
        """Let time pass, and let whoever wakes do its work."""
        self.seconds += seconds
        for until, wake in self._sleepers:
            if until <= self.seconds and not wake.done():
                wake.set_result(None)
        self._sleepers = [one for one in self._sleepers if not one[1].done()]
        await settle()


async def settle() -> None:
    """Let every task that can go on do so."""
    for _ in range(40):
        await asyncio.sleep(0)


class FakePostHog:
    """Answers one after the other; the last one again and again."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers) or [reply({})]
        self.requests: list[httpx.Request] = []

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)

    @property
    def paths(self) -> list[str]:
        return [request.url.path for request in self.requests]

    @property
    def calls(self) -> list[str]:
        return [f"{request.method} {request.url.path}" for request in self.requests]

    def body(self, number: int) -> Any:
        return json.loads(self.requests[number].content)


def reply(body: Any, status: int = 200, **headers: str) -> httpx.Response:
    """A JSON answer; underscores in header names become dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json=body, headers=named)


def refused(
    status: int, code: str = "error", detail: str = "No.", **headers: str
) -> httpx.Response:
    """An answer in PostHog's error shape."""
    body = {"type": "server_error", "code": code, "detail": detail, "attr": None}
    return reply(body, status, **headers)


def throttled(after: str | None = None) -> httpx.Response:
    """A 429, from a window when it says how long to wait."""
    headers = {} if after is None else {"retry_after": after}
    return refused(429, "throttled", "Request was throttled.", **headers)


def make_client(
    transport: httpx.AsyncBaseTransport | FakePostHog,
    *,
    clock: TurnedClock | None = None,
    host: str = HOST,
    locked: bool = True,
    read_only: bool = False,
    random: Callable[[], float] = lambda: 1.0,
    **connection: Any,
) -> Client:
    """A client on a fake server; `random` at 1 takes the jitter out of waits."""
    return Client(
        Connection(host, SecretStr(KEY), **{"project_id": 1, **connection}),
        activity=ActivityLog(),
        clock=clock or TurnedClock(),
        transport=transport.transport if isinstance(transport, FakePostHog) else transport,
        random=random,
        locked=locked,
        read_only=read_only,
    )
