"""What is known of one person so far, and how the rest is asked for, each part by itself."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from hogtui.api.models import Person
from hogtui.panes.persons import facts as lines
from hogtui.panes.persons.facts import Facts, Part
from hogtui.resources.activity import activity
from hogtui.resources.base import Item
from hogtui.resources.evaluation import why_all
from hogtui.resources.person_changes import creator
from hogtui.resources.person_facts import Days, cohorts, days, group_types
from hogtui.resources.person_search import record_of
from hogtui.resources.persons import PERSONS, identity

if TYPE_CHECKING:
    from datetime import datetime

    from hogtui.api.client import Client
    from hogtui.panes.persons.pane import PersonsPane

TITLES = {
    "who": "Who",
    "properties": "Properties",
    "ids": "Distinct ids",
    "cohorts": "Cohorts",
    "groups": "Groups of the last 90 days",
    "log": "Changed in PostHog",
    "flags": "Flags",
}
TYPES = "group types"
"""Is asked for and is no part: what the groups of a part are called."""
LOGGED = 10
"""Entries of the log that are shown."""
Reading = Callable[["Client"], Awaitable[Any]]


class Knowledge:
    """Of one person."""

    def __init__(self, pane: "PersonsPane", item: Item[Person]) -> None:
        self.pane = pane
        self.item = item
        self.facts = Facts({name: Part(words) for name, words in TITLES.items()})
        self.then: tuple[datetime, Mapping[str, Any]] | None = None
        """What was known at an earlier moment, while that is shown."""
        self._days: Days | None = None
        self.look_at_person()

    def readings(self, *, anew: bool) -> dict[str, Reading]:
        """How each part is asked for; `anew` has them computed once more."""
        uuid = identity(self.item.thing)
        readings: dict[str, Reading] = {
            "who": lambda client: record_of(client, uuid),
            "cohorts": lambda client: cohorts(client, uuid),
            "groups": lambda client: days(client, uuid, anew=anew),
            "log": lambda client: activity(client, f"persons/{uuid}/", limit=LOGGED),
        }
        return readings | self._flags()

    def _flags(self) -> dict[str, Reading]:
        ids, context = self.item.thing.distinct_ids, self.pane.context
        if not ids:
            return {}
        return {"flags": lambda client: why_all(client, (), ids[0], context)}

    def take(self, name: str, found: Any, failure: str) -> dict[str, Reading]:
        """A part is here, or the reason why it is not; gives what can be asked for now."""
        if name == TYPES:
            # Where they cannot be read, the word "group" stands in their place.
            types: Mapping[int, str] = {} if failure else found
            self.pane.names |= {("group", str(index)): called for index, called in types.items()}
            self._name_groups()
            return {}
        part = self.facts.parts[name]
        part.state = failure
        if failure:
            if name == "who":
                self.look_at_person()
            return {}
        if name == "who":
            return self._met(found)
        if name == "groups":
            return self._counted(found)
        make: Mapping[str, Callable[[], Any]] = {
            "cohorts": lambda: lines.of_cohorts(found),
            "flags": lambda: lines.of_flags(found),
            "log": lambda: lines.of_log(found, self.pane.context),
        }
        part.facts = make[name]()
        return {}

    def _met(self, record: Mapping[str, Any]) -> dict[str, Reading]:
        old = self.item
        had_ids = bool(old.thing.distinct_ids)
        why = getattr(old.thing, "why", "")
        # A list tells some things that a detail does not.
        known = {**old.record, **record}
        item = PERSONS.item({**known, "why": why})
        if item is not None:
            self.item = Item(item.thing, known)
        self.look_at_person()
        if self.item.thing.distinct_ids:
            return {} if had_ids else self._flags()
        self.facts.parts["flags"].state = "the person has no distinct id"
        return {}

    def look_at_person(self) -> None:
        """What the person itself says."""
        client = self.pane.services.client
        person, parts = self.item.thing, self.facts.parts
        maker = creator(person, client.project_id if client is not None else None)
        then = self.then[1] if self.then is not None else None
        parts["who"].facts = lines.of_person(person, self.pane.context)
        parts["properties"].facts = lines.of_properties(person.properties, then)
        parts["ids"].facts = lines.of_ids(person.distinct_ids, maker)
        for name in ("properties", "ids"):
            parts[name].state = "" if parts[name].facts else parts["who"].state

    def _counted(self, found: Days) -> dict[str, Reading]:
        self._days = found
        self._name_groups()
        is_named = any(kind == "group" for kind, _ in self.pane.names)
        return {} if is_named or not found.groups else {TYPES: group_types}

    def _name_groups(self) -> None:
        names, found = self.pane.names, self._days
        if found is not None:
            self.facts.parts["groups"].facts = lines.of_groups(
                found, lambda index: names.get(("group", str(index)), "group")
            )
