"""New events, all the time."""

import asyncio

from hogtui.demo.server.instance import Instance

EVERY = 1.0
"""Seconds between two batches of new events."""


async def keep_arriving(instance: Instance) -> None:
    """Insert a few new events every second and tell the listeners, until cancelled."""
    while True:
        await asyncio.sleep(EVERY)
        if instance.new_events:
            pass
