"""pyte as a terminal to compare with."""

import re
from typing import Any

import pyte
from rich.cells import cell_len

WIDTH, HEIGHT = 40, 12

UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<>=][0-9;]*[A-Za-z]|\x1b\[[?0-9;]*\$[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
)
"""pyte draws what it does not understand."""
SCREEN_SWITCH = re.compile(rb"\x1b\[\?1049([hl])")


class Emulator(pyte.Screen):
    """pyte, with the two scrolling commands that it lacks."""

    def scroll_up(self, count: int = 1) -> None:
        """SU."""
        self._scroll(count or 1, delete=True)

    def scroll_down(self, count: int = 1) -> None:
        """SD."""
        self._scroll(count or 1, delete=False)

    def _scroll(self, count: int, *, delete: bool) -> None:
        place = self.cursor.x, self.cursor.y
        top = self.margins.top if self.margins else 0
        self.cursor.y = top
        (self.delete_lines if delete else self.insert_lines)(count)
        self.cursor.x, self.cursor.y = place


class EmulatorStream(pyte.Stream):
    csi = {**pyte.Stream.csi, "S": "scroll_up", "T": "scroll_down"}
    events = pyte.Stream.events | {"scroll_up", "scroll_down"}


class EmulatorByteStream(EmulatorStream, pyte.ByteStream):
    """The same for bytes."""


class Display:
    """What stands on the terminal of a program that does not know it is watched."""

    def __init__(self, columns: int, lines: int) -> None:
        self.screen = Emulator(columns, lines)
        self._stream = EmulatorByteStream(self.screen)

    def feed(self, data: bytes) -> None:
        """Take output in."""
        for part in SCREEN_SWITCH.split(UNKNOWN_TO_PYTE.sub(b"", data)):
            if part in (b"h", b"l"):
                self.screen.reset()  # pyte has one screen; a fresh one does for two
            else:
                self._stream.feed(part)

    @property
    def lines(self) -> list[str]:
        """The text, line by line."""
        return self.screen.display


class Terminal:
    """A terminal that shows what is written to it."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.screen = Emulator(width, height)
        self._stream = EmulatorStream(self.screen)
        # With the wrap on, pyte puts a combining mark after the last column onto the next line.
        self._stream.feed("\x1b[?7l")

    def write(self, text: str) -> None:
        self._stream.feed(text)

    def cells(self) -> list[list[Any]]:
        """Every cell: the character, the colours and the attributes."""
        columns, lines = self.screen.columns, self.screen.lines
        return [
            mended([visible(self.screen.buffer[y][x]) for x in range(columns)])
            for y in range(lines)
        ]


def visible(cell: Any) -> Any:
    """What can be seen of a cell: the foreground of a space cannot."""
    if cell.data == " " and not cell.underscore and not cell.strikethrough and not cell.reverse:
        return cell._replace(fg="default", bold=False, italics=False, blink=False)
    return cell


def mended(row: list[Any]) -> list[Any]:
    """A row without halves of wide characters, which pyte alone leaves standing."""
    for x, cell in enumerate(row):
        second = x + 1 < len(row) and row[x + 1].data == ""
        wide = bool(cell.data) and cell_len(cell.data) > 1
        first = x > 0 and bool(row[x - 1].data) and cell_len(row[x - 1].data) > 1
        if (wide and not second) or (not cell.data and not first):
            row[x] = visible(cell._replace(data=" "))
    return row


def first_difference(ours: Terminal, theirs: Terminal) -> str | None:
    """Where two terminals first show something else, in words."""
    for y, (row, other) in enumerate(zip(ours.cells(), theirs.cells(), strict=True)):
        for x, (cell, wanted) in enumerate(zip(row, other, strict=True)):
            if cell != wanted:
                fields = zip(cell._fields, cell, wanted, strict=True)
                odd = [(name, a, b) for name, a, b in fields if a != b]
                lines = ("".join(cell.data for cell in cells) for cells in (row, other))
                return f"{y},{x}: {odd} in {list(lines)}"
    return None
