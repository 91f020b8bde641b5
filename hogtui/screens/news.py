"""The status bar of the panes: hears the client, counts down, and says what there is to say."""

from collections.abc import Callable
from datetime import datetime

from textual.timer import Timer

from hogtui.api.activity import Activity, Resumed, Waiting
from hogtui.screens.connecting import Link
from hogtui.screens.network import is_counting_down, network, next_wait
from hogtui.screens.notes import Note, Notes
from hogtui.services import Services
from hogtui.widgets.status_bar import Severity, StatusBar

FLASH = 6.0
"""Seconds that a message stays."""
DECAY = 15.0
"""Seconds between looks at meters that nobody adds to."""
SETTLE = 0.1
"""Seconds: requests that are over sooner do not make the line flicker."""


class News(StatusBar):
    """Wakes up when something happens, and each second only while something counts down."""

    def __init__(self, services: Services, notes: Notes) -> None:
        super().__init__()
        self.services = services
        self.notes = notes
        self.link = Link("connecting")
        self._clocks: dict[str, Timer] = {}

    def on_mount(self) -> None:
        """Begin to listen."""
        self._clocks["tick"] = self.set_interval(1.0, self.show, pause=True)
        self._deaf = self.services.activity.subscribe(self._heard)
        self.show()

    def on_unmount(self) -> None:
        """Hear no more of the client."""
        self._deaf()

    def show(self) -> None:
        """The network as it is now."""
        self._clocks.pop("settle", None)
        now = self.services.clock.monotonic()
        self.status = network(self.status, self.services, self.link, now)
        if is_counting_down(self.services.activity) or self.link.next_try is not None:
            self._clocks["tick"].resume()
        else:
            self._clocks["tick"].pause()
        if self.status.meters:
            # What was used goes out of the window by and by; then nothing is left to wake up for.
            self._once("decay", DECAY, self.show)

    def _heard(self, event: Activity) -> None:
        """The client did something."""
        if isinstance(event, Waiting | Resumed):
            self.screen.refresh_bindings()
        if "settle" not in self._clocks:
            self._clocks["settle"] = self.set_timer(SETTLE, self.show)

    def _once(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        """Call it later, and only the last time that this was asked for."""
        if name in self._clocks:
            self._clocks[name].stop()
        self._clocks[name] = self.set_timer(seconds, call)

    def linked(self, link: Link) -> None:
        """The connection is another one now."""
        self.link = link
        self.show()

    def say(self, text: str, severity: Severity = "information") -> None:
        """One line, for a few seconds here and for good in the history."""
        self.notes.append(Note(self.services.clock.now(), severity, text))
        self.status = self.status._replace(message=text, severity=severity)
        self._once("flash", FLASH, self.hush)

    def hush(self) -> None:
        """The message has been here for long enough."""
        self.status = self.status._replace(message="")

    def data_of(self, at: datetime | None, cached: bool = False) -> None:
        """When what is on screen was true; None when nothing is shown."""
        self.status = self.status._replace(data_at=at, cached=cached)

    @property
    def is_waiting(self) -> bool:
        """Whether there is a wait that can be given up."""
        return next_wait(self.services.activity) is not None

    def stop_waiting(self) -> None:
        """Give up the request whose countdown is shown."""
        waiting, client = next_wait(self.services.activity), self.services.client
        if waiting is not None and client is not None:
            client.cancel_wait(waiting.id)
