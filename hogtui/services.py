"""What the panes are given: settings, connection, clipboard, store. Handed in, never looked up."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hogtui.api.activity import ActivityLog
from hogtui.api.clock import Clock, SystemClock
from hogtui.settings import Profile, Settings

if TYPE_CHECKING:
    from httpx import AsyncBaseTransport
    from pydantic import SecretStr

    from hogtui.api.client import Client
    from hogtui.api.connection import Connection
    from hogtui.clipboard import Clipboard
    from hogtui.credentials import Saved
    from hogtui.history import History
    from hogtui.store import Store

Connect = Callable[[], Awaitable["Connection | None"]]
"""Finds host and key: starts the demo, reads the keyring. None when there is no key yet.

Raises ValueError with a sentence for a person when host or key cannot be used."""
Keep = Callable[[Profile, "SecretStr", bool], Awaitable["Saved"]]
"""Saves a profile and its key; the flag allows a file where there is no keyring."""


class DemoFailed(Exception):
    """The demo cannot run here or ended early; the message is a sentence for a person."""


@dataclass(repr=False, eq=False)
class Services:
    """The app's surroundings. Tests hand in others."""

    settings: Settings
    connect: Connect
    """Raises DemoFailed too, when the demo was asked for."""
    store: "Store"
    clipboard: "Clipboard"
    activity: ActivityLog = field(default_factory=ActivityLog)
    clock: Clock = field(default_factory=SystemClock)
    transport: "AsyncBaseTransport | None" = None
    """What carries requests; None for the network."""
    client: "Client | None" = None
    """Set once connected; panes hear of it through their `session`."""
    reach: "Callable[[Profile], Awaitable[Connection | None]] | None" = None
    """Finds host and key of any saved profile, as `connect` does for the one in use."""
    keep: Keep | None = None
    """For the setup screen; None where nothing may be saved."""
    start_demo: Callable[[], Awaitable["Connection"]] | None = None
    """For the setup screen: starts the demo and waits for it. Raises DemoFailed."""
    demo_missing: str | None = None
    """What to install before the demo can run, in a sentence; None when it can."""
    history: "History | None" = None
    """What was run, for every project; None where it is not kept."""
    open_file: Path | None = None
    """The file that the command line names, to be opened in a tab."""
    private: bool = False
    """Nothing is kept of what is run: no history, no versions, no values of variables."""
