"""A program in a pseudo-terminal that plays a modern terminal and stamps what arrives."""

import fcntl
import math
import os
import pty
import queue
import re
import signal
import struct
import tempfile
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

from tests.terminal.emulator import Display

COLUMNS, LINES = 120, 40

REPLIES: Sequence[tuple[bytes, bytes]] = (
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[?u", b"\x1b[?0u"),
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
    (b"\x1b[?2048$p", b"\x1b[?2048;0$y"),
    (b"\x1b[5n", b"\x1b[0n"),
    (b"\x1b]11;?\x07", b"\x1b]11;rgb:1111/1111/1111\x07"),
    (b"\x1b]11;?\x1b\\", b"\x1b]11;rgb:1111/1111/1111\x1b\\"),
)
"""What a modern terminal answers to the questions a program asks it."""

KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "escape": "\x1b",
    "enter": "\r",
    "f9": "\x1b[20~",
    "ctrl+q": "\x11",
    "ctrl+home": "\x1b[1;5H",
    "ctrl+end": "\x1b[1;5F",
}

PACKET = 1400
"""Bytes that travel together."""
ON_THE_WAY = 1 << 20
"""Bytes that may be on a line before the program is blocked: about what ssh's window allows."""


@dataclass(frozen=True)
class Line:
    """The way between a program and its terminal."""

    delay: float = 0.0
    """Seconds, in each direction."""
    rate: float = math.inf
    """Bytes per second from the program to the terminal."""


HERE = Line()
HOTEL = Line(delay=0.075, rate=1_000_000 / 8)
"""150 ms there and back, 1 Mbit/s."""


class Delayed:
    """Calls with pieces of data, each as late as a line makes it, in order."""

    def __init__(self, line: Line, arrive: Callable[[bytes], None]) -> None:
        self._line = line
        self._arrive = arrive
        self._free = 0.0
        self._waiting: queue.Queue[tuple[float, bytes]] = queue.Queue(ON_THE_WAY // PACKET)
        if line is not HERE:
            threading.Thread(target=self._run, daemon=True).start()

    def send(self, data: bytes) -> None:
        """Data sets out."""
        if self._line is HERE:
            self._arrive(data)
            return
        for start in range(0, max(1, len(data)), PACKET):
            packet = data[start : start + PACKET]
            self._free = max(self._free, time.monotonic()) + len(packet) / self._line.rate
            self._waiting.put((self._free + self._line.delay, packet))

    def _run(self) -> None:
        while True:
            due, packet = self._waiting.get()
            time.sleep(max(0.0, due - time.monotonic()))
            self._arrive(packet)
            if not packet:
                return


class Program:
    """One program in a pseudo-terminal of 120 by 40."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        line: Line = HERE,
    ) -> None:
        self._display = Display(COLUMNS, LINES)
        self._arrived = threading.Condition()
        self._pending: list[tuple[float, bytes]] = []
        self.last_byte = 0.0
        self.first_glyph: float | None = None
        self.written = 0
        """Bytes that came over the wire so far."""
        self._over = False
        self._tail = b""
        self._there = Delayed(line, self._arrived_there)
        # Keys are few, so only the delay counts for them.
        self._back = Delayed(Line(line.delay) if line is not HERE else HERE, self._typed)
        self.started = time.monotonic()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), {**_surroundings(), **(environment or {})})
        size = struct.pack("HHHH", LINES, COLUMNS, 0, 0)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, size)
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self) -> None:
        """Take output in as it comes; parsing waits until somebody looks."""
        while True:
            try:
                chunk = os.read(self._terminal, 1 << 16)
            except OSError:
                chunk = b""
            self._there.send(chunk)
            if not chunk:
                return

    def _arrived_there(self, chunk: bytes) -> None:
        """The terminal reads."""
        stamp = time.monotonic()
        # A question may be cut in two.
        seen = self._tail + chunk
        for question, answer in REPLIES:
            for _ in range(seen.count(question) - self._tail.count(question)):
                self._back.send(answer)
        self._tail = seen[-12:]
        with self._arrived:
            if chunk:
                self.last_byte = stamp
                self.written += len(chunk)
                self._pending.append((stamp, chunk))
                if self.first_glyph is None and re.search(rb"[\w\xe2]", _without_codes(chunk)):
                    self.first_glyph = stamp
            self._over = not chunk
            self._arrived.notify_all()

    def _typed(self, data: bytes) -> None:
        with suppress(OSError):
            os.write(self._terminal, data)

    def text(self) -> str:
        """What is on the screen now."""
        with self._arrived:
            pending, self._pending = self._pending, []
        if pending:
            self._display.feed(b"".join(chunk for _, chunk in pending))
        return "\n".join(self._display.lines)

    def wait_for(self, pattern: str, seconds: float = 30.0) -> float:
        """When a text came onto the screen, on the monotonic clock.

        Output is looked at piece by piece: what came after the text must not count as waiting.
        """
        deadline = time.monotonic() + seconds
        came = self.last_byte
        while not re.search(pattern, "\n".join(self._display.lines)):
            with self._arrived:
                while not self._pending and not self._over:
                    if not self._arrived.wait(max(0.0, deadline - time.monotonic())):
                        break
                piece = self._pending.pop(0) if self._pending else None
            if piece is None:
                raise TimeoutError(f"{pattern!r} did not come; the screen is\n{self.text()}")
            came = piece[0]
            self._display.feed(piece[1])
        return came

    def settle(self, quiet: float = 0.15, seconds: float = 10.0) -> float:
        """Wait for a silence of `quiet` seconds; when the last byte before it came."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with self._arrived:
                if not self._arrived.wait(quiet):
                    break
        self.text()
        return self.last_byte

    def press(self, *keys: str) -> float:
        """Send keys by name, or as they are; gives the moment of sending."""
        stamp = time.monotonic()
        self._back.send("".join(KEYS.get(key, key) for key in keys).encode())
        return stamp

    def hold(self, key: str, seconds: float = 3.0, rate: float = 30.0) -> float:
        """Hold a key; how many seconds after the last press the screen still moved."""
        start, stamp = time.monotonic(), 0.0
        for count in range(int(seconds * rate)):
            time.sleep(max(0.0, start + count / rate - time.monotonic()))
            stamp = self.press(key)
        return self.settle(0.5) - stamp

    def recent(self) -> str:
        """What came since this or the text was last asked for, as it came."""
        with self._arrived:
            raw = b"".join(chunk for _, chunk in self._pending)
        self.text()
        return raw.decode(errors="replace")

    def cpu(self) -> float:
        """CPU seconds of the program alone so far, to the nanosecond."""
        # The kernel's clock of another process: its id, inverted, beside "scheduler clock".
        return time.clock_gettime((~self.pid << 3) | 2)

    def resident(self) -> float:
        """Resident memory of the program alone, in MiB."""
        return float(psutil.Process(self.pid).memory_info().rss) / 2**20

    def close(self) -> float:
        """End the program the hard way, if it still runs; how long its leaving took."""
        start = time.monotonic()
        for ask in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.kill(self.pid, ask)
            except ProcessLookupError:
                break
            if self.gone(3.0):
                break
        return time.monotonic() - start

    def gone(self, seconds: float) -> bool:
        """Wait for the program to end; whether it did."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if os.waitpid(self.pid, os.WNOHANG)[0]:
                    return True
            except ChildProcessError:
                return True
            with self._arrived:
                self._arrived.wait(0.005)
        return False


def _without_codes(chunk: bytes) -> bytes:
    """A chunk of output without its control sequences."""
    return re.sub(
        rb"\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b[P_][^\x1b]*\x1b\\|\x1b\[[^@-~]*[@-~]|\x1b.",
        b"",
        chunk,
    )


def _surroundings() -> dict[str, str]:
    """A clean environment with a home of its own, so that no program is helped by its history."""
    base = os.environ.get("HOGTUI_BENCHMARK_HOME")
    home = Path(tempfile.mkdtemp(dir=base, prefix="home-"))
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }
