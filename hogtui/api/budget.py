"""What each of PostHog's rate limits has left, as far as we can know it.

PostHog sends no header about it. We count what we send, and learn a limit when it refuses: it
is what we had sent by then, raised again when more goes through later. The buckets have
PostHog's names: `query` holds the HogQL queries, `api_queries` everything on the query endpoint
(following a query counts like asking), `clickhouse` what reads events and persons,
`event_values` looking up the values of a property, `api` the rest.
"""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from hogtui.api.clock import Clock
from hogtui.api.slots import Priority

MINUTE = 60
HOUR = 3600
SHARE = 0.3
"""What we may use of a bucket for work that nobody is waiting for; the rest is for others."""

# Only for holding our own background work back until a limit is learned; never shown.
ASSUMED = {
    ("query", MINUTE): 120,
    ("query", HOUR): 120,
    ("api_queries", MINUTE): 240,
    ("api_queries", HOUR): 1200,
    ("clickhouse", MINUTE): 240,
    ("clickhouse", HOUR): 1200,
    ("event_values", MINUTE): 60,
    ("event_values", HOUR): 300,
    ("api", MINUTE): 480,
    ("api", HOUR): 4800,
}

_RESOURCE = re.compile(r"/api/(?:projects|environments)/[^/]+/([a-z_]+)(/.*)?$")
_HEAVY = frozenset({"events", "groups", "insights", "persons", "session_recordings"})


def buckets_of(path: str, kind: str = "") -> tuple[str, ...]:
    """The buckets that a request counts against, the narrowest first.

    `kind` is the kind of query in a body that is posted to the query endpoint.
    """
    found = _RESOURCE.search(path)
    resource, rest = (found.group(1), found.group(2) or "") if found else ("", "")
    if resource == "query":
        return ("query", "api_queries") if kind == "HogQLQuery" else ("api_queries",)
    if rest in ("/values", "/values/", "/property_values", "/property_values/"):
        return ("event_values",)
    if resource in _HEAVY or (resource == "cohorts" and "/persons" in rest):
        return ("clickhouse",)
    return ("api",)


@dataclass(frozen=True)
class Meter:
    """One window of one bucket."""

    name: str
    used: int
    limit: int | None
    """Learned from a refusal; None while PostHog has not refused anything."""
    refills_in: float | None
    """Seconds until some of it comes back; None when nothing is used."""
    window: int = MINUTE
    """Seconds."""


@dataclass(frozen=True)
class Hold:
    """Do not send before this much time has passed."""

    seconds: float
    reason: Literal["window", "budget"]
    bucket: str


@dataclass
class _Window:
    length: int
    sent: deque[float] = field(default_factory=deque)
    limit: int | None = None
    raised: tuple[float, int] | None = None
    """When more went through than the limit said, and what it was before."""

    def used(self, now: float) -> int:
        while self.sent and self.sent[0] <= now - self.length:
            self.sent.popleft()
        return len(self.sent)

    def refills_in(self, now: float) -> float | None:
        return self.sent[0] + self.length - now if self.used(now) else None

    def count(self, now: float) -> None:
        self.sent.append(now)
        if self.limit is not None and self.used(now) > self.limit:
            self.raised = (now, self.limit)
            self.limit = len(self.sent)

    def uncount(self, moment: float) -> None:
        """Forget one request of a moment, and what was learned from it."""
        if moment in self.sent:
            self.sent.remove(moment)
        if self.raised is not None and self.raised[0] == moment:
            self.limit, self.raised = self.raised[1], None

    def frees(self, now: float, allowed: int) -> float:
        """Seconds until fewer than `allowed` are in the window."""
        excess = self.used(now) - max(allowed, 1)
        return self.sent[excess] + self.length - now if excess >= 0 else 0.0


class Budget:
    """Counts requests per bucket, learns limits, and says who has to hold back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._windows: dict[str, tuple[_Window, _Window]] = {}
        self._blocked: dict[str, float] = {}

    def sent(self, buckets: Iterable[str]) -> float:
        """A request goes out; gives the moment to name it by, should it never arrive."""
        now = self._clock.monotonic()
        for bucket in buckets:
            for window in self._of(bucket):
                window.count(now)
        return now

    def unsent(self, buckets: Iterable[str], moment: float) -> None:
        """The request of that moment never left, so PostHog has not counted it."""
        for bucket in buckets:
            for window in self._of(bucket):
                window.uncount(moment)

    def refused(self, bucket: str, retry_after: float) -> None:
        """Learn from a 429 that names the time until there is room again."""
        now = self._clock.monotonic()
        self._blocked[bucket] = now + retry_after
        windows = self._of(bucket)
        for window in windows:
            # PostHog does not count what it refuses.
            if window.sent:
                window.uncount(window.sent[-1])
        # The window that by our own count refills about then is the one that was full.
        guess = min(windows, key=lambda window: abs((window.refills_in(now) or 0) - retry_after))
        guess.limit = max(guess.used(now), 1)

    def hold(self, buckets: Iterable[str], priority: Priority) -> Hold | None:
        """Why a request must not go out yet, or None."""
        now = self._clock.monotonic()
        buckets = tuple(buckets)
        for bucket in buckets:
            if (left := self._blocked.get(bucket, now) - now) > 0:
                return Hold(left, "window", bucket)
        if priority < Priority.TAIL:
            return None
        waits = [
            Hold(window.frees(now, int(SHARE * limit)), "budget", bucket)
            for bucket in buckets
            for window in self._of(bucket)
            if (limit := window.limit or ASSUMED.get((bucket, window.length)))
        ]
        longest = max(waits, key=lambda wait: wait.seconds, default=None)
        return longest if longest and longest.seconds > 0 else None

    def meters(self) -> list[Meter]:
        """Every bucket that was used, shortest window first."""
        now = self._clock.monotonic()
        found = []
        for name, windows in sorted(self._windows.items()):
            blocked = self._blocked.get(name, now) - now
            for window in windows:
                refills = window.refills_in(now)
                if blocked > 0 and window.limit is not None:
                    refills = blocked
                used = window.used(now)
                found.append(Meter(name, used, window.limit, refills, window.length))
        return found

    def _of(self, bucket: str) -> tuple[_Window, _Window]:
        if bucket not in self._windows:
            self._windows[bucket] = (_Window(MINUTE), _Window(HOUR))
        return self._windows[bucket]
