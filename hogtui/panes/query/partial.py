"""A file that is not whole yet, and a journal beside it from which writing can go on.

Both are for their owner alone. After each stretch of rows the file is on the disk before the
journal says so, and what the journal does not know of is cut off when writing goes on.
"""

import json
import os
import stat
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from hogtui.panes.query.exporting import PARQUET, STRETCHED, Wanted, place, write
from hogtui.text.export import BATCH, Format, chunks, octets
from hogtui.text.walks import Position
from hogtui.widgets.grid import Column, RowsSource

ENDING = ".part"
START = Position()
LARGEST = 1024 * 1024
"""Bytes of a journal: a statement and a few numbers."""
LINES = 10_000
"""Rows that are read at a time where they are written once more."""


@dataclass(frozen=True)
class Journal:
    """What is written, of what, and how far it is."""

    target: str
    form: str
    safe: bool
    statement: str
    host: str
    project: int | None
    at: str
    """When the last stretch was written, in ISO 8601."""
    values: Mapping[str, Any]
    variables: Mapping[str, Any]
    filters: Mapping[str, Any] | None
    position: Position = START
    columns: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    bytes: int = 0
    """Bytes of the file that count."""
    queries: int = 0
    counted: int | None = None
    """Rows that a query counted before, where that was wanted."""
    pid: int = 0
    """Who writes."""

    @property
    def wanted(self) -> Wanted:
        """What to write, and where."""
        return Wanted(self.form, Path(self.target), self.safe)


def read(path: Path) -> Journal | None:
    """The journal in a file, None where there is none that makes sense."""
    try:
        found = json.loads(_secret(path))
        found["position"] = Position(*found["position"])
        found["columns"], found["types"] = tuple(found["columns"]), tuple(found["types"])
        journal = Journal(**found)
        numbers = (journal.bytes, journal.pid, journal.position.rows, journal.position.skip)
        is_sound = min(map(int, numbers)) >= 0 and journal.form in STRETCHED
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return journal if is_sound else None


def _secret(path: Path) -> bytes:
    """What is in a file that only we may read. Raises OSError."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        found = os.fstat(file.fileno())
        is_ours = os.name != "posix" or (
            found.st_uid == os.geteuid() and not stat.S_IMODE(found.st_mode) & 0o077
        )
        if not (is_ours and stat.S_ISREG(found.st_mode) and found.st_size <= LARGEST):
            raise OSError("it is not a file of ours alone")
        return file.read(LARGEST)


def unfinished(folder: Path, host: str, project: int | None) -> list[Journal]:
    """What was stopped in a folder and can go on here, the last one first."""
    try:
        found = [read(path) for path in folder.glob(f"*{ENDING}.json")]
    except OSError:
        return []
    ours = [
        journal
        for journal in found
        if journal is not None
        and (journal.host, journal.project) == (host, project)
        and Path(journal.target).parent == folder
        and not _is_being_written(journal)
    ]
    return sorted(ours, key=lambda journal: journal.at, reverse=True)


def _is_being_written(journal: Journal) -> bool:
    if journal.pid in (0, os.getpid()):
        return False
    try:
        os.kill(journal.pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # it is there, but not ours
        return True
    return True


class Partial:
    """The file and its journal. Everything here takes a while: call it in a thread."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.target = Path(journal.target)
        self.path = self.target.with_name(self.target.name + ENDING)
        self.journal_path = self.path.with_name(self.path.name + ".json")
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Make both, in the place of what was there before. Raises OSError."""
        with self._lock, suppress(FileNotFoundError):
            self.path.unlink()
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)
        os.close(os.open(self.path, flags, 0o600))
        self._note()

    def add(
        self,
        columns: Sequence[str],
        types: Sequence[str],
        rows: Sequence[Sequence[Any]],
        position: Position,
        now: datetime,
    ) -> None:
        """Write some rows behind the others, and that they are there. Raises OSError."""
        with self._lock:
            begins = not self.journal.columns
            flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(self.path, flags), "r+b") as file:
                if file.seek(0, os.SEEK_END) < self.journal.bytes:
                    raise OSError("the unfinished file is shorter than it was")
                file.truncate(self.journal.bytes)
                file.seek(self.journal.bytes)
                for text in self._texts(columns, rows, begins=begins):
                    file.write(octets(text))
                file.flush()
                os.fsync(file.fileno())
                size = file.tell()
            self.journal = replace(
                self.journal,
                columns=tuple(columns),
                types=tuple(types),
                position=position,
                bytes=size,
                queries=self.journal.queries + 1,
                at=now.isoformat(),
            )
            self._note()

    def forget(self) -> None:
        """Remove both. Raises OSError."""
        with self._lock:
            self.path.unlink(missing_ok=True)
            self.journal_path.unlink(missing_ok=True)

    def counted(self, rows: int) -> None:
        """Remember how many rows there are in all. Raises OSError."""
        self.journal = replace(self.journal, counted=rows, queries=self.journal.queries + 1)
        self._note()

    def finish(self, *, replace: bool) -> int:
        """Give the file its name; gives its size in bytes. Raises OSError."""
        with self._lock:
            if self.journal.form == PARQUET:
                size = write(self.target, self._as_parquet, replace=replace)
                self.path.unlink()
            else:
                os.truncate(self.path, self.journal.bytes)
                place(self.path, self.target, replace=replace)
                size = self.journal.bytes
            with suppress(OSError):
                self.journal_path.unlink()
            return size

    def _note(self) -> None:
        told = replace(self.journal, pid=os.getpid())
        data = json.dumps(asdict(told)).encode()
        write(self.journal_path, lambda file: file.write(data), replace=True)

    def _texts(
        self, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, begins: bool
    ) -> Iterator[str]:
        if self.journal.form == PARQUET:
            yield from (json.dumps(row) + "\n" for row in rows)
            return
        batches = (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
        form = Format(self.journal.form)
        texts = chunks(form, columns, batches, width=len(columns), safe=self.journal.safe)
        if form is not Format.JSON_LINES and not begins:
            next(texts)  # the names of the columns
        yield from texts

    def _as_parquet(self, file: BinaryIO) -> None:
        from hogtui.panes.query.parquet import write_parquet

        names = self.journal.columns
        types = [*self.journal.types, *[""] * len(names)]
        columns = [Column(name, kind) for name, kind in zip(names, types, strict=False)]
        with self.path.open("rb") as lines:
            rows = _Lines(lines, self.journal.position.rows)
            write_parquet(file, RowsSource(columns, rows), lambda _: None)


class _Lines(Sequence[object]):
    """Rows of a file, a line of JSON each, of which only some are in memory."""

    def __init__(self, file: BinaryIO, count: int) -> None:
        self._file = file
        self._count = count
        self._starts = [0]
        self._block: list[object] = []
        self._number = -1

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, row: Any) -> Any:
        number, place_ = divmod(row, LINES)
        if number != self._number:
            self._read(number)
        return self._block[place_]

    def _read(self, number: int) -> None:
        while len(self._starts) <= number:
            self._file.seek(self._starts[-1])
            for _ in range(LINES):
                self._file.readline()
            self._starts.append(self._file.tell())
        self._file.seek(self._starts[number])
        lines = [self._file.readline() for _ in range(min(LINES, self._count - number * LINES))]
        self._block, self._number = [json.loads(line) for line in lines], number
