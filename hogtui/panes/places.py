"""Where else can be asked: the other projects of the key, and the other profiles."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hogtui.api.activity import ActivityLog
from hogtui.api.errors import ApiError
from hogtui.api.fan_out import Target

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.services import Services


class Places:
    """Lists them and reaches them; keeps the clients of other profiles, and so their budgets."""

    def __init__(self, services: "Services") -> None:
        self.services = services
        self._clients: dict[str, Client] = {}
        """By the names of their profiles."""
        self.organizations: dict[int, str] = {}
        """What each project belongs to, by its number; those that were listed."""

    async def targets(self) -> tuple[list[Target], str]:
        """All of them, the open project first; and what should be said of the list."""
        from hogtui.api.session import list_projects

        client, settings, note = self.services.client, self.services.settings, ""
        targets: list[Target] = []
        if client is not None:
            try:
                found = await list_projects(client)
            except ApiError as error:
                note = f"the other projects could not be listed: {error.message}"
                number = client.project_id
                targets = [] if number is None else [Target(f"project {number}", number)]
            else:
                targets = [Target(each.name, each.id) for each in found]
                self.organizations = {each.id: each.organization_id or "" for each in found}
                here = client.project_id
                targets.sort(key=lambda target: target.project_id != here)
        own = settings.profile.name if settings.profile is not None else ""
        if self.services.reach is not None:
            others = (each for each in settings.profiles.values() if each.name != own)
            targets += [Target(each.name, each.project_id, each.name) for each in others]
        return _told_apart(targets), note

    async def reach(self, target: Target) -> "Client":
        """The client of a place; raises ApiError."""
        if target.profile:
            client = self._clients.get(target.profile) or await self._connect(target.profile)
            self._clients[target.profile] = client
        elif self.services.client is None:
            raise ApiError("There is no connection.")
        else:
            client = self.services.client
        if target.project_id is None:
            return client
        return client.in_project(target.project_id)

    async def _connect(self, name: str) -> "Client":
        """A client of a profile: its own host with its own key, and nothing shared with ours."""
        from hogtui.api.client import Client
        from hogtui.api.session import open_session

        profile = self.services.settings.profiles.get(name)
        if profile is None or self.services.reach is None:
            raise ApiError(f"There is no profile {name}.")
        try:
            connection = await self.services.reach(profile)
        except (ValueError, OSError) as error:
            raise ApiError(str(error)) from None
        if connection is None:
            raise ApiError(f"There is no key for {name}; hogtui login --profile {name} saves one.")
        client = Client(
            connection,
            activity=ActivityLog(),
            clock=self.services.clock,
            transport=self.services.transport,
            read_only=True,
        )
        if client.project_id is None:
            try:
                await open_session(client, None)
            except ApiError:
                await client.close()
                raise
        return client

    async def close(self) -> None:
        """Let go of the other profiles."""
        for client in self._clients.values():
            await client.close()
        self._clients.clear()


def _told_apart(targets: Sequence[Target]) -> list[Target]:
    """No two with one title: what comes from them is told apart by it."""
    seen: set[str] = set()
    told = []
    for target in targets:
        title = target.title
        if title in seen:
            title = f"{title} ({target.profile or target.project_id})"
        while title in seen:
            title += "'"
        seen.add(title)
        told.append(target._replace(title=title))
    return told
