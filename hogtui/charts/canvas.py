"""Cells to draw on, dots finer than cells, and the signs that both are made of."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from hogtui.charts.model import ROLES
from hogtui.text.safe import line

Look = str
"""What a piece is, for its colour: "s0".."s7" and "other" for series, "axis", "grid", "label",
"value", "title", "goal", "mark", "dim", "warm", "cold", "h0".."h9" for heat. "s0 on s1" has the
second one behind it, "s0 bold" is bold."""

CUT = "…"


class Glyphs(StrEnum):
    """What a terminal can draw."""

    BRAILLE = "braille"
    BLOCK = "block"
    ASCII = "ascii"


class Piece(NamedTuple):
    """Text of one look."""

    text: str
    look: Look


Row = list[Piece]


def width_of(text: str) -> int:
    """Cells of a text, by what Unicode says of its characters."""
    if text.isascii():
        return len(text)
    return sum(_cell(character) for character in text)


def _cell(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


Measure = Callable[[str], int]

MARKERS = "●■▲◆○□△◇"
ASCII_MARKERS = "*ox+#@%&"
PATTERNS = "█▒░▓◪▚≡┄"
ASCII_PATTERNS = "#=:%ox+-"
EIGHTHS = " ▁▂▃▄▅▆▇█"
LEFT_EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True)
class View:
    """How a model is looked at: what is hidden, how far it is zoomed, with which signs."""

    hidden: frozenset[int] = frozenset()
    """Series that are not drawn, by their places."""
    first: int = 0
    """The first point, or the first row, that is drawn."""
    last: int | None = None
    """The point behind the last one; None for all there are."""
    left: int = 0
    """The first column that is drawn, of what has rows and columns."""
    glyphs: Glyphs = Glyphs.BRAILLE
    plain: bool = False
    """There are no colours: series are told apart by their signs."""
    measure: Measure = field(default=width_of, compare=False)

    @property
    def ascii(self) -> bool:
        """Whether nothing but ASCII can be drawn."""
        return self.glyphs is Glyphs.ASCII

    def marker(self, role: int) -> str:
        """Stands for a series in a legend, and on its line without colours."""
        if role < 0:
            return "." if self.ascii else "·"
        return (ASCII_MARKERS if self.ascii else MARKERS)[role % ROLES]

    def pattern(self, role: int) -> str:
        """Fills the bars of a series."""
        if self.ascii:
            return "." if role < 0 else ASCII_PATTERNS[role % ROLES]
        if not self.plain:
            return "█"
        return "·" if role < 0 else PATTERNS[role % ROLES]

    @property
    def is_smooth(self) -> bool:
        """Whether bars end within a cell."""
        return self.glyphs is Glyphs.BRAILLE and not self.plain

    def fit(self, text: str, width: int) -> str:
        """The start of a text from outside, safe to draw, in at most so many cells."""
        text = line(text[: max(0, width) * 4 + 8])
        if self.measure(text) <= width:
            return text
        end = "~" if self.ascii else CUT
        if width < 2:
            return end[:width]
        kept, room = "", width - 1
        for character in text:
            room -= self.measure(character)
            if room < 0:
                break
            kept += character
        return kept + end

    def sign(self, text: str, instead: str) -> str:
        """A sign, or what stands for it where there is only ASCII."""
        return instead if self.ascii else text


def look_of(role: int) -> Look:
    """The look of a series."""
    return "other" if role < 0 else f"s{role % ROLES}"


class Canvas:
    """Cells, each with a character and a look. What falls outside is not drawn."""

    def __init__(self, width: int, height: int, view: View) -> None:
        self.width = max(0, width)
        self.height = max(0, height)
        self.view = view
        self.texts = [[" "] * self.width for _ in range(self.height)]
        self.looks = [[""] * self.width for _ in range(self.height)]

    def put(self, x: int, y: int, text: str, look: Look = "") -> None:
        """Signs of ours, one cell each."""
        if not 0 <= y < self.height:
            return
        texts, looks = self.texts[y], self.looks[y]
        for place, character in enumerate(text, x):
            if 0 <= place < self.width:
                texts[place] = character
                looks[place] = look

    def write(self, x: int, y: int, text: str, width: int, look: Look = "") -> int:
        """Text from outside, cut to a width; gives how many cells it took."""
        width = min(width, self.width - x)
        if not 0 <= y < self.height or x < 0 or width <= 0:
            return 0
        place = x
        for character in self.view.fit(text, width):
            cells = self.view.measure(character)
            if cells == 0:
                if place > x:  # it belongs to the character before
                    before = place - 1 if self.texts[y][place - 1] else place - 2
                    self.texts[y][before] += character
                continue
            if place + cells > x + width:
                break
            self.texts[y][place] = character
            self.looks[y][place] = look
            for more in range(place + 1, place + cells):
                self.texts[y][more] = ""
                self.looks[y][more] = look
            place += cells
        return place - x

    def right(self, x: int, y: int, text: str, width: int, look: Look = "") -> None:
        """Text that ends at a cell."""
        text = self.view.fit(text, width)
        self.write(x + width - self.view.measure(text), y, text, width, look)

    def rows(self) -> list[Row]:
        """The lines, in pieces of one look."""
        return [_pieces(*line) for line in zip(self.texts, self.looks, strict=True)]


def _pieces(texts: Sequence[str], looks: Sequence[Look]) -> Row:
    pieces: Row = []
    start = 0
    for place in range(1, len(looks) + 1):
        if place == len(looks) or looks[place] != looks[start]:
            pieces.append(Piece("".join(texts[start:place]), looks[start]))
            start = place
    return pieces


_BRAILLE = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_QUADRANTS = " ▘▖▌▝▀▞▛▗▚▄▙▐▜▟█"
_QUARTERS = ((1, 2), (4, 8))


class Dots:
    """Dots on some cells of a canvas: eight in a cell, four, or one."""

    def __init__(self, canvas: Canvas, x: int, y: int, width: int, height: int) -> None:
        self.canvas = canvas
        self.x, self.y = x, y
        self.across, self.down = {
            Glyphs.BRAILLE: (2, 4),
            Glyphs.BLOCK: (2, 2),
            Glyphs.ASCII: (1, 1),
        }[canvas.view.glyphs]
        self.width = width * self.across
        self.height = height * self.down
        self._bits: dict[tuple[int, int], int] = {}
        self._looks: dict[tuple[int, int], tuple[Look, int]] = {}

    def dot(self, x: int, y: int, role: int, look: Look) -> None:
        """One dot."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            return
        cell = x // self.across, y // self.down
        bits = _BRAILLE if self.down == 4 else _QUARTERS
        self._bits[cell] = self._bits.get(cell, 0) | bits[x % self.across][y % self.down]
        self._looks[cell] = look, role

    def vertical(self, x: int, top: int, bottom: int, role: int, look: Look) -> None:
        """Dots above each other."""
        for y in range(max(0, min(top, bottom)), min(self.height, max(top, bottom) + 1)):
            self.dot(x, y, role, look)

    def line(
        self, begin: tuple[int, int], end: tuple[int, int], role: int, look: Look, gap: int = 0
    ) -> None:
        """Dots from one to another; with a gap, so many on and so many off."""
        (x, y), (to_x, to_y) = begin, end
        steps = max(abs(to_x - x), abs(to_y - y), 1)
        for step in range(steps + 1):
            if gap and step // gap % 2:
                continue
            at_x = x + (to_x - x) * step // steps
            at_y = y + round((to_y - y) * step / steps)
            self.dot(at_x, at_y, role, look)

    def stamp(self) -> None:
        """Put them on the canvas."""
        view = self.canvas.view
        for (x, y), bits in self._bits.items():
            look, role = self._looks[x, y]
            if view.glyphs is Glyphs.BRAILLE:
                text = chr(0x2800 + bits)
            elif view.glyphs is Glyphs.BLOCK:
                text = _QUADRANTS[bits]
            else:
                text = view.marker(role)
            self.canvas.put(self.x + x, self.y + y, text, look)
