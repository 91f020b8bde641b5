"""What the value viewer is told of the values of a row: what else they say, where they lead."""

from collections.abc import Mapping

from hogtui.panes.query.zones import Zones
from hogtui.text.decoding import decoded
from hogtui.text.jumps import Address, Query, jump
from hogtui.text.moments import from_number


class Meaning:
    """Of one row."""

    def __init__(self, zones: Zones, record: Mapping[str, object]) -> None:
        self.zones = zones
        self.record = record

    def read(self, value: object) -> Mapping[str, object]:
        """A moment in three zones, a number as one, an address or a token in its parts."""
        if isinstance(value, str) and (zones := self.zones.everywhere(value)):
            return zones
        if (found := from_number(value)) is not None:
            moment, unit = found
            told = self.zones.everywhere(moment.isoformat())
            return {f"{name}, as {unit} since 1970": said for name, said in told.items()}
        return decoded(value)

    def jump(self, name: str, value: object) -> Query | Address | None:
        """Where a value leads."""
        return jump(name, value, self.record)

    def leads(self, name: str, value: object) -> str:
        """The same in a few words."""
        found = self.jump(name, value)
        return found.words if found is not None else ""
