"""The texts of all tabs on disk, while they are written.

Each tab has a file of its own, so that a change writes that one only, a file that makes no sense
costs one tab, and two programs in one profile do not take each other's tabs away. Another file
says in which order they stood and which was shown; what it does not know stands at the end.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from hogtui.api.clock import Clock
from hogtui.panes.query.buffers import Buffer, new_id

if TYPE_CHECKING:
    from hogtui.store import Store

PAUSE = 0.8
"""Seconds from a change until it is on disk: no more is lost, however the program ends."""
AGAIN = 2.0
"""Seconds until what could not be written is tried again."""
LONGEST = 1_000_000
"""Characters of a text that is kept; nobody runs a longer one."""
MOST_CLOSED = 20
"""Closed tabs that can be opened again."""

OPEN, CLOSED = "tab-", "closed-"


class Buffers(NamedTuple):
    """What all editors hold, and which of them is shown."""

    buffers: Sequence[Buffer]
    shown: int = 0


class Closed(NamedTuple):
    """A tab that was closed and can be opened again."""

    buffer: Buffer
    at: datetime | None


class Journal:
    """Reads and writes what tabs hold. For any thread; nothing here raises."""

    def __init__(self, store: "Store") -> None:
        self.store = store
        self._kept: dict[str, Buffer] = {}
        """What is on disk, by the ids of the tabs."""
        self._order: tuple[Sequence[str], str] | None = None
        self._gone: set[str] = set()
        """Tabs that were closed."""
        self._reopened: set[str] = set()
        """Tabs that are still among the closed ones on disk."""
        self._lock = threading.Lock()

    def load(self) -> Buffers | None:
        """What was kept last, or None when there is nothing that can be read."""
        index = self.store.load_buffers() or {}
        ids = [name.removeprefix(OPEN) for name in self.store.names(OPEN)]
        if not ids:
            return self._load_old(index.get("buffers"), index.get("shown"))
        found = index.get("order")
        order = [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
        place = {each: number for number, each in enumerate(order)}
        buffers = []
        for each in sorted(ids, key=lambda each: (place.get(each, len(place)), each)):
            buffer = Buffer.of(self.store.read(OPEN + each))
            if buffer is not None:
                buffers.append(buffer._replace(id=each))
        self._kept = {each.id: each for each in buffers}
        shown = next((at for at, each in enumerate(buffers) if each.id == index.get("shown")), 0)
        return Buffers(buffers, shown) if buffers else None

    def _load_old(self, kept: object, shown: object) -> Buffers | None:
        """All of them in one file, as it was written once."""
        found = [Buffer.of(each) for each in kept] if isinstance(kept, list) else []
        buffers = [each._replace(id=new_id()) for each in found if each is not None]
        place = shown if isinstance(shown, int) and 0 <= shown < len(buffers) else 0
        return Buffers(buffers, place) if buffers else None

    def write(self, now: Buffers) -> str | None:
        """Write what is not on disk yet. Gives what went wrong, or None.

        A file that cannot be written stays as it was.
        """
        with self._lock:
            problem = None
            open_ones = [each for each in now.buffers if each.id not in self._gone]
            for each in open_ones:
                if each != self._kept.get(each.id):
                    problem = self._write(each) or problem
            order = [each.id for each in open_ones], now.buffers[now.shown].id
            # Until all of them are kept this file may hold the texts of an older version.
            if self._kept.keys() >= set(order[0]) and order != self._order:
                data = {"version": 2, "order": order[0], "shown": order[1]}
                failed = self.store.save_buffers(data)
                self._order = None if failed else order
                problem = problem or failed
            return problem

    def _write(self, buffer: Buffer) -> str | None:
        if len(buffer.text) > LONGEST:
            return f"“{buffer.name}” is longer than {LONGEST:,} characters, and is not kept."
        problem = self.store.write(OPEN + buffer.id, buffer.data())
        if problem is None:
            self._kept[buffer.id] = buffer
            if buffer.id in self._reopened:
                self._reopened.discard(buffer.id)
                self.store.remove(CLOSED + buffer.id)
        return problem

    def let_go(self, tab: str) -> None:
        """A tab is closed: write it no more."""
        self._gone.add(tab)

    def reopen(self, tab: str) -> None:
        """A closed tab is open again; it is written as any other from now on."""
        self._gone.discard(tab)
        self._reopened.add(tab)

    def close(self, buffer: Buffer, at: datetime, *, keep: bool) -> list[str]:
        """Put a tab away, to be opened again if it is kept. Gives the ids of those that went."""
        with self._lock:
            if buffer.id not in self._gone:
                return []  # open again by now
            self._kept.pop(buffer.id, None)
            forgotten = []
            if keep and buffer.text.strip():
                data = {**buffer.data(), "at": at.isoformat()}
                self.store.write(CLOSED + buffer.id, data)
                names = self.store.names(CLOSED)
                forgotten = [name.removeprefix(CLOSED) for name in names[:-MOST_CLOSED]]
            else:
                forgotten = [buffer.id]
            self.store.remove(OPEN + buffer.id)
            for each in forgotten:
                self.store.remove(CLOSED + each)
            return forgotten

    def closed(self) -> list[Closed]:
        """The tabs that were closed, the last one first."""
        with self._lock:
            found = []
            for name in reversed(self.store.names(CLOSED)):
                data = self.store.read(name)
                buffer = Buffer.of(data)
                if data is not None and buffer is not None:
                    buffer = buffer._replace(id=name.removeprefix(CLOSED))
                    found.append(Closed(buffer, _moment(data.get("at"))))
            return found

    def forget_closed(self, tab: str) -> None:
        """Nobody wants it any more."""
        with self._lock:
            self.store.remove(CLOSED + tab)


class Saver:
    """Writes soon after something changes, from a thread, and never the older over the newer."""

    def __init__(self, journal: Journal, clock: Clock, current: Callable[[], Buffers]) -> None:
        self.journal = journal
        self.clock = clock
        self.current = current
        self.changed = False
        """Something is not on disk yet."""
        self.problem: str | None = None
        """What went wrong when it was last tried."""
        self._started = 0
        self._finished = 0
        self._one_at_a_time = threading.Lock()

    async def run(self, told: Callable[[str | None], object]) -> None:
        """Save until nothing has changed during a pause; what cannot be written is tried again.

        `told` is called with what goes wrong, once, and with None when it goes well again.
        """
        while self.changed:
            await self.clock.sleep(AGAIN if self.problem else PAUSE)
            before, problem = self.problem, await self.save()
            if problem != before:
                told(problem)

    async def save(self) -> str | None:
        """Save now; gives what went wrong, or None."""
        self.changed = False
        self._started += 1
        self.problem = await asyncio.to_thread(self._write, self._started, self.current())
        self.changed = self.changed or self.problem is not None
        return self.problem

    def _write(self, number: int, buffers: Buffers) -> str | None:
        with self._one_at_a_time:
            if number < self._finished:
                return None
            self._finished = number
            return self.journal.write(buffers)


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment.astimezone() if moment is not None else None
