"""Server-sent events out of bytes, however they are cut, and never more than a bound at a time."""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

LARGEST = 4 << 20
"""Bytes of one event; a larger one is passed over."""
MESSAGE = "message"
"""What an event is called that names itself nothing."""
_LINE_ENDS = re.compile(rb"\r\n|\r|\n")


class Frame(NamedTuple):
    """One event of the stream."""

    name: str
    data: bytes
    """Its lines, joined by newlines; UTF-8 if the server is honest."""


class Parser:
    """Takes pieces in, gives whole events out.

    Lines may end in CRLF, LF or CR. A comment is nothing but a sign of life, which `signs` counts
    together with events that are no messages.
    """

    def __init__(self, largest: int = LARGEST) -> None:
        self.retry: float | None = None
        """Seconds that the server asks to wait before a new connection."""
        self.signs = 0
        """Heartbeats so far: comments, and events by other names than `message`."""
        self.too_large = 0
        """Events that were passed over."""
        self._largest = largest
        self._tail = b""
        """The line that has no end yet."""
        self._tail_after_cr = False
        self._started = False
        self._name = ""
        self._data: list[bytes] = []
        self._size = 0
        self._skipping_event = False
        self._skipping_line = False

    def feed(self, piece: bytes) -> Iterator[Frame]:
        """The messages that are whole with this piece; a generator, to be used up."""
        for each in self._lines(piece):
            if each:
                self._take(each)
                continue
            data, name = self._data, self._name
            skipped = self._skipping_event
            self._data, self._name, self._size = [], "", 0
            self._skipping_event = False
            if skipped:
                self.too_large += 1
            elif name not in ("", MESSAGE):
                self.signs += 1
            elif data:
                yield Frame(MESSAGE, data[0] if len(data) == 1 else b"\n".join(data))

    def _lines(self, piece: bytes) -> Iterator[bytes]:
        if not self._started:
            piece = self._tail + piece
            self._tail = b""
            if len(piece) < len(codecs.BOM_UTF8) and codecs.BOM_UTF8.startswith(piece):
                self._tail = piece
                return
            self._started = True
            piece = piece.removeprefix(codecs.BOM_UTF8)
        if self._tail_after_cr and piece:
            # The second half of a CRLF that was cut in two.
            piece = piece.removeprefix(b"\n")
            self._tail_after_cr = False
        if b"\r" in piece:
            self._tail_after_cr = piece.endswith(b"\r")
            lines = _LINE_ENDS.split(piece)
        else:
            lines = piece.split(b"\n")
        if len(lines) == 1:
            self._hold(lines[0])
            return
        first = self._tail + lines[0]
        self._tail = b""
        if self._skipping_line:
            # What is left of a line that is too long belongs to an event that is passed over.
            self._skipping_line = False
        else:
            yield first
        yield from lines[1:-1]
        self._hold(lines[-1])

    def _hold(self, part: bytes) -> None:
        """Keep a line that goes on, as long as it may be of use."""
        if self._skipping_line:
            return
        self._tail += part
        held = len(self._tail) + (0 if self._skipping_event else self._size)
        if held > self._largest:
            self._tail, self._data = b"", []
            self._skipping_line = self._skipping_event = True

    def _take(self, text: bytes) -> None:
        if text.startswith(b"data:"):
            value = text[6:] if text[5:6] == b" " else text[5:]
            self._add(value)
            return
        name, colon, value = text.partition(b":")
        value = value.removeprefix(b" ")
        if colon and not name:
            self.signs += 1
        elif name == b"data":
            self._add(value)
        elif name == b"event":
            self._name = value.decode("utf-8", "replace")
        elif name == b"retry" and value.isdigit() and len(value) < 12:
            self.retry = int(value) / 1000

    def _add(self, value: bytes) -> None:
        self._size += len(value) + 1
        if self._skipping_event or self._size > self._largest:
            self._skipping_event, self._data = True, []
        else:
            self._data.append(value)
