"""A small app that can be made to fail in every way the terminal has to survive."""

import asyncio
import os
import sys
import threading
import time
from pathlib import Path

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static

from hogtui.terminal import lifecycle
from hogtui.terminal.background import BackgroundKnown
from hogtui.terminal.crash import CrashReports

KEY = "phx_" + "0123456789abcdef" * 3


class SmallApp(App[None]):
    """Says hello, and what was typed."""

    BINDINGS = [
        ("q", "quit", "Quit"),
        ("ctrl+z", "suspend_process", "Stop"),
        ("E", "editor", "Another program"),
    ]

    typed = ""

    def compose(self) -> ComposeResult:
        """One line for each thing that tests look at."""
        yield Static("hello world")
        yield Static("", id="typed")
        yield Static("", id="background")

    def on_key(self, event: events.Key) -> None:
        """Show it, and do what it stands for."""
        self.typed += event.character if event.character and event.is_printable else ""
        self.query_one("#typed", Static).update(f"typed:{self.typed}.", layout=False)
        ways = {"X": self.crash, "W": self.crash_in_worker, "T": self.crash_in_thread, "S": stick}
        if way := ways.get(event.character or ""):
            way()

    def on_background_known(self, event: BackgroundKnown) -> None:
        """Show it."""
        self.query_one("#background", Static).update("dark" if event.dark else "light")

    def crash(self) -> None:
        """A bug with a key in its variables and its words."""
        key = KEY
        raise RuntimeError(f"a request with {key} went wrong")

    def crash_in_worker(self) -> None:
        """The same, in the background."""

        async def work() -> None:
            self.crash()

        self.run_worker(work())

    def crash_in_thread(self) -> None:
        """The same, in a thread that Textual knows nothing of."""
        threading.Thread(target=self.crash).start()

    def action_editor(self) -> None:
        """Let another program have the terminal until it gets a line."""
        with self.suspend():
            os.write(1, b"another program\n")
            sys.stdin.readline()


def stick() -> None:
    """Keep the event loop from running, as a bug in our code would."""
    time.sleep(600)


async def leave_nothing() -> None:
    """Say that what ran on the server was cancelled."""
    os.write(os.open("left", os.O_CREAT | os.O_WRONLY, 0o600), b"cancelled")


async def leave_never() -> None:
    """A server that does not answer any more."""
    await asyncio.sleep(600)


if __name__ == "__main__":
    code = lifecycle.run(
        SmallApp(),
        reports=CrashReports(Path("reports"), environ=os.environ),
        leave=leave_never if "never" in sys.argv else leave_nothing,
        ask_background=True,
    )
    os._exit(code)
