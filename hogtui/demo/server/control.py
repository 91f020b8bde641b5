"""The demo's own addresses: its knobs and its log of requests. Only the full key opens them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hogtui.demo.server import auth, errors
from hogtui.demo.server.instance import Instance
from hogtui.demo.server.live_knobs import read_knobs
from hogtui.demo.server.replies import reply
from hogtui.demo.server.rules import parse_rules


def routes(instance: Instance) -> list[Route]:
    """Addresses that no PostHog has."""

    async def knobs(request: Request) -> Response:
        try:
            _open(await _key(request), instance)
            if request.method == "POST":
                await turn(instance, await auth.body_of(request))
        except errors.Refusal as refusal:
            return refusal.response()
        return reply(described(instance))

    async def requests(request: Request) -> Response:
        try:
            _open(await _key(request), instance)
        except errors.Refusal as refusal:
            return refusal.response()
        if request.method == "DELETE":
            instance.knobs.log.clear()
        return reply({"requests": list(instance.knobs.log)})

    return [
        Route("/_demo/knobs", knobs, methods=["GET", "POST"]),
        Route("/_demo/requests", requests, methods=["GET", "DELETE"]),
    ]


async def _key(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def _open(value: str, instance: Instance) -> None:
    if value != instance.keys.full.value:
        raise errors.not_authenticated(None, "")


async def turn(instance: Instance, wanted: Mapping[str, Any]) -> None:
    """Set what is named; raises Refusal about the first thing that is not understood."""
    if not isinstance(wanted, Mapping):
        raise errors.invalid("Knobs are a JSON object.")
    rest = dict(wanted)
    if "limits" in rest:
        try:
            rules = parse_rules(str(rest.pop("limits")), instance.limits.rules)
        except (ValueError, OSError) as error:
            raise errors.invalid(str(error), attr="limits") from None
        instance.limits.rules = rules
        instance.limits.forget()
    if "scopes" in rest:
        instance.keys.full.scopes = tuple(rest.pop("scopes"))
    if "scoped_teams" in rest:
        instance.keys.full.scoped_teams = tuple(rest.pop("scoped_teams"))
    if "new_events" in rest:
        instance.new_events = bool(rest.pop("new_events"))
    if "live" in rest:
        try:
            instance.live = read_knobs(rest.pop("live"))
        except ValueError as error:
            raise errors.invalid(str(error), attr="live") from None
    for name, attribute in (("ingestion_seconds", "seconds"), ("batch_seconds", "batch_seconds")):
        if name in rest:
            setattr(instance.later, attribute, max(0.0, float(rest.pop(name))))
    if rest.pop("revoke_live_tokens", False):
        instance.live_tokens.revoke()
    if "file_tree" in rest:
        instance.file_tree = bool(rest.pop("file_tree"))
    if rest.pop("clear_cache", False):
        instance.cache.clear()
    await instance.knobs.turn(rest)


def described(instance: Instance) -> dict[str, Any]:
    """How everything is set."""
    rules = instance.limits.rules
    return {
        **instance.knobs.described(),
        "limits": {
            "enabled": rules.enabled,
            "api_queries": rules.api_queries,
            "concurrency": rules.concurrency,
            "concurrency_wait": rules.concurrency_wait,
            "windows": {name: list(window) for name, window in rules.windows.items()},
        },
        "scopes": list(instance.keys.full.scopes),
        "scoped_teams": list(instance.keys.full.scoped_teams),
        "new_events": instance.new_events,
        "file_tree": instance.file_tree,
        "live": asdict(instance.live),
        "ingestion_seconds": instance.later.seconds,
        "batch_seconds": instance.later.batch_seconds,
    }
