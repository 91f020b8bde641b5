"""People: anybody is found by anything, and everything about one is on one screen."""

from dataclasses import replace

from textual import on, work
from textual.message import Message

from hogtui.api.errors import ApiError
from hogtui.api.models import Person
from hogtui.api.write_types import Outcome
from hogtui.panes.base import Pane, State
from hogtui.panes.browse.pane import Browse
from hogtui.panes.browse.thing_list import ThingList
from hogtui.panes.persons.changing import Changer
from hogtui.panes.persons.forms import Forms
from hogtui.panes.persons.help import HELP
from hogtui.panes.persons.keys import LIST
from hogtui.panes.persons.people_list import PeopleList
from hogtui.panes.persons.person_look import PersonLook
from hogtui.resources import persons
from hogtui.resources.base import Item, Listing
from hogtui.resources.person_filter import Question, Unclear, is_question, read
from hogtui.resources.person_search import Matches, search
from hogtui.resources.persons import PERSONS, People, identity, title
from hogtui.services import Services
from hogtui.text.export import sql_literal
from hogtui.text.jumps import Address, jump
from hogtui.text.safe import line
from hogtui.widgets.menu import Menu
from hogtui.widgets.panel import Panel


class PersonsPane(Browse):
    """The list of people, and one of them in its place."""

    ID = "persons"
    TITLE = "Persons"
    SCOPE = "person:read"
    HELP = HELP
    RESOURCE = PERSONS
    BINDINGS = LIST

    class Found(Message):
        """People, or all of those who may be meant."""

        def __init__(
            self, listing: Listing[Person], *, note: str = "", alone: bool = False
        ) -> None:
            super().__init__()
            self.listing = listing
            self.note = note
            self.alone = alone
            """Somebody asked for one person, and who is here is all there is."""

    class Counted(Message):
        """How many there are."""

        def __init__(self, asked: str, total: int) -> None:
            super().__init__()
            self.asked = asked
            self.total = total

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.people = PeopleList(PERSONS)
        self.list = self.people
        self.changer = Changer(self)
        self.forms = Forms(self)
        self.other: Item[Person] | None = None
        """The one to compare another with."""

    @property
    def person_look(self) -> PersonLook | None:
        """The person that is shown, if one is."""
        return self.look if isinstance(self.look, PersonLook) else None

    @property
    def question(self) -> Question | None:
        """What narrows the people down, if that is what was typed."""
        text = self.people.answered
        return read(text) if text and is_question(text) else None

    # --- asking for people

    def _begin(self) -> None:
        self.other = None
        if self.is_mounted:
            self.people.ask("")
        super()._begin()

    @work(exclusive=True, group="list")
    async def read_list(self) -> None:
        """Whoever was asked for last."""
        await self._read(self.people.answered)

    async def _read(self, text: str, kind: str = "", *, alone: bool = False) -> None:
        client = self.services.client
        if client is None:
            return
        try:
            if not text:
                self.post_message(self.Found(_listing(await persons.recent(client))))
            elif not kind and is_question(text):
                self.post_message(self.Found(_listing(await persons.meant(client, read(text)))))
            else:
                async for matches in search(client, text, kind):
                    last = not matches.waiting
                    self.post_message(
                        self.Found(_of(matches), note=_note(matches), alone=alone and last)
                    )
        except Unclear as error:
            self.post_message(self.Said(str(error), "warning"))
        except ApiError as error:
            self.post_message(self.Failed(error))

    @on(PeopleList.Asked)
    def asked(self, message: PeopleList.Asked) -> None:
        """Somebody else is wanted."""
        message.stop()
        if self.services.client is None:
            self.post_message(self.ConnectWanted())
            return
        self.people.ask(message.text)
        self.people.listing = Listing((), None, True) if message.text else None
        self.read_list()

    @on(Found)
    def found(self, message: Found) -> None:
        """Show them; one alone is opened where one was asked for."""
        message.stop()
        self.people.listing = message.listing
        self.state = State.READY
        self.post_message(self.DataAge(self.services.clock.now()))
        if message.note:
            self.post_message(self.Said(message.note, "warning"))
        items = message.listing.items
        if message.alone and len(items) == 1:
            self.open_person(items[0])
        elif not items and not message.listing.more:
            self.post_message(self.Said("Nobody was found. esc shows who came last."))

    @work(exclusive=True, group="list")
    async def read_further(self) -> None:
        """The next 100."""
        client, listing, question = self.services.client, self.people.listing, self.question
        if client is None or listing is None:
            return
        offset = len(listing.items)
        try:
            if question is None:
                found = await persons.recent(client, offset=offset)
            else:
                found = await persons.meant(client, question, offset=offset)
        except ApiError as error:
            self.post_message(self.Failed(error))
            return
        known = {identity(each.thing) for each in listing.items}
        new = tuple(each for each in found.items if identity(each.thing) not in known)
        more = replace(listing, items=(*listing.items, *new), more=found.more)
        self.post_message(self.Found(more))

    def action_more(self) -> None:
        """The next 100 people."""
        listing = self.people.listing
        if listing is not None and listing.more and listing.items:
            self.read_further()
        else:
            self.post_message(self.Said("That is everybody."))

    @work(exclusive=True, group="count")
    async def action_count(self) -> None:
        """Count them."""
        client, text = self.services.client, self.people.answered
        if client is None or (text and self.question is None):
            return
        try:
            total = await persons.count(client, self.question)
        except ApiError as error:
            self.post_message(self.Said(f"Not counted: {line(error.message)}", "warning"))
        else:
            self.post_message(self.Counted(text, total))

    @on(Counted)
    def counted(self, message: Counted) -> None:
        """Show the total, if these are still the people that were counted."""
        message.stop()
        if message.asked == self.people.answered and self.people.listing is not None:
            self.people.listing = replace(self.people.listing, total=message.total)
            self.post_message(self.Said(f"There are {message.total:,}, counted just now."))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What cannot be done now is greyed."""
        found = super().check_action(action, parameters)
        if found and action == "delete":
            return None if self.why_not(action) else True
        if action == "back" and self.look is None:
            return bool(found or self.people.answered)
        return found

    def action_back(self) -> None:
        """One level back; from people who were asked for to those who came last."""
        if not self.has_class("-detail") and self.people.answered:
            self.people.clear()
        else:
            super().action_back()

    def why_not(self, action: str) -> str | None:
        """Why an action cannot be done now."""
        if action == "delete":
            return self.changer.why_not(action, None)
        return super().why_not(action)

    # --- one person

    def open_person(self, item: Item[Person]) -> None:
        """Show everything about somebody."""
        self.open_look(PersonLook(self, item))

    @on(ThingList.Chosen)
    def open_detail(self, message: ThingList.Chosen) -> None:
        """The whole screen of a person, not the few lines beside the list."""
        message.stop()
        message.prevent_default()
        if self.item is not None:
            self.open_person(self.item)

    def take(self, wanted: Pane.Elsewhere) -> None:
        """Another pane asks for somebody."""
        if not isinstance(wanted, Pane.PersonWanted):
            return
        self.close_look()
        self.people.ask(wanted.identifier)
        self.people.listing = Listing((), None, True)
        self.read_one(wanted.identifier, wanted.kind)

    @work(exclusive=True, group="list")
    async def read_one(self, identifier: str, kind: str) -> None:
        """Whoever is meant; opened at once when nobody else can be."""
        await self._read(identifier, kind, alone=True)

    def follow(self, name: str, value: object, record: dict[str, object]) -> None:
        """Go where a value leads."""
        found = jump(name, value, record)
        if isinstance(found, Address):
            self.copy(found.text, "the address")
        elif found is not None and found.who:
            self.take(self.PersonWanted(found.who, found.kind))
        elif found is not None:
            self.post_message(self.QueryWanted(found.text, found.title, run=True))
        else:
            self.post_message(self.Said("This leads nowhere: it is no id and no web address."))

    def query_events(self, person: Person) -> None:
        """The events of somebody, in a query tab."""
        text = (
            "SELECT timestamp, event, properties.$current_url AS url,\n"
            "       $session_id, distinct_id, uuid\n"
            f"FROM events\nWHERE person_id = {sql_literal(identity(person))}\n"
            "  AND timestamp > now() - INTERVAL 30 DAY\nORDER BY timestamp DESC\nLIMIT 500"
        )
        self.post_message(self.QueryWanted(text, f"events of {title(person)}", run=True))

    def action_events_query(self) -> None:
        """Of whom the cursor is on."""
        if self.item is not None:
            self.query_events(self.item.thing)

    def action_compare(self) -> None:
        """Whom the cursor is on."""
        if self.item is not None:
            self.compare(self.item)

    def compare(self, item: Item[Person]) -> None:
        """The first of two, or the second."""
        other, name = self.other, line(title(item.thing))
        if other is None or identity(other.thing) == identity(item.thing):
            self.other = item if other is None else None
            words = f"d on somebody else compares them with {name}."
            self.post_message(self.Said(words if other is None else "Nobody is compared."))
            return
        from hogtui.panes.persons.comparing import CompareLook

        self.other = None
        self.open_look(CompareLook(self, other, item))

    def action_deletions(self) -> None:
        """How deletions stand."""
        from hogtui.panes.persons.deletions import DeletionsLook

        self.open_look(DeletionsLook(self))

    # --- changes

    @on(Panel.Taken)
    def form_taken(self, message: Panel.Taken) -> None:
        """A form was filled in."""
        message.stop()
        self.forms.taken(message.values)

    def action_delete(self) -> None:
        """Whom the cursor is on."""
        if self.item is not None:
            self.changer.delete(self.item)

    def written(self, outcome: Outcome) -> None:
        """Read the person anew; one that is gone leaves the list."""
        wish, look = outcome.ready.wish, self.person_look
        uuid = wish.subject.path.rstrip("/").rsplit("/", 1)[-1]
        is_gone = wish.removes and outcome.took_effect
        if look is not None and look.uuid == uuid:
            if is_gone:
                self.close_look()
            else:
                look.action_reload()
        listing = self.people.listing
        if is_gone and listing is not None:
            kept = tuple(each for each in listing.items if identity(each.thing) != uuid)
            self.people.listing = replace(listing, items=kept, total=None)
            if "events" in wish.title:
                name = line(wish.subject.name)
                self.run_worker(self.changer.follow(uuid, name), group="deletion")

    def redraw(self) -> None:
        """Masks came or went."""
        if self.state is State.READY:
            self.describe()

    # --- copying

    def page(self, rest: str) -> str:
        """A page of the web app."""
        profile, session = self.services.settings.profile, self.session
        host = profile.host if profile is not None else ""
        project = session.project.id if session is not None else "@current"
        return f"{host}/project/{project}/{rest}"

    def offer_copies(self, item: Item[Person]) -> None:
        """Offer what can be copied of somebody."""
        ways = self.ways(item)

        def chosen(way: str | None) -> None:
            for choice, text in ways:
                if choice.id == way:
                    self.copy(text, choice.title.lower())

        self.app.push_screen(Menu("Copy", [choice for choice, _ in ways]), chosen)


def _listing(found: People) -> Listing[Person]:
    return Listing(found.items, None, found.more, found.hidden)


def _of(matches: Matches) -> Listing[Person]:
    return Listing(matches.items, None, bool(matches.waiting))


def _note(matches: Matches) -> str:
    if matches.waiting or not matches.failed:
        return ""
    return f"Not everything could be looked at. {'; '.join(matches.failed)}"
