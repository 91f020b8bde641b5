"""Personal API keys: which one a request carries, and what it may do."""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.requests import Request

from hogtui.demo.server import errors
from hogtui.demo.server.clock import iso

READ_OBJECTS = (
    "action",
    "activity_log",
    "annotation",
    "batch_export",
    "cohort",
    "dashboard",
    "early_access_feature",
    "endpoint",
    "error_tracking",
    "evaluation",
    "event_definition",
    "experiment",
    "export",
    "feature_flag",
    "file_system",
    "group",
    "hog_flow",
    "hog_function",
    "insight",
    "insight_variable",
    "notebook",
    "organization",
    "organization_member",
    "person",
    "project",
    "property_definition",
    "query",
    "session_recording",
    "session_recording_playlist",
    "subscription",
    "survey",
    "user",
    "warehouse_view",
)
"""Everything a read-only key may read."""

READ_ONLY = tuple(f"{name}:read" for name in READ_OBJECTS)


@dataclass
class Key:
    """One personal API key. Mutable, so that a test can narrow it while the demo runs."""

    value: str
    id: str
    label: str
    scopes: tuple[str, ...]
    created_at: datetime
    scoped_teams: tuple[int, ...] = ()
    """Empty means every project of its user."""
    scoped_organizations: tuple[str, ...] = ()
    last_used_at: datetime | None = None

    def allows(self, scope: str) -> bool:
        """Whether it has a scope; writing implies reading, `*` everything."""
        if "*" in self.scopes or scope in self.scopes:
            return True
        name, _, action = scope.partition(":")
        return action == "read" and f"{name}:write" in self.scopes

    def described(self, user_id: int) -> dict[str, Any]:
        """How the key describes itself; never with its value."""
        used = self.last_used_at
        return {
            "id": self.id,
            "label": self.label,
            "value": None,
            "mask_value": f"phx_...{self.value[-4:]}",
            "created_at": iso(self.created_at),
            "last_used_at": used.date().isoformat() if used else None,
            "last_rolled_at": None,
            "user_id": user_id,
            "scopes": list(self.scopes),
            "scoped_teams": list(self.scoped_teams) or None,
            "scoped_organizations": list(self.scoped_organizations) or None,
        }


@dataclass
class Keys:
    """The keys this demo knows."""

    full: Key
    read_only: Key
    _by_value: dict[str, Key] = field(init=False)

    def __post_init__(self) -> None:
        self._by_value = {key.value: key for key in (self.full, self.read_only)}

    def find(self, value: str) -> Key | None:
        """The key with that value."""
        return self._by_value.get(value)


def make_keys(now: datetime, scopes: Iterable[str] = ("*",)) -> Keys:
    """A key that may do everything (or only `scopes`) and one that may only read."""

    def key(label: str, allowed: Iterable[str]) -> Key:
        return Key(
            value="phx_" + secrets.token_hex(24),
            id=secrets.token_hex(4),
            label=label,
            scopes=tuple(allowed),
            created_at=now,
        )

    return Keys(full=key("Demo", scopes), read_only=key("Demo, read only", READ_ONLY))


async def body_of(request: Request) -> Any:
    """The JSON of a request, {} when there is no body; raises Refusal."""
    raw = await request.body()
    if not raw:
        return {}
    try:
        return json.loads(raw)
    except ValueError as error:
        raise errors.unreadable(str(error)) from None


async def authenticate(request: Request, keys: Keys, site: str) -> Key:
    """The key of a request: from the header, else the body, else the query; raises Refusal."""
    value, place = await _presented(request)
    if value is None:
        raise errors.not_authenticated(None, site)
    key = keys.find(value)
    if key is None:
        raise errors.not_authenticated(
            f"Personal API key found in request {place} is invalid.", site
        )
    return key


async def _presented(request: Request) -> tuple[str | None, str]:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and value.strip():
        return value.strip(), "Authorization header"
    if "application/json" in request.headers.get("content-type", ""):
        body = await body_of(request)
        if isinstance(body, Mapping) and isinstance(body.get("personal_api_key"), str):
            return body["personal_api_key"], "body"
    return request.query_params.get("personal_api_key"), "query string"


def require_scope(key: Key, scope: str | None) -> None:
    """Refuse a key that lacks a scope."""
    if scope is not None and not key.allows(scope):
        raise errors.forbidden(f"API key missing required scope '{scope}'")


def require_team(key: Key, team_id: int) -> None:
    """Refuse a key that is limited to other projects."""
    if key.scoped_teams and team_id not in key.scoped_teams:
        raise errors.forbidden(
            f"API key does not have access to the requested project: ID {team_id}."
        )


def require_unscoped(key: Key) -> None:
    """Refuse a key that is limited to projects where no project is in the path."""
    if key.scoped_teams:
        raise errors.forbidden(
            "API keys with scoped projects are only supported on project-based endpoints."
        )
