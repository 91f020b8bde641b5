"""Since when cohorts are calculating, and whose end somebody wants to hear of."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual.message import Message

from hogtui.api.errors import ApiError
from hogtui.api.slots import Priority
from hogtui.panes.base import Pane, Severity
from hogtui.resources.base import Item, Listing
from hogtui.resources.cohort_facts import calculations, ended_words, running_since
from hogtui.resources.cohort_watch import Glance, Stand, watch
from hogtui.resources.cohorts import STUCK, span
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.panes.cohorts.pane import CohortsPane

ASKED = 10
"""Cohorts that calculate of which is asked since when, after a list came."""
MOST = 5
"""Cohorts that are watched at the same time."""


class Glanced(Message):
    """A watched cohort was looked at."""

    def __init__(self, number: int, glance: Glance | None, problem: str = "") -> None:
        super().__init__()
        self.number = number
        self.glance = glance
        """None when nobody looks any more because of a problem."""
        self.problem = problem


class SinceCame(Message):
    """It is known when a calculation began."""

    def __init__(self, number: int, since: datetime) -> None:
        super().__init__()
        self.number = number
        self.since = since


class Attention:
    """Of one pane's cohorts."""

    def __init__(self, pane: "CohortsPane") -> None:
        self.pane = pane
        self.watched: dict[int, int | None] = {}
        """Numbers of cohorts, with how many people they had before."""
        self.since: dict[int, datetime] = {}
        """When the calculations that go on began."""

    # What the list shows of it

    def dressed(self, listing: Listing[Any]) -> Listing[Any]:
        """The same list, with what is known of the calculations that go on, and ages of now."""
        return replace(listing, items=tuple(map(self._dressed, listing.items)))

    def _dressed(self, item: Item[Any]) -> Item[Any]:
        cohort = item.thing
        known = {
            "calculating_since": self.since.get(cohort.id),
            "seen_at": self.pane.services.clock.now(),
            "watched": cohort.id in self.watched,
        }
        return replace(item, thing=cohort.model_copy(update=known))

    # Since when

    async def ask(self) -> None:
        """Find out since when cohorts are calculating, as far as nobody knows."""
        client = self.pane.services.client
        calculating = [each.id for each in self.pane.cohorts if each.is_calculating]
        unknown = [number for number in calculating if number not in self.since]
        if client is None:
            return
        for number in unknown[:ASKED]:
            try:
                found = await calculations(client, number, limit=1, priority=Priority.TAIL)
            except ApiError:
                # Older servers keep no history; the list says "calculating" all the same.
                return
            since = running_since(found)
            if since is not None:
                self.pane.post_message(SinceCame(number, since))

    # Watching

    def turn(self, number: int, people: int | None) -> None:
        """Watch a cohort, or no longer."""
        if number in self.watched:
            self.end(number)
        elif len(self.watched) >= MOST:
            self.pane.post_message(Pane.Said(f"{MOST} cohorts are watched already.", "warning"))
        else:
            self.watched[number] = people
            work = self.follow(number)
            self.pane.run_worker(work, group=_group(number), exclusive=True)

    def end(self, number: int) -> None:
        """Watch it no longer."""
        self.watched.pop(number, None)
        self.pane.workers.cancel_group(self.pane, _group(number))

    def end_all(self) -> None:
        """Another project has other cohorts."""
        for number in [*self.watched]:
            self.end(number)
        self.since.clear()

    async def follow(self, number: int) -> None:
        """Look until there is nothing more to see."""
        client, clock = self.pane.services.client, self.pane.services.clock
        if client is None:
            return
        try:
            async for glance in watch(client, number, clock):
                self.pane.post_message(Glanced(number, glance))
        except ApiError as error:
            self.pane.post_message(Glanced(number, None, line(error.message)))

    def note(self, message: Glanced) -> None:
        """Take in what was seen, and tell when it is over."""
        number, glance = message.number, message.glance
        if number not in self.watched:
            return
        before = self.watched[number]
        if glance is not None and glance.since is not None:
            self.since[number] = glance.since
        if glance is not None and glance.stand is Stand.GOING:
            return
        del self.watched[number]
        if glance is None or glance.stand is Stand.ENDED:
            self.since.pop(number, None)
        words, severity = self._ending(number, glance, message.problem, before)
        self.pane.post_message(Pane.Said(words, severity))

    def _ending(
        self, number: int, glance: Glance | None, problem: str, before: int | None
    ) -> tuple[str, Severity]:
        name = self.pane.context.name("cohort", number)
        if glance is None:
            return f"{line(name)} is not watched any more: {problem}", "warning"
        item = self.pane.RESOURCE.item(glance.record) if glance.record is not None else None
        now = self.pane.services.clock.now()
        if glance.stand is Stand.GONE or item is None:
            return f"{line(name)} was deleted.", "warning"
        if glance.stand is Stand.STUCK:
            since = now - glance.since if glance.since is not None else STUCK
            return f"{line(name)} has stuck: it calculates since {span(since)}.", "warning"
        words = ended_words(item.thing, before, glance.since, now)
        return words, "warning" if item.thing.errors_calculating else "information"


def _group(number: int) -> str:
    return f"watch {number}"
