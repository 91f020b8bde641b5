"""Copying text to where the person's other programs can paste it, and saying how it went.

Through tmux first, because it eats what is meant for the terminal outside; then a program of
this machine, unless the person sits at another one; then the terminal itself, by OSC 52.
"""

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from hogtui.credentials import without_keys

LARGEST = 100_000
"""Bytes of UTF-8. Terminals drop longer ones without a word."""
PATIENCE = 2.0
"""Seconds for a clipboard program."""

Runner = Callable[[Sequence[str], bytes], Awaitable[str | None]]
"""Runs a program with input; gives why it failed, or None."""
Finder = Callable[[str], str | None]
"""Where a program is, or None."""


class Copied(NamedTuple):
    """How a copy went. An empty route means that nothing was copied, and `why` says so."""

    route: str
    confirmed: bool
    """False where nobody can know: the terminal never answers."""
    why: str | None = None


class Clipboard:
    """Picks a route by the environment. Copying never raises."""

    def __init__(
        self,
        environ: Mapping[str, str],
        terminal: Callable[[str], None] | None = None,
        run: Runner | None = None,
        find: Finder = shutil.which,
        patience: float = PATIENCE,
    ) -> None:
        self.environ = environ
        self.terminal = terminal
        """Hands text to the terminal's clipboard (OSC 52); set by the app once there is one."""
        self.run = run
        self.find = find
        self.patience = patience

    async def copy(self, text: str) -> Copied:
        """Copy text, byte for byte."""
        data = text.encode("utf-8", "surrogatepass")
        if len(data) > LARGEST:
            size = f"{len(data) / 1000:,.0f} kB"
            return Copied("", False, f"{size} is too much for a clipboard; export it to a file.")
        problems = []
        for name, command in self._programs():
            why = await (self.run or self._run)(command, data)
            if why is None:
                return Copied(name, True)
            problems.append(f"{name}: {why}")
        said = "; ".join(problems) or None
        if self.terminal is None:
            return Copied("", False, said or "There is no clipboard here; export it to a file.")
        self.terminal(text)
        return Copied("terminal", False, said)

    def _programs(self) -> list[tuple[str, Sequence[str]]]:
        """The programs that may take the text, best first."""
        environ = self.environ
        commands: list[tuple[str, Sequence[str]]] = []
        if environ.get("TMUX"):
            commands.append(("tmux", ("tmux", "load-buffer", "-w", "-")))
        elif not (environ.get("SSH_TTY") or environ.get("SSH_CONNECTION")):
            if sys.platform == "darwin":
                commands.append(("pbcopy", ("pbcopy",)))
            if environ.get("WAYLAND_DISPLAY"):
                commands.append(("wl-copy", ("wl-copy", "--type", "text/plain;charset=utf-8")))
            if environ.get("DISPLAY"):
                commands.append(("xclip", ("xclip", "-selection", "clipboard")))
                commands.append(("xsel", ("xsel", "--clipboard", "--input")))
            if environ.get("WSL_DISTRO_NAME") or sys.platform == "win32":
                commands.append(("clip", ("clip.exe",)))
        return [(name, command) for name, command in commands if self.find(command[0])]

    async def _run(self, command: Sequence[str], data: bytes) -> str | None:
        """Run a program with input, in an environment without keys."""
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                # These leave a child behind that holds the selection, and our pipes with it.
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env=without_keys(self.environ),
                start_new_session=True,
            )
        except OSError as error:
            return (error.strerror or str(error)).lower()
        try:
            await asyncio.wait_for(process.communicate(data), self.patience)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            return f"no answer within {self.patience:g} s"
        return None if process.returncode == 0 else f"it ended with code {process.returncode}"
