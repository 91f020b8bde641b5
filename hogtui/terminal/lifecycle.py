"""One way in and one way out.

A quit, a signal, a vanished terminal and a bug all end the same way: input stops, what runs on
the server is cancelled, the terminal is put back, the process leaves. A watchdog sees to the last
two when the rest takes too long, for instance because the event loop is stuck.
"""

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn, cast

from hogtui.terminal.crash import CrashReports
from hogtui.terminal.modes import put_back

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver

    from hogtui.terminal.driver import TerminalDriver

log = logging.getLogger(__name__)

LEAVE_LIMIT = 1.0
"""Seconds for what still runs on the server."""
EXIT_LIMIT = 1.7
"""Seconds until the watchdog ends the process; two in all were promised."""
COLLECT_AFTER = 1.0
"""Seconds until garbage is collected again; what was loaded for the start stays out of it."""

Leave = Callable[[], Awaitable[None]]
"""Cancels what runs on the server and closes connections. May be called more than once."""


def run(
    app: "App[Any]",
    *,
    reports: CrashReports,
    leave: Leave | None = None,
    mouse: bool = True,
    ask_background: bool = False,
    plain_output: bool = False,
) -> int:
    """Run an app to its end and give the exit code: 0, 1 for a bug, 128+n for signal n.

    `plain_output` leaves writing to the terminal to Textual. The event loop stays open and
    threads may still run: the caller ends the process.
    """
    life = Lifecycle(app, reports, leave)
    if not plain_output:
        life.send_differences()
    return life.run(mouse=mouse, ask_background=ask_background)


class Lifecycle:
    """The life of one app in one terminal."""

    def __init__(self, app: "App[Any]", reports: CrashReports, leave: Leave | None) -> None:
        self.app = app
        self.reports = reports
        self.leave = leave
        self.taken: Callable[[], None] = lambda: None
        """Called when the terminal comes into our hands, at first and after each suspend."""
        self.code = 0
        self._driver: TerminalDriver | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = threading.Event()
        self._watching = False
        self._left = False
        self._ending: asyncio.Future[None] | None = None

    def run(self, *, mouse: bool, ask_background: bool) -> int:
        """Run to the end and give the exit code."""
        self._hook_driver(ask_background)
        self._hook_errors()
        self._hook_signals()
        runner = asyncio.Runner()
        # Not closed: closing waits for threads without a limit, and the process ends anyway.
        try:
            runner.run(self._main(mouse))
        except Exception as error:  # whatever escapes is a bug, and is reported as one
            self.reports.record(error)
        self._ended.set()
        if message := self.reports.message():
            with suppress(OSError, ValueError):
                print(message, file=sys.__stderr__, flush=True)  # the screen is gone
        return self.code or (1 if self.reports.seen else self.app.return_code or 0)

    async def _main(self, mouse: bool) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(self._task_failed)
        self._loop.call_later(COLLECT_AFTER, _collect_again)
        try:
            await self.app.run_async(mouse=mouse)
        finally:
            self._watch()
            await self._leave()

    # What can end it.

    def _hook_signals(self) -> None:
        for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"):
            number = getattr(signal, name, None)
            # Started by nohup: the terminal may go, and the driver sees that for itself.
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._signalled)

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        keyboard = number in (signal.SIGINT, getattr(signal, "SIGQUIT", None))
        if keyboard and self._driver is not None and not self._driver.running:
            return  # typed into the editor or pager that has the terminal now
        if self.code == 128 + number and number != getattr(signal, "SIGHUP", None):
            self._force()  # asked twice: somebody is in a hurry
        # A vanishing terminal is told by the kernel, by the shell and by the end of the input.
        if not self.code:
            self.end(128 + number)

    def _terminal_gone(self) -> None:
        """Called by the driver's threads."""
        if not self.code:
            self.end(128 + getattr(signal, "SIGHUP", 1))

    def end(self, code: int) -> None:
        """Begin to leave. May be called from any thread, and from a signal handler."""
        self.code = code
        self._watch()
        if self._loop is None:
            self._force()
        self._loop.call_soon_threadsafe(self._begin)

    def _begin(self) -> None:
        self._ending = asyncio.ensure_future(self._end())

    async def _end(self) -> None:
        if self._driver is not None and self._driver.running:
            self._driver.disable_input()
        await self._leave()
        self.app.exit(return_code=self.code)

    async def _leave(self) -> None:
        if self.leave is None or self._left:
            return
        self._left = True
        try:
            await asyncio.wait_for(self.leave(), LEAVE_LIMIT)
        except TimeoutError:
            return
        except Exception as error:  # a bug on the way out must not keep us from leaving
            self.reports.record(error)

    # The watchdog.

    def _watch(self) -> None:
        if self._watching:
            return
        self._watching = True
        threading.Thread(target=self._wait_and_force, name="hogtui-watchdog", daemon=True).start()

    def _wait_and_force(self) -> None:
        if not self._ended.wait(EXIT_LIMIT):
            self._force()

    def _force(self) -> NoReturn:
        """Put the terminal back and go, without asking the event loop."""
        if self._driver is not None and self._driver.running:
            put_back(self._driver.attrs_before)
        os._exit(self.code or self.app.return_code or 0)

    # Textual's hooks. Each private name has its test.

    def send_differences(self) -> None:
        """Put the differ between Textual and the terminal."""
        try:
            from hogtui.terminal.frames import Frames

            frames = Frames(self.app, os.environ, self.app._display)
        except (ImportError, AttributeError):
            log.exception("This Textual cannot be listened to; it writes by itself.")
            return
        # Assigned by its name, because the type of a method cannot be assigned to.
        vars(self.app)["_display"] = frames.display
        self.taken = frames.forget

    def _hook_driver(self, ask_background: bool) -> None:
        if sys.platform == "win32" or "TEXTUAL_DRIVER" in os.environ:
            return
        from hogtui.terminal.driver import TerminalDriver

        make = partial(
            TerminalDriver,
            gone=self._terminal_gone,
            failed=self._thread_failed,
            taken=self.taken,
            ask_background=ask_background,
        )

        def remember(*args: Any, **kwargs: Any) -> "TerminalDriver":
            self._driver = make(*args, **kwargs)
            return self._driver

        # Textual only ever calls it, so a function serves as well as a class.
        self.app.driver_class = cast("type[Driver]", remember)

    def _hook_errors(self) -> None:
        """Textual prints bugs with the variables of every frame; keys and data are in those."""
        app = self.app
        print_errors = app._print_error_renderables

        def fatal_error() -> None:
            self.reports.record(app._exception or sys.exception() or RuntimeError("unknown"))
            app._close_messages_no_wait()

        def panic(*_renderables: object) -> None:
            fatal_error()

        def print_error_renderables() -> None:
            if self.reports.seen:
                app._exit_renderables.clear()
            print_errors()

        hooks = {
            "_fatal_error": fatal_error,
            "panic": panic,
            "_print_error_renderables": print_error_renderables,
        }
        for name, hook in hooks.items():
            setattr(app, name, hook)
        threading.excepthook = lambda failed: self._thread_failed(failed.exc_value)

    def _thread_failed(self, error: BaseException | None) -> None:
        """A bug in a thread ends the app as any other does."""
        if error is None or isinstance(error, SystemExit):
            return
        self.reports.record(error)
        if not self.code:
            self.end(1)

    def _task_failed(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Nobody waited for this task, so nobody sees what happened to it but the report."""
        error = context.get("exception")
        if isinstance(error, Exception):
            self.reports.record(error)


def _collect_again() -> None:
    gc.freeze()
    gc.enable()
