"""Another program gets the terminal: an editor for the text, a pager to read it in.

The text goes through a file that only its owner may read and that is removed afterwards. The
program is started without a shell and without keys in its environment. Nothing of the terminal
is ours meanwhile; what was asked of PostHog goes on.
"""

import asyncio
import json
import os
import shlex
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.app import SuspendNotSupported

from hogtui import documents
from hogtui.credentials import without_keys
from hogtui.text.safe import clean

if TYPE_CHECKING:
    from textual.app import App

    from hogtui.panes.query.pane import QueryPane
    from hogtui.panes.query.results import Results

EDITORS = ("nano", "vim", "vi")
PAGERS = ("less", "more")
"""What is tried where nobody has said what to use."""


class Refused(Exception):
    """It did not come to anything; the message is a sentence for a person."""


class Handed(NamedTuple):
    """What another program is to get."""

    text: str
    suffix: str
    is_query: bool


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


def handed(pane: "QueryPane") -> Handed:
    """The text of the tab; among the rows the value under the cursor, as it can be read."""
    tab = pane.tab
    if not tab.results.has_focus_within:
        return Handed(tab.editor.text, ".sql", is_query=True)
    text, is_json = readable(_value_at(tab.results))
    return Handed(clean(text), ".json" if is_json else ".txt", is_query=False)


def _value_at(results: "Results") -> object:
    """The value that is shown whole, else the one under the cursor. Raises Refused."""
    if results.peeking:
        return results.value_view.value[1]
    source = results.grid.source if results.result is not None and results.result.rows else None
    if source is None or not source.columns or not source.row_count:
        raise Refused("There is no value here.")
    return source.cell(results.grid.cursor_row, results.grid.cursor_column)


def readable(value: object) -> tuple[str, bool]:
    """A value as somebody reads it, objects on lines of their own; and whether it is JSON."""
    from hogtui.text.values import copy_text
    from hogtui.widgets.value_lines import parsed

    whole = parsed(value)
    if isinstance(whole, list | tuple | dict):
        try:
            return json.dumps(whole, indent=2, ensure_ascii=False, default=str) + "\n", True
        except (RecursionError, ValueError):  # so deep that nobody would find anything in it
            return copy_text(whole), True
    return copy_text(value), False


async def edit(pane: "QueryPane") -> None:
    """Open what is under the keys in an editor; a changed query comes back as one edit."""
    settings, tab = pane.services.settings, pane.tab
    try:
        given = handed(pane)
        program = command(settings.editor, ("VISUAL", "EDITOR"), EDITORS)
        text = await _given_to(pane.app, program, given)
    except Refused as refused:
        pane.post_message(pane.Said(str(refused), "warning"))
        return
    if not given.is_query:
        return
    if not given.text.endswith("\n"):
        text = text.removesuffix("\n")  # an editor ends the last line; that is no change
    if text == given.text:
        return
    if tab not in pane.tabs or tab.editor.text != given.text:
        pane.post_message(pane.Said("The text has changed here meanwhile; it is in a new tab."))
        pane.open_tab(text)
    else:
        tab.draft.rewrite(text, f"before {Path(program[0]).name}")
        pane.post_message(
            pane.Said(f"Took over what {Path(program[0]).name} wrote; ctrl+z undoes.")
        )


async def page(pane: "QueryPane") -> None:
    """Open what is under the keys in a pager."""
    try:
        given = handed(pane)
        program = command(pane.services.settings.pager, ("PAGER",), PAGERS)
        await _given_to(pane.app, program, given._replace(text=clean(given.text)))
    except Refused as refused:
        pane.post_message(pane.Said(str(refused), "warning"))


async def _given_to(app: "App[Any]", program: Sequence[str], given: Handed) -> str:
    """The text as the program leaves it. Raises Refused."""
    folder = None
    try:
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="hogtui-"))
        path = folder / f"query{given.suffix}"
        await asyncio.to_thread(_write, path, given.text)
        await _run(app, [*program, str(path)], without_keys(os.environ))
        return await asyncio.to_thread(_read, path) if given.is_query else ""
    except OSError as error:
        raise Refused(f"Not opened: {(error.strerror or str(error)).lower()}.") from None
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text.encode("utf-8", "replace"))


def _read(path: Path) -> str:
    try:
        return documents.read(path).text
    except documents.Refused:
        raise Refused("What came back is no text in UTF-8; the query stays as it was.") from None


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
        raise Refused(f"{name} was ended by signal {-code}; the query stays as it was.")
    if code:
        raise Refused(f"{name} ended with code {code}; the query stays as it was.")


async def _wait(words: Sequence[str], environ: Mapping[str, str]) -> int:
    process = await asyncio.create_subprocess_exec(*words, env=dict(environ))
    try:
        return await process.wait()
    except asyncio.CancelledError:  # we are about to leave, and take it with us
        with suppress(ProcessLookupError):
            process.terminate()
        raise
