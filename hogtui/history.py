"""What was run, one file for each project: a journal of JSON lines that only grows.

Several programs may write into it at once, and any of them may be killed in the middle of a line:
a line that makes no sense is left out, and the next one begins on a line of its own. When it is
larger than it should be the oldest entries go, except those with a star.
"""

import hashlib
import json
import math
import os
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from hogtui import files
from hogtui.locks import locked
from hogtui.text.rows import Text
from hogtui.text.safe import clean

ENTRIES = 50_000
BYTES = 32 * 1024 * 1024
"""Bounds of one file; beyond either of them the oldest tenth and what is over goes."""
LONGEST = 1024 * 1024
"""Characters of a query; a longer one is not kept, because half of one cannot be run again."""
LONGEST_NAME = 120


class Place(NamedTuple):
    """The project that queries were run in."""

    host: str
    project_id: int
    project: str = ""


class Entry(NamedTuple):
    """One run, from key to rows or to PostHog's words about why there are none."""

    id: str
    query: str
    at: datetime
    """When it began."""
    project: str = ""
    seconds: float = 0.0
    rows: int | None = None
    """None when it failed."""
    more: bool = False
    """PostHog had more rows than it gave."""
    bytes_read: int | None = None
    cached: bool = False
    error: str = ""
    """PostHog's words; "" for a run that ended in rows."""
    variables: Mapping[str, Any] = {}
    """What its variables stood for, by their names."""
    starred: bool = False


@dataclass(frozen=True)
class Read:
    """A journal as it was read."""

    entries: list[Entry]
    """The newest first."""
    problem: str = ""
    """Why it could not be read, as a sentence."""


@dataclass
class _Extent:
    """How large a file was when it was looked at last."""

    identity: tuple[int, int]
    octets: int
    lines: int


class History:
    """The journals of all projects, in one folder. For any thread; nothing here raises."""

    def __init__(self, folder: Path, *, entries: int = ENTRIES, octets: int = BYTES) -> None:
        self.folder = folder
        self._entries = entries
        self._octets = octets
        self._extents: dict[Path, _Extent] = {}
        self._one_at_a_time = threading.Lock()
        self._said = ""

    def path(self, place: Place) -> Path:
        """The journal of a project."""
        name = quote(place.host, safe="").replace(".", "%2E")
        if len(name) > LONGEST_NAME:
            name = name[:LONGEST_NAME] + hashlib.sha256(name.encode()).hexdigest()[:12]
        return self.folder / f"{name}-{place.project_id}.jsonl"

    def record(self, place: Place, entry: Entry) -> str | None:
        """Keep an entry, on disk when this returns. Gives what went wrong, each thing once."""
        if len(entry.query) > LONGEST:
            return "A query of more than a million characters is not kept in the history."
        problem = self._change(place, _line(_data(entry)))
        said, self._said = self._said, problem or ""
        return problem if problem != said else None

    def star(self, place: Place, entry_id: str, starred: bool) -> str | None:
        """Keep an entry whatever becomes of the others, or no longer."""
        return self._change(place, _line({"star": entry_id, "on": starred}))

    def delete(self, place: Place, entry_id: str) -> str | None:
        """Take an entry out of the file for good."""
        return self._change(place, None, without=entry_id)

    def read(self, place: Place, most: int | None = None) -> Read:
        """The entries, the newest first; `most` of them, so that some are there at once."""
        try:
            data = files.read(self.path(place), largest=2 * self._octets) or b""
        except files.Unreadable as error:
            return Read([], str(error))
        return Read(_entries(data.split(b"\n"), most))

    def _change(self, place: Place, line: bytes | None, without: str = "") -> str | None:
        path = self.path(place)
        with self._one_at_a_time:
            try:
                files.make_folder(path.parent)
                with locked(path.with_suffix(".lock")) as alone:
                    if line is not None:
                        self._extents[path] = self._append(path, line)
                    if not alone:
                        # A line of its own harms nobody; a whole file would.
                        return f"{path} is in use by another hogtui." if without else None
                    if without or self._is_too_large(self._extents[path]):
                        self._rewrite(path, without)
            except OSError as error:
                words = (error.strerror or str(error)).lower()
                return f"The history is not kept: {path}: {words}."
        return None

    def _append(self, path: Path, line: bytes) -> _Extent:
        files.append(path, line, largest=4 * self._octets)
        known = self._extents.get(path)
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            identity = (found.st_dev, found.st_ino)
            if known is None or known.identity != identity or known.octets > found.st_size:
                known = _Extent(identity, 0, 0)
            # Only what was added since is counted, by us or by others.
            file.seek(known.octets)
            lines = sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))
        return _Extent(identity, found.st_size, known.lines + lines)

    def _is_too_large(self, extent: _Extent) -> bool:
        return extent.octets > self._octets or extent.lines > self._entries

    def _rewrite(self, path: Path, without: str) -> None:
        """The same without an entry; without the oldest as well where there are too many."""
        data = files.read(path, largest=4 * self._octets) or b""
        kept = [each for each in _entries(data.split(b"\n")) if each.id != without]
        lines = [_line(_data(each)) for each in kept]
        if len(lines) > self._entries or sum(map(len, lines)) > self._octets:
            lines = self._newest(kept, lines)
        files.write(path, b"".join(reversed(lines)))
        self._extents.pop(path, None)

    def _newest(self, entries: list[Entry], lines: list[bytes]) -> list[bytes]:
        """Nine tenths of what there may be, so that this is not done for every run."""
        places, octets = self._entries * 9 // 10, self._octets * 9 // 10
        chosen = []
        for entry, line in zip(entries, lines, strict=True):
            places, octets = places - 1, octets - len(line)
            if entry.starred or (places >= 0 and octets >= 0):
                chosen.append(line)
        return chosen


