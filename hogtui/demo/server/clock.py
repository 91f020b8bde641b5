"""The demo's own time, so that a run can be placed at any moment and tests can turn it."""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Time that runs on from where it was set."""

    def __init__(self, start: datetime | None = None) -> None:
        now = datetime.now(UTC)
        self._shift = start - now if start is not None else timedelta()

    def now(self) -> datetime:
        """The demo's time of day, aware, in UTC."""
        return datetime.now(UTC) + self._shift

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()


def iso(moment: datetime) -> str:
    """A time as PostHog writes it: UTC, six digits, ending in Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
