"""Strips turned into cells: one character and one pen for each column of a row.

A strip is what a widget draws: segments of text in a style. A terminal holds cells. The row is
kept as two lists side by side, because comparing lists of strings and of shared pens is the
fastest comparison there is.
"""

from typing import NamedTuple

from rich.cells import split_graphemes
from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

CONTINUED = ""
"""Stands in the second cell of a wide character."""

STRIPS_KEPT = 800
"""Strips whose cells are remembered: about twenty screens of changing rows."""

STYLES_KEPT = 8000
"""Styles whose pens are remembered; those that carry actions or links are made anew for ever."""


class Pen(NamedTuple):
    """How a cell is drawn, as the parameters of SGR, and the link behind it."""

    attributes: str = ""
    foreground: str = ""
    background: str = ""
    link: str = ""
    """The parameters and the target of OSC 8, such as `id=4;https://example.com`."""


PLAIN = Pen()


class Row(NamedTuple):
    """Cells side by side: both lists are as long as the row is wide."""

    characters: list[str]
    pens: list[Pen]

    def copy(self) -> "Row":
        """A row that can be written to."""
        return Row(self.characters[:], self.pens[:])


def blank_row(width: int) -> Row:
    """A row as the terminal holds it after it was cleared."""
    return Row([" "] * width, [PLAIN] * width)


def split_codes(codes: str) -> Pen:
    """A pen from SGR parameters as Textual writes them, such as `1;38;2;255;0;0;49`."""
    attributes: list[str] = []
    foreground = background = ""
    rest = codes.split(";") if codes else []
    while rest:
        code = rest.pop(0)
        if code in ("38", "48"):
            length = 4 if rest[0] == "2" else 2
            colour = ";".join([code, *rest[:length]])
            del rest[:length]
            foreground, background = (colour, background) if code == "38" else (foreground, colour)
        elif is_colour(code, "3", "9"):
            foreground = code
        elif is_colour(code, "4", "10"):
            background = code
        elif code not in ("", "0", "39", "49"):
            attributes.append(code)
    return Pen(";".join(attributes), foreground, background)


def is_colour(code: str, normal: str, bright: str) -> bool:
    """Whether a parameter is one of the eight colours or their bright twins."""
    return code[:-1] in (normal, bright) and code[-1:] in "01234567"


class Palette:
    """Pens for styles, each worked out once and shared, so that pens compare by identity."""

    def __init__(self, colours: ColorSystem | None) -> None:
        self._colours = colours
        self._pens: dict[Style | None, Pen] = {None: PLAIN}
        self._shared: dict[Pen, Pen] = {PLAIN: PLAIN}

    def pen(self, style: Style | None) -> Pen:
        """The pen of a style."""
        found = self._pens.get(style)
        if found is None and style is not None:
            found = self._pens[style] = self._make(style)
        return found or PLAIN

    def unseen(self, pen: Pen) -> Pen:
        """A pen that draws the same blanks, for the foreground of a blank cannot be seen."""
        blank = pen._replace(foreground="")
        return self._shared.setdefault(blank, blank)

    def _make(self, style: Style) -> Pen:
        if len(self._pens) >= STYLES_KEPT:
            self._pens = {None: PLAIN}
        # Textual falls back to truecolor as well where Rich found no colours at all.
        pen = split_codes(Strip.render_ansi(style, self._colours or ColorSystem.TRUECOLOR))
        # What is written here is no text, so no filter for texts has seen it.
        if style.link and style.link.isprintable():
            pen = pen._replace(link=f"id={style.link_id};{style.link}")
        return self._shared.setdefault(pen, pen)


class Cells:
    """The cells of strips, remembered while the strip lives in Textual's own caches."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._kept: dict[int, tuple[Strip, Row]] = {}

    def of(self, strip: Strip) -> Row:
        """One row of cells, as wide as the strip; not to be written to."""
        kept = self._kept.get(id(strip))
        # The strip is kept beside its cells, so its identity cannot be given to another one.
        if kept is not None:
            return kept[1]
        row = self._make(strip)
        if len(self._kept) >= STRIPS_KEPT:
            self._kept.clear()
        self._kept[id(strip)] = (strip, row)
        return row

    def _make(self, strip: Strip) -> Row:
        characters: list[str] = []
        pens: list[Pen] = []
        last = PLAIN
        for text, style, control in strip:
            if control:
                continue
            full = pen = self._palette.pen(style)
            if pen.foreground and not pen.attributes and text.isspace():
                pen = self._palette.unseen(pen)
            start = len(characters)
            if text.isascii():
                characters += text
            else:
                add_wide(characters, text)
                if start and len(characters[start - 1]) > 1:
                    # A mark was put onto the cell before it: if that was a blank, its foreground
                    # can be seen now.
                    pens[start - 1] = last
            pens += [pen] * (len(characters) - start)
            if len(characters) > start:
                last = full
        return Row(characters, pens)


def add_wide(characters: list[str], text: str) -> None:
    """Append text that is not plain ASCII, each grapheme in as many cells as Textual gives it."""
    spans, _ = split_graphemes(text)
    for start, end, size in spans:
        grapheme = text[start:end]
        if size:
            characters += (grapheme, *[CONTINUED] * (size - 1))
        else:
            join(characters, grapheme)


def join(characters: list[str], mark: str) -> None:
    """Put a character without a width of its own onto the cell before it."""
    place = len(characters) - 1
    if place > 0 and characters[place] == CONTINUED:
        place -= 1
    if place >= 0:
        characters[place] += mark
