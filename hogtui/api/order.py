"""What goes into a request, and what comes out of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hogtui.api.lean import httpx
from hogtui.api.limits import BODY_CAP
from hogtui.api.retry import Policy
from hogtui.api.slots import Priority


@dataclass(frozen=True)
class Reply:
    """An answer that is not an error, decoded and safe to draw."""

    status: int
    body: Any
    headers: httpx.Headers
    seconds: float
    """From sending to the decoded body, without the waits before it."""
    size: int
    """Bytes of the unpacked body."""


Accept = Callable[[int, Any], bool]
"""Whether a status from 400 up, with this body, is an answer after all."""


Sink = Callable[[bytes], None]
"""Hears the pieces of an answer as they come."""


@dataclass(frozen=True)
class Order:
    """All there is to know about a request before it is sent."""

    method: str
    url: httpx.URL
    buckets: tuple[str, ...]
    policy: Policy
    seconds: float
    cap: int = BODY_CAP
    json: Any = None
    priority: Priority = Priority.VISIBLE
    label: str = ""
    is_query: bool = False
    """It may hold one of the places that PostHog has for queries."""
    urgent: bool = False
    """Waits for no limit and no outage: to stop a query is worth a refusal."""
    accept: Accept | None = None
    sink: Sink | None = None
    """For a stream of events, which is not decoded as a whole."""
    extensions: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Without the query string, which may hold what somebody searched for."""
        return self.url.path
