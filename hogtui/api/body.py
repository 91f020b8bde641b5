"""A body of any size decoded without making the keyboard wait.

CPython's JSON scanner keeps the interpreter lock for a whole call, so that one `json.loads` of
30 MB freezes the screen even from a thread. Here the outer objects and arrays are walked in Python
and the scanner is called for a few rows at a time; between two calls the event loop gets its turn.
"""

import asyncio
import codecs
import json
import json.scanner
import re
import threading
import time
from collections.abc import Callable
from itertools import chain, compress
from typing import Any

from hogtui.api.collector import collector_paused
from hogtui.api.errors import BadBody
from hogtui.text.safe import UNKNOWN, clean, clean_json, line

THREAD_FROM = 256 * 1024
"""Bytes from which on a body is decoded in a thread."""
DEPTH = 256
"""Levels of nesting; deeper bodies are refused, because what draws them may recurse."""
CHUNK = 48 * 1024
"""Characters of rows per call of the scanner: about a millisecond."""
WALKED = 4
"""Levels that are walked in Python: query_status, its results, and the rows in them."""
GUESSES = 8
"""Commas that are tried for the end of a chunk."""
TURN = 0.004
"""Seconds after which the event loop is let in on purpose."""

_SPACE = re.compile(r"[ \t\n\r]*")
_GAP = r"[ \t\n\r]*"
# Between two items of a kind: where the first one ends, and where the second one starts.
_BOUNDARIES = {
    "[": re.compile(rf"(?P<before>\]){_GAP}(?P<comma>,{_GAP})(?=\[)"),
    "{": re.compile(rf"(?P<before>\}}){_GAP}(?P<comma>,{_GAP})(?=\{{)"),
    '"': re.compile(rf'(?P<before>"){_GAP}(?P<comma>,{_GAP})(?=")'),
}
_COMMA = re.compile(rf"(?P<before>){_GAP}(?P<comma>,{_GAP})")
# Escapes that can make a character which is not safe to draw; \n, \t, \" and \\ cannot.
_RISKY_ESCAPE = re.compile(r"\\[ubfr]")
_ASCII = bytes(range(128))

_NESTING = frozenset({list, dict})

Scan = Callable[[str, int], tuple[Any, int]]


def _integer(digits: str) -> int | str:
    try:
        return int(digits)
    except ValueError:
        # Python refuses to turn thousands of digits into a number; the text is still exact.
        return digits


def _scanner(decoder: json.JSONDecoder) -> Scan:
    return json.scanner.make_scanner(decoder)  # type: ignore[arg-type]  # the stub is wrong


_scan = _scanner(json.JSONDecoder())
_patient_scan = _scanner(json.JSONDecoder(parse_int=_integer))


async def decode(raw: bytes) -> Any:
    """The JSON of a body with every string made safe to draw; raises BadBody.

    An empty body is None. Numbers stay exact: integers of any size are int, decimals float.
    """
    if len(raw) < THREAD_FROM:
        return decode_now(raw)
    stop = threading.Event()
    try:
        return await asyncio.to_thread(_decode_large, raw, stop)
    finally:
        stop.set()


def decode_now(raw: bytes) -> Any:
    """The same in the calling thread, for bodies that are known to be small."""
    return _Walk(raw, threading.Event()).whole()


def _decode_large(raw: bytes, stop: threading.Event) -> Any:
    with collector_paused():
        return _Walk(raw, stop).whole()


class _NotJson(Exception):
    """A character stands where JSON has another one."""


class _Stopped(Exception):
    """Nobody waits for the result any more."""


