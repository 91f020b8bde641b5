"""A body of any size decoded without making the keyboard wait.

CPython's JSON scanner keeps the interpreter lock for a whole call, so that one `json.loads` of
30 MB freezes the screen even from a thread. Here the outer objects and arrays are walked in Python
and the scanner is called for a few rows at a time; between two calls the event loop gets its turn.
"""

import asyncio
import codecs
import gc
import json
import json.scanner
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from hogtui.api.errors import BadBody
from hogtui.text.safe import clean, clean_json

THREAD_FROM = 256 * 1024
"""Bytes from which on a body is decoded in a thread."""
FREEZE_FROM = 4 << 20
"""Bytes from which on the result is taken out of the garbage collector's rounds."""
DEPTH = 100
"""Levels of nesting; deeper bodies are refused, because what draws them may recurse."""
CHUNK = 48 * 1024
"""Characters of rows per call of the scanner: about a millisecond."""
WALKED = 4
"""Levels that are walked in Python: query_status, its results, and the rows in them."""
SLICE = 1 << 20
"""Bytes that are turned into text at once."""
TURN = 0.004
"""Seconds after which the event loop is let in on purpose."""

_SPACE = re.compile(r"[ \t\n\r]*")
_ROW_ENDS = {"[": "],[", "{": "},{"}
# Escapes that can make a character which is not safe to draw; \n, \t, \" and \\ cannot.
_RISKY_ESCAPES = ("\\u", "\\b", "\\f", "\\r")
_ASCII = bytes(range(128))

_NESTING = (list, dict)

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
    return _Walk(_text(raw), threading.Event()).whole()


def _decode_large(raw: bytes, stop: threading.Event) -> Any:
    with _collector_paused():
        value = _Walk(_text(raw), stop).whole()
    if len(raw) >= FREEZE_FROM:
        # Half a million cells would be looked at again in every round of the collector.
        gc.freeze()
    return value


