"""The keys that work right now, and the ideas behind the pane they work in."""

from collections.abc import Iterable, Sequence

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from hogtui.screens.keys import Command
from hogtui.screens.sheet import Sheet
from hogtui.text.safe import line

KEYS_WIDTH = 22
"""Cells for the keys, so that what they do begins in one column."""


def key_lines(commands: Sequence[Command]) -> list[Content]:
    """One line for each command with a live key: ours first, nearest to the focus first."""
    lines = []
    for command in commands:
        if not command.keys or not command.id:
            continue
        keys = "  ".join(command.keys)
        gap = " " * max(2, KEYS_WIDTH - Content(keys).cell_length)
        style = "" if command.enabled else "$text-disabled"
        does = line(command.help or command.title)
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
        keys = Static(Content("\n").join(key_lines(self.commands)))
        if not self.text:
            yield VerticalScroll(keys)
            return
        from textual.widgets import Markdown

        yield VerticalScroll(keys, Markdown(self.text, open_links=False))