class _Walk:
    """One pass over one body.

    Positions are those of bytes, for `text` has one character for each byte: all that gives JSON
    its shape is ASCII. Only the pieces that become values are turned into real text.
    """

    def __init__(self, raw: bytes, stop: threading.Event) -> None:
        self.raw = raw.removeprefix(codecs.BOM_UTF8)
        self.plain = raw.isascii()
        self.text = self.raw.decode("ascii" if self.plain else "latin-1")
        self.stop = stop
        self.scan = _scan
        self.turn = time.monotonic()
        self.large = len(raw) >= THREAD_FROM

    def whole(self) -> Any:
        """The one value that the body is; raises BadBody."""
        start = self.space(0)
        if start == len(self.text):
            return None
        try:
            value, end = self.value(start, 1) if self.large else self.scanned(start, 1)
        except (_NotJson, StopIteration, IndexError, json.JSONDecodeError):
            raise BadBody(f"The answer is not JSON: {self.excerpt()}") from None
        except RecursionError:
            raise BadBody("The answer is nested too deeply.") from None
        if self.space(end) != len(self.text):
            raise BadBody("The answer goes on after its end.")
        return value

    def excerpt(self) -> str:
        """The start of a body that cannot be read, to show what it is instead."""
        return line(self.piece(0, 80).strip())

    def piece(self, start: int, end: int) -> str:
        """Some of the body as text; bytes that are no UTF-8 become a visible mark."""
        if self.plain:
            return self.text[start:end]
        return self.raw[start:end].decode("utf-8", "replace")

    def space(self, at: int) -> int:
        """The next position that is not white space."""
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def value(self, at: int, level: int) -> tuple[Any, int]:
        """The value that starts here, and where it ends."""
        first = self.text[at]
        if level > WALKED or first not in "[{":
            return self.scanned(at, level)
        return self.array(at, level) if first == "[" else self.object(at, level)

    def object(self, at: int, level: int) -> tuple[dict[str, Any], int]:
        """An object, its members one after the other."""
        members: dict[str, Any] = {}
        at = self.space(at + 1)
        if self.text[at] == "}":
            return members, at + 1
        while True:
            if self.text[at] != '"':
                raise _NotJson
            name, at, _ = self.read(at)
            at = self.space(at)
            if self.text[at] != ":":
                raise _NotJson
            members[name], at = self.value(self.space(at + 1), level + 1)
            at, ended = self.separator(at, "}")
            if ended:
                return _with_safe_names(members), at

    def array(self, at: int, level: int) -> tuple[list[Any], int]:
        """An array, in chunks of many items where that works and item by item where not."""
        items: list[Any] = []
        at = self.space(at + 1)
        if self.text[at] == "]":
            return items, at + 1
        single = at
        while True:
            if at >= single:
                at, single = self.chunks(at, items, level)
            read = self.scanned if at < single else self.value
            value, at = read(at, level + 1)
            items.append(value)
            self.give_way()
            at, ended = self.separator(at, "]")
            if ended:
                return items, at

    def separator(self, at: int, closing: str) -> tuple[int, bool]:
        """What follows a value: where to go on, and whether that was the last one."""
        at = self.space(at)
        if self.text[at] == closing:
            return at + 1, True
        if self.text[at] != ",":
            raise _NotJson
        return self.space(at + 1), False

    def chunks(self, at: int, items: list[Any], level: int) -> tuple[int, int]:
        """Take in chunks of whole items as long as that works.

        Where a chunk ends is a guess: a comma between two items that look alike. If that comma is
        part of a string or deeper down, the chunk is not JSON by itself, and its items have to be
        taken one by one. Gives the next position, and up to where the items are single ones.
        """
        boundary = _BOUNDARIES.get(self.text[at], _COMMA)
        while True:
            guess = self.guess(boundary, at, items)
            if guess is None:
                return at, at
            end = guess.end("before")
            piece = f"[{self.piece(at, end)}]"
            try:
                rows, taken = self.scan(piece, 0)
            except (StopIteration, ValueError, RecursionError):
                return at, end
            if taken != len(piece):
                return at, end
            items.extend(self.checked(rows, piece, level))
            self.give_way()
            at = guess.end("comma")

    def guess(self, boundary: re.Pattern[str], at: int, items: list[Any]) -> re.Match[str] | None:
        """Where the chunk that starts here may end, None if it is not worth while."""
        first = boundary.search(self.text, at + CHUNK, at + 4 * CHUNK)
        guess = first
        for _ in range(GUESSES):
            if guess is None or self.is_alike(guess.end("comma"), items):
                return guess
            guess = boundary.search(self.text, guess.end("comma"), at + 4 * CHUNK)
        return first

    def is_alike(self, at: int, items: list[Any]) -> bool:
        """Whether what starts here has as many parts as the last item, as the next row would."""
        if not items or type(items[-1]) not in _NESTING:
            return True
        try:
            value, _ = self.scan(self.text, at)
        except (StopIteration, ValueError, RecursionError):
            return False
        return type(value) is type(items[-1]) and len(value) == len(items[-1])

    def scanned(self, at: int, level: int) -> tuple[Any, int]:
        """A value that the scanner reads in one go."""
        value, end, piece = self.read(at)
        if type(value) in _NESTING:
            return self.checked(value, piece, level), end
        return (clean(value) if isinstance(value, str) else value), end

    def read(self, at: int) -> tuple[Any, int, str]:
        """A value as it came, where it ends, and its text."""
        scan = self.scan
        try:
            value, end = scan(self.text, at)
        except json.JSONDecodeError:
            raise
        except ValueError:
            scan = _patient_scan
            value, end = scan(self.text, at)
        piece = self.piece(at, end)
        if not self.plain and not piece.isascii():
            # What was read were its bytes.
            value, _ = scan(piece, 0)
        return value, end, piece

    def checked(self, value: Any, piece: str, level: int) -> Any:
        """The container safe to draw, after a look whether the text it came from needs it."""
        openings = piece.count("[") + (piece.count("{") if "{" in piece else 0)
        if level + openings > DEPTH:
            # Containers side by side nest nothing; only what is further in can be too deep.
            side_by_side = len(_containers([value]))
            if level + openings - side_by_side > DEPTH and _reaches(value, DEPTH - level):
                raise BadBody("The answer is nested too deeply.")
        return clean_json(value) if _is_risky(piece) else value

    def give_way(self) -> None:
        """Let the event loop in, if it was long ago."""
        now = time.monotonic()
        if self.large and now - self.turn > TURN:
            if self.stop.is_set():
                raise _Stopped
            time.sleep(0)
            self.turn = time.monotonic()


