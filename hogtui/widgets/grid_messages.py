"""What a grid says: handlers know these as `Grid.CursorMoved` and so on."""

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from hogtui.widgets.grid_view import GridView


class OfGrid(Message, namespace="grid"):
    """Something that happened in a grid, at a cell of it."""

    def __init__(self, grid: "GridView", row: int, column: int) -> None:
        super().__init__()
        self.grid = grid
        self.row = row
        self.column = column

    @property
    def control(self) -> "GridView":
        """The grid, for selectors in handlers."""
        return self.grid


class CursorMoved(OfGrid, namespace="grid"):
    """The cursor is on another cell; of several moves in a row only the last arrives."""

    def can_replace(self, message: Message) -> bool:
        """Where the cursor was in between interests nobody."""
        return isinstance(message, CursorMoved) and message.grid is self.grid


class ValueRequested(OfGrid, namespace="grid"):
    """The user wants to see the value under the cursor whole."""

    def __init__(self, grid: "GridView", row: int, column: int, value: object) -> None:
        super().__init__(grid, row, column)
        self.value = value


class CopyRequested(Message, namespace="grid"):
    """The user wants text on the clipboard; `what` names it: "1 cell", "1 row"."""

    def __init__(self, grid: "GridView", text: str, what: str) -> None:
        super().__init__()
        self.grid = grid
        self.text = text
        self.what = what

    @property
    def control(self) -> "GridView":
        """The grid, for selectors in handlers."""
        return self.grid


class Opened(OfGrid, namespace="grid"):
    """Enter, or a double click, on a row."""


class HeaderSelected(OfGrid, namespace="grid"):
    """A click on the name of a column; `row` is that of the cursor."""
