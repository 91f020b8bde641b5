"""What events and properties there are, read from the data when somebody first needs to know."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from hogtui.demo.data.definitions import Definitions, EventDefinition, PropertyDefinition
from hogtui.demo.engine import Engine


class Taxonomy:
    """The definitions of a project; new ones appear with the first event that has them."""

    def __init__(self, engine: Engine) -> None:
        self._definitions = Definitions(engine)
        self._known: set[str] | None = None
        self.types: Mapping[str, str] = PropertyTypes(self)

    def events(self) -> Sequence[EventDefinition]:
        """Kinds of events, by name. Blocks the first time."""
        return self._definitions.events()

    def properties(self) -> Sequence[PropertyDefinition]:
        """Properties, by kind and name. Blocks the first time."""
        return self._definitions.properties()

    def saw(self, events: Iterable[Mapping[str, Any]]) -> None:
        """Note events that were stored; what nobody knew makes everything be read again."""
        if self._known is None:
            self._known = {one.name for one in self.events()}
            self._known |= {one.name for one in self.properties()}
        names = {name for event in events for name in (event["event"], *_properties(event))}
        if not names <= self._known:
            self._definitions.forget()
            self._known |= names
            self.types = PropertyTypes(self)


def _properties(event: Mapping[str, Any]) -> Iterable[str]:
    properties = event.get("properties") or {}
    inner = [properties.get(field) for field in ("$set", "$set_once", "$group_set")]
    return [name for part in (properties, *inner) if isinstance(part, Mapping) for name in part]


class PropertyTypes(Mapping[str, str]):
    """Types by `event:name`, `person:name` and `group:0:name`; read when first looked into.

    Most queries name no property at all, and reading takes longer than they do.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._read: dict[str, str] | None = None

    def __getitem__(self, name: str) -> str:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> dict[str, str]:
        if self._read is None:
            self._read = {
                _place(one) + one.name: one.property_type
                for one in self._taxonomy.properties()
                if one.property_type
            }
        return self._read


def _place(one: PropertyDefinition) -> str:
    return f"group:{one.group_type_index}:" if one.kind == "group" else f"{one.kind}:"
