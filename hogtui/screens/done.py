"""What the setup screen ends with."""

from typing import TYPE_CHECKING

from textual.message import Message

from hogtui.services import Services
from hogtui.settings import Profile
from hogtui.store import Store

if TYPE_CHECKING:
    from hogtui.api.connection import Connection


class SetupDone(Message):
    """There is somewhere to go: a profile, and the connection that belongs to it."""

    def __init__(self, profile: Profile, connection: "Connection", said: str = "") -> None:
        super().__init__()
        self.profile = profile
        self.connection = connection
        self.said = said
        """Where the key went, for the status bar."""

    def settle(self, services: Services) -> None:
        """From now on this is where the services go."""
        services.settings = services.settings._replace(profile=self.profile)
        services.store = Store.of_profile(services.settings.state_folder, self.profile.name)
        services.connect = self._connect

    async def _connect(self) -> "Connection":
        return self.connection
