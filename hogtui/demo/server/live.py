"""New events, all the time."""

import asyncio
import traceback

from hogtui.demo.data.live import LiveFeed
from hogtui.demo.engine import EngineError
from hogtui.demo.server.instance import Instance
from hogtui.demo.tables import TEAM_ID

SHOWN = ("uuid", "timestamp", "distinct_id", "person_id", "event", "properties")
"""What a frame of the stream tells of an event."""
EVERY = 2.0
"""Seconds between two batches of new events: each costs the engine two insertions."""


async def keep_arriving(instance: Instance, feed: LiveFeed) -> None:
    """Store what happens and tell the listeners, until cancelled."""
    while True:
        await asyncio.sleep(EVERY)
        if not instance.new_events:
            continue
        try:
            events = await asyncio.to_thread(feed.next_batch, instance.clock.now())
        except EngineError:
            # A batch that is missing is no reason to end everything else.
            traceback.print_exc()
            continue
        for event in events:
            instance.hub.publish(TEAM_ID, {name: event[name] for name in SHOWN})
