"""How fast frames may follow each other, so that no queue of old ones builds up on the line.

Two things tell that the terminal is behind: output that the kernel has not taken yet, and output
that the terminal has not yet answered for. For the second the terminal is asked for its status
after every few hundred bytes; the answer comes when it has read everything before the question.
While it is behind nothing is written, and what it gets then is the newest picture.
"""

import threading
import time
from collections import deque
from collections.abc import Callable

QUESTION = "\x1b[5n"
"""Asks for the terminal's status; every terminal since the VT100 answers."""

INTERVAL = 1 / 30
"""Seconds from one frame to the next, in the long run."""
BURST = 6
"""Frames that may follow each other at once after a while without any, as answers to keys do."""

ASK_AFTER = 500
"""Bytes after which the terminal is asked."""
WINDOW = 14_000
"""Bytes that may be on their way. On 1 Mbit/s they take a ninth of a second."""
PATIENCE = 1.0
"""Seconds without an answer after which none is expected any more."""


class Line:
    """What the driver's threads know of the way to the terminal and back."""

    def __init__(self) -> None:
        self.waiting: Callable[[], None] | None = None
        """Called by the driver's threads when something was written or answered."""
        self.asked = 0
        self.answered = 0
        self.answers = False
        """Whether the terminal ever answered."""
        self._queued = 0
        self._written = 0
        self._lock = threading.Lock()
        self._nothing_owed = threading.Event()
        self._nothing_owed.set()

    @property
    def unwritten(self) -> bool:
        """Whether the kernel has not taken all of it yet."""
        return self._written < self._queued

    def queue(self) -> None:
        """A piece of output is on its way to the writer."""
        self._queued += 1

    def wrote(self, pieces: int) -> None:
        """The kernel took so many pieces of output."""
        self._written += pieces
        self._tell()

    def ask(self) -> str:
        """The question, to be written behind what is to be read first."""
        with self._lock:
            self.asked += 1
            self._nothing_owed.clear()
        return QUESTION

    def answer(self, count: int) -> None:
        """The terminal answered."""
        self.answers = True
        with self._lock:
            # One that nobody waits for any more is late.
            self.answered = min(self.asked, self.answered + count)
            if self.answered == self.asked:
                self._nothing_owed.set()
        self._tell()

    def forgive(self) -> None:
        """No answer is expected any more."""
        with self._lock:
            self.answered = self.asked
            self._nothing_owed.set()

    def settle(self, seconds: float) -> None:
        """Wait for answers, so that the shell does not find them among what is typed to it."""
        if self.answers:
            self._nothing_owed.wait(seconds)
        self.forgive()

    def _tell(self) -> None:
        if (waiting := self.waiting) is not None:
            waiting()


class Pace:
    """Whether the next frame may go."""

    def __init__(self, line: Line | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._line = line
        self._clock = clock
        self._allowance, self._counted = float(BURST), clock()
        self._on_their_way: deque[tuple[int, int]] = deque()
        """Number of the question, and how many bytes it stands behind."""
        self._not_asked = 0
        self._last_sign = clock()
        """When something was sent to an idle line, or an answer was seen."""
        self._seen = 0
        self._asks = line is not None

    def wait(self) -> float | None:
        """Seconds until it is worth asking again, 0 to go on; None: `Line.waiting` will tell."""
        line, now = self._line, self._clock()
        if line is not None:
            if line.unwritten:
                return None
            self._note_answers(line, now)
            if self._on_the_way() > WINDOW:
                left = self._last_sign + PATIENCE - now
                if left > 0:
                    return left
                self._give_up(line)
        self._allowance = min(BURST, self._allowance + (now - self._counted) / INTERVAL)
        self._counted = now
        # An event loop's timer may fire a little early.
        return 0.0 if self._allowance >= 0.95 else (1 - self._allowance) * INTERVAL

    def sent(self, size: int) -> str:
        """A frame of so many bytes goes; what is to be written behind it."""
        self._allowance -= 1
        line = self._line
        if line is None or not (self._asks or line.answers):
            return ""
        if not self._on_their_way:
            self._last_sign = self._clock()
        self._not_asked += size
        if self._not_asked < ASK_AFTER:
            return ""
        question = line.ask()
        self._on_their_way.append((line.asked, self._not_asked))
        self._not_asked = 0
        return question

    def restart(self) -> None:
        """The terminal was somebody else's: whatever was on its way is gone."""
        self._on_their_way.clear()
        self._not_asked = 0
        if self._line is not None:
            self._line.forgive()
            self._seen = self._line.answered

    def _on_the_way(self) -> int:
        return self._not_asked + sum(size for _number, size in self._on_their_way)

    def _note_answers(self, line: Line, now: float) -> None:
        answered = line.answered
        if answered != self._seen:
            self._seen, self._last_sign = answered, now
        while self._on_their_way and self._on_their_way[0][0] <= answered:
            self._on_their_way.popleft()
        if self._on_their_way and now - self._last_sign > PATIENCE:
            self._give_up(line)

    def _give_up(self, line: Line) -> None:
        """Nothing answers. A terminal that did once had a bad second, and is asked again."""
        self._asks = False
        self._on_their_way.clear()
        self._not_asked = 0
        line.forgive()
        self._seen = line.answered
