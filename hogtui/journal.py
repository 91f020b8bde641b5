"""What was changed in PostHog from here: before, after, and how it ended. On disk at once.

A line of JSON for the wish and one for its end, so that a crash in between is seen. It is kept
for its owner alone, holds the fields that changed and no others, and no personal data.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from hogtui import files
from hogtui.api.clock import Clock
from hogtui.api.write_types import Ending, Outcome, Ready

KEPT = 2_000
"""Writes that are read back; older ones stay in the file."""


@dataclass(frozen=True)
class Entry:
    """One write."""

    number: str
    at: datetime
    place: str
    """Host and project."""
    kind: str
    name: str
    path: str
    title: str
    before: Mapping[str, Any]
    """The fields that changed, as they were."""
    after: Mapping[str, Any]
    ending: str = ""
    """Empty when the program ended before it knew."""
    message: str = ""
    undoes: str = ""
    """The number of the write that this one took back."""

    @property
    def took_effect(self) -> bool:
        """Whether there is something to take back."""
        return self.ending in {Ending.APPLIED, Ending.MIXED}


class WriteJournal:
    """The writes of one profile. Methods never raise; safe from any thread."""

    def __init__(self, folder: Path, clock: Clock, place: str = "") -> None:
        self.path = folder / "writes.jsonl"
        self.clock = clock
        self.place = place
        """Where the next writes go: host and project."""
        self.entries: dict[str, Entry] = {}
        """Of this session, oldest first."""
        self.undoes = ""
        """The number of the write that the next one takes back."""

    def intend(self, ready: Ready) -> tuple[str, str | None]:
        """Before it is sent."""
        subject = ready.wish.subject
        number = os.urandom(6).hex()
        known = not subject.personal
        before = {name: ready.before.get(name) for name in ready.fields} if known else {}
        entry = Entry(
            number,
            self.clock.now(),
            self.place,
            subject.kind,
            subject.name if known else "",
            subject.path,
            ready.wish.title,
            before,
            dict(ready.fields) if known else {},
            undoes=self.undoes,
        )
        self.undoes = ""
        self.entries[number] = entry
        return number, self._append(_line(entry))

    def conclude(self, number: str, outcome: Outcome) -> str | None:
        """Afterwards; also once more when an unknown end was resolved."""
        words = "" if outcome.ready.wish.subject.personal else outcome.message
        entry = self.entries.get(number)
        if entry is not None:
            self.entries[number] = replace(entry, ending=str(outcome.ending), message=words)
        return self._append({"number": number, "ending": str(outcome.ending), "message": words})

    @property
    def last(self) -> Entry | None:
        """The last write of this session that took effect and was not taken back."""
        return next(
            (each for each in reversed(self.entries.values()) if self.is_standing(each)), None
        )

    def is_standing(self, entry: Entry) -> bool:
        """Whether a write of this session took effect and was neither taken back nor took back."""
        undone = {each.undoes for each in self.entries.values() if each.took_effect}
        return entry.took_effect and entry.number not in undone and not entry.undoes

    def read(self) -> list[Entry]:
        """All writes, of earlier sessions too, newest first; what makes no sense is left out."""
        try:
            data = files.read(self.path) or b""
        except files.Unreadable:
            return [*reversed(self.entries.values())]
        return [*reversed(_entries(data.splitlines()))][:KEPT]

    def _append(self, line: Mapping[str, Any]) -> str | None:
        try:
            text = json.dumps(line, separators=(",", ":"), default=str)
            files.append(self.path, text.encode("ascii") + b"\n")
        except (OSError, ValueError, RecursionError) as error:
            why = error.strerror if isinstance(error, OSError) else None
            return f"The journal {self.path} could not be written: {(why or str(error)).lower()}."
        return None


def _line(entry: Entry) -> dict[str, Any]:
    return {**entry.__dict__, "at": entry.at.isoformat()}


def _entries(lines: Iterable[bytes]) -> list[Entry]:
    found: dict[str, Entry] = {}
    for line in lines:
        try:
            data = json.loads(line)
            number = str(data["number"])
            if number in found and "ending" in data:
                ending, message = str(data["ending"]), str(data.get("message", ""))
                found[number] = replace(found[number], ending=ending, message=message)
            elif "path" in data:
                data["at"] = datetime.fromisoformat(data["at"])
                found[number] = Entry(**data)
        except (ValueError, TypeError, KeyError, RecursionError):
            continue  # torn by a crash, or of another version
    return [*found.values()]
