"""The texts of the editors, kept on disk while it is written."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hogtui.api.clock import Clock
from hogtui.text.safe import clean, line

if TYPE_CHECKING:
    from hogtui.store import Store

PAUSE = 0.8
"""Seconds from a change until it is on disk: no more is lost, however the program ends."""


class Buffer(NamedTuple):
    """What an editor holds."""

    text: str
    cursor: tuple[int, int] = (0, 0)
    """Line and column, both from zero."""
    title: str = ""
    """What somebody called it."""
    path: Path | None = None
    """The file that it is of."""

    @classmethod
    def of(cls, kept: object) -> "Buffer | None":
        """What `data` gave; None when it makes no sense."""
        if not isinstance(kept, dict) or not isinstance(kept.get("text"), str):
            return None
        title, path = kept.get("title"), kept.get("path")
        buffer = cls(
            text=clean(kept["text"].replace("\r\n", "\n").replace("\r", "\n")),
            title=line(title) if isinstance(title, str) else "",
            path=Path(path) if isinstance(path, str) and path else None,
        )
        match kept.get("cursor"):
            case [int(row), int(column)]:
                return buffer._replace(cursor=(row, column))
        return buffer

    def data(self) -> dict[str, Any]:
        """As the store keeps it."""
        kept: dict[str, Any] = {"text": self.text, "cursor": list(self.cursor)}
        if self.title:
            kept["title"] = self.title
        if self.path is not None:
            kept["path"] = str(self.path)
        return kept


class Buffers(NamedTuple):
    """What all editors hold, and which of them is shown."""

    buffers: Sequence[Buffer]
    shown: int = 0

    @classmethod
    def load(cls, store: "Store") -> "Buffers | None":
        """What was kept last, or None when there is nothing that can be read."""
        data = store.load_buffers() or {}
        kept = data.get("buffers")
        found = [Buffer.of(each) for each in kept] if isinstance(kept, list) else []
        buffers = [each for each in found if each is not None]
        shown = data.get("shown")
        if not buffers:
            return None
        return cls(buffers, shown if isinstance(shown, int) and 0 <= shown < len(buffers) else 0)

    def data(self) -> dict[str, Any]:
        """As the store keeps it."""
        kept = [each.data() for each in self.buffers]
        return {"version": 1, "shown": self.shown, "buffers": kept}


class Saver:
    """Writes buffers soon after they change, from a thread, and never an older one over a newer."""

    def __init__(self, store: "Store", clock: Clock, current: Callable[[], Buffers]) -> None:
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

    def _write(self, number: int, buffers: Buffers) -> str | None:
        with self._one_at_a_time:
            if number < self._finished:
                return None
            self._finished = number
            return self.store.save_buffers(buffers.data())
