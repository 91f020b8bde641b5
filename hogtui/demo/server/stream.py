"""The live host: new events as a stream of server-sent events. Another origin than the API."""

import asyncio
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from hogtui.demo.server.hub import Listener, Wanted
from hogtui.demo.server.instance import Instance
from hogtui.demo.server.replies import render, reply

LONGEST = 30 * 60.0
"""Seconds after which the server ends every stream."""
HEARTBEAT = 15.0


def build_live(instance: Instance) -> ASGIApp:
    """The live server of one instance."""

    async def events(request: Request) -> Response:
        team_id = _team(request, instance)
        if team_id is None:
            return reply({"message": "wrong token"}, 401)
        listener = instance.hub.join(_wanted(request, team_id))
        return StreamingResponse(
            _frames(instance, listener),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
        )

    async def stats(request: Request) -> Response:
        if _team(request, instance) is None:
            return reply({"error": "wrong token claims"}, 401)
        await instance.filled.wait()
        counts = await asyncio.to_thread(instance.live_stats)
        found = {name: count for name, count in counts.items() if count}
        return reply(found or {"error": "no stats"})

    return Starlette(routes=[Route("/events", events), Route("/stats", stats)])


def _team(request: Request, instance: Instance) -> int | None:
    token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    return instance.live_tokens.team_of(token) if token else None


def _wanted(request: Request, team_id: int) -> Wanted:
    asked = request.query_params
    columns = asked.get("columns")
    return Wanted(
        team_id=team_id,
        events=_names(asked.get("eventType")),
        distinct_id=asked.get("distinctId", ""),
        columns=None if columns is None else _names(columns),
    )


def _names(text: str | None) -> frozenset[str]:
    return frozenset(name.strip() for name in (text or "").split(",") if name.strip())


async def _frames(instance: Instance, listener: Listener) -> AsyncIterator[bytes]:
    until = instance.clock.monotonic() + LONGEST
    try:
        while (left := until - instance.clock.monotonic()) > 0:
            try:
                event = await asyncio.wait_for(listener.queue.get(), min(left, HEARTBEAT))
            except TimeoutError:
                yield b": heartbeat\n\n"
            else:
                yield b"data: " + render(event) + b"\n\n"
    finally:
        instance.hub.leave(listener)
