"""What a text was before: a few copies of each tab's text, to go back to."""

import threading
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from hogtui.text.safe import clean, line

if TYPE_CHECKING:
    from hogtui.store import Store

MOST = 50
CHARACTERS = 400_000
"""Bounds of what is kept for one tab; beyond either of them the oldest go."""
MUCH = 120
"""Characters that were touched since the last version, from which on there is another one."""


class Version(NamedTuple):
    """A text as it was."""

    at: datetime
    text: str
    why: str
    """What came next, or what it was kept for: "run", "before it was laid out"."""


class Versions:
    """The versions of all tabs, a file each. For any thread; nothing here raises.

    In private they are kept in memory only, and are gone with the program.
    """

    def __init__(self, store: "Store") -> None:
        self.store = store
        self._in_memory: dict[str, list[Version]] = {}
        self._last: dict[str, str] = {}
        """The newest text of each tab, as far as it was looked at."""
        self._one_at_a_time = threading.Lock()

    def of(self, tab: str) -> list[Version]:
        """The versions of a tab, the newest first."""
        with self._one_at_a_time:
            return self._all(tab)

    def keep(self, tab: str, version: Version, *, private: bool = False) -> str | None:
        """Keep a text unless it is the newest one already. Gives what went wrong, or None."""
        if not version.text.strip():
            return None
        with self._one_at_a_time:
            if version.text == self._newest(tab):
                return None
            self._last[tab] = version.text
            if private:
                self._in_memory.setdefault(tab, []).insert(0, version)
                return None
            kept = bounded([version, *self._on_disk(tab)])
            return self.store.write(_name(tab), {"version": 1, "versions": [*map(_data, kept)]})

    def notice(self, tab: str, text: str, at: datetime, *, private: bool = False) -> str | None:
        """Keep a text if much of it is another than in the newest version."""
        with self._one_at_a_time:
            newest = self._newest(tab)
        if newest is not None and touched(newest, text) < MUCH:
            return None
        return self.keep(tab, Version(at, text, "a pause"), private=private)

    def forget(self, tab: str) -> None:
        """Nothing is left of a tab."""
        with self._one_at_a_time:
            self._in_memory.pop(tab, None)
            self._last.pop(tab, None)
            self.store.remove(_name(tab))

    def _newest(self, tab: str) -> str | None:
        if tab not in self._last:
            found = self._all(tab)
            if not found:
                return None
            self._last[tab] = found[0].text
        return self._last[tab]

    def _all(self, tab: str) -> list[Version]:
        found = [*self._in_memory.get(tab, ()), *self._on_disk(tab)]
        return sorted(found, key=lambda version: version.at, reverse=True)

    def _on_disk(self, tab: str) -> list[Version]:
        kept = (self.store.read(_name(tab)) or {}).get("versions")
        found = [_version(each) for each in kept] if isinstance(kept, list) else []
        return [each for each in found if each is not None]


def bounded(versions: list[Version]) -> list[Version]:
    """As many as may be kept; the newest one whatever its length."""
    kept: list[Version] = []
    left = CHARACTERS
    for version in versions[:MOST]:
        left -= len(version.text)
        if left < 0 and kept:
            break
        kept.append(version)
    return kept


def touched(old: str, new: str) -> int:
    """Characters between what two texts begin with and what they end with alike."""
    same = _alike(old, new)
    rest = min(len(old), len(new)) - same
    end = _alike(old[::-1], new[::-1], rest)
    return max(len(old), len(new)) - same - end


def _alike(old: str, new: str, most: int | None = None) -> int:
    """How many characters two texts begin with alike, found by halves."""
    low, high = 0, min(len(old), len(new)) if most is None else most
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _name(tab: str) -> str:
    return f"versions-{tab}"


def _data(version: Version) -> dict[str, Any]:
    return {"at": version.at.isoformat(), "why": version.why, "text": version.text}


def _version(data: object) -> Version | None:
    """A version as it stands in the file; None for anything else."""
    if not isinstance(data, Mapping):
        return None
    at, text, why = data.get("at"), data.get("text"), data.get("why")
    if not (isinstance(at, str) and isinstance(text, str) and isinstance(why, str)):
        return None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    text = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    return Version(moment if moment.tzinfo else moment.astimezone(), text, line(why))
