"""The live host: another origin than PostHog's API, and a token that opens nothing else."""

import asyncio
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

from hogtui import __version__
from hogtui.api.auth import OriginBearer
from hogtui.api.body import decode_now
from hogtui.api.connection import Connection
from hogtui.api.errors import (
    ApiError,
    BadBody,
    Forbidden,
    NotAuthenticated,
    NotFound,
    Refused,
    ServerFailed,
    Throttled,
    TimedOut,
    Unreachable,
)
from hogtui.api.exchange import (
    CONNECT_SECONDS,
    TooLarge,
    UnknownEncoding,
    exchange,
    make_transport,
    unpacked,
)
from hogtui.api.guard import GuardedTransport
from hogtui.api.lean import httpx
from hogtui.api.limits import LIST_SECONDS, MEGABYTE
from hogtui.api.live_events import Ask, Stats
from hogtui.text.safe import line

if TYPE_CHECKING:
    from pydantic import SecretStr

WORDS = 4_096
"""Bytes of a refusal that are read."""
_BROKEN = (TimeoutError, httpx.TransportError, zlib.error, TooLarge, UnknownEncoding)


class NoStream(Refused):
    """Nobody streams live events at this address."""


class LiveHost:
    """Streams and counts, with the live token. The personal API key never comes here."""

    def __init__(
        self,
        connection: Connection,
        token: "SecretStr",
        *,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        if connection.live_host is None:
            raise ValueError("this connection has no live host")
        # What gateways want in headers is for the API's own origin; this is another one.
        own = Connection(connection.live_host, token, ca_file=connection.ca_file)
        self._host = own.host
        self._auth = OriginBearer(own.key, own.origin)
        self._http = httpx.AsyncClient(
            transport=GuardedTransport(transport or make_transport(own), own),
            headers={"User-Agent": f"hogtui/{__version__}", "Accept-Encoding": "gzip"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
            trust_env=False,
        )

    @asynccontextmanager
    async def stream(self, ask: Ask) -> AsyncGenerator[AsyncIterator[bytes], None]:
        """An open stream as unpacked pieces of bytes; these raise Unreachable.

        Raises NoStream where there is no such service, NotAuthenticated for a token that is no
        good any more, and any other ApiError.
        """
        request = self._http.build_request(
            "GET",
            f"{self._host}/events",
            params=ask.parameters(),
            headers={"Accept": "text/event-stream", "Cache-Control": "no-store"},
        )
        response = await self._send(request)
        try:
            if not _is_stream(response):
                raise _refusal(response.status_code, await _words(response))
            yield _pieces(response)
        finally:
            await response.aclose()

    async def stats(self) -> Stats:
        """How many people and recordings there are now. Raises ApiError."""
        request = self._http.build_request("GET", f"{self._host}/stats")
        answer = await exchange(self._http, request, self._auth, seconds=LIST_SECONDS, cap=MEGABYTE)
        if answer.status != 200:
            raise _refusal(answer.status, "")
        body = decode_now(answer.raw)
        if not isinstance(body, Mapping):
            raise BadBody("The live host's counts are not what we know.")
        # Where there is nothing to count, PostHog says {"error": "no stats"}.
        return Stats(_count(body.get("users_on_product")), _count(body.get("active_recordings")))

    async def close(self) -> None:
        """Let go of the network."""
        await self._http.aclose()

    async def _send(self, request: httpx.Request) -> httpx.Response:
        failure: ApiError
        try:
            async with asyncio.timeout(LIST_SECONDS):
                return await self._http.send(
                    request, auth=self._auth, stream=True, follow_redirects=False
                )
        except TimeoutError:
            failure = TimedOut(f"No answer within {LIST_SECONDS:.0f} s.")
        except httpx.TransportError as error:
            failure = _lost(error)
        # Outside, so that no frame of httpx with the token in it hangs on to the failure.
        raise failure


def _is_stream(response: httpx.Response) -> bool:
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return response.status_code == 200 and kind == "text/event-stream"


async def _pieces(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    failure: ApiError | None = None
    try:
        async for piece in unpacked(response):
            yield piece
    except _BROKEN as error:
        failure = _lost(error)
    if failure is not None:
        raise failure


def _lost(error: Exception) -> Unreachable:
    return Unreachable(f"The live host: {line(str(error)) or type(error).__name__}")


async def _words(response: httpx.Response) -> str:
    """What a refusal says, as much as is worth reading."""
    raw = b""
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            async for piece in unpacked(response):
                raw += piece
                if len(raw) > WORDS:
                    break
    except _BROKEN:
        return ""
    try:
        body = decode_now(raw[:WORDS])
    except BadBody:
        return ""
    words = body.get("message") or body.get("error") if isinstance(body, Mapping) else None
    return line(words) if isinstance(words, str) else ""


def _refusal(status: int, words: str) -> ApiError:
    words = words or f"The live host answered {status}."
    match status:
        case 401:
            return NotAuthenticated(words, status=status)
        case 400:
            return Refused(words, status=status)
        case 403:
            return Forbidden(words, status=status)
        case 429:
            return Throttled(words, status=status)
        case 404 | 405 | 410 | 501:
            return NotFound("There is no live service here.", status=status)
        case _ if status >= 500:
            return ServerFailed(words, status=status)
    # 204, a redirect to a login, or a page: none of it will become a stream.
    return NoStream("There is no live service here.", status=status)


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
