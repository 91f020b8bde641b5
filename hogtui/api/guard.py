"""The last thing before the network: what goes elsewhere or would change something stops here.

It stands in the transport, so that no caller, however wrong, can get around it.
"""

import re

from hogtui.api.connection import Connection, Origin
from hogtui.api.errors import ForeignOrigin, Locked
from hogtui.api.lean import httpx

WRITE_PASS = "hogtui.write_pass"  # noqa: S105 - the name of a request extension, not a password
_READ_METHODS = frozenset({"GET", "HEAD"})
# PostHog counts making and stopping a query as reads: both need only the scope query:read.
_QUERY = r"/api/(?:projects|environments)/(?:@current|[0-9]+)/query/"
_READ_POST = re.compile(
    _QUERY
    + r"(?:[A-Z][A-Za-z0-9]*/?)?"
    # How many people a condition means, asked with a body because conditions are long; and what
    # somebody gets of a flag.
    + r"|/api/(?:projects|environments)/(?:@current|[0-9]+)/feature_flags/"
    + r"(?:user_blast_radius|[0-9]+/test_evaluation)/"
    # The same for all flags, as apps ask it.
    + r"|/flags/"
)
_READ_DELETE = re.compile(_QUERY + r"[A-Za-z0-9_-]+/?")
# PostHog makes a cohort on this one, whatever the method says.
_WRITING_GET = re.compile(r".*/cohorts/[^/]+/duplicate_as_static_cohort/?")


class WritePass:
    """Lets exactly one write through; whoever holds none cannot write."""

    def __init__(self) -> None:
        self.used = False


def is_read(method: str, path: str, prefix: str = "") -> bool:
    """Whether a request changes nothing in PostHog, judged by method and path alone."""
    if method in _READ_METHODS:
        return _WRITING_GET.fullmatch(path) is None
    rest = path.removeprefix(prefix)
    pattern = {"POST": _READ_POST, "DELETE": _READ_DELETE}.get(method)
    return pattern is not None and pattern.fullmatch(rest) is not None


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends to one origin only, reads freely, and writes only with an unused pass."""

    def __init__(self, inner: httpx.AsyncBaseTransport, connection: Connection) -> None:
        self._inner = inner
        self._origin = connection.origin
        self._prefix = connection.prefix

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Check and send; raises ForeignOrigin or Locked with nothing sent."""
        path = request.url.path
        if Origin.of(request.url) != self._origin:
            raise ForeignOrigin(
                f"Refused to talk to {request.url.host}: it is not the host of this profile.",
                method=request.method,
                path=path,
            )
        if not is_read(request.method, path, self._prefix):
            self._spend(request, path)
        return await self._inner.handle_async_request(request)

    def _spend(self, request: httpx.Request, path: str) -> None:
        permit = request.extensions.get(WRITE_PASS)
        if not isinstance(permit, WritePass) or permit.used:
            raise Locked("Writing is locked.", method=request.method, path=path)
        permit.used = True

    async def aclose(self) -> None:
        """Close what is underneath."""
        await self._inner.aclose()
