"""The time zone that moments are drawn in; what is copied and exported stays as it was sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from hogtui.text.moments import find_zone, in_zone, moment, zone_of
from hogtui.widgets.grid import Column

PROJECT, LOCAL = "project", "local"
"""What a setting may say besides a name such as UTC or Europe/Berlin."""


class Zones:
    """Which zone is chosen, and the one of the project. Columns look here when they are drawn."""

    def __init__(self, setting: str = PROJECT, local: tzinfo | None = None) -> None:
        """`local` is the zone of this machine, None for what the system says."""
        self.home = "UTC"
        """The zone of the project, by its name."""
        self.choice = PROJECT
        self.local = local
        self._order = [PROJECT, "UTC", LOCAL]
        wanted = {each.casefold(): each for each in self._order}.get(setting.casefold(), setting)
        if wanted in self._order or find_zone(wanted) is not None:
            self.choice = wanted
            self._order += [] if wanted in self._order else [wanted]

    @property
    def home_zone(self) -> tzinfo:
        """The zone of moments that come without one."""
        return find_zone(self.home) or UTC

    def name_for(self, own: str) -> str:
        """What a column that is in a zone of its own is drawn in; "" for the project's."""
        return (own or self.home) if self.choice == PROJECT else self.choice

    def drawn(self, value: object, own: str) -> object:
        """A moment of a column as it is drawn."""
        name = self.name_for(own)
        zone = self.local if name == LOCAL else find_zone(name)
        if zone is None and name != LOCAL:
            return value  # a zone that nobody here knows: as it was sent
        return in_zone(value, find_zone(own) or self.home_zone, zone)

    @property
    def drawn_in(self) -> tzinfo:
        """The zone of an axis, which has no column of its own."""
        if self.choice == LOCAL:
            return self.local or datetime.now().astimezone().tzinfo or UTC
        return self.home_zone if self.choice == PROJECT else find_zone(self.choice) or UTC

    def turn(self, columns: Sequence[Column]) -> bool:
        """The next zone that these columns look different in; False when there is none."""
        times = [column for column in columns if isinstance(column, TimeColumn)]
        before = [column.note for column in times]
        at = self._order.index(self.choice)
        for step in range(1, len(self._order)):
            self.choice = self._order[(at + step) % len(self._order)]
            if [column.note for column in times] != before:
                return True
        self.choice = self._order[at]
        return False

    def everywhere(self, value: str) -> dict[str, object]:
        """A moment in the zone of the project, in UTC and here, by their names; {} for others."""
        if moment(value, self.home_zone) is None:
            return {}
        home = self.home_zone
        return {
            f"project ({self.home})": in_zone(value, home, home),
            "UTC": in_zone(value, home, UTC),
            "local": in_zone(value, home, self.local),
        }


@dataclass(frozen=True)
class TimeColumn(Column):
    """A column of moments."""

    own: str = ""
    """The zone that its type names."""
    zones: Zones = field(default_factory=Zones, compare=False, repr=False)

    @property
    def note(self) -> str:
        """The zone it is drawn in."""
        return f"({self.zones.name_for(self.own)})"

    def drawn(self, value: object) -> object:
        """In the zone that is chosen."""
        return self.zones.drawn(value, self.own)


def columns_of(names: Sequence[str], types: Sequence[str], zones: Zones) -> list[Column]:
    """What a grid is to know of the columns of a result."""
    kinds = [*types, *[""] * len(names)]
    columns = []
    for name, kind in zip(names, kinds, strict=False):
        own = zone_of(kind)
        columns.append(
            Column(name, kind) if own is None else TimeColumn(name, kind, own=own, zones=zones)
        )
    return columns
