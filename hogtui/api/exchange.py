"""One request and its whole answer, under one deadline and one cap on its size."""

import asyncio
import os
import ssl
import urllib.request
import zlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from hogtui.api.connection import Connection, InvalidConnection
from hogtui.api.errors import ApiError, BadBody, TimedOut, Unreachable
from hogtui.api.lean import httpx
from hogtui.api.limits import MEGABYTE
from hogtui.api.order import Sink
from hogtui.text.hosts import is_loopback
from hogtui.text.safe import line

CONNECT_SECONDS = 5.0
SLICE = 1 << 20
"""Bytes that are unpacked at once; between two slices the event loop gets its turn."""


@dataclass(frozen=True)
class Answer:
    """What came back, unpacked but not yet understood."""

    status: int
    """A plain number: 512 and 513 are real here."""
    headers: httpx.Headers
    raw: bytes


async def exchange(
    http: httpx.AsyncClient,
    request: httpx.Request,
    auth: httpx.Auth,
    *,
    seconds: float,
    cap: int,
    sink: Sink | None = None,
) -> Answer:
    """Send and read to the end; raises Unreachable, TimedOut or BadBody.

    A stream of events goes to `sink` while it comes.

    The errors carry no trace of httpx: its frames hold the request's headers, and with them the
    key, where a traceback with locals would print them.
    """
    failure: ApiError
    try:
        async with asyncio.timeout(seconds):
            response = await http.send(request, auth=auth, stream=True, follow_redirects=False)
            try:
                is_stream = sink is not None and is_event_stream(response)
                raw = await _read(response, cap, sink if is_stream else None)
            finally:
                await response.aclose()
            return Answer(response.status_code, response.headers, raw)
    except (TimeoutError, httpx.TransportError, zlib.error, TooLarge, UnknownEncoding) as error:
        failure = _failure(error, request.url.host, seconds, cap)
    failure.method, failure.path = request.method, request.url.path
    raise failure


def _failure(error: Exception, host: str, seconds: float, cap: int) -> ApiError:
    """Our own error for one of the network's."""
    match error:
        case httpx.ConnectTimeout():
            return _unsent(TimedOut(f"No connection within {CONNECT_SECONDS:.0f} s."))
        case TimeoutError() | httpx.TimeoutException():
            return TimedOut(f"No whole answer within {seconds:.0f} s.")
        case httpx.ConnectError() | httpx.UnsupportedProtocol() | httpx.ProxyError():
            return _unsent(Unreachable(_connect_words(error, host)))
        case zlib.error():
            return BadBody("The answer cannot be unpacked.")
        case TooLarge():
            return BadBody(f"The answer is larger than {cap // MEGABYTE} MB; ask for less of it.")
        case UnknownEncoding():
            return BadBody(f"The answer is packed in a way we did not ask for: {error}")
        case _:
            return Unreachable(f"The connection broke: {_words(error)}")


def _unsent(error: Unreachable) -> Unreachable:
    error.sent = False
    return error


class TooLarge(Exception):
    """The unpacked body passed its cap."""


class UnknownEncoding(Exception):
    """A content encoding other than gzip and deflate."""


def is_event_stream(answer: httpx.Response | Answer) -> bool:
    """Whether what comes is a stream of events."""
    code = answer.status if isinstance(answer, Answer) else answer.status_code
    kind = answer.headers.get("content-type", "")
    return code == 200 and kind.startswith("text/event-stream")


async def _read(response: httpx.Response, cap: int, sink: Sink | None) -> bytes:
    """The unpacked body; raises TooLarge as soon as it passes the cap."""
    pieces: list[bytes] = []
    size = 0
    async for piece in unpacked(response):
        size += len(piece)
        if size > cap:
            raise TooLarge
        if sink is None:
            pieces.append(piece)
        else:
            sink(piece)
    return b"".join(pieces)


async def unpacked(response: httpx.Response) -> AsyncIterator[bytes]:
    """Pieces of at most SLICE bytes, however far a small packed piece blows up."""
    if response.is_stream_consumed:
        # A transport that answers from memory has the whole body already.
        yield response.content
        return
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in {"", "identity"}:
        async for piece in response.aiter_raw():
            yield piece
        return
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise UnknownEncoding(line(encoding[:40]))
    # 32 beyond the window size lets zlib tell gzip and zlib headers apart by itself.
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    async for packed in response.aiter_raw():
        rest = packed
        while rest and not unpacker.eof:
            yield unpacker.decompress(rest, SLICE)
            rest = unpacker.unconsumed_tail
            if rest:
                await asyncio.sleep(0)
    if not unpacker.eof:
        raise httpx.ReadError("the packed body ended early")


def _words(error: Exception) -> str:
    return line(str(error)) or type(error).__name__


def _connect_words(error: Exception, host: str) -> str:
    words = _words(error)
    if "CERTIFICATE_VERIFY_FAILED" in words:
        return f"The certificate of {host} is not trusted; name its authority with a CA file."
    return f"No connection to {host}: {words}"


def make_transport(connection: Connection) -> httpx.AsyncBaseTransport:
    """What talks to the network: certificates always checked, a proxy only for https.

    Raises InvalidConnection when the CA file or the proxy cannot be used.
    """
    limits = httpx.Limits(max_connections=8, max_keepalive_connections=4, keepalive_expiry=60)
    return httpx.AsyncHTTPTransport(
        verify=_certificates(connection),
        limits=limits,
        trust_env=False,
        proxy=proxy_for(connection, urllib.request.getproxies_environment()),
    )


def _certificates(connection: Connection) -> ssl.SSLContext:
    if connection.origin.scheme == "http":
        # Loopback without TLS: an empty context saves the time that reading the real one takes.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = httpx.create_ssl_context(trust_env=False)
    if connection.ca_file is not None:
        try:
            context.load_verify_locations(cafile=os.fspath(connection.ca_file))
        except OSError as error:
            # ssl.SSLError, for a file without certificates, is an OSError too.
            words = line(f"{connection.ca_file}: {error.strerror or 'no certificates in it'}")
            raise InvalidConnection(f"The CA file cannot be used: {words}.") from None
    return context


def proxy_for(connection: Connection, proxies: Mapping[str, str]) -> str | None:
    """The proxy for this host out of HTTPS_PROXY, ALL_PROXY and NO_PROXY, if any.

    Only for https, where a proxy passes bytes on and never sees the key. Of the environment
    nothing else is used: no netrc, no certificate variables. Raises InvalidConnection.
    """
    origin = connection.origin
    if origin.scheme != "https" or is_loopback(origin.host):
        return None
    if _is_excepted(origin.host, proxies.get("no", "")):
        return None
    proxy = proxies.get("https") or proxies.get("all")
    if not proxy:
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if not proxy.startswith(("http://", "https://")):
        raise InvalidConnection(
            f"Only http proxies work; name {origin.host} in NO_PROXY to go without one."
        )
    return proxy


def _is_excepted(host: str, exceptions: str) -> bool:
    """Whether NO_PROXY names a host or a domain that it is in."""
    names = [name.strip().lstrip(".").lower() for name in exceptions.split(",")]
    return any(name == "*" or host == name or host.endswith(f".{name}") for name in names if name)
