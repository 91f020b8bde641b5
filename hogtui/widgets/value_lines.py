"""One value as lines: an object or list as a tree that folds, text as wrapped lines.

Everything is made when it is asked for: a value of a megabyte costs as much as what is open of it.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from rich.cells import cell_len, get_character_cell_size

from hogtui.text import safe
from hogtui.text.amounts import count
from hogtui.text.values import copy_text

BATCH = 1_000
"""Lines that are made at once; behind them stands a line that makes the next."""
LARGEST_JSON_TEXT = 1_000_000
"""Longer text is not tried as JSON: parsing it would be felt."""
MOST_BATCHES = 20
"""Batches that are made at once for somebody who wants to see the end."""
_OPEN_AT_FIRST = 200
_LONG_PARAGRAPH = 10_000


Read = Callable[[object], Mapping[str, object]]
"""What else can be said of a value, by a name each."""


def says_nothing_else(_: object) -> Mapping[str, object]:
    """Values are what they are."""
    return {}


@dataclass(slots=True)
class Line:
    """One line of a value."""

    depth: int
    value: object
    """What is on the line, or what it is a part of: what copying it copies."""
    name: str | None = None
    """The key or the position of the value in what it is a member of."""
    text: str | None = None
    """A piece of wrapped text, instead of a value."""
    rest: "Iterator[Line] | None" = None
    """There are more lines, and this one stands for them: for `first` and those."""
    first: "Line | None" = None
    is_open: bool = False
    """What is in it stands on the lines below."""
    is_said: bool = False
    """Nobody sent it: it is what else can be said of the value that it is below of."""


class Lines:
    """A value as the lines that are open of it."""

    def __init__(self, value: object, width: int, read: Read = says_nothing_else) -> None:
        self.width = max(8, width)
        self._read = read
        inner = parsed(value)
        self.is_text = inner is value and isinstance(value, str) and not read(value)
        """Nothing to fold: the lines are one text."""
        self.lines: list[Line] = []
        if self.is_text:
            self._insert(0, self._text_lines(str(value), 0))
        else:
            self.lines.append(Line(0, inner))
            self._open_some()

    def __len__(self) -> int:
        return len(self.lines)

    def can_open(self, line: Line) -> bool:
        """Whether there is more of it than fits its line."""
        if line.text is not None:
            return False
        if line.rest is not None:
            return True
        value = line.value
        if isinstance(value, str) and (self._is_long(line) or parsed(value) is not value):
            return True
        if isinstance(value, dict | list | tuple):
            return len(value) > 0
        return not line.is_said and bool(self._read(value))

    def _is_long(self, line: Line) -> bool:
        text = line.value
        return isinstance(text, str) and (len(text) > self.room(line) or "\n" in text)

    def room(self, line: Line) -> int:
        """Cells for the value on its line, behind indent and name."""
        name = 0 if line.name is None else cell_len(safe.line(line.name[: self.width])) + 2
        return max(8, self.width - self.indent(line) - 2 - name - 1)

    def indent(self, line: Line) -> int:
        """Cells before the line; deep values do not leave the screen."""
        return min(line.depth * 2, self.width // 2)

    def open(self, index: int) -> None:
        """Put what is in a line below it; a line that stands for more gives way to it."""
        line = self.lines[index]
        if line.is_open or not self.can_open(line):
            return
        if line.rest is not None:
            del self.lines[index]
            self._insert(index, line.rest, line.first)
            return
        line.is_open = True
        self._insert(index + 1, self._members(line))

    def close(self, index: int) -> None:
        """Take away what is below a line."""
        line = self.lines[index]
        if line.is_open:
            line.is_open = False
            del self.lines[index + 1 : self._end(index)]

    def parent(self, index: int) -> int:
        """The line in which this one is; itself at the top."""
        depth = self.lines[index].depth
        return next((at for at in range(index, -1, -1) if self.lines[at].depth < depth), index)

    def find(self, text: str, start: int, *, back: bool = False) -> int | None:
        """The next line from `start` on that holds a text, in any case; goes round.

        What hides it is opened.
        """
        wanted = text.casefold()
        index, left = start, len(self.lines)
        while left > 0 and self.lines:
            index %= len(self.lines)
            line = self.lines[index]
            if line.rest is not None:
                before = len(self.lines)
                self.open(index)
                left += len(self.lines) - before
                continue
            if self._holds(index, wanted):
                return index
            if not line.is_open and self._hides(line, wanted):
                self.open(index)
                inside = self._end(index) - index - 1
                left += inside
                index += inside + 1 if back else 0
            index += -1 if back else 1
            left -= 1
        return None

    def _holds(self, index: int, wanted: str) -> bool:
        line = self.lines[index]
        if line.text is not None:
            following = self.lines[index + 1].text if index + 1 < len(self.lines) else None
            # A text that was broken at the edge, where a blank went, is still one text.
            rest = (following or "")[: len(wanted) - 1]
            ends = (line.text, line.text + rest, f"{line.text} {rest}")
            return any(wanted in end.casefold() for end in ends)
        if line.name is not None and wanted in line.name.casefold():
            return True
        if isinstance(line.value, dict | list | tuple) or parsed(line.value) is not line.value:
            return False
        return wanted in copy_text(line.value).casefold()

    def _hides(self, line: Line, wanted: str) -> bool:
        inner = parsed(line.value)
        return isinstance(inner, dict | list | tuple) and wanted in _everything(inner).casefold()

    def _end(self, index: int) -> int:
        """Behind what is below a line."""
        end = index + 1
        while end < len(self.lines) and self.lines[end].depth > self.lines[index].depth:
            end += 1
        return end

    def load_more(self, batches: int = 1) -> bool:
        """Make lines at the end that are not made yet; False when there are none."""
        before = len(self.lines)
        for _ in range(batches):
            if self.lines[-1].rest is None:
                break
            self.open(len(self.lines) - 1)
        return len(self.lines) != before

    def _open_some(self) -> None:
        """Open from the outside in, as much as fits a few screens."""
        self.open(0)
        depth = 1
        while True:
            level = [
                (at, line.value)
                for at, line in enumerate(self.lines)
                if line.depth == depth and line.rest is None
            ]
            members = {at: len(value) for at, value in level if isinstance(value, dict | list)}
            if not members or len(self.lines) + sum(members.values()) > _OPEN_AT_FIRST:
                return
            # From the end, because what is opened moves what is below it.
            for at in reversed(members):
                self.open(at)
            depth += 1

    def _insert(self, index: int, lines: Iterator[Line], first: Line | None = None) -> None:
        batch = [] if first is None else [first]
        batch.extend(islice(lines, BATCH))
        if (following := next(lines, None)) is not None:
            batch.append(Line(following.depth, following.value, rest=lines, first=following))
        self.lines[index:index] = batch

    def _members(self, line: Line) -> Iterator[Line]:
        depth = line.depth + 1
        value = parsed(line.value)
        if isinstance(value, dict):
            for name, member in value.items():
                yield Line(depth, member, str(name))
        elif isinstance(value, list | tuple):
            for position, member in enumerate(value):
                yield Line(depth, member, str(position))
        else:
            said = {} if line.is_said else self._read(value)
            if not said or self._is_long(line):
                yield from self._text_lines(str(value), depth)
            for name, member in said.items():
                yield Line(depth, member, name, is_said=True)

    def _text_lines(self, text: str, depth: int) -> Iterator[Line]:
        width = max(8, self.width - min(depth * 2, self.width // 2) - 2)
        for piece in wrapped(text, width):
            yield Line(depth, text, text=piece)


def _everything(value: object) -> str:
    """All that is in a value, JSON in texts too, to look whether a text may be there."""
    parts: list[str] = []
    waiting: list[object] = [value]
    while waiting:
        inner = parsed(waiting.pop())
        if isinstance(inner, dict):
            parts += map(str, inner)
            waiting += inner.values()
        elif isinstance(inner, list | tuple):
            waiting += inner
        else:
            parts.append(copy_text(inner))
    return "\n".join(parts)


def parsed(value: object) -> object:
    """The object or list that a text is the JSON of; any other value as it is."""
    if not isinstance(value, str) or not 2 <= len(value) <= LARGEST_JSON_TEXT:
        return value
    stripped = value.strip()
    if (stripped[:1], stripped[-1:]) not in (("{", "}"), ("[", "]")):
        return value
    try:
        inner: object = json.loads(stripped)
    except (ValueError, RecursionError):  # not JSON after all, or nobody can read it
        return value
    return inner


def wrapped(text: str, width: int) -> Iterator[str]:
    """Lines of at most `width` cells, broken at blanks where there are some; safe to draw."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        # A paragraph without end is taken in parts, so that its start is there at once.
        for part in range(start, max(end, start + 1), _LONG_PARAGRAPH):
            paragraph = text[part : min(end, part + _LONG_PARAGRAPH)]
            yield from _wrapped_paragraph(safe.line(paragraph.expandtabs(4)), width)
        start = end + 1


