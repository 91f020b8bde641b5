"""Starts the demo server as a child process and ends it. Imports nothing heavy."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

LOG = "log"
SECONDS_TO_START = 30.0
"""A child that has not said anything by then will not."""
SECONDS_TO_END = 0.5
"""How long a child may take to end by itself once its pipe is closed."""


class DemoFailed(Exception):
    """The demo did not start; the message is one sentence with the path of its log."""


class Options(NamedTuple):
    """How the demo is to be. The defaults are what `hogtui --demo` shows."""

    port: int = 0
    size: int | None = None
    """Events; None for the usual number."""
    seed: int | None = None
    now: str | None = None
    """The demo's time at its start, in ISO form; None for the real one."""
    latency_ms: float = 0.0
    slow_seconds: float = 0.0
    limits: str | None = None
    key_scopes: str | None = None
    new_events: bool = True
    event_rate: float = 0.0
    """Events a second besides those of the visitors."""
    runtime_folder: Path | None = None
    """Where logs and temporary files go; None for the usual folder."""
    extra: tuple[str, ...] = ()

    def arguments(self) -> list[str]:
        """The same as arguments of the child."""
        given: tuple[tuple[str, object], ...] = (
            ("--port", self.port or None),
            ("--size", self.size),
            ("--seed", self.seed),
            ("--now", self.now),
            ("--latency", self.latency_ms or None),
            ("--slow", self.slow_seconds or None),
            ("--limits", self.limits),
            ("--key-scopes", self.key_scopes),
            ("--event-rate", self.event_rate or None),
            ("--runtime", self.runtime_folder),
        )
        pairs = [part for name, value in given if value is not None for part in (name, str(value))]
        return [*pairs, *(() if self.new_events else ("--no-new-events",)), *self.extra]


class Facts(NamedTuple):
    """What the child said when it was ready."""

    url: str
    live_url: str
    key: str
    read_only_key: str
    project_id: int
    project_token: str

    def __repr__(self) -> str:
        """Where it is; keys are written down nowhere."""
        return f"Facts({self.url!r}, project_id={self.project_id})"


class Demo:
    """A running child. It ends when its standard input is closed, so also when we die."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self._process = process
        self.log = log
        """What the engine had to say; gone after a clean end."""
        self._facts: Facts | None = None

    @property
    def pid(self) -> int:
        """The process id of the child."""
        return self._process.pid

    async def ready(self, seconds: float = SECONDS_TO_START) -> Facts:
        """Wait until the demo answers; raises DemoFailed."""
        if self._facts is None:
            loop = asyncio.get_running_loop()
            line: asyncio.Future[bytes] = loop.create_future()
            # A thread of our own: the loop's executor would keep the app from ending meanwhile.
            threading.Thread(target=self._hand_over, args=(loop, line), daemon=True).start()
            try:
                raw = await asyncio.wait_for(line, seconds)
            except TimeoutError:
                self.close()
                raise DemoFailed(
                    f"The demo did not start within {seconds:g} s; see {self.log}."
                ) from None
            self._facts = self._parse(raw)
        return self._facts

    def wait_ready(self) -> Facts:
        """The same for those who have no event loop, without a limit of time."""
        if self._facts is None:
            self._facts = self._parse(self._read_line())
        return self._facts

    def _hand_over(self, loop: asyncio.AbstractEventLoop, line: "asyncio.Future[bytes]") -> None:
        raw = self._read_line()

        def hand_over() -> None:
            if not line.done():
                line.set_result(raw)

        # The loop may be gone when the app ended first.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(hand_over)

    def _read_line(self) -> bytes:
        assert self._process.stdout is not None  # noqa: S101 -- start() made it a pipe
        return self._process.stdout.readline()

    def _parse(self, raw: bytes) -> Facts:
        try:
            said: dict[str, Any] = json.loads(raw)
        except ValueError:
            self.close()
            raise DemoFailed(f"The demo ended before it was ready; see {self.log}.") from None
        if "error" in said:
            self.close()
            raise DemoFailed(str(said["error"]))
        return Facts(**said)

    def close(self) -> None:
        """End the child: politely, then not. Safe to call more than once."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        # Not before the child is gone: somebody may still be reading.
        if self._process.stdout is not None:
            self._process.stdout.close()


def start(options: Options | None = None) -> Demo:
    """Start a child and come back at once; `ready` tells when it answers."""
    chosen = options or Options()
    process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
        [sys.executable, "-P", "-m", "hogtui.demo.child", *chosen.arguments()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Signals of the terminal are for the app alone; it closes the pipe when it is time.
        start_new_session=True,
        env=scrubbed(os.environ),
        close_fds=True,
    )
    return Demo(process, (chosen.runtime_folder or runtime_folder()) / str(process.pid) / LOG)


def scrubbed(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without anything of a real PostHog: the demo has no use for its keys."""
    return {name: value for name, value in environment.items() if not name.startswith("POSTHOG")}


def runtime_folder() -> Path:
    """Where running demos keep their temporary files and logs."""
    given = os.environ.get("XDG_CACHE_HOME")
    usual = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return (Path(given) if given else Path.home() / usual) / "hogtui" / "demo"
