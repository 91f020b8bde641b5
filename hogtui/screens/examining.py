"""Trying a key before anything is kept of it."""

import asyncio
import importlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hogtui.api.activity import ActivityLog
from hogtui.api.errors import Refused
from hogtui.api.session import KeyInfo, Project
from hogtui.services import Services
from hogtui.settings import Profile

if TYPE_CHECKING:
    from hogtui.api.connection import Connection

USUAL_NAMES = {"https://us.posthog.com": "us", "https://eu.posthog.com": "eu"}


@dataclass(frozen=True)
class Examined:
    """A key that PostHog knows."""

    profile: Profile
    connection: "Connection"
    key: KeyInfo | None
    """None on servers that do not tell."""
    projects: tuple[Project, ...]
    """Empty when the key may not list them."""

    def in_project(self, project_id: int | None) -> "Examined":
        """The same for one project."""
        return replace(
            self,
            profile=self.profile._replace(project_id=project_id),
            connection=replace(self.connection, project_id=project_id),
        )


def profile_for(host: str, services: Services) -> Profile:
    """The profile of this host if there is one, otherwise a new one under the usual name."""
    known = services.settings.profiles.values()
    asked_for = services.settings.profile
    candidates = [*([asked_for] if asked_for is not None else []), *known]
    alike = next((profile for profile in candidates if profile.host == host), None)
    name = USUAL_NAMES.get(host, host.partition("://")[2])
    return Profile(name, host) if alike is None else alike._replace(source="profile")


async def examine(host: str, key: str, services: Services) -> Examined:
    """Ask PostHog what a key may do and where. Raises ApiError, ValueError."""
    await asyncio.to_thread(importlib.import_module, "hogtui.api.client")
    from pydantic import SecretStr

    from hogtui.api.client import Client
    from hogtui.api.connection import Connection
    from hogtui.api.session import describe_key, list_projects

    profile = profile_for(host, services)
    connection = Connection(
        host,
        SecretStr(key),
        project_id=profile.project_id,
        live_host=profile.live_host,
        headers=profile.headers,
        ca_file=profile.ca_file,
    )
    client = Client(
        connection, activity=ActivityLog(), clock=services.clock, transport=services.transport
    )
    try:
        info = await describe_key(client)
        try:
            projects = tuple(await list_projects(client))
        except Refused:
            projects = ()
    finally:
        await client.close()
    return Examined(profile, connection, info, projects)


def scopes_sentence(key: KeyInfo | None) -> str:
    """What a key may do, in words."""
    if key is None:
        return "PostHog does not say what this key may do."
    if "*" in key.scopes:
        return "This key may do everything that its owner may."
    if not key.scopes:
        return "This key has no scopes."
    return f"Scopes of this key: {', '.join(sorted(key.scopes))}"


def lacks_query(key: KeyInfo | None) -> bool:
    """Whether the main thing will not work with this key."""
    return key is not None and not key.scopes & {"*", "query:read", "query:write"}
