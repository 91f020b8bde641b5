"""What the setup screen ends with."""

from typing import TYPE_CHECKING

from textual.message import Message

from hogtui.settings import Profile

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
