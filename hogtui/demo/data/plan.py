"""What one build of the demo's data depends on; the same plan gives the same rows."""

from dataclasses import dataclass
from datetime import datetime

from hogtui.demo.tables import TEAM_ID

DAY = 86_400_000_000
"""Microseconds; all times inside the generator are microseconds since 1970 in UTC."""

EVENTS_PER_PERSON = 40


@dataclass(frozen=True)
class Plan:
    """How much data, for when, and from which seed."""

    now: datetime
    """Aware. No event is later."""
    seed: int = 7
    events: int = 200_000
    """About how many events."""
    days: int = 90
    """How far back the events go."""

    @property
    def now_us(self) -> int:
        """`now` in microseconds, on a whole millisecond."""
        return int(self.now.timestamp() * 1000) * 1000

    @property
    def start_us(self) -> int:
        """The beginning of the window in microseconds."""
        return self.now_us - self.days * DAY

    @property
    def now_sql(self) -> str:
        """`now_us` as an Int64; a bare number would be unsigned and mix with nothing."""
        return f"toInt64({self.now_us})"

    @property
    def start_sql(self) -> str:
        """`start_us` as an Int64."""
        return f"toInt64({self.start_us})"

    @property
    def persons(self) -> int:
        """How many people."""
        return max(self.events // EVENTS_PER_PERSON, 20)

    @property
    def organizations(self) -> int:
        """How many organizations; each has two projects."""
        return max(self.persons // 14, 4)

    @property
    def team_id(self) -> int:
        """The project's id."""
        return TEAM_ID
