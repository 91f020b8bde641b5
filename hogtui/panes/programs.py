"""Another program gets the terminal: an editor for the text, a pager to read it in.

The text goes through a file that only its owner may read and that is removed afterwards. The
program is started without a shell and without keys in its environment. Nothing of the terminal
is ours meanwhile; what was asked of PostHog goes on.
"""

import asyncio
import os
import shlex
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import SuspendNotSupported

from hogtui import documents
from hogtui.credentials import without_keys

if TYPE_CHECKING:
    from textual.app import App

    from hogtui.settings import Settings

EDITORS = ("nano", "vim", "vi")
PAGERS = ("less", "more")
"""What is tried where nobody has said what to use."""


class Refused(Exception):
    """It did not come to anything; the message is a sentence for a person."""


def command(
    setting: str,
    names: Sequence[str],
    usual: Sequence[str],
    environ: Mapping[str, str] = os.environ,
) -> list[str]:
    """The program and its arguments: from the settings, the environment, or one that is there."""
    chosen = setting or next((environ[each] for each in names if environ.get(each, "").strip()), "")
    if not chosen:
        found = next((each for each in usual if shutil.which(each)), None)
        if found is None:
            raise Refused(f"There is no {usual[0]} here; ${names[-1]} says what to use instead.")
        return [found]
    try:
        words = shlex.split(chosen)
    except ValueError:
        words = []
    if not words:
        raise Refused(f"{chosen!r} is not a command.")
    if shutil.which(words[0]) is None:
        raise Refused(f"There is no program {words[0]}.")
    return words


def editor(settings: "Settings") -> list[str]:
    """What somebody wants to edit with. Raises Refused."""
    return command(settings.editor, ("VISUAL", "EDITOR"), EDITORS)


def pager(settings: "Settings") -> list[str]:
    """What somebody wants to read with. Raises Refused."""
    return command(settings.pager, ("PAGER",), PAGERS)


async def given_to(app: "App[Any]", program: Sequence[str], text: str, name: str) -> str | None:
    """The text as the program leaves it in a file of that name; None for what it left unreadable.

    Raises Refused.
    """
    folder = None
    try:
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="hogtui-"))
        path = folder / name
        await asyncio.to_thread(_write, path, text)
        await _run(app, [*program, str(path)], without_keys(os.environ))
        return await asyncio.to_thread(_read, path)
    except OSError as error:
        raise Refused(f"Not opened: {(error.strerror or str(error)).lower()}.") from None
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text.encode("utf-8", "replace"))


def _read(path: Path) -> str | None:
    try:
        return documents.read(path).text
    except documents.Refused:
        return None


async def _run(app: "App[Any]", words: Sequence[str], environ: Mapping[str, str]) -> None:
    """Run a program that has the terminal until it ends. Raises Refused and OSError."""
    failure: OSError | None = None
    code: int | None = None
    try:
        with app.batch_update(), app.suspend():
            # Nothing may leave this block but by its end: else the terminal would not come back.
            try:
                code = await _wait(words, environ)
            except OSError as error:
                failure = error
    except SuspendNotSupported:
        raise Refused("This terminal cannot be handed to another program.") from None
    app.refresh(layout=True)
    if failure is not None:
        raise failure
    name = Path(words[0]).name
    if code is not None and code < 0:
        raise Refused(f"{name} was ended by signal {-code}; nothing was taken over.")
    if code:
        raise Refused(f"{name} ended with code {code}; nothing was taken over.")


async def _wait(words: Sequence[str], environ: Mapping[str, str]) -> int:
    process = await asyncio.create_subprocess_exec(*words, env=dict(environ))
    try:
        return await process.wait()
    except asyncio.CancelledError:  # we are about to leave, and take it with us
        with suppress(ProcessLookupError):
            process.terminate()
        raise