_pauses = 0
_pauses_lock = threading.Lock()


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No garbage collection while millions of objects are made, none of them garbage."""
    global _pauses
    with _pauses_lock:
        _pauses += 1
        gc.disable()
    try:
        yield
    finally:
        with _pauses_lock:
            _pauses -= 1
            if _pauses == 0:
                gc.enable()


def _text(raw: bytes) -> str:
    if raw.isascii():
        return raw.decode("ascii")
    # Bytes that are no UTF-8 become a visible mark; the rest of the body is still good.
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    slices = range(0, len(raw), SLICE)
    pieces = [decoder.decode(raw[at : at + SLICE]) for at in slices]
    return "".join([*pieces, decoder.decode(b"", final=True)]).removeprefix("\ufeff")


class _Stopped(Exception):
    """Nobody waits for the result any more."""


class _Walk:
    """One pass over one text."""

    def __init__(self, text: str, stop: threading.Event) -> None:
        self.text = text
        self.stop = stop
        self.scan = _scan
        self.turn = time.monotonic()
        self.large = len(text) >= THREAD_FROM

    def whole(self) -> Any:
        """The one value that the text is; raises BadBody."""
        start = self.space(0)
        if start == len(self.text):
            return None
        try:
            value, end = self.value(start, 1)
        except (StopIteration, IndexError, json.JSONDecodeError):
            raise BadBody(f"The answer is not JSON: {self.excerpt()}") from None
        except RecursionError:
            raise BadBody("The answer is nested too deeply.") from None
        if self.space(end) != len(self.text):
            raise BadBody("The answer goes on after its end.")
        return value

    def excerpt(self) -> str:
        """The start of a body that cannot be read, to show what it is instead."""
        return clean(self.text[:80].strip()).replace("\n", " ")

    def space(self, at: int) -> int:
        """The next position that is not white space."""
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def value(self, at: int, depth: int) -> tuple[Any, int]:
        """The value that starts here, and where it ends."""
        first = self.text[at]
        if depth > WALKED or first not in "[{":
            return self.scanned(at, depth)
        return self.array(at, depth) if first == "[" else self.object(at, depth)

    def object(self, at: int, depth: int) -> tuple[dict[str, Any], int]:
        """An object, its members one after the other."""
        members: dict[str, Any] = {}
        at = self.space(at + 1)
        if self.text[at] == "}":
            return members, at + 1
        while True:
            if self.text[at] != '"':
                raise StopIteration
            name, at = self.scanned(at, depth)
            at = self.space(at)
            if self.text[at] != ":":
                raise StopIteration
            members[name], at = self.value(self.space(at + 1), depth + 1)
            at = self.space(at)
            if self.text[at] == "}":
                return members, at + 1
            if self.text[at] != ",":
                raise StopIteration
            at = self.space(at + 1)

    def array(self, at: int, depth: int) -> tuple[list[Any], int]:
        """An array, in chunks of many items where that works and item by item where not."""
        items: list[Any] = []
        at = self.space(at + 1)
        if self.text[at] == "]":
            return items, at + 1
        while True:
            at = self.chunk(at, items, depth)
            value, at = self.value(at, depth + 1)
            items.append(value)
            self.give_way()
            at = self.space(at)
            if self.text[at] == "]":
                return items, at + 1
            if self.text[at] != ",":
                raise StopIteration
            at = self.space(at + 1)

    def chunk(self, at: int, items: list[Any], depth: int) -> int:
        """Take in as many whole items as make a chunk, again and again; gives the next position.

        Where a chunk ends is a guess: a comma between two brackets. If those stand inside a string
        or deeper, the chunk is not JSON by itself, and the items are taken one by one instead.
        """
        text = self.text
        between = _ROW_ENDS.get(text[at], "")
        while between and self.large:
            end = text.find(between, at + CHUNK, at + 4 * CHUNK)
            if end < 0:
                break
            piece = text[at : end + 1]
            try:
                rows, taken = self.scan(f"[{piece}]", 0)
            except (StopIteration, ValueError, RecursionError):
                break
            if taken != len(piece) + 2:
                break
            items.extend(self.checked(rows, piece, depth))
            self.give_way()
            at = end + 2
        return at

    def scanned(self, at: int, depth: int) -> tuple[Any, int]:
        """A value that the scanner reads in one go."""
        try:
            value, end = self.scan(self.text, at)
        except json.JSONDecodeError:
            raise
        except ValueError:
            self.scan = _patient_scan
            value, end = self.scan(self.text, at)
        piece = self.text[at:end]
        if isinstance(value, list | dict):
            return self.checked(value, piece, depth - 1), end
        return (clean(value) if isinstance(value, str) else value), end

    def checked(self, value: Any, piece: str, depth: int) -> Any:
        """The value made safe to draw, after a look whether the text it came from needs it."""
        # Items side by side nest nothing: only the brackets inside them can.
        inner = piece.count("[") - sum(type(item) in _NESTING for item in value)
        if "{" in piece:
            inner += piece.count("{")
        if inner > DEPTH - depth and depth + _depth(value) > DEPTH:
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
    # One character is found ten times as fast as two, and most text has no escapes at all.
    if "\\" in piece and any(escape in piece for escape in _RISKY_ESCAPES):
        return True
    if "\x7f" in piece:
        return True
    if piece.isascii():
        return False
    # The scanner lets no other ASCII control character through, so only the rest is looked at.
    rest = piece.encode("utf-8", "replace").translate(None, _ASCII)
    return not rest.decode("utf-8", "replace").isprintable()


def _depth(value: Any) -> int:
    """Levels of nesting, without recursion."""
    deepest = 0
    waiting = [(value, 1)]
    while waiting:
        container, depth = waiting.pop()
        deepest = max(deepest, depth)
        children = container.values() if isinstance(container, dict) else container
        waiting += [(child, depth + 1) for child in children if isinstance(child, list | dict)]
    return deepest
