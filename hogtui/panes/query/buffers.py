"""The text of the editor, kept on disk while it is written."""

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from hogtui.api.clock import Clock
from hogtui.text.safe import clean

if TYPE_CHECKING:
    from hogtui.store import Store

PAUSE = 0.8
"""Seconds from a change until it is on disk: no more is lost, however the program ends."""


class Buffer(NamedTuple):
    """What an editor holds."""

    text: str
    cursor: tuple[int, int] = (0, 0)
    """Line and column, both from zero."""

    @classmethod
    def load(cls, store: "Store") -> "Buffer | None":
        """What was kept last, or None when there is nothing that can be read."""
        kept = (store.load_buffers() or {}).get("buffers")
        first = kept[0] if isinstance(kept, list) and kept else None
        if not isinstance(first, dict) or not isinstance(first.get("text"), str):
            return None
        text = clean(first["text"].replace("\r\n", "\n").replace("\r", "\n"))
        match first.get("cursor"):
            case [int(row), int(column)]:
                return cls(text, (row, column))
        return cls(text)

    def data(self) -> dict[str, Any]:
        """As the store keeps it: a list, because there may be more than one some day."""
        return {"version": 1, "buffers": [{"text": self.text, "cursor": list(self.cursor)}]}


class Saver:
    """Writes a buffer soon after it changes, from a thread, and never an older one over a newer."""

    def __init__(self, store: "Store", clock: Clock, current: Callable[[], Buffer]) -> None:
        self.store = store
        self.clock = clock
        self.current = current
        self.changed = False
        """Something is not on disk yet."""
        self._started = 0
        self._finished = 0
        self._one_at_a_time = threading.Lock()

    async def run(self) -> str | None:
        """Save until nothing has changed during a pause; gives what went wrong with the last."""
        problem = None
        while self.changed:
            await self.clock.sleep(PAUSE)
            problem = await self.save()
        return problem

    async def save(self) -> str | None:
        """Save now; gives what went wrong, or None."""
        self.changed = False
        self._started += 1
        return await asyncio.to_thread(self._write, self._started, self.current())

    def _write(self, number: int, buffer: Buffer) -> str | None:
        with self._one_at_a_time:
            if number < self._finished:
                return None
            self._finished = number
            return self.store.save_buffers(buffer.data())
