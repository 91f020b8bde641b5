"""What PostHog does some time after it has said yes: updates of persons, deletions of events."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Later:
    """Work that waits for its time."""

    seconds: float = 1.0
    """Between a change of a person and its effect: it travels as an event does."""
    batch_seconds: float = 20.0
    """Between the deletion of a person and that of the events."""
    deletions: list[dict[str, Any]] = field(default_factory=list)
    """Rows of `deletion_status`, the newest first, with the project that they belong to."""
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    def do(self, seconds: float, work: Callable[[], None]) -> None:
        """Do it in a thread when the time has come; nobody waits for it."""

        async def wait() -> None:
            await asyncio.sleep(seconds)
            await asyncio.to_thread(work)

        task = asyncio.create_task(wait())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