def _wrapped_paragraph(text: str, width: int) -> Iterator[str]:
    start = 0
    while True:
        end = _end_of_line(text, start, width)
        if end >= len(text):
            yield text[start:]
            return
        blank = text.rfind(" ", start, end + 1)
        # A break far to the left would waste more than it pleases.
        end = blank if blank > start + width // 2 else end
        yield text[start:end]
        start = end + (text[end] == " ")


def _end_of_line(text: str, start: int, width: int) -> int:
    if text[start : start + width].isascii():
        return start + width
    cells = 0
    for position in range(start, len(text)):
        cells += get_character_cell_size(text[position])
        if cells > width:
            return max(position, start + 1)
    return len(text)


def about(value: object, column_type: str) -> str:
    """What the value is and how much of it: "String, JSON · 12 keys"."""
    kind = column_type
    if isinstance(value, str) and isinstance(parsed(value), dict | list):
        kind = f"{kind}, JSON" if kind else "JSON"
    return " · ".join(part for part in (kind, extent(value)) if part)


def extent(value: object) -> str:
    """How much there is of a value: "12 keys", "3 items", "1.2 M characters"."""
    inner = parsed(value)
    match inner:
        case dict():
            return _amount(len(inner), "key")
        case list() | tuple():
            return _amount(len(inner), "item")
        case str() if len(inner) > 40:
            return _amount(len(inner), "character")
    return ""


def _amount(number: int, noun: str) -> str:
    return f"{count(number)} {noun}{'' if number == 1 else 's'}"
