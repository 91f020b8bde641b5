"""The results of the runs before, so that one can go back to them, ask them and compare them."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from hogtui.api.query import Result

MOST = 20
"""Results; more than anybody steps through."""
MOST_BYTES = 128 * 1024 * 1024
"""For all results but the newest, which is on the screen and kept whatever its size."""
SAMPLED = 50
"""Rows that are weighed to guess the weight of all."""
DEEPEST = 8
"""Levels of a value that are weighed."""


class Entry(NamedTuple):
    """One result, and what was asked for it."""

    number: int
    """Counts the results of a buffer from 1; never given to another one."""
    result: "Result"
    statement: str
    start: int
    """Where the statement stood in the buffer when it was sent, in characters."""
    title: str
    """What tells it from its neighbours, such as "2 of 5"; may be empty."""
    bytes: int
    """About what it takes in memory."""


class Kept:
    """Results of one buffer, the newest first: `results`, `results_2`, `results_3`, ..."""

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self.most = most
        self.most_bytes = most_bytes
        self._entries: list[Entry] = []
        self._numbers = count(1)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def add(self, result: "Result", statement: str, *, start: int = 0, title: str = "") -> Entry:
        """Keep a result as the newest; the oldest are let go of when there is no room."""
        number = next(self._numbers)
        entry = Entry(number, result, statement, start, title, weight(result.rows))
        self._entries.insert(0, entry)
        del self._entries[self.most :]
        room = self.most_bytes
        for place, each in enumerate(self._entries[1:], 1):
            room -= each.bytes
            if room < 0:
                del self._entries[place:]
                break
        return entry

    def replace(self, before: "Result", after: "Result") -> None:
        """Keep a result as another one was, which has become longer."""
        place = self.place(before)
        if place is not None:
            entry = self._entries[place]
            self._entries[place] = entry._replace(result=after, bytes=weight(after.rows))

    def named(self) -> Mapping[str, Entry]:
        """Each by the name that a query over them knows it by, the newest first."""
        return {name_of(place): entry for place, entry in enumerate(self._entries)}

    def name(self, entry: Entry) -> str:
        """The name of a result as of now; "" when it was let go of."""
        place = self.place(entry.result)
        return "" if place is None else name_of(place)

    def place(self, result: "Result | None") -> int | None:
        """How many are newer than this one; None when it is not kept."""
        places = (place for place, each in enumerate(self._entries) if each.result is result)
        return next(places, None)

    def step(self, result: "Result | None", older: int) -> Entry | None:
        """The result so many older than this one (newer when negative), or None at the ends."""
        place = self.place(result)
        if place is None:
            return self._entries[0] if self._entries else None
        wanted = place + older
        return self._entries[wanted] if 0 <= wanted < len(self._entries) else None


def name_of(place: int) -> str:
    """`results` for the newest, `results_2` for the one before."""
    return "results" if place == 0 else f"results_{place + 1}"


def weight(rows: Sequence[Sequence[Any]]) -> int:
    """About how many bytes rows take, from a few of them."""
    if not rows:
        return 0
    step = max(1, len(rows) // SAMPLED)
    sample = rows[::step]
    return sum(_weight(row, DEEPEST) for row in sample) * len(rows) // len(sample)


def _weight(value: Any, levels: int) -> int:
    own = sys.getsizeof(value)
    if not levels:
        return own
    if isinstance(value, list | tuple):
        return own + sum(_weight(each, levels - 1) for each in value)
    if isinstance(value, dict):
        return own + sum(_weight(each, levels - 1) for each in value.values())
    return own