def _is_risky(piece: str) -> bool:
    """Whether JSON text can hold a string that must not be drawn as it is."""
    # A single character is found much faster, and most text has no escapes at all.
    if "\x7f" in piece or ("\\" in piece and _RISKY_ESCAPE.search(piece)):
        return True
    if piece.isascii():
        return False
    # The scanner lets no other ASCII control character through, so only the rest is looked at.
    rest = piece.encode("utf-8", "replace").translate(None, _ASCII)
    return not rest.decode("utf-8", "replace").isprintable()


def _with_safe_names(members: dict[str, Any]) -> dict[str, Any]:
    """The same object with names that are safe to draw, none of them lost."""
    if all(map(str.isprintable, members)):
        return members
    safe: dict[str, Any] = {}
    for name, value in members.items():
        name = clean(name)
        while name in safe:
            name += UNKNOWN
        safe[name] = value
    return safe


def _containers(parents: list[Any]) -> list[Any]:
    """The lists and objects that stand directly in these."""
    children = list(
        chain.from_iterable(
            parent.values() if type(parent) is dict else parent for parent in parents
        )
    )
    return list(compress(children, map(_NESTING.__contains__, map(type, children))))


def _reaches(value: Any, levels: int) -> bool:
    """Whether there is a container so many levels below this one, found without recursion."""
    layer = [value]
    for _ in range(levels + 1):
        layer = _containers(layer)
        if not layer:
            return False
    return True
