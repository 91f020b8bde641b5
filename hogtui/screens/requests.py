"""The last requests: method, path, status, time and cost. Never a key, a header or a body."""

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from hogtui.api.activity import ActivityLog, Ended
from hogtui.screens.network import meters
from hogtui.screens.sheet import Sheet
from hogtui.services import Services
from hogtui.text.amounts import duration, size
from hogtui.widgets.grid import Column, Grid, RowsSource
from hogtui.widgets.status_bar import Meter, meter_text

COLUMNS = [
    Column(name) for name in ("time", "method", "path", "status", "took", "size", "bucket", "note")
]


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


def summary(activity: ActivityLog, found: Sequence[Meter]) -> str:
    """What is going on, and what each limit has left."""
    parts = [f"{len(activity.in_flight)} in flight", f"{len(activity.waits)} waiting"]
    if activity.offline is not None:
        parts.append(f"{activity.offline.host} does not answer: {activity.offline.why}")
    lines = ["  ".join(parts)]
    for meter in found:
        unknown = "" if meter.limit is not None else "  (limit unknown until PostHog names it)"
        lines.append(meter_text(meter, short=False) + unknown)
    return "\n".join(lines)


class Requests(Sheet):
    """Newest first, as it was when it was opened."""

    HEADING = "Requests"

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services

    def content(self) -> Iterable[Widget]:
        """The limits, and the list."""
        activity, client = self.services.activity, self.services.client
        found = () if client is None else meters(client.meters())
        yield Static(Content(summary(activity, found)), classes="summary")
        rows = [row(ended) for ended in reversed(activity.ended)]
        yield Grid(RowsSource(COLUMNS, rows), row_numbers=False)
