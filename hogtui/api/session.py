"""Who we are at PostHog and what the key may do: the first requests after connecting."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hogtui.api.client import Client


@dataclass(frozen=True)
class KeyInfo:
    """A personal API key as it describes itself."""

    label: str
    masked: str
    scopes: frozenset[str]
    projects: frozenset[int]
    """The projects it is limited to; empty means every project of its user."""


@dataclass(frozen=True)
class Project:
    """A project, as much of it as the shell needs."""

    id: int
    name: str
    organization_id: str | None = None
    timezone: str = "UTC"


@dataclass(frozen=True)
class Session:
    """A key at work in a project. Every part but the project may be unknown."""

    key: KeyInfo | None
    project: Project
    organization: str | None
    user: str | None
    region: str
    """US, EU, or the host."""

    def allows(self, scope: str) -> bool:
        """Whether the key has a scope; unknown counts as yes, the server will tell."""
        if self.key is None or "*" in self.key.scopes:
            return True
        return scope in self.key.scopes or scope.replace(":read", ":write") in self.key.scopes


async def describe_key(client: "Client") -> KeyInfo:
    """What the key may do; works whatever its scopes are. Raises ApiError."""
    raise NotImplementedError


async def list_projects(client: "Client") -> list[Project]:
    """The projects that this key can open, best effort. Raises ApiError."""
    raise NotImplementedError


async def open_session(client: "Client", project_id: int | None) -> Session:
    """Find out where we are in at most four requests; raises ApiError when nothing can work."""
    raise NotImplementedError
