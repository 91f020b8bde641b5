"""The last events that came, and which of them are shown."""

from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from hogtui.api.live_events import Event

MOST = 50_000
"""Events that are kept."""
MOST_BYTES = 64 << 20
SECONDS = 60
"""Seconds of which it is known how much happened."""
MARK_SIZE = 200


class Mark(NamedTuple):
    """A line between two events: a gap, or another filter."""

    words: str

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""
        return MARK_SIZE


Entry = Event | Mark
Test = Callable[[Event], bool]


class Kept:
    """A ring of entries, each with a number that stays its own.

    Numbers count up from 0; the ones from `first` to `end`, exclusive, are still here.
    """

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self.first = 0
        self.end = 0
        self.size = 0
        """Bytes, about."""
        self._most = most
        self._most_bytes = most_bytes
        self._slots: list[Entry | None] = []

    def __len__(self) -> int:
        return self.end - self.first

    def add(self, entry: Entry) -> int:
        """Keep another one, and let the oldest go where there is no room; gives its number."""
        number = self.end
        if len(self._slots) < self._most:
            self._slots.append(entry)
        else:
            if len(self) == self._most:
                self._drop()
            self._slots[number % self._most] = entry
        self.end += 1
        self.size += entry.size
        while self.size > self._most_bytes and len(self) > 1:
            self._drop()
        return number

    def __getitem__(self, number: int) -> Entry:
        entry = self._slots[number % self._most] if self.first <= number < self.end else None
        if entry is None:
            raise IndexError(number)
        return entry

    def _drop(self) -> None:
        place = self.first % self._most
        entry = self._slots[place]
        if entry is not None:
            self.size -= entry.size
        self._slots[place] = None
        self.first += 1


class Shown:
    """The numbers of the entries that are shown, in the order in which they came."""

    def __init__(self, kept: Kept, test: Test | None = None) -> None:
        """Everything, or what meets a test; `sift` looks at what is there already."""
        self._kept = kept
        self._test = test
        self._numbers: array[int] = array("Q")
        self._start = 0
        """Where in `_numbers` the first one is that is still kept."""
        self._judged = kept.first
        """Everything below this number was looked at."""

    def __len__(self) -> int:
        if self._test is None:
            return len(self._kept)
        self._trim()
        return len(self._numbers) - self._start

    def __getitem__(self, place: int) -> int:
        """The number at a place, which counts from the oldest."""
        if self._test is None:
            return self._kept.first + place
        return self._numbers[self._start + place]

    def place(self, number: int) -> int:
        """Where a number is, or the first one behind it."""
        if self._test is None:
            return max(0, min(number - self._kept.first, len(self._kept)))
        self._trim()
        return bisect_left(self._numbers, number, self._start) - self._start

    @property
    def is_sifted(self) -> bool:
        """Whether everything was looked at."""
        return self._test is None or self._judged >= self._kept.end

    def sift(self, most: int = 500) -> None:
        """Look at some more of what was not looked at yet."""
        if self._test is None:
            return
        start = max(self._judged, self._kept.first)
        end = min(start + most, self._kept.end)
        for number in range(start, end):
            entry = self._kept[number]
            if isinstance(entry, Mark) or self._test(entry):
                self._numbers.append(number)
        self._judged = end

    def _trim(self) -> None:
        if self._start < len(self._numbers) and self._numbers[self._start] < self._kept.first:
            self._start = bisect_left(self._numbers, self._kept.first, self._start)
        if self._start > 10_000:
            del self._numbers[: self._start]
            self._start = 0


class Rate:
    """How many events came in each of the last seconds."""

    def __init__(self) -> None:
        self._counts: deque[int] = deque([0] * SECONDS, maxlen=SECONDS)
        self._second: int | None = None

    def add(self, count: int, now: float) -> None:
        """So many events came now; time is monotonic."""
        self._move_to(now)
        self._counts[-1] += count

    def recent(self, now: float, seconds: int) -> list[int]:
        """How many there were in each of the last whole seconds, the newest last."""
        self._move_to(now)
        return list(self._counts)[-seconds - 1 : -1]

    def per_second(self, now: float) -> float:
        """The average of the last few seconds."""
        found = self.recent(now, 5)
        return sum(found) / len(found)

    def _move_to(self, now: float) -> None:
        second = int(now)
        if self._second is None:
            self._second = second
        for _ in range(min(second - self._second, SECONDS)):
            self._counts.append(0)
        self._second = max(second, self._second)


def entries(kept: Kept) -> Iterator[tuple[int, Entry]]:
    """Everything with its number, the newest first."""
    for number in range(kept.end - 1, kept.first - 1, -1):
        yield number, kept[number]
