"""What the client is doing, as small frozen events, and the log that keeps the last of them.

The status bar and the requests panel draw from here and from nowhere else. No event ever holds
a key, a header or a body.
"""

from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Literal, NamedTuple

KEPT = 200
"""Finished requests that the requests panel can show."""


class Sent(NamedTuple):
    """A request left the process."""

    id: int
    method: str
    path: str
    at: datetime
    label: str = ""
    """What it is for in a person's words: "query", "feature flags"."""


class Ended(NamedTuple):
    """A request is over, one way or the other."""

    id: int
    method: str
    path: str
    at: datetime
    seconds: float
    status: int | None
    """None when no answer came."""
    size: int = 0
    """Bytes of the decoded body."""
    bucket: str = ""
    """The rate-limit bucket that it counted against."""
    note: str = ""
    """The server's words when it refused, or why there was no answer."""


class Waiting(NamedTuple):
    """A request is held back."""

    id: int
    path: str
    until: float
    """On the client's monotonic clock."""
    reason: Literal["window", "concurrency", "retry", "slot", "budget"]
    limit: str = ""
    """Whose limit it is, as PostHog or the budget names it."""


class Resumed(NamedTuple):
    """A wait is over, because time passed or because the user cancelled it."""

    id: int


class Offline(NamedTuple):
    """The origin does not answer; one probe goes out at `next_try`."""

    host: str
    next_try: float
    """On the client's monotonic clock."""
    why: str


class Online:
    """The origin answers again."""


Activity = Sent | Ended | Waiting | Resumed | Offline | Online
Listener = Callable[[Activity], None]


class ActivityLog:
    """The last events, and what is true now."""

    def __init__(self, offline: Offline | None = None) -> None:
        self.in_flight: dict[int, Sent] = {}
        self.waits: dict[int, Waiting] = {}
        self.offline = offline
        self.ended: deque[Ended] = deque(maxlen=KEPT)
        self.listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear of every event from now on; call what comes back to stop."""
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def record(self, event: Activity) -> None:
        """Take an event in and pass it on."""
        match event:
            case Sent():
                self.in_flight[event.id] = event
            case Ended():
                self.in_flight.pop(event.id, None)
                self.ended.append(event)
            case Waiting():
                self.waits[event.id] = event
            case Resumed():
                self.waits.pop(event.id, None)
            case Offline():
                self.offline = event
            case Online():
                self.offline = None
        for listener in tuple(self.listeners):
            listener(event)
