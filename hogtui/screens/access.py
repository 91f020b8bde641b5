"""Whether writing is unlocked, and until when. Pure; the client does the refusing."""

from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

OPEN_FOR = timedelta(minutes=15)
"""An unlock that was forgotten ends by itself."""


class Access(NamedTuple):
    """Locked when `until` is None."""

    read_only: bool = False
    """This run was started so that it cannot be unlocked."""
    until: datetime | None = None

    @property
    def unlocked(self) -> bool:
        """Whether writes may be tried."""
        return self.until is not None

    def toggled(self, now: datetime) -> "Access":
        """Locked becomes unlocked for a while, unless this run is read-only."""
        if self.unlocked or self.read_only:
            return Access(self.read_only)
        return Access(self.read_only, now + OPEN_FOR)

    def banner(self, zone: tzinfo | None = None) -> str:
        """Two words for the header."""
        if self.until is None:
            return "READ-ONLY"
        return f"WRITE until {self.until.astimezone(zone):%H:%M}"

    def sentence(self, key: str, zone: tzinfo | None = None) -> str:
        """What to say when it was just toggled."""
        if self.until is not None:
            until = f"{self.until.astimezone(zone):%H:%M}"
            return f"Writing is unlocked until {until}. {key} locks it again."
        if self.read_only:
            return "Stays locked: hogtui was started with --read-only."
        return f"Writing is locked. {key} unlocks it for {OPEN_FOR.seconds // 60} minutes."
