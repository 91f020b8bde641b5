"""The keys that work right now, and the ideas behind the pane they work in."""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from hogtui.screens.keys import Command
from hogtui.screens.sheet import Sheet
from hogtui.text.safe import line

KEYS_WIDTH = 20
"""Cells for the keys, so that what they do begins in one column."""
WIDTH = 64
"""Cells of the whole, where there is room."""


def key_lines(commands: Sequence[Command], width: int) -> list[Content]:
    """What has a live key of ours: first what stands in the footer, then nearest to the focus."""
    live = [command for command in commands if command.keys and command.id]
    live.sort(key=lambda command: not command.in_footer)
    lines = []
    for command in live:
        keys = "  ".join(command.keys)
        gap = " " * max(2, KEYS_WIDTH - Content(keys).cell_length)
        style = "" if command.enabled else "$text-disabled"
        words = wrap(line(command.help or command.title), max(10, width - KEYS_WIDTH))
        does = f"\n{' ' * KEYS_WIDTH}".join(words)
        lines.append(Content.assemble((keys, "bold $text-accent"), gap, (does, style)))
    return lines


class Help(Sheet):
    """At the right where there is room; the pane stays in sight."""

    HEADING = "Keys"
    DEFAULT_CSS = """
    Help {
        align: right bottom;

        & > Vertical { width: 64; max-width: 100%; height: 100%; }
        Markdown { margin: 1 0 0 0; padding: 0; background: $surface; }
        Static { height: auto; }
    }
    """

    def __init__(self, title: str, commands: Sequence[Command], text: str) -> None:
        super().__init__()
        self.pane_title = title
        self.commands = commands
        self.text = text

    def content(self) -> Iterable[Widget]:
        """Keys, then words; Markdown is slow to import, so only where there are words."""
        # The frame, its padding and a scrollbar.
        width = min(WIDTH, self.app.size.width) - 6
        keys = Static(Content("\n").join(key_lines(self.commands, width)))
        if not self.text:
            yield VerticalScroll(keys)
            return
        from textual.widgets import Markdown

        yield VerticalScroll(keys, Markdown(self.text, open_links=False))
