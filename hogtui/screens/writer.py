"""Every change, from the wish of a pane to what became of it."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from textual import on, work
from textual.message import Message
from textual.widget import Widget
from textual.worker import WorkerCancelled

from hogtui.api.errors import ApiError, Locked
from hogtui.api.write import commit, prepare, resolve
from hogtui.api.write_types import Ending, Outcome, Ready, Record, Unfit, Wish
from hogtui.journal import Entry, WriteJournal
from hogtui.panes.base import Pane, Severity
from hogtui.screens.confirm import Confirm, Question
from hogtui.services import Services
from hogtui.text.changes import alike

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

AGAIN = 15.0
"""Seconds between two looks at what became of a write of which nobody knows."""


class Writer(Widget):
    """Not seen itself. One wish at a time: read, ask, send, look."""

    DEFAULT_CSS = """
    Writer { display: none; }
    """

    class Resolved(Message):
        """There are more or fewer writes of which nobody knows what became."""

    class Ended(Message):
        """A write has ended."""

        def __init__(self, pane: Pane, outcome: Outcome) -> None:
            super().__init__()
            self.pane = pane
            self.outcome = outcome

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.journal = WriteJournal(services.store.path, services.clock)
        self.unresolved: list[tuple[Pane, Outcome]] = []
        """Writes of which nobody knows what became."""
        self._asked: dict[str, Pane.WriteWanted] = {}
        """What led to each write of this session, by its number in the journal."""
        self._is_busy = False
        self.where: str | None = None
        """What organization and project are called."""

    # From the wish to its end

    def begin(self, wanted: Pane.WriteWanted, key: str) -> None:
        """Start with it, or say why not; `key` unlocks."""
        if self._may_begin(key):
            self.go(wanted)

    def _may_begin(self, key: str) -> bool:
        client = self.services.client
        if client is None:
            self._say("Nothing can be changed without a connection.")
        elif client.locked:
            self._say(f"Writing is locked: {key} unlocks it.")
        elif self._is_busy:
            self._say("One change at a time: the one before is still on its way.")
        else:
            self._is_busy = True
            return True
        return False

    def _say(self, text: str, severity: Severity = "warning") -> None:
        self.post_message(Pane.Said(text, severity))

    @work(group="write")
    async def go(self, wanted: Pane.WriteWanted, undoes: str = "") -> None:
        """The life of one write."""
        try:
            await self._live(wanted, undoes)
        except Locked:
            self._say("Nothing was sent: writing was locked meanwhile.")
        except ApiError as error:
            self._say(f"Nothing was sent. {error.message}")
        finally:
            self._is_busy = False

    async def _live(self, wanted: Pane.WriteWanted, undoes: str) -> None:
        client, clock = self.services.client, self.services.clock
        if client is None:
            return
        found = await prepare(client, wanted.wish, clock, wanted.seen)
        if isinstance(found, Ready):
            if not await self.app.push_screen_wait(Confirm(self._question(wanted, found), clock)):
                return
            self.journal.place, self.journal.undoes = self._place(), undoes
            # A write that is on its way is not given up when the program is about to end.
            task = asyncio.ensure_future(commit(client, found, self.journal, clock))
            found = await asyncio.shield(task)
        if found.entry:
            self._asked[found.entry] = wanted
        self.post_message(self.Ended(wanted.pane, found))

    def _question(self, wanted: Pane.WriteWanted, ready: Ready) -> Question:
        profile = self.services.settings.profile
        production = profile is not None and profile.production
        must_type = production or wanted.typed or wanted.wish.removes
        typed = wanted.wish.subject.name if must_type else ""
        return Question(ready, self._place(), production, typed, wanted.facts)

    def _place(self) -> str:
        profile, client = self.services.settings.profile, self.services.client
        host = urlsplit(profile.host).netloc if profile is not None else ""
        project = f"project {client.project_id}" if client is not None else ""
        where = [host or "the demo", project]
        if self.where is not None:
            where.insert(1, self.where)
        return " · ".join(each for each in where if each)

    @on(Ended)
    def ended(self, message: Ended) -> None:
        """Tell the pane, and whoever looks."""
        message.stop()
        outcome = message.outcome
        if not outcome.is_certain:
            self.unresolved.append((message.pane, outcome))
            self.set_timer(AGAIN, self.look_again)
        message.pane.written(outcome)
        self._say(
            sentence(outcome), "information" if outcome.ending is Ending.APPLIED else "warning"
        )
        self.post_message(self.Resolved())

    @work(exclusive=True, group="resolve")
    async def look_again(self) -> None:
        """Find out what became of the writes of which nobody knows."""
        client = self.services.client
        if client is None:
            return
        for pane, outcome in [*self.unresolved]:
            found = await resolve(client, outcome, self.services.clock)
            if found.is_certain:
                self.unresolved.remove((pane, outcome))
                self.journal.conclude(outcome.entry, found)
                self.post_message(self.Ended(pane, found))
        if self.unresolved:
            self.set_timer(AGAIN, self.look_again)

    async def leave(self) -> None:
        """Wait for what is on its way."""
        for worker in [each for each in self.workers if each.group == "write"]:
            with suppress(WorkerCancelled):
                await worker.wait()

    # Back again

    def undo(self, key: str) -> None:
        """Take back the last write of this session, or say why not; `key` unlocks."""
        entry = self.journal.last
        asked = self._asked.get(entry.number) if entry is not None else None
        if entry is None or asked is None:
            self._say("Nothing was changed from here that could be taken back.")
        elif asked.wish.creates:
            self._say(f"What was made is not taken back: delete {entry.name} itself.")
        elif self._may_begin(key):
            wish = taken_back(asked.wish, entry)
            wanted = Pane.WriteWanted(asked.pane, wish, facts=asked.facts)
            self.go(wanted, undoes=entry.number)


def taken_back(wish: Wish, entry: Entry) -> Wish:
    """The wish to have the fields of a write as they were before it."""

    def edit(record: Record) -> "Mapping[str, Any]":
        remembered = wish.subject.remembered
        for name, value in entry.after.items():
            if name not in wish.subject.volatile and not alike(
                remembered(value), remembered(record.get(name))
            ):
                raise Unfit(f"Not taken back: somebody changed {name} since.")
        return entry.before

    return Wish(wish.subject, f"Take back “{wish.title}”", edit)


def sentence(outcome: Outcome) -> str:
    """How it ended, in one line."""
    name, title = outcome.ready.wish.subject.name, outcome.ready.wish.title
    others = ", ".join(dict.fromkeys(str(each.path[0]) for each in outcome.others if each.path))
    match outcome.ending:
        case Ending.APPLIED:
            words = f"{title}: done, {name} is stored so. U takes it back."
        case Ending.MIXED:
            words = f"{title}: done, but somebody else changed {others} of {name} too: look at it."
        case Ending.REFUSED:
            wait = f" Wait {outcome.wait:.0f} s." if outcome.wait else ""
            words = f"{name} was not changed. {outcome.message}{wait}"
        case Ending.CONFLICT:
            words = f"{name} was not changed: somebody was faster. {outcome.message}"
        case Ending.PENDING:
            number = outcome.approval.id if outcome.approval is not None else ""
            words = f"{name} is not changed yet: request {number} waits for approval."
        case Ending.NOT_APPLIED:
            words = f"{name} is as it was before. {outcome.message}"
        case Ending.UNKNOWN:
            words = f"Nobody knows whether {name} was changed. {outcome.message}"
        case Ending.MOVED | Ending.GONE:
            words = f"{name}: {outcome.message}"
    return " ".join((words, *outcome.notes))
