"""Rows into a file: for its owner alone, whole or not at all, never over another one unasked."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

from hogtui.text.export import BATCH, Format, chunks, octets
from hogtui.widgets.grid import RowsSource

PARQUET = "parquet"
STRETCHED = ("csv", "tsv", "jsonl", PARQUET)
"""What can be written some rows at a time, with stops in between."""


class Stopped(Exception):
    """The export was cancelled; no file was made."""


@dataclass(frozen=True)
class Wanted:
    """What to write, and where."""

    form: str
    """A `Format`, or "parquet"."""
    path: Path
    safe: bool = True
    """Formulas are defused, where the format knows any."""
    replace: bool = False
    """A file that is there already may go."""
    everything: bool = False
    """All rows that PostHog has for the query, not only those that are here."""
    count: bool = False
    """They are counted first."""


def formats() -> dict[str, str]:
    """What rows can be written as here, and how that is called."""
    labels = {form.value: form.label for form in Format}
    if find_spec("pyarrow") is not None:
        labels[PARQUET] = "Parquet"
    return labels


def suggested(home: Path, now: datetime, form: str) -> Path:
    """A path that says when; nothing that came from outside is in it."""
    downloads = home / "Downloads"
    folder = downloads if downloads.is_dir() else home
    return folder / f"posthog-{now:%Y-%m-%d-%H%M%S}.{form}"


def with_ending(path: str, form: str) -> str:
    """The path with another ending, where it had one of ours."""
    before, dot, ending = path.rpartition(".")
    return f"{before}.{form}" if dot and before and ending in formats() else path


class Job:
    """One export, to run in a thread; others may look at `done` and set `stopped` meanwhile."""

    def __init__(self, source: RowsSource, wanted: Wanted) -> None:
        self.source = source
        self.wanted = wanted
        self.done = 0
        """Rows that are written."""
        self.stopped = False

    def run(self) -> int:
        """Write the file; gives its size in bytes. Raises OSError, ValueError and Stopped."""
        return write(self.wanted.path, self._fill, replace=self.wanted.replace)

    def _fill(self, file: BinaryIO) -> None:
        if self.wanted.form == PARQUET:
            from hogtui.panes.query.parquet import write_parquet

            write_parquet(file, self.source, self._went_on)
            return
        names = [column.name for column in self.source.columns]
        width, form = self.source.widest(), Format(self.wanted.form)
        for chunk in chunks(form, names, self._batches(), width=width, safe=self.wanted.safe):
            file.write(octets(chunk))

    def _batches(self) -> Iterator[list[object]]:
        for batch in self.source.batches(BATCH):
            yield list(batch)
            self._went_on(len(batch))

    def _went_on(self, rows: int) -> None:
        self.done += rows
        if self.stopped:
            raise Stopped


def write(path: Path, fill: Callable[[BinaryIO], object], *, replace: bool) -> int:
    """Make a file of what `fill` writes; gives its size in bytes.

    It is written beside its place first. Raises FileExistsError when there is something already
    and `replace` does not allow that it goes; a symbolic link counts as something, and is never
    followed.
    """
    if not replace and os.path.lexists(path):
        raise FileExistsError(f"{path} exists")
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder")
    beside = path.with_name(f".hogtui-{os.getpid()}-{os.urandom(4).hex()}")
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(beside, flags | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb", buffering=1024 * 1024) as file:
            with suppress(AttributeError):  # no fchmod on Windows
                os.fchmod(file.fileno(), 0o600)
            fill(file)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        place(beside, path, replace=replace)
    except BaseException:  # the half-written file goes, whatever the reason
        with suppress(OSError):
            beside.unlink()
        raise
    return size


def place(beside: Path, path: Path, *, replace: bool) -> None:
    """Give a file that is whole its name. Raises FileExistsError when somebody else took it."""
    if replace:
        beside.replace(path)
        return
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: the name is taken first, then filled
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        beside.replace(path)
    else:
        beside.unlink()
