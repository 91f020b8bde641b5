"""The line above the editor: its name, and with several tabs the names of all of them."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from rich.cells import cell_len
from textual.message import Message

from hogtui.panes.query.heading import Heading
from hogtui.text.safe import line
from hogtui.widgets.bar import Part, fit

LONGEST = 24
SHORTEST = 5
"""Cells of a name, where there is room and where there is none."""
STEPS = (LONGEST, 18, 14, 10, 8, 6, SHORTEST)
ASIDE = 30
"""Cells that what is said beside the names may take from them."""

News = Literal["", "running", "done", "failed"]
SIGNS: dict[News, tuple[str, str]] = {
    "": ("", ""),
    "running": ("…", "$text-accent"),
    "done": ("✓", "$text-success"),
    "failed": ("✗", "$text-error"),
}
"""What stands behind a name. Signs, so that they can be told apart without colours."""


class Name(NamedTuple):
    """A tab, as much of it as there is room for in a line."""

    name: str
    news: News = ""
    """Its run goes on, or ended while another tab was shown."""
    is_unsaved: bool = False


class Strip(Heading):
    """Says which tab is shown and what became of the others; a click shows one of them."""

    class Chosen(Message):
        """A click on a name."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self) -> None:
        super().__init__("Query", "editor-heading -active")
        self._names: Sequence[Name] = ()
        self._shown = 0
        self._said = 0

    def show(self, names: Sequence[Name], shown: int) -> None:
        """Say something else; draws only when it is different."""
        if (names, shown) != (self._names, self._shown):
            self._names, self._shown = names, shown
            self.update()

    def say(self, left: Sequence[Part] = (), right: Sequence[Part] = ()) -> None:
        """What is said of the text, beside its name."""
        self._said = sum(part.width for part in right)
        super().say(left, right)

    def parts(self, width: int) -> list[Part]:
        """The line, in that many cells."""
        if len(self._names) > 1:
            room = width - min(self._said + 1, max(ASIDE, width // 3))
            left = fitted(self._names, self._shown, room)
            if not self.has_class("-active"):
                left = [part._replace(text=part.text.replace("▌", " ")) for part in left]
            return fit(left, [*self._right, Part(" ")], width)
        if self._names and (name := self._names[0]).name:
            mark = "▌" if self.has_class("-active") else " "
            star = "*" if name.is_unsaved else ""
            title = Part(f"{mark}{_cut(name.name, LONGEST)}{star} ", "bold", weight=30)
            return fit([title, *self._left], [*self._right, Part(" ")], width)
        return super().parts(width)

    def action_choose(self, place: int) -> None:
        """Ask for a tab."""
        self.post_message(self.Chosen(place))


def fitted(names: Sequence[Name], shown: int, width: int) -> list[Part]:
    """As many names as fit, as long as they can be; the shown one is always among them.

    Where some are left out, an arrow at that end says how many; a click on it shows the nearest.
    """
    for longest in STEPS:
        pieces = [_parts(name, at, at == shown, longest) for at, name in enumerate(names)]
        if sum(map(_width, pieces)) <= width:
            return [part for piece in pieces for part in piece]
    first = last = shown
    while True:
        # The nearer end first, so that the shown one stays in the middle.
        sides = sorted(
            (end for end in (first - 1, last + 1) if 0 <= end < len(names)),
            key=lambda end: abs(end - shown),
        )
        for end in sides:
            wider = _window(pieces, min(first, end), max(last, end))
            if _width(wider) <= width:
                first, last = min(first, end), max(last, end)
                break
        else:
            return _window(pieces, first, last)


def _window(pieces: Sequence[Sequence[Part]], first: int, last: int) -> list[Part]:
    parts = [part for piece in pieces[first : last + 1] for part in piece]
    after = len(pieces) - 1 - last
    before = [_arrow(f"<{first}", first - 1)] if first else []
    return [*before, *parts, *([_arrow(f"{after}>", last + 1)] if after else [])]


def _arrow(text: str, place: int) -> Part:
    return Part(f" {text} ", "$text-muted", f"choose({place})", weight=40)


def _parts(name: Name, place: int, is_shown: bool, longest: int) -> list[Part]:
    action, weight = f"choose({place})", 50 if is_shown else 40
    mark, style = ("▌", "bold $text-primary") if is_shown else (" ", "$text-muted")
    star = "*" if name.is_unsaved else ""
    text = f"{mark}{place + 1} {_cut(name.name, longest)}{star}"
    sign, colour = SIGNS[name.news]
    if not sign:
        return [Part(f"{text} ", style, action, weight)]
    return [
        Part(f"{text} ", style, action, weight),
        Part(f"{sign} ", f"bold {colour}", action, weight),
    ]


def _width(parts: Sequence[Part]) -> int:
    return sum(cell_len(part.text) for part in parts)


def _cut(name: str, width: int) -> str:
    # A list of lines is not needed before there are names.
    from hogtui.widgets.line_list import cut

    return cut(line(name), width)
