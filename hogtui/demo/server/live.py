"""New events, all the time."""

import asyncio
import traceback
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from hogtui.demo.data.crowd import STORED_RATE, Crowd
from hogtui.demo.data.live import LiveFeed
from hogtui.demo.engine import EngineError
from hogtui.demo.server.instance import Instance
from hogtui.demo.tables import TEAM_ID

SHOWN = ("uuid", "timestamp", "distinct_id", "person_id", "event", "properties")
"""What a frame of the stream tells of an event."""
EVERY = 2.0
"""Seconds between two batches of new events: each costs the engine two insertions."""
STEP = 0.05
"""Seconds between two handfuls of the crowd's events, while these are few enough for that."""
HANDFUL = 50
"""Events that are told at once at most: half of what a listener may be behind."""
REST = 0.2
"""Seconds after which a crowd that is not wanted is looked for again."""


async def keep_arriving(instance: Instance, feed: LiveFeed) -> None:
    """Store what happens and tell the listeners, until cancelled."""
    await asyncio.gather(visitors(instance, feed), crowd(instance, Crowd(instance.engine)))


async def visitors(instance: Instance, feed: LiveFeed) -> None:
    """People who visit the demo's site, at their own pace."""
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
        loop = asyncio.get_running_loop()
        for event in events:
            # Each comes as long after the one before it as it happened.
            told = {name: event[name] for name in SHOWN}
            loop.call_later(_later(event, instance), instance.hub.publish, TEAM_ID, told)


def _later(event: Mapping[str, Any], instance: Instance) -> float:
    happened = datetime.fromisoformat(event["timestamp"])
    age = (instance.clock.now() - happened).total_seconds()
    return min(EVERY, max(0.0, EVERY - age))


async def crowd(instance: Instance, source: Crowd) -> None:
    """As many more events a second as the knob says."""
    monotonic = instance.clock.monotonic
    owed, since, kept = 0.0, monotonic(), list[dict[str, Any]]()
    stored = monotonic()
    while True:
        rate = instance.live.rate
        step = min(STEP, HANDFUL / rate) if rate else REST
        await asyncio.sleep(step)
        passed, since = monotonic() - since, monotonic()
        # What could not be told in time is told in the next handfuls, up to a second's worth.
        owed = min(owed + rate * passed, max(rate, 1.0)) if rate else 0.0
        while (count := min(int(owed), HANDFUL)) > 0:
            owed -= count
            try:
                events = source.happen(count, instance.clock.now(), step)
            except EngineError:
                # The data may still be on its way.
                traceback.print_exc()
                break
            for event in events:
                instance.hub.publish(TEAM_ID, event)
            if rate <= STORED_RATE:
                kept += events
            await asyncio.sleep(0)
        if kept and monotonic() - stored >= 1.0:
            stored = monotonic()
            await asyncio.to_thread(_store, source, kept)
            kept = []


def _store(source: Crowd, events: Sequence[dict[str, Any]]) -> None:
    try:
        source.store(events)
    except EngineError:
        # What was streamed and is not stored is what PostHog calls a delay.
        traceback.print_exc()
