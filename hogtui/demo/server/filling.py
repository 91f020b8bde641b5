"""Brings the data into being while the server is already answering.

Imports only what that takes: the rest of the server is loaded while the engine is at work.
"""

import threading
from typing import TYPE_CHECKING

from hogtui.demo import data
from hogtui.demo.engine import Engine
from hogtui.demo.server.clock import Clock
from hogtui.demo.server.late import LateEngine

if TYPE_CHECKING:
    from hogtui.demo.data.live import LiveFeed
    from hogtui.demo.server.instance import Instance


class Filling:
    """The engine and its data, on their way."""

    def __init__(self, clock: Clock, seed: int, events: int) -> None:
        self.clock = clock
        self.engine = LateEngine()
        self._seed = seed
        self._events = events
        self._outcome: data.Dataset | BaseException | None = None
        self._thread = threading.Thread(target=self._fill, name="filling", daemon=True)

    def start(self) -> None:
        """Begin; comes back at once."""
        self._thread.start()

    def _fill(self) -> None:
        try:
            engine = Engine()
            self._outcome = data.build(
                engine, now=self.clock.now(), seed=self._seed, events=self._events
            )
            self.engine.arrive(engine)
        except BaseException as error:
            # Whatever it is, the one who waits in `finish` has to hear of it.
            self._outcome = error

    async def finish(self, instance: "Instance") -> "LiveFeed":
        """Wait for the data and let the instance answer from it; gives the feed of new events."""
        import asyncio

        from hogtui.demo.data.live import LiveFeed
        from hogtui.demo.server.stored import stored_objects

        await asyncio.to_thread(self._thread.join)
        if isinstance(self._outcome, BaseException):
            raise self._outcome
        assert self._outcome is not None  # noqa: S101 -- _fill sets it
        instance.stored = stored_objects(instance, self._outcome.cohorts)
        instance.filled.set()
        return LiveFeed(self.engine, self._outcome.plan)
