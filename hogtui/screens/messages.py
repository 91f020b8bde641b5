"""Everything that was said in this session, because a line in the status bar goes away."""

from collections.abc import Iterable
from datetime import tzinfo

from textual.widget import Widget

from hogtui.screens.notes import Note, Notes
from hogtui.screens.sheet import Sheet
from hogtui.widgets.grid import Column, Grid, RowsSource

COLUMNS = [Column("time"), Column("kind"), Column("message")]
KINDS = {"information": "", "warning": "warning", "error": "error"}


def row(note: Note, zone: tzinfo | None = None) -> list[object]:
    """A message, as the grid shows it."""
    return [f"{note.at.astimezone(zone):%H:%M:%S}", KINDS[note.severity], note.text]


class Messages(Sheet):
    """Newest first."""

    HEADING = "Messages"

    def __init__(self, notes: Notes) -> None:
        super().__init__()
        self.notes = notes

    def content(self) -> Iterable[Widget]:
        """The list."""
        rows = [row(note) for note in reversed(self.notes)]
        yield Grid(RowsSource(COLUMNS, rows), row_numbers=False)
