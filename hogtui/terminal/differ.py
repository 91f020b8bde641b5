"""Sends the terminal only the cells that changed.

Two screens are kept: what the program wants to show, and what the terminal shows. Frames go
into the first one as they are drawn; `frame` writes the difference and makes the second equal
to the first. Between the two any number of frames may be left out, so a terminal that is behind
gets the newest picture and never a queue of old ones.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rich.cells import cell_len
from textual.strip import Strip

from hogtui.terminal.cells import CONTINUED, PLAIN, Cells, Palette, Pen, Row, blank_row
from hogtui.terminal.scroll import GAP, differing, find_scroll

SHORTEST_TAIL = 5
"""Blank cells at the end of a row from which erasing beats writing spaces."""

JOINER = "\u200d"
"""Melts with whatever comes next."""

MANY_CHANGES = 4
"""Changes of the background along a row from which each background is written by itself."""

BLANKS = " " * 12
"""Blank cells among others that are cheaper to erase and jump over."""
GAPS = re.compile(f"({BLANKS}+)|((?:(?!{BLANKS}).)+)")

Piece = tuple[int, int, Strip]
"""Row, column, and what to draw from there on."""


@dataclass(frozen=True)
class Abilities:
    """What the terminal can do, beyond the cursor moves that every one has."""

    erases_in_colour: bool = True
    """Erasing fills with the background in force. GNU screen fills with its default."""
    scrolls: bool = True
    """Has scroll regions with SU and SD."""


class Differ:
    """The difference between what is wanted and what is shown, as terminal sequences."""

    def __init__(
        self, width: int, height: int, palette: Palette, abilities: Abilities | None = None
    ) -> None:
        self._cells = Cells(palette)
        self._abilities = abilities or Abilities()
        self.width, self.height = width, height
        self._wanted = [blank_row(width) for _ in range(height)]
        self._shown: list[Row | None] = [None] * height
        """None where the terminal may hold anything."""
        self._dirty = set(range(height))
        self._pen = PLAIN
        self._place: tuple[int, int] | None = None
        """Row and column of the cursor; None when they are not certain."""

    def forget(self) -> None:
        """The terminal may hold anything from here on: draw all of it again."""
        self._shown = [None] * self.height
        self._dirty = set(range(self.height))
        self._place = None

    def inherit(self, other: "Differ") -> None:
        """Want what another size showed, as far as it fits, until the new layout comes."""
        for new, old in zip(self._wanted, other._wanted, strict=False):
            count = min(self.width, other.width)
            new.characters[:count], new.pens[:count] = old.characters[:count], old.pens[:count]
            mend(new.characters, count)

    def take(self, pieces: Iterable[Piece]) -> None:
        """Note what is wanted. Costs next to nothing for pieces that change nothing."""
        wanted, width = self._wanted, self.width
        for y, x, strip in pieces:
            if not (0 <= y < self.height and 0 <= x < width):
                continue
            new = self._cells.of(strip)
            characters, pens = wanted[y]
            end = min(x + len(new.characters), width)
            fits = end - x == len(new.characters)
            letters = new.characters if fits else new.characters[: end - x]
            colours = new.pens if fits else new.pens[: end - x]
            if characters[x:end] == letters and pens[x:end] == colours:
                continue
            characters[x:end] = letters
            pens[x:end] = colours
            mend(characters, x)
            mend(characters, end)
            self._dirty.add(y)

    def frame(self, cursor: tuple[int, int] | None = None) -> str:
        """The sequences that make the terminal show what is wanted; "" when it does.

        `cursor` is the column and row where the hardware cursor is to stand afterwards.
        """
        out: list[str] = []
        self._pen = PLAIN
        if self._dirty:
            self._scroll(out)
            for y in sorted(self._dirty):
                self._row(out, y)
            self._dirty.clear()
            self._use(out, PLAIN)
        if cursor is not None and self._place != (cursor[1], cursor[0]):
            self._move(out, cursor[1], cursor[0])
        return "".join(out)

    def rows(self) -> list[Row]:
        """What is wanted, for whoever checks the terminal against it."""
        return self._wanted

    def _scroll(self, out: list[str]) -> None:
        """Let the terminal move rows that only changed their place."""
        if not self._abilities.scrolls:
            return
        found = find_scroll(self._wanted, self._shown, self._dirty)
        if found is None:
            return
        top, bottom, distance = found
        direction = "S" if distance > 0 else "T"
        count = "" if abs(distance) == 1 else str(abs(distance))
        out.append(f"\x1b[{top + 1};{bottom + 1}r\x1b[{count}{direction}\x1b[r")
        self._place = None
        # Rows that stood still among those that moved were moved as well.
        self._dirty.update(range(top, bottom + 1))
        block = self._shown[top : bottom + 1]
        blank: list[Row | None] = [blank_row(self.width) for _ in range(abs(distance))]
        if distance > 0:
            self._shown[top : bottom + 1] = block[distance:] + blank
        else:
            self._shown[top : bottom + 1] = blank + block[:distance]

    def _row(self, out: list[str], y: int) -> None:
        """Bring one row up to date."""
        new, old = self._wanted[y], self._shown[y]
        if old is None:
            # Nothing is known of the row, so no cell may be taken to be right.
            old = Row(["\0"] * self.width, [PLAIN] * self.width)
        elif old == new:
            return
        end = self._blank_tail(new, old)
        for start, stop in changed_runs(new, old, end):
            self._write(out, y, start, stop)
        if end < self.width:
            self._move(out, y, end)
            self._use(out, new.pens[-1], blank=True)
            out.append("\x1b[K")
        self._shown[y] = new.copy()

    def _blank_tail(self, new: Row, old: Row) -> int:
        """Where a blank end of the row begins that is worth erasing; the width if none is."""
        pen, width = new.pens[-1], self.width
        if new.characters[-1] != " " or not self._fills(pen):
            return width
        end = width
        while end and new.characters[end - 1] == " " and new.pens[end - 1] is pen:
            end -= 1
        differs = new.characters[end:] != old.characters[end:] or new.pens[end:] != old.pens[end:]
        return end if differs and width - end >= SHORTEST_TAIL else width

    def _write(self, out: list[str], y: int, start: int, stop: int) -> None:
        """Write the wanted cells of a run."""
        characters = self._wanted[y].characters
        self._move(out, y, start)
        for begin, end, pen in self._spans(y, start, stop):
            text = "".join(characters[begin:end])
            self._use(out, pen, blank=text.isspace())
            if not text.isascii():
                self._write_wide(out, y, begin, end)
            elif BLANKS in text and self._abilities.erases_in_colour and self._fills(pen):
                self._write_gaps(out, y, begin, text)
            else:
                self._move(out, y, begin)
                out.append(text)
                self._place = (y, end)
            # At the last column a terminal waits with the wrap: the next move is absolute.
            if end >= self.width and self._place == (y, end):
                self._place = None

    def _spans(self, y: int, start: int, stop: int) -> Sequence[tuple[int, int, Pen]]:
        """The stretches of one pen in a run, in the order in which they are best written."""
        characters, pens = self._wanted[y]
        spans = []
        while start < stop:
            pen = pens[start]
            end = start + 1
            while end < stop and pens[end] is pen:
                end += 1
            spans.append((start, end, pen))
            start = end
        backgrounds = [pen.background for _, _, pen in spans]
        changes = sum(one != other for one, other in pairwise(backgrounds))
        if changes < MANY_CHANGES or not all(map(str.isascii, characters[spans[0][0] : stop])):
            return spans
        # Back and forth between two backgrounds costs more than going over the row twice.
        order = list(dict.fromkeys(backgrounds))
        return sorted(spans, key=lambda span: order.index(span[2].background))

    def _write_gaps(self, out: list[str], y: int, x: int, text: str) -> None:
        """Write text of which long blank parts are erased and jumped over."""
        for blanks, other in GAPS.findall(text):
            self._move(out, y, x)
            if blanks:
                out.append(f"\x1b[{len(blanks)}X")
            else:
                out.append(other)
                self._place = (y, x + len(other))
            x += len(blanks) + len(other)

    def _fills(self, pen: Pen) -> bool:
        """Whether erasing leaves what a space in this pen would."""
        if pen.attributes or pen.link:
            return False
        return not pen.background or self._abilities.erases_in_colour

    def _write_wide(self, out: list[str], y: int, start: int, stop: int) -> None:
        """Write cells of one pen. After a disputed one the cursor may stand anywhere."""
        characters = self._wanted[y].characters
        self._move(out, y, start)
        for x in range(start, stop):
            cell = characters[x]
            if cell != CONTINUED and self._place is None:
                self._move(out, y, x)
            out.append(cell)
            if disputed(cell):
                self._place = None
        if self._place is not None:
            self._place = (y, stop)

    def _move(self, out: list[str], y: int, x: int) -> None:
        """Put the cursor somewhere, in as few bytes as it takes."""
        if self._place == (y, x):
            return
        absolute = f"\x1b[{y + 1};{x + 1}H" if x else (f"\x1b[{y + 1}H" if y else "\x1b[H")
        candidates = [absolute]
        if self._place is not None:
            row, column = self._place
            if row == y and x > column:
                candidates.append(f"\x1b[{x - column}C" if x - column > 1 else "\x1b[C")
            elif row == y and not x:
                candidates.append("\r")
            elif row == y:
                candidates.append(f"\x1b[{column - x}D" if column - x > 1 else "\x1b[D")
            elif column == x and y > row:
                candidates.append(f"\x1b[{y - row}B" if y - row > 1 else "\x1b[B")
        out.append(min(candidates, key=len))
        self._place = (y, x)

    def _use(self, out: list[str], pen: Pen, *, blank: bool = False) -> None:
        """Change the pen, naming only what differs; nobody sees the foreground of a blank."""
        old = self._pen
        if old is pen:
            return
        if blank and not pen.attributes and old.foreground != pen.foreground:
            pen = Pen("", "" if old.attributes else old.foreground, pen.background, pen.link)
        if old.link != pen.link:
            out.append(f"\x1b]8;{pen.link or ';'}\x1b\\")
        if old.attributes != pen.attributes:
            reset = "0" if old[:3] != PLAIN[:3] else ""
            parts = [part for part in (reset, *pen[:3]) if part]
            out.append(f"\x1b[{';'.join(parts)}m" if parts != ["0"] else "\x1b[m")
        else:
            parts = []
            if old.foreground != pen.foreground:
                parts.append(pen.foreground or "39")
            if old.background != pen.background:
                parts.append(pen.background or "49")
            if parts:
                # Taking everything back is one byte shorter than taking both colours back.
                plain = pen[:3] == PLAIN[:3]
                out.append("\x1b[m" if plain else f"\x1b[{';'.join(parts)}m")
        self._pen = pen


@lru_cache(maxsize=4096)
def disputed(cell: str) -> bool:
    """Whether terminals hold different opinions of how wide this is.

    They do where code points melt together: families, flags, signs that became pictures.
    """
    if len(cell) < 2:
        return "\U0001f1e6" <= cell <= "\U0001f1ff"
    return cell[-1] == JOINER or sum(map(cell_len, cell)) != cell_len(cell)


def changed_runs(new: Row, old: Row, end: int) -> Iterable[tuple[int, int]]:
    """The runs of cells that differ, up to `end`; short gaps are part of a run."""
    differs = differing(new, old)
    while differs and differs[-1] >= end:
        differs.pop()
    if not differs:
        return
    start = last = differs[0]
    for place in differs[1:]:
        if place - last > GAP:
            yield whole(new.characters, start, last + 1)
            start = place
        last = place
    yield whole(new.characters, start, last + 1)


def whole(characters: list[str], start: int, stop: int) -> tuple[int, int]:
    """A run that holds no half of a wide character."""
    if characters[start] == CONTINUED and start:
        start -= 1
    while stop < len(characters) and characters[stop] == CONTINUED:
        stop += 1
    return start, stop


def mend(characters: list[str], border: int) -> None:
    """Blank the half of a wide character that a piece left over at one of its ends."""
    if not 0 < border < len(characters):
        left = len(characters) - 1
        # A wide character in the last column has no room for its second half.
        if border == len(characters) and characters[left] and cell_len(characters[left]) > 1:
            characters[left] = " "
        return
    before, after = characters[border - 1], characters[border]
    if after == CONTINUED and (before == CONTINUED or cell_len(before) < 2):
        characters[border] = " "
    elif (
        before != CONTINUED and not before.isascii() and after != CONTINUED and cell_len(before) > 1
    ):
        characters[border - 1] = " "
