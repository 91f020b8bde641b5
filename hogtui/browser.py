"""Opening a web page where the person sits, where that is this machine."""

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress

from hogtui.credentials import without_keys

PATIENCE = 5.0
"""Seconds for the program that opens it; it hands over and ends."""

Runner = Callable[[Sequence[str]], Awaitable[bool]]
"""Runs a program to its end; False when it failed."""
Finder = Callable[[str], str | None]
"""Where a program is, or None."""


class Browser:
    """Knows what opens a page here. Never starts a browser that would take over the terminal."""

    def __init__(
        self,
        environ: Mapping[str, str],
        run: Runner | None = None,
        find: Finder = shutil.which,
        platform: str = sys.platform,
    ) -> None:
        self.environ = environ
        self.run = run
        self.find = find
        self.platform = platform

    @property
    def is_remote(self) -> bool:
        """The person sits at another machine."""
        return bool(self.environ.get("SSH_TTY") or self.environ.get("SSH_CONNECTION"))

    async def open(self, address: str) -> bool:
        """Open an http or https address; False when nothing here did."""
        if self.is_remote or not address.startswith(("https://", "http://")):
            return False
        for command in self._programs():
            if self.find(command[0]) and await (self.run or self._run)([*command, address]):
                return True
        return False

    def _programs(self) -> list[Sequence[str]]:
        """What may open it, best first; without a screen there is nothing."""
        if self.platform == "darwin":
            return [("open",)]
        if self.platform == "win32":
            return [("rundll32", "url.dll,FileProtocolHandler")]
        commands: list[Sequence[str]] = []
        if self.environ.get("WSL_DISTRO_NAME"):
            commands.append(("wslview",))
        if self.environ.get("DISPLAY") or self.environ.get("WAYLAND_DISPLAY"):
            commands += [("xdg-open",), ("gio", "open")]
        return commands

    async def _run(self, command: Sequence[str]) -> bool:
        """Run a program away from the terminal, in an environment without keys."""
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env=without_keys(self.environ),
                start_new_session=True,
            )
        except OSError:
            return False
        with suppress(TimeoutError):
            return await asyncio.wait_for(process.wait(), PATIENCE) == 0
        return True  # it goes on: a browser that was not running yet
