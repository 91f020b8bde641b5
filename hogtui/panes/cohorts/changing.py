"""From a key on a cohort to what is asked of the screen: a wish, and what to know before it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hogtui.api.models import Cohort
from hogtui.api.write_types import Described, Ready, Record, Subject, Wish
from hogtui.panes.base import Fact, Facts, Pane
from hogtui.resources import cohort_changes as changes
from hogtui.resources.base import Item
from hogtui.resources.cohort_facts import Gone, using_lines
from hogtui.resources.cohort_people import AT_ONCE, Found
from hogtui.text import amounts
from hogtui.text.redaction import REDACTION
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.panes.cohorts.pane import CohortsPane


class Changer:
    """Makes wishes of one pane's cohorts."""

    def __init__(self, pane: "CohortsPane") -> None:
        self.pane = pane

    @property
    def path(self) -> str:
        """Of the list, below the host."""
        client = self.pane.services.client
        return client.project("cohorts/") if client is not None else ""

    def describe(self, record: Record) -> Described:
        """A record in plain words, with the names that are known."""
        return changes.described(record, self.pane.context)

    def subject(self, cohort: Cohort) -> Subject:
        """A cohort, bound now: what the cursor is on later is another matter."""
        return changes.subject(cohort, self.path, self.describe)

    def ask(self, wish: Wish, seen: Record | None = None, facts: Facts | None = None) -> None:
        """Ask for a change."""
        self.pane.post_message(Pane.WriteWanted(self.pane, wish, seen=seen, facts=facts))

    # Of one that is there

    def edit(self, item: Item[Cohort], name: str, about: str) -> None:
        """Another name or description."""
        wish = changes.fields(self.subject(item.thing), {"name": name, "description": about})
        self.ask(wish, item.record)

    def delete(self, item: Item[Cohort]) -> None:
        """Mark it as deleted; the card says what uses it."""

        async def facts(_: Ready) -> AsyncIterator[Fact]:
            client = self.pane.services.client
            if client is None:
                return
            async for using in self.pane.uses.of(client, item.thing, self.pane.cohorts):
                for each in using_lines([using]):
                    heavy = bool(using.names) and not using.why_not
                    label = f"used by {each.label}"
                    yield Fact(label, each.text, "warning" if heavy else "information")

        self.ask(changes.delete(self.subject(item.thing)), item.record, facts)

    def restore(self, gone: Gone) -> None:
        """Bring a deleted one back."""
        cohort = Cohort.model_validate({"id": gone.number, "name": gone.name})
        self.ask(changes.restore(self.subject(cohort)))

    def duplicate(self, item: Item[Cohort], name: str) -> None:
        """A static one of who is in it now."""
        self.ask(changes.copy(self.path, item.thing, name, self.describe))

    # New ones

    def create(self, name: str, about: str, filters: Mapping[str, Any]) -> None:
        """A cohort of criteria."""
        record = {"description": about, "is_static": False, "filters": filters}
        self.ask(changes.create(self.path, name, record, self.describe))

    def create_of(self, name: str, about: str, found: Found) -> None:
        """A static cohort of people who were looked up."""
        people = [*found.people]
        wish = changes.create_of(self.path, name, about, people, self.describe)
        self.ask(wish, facts=_told(found, len(people)))

    # People

    def add(self, cohort: Cohort, found: Found, people: Sequence[str]) -> None:
        """Put people in, as many as PostHog takes at once."""
        wish = changes.add(cohort, self.path, people[:AT_ONCE], self.describe)
        self.ask(wish, facts=_told(found, len(people)))

    def remove(self, cohort: Cohort, person: str, name: str) -> None:
        """Take one person out; who it is stands on the card and nowhere else."""

        async def facts(_: Ready) -> AsyncIterator[Fact]:
            yield Fact("person", REDACTION.name(line(name)))
            yield Fact("id", REDACTION.name(person))

        wish = changes.remove(cohort, self.path, person, self.describe)
        self.ask(wish, facts=facts)


def _told(found: Found, people: int) -> Facts:
    """What was found of names, for the card."""

    async def facts(_: Ready) -> AsyncIterator[Fact]:
        yield Fact(
            "names",
            f"{found.asked:,}, which are {amounts.of(len(found.people), 'person', 'people')}",
        )
        if people > AT_ONCE:
            yield Fact("at once", f"{AT_ONCE:,} of {people:,}: PostHog takes no more", "warning")
        if found.missing:
            some = ", ".join(REDACTION.name(line(each)) for each in found.missing[:5])
            more = f" and {len(found.missing) - 5:,} more" if len(found.missing) > 5 else ""
            yield Fact("not found", f"{len(found.missing):,}: {some}{more}", "warning")
        if found.shared:
            some = ", ".join(
                f"{REDACTION.name(line(name))} ({owners})"
                for name, owners in [*found.shared.items()][:5]
            )
            yield Fact("of several", some, "warning")

    return facts
