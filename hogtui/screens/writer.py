"""Every change, from the wish of a pane to what became of it."""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple
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
from hogtui.screens.batch import Batch
from hogtui.screens.confirm import Confirm, Question
from hogtui.screens.outcome import Aftermath, can_ask_again, needs_a_card
from hogtui.services import Services
from hogtui.text.changes import alike

if TYPE_CHECKING:
    from collections.abc import Mapping

AGAIN = 15.0
"""Seconds between two looks at what became of a write of which nobody knows."""


class Asked(NamedTuple):
    """What led to a write."""

    wanted: Pane.WriteWanted
    before: Record
    """The whole object as it was."""
    undoes: str = ""
    """The number of the write that it takes back."""


class Writer(Widget):
    """Not seen itself. One wish at a time: read, ask, send, look."""

    DEFAULT_CSS = """
    Writer { display: none; }
    """

    class Resolved(Message):
        """There are more or fewer writes of which nobody knows what became."""

    class Ended(Message):
        """A write has ended."""

        def __init__(self, wanted: Pane.WriteWanted, outcome: Outcome, *, alone: bool) -> None:
            super().__init__()
            self.wanted = wanted
            self.outcome = outcome
            self.alone = alone
            """It is not one of several, whose ends stand in a list."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.journal = WriteJournal(services.store.path, services.clock)
        self.unresolved: list[tuple[Pane.WriteWanted, Outcome]] = []
        """Writes of which nobody knows what became."""
        self._asked: dict[str, Asked] = {}
        """What led to each write of this session, by its number in the journal."""
        self._together: list[list[str]] = []
        """The numbers of writes that were confirmed on one card."""
        self.is_busy = False
        """A write is on its way, from its wish to its end."""
        self._key = "W"
        """What unlocks."""
        self.where: str | None = None
        """What organization and project are called."""

    # From the wish to its end

    def begin(self, wanted: Pane.WriteWanted, key: str) -> None:
        """Start with it, or say why not; `key` unlocks."""
        if not self._may_begin(key):
            return
        if isinstance(wanted, Pane.ManyWanted):
            self.go(self._live_many([Asked(each, {}) for each in wanted.wants], wanted))
        else:
            self.go(self._live(wanted))

    def _may_begin(self, key: str) -> bool:
        client = self.services.client
        self._key = key
        if client is None:
            self._say("Nothing can be changed without a connection.")
        elif client.locked:
            self._say(f"Writing is locked: {key} unlocks it.")
        elif self.is_busy:
            self._say("One change at a time: the one before is still on its way.")
        else:
            self.is_busy = True
            return True
        return False

    def _say(self, text: str, severity: Severity = "warning") -> None:
        self.post_message(Pane.Said(text, severity))

    @work(group="write")
    async def go(self, life: Coroutine[Any, Any, None]) -> None:
        """The life of one write, or of several that are confirmed together."""
        try:
            await life
        except Locked:
            self._say("Nothing was sent: writing was locked meanwhile.")
        except ApiError as error:
            self._say(f"Nothing was sent. {error.message}")
        finally:
            life.close()
            self.is_busy = False

    async def _live(self, wanted: Pane.WriteWanted, undoes: str = "") -> None:
        client, clock = self.services.client, self.services.clock
        if client is None:
            return
        found = await prepare(client, wanted.wish, clock, wanted.seen)
        if isinstance(found, Ready):
            if not await self.app.push_screen_wait(Confirm(self._question(wanted, found), clock)):
                return
            found = await self._send(wanted, found, undoes)
        self.post_message(self.Ended(wanted, found, alone=True))

    async def _send(self, wanted: Pane.WriteWanted, ready: Ready, undoes: str) -> Outcome:
        client = self.services.client
        if client is None:
            raise Locked("There is no connection any more.")
        self.journal.place, self.journal.undoes = self._place(ready.wish.subject.path), undoes
        # A write that is on its way is not given up when the program is about to end.
        task = asyncio.ensure_future(commit(client, ready, self.journal, self.services.clock))
        outcome = await asyncio.shield(task)
        if outcome.entry:
            self._asked[outcome.entry] = Asked(wanted, ready.before, undoes)
        return outcome

    def _question(self, wanted: Pane.WriteWanted, ready: Ready) -> Question:
        must_type = self._is_production or wanted.typed or wanted.wish.removes
        typed = wanted.wish.subject.name if must_type else ""
        place = self._place(wanted.wish.subject.path)
        return Question([ready], place, self._is_production, typed, wanted.facts)

    @property
    def _is_production(self) -> bool:
        profile = self.services.settings.profile
        return profile is not None and profile.production

    def _place(self, path: str = "") -> str:
        """Host and project; a path may be of another project than the one that is open."""
        profile, client = self.services.settings.profile, self.services.client
        host = urlsplit(profile.host).netloc if profile is not None else ""
        here = client.project_id if client is not None else None
        named = path.split("/")[3:4] if path.startswith("/api/projects/") else []
        if named and named != [str(here)]:
            return f"{host or 'the demo'} · project {named[0]}, not the one that is open"
        where = [host or "the demo", f"project {here}" if client is not None else ""]
        if self.where is not None:
            where.insert(1, self.where)
        return " · ".join(each for each in where if each)

    # Several that are confirmed together

    async def _live_many(self, asked: Sequence[Asked], wanted: Pane.ManyWanted) -> None:
        client, clock = self.services.client, self.services.clock
        if client is None:
            return
        wants = [each.wanted for each in asked]
        found = await asyncio.gather(
            *(prepare(client, each.wish, clock, each.seen) for each in wants)
        )
        readies = [each for each in found if isinstance(each, Ready)]
        if not readies:
            self._say(f"{wanted.title}: it is so already, nothing to change.", "information")
            return
        phrase = wanted.phrase or (wanted.title.lower() if self._is_production else "")
        question = Question(readies, self._place(), self._is_production, phrase, title=wanted.title)
        if not await self.app.push_screen_wait(Confirm(question, clock)):
            return
        batch = Batch(wanted.title, [each.wish.subject.name for each in wants])
        await self.app.push_screen(batch)
        try:
            await self._send_all(batch, asked, found)
        finally:
            batch.finish()
        self._say(f"{wanted.title}: {counted_words(batch)}", "information")

    async def _send_all(
        self, batch: Batch, asked: Sequence[Asked], found: Sequence[Ready | Outcome]
    ) -> None:
        """One after the other; what has not begun is not sent once it was stopped or locked."""
        numbers: list[str] = []
        self._together.append(numbers)
        locked = False
        for place, (each, ready) in enumerate(zip(asked, found, strict=True)):
            if isinstance(ready, Outcome):
                batch.ended(place, ready)
                continue
            if locked or batch.is_stopped:
                batch.ended(place, None)
                continue
            batch.sending(place)
            try:
                outcome = await self._send(each.wanted, ready, each.undoes)
            except Locked:
                locked = True
                batch.ended(place, None)
                continue
            numbers.append(outcome.entry)
            batch.ended(place, outcome)
            self.post_message(self.Ended(each.wanted, outcome, alone=False))
        if locked:
            self._say("Writing was locked meanwhile: the rest was not sent.")

    # The end

    @on(Ended)
    def ended(self, message: Ended) -> None:
        """Tell the pane, and whoever looks."""
        message.stop()
        outcome, wanted = message.outcome, message.wanted
        if not outcome.is_certain:
            self.unresolved.append((wanted, outcome))
            self.set_timer(AGAIN, self.look_again)
        wanted.pane.written(outcome)
        self.post_message(self.Resolved())
        if not message.alone:
            return
        severity: Severity = "information" if outcome.ending is Ending.APPLIED else "warning"
        self._say(sentence(outcome), severity)
        if needs_a_card(outcome):
            self._tell(wanted, outcome)

    def _tell(self, wanted: Pane.WriteWanted, outcome: Outcome) -> None:
        """Show what stands in the way, and ask again if somebody wants to."""

        def chosen(again: bool | None) -> None:
            if again and can_ask_again(outcome) and self._may_begin(self._key):
                wish = wanted.wish.again or wanted.wish
                once_more = Pane.WriteWanted(
                    wanted.pane, wish, seen=outcome.now, facts=wanted.facts, typed=wanted.typed
                )
                self.go(self._live(once_more))

        self.app.push_screen(Aftermath(outcome, wanted.pane.called), chosen)

    @work(exclusive=True, group="resolve")
    async def look_again(self) -> None:
        """Find out what became of the writes of which nobody knows."""
        client = self.services.client
        if client is None:
            return
        for wanted, outcome in [*self.unresolved]:
            found = await resolve(client, outcome, self.services.clock)
            if found.is_certain:
                self.unresolved.remove((wanted, outcome))
                self.journal.conclude(outcome.entry, found)
                self.post_message(self.Ended(wanted, found, alone=True))
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
        if entry is None or entry.number not in self._asked:
            self._say("Nothing was changed from here that could be taken back.")
            return
        together = next((each for each in self._together if entry.number in each), [entry.number])
        entries = [self.journal.entries[each] for each in together if each in self._asked]
        try:
            asked = [self._taken_back(each) for each in entries if self.journal.is_standing(each)]
        except Unfit as error:
            self._say(str(error))
            return
        if not self._may_begin(key):
            return
        if len(asked) == 1:
            self.go(self._live(asked[0].wanted, asked[0].undoes))
        else:
            wants = [each.wanted for each in asked]
            title = f"{wants[0].wish.title} of {len(wants)}"
            self.go(self._live_many(asked, Pane.ManyWanted(wants, title)))

    def _taken_back(self, entry: Entry) -> Asked:
        """What to ask for to have it as it was. Raises Unfit."""
        wanted, before, _ = self._asked[entry.number]
        wish = taken_back(wanted.wish, entry, before)
        back = Pane.WriteWanted(wanted.pane, wish, facts=wanted.facts, typed=wanted.typed)
        return Asked(back, {}, entry.number)


def taken_back(wish: Wish, entry: Entry, before: Record) -> Wish:
    """The wish to have the fields of a write as they were before it. Raises Unfit."""
    if wish.final:
        raise Unfit(wish.final)
    if wish.back is not None:
        return wish.back(before)
    if wish.creates:
        raise Unfit(f"What was made is not taken back: delete {entry.name} itself.")

    def edit(record: Record) -> "Mapping[str, Any]":
        remembered = wish.subject.remembered
        for name, value in entry.after.items():
            if name not in wish.subject.volatile and not alike(
                remembered(value), remembered(record.get(name))
            ):
                raise Unfit(f"Not taken back: somebody changed {name} since.")
        return entry.before

    return Wish(wish.subject, f"Take back “{wish.title}”", edit)


def counted_words(batch: Batch) -> str:
    """How many of several ended how."""
    words = [each.words for each in batch.states]
    done = words.count(str(Ending.APPLIED)) + words.count(str(Ending.MIXED))
    unsent = words.count("not sent")
    rest = len(words) - done - unsent
    found = [f"{done} done"]
    found += [f"{rest} not changed"] * bool(rest) + [f"{unsent} not sent"] * bool(unsent)
    return ", ".join(found) + ". U takes them back."


def sentence(outcome: Outcome) -> str:
    """How it ended, in one line."""
    name, title = outcome.ready.wish.subject.name, outcome.ready.wish.title
    others = ", ".join(dict.fromkeys(str(each.path[0]) for each in outcome.others if each.path))
    match outcome.ending:
        case Ending.APPLIED:
            wish = outcome.ready.wish
            back = "" if wish.final or (wish.creates and wish.back is None) else " U takes it back."
            words = f"{title}: done, {name} is stored so.{back}"
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