def search(entries: Iterable[Entry], wanted: Text | None, *, failed: bool = False) -> list[Entry]:
    """The entries whose query holds a text, or does not; only those that failed, if asked."""
    found = [entry for entry in entries if entry.error] if failed else list(entries)
    if wanted is None:
        return found
    text, inverted = wanted.text, wanted.inverted
    if text != text.lower():
        return [entry for entry in found if (text in entry.query) is not inverted]
    return [entry for entry in found if (text in entry.query.lower()) is not inverted]


def _line(data: Mapping[str, Any]) -> bytes:
    # ASCII, so that half a surrogate, which UTF-8 refuses, can be kept too.
    return json.dumps(data, separators=(",", ":"), default=str).encode("ascii") + b"\n"


def _data(entry: Entry) -> dict[str, Any]:
    """As it stands in the file: what says nothing is left out."""
    data = {name: value for name, value in entry._asdict().items() if value}
    data["at"] = entry.at.isoformat()
    if entry.rows is not None:
        data["rows"] = entry.rows
    return data


def _entries(lines: list[bytes], most: int | None = None) -> list[Entry]:
    """The newest first. Stars stand after what they belong to, so they are known in time."""
    stars: dict[str, bool] = {}
    found: list[Entry] = []
    for line in reversed(lines):
        if not line:
            continue
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if not isinstance(data, dict):
            continue
        if "star" in data:
            stars.setdefault(str(data["star"]), bool(data.get("on")))
        elif (entry := _entry(data)) is not None:
            found.append(entry._replace(starred=stars.get(entry.id, entry.starred)))
            if most is not None and len(found) >= most:
                break
    return found


def _entry(data: Mapping[str, Any]) -> Entry | None:
    """An entry as it stands in the file; None for anything else."""
    query, at, name = data.get("query"), data.get("at"), data.get("id")
    if not (isinstance(query, str) and isinstance(at, str) and isinstance(name, str)):
        return None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    seconds, variables = data.get("seconds"), data.get("variables")
    return Entry(
        id=name,
        query=clean(query.replace("\r\n", "\n").replace("\r", "\n")),
        at=moment if moment.tzinfo else moment.astimezone(),
        project=clean(str(data.get("project") or "")),
        seconds=_seconds(seconds),
        rows=_whole(data.get("rows")),
        more=data.get("more") is True,
        bytes_read=_whole(data.get("bytes_read")),
        cached=data.get("cached") is True,
        error=clean(str(data.get("error") or "")),
        variables=variables if isinstance(variables, dict) else {},
        starred=data.get("starred") is True,
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _seconds(value: object) -> float:
    if not isinstance(value, int | float):
        return 0.0
    try:
        return float(value) if math.isfinite(value) else 0.0
    except OverflowError:
        return 0.0
