"""A query to look at: coloured, wrapped, and as long as it is."""

from collections.abc import Iterator

from rich.cells import chop_cells
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from hogtui.text.hogql import START, Kind, State, tokenize
from hogtui.text.safe import line

TAB = "    "
MOST = 20_000
"""Lines that are laid out; a file of which more would be looked at opens in an editor."""


LONG = 10_000
"""Characters of a line beyond which it is not coloured: that would take long, for nobody."""


class HogQLView(ScrollView, can_focus=True):
    """Lines that are too long go on in the next one. Only what is seen is coloured."""

    COMPONENT_CLASSES = {f"hogql--{kind}" for kind in Kind}
    DEFAULT_CSS = """
    HogQLView {
        width: 1fr;
        height: 1fr;
        scrollbar-size: 1 1;
        overflow-x: hidden;

        .hogql--keyword { color: $text-primary; text-style: bold; }
        .hogql--function { color: $text-secondary; }
        .hogql--property { color: $text-accent; }
        .hogql--string { color: $text-success; }
        .hogql--number { color: $text-warning; }
        .hogql--comment { color: $text-muted; text-style: italic; }
        .hogql--placeholder { color: $text-accent; text-style: bold; }
    }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._lines: list[str] = [""]
        self._states: list[State] = [START]
        self._pieces: list[tuple[int, int, int]] = []
        """Number of the line, and where in it a line of the screen begins and ends."""
        self._width = 0

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text

    def show(self, text: str) -> None:
        """Show another query, from its beginning."""
        if text == self._text:
            return
        self._text = text
        self._lines = text.replace("\t", TAB).split("\n", MOST)[:MOST]
        self._states = [START]
        self.scroll_to(y=0, animate=False, force=True)
        self._lay_out()

    def on_resize(self) -> None:
        """Lines break elsewhere."""
        if self.scrollable_content_region.width != self._width:
            self._lay_out()

    def _lay_out(self) -> None:
        width = self._width = max(1, self.scrollable_content_region.width)
        pieces = []
        for number, text in enumerate(self._lines):
            if len(text) * 2 <= width or (text.isascii() and len(text) <= width):
                pieces.append((number, 0, len(text)))
                continue
            pieces += [(number, start, end) for start, end in _wrapped(text, width)]
        self._pieces = pieces
        self.virtual_size = Size(width, len(pieces))
        self.refresh()

    def _state(self, number: int) -> State:
        """What is open at the start of a line."""
        while len(self._states) <= number:
            text, before = self._lines[len(self._states) - 1], self._states[-1]
            self._states.append(tokenize(text, before)[1] if len(text) <= LONG else before)
        return self._states[number]

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width, base = self.scrollable_content_region.width, self.rich_style
        place = self.scroll_offset.y + y
        if place >= len(self._pieces):
            return Strip.blank(width, base)
        number, start, end = self._pieces[place]
        text, at = self._lines[number], start
        segments = []
        tokens = tokenize(text, self._state(number))[0] if len(text) <= LONG else ()
        for token in tokens:
            first, last = max(token.start, start), min(token.end, end)
            if first < last:
                segments.append(Segment(line(text[at:first]), base))
                segments.append(Segment(line(text[first:last]), base + self._style(token.kind)))
                at = last
        segments.append(Segment(line(text[at:end]), base))
        return Strip(segments).adjust_cell_length(width, base)

    def _style(self, kind: Kind) -> Style:
        return self.get_component_rich_style(f"hogql--{kind}", partial=True)


def _wrapped(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where the pieces of a line begin and end; after a blank, if there is one to be had."""
    start = 0
    if len(text) > LONG:
        for piece in chop_cells(text, width):
            yield start, start + len(piece)
            start += len(piece)
        return
    while start < len(text):
        piece = chop_cells(text[start : start + width + 1], width)[0]
        end = start + len(piece)
        blank = piece.rfind(" ") + 1
        if end < len(text) and text[end] != " " and blank > len(piece) // 2:
            end = start + blank
        yield start, end
        start = end
