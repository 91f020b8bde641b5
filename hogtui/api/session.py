"""Who we are at PostHog and what the key may do: the first requests after connecting."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from hogtui.api.errors import ApiError, BadBody, Forbidden, NotAuthenticated, NotFound, Refused
from hogtui.api.slots import Priority
from hogtui.text.safe import line

if TYPE_CHECKING:
    from pydantic import SecretStr

    from hogtui.api import models
    from hogtui.api.client import Client
    from hogtui.api.models import Record

KEY_PATH = "/api/personal_api_keys/@current/"
Part = TypeVar("Part")


class KeyInfo(NamedTuple):
    """A personal API key as it describes itself."""

    label: str
    masked: str
    scopes: frozenset[str]
    projects: frozenset[int]
    """The projects it is limited to; empty means every project of its user."""


class Project(NamedTuple):
    """A project, as much of it as the shell needs."""

    id: int
    name: str
    organization_id: str | None = None
    timezone: str = "UTC"


class Session(NamedTuple):
    """A key at work in a project. Every part but the project may be unknown."""

    key: KeyInfo | None
    project: Project
    organization: str | None
    user: str | None
    region: str
    """US, EU, or the host."""
    live_events_token: "SecretStr | None" = None
    """Opens the live stream, and nothing else; None when the key may not read the project."""

    def allows(self, scope: str) -> bool:
        """Whether the key has a scope; unknown counts as yes, the server will tell."""
        if self.key is None or "*" in self.key.scopes:
            return True
        return scope in self.key.scopes or scope.replace(":read", ":write") in self.key.scopes


async def describe_key(client: "Client") -> KeyInfo:
    """What the key may do; works whatever its scopes are. Raises ApiError."""
    from hogtui.api.models import ApiKey

    reply = await client.get(KEY_PATH, label="key", priority=Priority.USER)
    key = _read(ApiKey, reply.body, "key")
    return KeyInfo(
        label=line(key.label),
        masked=line(key.mask_value),
        scopes=frozenset(key.scopes),
        projects=frozenset(key.scoped_teams),
    )


async def list_projects(client: "Client") -> list[Project]:
    """The projects that this key can open, best effort. Raises ApiError.

    A key that is limited to projects may not list them; then they come without names.
    """
    from hogtui.api import models

    try:
        reply = await client.get(
            "/api/projects/", params={"limit": 200}, label="projects", priority=Priority.USER
        )
    except Refused as refusal:
        key = await describe_key(client)
        if not key.projects:
            raise refusal from None
        return [unnamed_project(number) for number in sorted(key.projects)]
    rows = reply.body.get("results", []) if isinstance(reply.body, Mapping) else reply.body
    if not isinstance(rows, list):
        raise BadBody("The list of projects is not a list.")
    return [_project(found) for found in models.read_records(models.Project, rows).items]


async def open_session(client: "Client", project_id: int | None) -> Session:
    """Find out where we are in at most four requests; raises ApiError when nothing can work.

    Sets the client's project. Without a number it is the first one that the key can open.
    """
    key = await _optional(describe_key(client), Refused, BadBody)
    number = project_id if project_id is not None else await _first_project(client, key)
    asking = asyncio.create_task(_optional(_describe_user(client), ApiError))
    try:
        project, token = await _describe_project(client, number, key)
        user = await asking
    finally:
        asking.cancel()
    client.project_id = number
    organization = None
    if user is not None:
        organization = user.organizations.get(project.organization_id or "")
    return Session(
        key=key,
        project=project,
        organization=organization,
        user=user.name if user is not None else None,
        region=client.connection.region,
        live_events_token=token,
    )


async def renew_live_token(client: "Client", number: int) -> "SecretStr | None":
    """Another token for the live events of a project, if there is one. Raises ApiError."""
    from hogtui.api import models

    reply = await client.get(f"/api/projects/{number}/", label="project")
    return _read(models.Project, reply.body, "project").live_events_token


def unnamed_project(number: int) -> Project:
    """A project of which we know nothing but the number."""
    return Project(id=number, name=f"project {number}")


class _User(NamedTuple):
    name: str
    organizations: Mapping[str, str]
    """Names by id."""


async def _optional(part: Coroutine[Any, Any, Part], *without: type[ApiError]) -> Part | None:
    """A part that the session can do without: None after these errors."""
    try:
        return await part
    except NotAuthenticated:
        # The key itself is no good: everything else would fail in the same way.
        raise
    except without:
        return None


async def _first_project(client: "Client", key: KeyInfo | None) -> int:
    if key is not None and key.projects:
        return min(key.projects)
    projects = await list_projects(client)
    if not projects:
        raise ApiError("This key can open no project.")
    return projects[0].id


async def _describe_project(
    client: "Client", number: int, key: KeyInfo | None
) -> "tuple[Project, SecretStr | None]":
    """The project and its token for live events; only a number for a key that may not read it."""
    from hogtui.api import models

    if key is not None and key.projects and number not in key.projects:
        raise Forbidden(f"The key is not for project {number}.", status=403)
    try:
        reply = await client.get(
            f"/api/projects/{number}/", label="project", priority=Priority.USER
        )
        found = _read(models.Project, reply.body, "project")
    except (NotAuthenticated, NotFound):
        raise
    except Forbidden as refusal:
        # Only a missing scope leaves the rest of the project open to the key.
        if refusal.scope is None:
            raise
        return unnamed_project(number), None
    except (Refused, BadBody):
        return unnamed_project(number), None
    return _project(found), found.live_events_token


async def _describe_user(client: "Client") -> _User:
    from hogtui.api import models

    reply = await client.get("/api/users/@me/", label="user", priority=Priority.USER)
    user = _read(models.User, reply.body, "user")
    known = [*user.organizations, *([user.organization] if user.organization else [])]
    return _User(
        name=line(user.display_name),
        organizations={one.id: line(one.name) for one in known if one.name},
    )


def _project(found: "models.Project") -> Project:
    return Project(
        id=found.id,
        name=line(found.name) or f"project {found.id}",
        organization_id=found.organization_id,
        timezone=found.timezone,
    )


def _read(model: "type[Record]", body: object, what: str) -> "Record":
    from pydantic import ValidationError

    from hogtui.api.models import reason

    try:
        return model.model_validate(body)
    except ValidationError as error:
        raise BadBody(f"The {what} is not what we know: {reason(error)}") from None
