"""HogQL as statements: where each begins and ends, and what in it belongs together.

Everything here sees through strings, comments and placeholders, because it stands on the tokens of
`hogtui.text.hogql`. Offsets count code points from 0; so do lines and columns.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from hogtui.text.hogql import LONG_LINE, START, Kind, State, Token, tokenize


class Statement(NamedTuple):
    """One statement without the white space and the semicolon around it.

    Comments before it belong to it, so that they reach the server's query log with it.
    """

    start: int
    end: int
    text: str


class Placeholder(NamedTuple):
    """A `{name}` that somebody has to fill before the query can run."""

    start: int
    end: int
    name: str
    """Without braces: "filters", "variables.country"."""


class Location(NamedTuple):
    """A place in text as a person names it, but from 0."""

    line: int
    column: int


_END = Token(0, 0, Kind.SEPARATOR)
_OPENING = {"(": ")", "[": "]", "{": "}"}
_CLOSING = {closing: opening for opening, closing in _OPENING.items()}


class _Part(NamedTuple):
    """What a line holds between two separators."""

    start: int
    end: int
    """Where it ends without white space; equal to `start` when nothing is there."""
    has_code: bool


_EMPTY = _Part(0, 0, False)


def split_statements(text: str) -> list[Statement]:
    """The statements of a text in order; between them is white space, `;` and lone comments."""
    statements: list[Statement] = []
    start, end, has_code = -1, 0, False
    line_start, state = 0, START
    for line in text.split("\n"):
        parts, state = _parts(line, state)
        for number, part in enumerate(parts):
            if number:
                if has_code:
                    statements.append(Statement(start, end, text[start:end]))
                start, has_code = -1, False
            if part.start < part.end:
                start = start if start >= 0 else line_start + part.start
                end = line_start + part.end
                has_code = has_code or part.has_code
        line_start += len(line) + 1
    if has_code:
        statements.append(Statement(start, end, text[start:end]))
    return statements


def _parts(line: str, state: State) -> tuple[tuple[_Part, ...], State]:
    """What stands on a line before, between and behind its separators, and what is open then."""
    return (_remembered if len(line) <= LONG_LINE else _take_apart)(line, state)


@lru_cache(maxsize=16_384)
def _remembered(line: str, state: State) -> tuple[tuple[_Part, ...], State]:
    return _take_apart(line, state)


def _take_apart(line: str, state: State) -> tuple[tuple[_Part, ...], State]:
    parts: list[_Part] = []
    tokens, after = tokenize(line, state)
    first = 0
    for index, token in enumerate((*tokens, _END)):
        if token.kind is Kind.SEPARATOR:
            inside = tokens[first:index]
            has_code = any(each.kind is not Kind.COMMENT for each in inside)
            parts.append(_Part(inside[0].start, inside[-1].end, has_code) if inside else _EMPTY)
            first = index + 1
    return tuple(parts), after


def statement_at(text: str, offset: int) -> Statement | None:
    """The statement that somebody with the cursor here means; None when there is none at all.

    Between two statements it is the one before as long as the cursor is still on its last line,
    and the one after from there on.
    """
    statements = split_statements(text)
    before: Statement | None = None
    for statement in statements:
        if offset < statement.start:
            same_line = before is not None and "\n" not in text[before.end : offset]
            return before if same_line else statement
        if offset < statement.end:
            return statement
        before = statement
    return before


def placeholders(text: str) -> list[Placeholder]:
    """The placeholders of a text in order, those that stand in it twice also twice."""
    return [
        Placeholder(token.start, token.end, text[token.start + 1 : token.end - 1].strip())
        for token in tokenize(text)[0]
        if token.kind is Kind.PLACEHOLDER
    ]


def location(text: str, offset: int) -> Location:
    """Line and column of an offset; one outside the text is moved to its nearest end."""
    offset = max(0, min(offset, len(text)))
    start = text.rfind("\n", 0, offset) + 1
    return Location(text.count("\n", 0, start), offset - start)


def offset_of(text: str, line: int, column: int) -> int:
    """Offset of a line and column; a place outside the text is moved to the nearest inside."""
    if line < 0:
        return 0
    start = 0
    for _ in range(line):
        newline = text.find("\n", start)
        if newline < 0:
            return len(text)
        start = newline + 1
    end = text.find("\n", start)
    return max(start, min(start + column, len(text) if end < 0 else end))


def matching_bracket(text: str, offset: int) -> int | None:
    """Offset of the bracket that belongs to the one at this offset.

    None when there is no bracket here, it is part of a string or comment, or nothing matches it.
    """
    character = text[offset] if 0 <= offset < len(text) else ""
    if character in _OPENING:
        return _Lines(text).closing(offset)
    if character in _CLOSING:
        return _Lines(text).opening(offset)
    return None


class _Lines:
    """A text cut into lines, with what is open at the start of each."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.starts: list[int] = []
        self.states: list[State] = []
        start, state = 0, START
        for line in self.lines:
            self.starts.append(start)
            self.states.append(state)
            state = tokenize(line, state)[1]
            start += len(line) + 1

    def brackets(self, index: int) -> list[int]:
        """Offsets of the brackets of a line that are code."""
        start = self.starts[index]
        found: list[int] = []
        for token in tokenize(self.lines[index], self.states[index])[0]:
            if token.kind is Kind.BRACKET:
                found.append(start + token.start)
            elif token.kind is Kind.PLACEHOLDER:
                found += (start + token.start, start + token.end - 1)
        return found

    def from_here_on(self, offset: int) -> Iterator[int]:
        first = bisect_right(self.starts, offset) - 1
        for index in range(first, len(self.lines)):
            yield from (each for each in self.brackets(index) if each >= offset)

    def back_from_here(self, offset: int) -> Iterator[int]:
        first = bisect_right(self.starts, offset) - 1
        for index in range(first, -1, -1):
            yield from (each for each in reversed(self.brackets(index)) if each <= offset)

    def closing(self, offset: int) -> int | None:
        return self.match(offset, self.from_here_on(offset), _OPENING)

    def opening(self, offset: int) -> int | None:
        return self.match(offset, self.back_from_here(offset), _CLOSING)

    def match(self, offset: int, brackets: Iterator[int], pairs: dict[str, str]) -> int | None:
        expected: list[str] = []
        for position in brackets:
            character = self.text[position]
            if not expected and position != offset:
                return None  # the bracket that was asked about is not code
            if character in pairs:
                expected.append(pairs[character])
            elif expected.pop() != character:
                return None
            elif not expected:
                return position
        return None
