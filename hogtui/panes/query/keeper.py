"""Sees to it that nothing that was written in a tab is lost: journal, versions, closed tabs."""

import asyncio
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from hogtui.panes.query import opening
from hogtui.panes.query.buffers import Buffer
from hogtui.panes.query.journal import Buffers, Closed, Journal, Saver
from hogtui.services import Services

if TYPE_CHECKING:
    from hogtui.panes.query.versions import Version, Versions


class Keeper:
    """What writes to disk is a coroutine; the rest is for the event loop and never waits."""

    def __init__(self, services: Services, current: Callable[[], Buffers]) -> None:
        self.services = services
        self.journal = Journal(services.store)
        self.saver = Saver(self.journal, services.clock, current)
        self._current = current
        self._begun: dict[str, str] = {}
        """What tabs held when they were opened."""
        self._noticed: dict[str, str] = {}
        """What they held in the last pause."""
        self._closed: list[Closed] = []
        """Tabs that were closed in private: known only until the program ends."""

    @cached_property
    def versions(self) -> "Versions":
        """What texts were before; made when there is something to keep."""
        from hogtui.panes.query.versions import Versions

        return Versions(self.services.store)

    @property
    def is_private(self) -> bool:
        """Versions and closed tabs stay in memory; what is open is kept all the same."""
        return self.services.private or not self.services.settings.history

    def opened(self, buffer: Buffer) -> None:
        """A tab begins with this."""
        if buffer.text.strip() and buffer.text != opening.TEXT:
            self._begun[buffer.id] = buffer.text
        self._noticed[buffer.id] = buffer.text
        self.journal.reopen(buffer.id)

    # --- while somebody writes

    async def run(self, told: Callable[[str | None], object]) -> None:
        """Write until nothing has changed for a while; then see whether much has.

        `told` is called with what goes wrong, once, and with None when it goes well again.
        """
        while self.saver.changed:
            await self.saver.run(told)
            changed = [
                each
                for each in self._current().buffers
                if self._noticed.get(each.id, "") != each.text
            ]
            self._noticed |= {each.id: each.text for each in changed}
            if changed:
                await asyncio.to_thread(self._notice, self.versions, changed)

    def _notice(self, versions: "Versions", changed: Sequence[Buffer]) -> None:
        from hogtui.panes.query.versions import Version

        now, private = self.services.clock.now(), self.is_private
        for each in changed:
            begun = self._begun.pop(each.id, None)
            if begun is not None and not versions.of(each.id):
                versions.keep(each.id, Version(now, begun, "as it was opened"), private=private)
            versions.notice(each.id, each.text, now, private=private)

    # --- versions

    async def keep_version(self, buffer: Buffer, why: str) -> None:
        """Keep the text of a tab as it is now."""
        from hogtui.panes.query.versions import Version

        version, private = Version(self.services.clock.now(), buffer.text, why), self.is_private
        self._begun.pop(buffer.id, None)
        await asyncio.to_thread(self.versions.keep, buffer.id, version, private=private)

    async def versions_of(self, buffer: Buffer) -> "list[Version]":
        """What a tab held before, the newest first."""
        return await asyncio.to_thread(self.versions.of, buffer.id)

    # --- closed tabs

    def is_lost(self, buffer: Buffer) -> bool:
        """Whether closing a tab would lose its text for good."""
        is_kept = not self.is_private and self.saver.problem is None
        return bool(buffer.text.strip()) and not is_kept

    def let_go(self, buffer: Buffer) -> None:
        """A tab is closed: what is under way must not write it again."""
        self.journal.let_go(buffer.id)
        if self.is_private and buffer.text.strip():
            self._closed.insert(0, Closed(buffer, self.services.clock.now()))

    async def put_away(self, buffer: Buffer) -> None:
        """Keep a closed tab, so that it can be opened again."""
        now, keep = self.services.clock.now(), not self.is_private
        forgotten = await asyncio.to_thread(self.journal.close, buffer, now, keep=keep)
        in_memory = {each.buffer.id for each in self._closed}
        for each in forgotten:
            if each not in in_memory:
                await asyncio.to_thread(self.versions.forget, each)

    async def closed(self) -> list[Closed]:
        """The tabs that can be opened again, the last one first."""
        return [*self._closed, *await asyncio.to_thread(self.journal.closed)]

    def reopened(self, closed: Closed) -> None:
        """It is open again."""
        self._closed = [each for each in self._closed if each.buffer.id != closed.buffer.id]

    async def forget(self, closed: Closed) -> None:
        """Nobody wants it any more."""
        self.reopened(closed)
        await asyncio.to_thread(self.journal.forget_closed, closed.buffer.id)
        await asyncio.to_thread(self.versions.forget, closed.buffer.id)
