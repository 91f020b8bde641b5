"""Everything that was said in this session, because a line in the status bar goes away."""

from datetime import tzinfo

from hogtui.screens.notes import Note, Notes
from hogtui.screens.sheet import ListSheet
from hogtui.widgets.grid import Column, RowsSource

COLUMNS = [Column("time"), Column("kind"), Column("message")]
KINDS = {"information": "", "warning": "warning", "error": "error"}


def row(note: Note, zone: tzinfo | None = None) -> list[object]:
    """A message, as the grid shows it."""
    return [f"{note.at.astimezone(zone):%H:%M:%S}", KINDS[note.severity], note.text]


class Messages(ListSheet):
    """Newest first."""

    HEADING = "Messages"
    NOTHING = "Nothing was said so far."

    def __init__(self, notes: Notes) -> None:
        super().__init__()
        self.notes = notes

    def source(self) -> RowsSource:
        """The list."""
        return RowsSource(COLUMNS, [row(note) for note in reversed(self.notes)])
