"""From what the client does to what the status bar says."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hogtui.api.activity import ActivityLog, Waiting
from hogtui.screens.connecting import Link
from hogtui.services import Services
from hogtui.widgets.status_bar import Meter, Offline, Status, Wait

if TYPE_CHECKING:
    from hogtui.api import budget

WHY = {
    "window": "rate limit",
    "concurrency": "PostHog is busy",
    "retry": "PostHog did not answer well",
    "slot": "others are running",
    "budget": "holding back",
}
"""A wait's reason in few words."""

MINUTE = 60
WINDOWS = {MINUTE: "min", 3600: "h"}


def next_wait(activity: ActivityLog) -> Waiting | None:
    """The wait that ends first, waits for our own slots last: they need no one's patience."""
    return min(
        activity.waits.values(),
        key=lambda wait: (wait.reason == "slot", wait.until),
        default=None,
    )


def is_counting_down(activity: ActivityLog) -> bool:
    """Whether something on screen changes with every second."""
    return bool(activity.waits) or activity.offline is not None


def meters(found: "Iterable[budget.Meter]") -> tuple[Meter, ...]:
    """One window per bucket: the fuller of those with a limit, otherwise the last minute."""
    chosen: dict[str, Meter] = {}
    fullness: dict[str, float] = {}
    for meter in found:
        if not meter.used or (meter.limit is None and meter.window > MINUTE):
            continue
        full = meter.used / meter.limit if meter.limit else -1.0
        if meter.name not in chosen or full > fullness[meter.name]:
            spent = meter.limit is not None and meter.used >= meter.limit
            window = WINDOWS.get(meter.window, f"{meter.window} s")
            refill = meter.refills_in if spent else None
            chosen[meter.name] = Meter(meter.name, meter.used, meter.limit, window, refill)
            fullness[meter.name] = full
    # The bucket that a person at a query spends stands first and goes last when there is no room.
    return tuple(sorted(chosen.values(), key=lambda meter: meter.name != "query"))


def network(status: Status, services: Services, link: Link, now: float) -> Status:
    """The same status with the network as it is at `now`, on the services' monotonic clock."""
    activity, client = services.activity, services.client
    waiting = next_wait(activity)
    wait = None
    if waiting is not None:
        wait = Wait(waiting.until - now, WHY[waiting.reason], waiting.limit)
    return status._replace(
        state="disconnected" if link.state == "no key" else link.state,
        requests=tuple(sent.label for sent in activity.in_flight.values()),
        wait=wait,
        waits=len(activity.waits),
        offline=_offline(activity, link, now),
        meters=() if client is None else meters(client.meters()),
    )


def _offline(activity: ActivityLog, link: Link, now: float) -> Offline | None:
    """The client knows best; before there is one, whoever tries to connect does."""
    if activity.offline is not None:
        return Offline(max(0.0, activity.offline.next_try - now), activity.offline.why)
    if link.next_try is not None:
        return Offline(max(0.0, link.next_try - now), str(link.error))
    return None
