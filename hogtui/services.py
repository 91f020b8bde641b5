"""What the panes are given: settings, connection, clipboard, store. Handed in, never looked up."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hogtui.api.activity import ActivityLog
from hogtui.api.clock import Clock, SystemClock
from hogtui.settings import Settings

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.api.connection import Connection
    from hogtui.clipboard import Clipboard
    from hogtui.store import Store

Connect = Callable[[], Awaitable["Connection | None"]]
"""Finds host and key: starts the demo, reads the keyring. None when there is no key yet."""


@dataclass
class Services:
    """The app's surroundings. Tests hand in others."""

    settings: Settings
    connect: Connect
    store: "Store"
    clipboard: "Clipboard"
    activity: ActivityLog = field(default_factory=ActivityLog)
    clock: Clock = field(default_factory=SystemClock)
    client: "Client | None" = None
    """Set once connected; panes hear of it through their `session`."""
