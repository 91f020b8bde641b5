"""What can be turned while the demo runs: latency, outages, limits, slow queries."""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from hogtui.demo.server import errors
from hogtui.demo.server.replies import reply

Down = Literal["no", "busy", "proxy", "hang"]
REMEMBERED = 2000
"""Requests kept in the log."""


@dataclass
class Failure:
    """An answer prepared for a request to come."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    """Only for paths that contain this."""
    method: str = ""

    def fits(self, request: Request) -> bool:
        """Whether it is meant for this request."""
        return self.path in request.url.path and self.method in ("", request.method)

    def response(self) -> Response:
        """The prepared answer: JSON, text as it stands, or PostHog's usual error."""
        if isinstance(self.body, str):
            return Response(self.body, self.status, headers=dict(self.headers))
        if self.body is not None:
            return reply(self.body, self.status, self.headers)
        response = _usual(self.status).response()
        response.headers.update(self.headers)
        return response


def _usual(status: int) -> errors.Refusal:
    if status == 429:
        return errors.too_many_queries()
    if status == 404:
        return errors.not_found()
    if status >= 500:
        return errors.server_error(status, "A server error occurred.")
    return errors.Refusal(status, "invalid_request", "error", "This was asked to fail.")


@dataclass
class Knobs:
    """How the demo misbehaves."""

    latency_ms: float = 0.0
    slow_seconds: float = 0.0
    cohort_seconds: float = 4.0
    """How long the calculation of a cohort takes."""
    down: Down = "no"
    fail_next: deque[Failure] = field(default_factory=deque)
    _turned: asyncio.Condition = field(default_factory=asyncio.Condition)
    log: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    async def before(self, request: Request) -> Response | None:
        """Wait or fail as set; None to go on."""
        if self.latency_ms > 0:
            await asyncio.sleep(self.latency_ms / 1000)
        if self.down != "no":
            return await self._outage()
        for failure in self.fail_next:
            if failure.fits(request):
                self.fail_next.remove(failure)
                return failure.response()
        return None

    async def _outage(self) -> Response:
        if self.down == "hang":
            async with self._turned:
                await self._turned.wait_for(lambda: self.down != "hang")
        if self.down == "proxy":
            return HTMLResponse("<html><h1>502 Bad Gateway</h1></html>", 502)
        return errors.server_error(
            503,
            "We couldn't reach the database just now. Please try again in a moment.",
            code="database_unavailable",
        ).response()

    async def turn(self, wanted: Mapping[str, Any]) -> None:
        """Set what is named; raises Refusal with a sentence about the first bad one."""
        for name, value in wanted.items():
            match name:
                case "latency_ms" | "slow_seconds" | "cohort_seconds" if _is_number(value):
                    setattr(self, name, float(value))
                case "down" if value in (True, False, "no", "busy", "proxy", "hang"):
                    self.down = "busy" if value is True else "no" if value is False else value
                case "fail_next" if isinstance(value, list):
                    self.fail_next = deque(_failure(item) for item in value)
                case _:
                    raise errors.invalid(f"Knob {name}={value!r} is not understood.", attr=name)

        async with self._turned:
            self._turned.notify_all()

    def described(self) -> dict[str, Any]:
        """How everything is set."""
        return {
            "latency_ms": self.latency_ms,
            "slow_seconds": self.slow_seconds,
            "cohort_seconds": self.cohort_seconds,
            "down": self.down,
            "fail_next": [vars(failure) for failure in self.fail_next],
        }


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0


def _failure(item: object) -> Failure:
    if isinstance(item, int):
        return Failure(item)
    try:
        assert isinstance(item, Mapping)  # noqa: S101 -- TypeError and this end the same way
        return Failure(**item)
    except (AssertionError, TypeError):
        raise errors.invalid(
            "fail_next is a list of statuses or of {status, body, headers, path, method}.",
            attr="fail_next",
        ) from None
