"""One person: who it is on the left, what was done on the right; each part is read by itself."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from hogtui.api.errors import ApiError, Forbidden
from hogtui.api.models import Person
from hogtui.panes.base import Pane
from hogtui.panes.browse.look import Look
from hogtui.panes.persons.facts import WAITING, Fact
from hogtui.panes.persons.keys import CHANGES, PERSON
from hogtui.panes.persons.knowing import Knowledge, Reading
from hogtui.panes.persons.strip import Strip
from hogtui.panes.persons.timeline import Timeline
from hogtui.resources.base import Item
from hogtui.resources.person_facts import properties_at
from hogtui.resources.persons import identity, title
from hogtui.text.redaction import REDACTION
from hogtui.text.safe import line
from hogtui.widgets.bar import Part as BarPart
from hogtui.widgets.line_list import LineList
from hogtui.widgets.panel import Panel

if TYPE_CHECKING:
    from datetime import datetime

    from hogtui.panes.persons.pane import PersonsPane

WIDE = 100


class PersonLook(Look):
    """Takes the place of the list."""

    BINDINGS = PERSON
    DEFAULT_CSS = """
    PersonLook {
        & > Horizontal { height: 1fr; }
        .facts { width: 2fr; height: 1fr; }
        Input, Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
        .facts Input { display: none; }
        .facts Input.-wanted { display: block; }
        LineList { background: $background; }
        &.-narrow Timeline { display: none; }
        &.-narrow .facts { width: 1fr; }
        &.-narrow.-doing Timeline { display: block; }
        &.-narrow.-doing .facts { display: none; }
    }
    """

    class Came(Message):
        """A part is here; a failure is the words for it."""

        def __init__(self, part: str, found: Any, failure: str = "") -> None:
            super().__init__()
            self.part = part
            self.found = found
            self.failure = failure

    def __init__(self, pane: "PersonsPane", item: Item[Person]) -> None:
        super().__init__()
        self.pane = pane
        self.known = Knowledge(pane, item)
        self.timeline = Timeline(pane.services, identity(item.thing))
        self._rows: list[tuple[Any, Fact | None]] = []

    @property
    def item(self) -> Item[Person]:
        """As it was read last, with the record."""
        return self.known.item

    @property
    def person(self) -> Person:
        """As it was read last."""
        return self.known.item.thing

    @property
    def uuid(self) -> str:
        """What tells it from the others."""
        return identity(self.person)

    def content(self) -> ComposeResult:
        """Facts and deeds."""
        with Horizontal():
            with Vertical(classes="facts"):
                yield Input(placeholder="letters of a property, an id, a cohort, a flag")
                yield LineList()
            yield self.timeline

    def on_mount(self) -> None:
        """Show what is known, and read the rest."""
        self.set_class(self.app.size.width < WIDE, "-narrow")
        self.query_one(LineList).focus()
        self.action_reload(anew=False)

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other where there is room."""
        self.set_class(event.size.width < WIDE, "-narrow")

    # --- reading

    def action_reload(self, anew: bool = True) -> None:
        """Read everything, each part by itself."""
        self.known.then = None
        for name, read in self.known.readings(anew=anew).items():
            self._begin(name, read)
        self.timeline.since = self.person.created_at
        self.timeline.begin("events", anew=anew)
        self.draw()

    def _begin(self, name: str, read: Reading) -> None:
        if (part := self.known.facts.parts.get(name)) is not None:
            part.state = WAITING
        self.run_worker(self._read(name, read), group=f"person {name}", exclusive=True)

    async def _read(self, name: str, read: Reading) -> None:
        client = self.pane.services.client
        if client is None:
            return
        try:
            found = await read(client)
        except Forbidden as error:
            words = f"this key lacks {error.scope}" if error.scope else line(error.message)
            self.post_message(self.Came(name, None, words))
        except ApiError as error:
            self.post_message(self.Came(name, None, line(error.message)))
        else:
            self.post_message(self.Came(name, found))

    @on(Came)
    def came(self, message: Came) -> None:
        """Show a part, and read what only it makes known how to ask for."""
        message.stop()
        for name, read in self.known.take(message.part, message.found, message.failure).items():
            self._begin(name, read)
        if message.part == "groups":
            words = f"events per day: {message.failure}"
            self.query_one(Strip).show(message.found, words if message.failure else "")
        self.draw()

    # --- drawing

    def draw(self) -> None:
        """The line on top, and the facts; the cursor stays with its fact."""
        if not self.is_mounted:
            return
        person, then = self.person, self.known.then
        right = [BarPart(f"{person.last_seen_at:%Y-%m-%d %H:%M}  ")] if person.last_seen_at else []
        more = [BarPart(f"  {line(self.uuid)}", "$text-muted", weight=4)]
        if then is not None:
            more.append(BarPart(f"  as of {then[0]:%Y-%m-%d %H:%M}", "bold $text-warning"))
        self.say(REDACTION.name(line(title(person))), *more, right=right)
        listed, kept = self.query_one(LineList), self.fact
        self._rows = self.known.facts.rows(self.query_one(Input).value.strip())
        place = next((n for n, (_, each) in enumerate(self._rows) if each == kept), listed.cursor)
        listed.show(len(self._rows), lambda index: self._rows[index][0], place)

    def redraw(self) -> None:
        """Masks came or went."""
        self.draw()

    @property
    def fact(self) -> Fact | None:
        """What the cursor is on."""
        place = self.query_one(LineList).cursor
        return self._rows[place][1] if 0 <= place < len(self._rows) else None

    @property
    def property_name(self) -> str:
        """The property under the cursor; "" without one."""
        fact = self.fact
        return fact.key if fact is not None and fact.what == "property" else ""

    # --- finding

    def action_find(self) -> None:
        """Take letters."""
        self.remove_class("-doing")
        entry = self.query_one(Input)
        entry.add_class("-wanted")
        entry.focus()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Every letter counts at once."""
        event.stop()
        self.draw()

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """To what was found."""
        event.stop()
        event.input.set_class(bool(event.value.strip()), "-wanted")
        self.query_one(LineList).focus()

    def on_key(self, event: events.Key) -> None:
        """Down leaves the line for what it found."""
        if event.key == "down" and self.query_one(Input).has_focus:
            event.stop()
            event.prevent_default()
            self.query_one(LineList).focus()

    # --- moving about

    def action_leave(self) -> None:
        """One level back: the event, the letters, the past, the other side, the list."""
        entry = self.query_one(Input)
        if self.timeline.is_value_shown:
            self.timeline.close_value()
        elif entry.value or entry.has_focus:
            entry.value = ""
            entry.remove_class("-wanted")
            self.query_one(LineList).focus()
        elif self.known.then is not None:
            self.show_then(None)
        elif self.timeline.shown.mode != "events":
            self.timeline.begin("events")
        elif self.has_class("-narrow") and self.has_class("-doing"):
            self.action_other_side()
        else:
            super().action_leave()

    def action_other_side(self) -> None:
        """From the facts to the deeds, and back; in a form to its next field."""
        if self.query(Panel):
            self.screen.focus_next()
            return
        if self.timeline.has_focus_within or (
            self.has_class("-narrow") and self.has_class("-doing")
        ):
            self.remove_class("-doing")
            self.query_one(LineList).focus()
        else:
            self.add_class("-doing")
            self._focus_deeds()

    def _focus_deeds(self) -> None:
        view = self.timeline.query("ValueView")
        (view.first() if self.timeline.is_value_shown else self.timeline.grid).focus()

    def action_show(self, mode: str) -> None:
        """Events, sessions or recordings."""
        self.add_class("-doing")
        if self.timeline.shown.mode != mode:
            self.timeline.begin(mode)
        self.timeline.grid.focus()

    def action_older(self) -> None:
        """Before these."""
        self.timeline.older()

    def action_history(self) -> None:
        """When the property was set."""
        if name := self.property_name:
            self.add_class("-doing")
            self.timeline.begin("history", name)

    def show_then(self, then: "tuple[datetime, Mapping[str, Any]] | None") -> None:
        """What was known at a moment, or what is known now."""
        self.known.then = then
        self.known.look_at_person()
        self.draw()

    async def known_at(self, at: "datetime") -> None:
        """Ask what was known at a moment."""
        client = self.pane.services.client
        if client is None:
            return
        try:
            found = await properties_at(client, self.uuid, at)
        except ApiError as error:
            self.post_message(Pane.Said(f"Not known: {line(error.message)}", "warning"))
        else:
            self.show_then((at, found))

    # --- what the pane does

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What cannot be done here is greyed."""
        if action in CHANGES or action == "history":
            return None if self.why_not(action) else True
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str | None:
        """Why an action cannot be done now."""
        if action == "history" and not self.property_name:
            return "There is no property under the cursor."
        return self.pane.changer.why_not(action, self) if action in CHANGES else None

    @on(LineList.Moved)
    def moved(self, message: LineList.Moved) -> None:
        """Other keys are live."""
        message.stop()
        self.refresh_bindings()

    @on(LineList.Chosen)
    def chosen(self, message: LineList.Chosen) -> None:
        """Enter on a fact: the past of a property; of others a copy."""
        message.stop()
        if self.property_name:
            self.action_history()
        else:
            self.action_copy_fact()

    def action_copy_fact(self) -> None:
        """What is under the cursor, whole."""
        from hogtui.text.values import copy_text

        fact = self.fact
        if fact is not None and (fact.text or fact.label):
            value = fact.text if fact.value is None else fact.value
            whole = copy_text(REDACTION.value(fact.key or fact.label, value))
            whole = REDACTION.name(whole) if fact.what == "id" else whole
            self.pane.copy(whole, fact.what or fact.label or "1 line")

    def action_narrow(self) -> None:
        """Ask for a name and a day."""
        self.pane.forms.narrow(self)

    def action_at_time(self) -> None:
        """Ask for a moment."""
        self.pane.forms.moment(self)

    def action_set_property(self) -> None:
        """Ask for a name and a value."""
        self.pane.forms.property(self)

    def action_unset_property(self) -> None:
        """Take the property away."""
        self.pane.changer.unset(self)

    def action_split(self) -> None:
        """Make several people of it."""
        self.pane.changer.split(self)

    def action_delete(self) -> None:
        """Delete the person."""
        self.pane.changer.delete(self.item)

    def action_compare(self) -> None:
        """With somebody else."""
        self.pane.compare(self.item)

    def action_events_query(self) -> None:
        """In a query tab."""
        self.pane.query_events(self.person)

    def action_link(self) -> None:
        """Its page; among recordings that of the recording."""
        line = self.timeline
        if line.has_focus_within and line.shown.mode == "recordings" and line.thing is not None:
            self.pane.copy(self.pane.page(f"replay/{line.thing.id}"), "the link of the recording")
            return
        self.pane.copy(self.pane.link(self.item), "the web link")

    def action_copy_menu(self) -> None:
        """Offer what can be copied."""
        self.pane.offer_copies(self.item)

    @on(Timeline.JumpWanted)
    def jump_wanted(self, message: Timeline.JumpWanted) -> None:
        """Where a value of an event leads."""
        message.stop()
        self.pane.follow(message.name, message.value, message.record)
