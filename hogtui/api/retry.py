"""Whether to ask again, and when. Nothing here waits, sends or reads a clock of its own."""

import math
import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from hogtui.api.errors import ApiError, Refused, Throttled, Unreachable

ATTEMPTS = 3
FIRST_WAIT = 0.5
LONGEST_BACKOFF = 8.0
LONGEST_OBEYED = 60.0
"""A longer Retry-After is an answer, not an obstacle: the user is told instead."""
CONCURRENCY_WAITS = (2.0, 4.0, 8.0, 16.0)
"""For too many queries at once; 30 s together, longer than most queries hold their place."""

Random = Callable[[], float]
"""From 0 up to 1."""


@dataclass(frozen=True)
class Policy:
    """Which failures of one kind of request are worth another try."""

    statuses: frozenset[int] = frozenset({500, 502, 503, 504})
    throttled: bool = True
    resend: bool = True
    """Whether a request that may have arrived can be sent again without doing things twice."""


READ = Policy()
# A query that failed inside ClickHouse or ran into its limit costs the same again and fails again;
# after a lost connection it is query.py that knows how to ask without running it twice.
QUERY = Policy(statuses=frozenset({502, 503}), resend=False)
ONCE = Policy(statuses=frozenset(), throttled=False, resend=False)
"""Writes: sent once, whatever comes back."""


@dataclass(frozen=True)
class Pause:
    """Wait this long, then ask again."""

    seconds: float
    reason: Literal["window", "concurrency", "retry"]


def backoff(attempt: int, random: Random) -> float:
    """Seconds before the try after `attempt` (from 1), jittered down to half."""
    return _jittered(min(LONGEST_BACKOFF, FIRST_WAIT * 2.0 ** (attempt - 1)), random)


def decide(
    error: ApiError,
    *,
    attempt: int,
    policy: Policy,
    patient: bool,
    random: Random,
) -> Pause | None:
    """What to do after try number `attempt` (from 1) failed; None means: tell the caller.

    `patient` is for the user's own query, which outwaits a concurrency refusal.
    """
    if isinstance(error, Throttled):
        return _after_throttle(error, attempt, policy, patient, random)
    if attempt >= ATTEMPTS:
        return None
    if isinstance(error, Unreachable):
        again = policy.resend or (policy is not ONCE and not error.sent)
    else:
        again = isinstance(error, Refused) and error.status in policy.statuses
    return Pause(backoff(attempt, random), "retry") if again else None


def _after_throttle(
    error: Throttled, attempt: int, policy: Policy, patient: bool, random: Random
) -> Pause | None:
    if not policy.throttled:
        return None
    if error.retry_after is not None:
        short = error.retry_after <= LONGEST_OBEYED and attempt < ATTEMPTS
        return Pause(error.retry_after, "window") if short else None
    tries = len(CONCURRENCY_WAITS) + 1 if patient else ATTEMPTS
    if attempt >= tries:
        return None
    return Pause(_jittered(CONCURRENCY_WAITS[attempt - 1], random), "concurrency")


def _jittered(seconds: float, random: Random) -> float:
    return seconds * (0.5 + random() / 2)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that the server asks us to wait; None if it asks nothing that makes sense.

    A date is measured against the server's own Date, and against `now` only without one.
    """
    asked = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", asked):
        return float(asked)
    until = _http_date(asked)
    if until is None:
        return None
    seconds = (until - (_http_date(headers.get("date", "")) or now)).total_seconds()
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _http_date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


@dataclass
class RetryQuota:
    """Retries may be a tenth of the requests of the last two minutes, and three more."""

    window: float = 120.0
    share: float = 0.1
    extra: int = 3
    _requests: deque[float] = field(default_factory=deque)
    _retries: deque[float] = field(default_factory=deque)

    def sent(self, now: float) -> None:
        """Count a request that is no retry."""
        self._requests.append(now)

    def take(self, now: float) -> bool:
        """Count a retry if there is one left."""
        for times in (self._requests, self._retries):
            while times and times[0] <= now - self.window:
                times.popleft()
        allowed = len(self._retries) < self.extra + self.share * len(self._requests)
        if allowed:
            self._retries.append(now)
        return allowed


PROBES = (5.0, 10.0, 20.0, 40.0, 60.0)
"""Seconds before each probe of an origin that is down; the last one repeats."""


@dataclass
class Breaker:
    """Knows when an origin is down, and when to knock again."""

    limit: int = 5
    failures: int = 0
    probes: int = 0
    down: bool = False

    def failed(self) -> bool:
        """Count a failure; True when the origin goes down with it."""
        self.failures += 1
        tripped = not self.down and self.failures >= self.limit
        self.down = self.down or tripped
        return tripped

    def answered(self) -> bool:
        """The origin lives; True when it was down until now."""
        was_down, self.down = self.down, False
        self.failures = self.probes = 0
        return was_down

    def next_probe(self) -> float:
        """Seconds until the next probe."""
        wait = PROBES[min(self.probes, len(PROBES) - 1)]
        self.probes += 1
        return wait
