"""Cohorts: who is in them, and how their calculation stands."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.message import Message
from textual.timer import Timer

from hogtui.api.errors import ApiError
from hogtui.api.models import Cohort
from hogtui.api.write_types import Outcome
from hogtui.panes.base import Pane
from hogtui.panes.browse.pane import Browse
from hogtui.panes.cohorts.asking import Asking, free
from hogtui.panes.cohorts.changing import Changer
from hogtui.panes.cohorts.help import HELP
from hogtui.panes.cohorts.keys import BINDINGS
from hogtui.panes.cohorts.more import More
from hogtui.panes.cohorts.watching import Attention, Glanced, SinceCame
from hogtui.resources.base import Item, Section, with_one
from hogtui.resources.cohort_changes import MEMBERS, PEOPLE
from hogtui.resources.cohort_facts import Gone, Uses, deleted, why
from hogtui.resources.cohort_people import AT_ONCE, counting, listing
from hogtui.resources.cohorts import COHORTS
from hogtui.services import Services
from hogtui.text import amounts
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.panes.cohorts.gathering import Gathering

CHANGES = frozenset({"new", "add", "duplicate", "edit", "delete", "restore"})
"""Actions that change something in PostHog."""
ALONE = frozenset({"new", "restore"})
"""Those that mean no cohort of the list."""
OF_ONE = frozenset({"members", "calculations", "watch", "query"})
"""Actions that mean a cohort of the list and change nothing."""
TICK = 60.0
"""Seconds between two drawings of ages, which are told in minutes."""


class CohortsPane(Browse):
    """The list, the detail, and what can be done with a cohort."""

    ID = "cohorts"
    TITLE = "Cohorts"
    SCOPE = "cohort:read"
    HELP = HELP
    RESOURCE = COHORTS
    BINDINGS = BINDINGS

    class DeletedCame(Message):
        """What was deleted lately."""

        def __init__(self, gone: Sequence[Gone]) -> None:
            super().__init__()
            self.gone = gone

    class OneCame(Message):
        """A cohort was read by itself."""

        def __init__(self, number: int, record: Mapping[str, Any]) -> None:
            super().__init__()
            self.number = number
            self.record = record

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.changer = Changer(self)
        self.asking = Asking(self)
        self.facts = More(self)
        self.attention = Attention(self)
        self.uses = Uses()
        self._tick: Timer | None = None

    @property
    def cohorts(self) -> list[Cohort]:
        """All that were read."""
        found = self.list.listing
        return [each.thing for each in found.items] if found is not None else []

    @property
    def named(self) -> dict[int, str]:
        """What they are called."""
        return {each.id: each.name for each in self.cohorts if each.name}

    def say(self, text: str) -> None:
        """One line in the status bar."""
        self.post_message(self.Said(text))

    # --- which keys are live

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What cannot be done now is greyed."""
        if action in CHANGES | OF_ONE and self.look is None:
            return None if self.why_not(action) else True
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str | None:
        """Why an action cannot be done now."""
        if action in OF_ONE | CHANGES - ALONE and self.item is None:
            return "There is no cohort under the cursor."
        if action == "members":
            return self._why_no_members()
        if action in CHANGES:
            session, client = self.session, self.services.client
            if session is None or client is None:
                return "Nothing can be changed without a connection."
            if not session.allows("cohort:write"):
                return "This key lacks cohort:write."
            if client.locked:
                return "Writing is locked: W unlocks it."
            if action == "add" and self.item is not None:
                return self.why_no_people(self.item.thing)
        return super().why_not(action)

    def _why_no_members(self) -> str | None:
        session = self.session
        if session is not None and not session.allows("person:read"):
            return "This key lacks person:read."
        return None

    def why_no_people(self, cohort: Cohort) -> str | None:
        """Why nobody can be put in or taken out."""
        if not cohort.is_static:
            return "Its conditions decide who is in it; only a static cohort takes people."
        return self.why_not("new")

    # --- reading

    def watch_session(self) -> None:
        """Another project has other cohorts."""
        self.attention.end_all()
        self.uses = Uses()
        super().watch_session()

    @on(Browse.Came)
    def dress(self, message: Browse.Came) -> None:
        """Say what is known of calculations that go on, and find out since when they do."""
        found = message.listing.items
        self.names |= {("cohort", str(each.thing.id)): each.thing.name for each in found}
        message.listing = self.attention.dressed(message.listing)
        if message.last:
            # After the list was taken in, which is this pane's other handler.
            self.call_later(self.ask_since)

    @work(exclusive=True, group="since")
    async def ask_since(self) -> None:
        """One request for each of a few."""
        await self.attention.ask()
        self._tick_on()

    @on(SinceCame)
    def since_came(self, message: SinceCame) -> None:
        """Show for how long it goes on."""
        message.stop()
        self.attention.since[message.number] = message.since
        self.redress()

    def redress(self) -> None:
        """Draw how old everything is by now."""
        found = self.list.listing
        if found is not None:
            self.list.listing = self.attention.dressed(found)

    def _tick_on(self) -> None:
        if self._tick is not None:
            self._tick.stop()
        if self.cohorts:
            self._tick = self.set_timer(TICK, self._ticked)

    def _ticked(self) -> None:
        if self.display:
            self.redress()
        self._tick_on()

    async def more(self, item: Item[Any]) -> AsyncIterator[Sequence[Section]]:
        """Calculations, uses, and who changed it."""
        async for each in self.facts.sections(item):
            yield each

    # --- watching

    def action_watch(self) -> None:
        """Tell when its calculation ends, or no longer."""
        item = self.item
        if item is None:
            return
        cohort = item.thing
        if not cohort.is_calculating and cohort.id not in self.attention.watched:
            last = cohort.last_calculation
            now = self.services.clock.now()
            ago = f" It ended {amounts.age((now - last).total_seconds())}." if last else ""
            self.say(f"{line(cohort.name)} is not calculating.{ago}")
            return
        self.attention.turn(cohort.id, cohort.count)
        watched = cohort.id in self.attention.watched
        words = "is watched until its calculation ends" if watched else "is not watched any more"
        self.say(f"{line(cohort.name)} {words}.")
        self.redress()

    @on(Glanced)
    def glanced(self, message: Glanced) -> None:
        """Show how it stands now."""
        message.stop()
        self.attention.note(message)
        glance = message.glance
        if glance is not None:
            self.put(glance.record, message.number)
        self.redress()

    def put(self, record: Mapping[str, Any] | None, number: int) -> None:
        """Have a cohort in the list as it is stored now; None when it is gone."""
        found = self.list.listing
        if found is None:
            return
        new = COHORTS.item(record) if record is not None and not record.get("deleted") else None
        before = next((each for each in self.cohorts if each.id == number), None)
        if before is None or new is None or before.is_calculating is not new.thing.is_calculating:
            self.forget(str(number))
        self.list.listing = self.attention.dressed(with_one(found, str(number), new, COHORTS))
        if new is not None and new.thing.name:
            self.names["cohort", str(number)] = new.thing.name

    # --- looking closer

    def action_members(self) -> None:
        """Who is in it."""
        from hogtui.panes.cohorts.members import Members

        if (item := self.item) is not None:
            self.open_look(Members(self, item.thing))

    def action_calculations(self) -> None:
        """Its size over time."""
        from hogtui.panes.cohorts.calculations import Calculations

        if (item := self.item) is not None:
            self.open_look(Calculations(self, item.thing))

    def action_query(self) -> None:
        """The HogQL that counts it."""
        if (item := self.item) is not None:
            self.open_query(item.thing)

    def open_query(self, cohort: Cohort, *, people: bool = False) -> None:
        """Its people or their number, by HogQL."""
        text = listing(cohort.id) if people else counting(cohort.id)
        self.post_message(Pane.QueryWanted(text, cohort.name or f"cohort {cohort.id}", run=True))

    # --- new ones

    def take(self, wanted: Pane.Elsewhere) -> None:
        """People of another pane, for a static cohort."""
        if isinstance(wanted, Pane.PeopleWanted):
            self.gather(None, wanted.names, wanted.title)

    def gather(
        self, cohort: Cohort | None, names: Sequence[str] = (), title: str = ""
    ) -> "Gathering":
        """Take names, for a cohort or for a new one."""
        from hogtui.panes.cohorts.gathering import Gathering

        look = Gathering(self, cohort, names, title)
        self.open_look(look)
        return look

    def action_new(self) -> None:
        """Of conditions, or of people."""
        self.asking.new()

    def action_edit(self) -> None:
        """Another name or description."""
        if (item := self.item) is not None:
            self.asking.edit(item)

    def action_duplicate(self) -> None:
        """Who is in it now, for good."""
        if (item := self.item) is not None:
            name = free(f"{item.thing.name} (static copy)", self.named.values())
            self.changer.duplicate(item, name)

    # --- changes

    def action_add(self) -> None:
        """Put people in."""
        if (item := self.item) is not None:
            self.gather(item.thing)

    def action_delete(self) -> None:
        """Mark it as deleted."""
        if (item := self.item) is not None:
            self.changer.delete(item)

    def action_restore(self) -> None:
        """Offer what was deleted."""
        self.read_deleted()

    @work(exclusive=True, group="deleted")
    async def read_deleted(self) -> None:
        """What PostHog's log says."""
        client = self.services.client
        if client is None:
            return
        try:
            self.post_message(self.DeletedCame(await deleted(client)))
        except ApiError as error:
            self.post_message(self.Said(f"What was deleted is not known: {why(error)}", "warning"))

    @on(DeletedCame)
    def deleted_came(self, message: DeletedCame) -> None:
        """Choose one of them."""
        message.stop()
        self.asking.restore(message.gone)

    def written(self, outcome: Outcome) -> None:
        """Show what is stored now, and close what asked for it."""
        wish, now = outcome.ready.wish, outcome.now
        if now is not None:
            # Of what we added to it, none is PostHog's.
            now = {name: now[name] for name in now if name not in (MEMBERS, PEOPLE)}
        super().written(replace(outcome, now=now))
        self.redress()
        if not outcome.took_effect or now is None or wish.removes:
            return
        number = now.get("id")
        if wish.creates:
            self.asking.draft = ()
            if not self.list.go_to(str(number)):
                self.list.clear()
                self.call_after_refresh(self.list.go_to, str(number))
        if isinstance(number, int):
            self._follow(number, outcome)

    def _follow(self, number: int, outcome: Outcome) -> None:
        """Go on from a change that was made."""
        from hogtui.panes.cohorts.gathering import Gathering
        from hogtui.panes.cohorts.members import Members

        look = self.look
        if isinstance(look, Members) and look.cohort.id == number:
            look.read(0)
        elif isinstance(look, Gathering):
            if look.added(AT_ONCE):
                self.say("f9 adds the next of them.")
            else:
                self.close_look()
        if outcome.ready.wish.creates:
            self.read_one(number)

    @work(group="one")
    async def read_one(self, number: int) -> None:
        """A new cohort as PostHog tells it, with all of its fields."""
        client = self.services.client
        if client is None:
            return
        try:
            reply = await client.get(client.project(f"cohorts/{number}/"), label="cohort")
        except ApiError:
            # What was read back is in the list already.
            return
        if isinstance(reply.body, Mapping):
            self.post_message(self.OneCame(number, reply.body))

    @on(OneCame)
    def one_came(self, message: OneCame) -> None:
        """Watch it while it is calculated for the first time."""
        message.stop()
        self.put(message.record, message.number)
        item = COHORTS.item(message.record)
        if item is not None and item.thing.is_calculating:
            self.attention.turn(message.number, None)
            self.redress()
