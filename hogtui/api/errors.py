"""Everything that can go wrong between us and PostHog.

ApiError                 the one failure a worker expects
├── Unreachable          no answer: name, connection, TLS, reset, or a body that broke off
│   └── TimedOut         nothing within the deadline
├── Refused              PostHog answered and said no
│   ├── Invalid          400: the request, or the HogQL in it (positions in `problems`)
│   ├── NotAuthenticated 401: the key is missing, wrong or revoked
│   ├── QuotaExceeded    402: an allowance of the plan is used up
│   ├── Forbidden        403: `scope` is the missing one, if PostHog named it
│   ├── NotFound         404
│   ├── Conflict         409: an edit conflict, or an approval that is required
│   ├── Throttled        429: `retry_after` is None for a concurrency refusal
│   └── ServerFailed     5xx
│       └── TooHeavy     504, 512, 513: the query is too slow or too large; final
├── BadBody              an answer that is not what the page about the API says
├── Locked               a write was tried while writing is locked; nothing was sent
├── ForeignOrigin        a link or a redirect led to another host; nothing was sent
└── Cancelled            the user cancelled the wait

Messages are PostHog's own words when it said any; they are already made safe to draw.
"""

from typing import NamedTuple


class Problem(NamedTuple):
    """One thing PostHog found in a query; offsets are characters, the end exclusive."""

    message: str
    start: int | None = None
    end: int | None = None
    fix: str | None = None


class ApiError(Exception):
    """A request that did not give what was asked for."""

    def __init__(self, message: str, *, method: str = "", path: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.method = method
        self.path = path


class Unreachable(ApiError):
    """No whole answer came back."""

    sent: bool = True
    """Whether the request may have arrived; False when there was never a connection."""


class TimedOut(Unreachable):
    """Nothing came within the deadline."""


class Refused(ApiError):
    """PostHog answered, and the answer is no."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        code: str = "",
        attr: str | None = None,
        method: str = "",
        path: str = "",
    ) -> None:
        super().__init__(message, method=method, path=path)
        self.status = status
        """A plain number: 512 and 513 have no name in the standard library."""
        self.code = code
        self.attr = attr
        """The field at fault, nested names joined by two underscores."""


class Invalid(Refused):
    """400: what we asked is not valid."""

    problems: tuple[Problem, ...] = ()
    """Where in the query, when it was a query."""


class NotAuthenticated(Refused):
    """401: no key, a wrong one, or one that was revoked."""


class QuotaExceeded(Refused):
    """402: an allowance of the plan is used up; waiting does not help."""


class Forbidden(Refused):
    """403: the key or the person may not do this."""

    scope: str | None = None
    """The scope that the key lacks, such as `query:read`, if PostHog named one."""


class NotFound(Refused):
    """404."""


class Conflict(Refused):
    """409: `code` tells an edit conflict from a required approval."""


class Throttled(Refused):
    """429: a window limit when `retry_after` is known, otherwise a concurrency refusal."""

    retry_after: float | None = None
    """Seconds."""


class ServerFailed(Refused):
    """5xx."""


class TooHeavy(ServerFailed):
    """504, 512 or 513: asking again would end the same way."""


class BadBody(ApiError):
    """The answer is not JSON, not the documented shape, too deep or too large."""


class Locked(ApiError):
    """A write while writing is locked. Nothing was sent."""


class ForeignOrigin(ApiError):
    """A link or a redirect named another origin. Nothing was sent there."""


class Cancelled(ApiError):
    """The user did not want to wait any longer."""
