"""The live host: new events as a stream of server-sent events. Another origin than the API."""

import asyncio
import zlib
from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from hogtui.demo.server.hub import Listener, Wanted
from hogtui.demo.server.instance import Instance
from hogtui.demo.server.property_filters import read_filters
from hogtui.demo.server.replies import render, reply

HEARTBEATS = {"comment": b": heartbeat\n\n", "named": b"event: heartbeat\ndata: {}\n\n"}


def build_live(instance: Instance) -> ASGIApp:
    """The live server of one instance."""

    async def events(request: Request) -> Response:
        if not instance.live.service:
            return _nobody()
        token = _token(request)
        team_id = instance.live_tokens.team_of(token)
        if team_id is None:
            return reply({"message": "wrong token"}, 401)
        wanted = _wanted(request, team_id)
        for each in wanted.properties:
            if each.key in instance.live.restricted:
                words = f"property filter references a restricted property: {each.key}"
                return reply({"message": words}, 400)
        return _streamed(request, instance, instance.hub.join(wanted), token)

    async def stats(request: Request) -> Response:
        if not instance.live.service:
            return _nobody()
        if instance.live_tokens.team_of(_token(request)) is None:
            return reply({"error": "wrong token claims"}, 401)
        await instance.filled.wait()
        counts = await asyncio.to_thread(instance.live_stats)
        found = {name: count for name, count in counts.items() if count}
        return reply(found or {"error": "no stats"})

    return Starlette(routes=[Route("/events", events), Route("/stats", stats)])


def _nobody() -> Response:
    """What the gateway of an instance says that runs no live service."""
    return PlainTextResponse("404 page not found", 404)


def _token(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ").strip()


def _wanted(request: Request, team_id: int) -> Wanted:
    asked = request.query_params
    columns = asked.get("columns")
    return Wanted(
        team_id=team_id,
        events=_names(asked.get("eventType")),
        distinct_id=asked.get("distinctId", ""),
        columns=None if columns is None else _names(columns),
        properties=read_filters(asked.get("properties"), asked.getlist("property")),
        geo=asked.get("geo") in ("true", "1"),
    )


def _names(text: str | None) -> frozenset[str]:
    return frozenset(name.strip() for name in (text or "").split(",") if name.strip())


def _streamed(request: Request, instance: Instance, listener: Listener, token: str) -> Response:
    body = _frames(instance, listener, token)
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    if instance.live.gzip and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = _packed(body)
    return StreamingResponse(body, media_type="text/event-stream", headers=headers)


async def _frames(
    instance: Instance, listener: Listener, token: str
) -> AsyncGenerator[bytes, None]:
    """What happens, until the time is over or the token is no good any more."""
    clock, knobs = instance.clock, instance.live
    until = clock.monotonic() + knobs.seconds
    check = clock.monotonic() + knobs.access_seconds
    beat = clock.monotonic() + knobs.heartbeat_seconds
    try:
        while (now := clock.monotonic()) < until:
            if now >= check:
                if instance.live_tokens.team_of(token) is None:
                    return
                check = now + knobs.access_seconds
            if events := await listener.some(max(0.0, min(until, check, beat) - now)):
                yield b"".join(b"data: " + render(event) + b"\n\n" for event in events)
            elif clock.monotonic() >= beat:
                beat = clock.monotonic() + knobs.heartbeat_seconds
                if sign := HEARTBEATS.get(knobs.heartbeats):
                    yield sign
    finally:
        instance.hub.leave(listener)


async def _packed(pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """Each piece can be unpacked as soon as it is there."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    async with aclosing(pieces) as open_pieces:
        async for piece in open_pieces:
            yield packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)
        yield packer.flush()
