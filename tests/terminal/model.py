"""A terminal that is as strict as a model can be: what it was never taught, it refuses.

pyte knows neither dim nor links, and measures by code points what Textual measures by graphemes.
This one believes Textual about widths, so that it can judge everything a pen may hold; what real
terminals make of disputed characters is the business of the tests that look for the jumps after
them.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import split_graphemes

SEQUENCE = re.compile(
    r"\x1b\[(?P<private>\??)(?P<numbers>[0-9;]*)(?P<letter>[A-Za-z])"
    r"|\x1b\]8;(?P<link>[^\x1b]*)\x1b\\|(?P<control>[\r\n])"
)


@dataclass(frozen=True)
class Look:
    """Everything that can be seen of a cell but its character."""

    attributes: frozenset[str] = frozenset()
    foreground: str = ""
    background: str = ""
    link: str = ""


PLAIN = Look()
SECOND_HALF = ""


class Cell(NamedTuple):
    text: str = " "
    look: Look = PLAIN

    def visible(self) -> "Cell":
        """The same, without what cannot be seen of a space."""
        if self.text != " ":
            return self
        seen = self.look.attributes & {"4", "7", "9", "21", "51", "52", "53"}
        front = self.look.foreground if seen else ""
        return Cell(" ", Look(seen, front, self.look.background, self.look.link))


class ModelTerminal:
    """Shows what is written to it; wrapping is off, as Textual's driver leaves it."""

    def __init__(self, width: int, height: int, *, erases_in_colour: bool = True) -> None:
        self.width, self.height = width, height
        self.rows = [[Cell()] * width for _ in range(height)]
        self.x = self.y = 0
        self.look = PLAIN
        self._erases_in_colour = erases_in_colour
        self._region = (0, height - 1)
        self._joins = False
        """The last character stands right before the cursor."""

    def visible(self) -> list[list[Cell]]:
        """What can be seen."""
        return [[cell.visible() for cell in row] for row in self.rows]

    def write(self, text: str) -> None:
        """Take output in."""
        place = 0
        for found in SEQUENCE.finditer(text):
            self._print(text[place : found.start()])
            place = found.end()
            self._obey(found)
        self._print(text[place:])

    def _print(self, text: str) -> None:
        assert "\x1b" not in text, f"not understood: {text!r}"
        spans, _ = split_graphemes(text)
        for start, end, size in spans:
            if size:
                self._put(text[start:end], size)
            elif self._joins:
                x = self.x - 1 if self.rows[self.y][self.x - 1].text else self.x - 2
                cell = self.rows[self.y][x]
                self.rows[self.y][x] = Cell(cell.text + text[start:end], cell.look)

    def _put(self, grapheme: str, size: int) -> None:
        row = self.rows[self.y]
        if self.x + size > self.width:
            # A place that Textual's layout never fills; terminals do not agree on it.
            grapheme, size, self.x = " ", 1, self.width - 1
        for x in (self.x, self.x + size):
            # Half of a wide character that is overwritten takes the other half along.
            if x < self.width and row[x].text == SECOND_HALF and x:
                for half in (x - 1, x):
                    row[half] = Cell(" ", row[half].look)
        row[self.x : self.x + size] = [
            Cell(grapheme, self.look),
            *[Cell(SECOND_HALF, self.look)] * (size - 1),
        ]
        # At the last column a terminal stays; nothing may be written after that without a move.
        self.x += size
        self._joins = True

    def _obey(self, found: re.Match[str]) -> None:
        if found["link"] is not None:
            # The identity in front is made up anew for each style.
            link = found["link"].partition(";")[2]
            self.look = Look(self.look.attributes, self.look.foreground, self.look.background, link)
        elif found["control"]:
            self._joins = False
            self.x = 0 if found["control"] == "\r" else min(self.x, self.width - 1)
            self.y += found["control"] == "\n"
            assert self.y < self.height, "a line feed at the bottom scrolls"
        elif found["letter"] == "m":
            self._pen(found["numbers"])
        elif not found["private"]:
            numbers = [int(number or 0) for number in found["numbers"].split(";")]
            self._command(found["letter"], numbers)
        else:
            assert found["numbers"] == "2026", f"not understood: {found[0]!r}"

    def _command(self, letter: str, numbers: list[int]) -> None:
        self._joins = False
        count = max(1, numbers[0])
        if letter == "H":
            row, column = [*numbers, 0][:2]
            self.y, self.x = max(0, row - 1), max(0, column - 1)
        elif letter in "BCD":
            # Where the cursor waits to wrap, terminals count from different places.
            assert self.x < self.width, "a relative move from the pending wrap"
            down, right = {"B": (1, 0), "C": (0, 1), "D": (0, -1)}[letter]
            self.y, self.x = self.y + down * count, self.x + right * count
        elif letter == "K":
            assert self.x < self.width, "erasing from the pending wrap"
            back = self.look.background if self._erases_in_colour else ""
            blank = [Cell(" ", Look(background=back))] * (self.width - self.x)
            if self.rows[self.y][self.x].text == SECOND_HALF:
                self.rows[self.y][self.x - 1] = Cell(" ", self.rows[self.y][self.x - 1].look)
            self.rows[self.y][self.x :] = blank
        elif letter == "X":
            assert self.x + count <= self.width
            back = self.look.background if self._erases_in_colour else ""
            look = self.look
            self.look = Look(background=back)
            x = self.x
            for _ in range(count):
                self._put(" ", 1)
            self.x, self.look, self._joins = x, look, False
        elif letter == "r":
            self._region = (numbers[0] - 1, numbers[1] - 1) if numbers[0] else (0, self.height - 1)
            self.x = self.y = 0
        elif letter in "ST":
            self._scroll(count if letter == "S" else -count)
        else:
            raise AssertionError(f"not understood: {letter}")
        assert 0 <= self.x < self.width
        assert 0 <= self.y < self.height

    def _scroll(self, distance: int) -> None:
        top, bottom = self._region
        assert abs(distance) <= bottom - top
        blank = [[Cell(" ", Look(background=self.look.background))] * self.width]
        block = self.rows[top : bottom + 1]
        if distance > 0:
            self.rows[top : bottom + 1] = block[distance:] + blank * distance
        else:
            self.rows[top : bottom + 1] = blank * -distance + block[:distance]
        self.rows = [row[:] for row in self.rows]

    def _pen(self, numbers: str) -> None:
        attributes, front, back = self.look.attributes, self.look.foreground, self.look.background
        codes = numbers.split(";")
        while codes:
            code = codes.pop(0)
            if code in ("38", "48"):
                length = 4 if codes[0] == "2" else 2
                colour, codes = ";".join([code, *codes[:length]]), codes[length:]
                front, back = (colour, back) if code == "38" else (front, colour)
            elif code in ("", "0"):
                attributes, front, back = frozenset(), "", ""
            elif code in ("39", "49"):
                front, back = ("", back) if code == "39" else (front, "")
            elif 30 <= int(code) <= 37 or 90 <= int(code) <= 97:
                front = code
            elif 40 <= int(code) <= 47 or 100 <= int(code) <= 107:
                back = code
            else:
                assert int(code) in {*range(1, 10), 21, 51, 52, 53}, code
                attributes |= {code}
        self.look = Look(attributes, front, back, self.look.link)


def first_difference(ours: ModelTerminal, theirs: ModelTerminal) -> str | None:
    """Where two terminals first show something else, in words."""
    for y, (row, other) in enumerate(zip(ours.visible(), theirs.visible(), strict=True)):
        for x, (cell, wanted) in enumerate(zip(row, other, strict=True)):
            if cell != wanted:
                lines = ("".join(cell.text for cell in cells) for cells in (row, other))
                return f"{y},{x}: {cell} is not {wanted} in {list(lines)}"
    return None
