"""The keys that work right now, and the ideas behind the pane they work in."""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from hogtui.screens.keys import Command
from hogtui.screens.sheet import Sheet
from hogtui.text.safe import line

KEYS_WIDTH = 20
"""Cells for the keys, so that what they do begins in one column."""
MOVES_WIDTH = 10
"""The same for what only moves: two stand in a line."""
WIDTH = 64
"""Cells of the whole, where there is room."""
FRAME = 5
"""Cells of it that are border, padding and scrollbar."""


def key_lines(commands: Sequence[Command], width: int) -> list[Content]:
    """What has a live key of ours: first what stands in the footer, at last what only moves.

    Moves say all with their titles, so that two of them share a line.
    """
    live = [command for command in commands if command.keys and command.id]
    live.sort(key=lambda command: not command.in_footer)
    lines = []
    for command in (each for each in live if each.help):
        words = wrap(line(command.help), max(10, width - KEYS_WIDTH))
        does = f"\n{' ' * KEYS_WIDTH}".join(words)
        lines.append(Content.assemble(*_keys(command), (does, _style(command))))
    moves = [command for command in live if not command.help]
    for first in range(0, len(moves), 2):
        cells = [
            Content.assemble(*_keys(command, MOVES_WIDTH), (line(command.title), _style(command)))
            for command in moves[first : first + 2]
        ]
        padded = cells[0].pad_right(max(1, width // 2 - cells[0].cell_length))
        lines.append(Content.assemble(padded, *cells[1:]))
    return lines


def _keys(command: Command, width: int = KEYS_WIDTH) -> tuple[tuple[str, str], str]:
    keys = "  ".join(command.keys)
    return (keys, "bold $text-accent"), " " * max(2, width - Content(keys).cell_length)


def _style(command: Command) -> str:
    return "" if command.enabled else "$text-disabled"


def prose(text: str, width: int) -> Content:
    """Paragraphs and `- ` bullets, wrapped; what stands in backquotes is drawn as keys are."""
    blocks = []
    for block in text.strip().split("\n\n"):
        bullets = block.replace("\n- ", "\n\n- ").split("\n\n")
        for bullet in bullets:
            indent = "  " if bullet.startswith("- ") else ""
            blocks.append(
                "\n".join(wrap(" ".join(bullet.split()), width, subsequent_indent=indent))
            )
        blocks[-1] += "\n"
    # A stretch of code may go on in the next line, so styles come after the wrapping.
    pieces = "\n".join(blocks).rstrip().split("`")
    return Content.assemble(
        *((piece, "bold $text-accent" if index % 2 else "") for index, piece in enumerate(pieces))
    )


class Help(Sheet):
    """At the right where there is room; the pane stays in sight."""

    HEADING = "Keys"
    DEFAULT_CSS = """
    Help {
        align: right bottom;

        & > Vertical { width: 64; max-width: 100%; height: auto; max-height: 100%; }
        VerticalScroll { height: auto; max-height: 100%; }
        Static { height: auto; }
    }
    """

    def __init__(self, title: str, commands: Sequence[Command], text: str) -> None:
        super().__init__()
        self.pane_title = title
        self.commands = commands
        self.text = text

    def content(self) -> Iterable[Widget]:
        """Keys, then words."""
        yield VerticalScroll(Static(self.words(), markup=False))

    def words(self) -> Content:
        """Everything, as wide as there is room for."""
        width = min(WIDTH, self.app.size.width) - FRAME
        keys = Content("\n").join(key_lines(self.commands, width))
        if not self.text:
            return keys
        heading = (f"\n\n{self.pane_title}\n", "bold $text-primary")
        return Content.assemble(keys, heading, prose(self.text, width))

    def on_resize(self, event: events.Resize) -> None:
        """Wrap it anew."""
        del event
        self.query_one(Static).update(self.words())
