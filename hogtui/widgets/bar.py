"""One line of text, some of it clickable: what header, footer and status bar are made of."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from hogtui.text.safe import line


class Part(NamedTuple):
    """A stretch of text in one style."""

    text: str
    style: str = ""
    action: str | None = None
    """What a click does, as a Textual action such as `screen.help`."""
    weight: int = 9
    """What goes first when there is no room: the lightest."""
    elastic: bool = False
    """Is cut before it goes."""

    @property
    def width(self) -> int:
        """In cells."""
        return cell_len(line(self.text))


SHORTEST = 12
"""Cells below which a cut text says nothing."""


def _width(parts: Iterable[Part]) -> int:
    return sum(part.width for part in parts)


def _shorten(part: Part, width: int) -> Part:
    """Cut to a width in cells, with a mark where something is missing."""
    text = Content(line(part.text)).truncate(max(0, width), ellipsis=True).plain
    return part._replace(text=text)


def fit(left: Sequence[Part], right: Sequence[Part], width: int) -> list[Part]:
    """Lay parts against both ends of a line.

    Where they do not fit, the lightest parts go, the rightmost of them first; the last one
    that is left is cut.
    """
    before, after = [*filter(_says, left)], [*filter(_says, right)]
    while (excess := _width(before) + _width(after) - width) > 0:
        lightest = min(part.weight for part in (*before, *after))
        side = after if any(part.weight == lightest for part in after) else before
        index = max(i for i, part in enumerate(side) if part.weight == lightest)
        left_over = side[index].width - excess
        if len(before) + len(after) == 1 or (side[index].elastic and left_over >= SHORTEST):
            side[index] = _shorten(side[index], left_over)
            break
        del side[index]
    gap = width - _width(before) - _width(after)
    return [*before, Part(" " * gap), *after] if gap > 0 else [*before, *after]


def _says(part: Part) -> bool:
    return bool(part.text)


class Bar(Widget):
    """A line that is drawn anew only when it says something else."""

    DEFAULT_CSS = """
    Bar { height: 1; width: 1fr; }
    """

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002  Textual's own name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._drawn: list[Part] = []

    def parts(self, width: int) -> list[Part]:
        """What to draw in that many cells."""
        return [Part(" " * width)]

    def update(self) -> None:
        """Draw again if what there is to say has changed."""
        if self.is_mounted and self.parts(self.size.width) != self._drawn:
            self.refresh()

    def render(self) -> Content:
        """The line as plain text with styles; nothing in it is markup."""
        self._drawn = self.parts(self.size.width)
        return Content.assemble(*((line(part.text), part.style) for part in self._drawn))

    async def on_click(self, event: events.Click) -> None:
        """Do what the text under the pointer says."""
        x = event.x
        for part in self._drawn:
            if x < part.width:
                if part.action is not None:
                    await self.run_action(part.action)
                return
            x -= part.width
