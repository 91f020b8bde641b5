"""What SDKs send with a project token: events in, flag values out."""

import asyncio
import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from hogtui.demo.server import flags
from hogtui.demo.server.facts import Project
from hogtui.demo.server.instance import Instance
from hogtui.demo.server.replies import reply

LARGEST = 20_000_000
"""Bytes of a body, unpacked."""
NO_TOKEN = "event submitted without an api_key"  # noqa: S105 -- a message


class Unfit(Exception):
    """A request that is refused in plain text."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


def routes(instance: Instance) -> list[Route]:
    """The addresses that need no personal key."""

    async def capture(request: Request) -> Response:
        try:
            project, events = await _events_of(request, instance)
        except Unfit as unfit:
            return PlainTextResponse(unfit.words, unfit.status)
        await instance.filled.wait()
        await asyncio.to_thread(instance.ingestion.store, project, events)
        return reply({"status": "Ok"})

    async def evaluate(request: Request) -> Response:
        try:
            body = await _body(request)
            project = _project(instance, body, request)
        except Unfit as unfit:
            return PlainTextResponse(unfit.words, unfit.status)
        await instance.filled.wait()
        rows = instance.rows("feature_flags", project)
        version = request.query_params.get("v", "1")
        old = request.url.path.startswith("/decide") or version == "1"
        return reply(flags.answer(rows, body, instance.clock.now(), old=old))

    captured = ("/i/v0/e/", "/i/v0/e", "/batch/", "/batch", "/capture/", "/capture", "/e/", "/e")
    asked = ("/flags/", "/flags", "/decide/", "/decide")
    return [Route(path, capture, methods=["POST"]) for path in captured] + [
        Route(path, evaluate, methods=["POST"]) for path in asked
    ]


async def _events_of(
    request: Request, instance: Instance
) -> tuple[Project, list[Mapping[str, Any]]]:
    body = await _body(request)
    if isinstance(body, list):
        events: Sequence[Any] = body
    elif isinstance(body.get("batch"), list):
        events = body["batch"]
    else:
        events = [body]
    project = _project(instance, body if isinstance(body, dict) else {}, request, events)
    if not events:
        raise Unfit(400, "submitted an empty batch")
    return project, [_checked(event) for event in events]


def _checked(event: Any) -> Mapping[str, Any]:
    if not isinstance(event, Mapping):
        raise Unfit(400, "event submitted with invalid json")
    properties = event.get("properties")
    if properties is not None and not isinstance(properties, Mapping):
        raise Unfit(400, "event submitted with invalid properties")
    if not event.get("event"):
        raise Unfit(400, "event submitted with an empty event name")
    distinct_id = event.get("distinct_id") or (properties or {}).get("distinct_id")
    if not distinct_id:
        raise Unfit(400, "event submitted with an empty distinct_id")
    return {**event, "distinct_id": distinct_id}


def _project(
    instance: Instance, body: Mapping[str, Any], request: Request, events: Sequence[Any] = ()
) -> Project:
    token = body.get("api_key") or body.get("token") or request.query_params.get("token")
    if not token and events and isinstance(events[0], Mapping):
        first = events[0]
        token = first.get("api_key") or (first.get("properties") or {}).get("token")
    if not token:
        raise Unfit(401, NO_TOKEN)
    project = instance.facts.project_of_token(str(token))
    if project is None:
        raise Unfit(401, "event submitted with an unknown api_key")
    return project


async def _body(request: Request) -> Any:
    raw = await request.body()
    packed = request.headers.get("content-encoding") == "gzip" or raw[:2] == b"\x1f\x8b"
    try:
        if packed:
            raw = _unpacked(raw)
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            # Browsers send this form to avoid a preflight; base64 of JSON under the name data.
            data = parse_qs(raw.decode()).get("data", [""])[0]
            raw = (
                base64.b64decode(data.replace(" ", "+")) if data[:1] not in "{[" else data.encode()
            )
        parsed = json.loads(raw)
    except (ValueError, OSError, EOFError, zlib.error):
        raise Unfit(400, "failed to parse request: invalid body") from None
    if not isinstance(parsed, (dict, list)):
        raise Unfit(400, "failed to parse request: invalid body")
    return parsed


def _unpacked(raw: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    body = unpacker.decompress(raw, LARGEST)
    if unpacker.unconsumed_tail:
        raise Unfit(413, "payload too large")
    return body
