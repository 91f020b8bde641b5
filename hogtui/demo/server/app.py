"""The whole HTTP surface: which files have endpoints, and what every request goes through."""

import time
import traceback
from collections.abc import Awaitable, Callable, Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hogtui.demo.server import (
    annotations,
    approvals,
    auth,
    capture,
    cohorts,
    control,
    dashboard_tiles,
    dashboards,
    definitions,
    errors,
    feature_flags,
    file_tree,
    flag_actions,
    flag_copies,
    flag_evaluation,
    insights,
    organization,
    person_changes,
    persons,
    published,
    query,
    recordings,
    scheduled_changes,
    values,
    variables,
)
from hogtui.demo.server.bodies import kind_of
from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import Project
from hogtui.demo.server.instance import Instance
from hogtui.demo.server.routing import Call, Endpoint

PRIVATE = (
    organization,
    query,
    variables,
    definitions,
    values,
    feature_flags,
    flag_actions,
    flag_evaluation,
    flag_copies,
    approvals,
    scheduled_changes,
    cohorts,
    persons,
    person_changes,
    recordings,
    insights,
    dashboards,
    dashboard_tiles,
    annotations,
    file_tree,
    published,
)
"""Everything that asks for a personal API key; a new kind of thing adds its file here."""
PUBLIC = (capture, control)
"""What SDKs and tests call: `routes(instance)` gives ready routes."""

SUNSET = "Fri, 31 Jul 2026 00:00:00 GMT"


def build(instance: Instance) -> ASGIApp:
    """The server of one instance."""
    endpoints = [endpoint for module in PRIVATE for endpoint in module.ENDPOINTS]
    routes = [route for module in PUBLIC for route in module.routes(instance)]
    routes += _routes(instance, endpoints)
    app = Starlette(routes=routes, exception_handlers={404: _no_endpoint, 405: _no_method})
    app.router.redirect_slashes = False
    return Front(app, instance)


def _routes(instance: Instance, endpoints: Sequence[Endpoint]) -> list[Route]:
    by_path: dict[str, dict[str, Endpoint]] = {}
    for endpoint in endpoints:
        by_path.setdefault(endpoint.path, {})[endpoint.method] = endpoint
    # Words before placeholders: query/upgrade/ is not the id of a query.
    ordered = sorted(by_path.items(), key=lambda item: item[0].replace("{", "~"))
    return [Route(path, _handler(instance, methods), methods=ALL) for path, methods in ordered]


ALL = ["GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"]


def _handler(
    instance: Instance, methods: dict[str, Endpoint]
) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        try:
            return await serve(instance, methods, request)
        except errors.Refusal as refusal:
            return refusal.response()
        except Exception:  # a mistake of ours, whatever it is: PostHog answers its own like this
            traceback.print_exc()
            return errors.server_error(500, "A server error occurred.").response()

    return handle


async def serve(instance: Instance, methods: dict[str, Endpoint], request: Request) -> Response:
    """Authenticate, allow, count, answer: in that order, so that a 403 costs no budget."""
    key = await auth.authenticate(request, instance.keys, str(request.base_url).rstrip("/"))
    key.last_used_at = instance.clock.now()
    method = "GET" if request.method == "HEAD" else request.method
    endpoint = methods.get(method)
    if endpoint is None:
        raise errors.method_not_allowed(method, ", ".join((*methods, "HEAD", "OPTIONS")))
    for scope in (endpoint.scope, *endpoint.also):
        auth.require_scope(key, scope)
    project = _project(instance, request)
    if project is not None:
        auth.require_team(key, project.id)
    kind = None
    if endpoint.throttle == "query" and method == "POST":
        kind = kind_of(await auth.body_of(request))
    names = instance.limits.rules.classes(endpoint.throttle, kind)
    instance.limits.count(key.value, names)
    if endpoint.needs_data:
        await instance.filled.wait()
    return await endpoint.handler(Call(instance, request, key, request.path_params, project))


def _project(instance: Instance, request: Request) -> Project | None:
    text = request.path_params.get("project_id")
    if text is None:
        return None
    if text == "@current":
        return instance.facts.projects[0]
    found = instance.facts.project(int(text)) if text.isdecimal() else None
    if found is None:
        raise errors.not_found("Project not found.")
    return found


async def _no_endpoint(_request: Request, _error: Exception) -> Response:
    return errors.not_found("Endpoint not found.").response()


async def _no_method(request: Request, _error: Exception) -> Response:
    return errors.method_not_allowed(request.method, "GET, HEAD, OPTIONS").response()


class Front:
    """What stands before the routes: log, latency, outages, the old names of paths."""

    def __init__(self, app: ASGIApp, instance: Instance) -> None:
        self._app = app
        self._instance = instance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = scope["path"]
        if asked.startswith("/_demo/"):
            await self._app(scope, receive, send)
            return
        headers = _rewrite(scope)
        started = time.perf_counter()
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *headers]
            await send(message)

        knobs = self._instance.knobs
        at = self._instance.clock.now()
        try:
            early = await knobs.before(Request(scope))
            await (early or self._app)(scope, receive, noting)
        finally:
            knobs.log.append(
                {
                    "at": iso(at),
                    "method": scope["method"],
                    "path": asked,
                    "query": scope["query_string"].decode("latin-1"),
                    "status": status,
                    "ms": round((time.perf_counter() - started) * 1000, 2),
                }
            )


def _rewrite(scope: Scope) -> list[tuple[bytes, bytes]]:
    """Bring a path into the form of the routes; gives the headers an old one earns."""
    path: str = scope["path"]
    if not path.endswith("/") and path.startswith("/api/"):
        path += "/"
    headers: list[tuple[bytes, bytes]] = []
    text = scope["query_string"].decode("latin-1")
    question = f"?{text}" if text else ""
    old = "/api/environments/"
    if path.startswith(old):
        path = "/api/projects/" + path[len(old) :]
        headers = [
            (b"deprecation", b"true"),
            (b"sunset", SUNSET.encode()),
            (b"link", f'<{path}{question}>; rel="successor-version"'.encode()),
        ]
    scope["path"] = path
    scope["raw_path"] = path.encode()
    return headers
