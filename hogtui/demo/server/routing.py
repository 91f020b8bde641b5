"""An endpoint as a value, and what its handler is given."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from hogtui.demo.server import errors
from hogtui.demo.server.auth import Key, body_of
from hogtui.demo.server.facts import Project

if TYPE_CHECKING:
    from hogtui.demo.server.instance import Instance


@dataclass(frozen=True)
class Call:
    """One request on its way to a handler: authenticated, allowed, counted."""

    instance: "Instance"
    request: Request
    key: Key
    params: Mapping[str, str]
    """What the path says."""
    found_project: Project | None = None

    @property
    def project(self) -> Project:
        """The project of the path; only for endpoints below a project."""
        assert self.found_project is not None, "this endpoint has no project in its path"  # noqa: S101 -- a mistake in our own table of endpoints
        return self.found_project

    @property
    def query(self) -> Mapping[str, str]:
        """What stands after the question mark."""
        return self.request.query_params

    async def json(self) -> Any:
        """The body, {} when there is none; raises Refusal."""
        return await body_of(self.request)


Handler = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True)
class Endpoint:
    """Where a handler stands and what it asks of a key."""

    method: str
    path: str
    """With a slash at the end; the slash is optional for clients."""
    handler: Handler
    scope: str | None = None
    """None when any valid key will do."""
    throttle: str = "default"
    """A group of windows in limits.py."""
    needs_data: bool = True
    """False for what can be answered while the tables are still being filled."""
    also: tuple[str, ...] = field(default=())
    """Scopes needed besides `scope`."""


async def only_softly(_call: Call) -> Response:
    """DELETE of what is deleted by PATCH {deleted: true}: 405, and nothing said."""
    return Response(status_code=405)


PROJECT = "/api/projects/{project_id}/"
"""What every endpoint of a project starts with."""
ORGANIZATION = "/api/organizations/{organization_id}/"
"""What every endpoint of an organization starts with."""


def stored(call: Call, kind: str) -> dict[str, Any]:
    """The stored object that the path names by `id`; raises Refusal."""
    for row in call.instance.rows(kind, call.project):
        if str(row["id"]) == call.params["id"] and not row.get("deleted"):
            return row
    raise errors.not_found()
