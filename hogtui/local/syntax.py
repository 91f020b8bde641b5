"""PostHog's grammar on this machine: says what is no HogQL without asking anybody.

The parser is optional and lives in a process of its own, started when it is first needed. Nothing
here raises because of it: where it is missing, too slow or gone, nothing is known of a text.
"""

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

SECONDS = 1.0
"""How long one text may take; then the process is ended."""
FIRST_SECONDS = 5.0
"""The same with the start of the process in it."""
STARTS = 3
"""After so many processes the parser is left alone."""
LONGEST = 24_000
"""Characters beyond which nothing is asked."""
COMMAND = (sys.executable, "-P", "-m", "hogtui.local.syntax_child")

_TROUBLES = (
    TimeoutError,
    OSError,
    ValueError,
    asyncio.IncompleteReadError,
    asyncio.LimitOverrunError,
)
"""Too slow, dead, or not the process that was started."""


class Verdict(NamedTuple):
    """What the parser said of a text; without a message it is HogQL."""

    message: str = ""
    start: int = 0
    end: int = 0
    """Offsets in characters, the end exclusive."""


def is_installed() -> bool:
    """Whether the parser is there."""
    from hogtui.text.grammar import is_installed

    return is_installed()


class Syntax:
    """Asks the parser, one text at a time."""

    def __init__(
        self,
        command: Sequence[str] = COMMAND,
        *,
        seconds: float = SECONDS,
        first_seconds: float = FIRST_SECONDS,
        installed: Callable[[], bool] = is_installed,
    ) -> None:
        self._command = command
        self._seconds = seconds
        self._first_seconds = first_seconds
        self._installed = installed
        self._is_there: bool | None = None
        self._starts = 0
        self._number = 0
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._fatal: set[str] = set()
        """Texts that a process did not live through."""

    @property
    def available(self) -> bool:
        """Whether it is worth asking."""
        if self._is_there is None:
            self._is_there = self._installed()
        gone = self._process is None or self._process.returncode is not None
        return self._is_there and not (gone and self._starts >= STARTS)

    async def check(self, text: str) -> Verdict | None:
        """What the parser says of a statement, or None when nothing is known of it.

        Cancelling leaves the process to finish: the next one who asks skips that answer.
        """
        if not self.available or len(text) > LONGEST or text in self._fatal:
            return None
        async with self._turn:
            try:
                fresh = await self._ready()
                limit = self._first_seconds if fresh else self._seconds
                async with asyncio.timeout(limit):
                    return await self._ask(text)
            except _TROUBLES:
                self._fatal.add(text)
                await self._end()
                return None

    async def _ready(self) -> bool:
        """Start the process if there is none; whether it was started."""
        if self._process is not None and self._process.returncode is None:
            return False
        if self._starts >= STARTS:
            raise OSError("The parser ended too often.")
        self._starts += 1
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            # The terminal's signals are for the program; this one ends with its input.
            start_new_session=True,
        )
        return True

    async def _ask(self, text: str) -> Verdict | None:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return None
        self._number += 1
        process.stdin.write(json.dumps({"id": self._number, "text": text}).encode() + b"\n")
        await process.stdin.drain()
        while True:
            line = await process.stdout.readuntil(b"\n")
            answer = json.loads(line)
            if not isinstance(answer, dict):
                raise ValueError("Not what the parser says.")
            if answer.get("id") == self._number:
                break
        if not answer.get("known"):
            return None
        message, start, end = (answer.get(name) for name in ("message", "start", "end"))
        if not isinstance(message, str):
            return Verdict()
        if not isinstance(start, int) or not isinstance(end, int):
            return Verdict(message)
        first = max(0, min(start, len(text)))
        return Verdict(message, first, max(first, min(end, len(text))))

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def distrust(self) -> None:
        """PostHog took what the parser refuses: its grammar is another one, so ask no more."""
        self._is_there = False

    def forget(self) -> None:
        """Try again also what a process did not live through."""
        self._fatal.clear()

    async def close(self) -> None:
        """End the process."""
        self._starts = STARTS
        await self._end()
