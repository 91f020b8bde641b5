"""A program in a pseudo terminal, and the terminal it believes to talk to.

Everything waits for output or for the end of the process, with a deadline; nothing sleeps.
"""

import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path
from typing import Any

from tests.terminal.emulator import Display

ROOT = Path(__file__).parents[2]
PATIENCE = 15.0
"""Seconds; only a broken program or a very busy machine takes that long."""

_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
_KITTY = re.compile(rb"\x1b\[([<>])[0-9;]*u")
ALWAYS_ON = {7, 25}
"""Wrapping and the cursor are on in a terminal at rest."""


class PseudoTerminal:
    """Runs a command and keeps its screen, its modes and all that it wrote."""

    def __init__(
        self,
        command: Sequence[str],
        home: Path,
        *,
        environ: Mapping[str, str] | None = None,
        ignore_hangup: bool = False,
        background: str | None = None,
        size: tuple[int, int] = (80, 24),
    ) -> None:
        self.controller, self.terminal = os.openpty()
        columns, lines = size
        self.modes: set[int] = set(ALWAYS_ON)
        self.resize(columns, lines)
        self.before = termios.tcgetattr(self.terminal)
        self.display = Display(columns, lines)
        self.written = b""
        self.kitty = 0
        self.background = background
        self._answered = 0
        self.process = subprocess.Popen(
            command,
            stdin=self.terminal,
            stdout=self.terminal,
            stderr=self.terminal,
            env=environment(home) | dict(environ or {}),
            cwd=home,
            start_new_session=True,
            preexec_fn=lambda: _take_terminal(ignore_hangup),
        )

    def __enter__(self) -> "PseudoTerminal":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.hang_up()

    @property
    def text(self) -> str:
        """The screen."""
        return "\n".join(line.rstrip() for line in self.display.lines)

    @property
    def attributes(self) -> list[Any]:
        """The line discipline."""
        return termios.tcgetattr(self.controller)

    @property
    def left_on(self) -> set[int]:
        """Modes that are not as in a terminal at rest."""
        return self.modes ^ ALWAYS_ON

    def send(self, text: str) -> None:
        """Type."""
        os.write(self.controller, text.encode())

    def wait_for(self, pattern: str, seconds: float = PATIENCE) -> None:
        """Until the pattern is on the screen."""
        deadline = time.monotonic() + seconds
        while not re.search(pattern, self.text):
            left = deadline - time.monotonic()
            assert left > 0, f"{pattern!r} never came; on the screen:\n{self.text}"
            assert self._read(left), f"ended without {pattern!r}; on the screen:\n{self.text}"

    def wait_until_written(self, data: bytes, seconds: float = PATIENCE) -> None:
        """Until the program has written these bytes."""
        deadline = time.monotonic() + seconds
        while data not in self.written:
            left = deadline - time.monotonic()
            assert left > 0, f"{data!r} was never written"
            assert self._read(left), f"ended without writing {data!r}"

    def wait_end(self, seconds: float = PATIENCE) -> int:
        """Until the program ends; gives its code, and raises when it does not end in time."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"still running; on the screen:\n{self.text}"
            self._read(0.02)
        while self._read(0.02):
            continue
        return self.process.returncode

    def stop_reading(self) -> None:
        """Fill the line so that whatever the program writes next blocks it."""
        termios.tcflow(self.terminal, termios.TCOOFF)

    def read_again(self) -> None:
        """The line moves again."""
        termios.tcflow(self.terminal, termios.TCOON)

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size, as dragging a window's corner does."""
        ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        if 2048 in self.modes:
            self.send(f"\x1b[48;{lines};{columns};0;0t")

    def hang_up(self) -> None:
        """The terminal vanishes."""
        for descriptor in (self.controller, self.terminal):
            with suppress(OSError):
                os.close(descriptor)

    def _read(self, seconds: float) -> bool:
        """Take in what comes; False at the end."""
        if not select.select([self.controller], [], [], max(0.0, seconds))[0]:
            return self.process.poll() is None
        try:
            data = os.read(self.controller, 1 << 16)
        except OSError:
            return False
        self.written += data
        for numbers, letter in _MODE.findall(data):
            changed = {int(number) for number in numbers.split(b";")}
            self.modes = self.modes | changed if letter == b"h" else self.modes - changed
        self.kitty += sum(1 if sign == b">" else -1 for sign in _KITTY.findall(data))
        self.display.feed(data)
        self._answer()
        return True

    def _answer(self) -> None:
        """What modern terminals say when they are asked."""
        new = self.written[self._answered :]
        self._answered = len(self.written)
        if b"\x1b[?2048$p" in new:
            self.send("\x1b[?2048;2$y")
        self.send("\x1b[0n" * new.count(b"\x1b[5n"))
        if b"\x1b]11;?" in new and self.background:
            self.send(f"\x1b]11;rgb:{self.background}\x1b\\")


def environment(home: Path) -> dict[str, str]:
    """A person's environment with nothing of this machine's in it."""
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }


def small_app(*arguments: str) -> list[str]:
    """The command of the small app of these tests."""
    return [sys.executable, str(Path(__file__).with_name("small_app.py")), *arguments]


def _take_terminal(ignore_hangup: bool) -> None:
    ioctl(0, termios.TIOCSCTTY, 0)
    # A shell without job control has its background jobs ignore these, and us with them.
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
    if ignore_hangup:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
