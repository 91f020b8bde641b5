"""New events, all the time."""

import asyncio

from hogtui.demo.data.live import LiveFeed
from hogtui.demo.server.instance import Instance
from hogtui.demo.tables import TEAM_ID

EVERY = 1.0
"""Seconds between two batches of new events."""


async def keep_arriving(instance: Instance, feed: LiveFeed) -> None:
    """Store what happens every second and tell the listeners, until cancelled."""
    while True:
        await asyncio.sleep(EVERY)
        if instance.new_events:
            for event in await asyncio.to_thread(feed.next_batch, instance.clock.now()):
                instance.hub.publish(TEAM_ID, event)
