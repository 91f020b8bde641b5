"""Textual's driver for Linux and macOS, made to sleep when idle and to leave at once.

The input thread waits without a time-out and is woken through a pipe, so nothing happens while
nothing is typed and ending takes no tenth of a second. The end of the input means that the
terminal is gone, and the app leaves instead of reading for ever. Everything that was switched on
is switched off, also by Ctrl-Z and by a stop that nobody announced.
"""

import errno
import os
import selectors
import signal
import time
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, TextIO, cast

from textual import constants
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.message import Message

from hogtui.terminal.background import QUESTION, BackgroundKnown, Replies
from hogtui.terminal.digits import alt_digits, apart
from hogtui.terminal.pace import Line

if TYPE_CHECKING:
    from textual.app import App

BETWEEN_KEYS = 0.03
"""Seconds between two keys that a line held back and handed on together."""
MOST_READ = 1 << 16
"""Bytes taken from the keyboard at once; a paste comes in large pieces."""
LAST_ANSWERS = 0.25
"""Seconds that the terminal's last answers may take before its input is given back."""


class PatientOutput:
    """The terminal as a file that stays quiet when nobody is there any more."""

    def __init__(self, file: TextIO, gone: Callable[[], None], line: Line) -> None:
        self._file = file
        self._gone = gone
        self._line = line
        self._pieces = 0

    def write(self, text: str) -> int:
        """Write text, or drop it when the terminal is gone."""
        self._pieces += 1
        try:
            return self._file.write(text)
        except (OSError, ValueError) as error:
            self._lost(error)
            return len(text)

    def flush(self) -> None:
        """Send what was written."""
        try:
            self._file.flush()
        except (OSError, ValueError) as error:
            self._lost(error)
        pieces, self._pieces = self._pieces, 0
        self._line.wrote(pieces)

    def fileno(self) -> int:
        """The terminal's descriptor."""
        return self._file.fileno()

    def _lost(self, error: Exception) -> None:
        if isinstance(error, OSError) and error.errno in (errno.EIO, errno.ENXIO, errno.EBADF):
            self._gone()


