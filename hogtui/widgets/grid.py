"""A grid of any number of rows: it draws what is visible and asks for cells by position.

Rows stay as they were decoded. Cells are made into text when they are drawn, column widths come
from the rows in view, and lines that were drawn are kept until something moves them.
"""

from typing import TypeAlias

from textual import events

from hogtui.text.redaction import REDACTION
from hogtui.text.values import copy_text
from hogtui.widgets import grid_messages as messages
from hogtui.widgets.grid_copy import tab_separated
from hogtui.widgets.grid_keys import BINDINGS
from hogtui.widgets.grid_source import MISSING, Column, RowsSource, Source
from hogtui.widgets.grid_view import GridView

__all__ = ["MISSING", "Column", "Grid", "RowsSource", "Source"]

STEP = 4
"""Cells by which a column is made wider or narrower."""


class Grid(GridView, inherit_bindings=False):
    """Rows and columns with a cursor; knows where its cells come from, not what they mean."""

    BINDINGS = BINDINGS

    CursorMoved: TypeAlias = messages.CursorMoved
    ValueRequested: TypeAlias = messages.ValueRequested
    CopyRequested: TypeAlias = messages.CopyRequested
    Opened: TypeAlias = messages.Opened
    HeaderSelected: TypeAlias = messages.HeaderSelected

    # Keys

    def action_move(self, rows: int, columns: int = 0) -> None:
        """Move the cursor."""
        self.cursor_row += rows
        self.cursor_column += columns

    def action_page(self, pages: int) -> None:
        """Move the cursor and the view by what is seen."""
        rows = pages * self.rows_in_view
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False, force=True)
        self.cursor_row += rows

    def action_first_row(self) -> None:
        """Go to the top."""
        self.cursor_row = 0

    def action_last_row(self) -> None:
        """Go to the bottom."""
        self.cursor_row = self.source.row_count - 1

    def action_first_column(self) -> None:
        """Go to the left end."""
        self.cursor_column = 0

    def action_last_column(self) -> None:
        """Go to the right end."""
        self.cursor_column = len(self.source.columns) - 1

    def _value(self) -> object:
        """What is under the cursor; MISSING too when there is nothing at all."""
        if not (self.source.row_count and self.source.columns):
            return MISSING
        return self.source.cell(self.cursor_row, self.cursor_column)

    def action_value(self) -> None:
        """Ask for the whole value to be shown."""
        if (value := self._value()) is not MISSING:
            row, column = self.cursor_row, self.cursor_column
            self.post_message(self.ValueRequested(self, row, column, value))

    def action_copy_cell(self) -> None:
        """Ask for the value to be copied, as it is."""
        if (value := self._value()) is not MISSING:
            seen = REDACTION.value(self.source.columns[self.cursor_column].name, value)
            self.post_message(self.CopyRequested(self, copy_text(seen), "1 cell"))

    def action_copy_row(self) -> None:
        """Ask for the row to be copied, for a spreadsheet."""
        if self.source.row_count:
            row = [
                (column.name, self.source.cell(self.cursor_row, each))
                for each, column in enumerate(self.source.columns)
            ]
            text = tab_separated(
                None if value is MISSING else REDACTION.value(name, value) for name, value in row
            )
            self.post_message(self.CopyRequested(self, text, "1 row"))

    def action_open(self) -> None:
        """Say that the row was chosen."""
        if self.source.row_count:
            self.post_message(self.Opened(self, self.cursor_row, self.cursor_column))

    # Columns

    def action_pin(self) -> None:
        """Have the columns up to the cursor stay at the left; once more lets them go."""
        columns = self.cursor_column + 1
        self.pinned = 0 if columns == self.pinned else columns

    def action_resize_column(self, steps: int) -> None:
        """Make the column of the cursor wider, or narrower."""
        place = self._painter.place_of(self.cursor_column)
        if place is not None:
            chosen = self._painter.chosen_width(place.column) or place.width
            self._choose_width(max(1, chosen + steps * STEP))

    def action_fit_column(self) -> None:
        """Show the values in view whole; once more leaves the width to the grid."""
        painter, column = self._painter, self.cursor_column
        if self.source.columns:
            fitting = painter.fitting(column)
            self._choose_width(None if painter.chosen_width(column) is not None else fitting)

    def _choose_width(self, cells: int | None) -> None:
        self._painter.choose_width(self.cursor_column, cells)
        self._view_changed()
        self._reveal_column()

    # Mouse

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; twice opens."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        column = self._painter.column_at(offset.x)
        row = self.scroll_offset.y + offset.y - 1
        if offset.y == 0:
            if column is not None:
                self.post_message(self.HeaderSelected(self, self.cursor_row, column))
        elif row < self.source.row_count:
            self.cursor_row = row
            if column is not None:
                self.cursor_column = column
            if event.chain == 2:
                self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """With shift the wheel moves sideways."""
        if event.shift or event.ctrl:
            self._scroll_columns(1, event)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """With shift the wheel moves sideways."""
        if event.shift or event.ctrl:
            self._scroll_columns(-1, event)

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        """Some mice and pads move sideways by themselves."""
        self._scroll_columns(1, event)

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        """Some mice and pads move sideways by themselves."""
        self._scroll_columns(-1, event)

    def _scroll_columns(self, columns: int, event: events.MouseEvent) -> None:
        event.stop()
        painter = self._settle_columns()
        if columns < 0 or painter.more_on_the_right:
            # Columns that stay are no step of the way.
            self.first_column = max(self.first_column, painter.stays) + columns
