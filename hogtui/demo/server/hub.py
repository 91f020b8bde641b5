"""Who listens to live events, and what each of them wants to hear."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hogtui.demo.server.property_filters import PropertyFilter

BUFFER = 100
"""Events a slow listener may be behind; more are dropped, as PostHog does."""
ALWAYS = ("$virt_is_bot", "$virt_traffic_type", "$virt_traffic_category", "$virt_bot_name")
"""Properties that pass whatever columns were asked for."""


@dataclass(frozen=True)
class Wanted:
    """What one listener asked for."""

    team_id: int
    events: frozenset[str] = frozenset()
    distinct_id: str = ""
    columns: frozenset[str] | None = None
    """None for all properties, empty for none."""
    properties: tuple[PropertyFilter, ...] = ()
    """All of them have to be met."""
    geo: bool = False
    """Places instead of events."""

    def takes(self, team_id: int, event: Mapping[str, Any]) -> bool:
        """Whether an event is for this listener."""
        return (
            team_id == self.team_id
            and (not self.events or event["event"] in self.events)
            and (not self.distinct_id or event["distinct_id"] == self.distinct_id)
            and all(each.takes(event["properties"]) for each in self.properties)
            and (not self.geo or "$geoip_latitude" in event["properties"])
        )

    def trimmed(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """The event with only the wanted properties, or where it came from."""
        if self.geo:
            return self._place(event)
        if self.columns is None:
            return dict(event)
        kept = self.columns.union(ALWAYS)
        properties = {name: value for name, value in event["properties"].items() if name in kept}
        return {**event, "properties": properties}

    def _place(self, event: Mapping[str, Any]) -> dict[str, Any]:
        properties = event["properties"]
        return {
            "lat": properties["$geoip_latitude"],
            "lng": properties.get("$geoip_longitude"),
            "country_code": properties.get("$geoip_country_code", ""),
            "distinct_id": event["distinct_id"],
            "count": 1,
        }


@dataclass(eq=False)
class Listener:
    """One open stream."""

    wanted: Wanted
    queue: "asyncio.Queue[dict[str, Any]]" = field(
        default_factory=lambda: asyncio.Queue(maxsize=BUFFER)
    )

    def offer(self, event: Mapping[str, Any]) -> None:
        """Queue an event, or drop it when the listener is too far behind."""
        if not self.queue.full():
            self.queue.put_nowait(self.wanted.trimmed(event))

    async def some(self, seconds: float) -> list[dict[str, Any]]:
        """What waits, or what comes first; nothing when nothing comes for that long."""
        try:
            found = [await asyncio.wait_for(self.queue.get(), seconds)]
        except TimeoutError:
            return []
        while not self.queue.empty():
            found.append(self.queue.get_nowait())
        return found


class Hub:
    """Passes new events to the listeners. Events may come from any thread."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def wanted(self) -> bool:
        """Whether anybody listens."""
        return bool(self._listeners)

    def join(self, wanted: Wanted) -> Listener:
        """Begin to listen; on the event loop."""
        self._loop = asyncio.get_running_loop()
        listener = Listener(wanted)
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Stop listening."""
        self._listeners.discard(listener)

    def publish(self, team_id: int, event: Mapping[str, Any]) -> None:
        """Offer an event to everybody who wants it."""
        if self._listeners and self._loop is not None:
            self._loop.call_soon_threadsafe(self._offer, team_id, event)

    def _offer(self, team_id: int, event: Mapping[str, Any]) -> None:
        for listener in self._listeners:
            if listener.wanted.takes(team_id, event):
                listener.offer(event)
