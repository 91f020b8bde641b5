"""Wishes about one person, and the warnings that stand on their cards."""

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any

from hogtui.api.errors import ApiError
from hogtui.api.models import Person
from hogtui.api.write_types import Ready, Wish
from hogtui.panes.base import Fact, Facts, Pane, Severity
from hogtui.resources import person_changes as changes
from hogtui.resources.base import Item, Line
from hogtui.resources.persons import PERSONS
from hogtui.text.safe import line
from hogtui.widgets.menu import Choice, Menu

if TYPE_CHECKING:
    from hogtui.panes.persons.pane import PersonsPane
    from hogtui.panes.persons.person_look import PersonLook

TONES: dict[str, Severity] = {"warning": "warning", "bad": "error"}
FIRST, MOST, LONGEST = 15.0, 120.0, 1800.0
"""Seconds before the first look at a deletion, between two, and until nobody looks any more."""


class Changer:
    """Makes wishes of one pane's people."""

    def __init__(self, pane: "PersonsPane") -> None:
        self.pane = pane

    @property
    def path(self) -> str:
        """The list of people, below the host."""
        client = self.pane.services.client
        return client.project(PERSONS.path) if client is not None else ""

    def why_not(self, action: str, look: "PersonLook | None") -> str | None:
        """Why something cannot be changed now."""
        session, client = self.pane.session, self.pane.services.client
        if session is None or client is None:
            return "Nothing can be changed without a connection."
        if not session.allows("person:write"):
            return "This key lacks person:write."
        if client.locked:
            return "Writing is locked: W unlocks it."
        if look is None:
            return None if self.pane.item is not None else "There is nobody under the cursor."
        if action == "unset_property" and not look.property_name:
            return "There is no property under the cursor."
        if action == "split" and len(look.person.distinct_ids) < 2:
            return "There is one distinct id only: nothing to split."
        return None

    def wish(self, wish: Wish, said: Sequence[Line] = (), *, typed: bool = False) -> None:
        """Ask for a change, with what should be known before."""
        facts = _telling(said) if said else None
        self.pane.post_message(Pane.WriteWanted(self.pane, wish, facts=facts, typed=typed))

    def set(self, person: Person, key: str, value: Any) -> None:
        """Give a property a value."""
        later = Line("PostHog carries it out a little later, as it does with events", "when")
        self.wish(changes.set_property(person, self.path, key, value), [later])

    def unset(self, look: "PersonLook") -> None:
        """Take the property under the cursor away."""
        self.wish(changes.unset_property(look.person, self.path, look.property_name))

    def split(self, look: "PersonLook") -> None:
        """Make a person of every distinct id but one."""
        client, person = self.pane.services.client, look.person
        maker = changes.creator(person, client.project_id if client is not None else None)
        fact = look.fact
        chosen = fact.key if fact is not None and fact.what == "id" else None
        main = chosen or maker or person.distinct_ids[0]
        if maker is not None and main != maker:
            # PostHog would make the split-off person of that id under the uuid of this one.
            words = f"{line(maker)} made this person and has to stay with it: put the cursor there."
            self.pane.post_message(Pane.Said(f"Not split. {words}", "warning"))
            return
        self.wish(
            changes.split(person, self.path, main),
            changes.of_a_split(person, main, maker),
            typed=True,
        )

    def delete(self, item: Item[Person]) -> None:
        """Ask what goes with the person; then the card."""
        choices = [
            Choice("", "p", "The person; events and recordings stay"),
            Choice("events", "e", "The person and all events"),
            Choice("recordings", "r", "The person and all recordings"),
            Choice("events recordings", "a", "The person, events and recordings"),
        ]

        def chosen(way: str | None) -> None:
            if way is None:
                return
            events, recordings = "events" in way, "recordings" in way
            wish = changes.delete(item.thing, self.path, events=events, recordings=recordings)
            self.wish(wish, _of_a_deletion(events, recordings), typed=True)

        self.pane.app.push_screen(Menu("Delete for good", choices), chosen)

    async def follow(self, uuid: str, name: str) -> None:
        """Look from time to time how the deletion of somebody's events stands, until it is done."""
        client, clock = self.pane.services.client, self.pane.services.clock
        pause, waited = FIRST, 0.0
        while client is not None and waited < LONGEST:
            await clock.sleep(pause)
            waited, pause = waited + pause, min(pause * 2, MOST)
            try:
                rows = await changes.deletions(client, uuid)
            except ApiError as error:
                words = f"How the deletion of {name} stands is not known: {line(error.message)}"
                self.pane.post_message(Pane.Said(words, "warning"))
                return
            if rows and all(each.get("delete_verified_at") for each in rows):
                self.pane.post_message(Pane.Said(f"The events of {name} are deleted."))
                return
        words = f"The events of {name} are not deleted yet: X in the list shows how it stands."
        self.pane.post_message(Pane.Said(words))


def _of_a_deletion(events: bool, recordings: bool) -> list[Line]:
    return [
        Line("for good: nobody can bring this person back", "deleted", "bad"),
        Line(
            "all of them go too, in a batch that PostHog runs later" if events else "stay",
            "events",
            "bad" if events else "",
        ),
        Line("go too" if recordings else "stay", "recordings", "bad" if recordings else ""),
        Line("an event with one of the ids makes the person anew", "if they come back"),
    ]


def _telling(lines: Sequence[Line]) -> Facts:
    async def tell(ready: Ready) -> AsyncIterator[Fact]:
        del ready
        for each in lines:
            yield Fact(each.label, each.text, TONES.get(each.tone, "information"))

    return tell
