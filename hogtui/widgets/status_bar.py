"""The one place for the state of the network, and for what was just said.

Everything here is handed in as numbers and words; nothing is drawn while nothing changes.
"""

import math
from datetime import datetime, tzinfo
from typing import Literal, NamedTuple

from textual.reactive import reactive

from hogtui.widgets.bar import Bar, Part, fit

NARROW = 100
"""Below this many cells the meters are abbreviated."""

Severity = Literal["information", "warning", "error"]

SYMBOLS: dict[Severity, str] = {"information": "", "warning": "! ", "error": "✗ "}
STYLES: dict[Severity, str] = {
    "information": "",
    "warning": "$text-warning",
    "error": "$text-error",
}


class Meter(NamedTuple):
    """What one rate-limit bucket has seen from us."""

    name: str
    used: int
    limit: int | None = None
    """None while nobody has told us."""
    window: str = "min"
    refill: float | None = None
    """Seconds until there is room again; None when there is room."""


class Wait(NamedTuple):
    """A request that is held back."""

    seconds: float
    why: str
    limit: str = ""
    """Whose limit it is."""


class Offline(NamedTuple):
    """The host does not answer."""

    seconds: float | None
    """Until the next try; None when nobody tries."""
    why: str = ""


class Status(NamedTuple):
    """Everything that the line can say, at one moment."""

    state: Literal["connecting", "connected", "disconnected"] = "disconnected"
    requests: tuple[str, ...] = ()
    """What is in flight, in a person's words."""
    wait: Wait | None = None
    """The one that ends first."""
    waits: int = 0
    offline: Offline | None = None
    meters: tuple[Meter, ...] = ()
    data_at: datetime | None = None
    cached: bool = False
    message: str = ""
    severity: Severity = "information"


def seconds(value: float) -> str:
    """Whole seconds, rounded up so that the last second is a 1; minutes when there are many."""
    whole = max(0, math.ceil(value))
    return f"{whole} s" if whole < 120 else f"{whole // 60} min {whole % 60:02} s"


def _network(status: Status) -> Part:
    """The one word on the left: waiting, offline, or well."""
    if status.offline is not None:
        when = status.offline.seconds
        again = "" if when is None else f", retrying in {seconds(when)}"
        return Part(f"✗ offline{again}", "bold $text-error")
    if status.wait is not None:
        wait = status.wait
        whose = f" ({wait.limit})" if wait.limit else ""
        return Part(
            f"◷ {wait.why}{whose}: retrying in {seconds(wait.seconds)} (esc cancels)",
            "bold $text-warning",
        )
    if status.state == "connecting":
        return Part("… connecting", "$text-muted")
    if status.state == "disconnected":
        return Part("○ not connected", "$text-warning")
    return Part("● ok", "$text-success")


def _in_flight(status: Status) -> Part:
    count = len(status.requests)
    if not count:
        return Part("")
    labels = ", ".join(dict.fromkeys(label for label in status.requests if label))
    words = f"{count} request" + ("s" if count > 1 else "")
    return Part(f"   {words}{': ' + labels if labels else ''}", "$text-muted", weight=6)


def _queued(status: Status) -> Part:
    others = status.waits - 1
    return Part(f"   {others} more waiting" if others > 0 else "", "$text-muted", weight=6)


def meter_text(meter: Meter, *, short: bool) -> str:
    """What was used of a bucket; of how much once PostHog told us; if it is spent, until when."""
    if meter.limit is None:
        return f"{meter.name} {meter.used}/{meter.window}"
    text = f"{meter.name} {meter.used} of {meter.limit}"
    if short:
        return text
    text = f"{text}/{meter.window}"
    return text if meter.refill is None else f"{text}, room in {seconds(meter.refill)}"


def _meter(meter: Meter, *, short: bool) -> Part:
    spent = meter.limit is not None and meter.used >= 0.8 * meter.limit
    style = "$text-warning" if spent else "$text-muted"
    return Part(f"   {meter_text(meter, short=short)}", style, "screen.requests", weight=4)


def _age(status: Status, zone: tzinfo | None) -> Part:
    if status.data_at is None:
        return Part("")
    cached = "cached " if status.cached else ""
    clock = status.data_at.astimezone(zone).strftime("%H:%M:%S")
    return Part(f"   {cached}data of {clock}", "$text-muted", weight=5)


def describe(
    status: Status, width: int, zone: tzinfo | None = None
) -> tuple[list[Part], list[Part]]:
    """What stands on the left and on the right of a line that wide."""
    left = [Part(" ", weight=9), _network(status), _queued(status), _in_flight(status)]
    if status.message:
        text = f"   {SYMBOLS[status.severity]}{status.message}"
        style = STYLES[status.severity]
        left.append(Part(text, style, "screen.messages", weight=8, elastic=True))
    meters = [_meter(meter, short=width < NARROW) for meter in status.meters]
    return left, [*meters, _age(status, zone), Part(" ")]


class StatusBar(Bar):
    """Shows the status it is given."""

    DEFAULT_CSS = """
    StatusBar { background: $surface; }
    """

    status: reactive[Status] = reactive(Status(), init=False, repaint=False)

    def watch_status(self) -> None:
        """Draw only what is new."""
        self.update()

    def parts(self, width: int) -> list[Part]:
        """The line."""
        left, right = describe(self.status, width)
        return fit(left, right, width)
