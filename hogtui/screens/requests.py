"""The last requests: method, path, status, time and cost. Never a key, a header or a body."""

from collections.abc import Iterable
from datetime import tzinfo
from itertools import groupby
from typing import TYPE_CHECKING

from hogtui.api.activity import ActivityLog, Ended
from hogtui.screens.network import WINDOWS
from hogtui.screens.sheet import ListSheet
from hogtui.services import Services
from hogtui.text.amounts import duration, size
from hogtui.widgets.grid import Column, RowsSource
from hogtui.widgets.status_bar import seconds

if TYPE_CHECKING:
    from hogtui.api.budget import Meter

COLUMNS = [
    Column(name) for name in ("time", "method", "path", "status", "took", "size", "limit", "note")
]
NAME = 12
"""Cells of the name of a rate limit."""


def row(ended: Ended, zone: tzinfo | None = None) -> list[object]:
    """A finished request, as the grid shows it."""
    return [
        f"{ended.at.astimezone(zone):%H:%M:%S}",
        ended.method,
        ended.path,
        ended.status,
        duration(ended.seconds),
        size(ended.size),
        ended.bucket,
        ended.note,
    ]


def summary(activity: ActivityLog, found: "Iterable[Meter]") -> str:
    """What is going on, and what is known of each rate limit: used, left to learn, room again."""
    lines = [f"{len(activity.in_flight)} on the way, {len(activity.waits)} waiting"]
    if activity.offline is not None:
        lines.append(f"{activity.offline.host} does not answer: {activity.offline.why}")
    meters = [*found]
    for name, windows in groupby(meters, key=lambda meter: meter.name):
        lines.append(f"{name:<{NAME}} {', '.join(map(used, windows))}")
    if any(meter.limit is None for meter in meters):
        lines.append(
            "A limit is unknown until PostHog refuses a request; others share it with you."
        )
    return "\n".join(lines)


def used(meter: "Meter") -> str:
    """One window of a limit: "3 of 17 per min (room in 30 s)", "40 per h (limit unknown)"."""
    window = WINDOWS.get(meter.window, f"{meter.window} s")
    if meter.limit is None:
        return f"{meter.used}/{window} (limit unknown)"
    spent = meter.used >= meter.limit and meter.refills_in is not None
    room = f" (room in {seconds(meter.refills_in or 0)})" if spent else ""
    return f"{meter.used} of {meter.limit}/{window}{room}"


class Requests(ListSheet):
    """Newest first, as it was when it was opened."""

    HEADING = "Requests"
    NOTHING = "Nothing was sent so far."

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services

    def summary(self) -> str:
        """The limits."""
        client = self.services.client
        return summary(self.services.activity, () if client is None else client.meters())

    def source(self) -> RowsSource:
        """The list."""
        return RowsSource(COLUMNS, [row(ended) for ended in reversed(self.services.activity.ended)])