class TerminalDriver(LinuxDriver):
    """See the module. Made by `lifecycle.run`, which hands in what to call.

    `gone` when the terminal is no more, `failed` when a thread has a bug, `taken` whenever the
    terminal comes into our hands and nothing on its screen is ours yet.
    """

    def __init__(
        self,
        app: "App[Any]",
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
        gone: Callable[[], None] = lambda: None,
        failed: Callable[[BaseException], None] = lambda _error: None,
        taken: Callable[[], None] = lambda: None,
        ask_background: bool = False,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.running = False
        """Whether the terminal is in our hands: False while another program has it."""
        self.line = Line()
        """What is on its way to the terminal and back."""
        self._gone = gone
        self._failed = failed
        self._taken = taken
        self._ask_background = ask_background
        self._stopping = False
        self._away = False
        self._reported = False
        self._wake: tuple[int, int] | None = None
        # A text file has a dozen methods more than the writer thread ever calls.
        self._file = cast(
            "TextIOWrapper", PatientOutput(cast("TextIO", self._file), gone, self.line)
        )

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        self._close_pipe()
        self._wake = os.pipe()
        self._reported = False
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual left it so
        # Nothing was started when a job in the background was sent back to sleep.
        self.running = self._key_thread is not None and self._key_thread.is_alive()
        if not self.running:
            return
        self._taken()
        if self._ask_background and self.input_tty:
            self._ask_background = False
            self.write(QUESTION)

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was found."""
        if self.running:
            self.running = False
            super().stop_application_mode()
            self._close_pipe()

    def write(self, data: str) -> None:
        """Hand output to the writer."""
        self.line.queue()
        super().write(data)

    def disable_input(self) -> None:
        """Stop reading, as soon as the terminal owes us no answer."""
        self.line.settle(LAST_ANSWERS)
        if self._wake is not None:
            with suppress(OSError):
                os.write(self._wake[1], b"x")
        super().disable_input()

    def _close_pipe(self) -> None:
        if self._wake is not None:
            for descriptor in self._wake:
                with suppress(OSError):
                    os.close(descriptor)
            self._wake = None

    def _disable_mouse_support(self) -> None:
        super()._disable_mouse_support()
        if self._mouse:
            self.write("\x1b[?1016l")  # switched on by answers to resize reports

    def _get_terminal_size(self) -> tuple[int, int]:
        """The size of the terminal itself: COLUMNS and LINES may be those of another one."""
        try:
            width, height = os.get_terminal_size(self.fileno)
        except OSError:
            return super()._get_terminal_size()
        self._resized()
        return width or 80, height or 24

    def process_message(self, message: Message) -> None:
        """Pass a message on to the app; some are for us as well."""
        super().process_message(message)
        if isinstance(message, Resize):
            # The first report answers our asking for reports.
            if self._reported:
                self._resized()
            self._reported = True

    def _resized(self) -> None:
        """Draw all of it again, also where Textual sees no change.

        Smaller and back again within a moment is none, but the terminal lost what it cut off.
        """
        if self.running:
            self._taken()
            self._loop.call_soon_threadsafe(self._repaint)

    def _sigtstp_application(self, *_: object) -> None:
        """Ctrl-Z: stop as any program does, so that whatever started us stops too."""
        if self._stopping:
            return
        self._stopping = True
        if self._auto_restart and self.running:
            self.suspend_application_mode()
            self._must_signal_resume = self._away = True
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        # The system ignores this where nobody could wake us again; then we just go on.
        os.killpg(0, signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._sigtstp_application)
        self._stopping = False
        if self._away:
            self._come_back()

    def _sigcont_application(self, *_: object) -> None:
        """Going on after a stop that was not announced: the shell has changed the terminal."""
        if self._stopping:
            return
        if self._away:
            self._come_back()
        elif self._auto_restart and self.running:
            before = self.attrs_before
            self._must_signal_resume = True
            self.suspend_application_mode()
            self._come_back()
            # What was found just now is what the shell left, and partly our own.
            self.attrs_before = before

    def _come_back(self) -> None:
        self.resume_application_mode()
        self._away = not self.running
        # What other programs wrote meanwhile stands on the screen.
        self._loop.call_soon_threadsafe(self._repaint)

    def _repaint(self) -> None:
        self._app.refresh(layout=True)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:  # a bug must end the app, not only this thread
            self._failed(error)

    def run_input_thread(self) -> None:
        """Pass on what is typed until somebody writes into the pipe or the terminal goes away."""
        if self._wake is None:
            return
        wake = self._wake[0]
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        replies = Replies()
        wait: float | None = None
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(wake, selectors.EVENT_READ)
            while True:
                ready = {key.fd for key, _events in selector.select(wait)}
                if wake in ready:
                    return
                if ready:
                    data = self._read()
                    if not data:
                        self._gone()
                        return
                    text = replies.take(decode(data))
                    # Whether an escape was the key or the start of another is known after a while.
                    wait = constants.ESCAPE_DELAY * 1.05
                else:
                    text, wait = replies.flush(), None
                self._pass_on(parser, text, replies)

    def _pass_on(self, parser: XTermParser, text: str, replies: Replies) -> None:
        if replies.colour is not None:
            self.process_message(BackgroundKnown(*replies.colour))
            replies.colour = None
        if replies.statuses:
            self.line.answer(replies.statuses)
            replies.statuses = 0
        if text:
            for message in parser.feed(alt_digits(text)):
                for number, each in enumerate(apart(message, text)):
                    # Two keys that somebody pressed one after the other: the first may move the
                    # focus before the second one comes.
                    time.sleep(BETWEEN_KEYS * number)
                    self.process_message(each)
        for message in parser.tick():
            self.process_message(message)

    def _read(self) -> bytes:
        """What was typed; nothing when the terminal is gone."""
        try:
            return os.read(self.fileno, MOST_READ)
        except OSError:
            return b""
