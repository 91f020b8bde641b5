"""Putting the terminal back, also where nothing else works any more."""

import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

RESTORE = (
    b"\x1b[?2026l"  # an unfinished frame is shown
    b"\x1b[?2004l"  # bracketed paste
    b"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"  # mouse
    b"\x1b[?1004l"  # focus reports
    b"\x1b[?2048l"  # resize reports
    b"\x1b[<u"  # kitty's keyboard, before the screen that it belongs to goes
    b"\x1b[0m\x1b[?7h\x1b[?1049l\x1b[?25h"  # colours, wrapping, main screen, cursor
)
"""Switches off everything that the driver switched on."""

PATIENCE = 0.2
"""Seconds for a terminal that may have stopped reading."""


def put_back(attributes: list[Any] | None) -> None:
    """Restore screen and line discipline without Textual. Waits only briefly, never raises."""

    def write() -> None:
        with suppress(OSError):
            os.write(2, RESTORE)

    _briefly(write)
    if attributes is not None and sys.platform != "win32":
        import termios

        with suppress(termios.error, OSError):
            termios.tcsetattr(0, termios.TCSANOW, attributes)


def _briefly(call: Callable[[], None]) -> None:
    """A line that went silent blocks a write for ever, so it gets a thread of its own."""
    thread = threading.Thread(target=call, name="hogtui-restore", daemon=True)
    thread.start()
    thread.join(PATIENCE)
