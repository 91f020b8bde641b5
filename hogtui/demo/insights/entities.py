"""What a series counts: which events, and how they come to one number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hogtui.demo.hogql.text import quote_hogql_name, quote_text
from hogtui.demo.insights.asking import MOST, Asking, InsightError, Query, a_map, every, items

_OF_VALUES = {
    "sum": "sum({value})",
    "avg": "avg({value})",
    "min": "min({value})",
    "max": "max({value})",
    "median": "median({value})",
    **{f"p{share}": f"quantile(0.{share})({{value}})" for share in (75, 90, 95, 99)},
}
_OF_PEOPLE = ("dau", "weekly_active", "monthly_active", "first_time_for_user")
_PER_ACTOR = "_count_per_actor"


@dataclass(frozen=True)
class Entity:
    """One series of a query."""

    node: Mapping[str, Any]
    order: int
    condition: str
    """Which events, as HogQL."""

    @property
    def event(self) -> str | None:
        """None for all events."""
        event = self.node.get("event", self.node.get("id"))
        return None if event is None else str(event)

    @property
    def math(self) -> str:
        """How events come to a number."""
        return str(self.node.get("math") or "total")

    @property
    def label(self) -> str:
        """What the series is called."""
        names = (self.node.get("custom_name"), self.node.get("name"), self.event, "All events")
        return next(str(name) for name in names if name)

    @property
    def action(self) -> dict[str, Any]:
        """As results describe it."""
        return {
            "id": self.event,
            "type": "events",
            "order": self.order,
            "name": self.node.get("name") or self.event or "All events",
            "custom_name": self.node.get("custom_name"),
            "math": self.node.get("math"),
            "math_property": self.node.get("math_property"),
            "math_hogql": self.node.get("math_hogql"),
            "math_group_type_index": self.node.get("math_group_type_index"),
            "properties": list(items(self.node.get("properties"))),
            "days": [],
        }

    @property
    def value(self) -> str:
        """The number of one event, as HogQL."""
        name = self.node.get("math_property")
        if not name:
            raise InsightError(f"A property is required for the {self.math} of a series.")
        if name == "$session_duration":
            return "session.$session_duration"
        owner = "person.properties" if _of_person(self.node) else "properties"
        return f"toFloat({owner}.{quote_hogql_name(str(name))})"

    @property
    def aggregate(self) -> str:
        """All events of a period as one number, as HogQL."""
        if self.math in _OF_PEOPLE:
            return "count(DISTINCT person_id)"
        if self.math in _OF_VALUES:
            return _OF_VALUES[self.math].format(value=self.value)
        match self.math:
            case "total":
                return "count()"
            case "unique_session":
                return "count(DISTINCT $session_id)"
            case "unique_group":
                return f"count(DISTINCT $group_{int(self.node.get('math_group_type_index') or 0)})"
            case "hogql":
                return str(self.node.get("math_hogql") or "count()")
        raise InsightError(f"Aggregation {self.math} is not supported.")

    @property
    def days_back(self) -> int:
        """How many days a person counts as active after an event."""
        return {"weekly_active": 7, "monthly_active": 30}.get(self.math, 0)


def _of_person(node: Mapping[str, Any]) -> bool:
    return node.get("math_property_type") in ("person", "person_properties")


def entities(query: Query, asking: Asking) -> list[Entity]:
    """The series of a query, at least one."""
    found = [entity(each, place, asking) for place, each in enumerate(items(query.get("series")))]
    if not found:
        raise InsightError("At least one series is required.")
    return found


def entity(node: object, order: int, asking: Asking) -> Entity:
    """One series, or one of the events that retention is about."""
    node = a_map(node)
    if node.get("kind") == "ActionsNode" or node.get("type") == "actions":
        raise InsightError(f"Action with id {node.get('id')} does not exist in this project.")
    event = node.get("event", node.get("id"))
    named = f"event = {quote_text(str(event))}" if event is not None else ""
    own = [asking.condition(node.get(key)) for key in ("properties", "fixedProperties")]
    return Entity(node, order, every([named, *own]))


def statement(entity: Entity, keys: Mapping[str, str], where: str, *, first: bool = False) -> str:
    """A SELECT of the keys and, as the last column, the number of the series.

    `keys` are names and their HogQL. With `first` everybody counts once, where they came first.
    """
    names = ", ".join(keys)
    written = [f"{text} AS {name}" for name, text in keys.items()]
    tail = f" GROUP BY {names} ORDER BY {names} LIMIT {MOST}" if keys else " LIMIT 1"
    if first:
        came = [f"argMin({text}, timestamp) AS {name}" for name, text in keys.items()]
        inner = _select(["person_id", *came], where, " GROUP BY person_id")
        return _outer([*keys, "count() AS total"], inner, tail)
    if entity.math.endswith(_PER_ACTOR):
        by = ", ".join([*keys, "person_id"])
        inner = _select([*written, "person_id", "count() AS times"], where, f" GROUP BY {by}")
        total = _OF_VALUES[entity.math.removesuffix(_PER_ACTOR)].format(value="times")
        return _outer([*keys, f"{total} AS total"], inner, tail)
    return _select([*written, f"{entity.aggregate} AS total"], where, tail)


def _select(columns: Sequence[str], where: str, tail: str) -> str:
    # Every part is quoted where it came from.
    return f"SELECT {', '.join(columns)} FROM events WHERE {where}{tail}"  # noqa: S608 -- see above


def _outer(columns: Sequence[str], inner: str, tail: str) -> str:
    return f"SELECT {', '.join(columns)} FROM ({inner}){tail}"  # noqa: S608 -- made of our own parts
