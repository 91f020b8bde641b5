"""What a grid shows: the rows and columns in view, the cursor, the lines."""

from rich.style import Style
from textual.geometry import Offset, Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from hogtui.widgets.grid_layout import coarse
from hogtui.widgets.grid_messages import CursorMoved
from hogtui.widgets.grid_paint import COMPONENTS, Looks, Painter
from hogtui.widgets.grid_source import RowsSource, Source


class GridView(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows and columns with a cursor that somebody else moves."""

    COMPONENT_CLASSES = COMPONENTS

    DEFAULT_CSS = """
    GridView {
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;

        & > .grid--header { text-style: bold; background: $panel; }
        & > .grid--header-cursor { text-style: bold underline; background: $panel; }
        & > .grid--gutter { text-style: dim; }
        & > .grid--marked { color: $text-warning; text-style: bold; }
        & > .grid--mark { text-style: dim; }
        & > .grid--null { text-style: dim; }
        & > .grid--number { color: $text-secondary; }
        & > .grid--boolean { color: $text-secondary; }
        & > .grid--time { color: $text-success; }
        & > .grid--json { color: $text-accent; }
        & > .grid--added { color: $text-success; text-style: bold; }
        & > .grid--gone { color: $text-error; text-style: bold; }
        & > .grid--changed { color: $text-warning; text-style: bold; }
        & > .grid--cursor-row { background: $primary-muted; }
        & > .grid--cursor-cell {
            color: $block-cursor-blurred-foreground;
            background: $block-cursor-blurred-background;
            text-style: underline;
        }
        &:focus > .grid--cursor-cell {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        &:ansi > .grid--cursor-row { text-style: reverse; }
    }
    """

    ALLOW_SELECT = False

    cursor_row: reactive[int] = reactive(0, repaint=False, init=False)
    """Row of the cursor, from 0; 0 also when there are no rows."""
    cursor_column: reactive[int] = reactive(0, repaint=False, init=False)
    """Column of the cursor, from 0."""
    first_column: reactive[int] = reactive(0, repaint=False, init=False)
    """The column at the left edge: the grid scrolls sideways by whole columns."""

    pinned: reactive[int] = reactive(0, repaint=False, init=False)
    """Columns that stay at the left while the others scroll sideways."""

    def __init__(self, source: Source | None = None, *, row_numbers: bool = True) -> None:
        super().__init__()
        self.row_numbers = row_numbers
        self._painter = Painter(source or RowsSource((), ()), row_numbers, None, self.is_marked)
        self._looks: Looks | None = None
        self._settled = False
        self.virtual_size = Size(1, self.source.row_count + 1)

    @property
    def source(self) -> Source:
        """Where the cells come from."""
        return self._painter.source

    def show(self, source: Source, keep_cursor: bool = False) -> None:
        """Draw other rows.

        With `keep_cursor` the cursor and the view stay where they are, as far as the new rows
        reach. Costs the same for any number of rows.
        """
        widths = self._painter.widths if keep_cursor and self._knows(source) else None
        self._painter = Painter(source, self.row_numbers, widths, self.is_marked)
        self.virtual_size = Size(1, source.row_count + 1)
        if not keep_cursor:
            self.scroll_to(y=0, animate=False, force=True)
        # Assigned even when they stay, so that they are validated against the new rows.
        self.pinned = self.pinned if keep_cursor else 0
        self.first_column = self.first_column if keep_cursor else 0
        self.cursor_row = self.cursor_row if keep_cursor else 0
        self.cursor_column = self.cursor_column if keep_cursor else 0
        self._view_changed()

    def _knows(self, source: Source) -> bool:
        """Whether the columns are among those that are shown, or the other way round."""
        old = self.source
        names = {old.place(number): column.name for number, column in enumerate(old.columns)}
        return all(
            names.get(source.place(number), column.name) == column.name
            for number, column in enumerate(source.columns)
        )

    def is_marked(self, row: int) -> bool:  # noqa: ARG002  # for those who mark rows
        """Whether a row is drawn with a mark."""
        return False

    def redraw_rows(self, *rows: int) -> None:
        """Rows look different, without other values; without a number all of them do."""
        for row in rows:
            self._painter.forget_row(row)
        if rows:
            self._refresh_rows(*rows)
        else:
            self._painter.forget_lines()
            self.refresh()

    # State

    def validate_cursor_row(self, row: int) -> int:
        """The nearest row there is."""
        return max(0, min(row, self.source.row_count - 1))

    def validate_cursor_column(self, column: int) -> int:
        """The nearest column there is."""
        return max(0, min(column, len(self.source.columns) - 1))

    def validate_first_column(self, column: int) -> int:
        """The nearest column there is."""
        return self.validate_cursor_column(column)

    def validate_pinned(self, columns: int) -> int:
        """One column at least goes on to scroll."""
        return max(0, min(columns, len(self.source.columns) - 1))

    def watch_pinned(self) -> None:
        """Other columns stay."""
        self._view_changed()
        self._reveal_column()

    def watch_cursor_row(self, old: int, new: int) -> None:
        """Draw the two rows again, or scroll."""
        self._reveal_row()
        self._refresh_rows(old, new)
        self._cursor_moved()

    def watch_cursor_column(self) -> None:
        """Draw the row and the header again, or scroll sideways."""
        self._reveal_column()
        self._refresh_rows(self.cursor_row)
        self.refresh(Region(0, 0, self.scrollable_size.width, 1))
        self._cursor_moved()

    def watch_first_column(self) -> None:
        """Other columns are seen."""
        self._view_changed()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other rows are seen, which may widen columns and push the cursor's out of sight."""
        if round(old_value) != round(new_value):
            # A scrollbar is drawn anew for each place it is told of, seen or not.
            bar = self.vertical_scrollbar
            bar.position = coarse(new_value, bar.window_virtual_size, bar.window_size)
            self.refresh()
            place = self._painter.place_of(self.cursor_column)
            self._settled = False
            if place is not None and place.whole:
                self._reveal_column()
            self._move_terminal_cursor()

    def on_resize(self) -> None:
        """Another size shows other columns; the cursor stays in sight."""
        self._view_changed()
        self._reveal_row()
        if self.scrollable_size.width:
            # More room is filled with columns from the left once there are none on the right.
            last = len(self.source.columns) - 1
            furthest = self._settle_columns().first_to_show(last, 0)
            self.first_column = min(self.first_column, furthest)
        self._reveal_column()

    def on_focus(self) -> None:
        """The terminal's own cursor follows the focus, for those who listen to it."""
        self._move_terminal_cursor()

    def notify_style_update(self) -> None:
        """Other styles: nothing that was drawn holds."""
        super().notify_style_update()
        self._looks = None
        self._painter.forget_lines()

    def _view_changed(self) -> None:
        self._settled = False
        self.refresh()

    def _cursor_moved(self) -> None:
        self._move_terminal_cursor()
        self.post_message(CursorMoved(self, self.cursor_row, self.cursor_column))

    # The view

    @property
    def rows_in_view(self) -> int:
        """Rows that fit under the header, at least one."""
        return max(1, self.scrollable_size.height - 1)

    def _settle_columns(self) -> Painter:
        """Place the columns, if anything moved since they were placed."""
        # The scrollbar takes a cell when it appears, and no event says so.
        width = self.scrollable_size.width
        if not self._settled or width != self._painter.width:
            top = self.scroll_offset.y
            rows = range(top, min(top + self.rows_in_view, self.source.row_count))
            self._painter.arrange(self.first_column, width, rows, self.pinned)
            self._settled = True
        return self._painter

    def _refresh_rows(self, *rows: int) -> None:
        top = self.scroll_offset.y
        width, height = self.scrollable_size
        lines = {row - top + 1 for row in rows}
        if regions := [Region(0, line, width, 1) for line in lines if 0 < line < height]:
            self.refresh(*regions)

    def _reveal_row(self) -> None:
        top, row = self.scroll_offset.y, self.cursor_row
        if row < top:
            self.scroll_to(y=row, animate=False, force=True)
        elif row >= top + self.rows_in_view:
            self.scroll_to(y=row - self.rows_in_view + 1, animate=False, force=True)

    def _reveal_column(self) -> None:
        if self.scrollable_size.width:
            painter = self._settle_columns()
            self.first_column = painter.first_to_show(self.cursor_column, self.first_column)

    def _move_terminal_cursor(self) -> None:
        if self.has_focus and (place := self._painter.place_of(self.cursor_column)):
            line = self.cursor_row - self.scroll_offset.y + 1
            self.app.cursor_position = self.content_region.offset + Offset(place.x, line)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines as they were kept, as long as no style of the grid changes them afterwards."""
        if self._changes_lines:
            return super().render_lines(crop)
        if not self.is_running:
            # Taken away, and drawn once more before others have its place: its styles are gone.
            return [Strip.blank(crop.width) for _ in crop.line_range]
        looks = self._looks or self._make_looks()
        self._settle_columns()
        background = self.background_colors[1]
        strips = [self._line(y, looks) for y in crop.line_range]
        for each in self.get_line_filters():
            strips = [strip.apply_filter(each, background) for strip in strips]
        start, end = crop.column_span
        return [strip.crop(start, end) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view."""
        self._settle_columns()
        return self._line(y, self._looks or self._make_looks())

    def _line(self, y: int, looks: Looks) -> Strip:
        """The header, a row, or nothing."""
        painter = self._painter
        row = self.scroll_offset.y + y - 1
        if y == 0:
            return painter.header(self.cursor_column, looks)
        if row >= self.source.row_count:
            return Strip.blank(painter.width, looks.row.base)
        if row == self.cursor_row:
            return painter.cursor_row(row, self.cursor_column, looks)
        return painter.row(row, looks)

    def _make_looks(self) -> Looks:
        def component(name: str) -> Style:
            return self.get_component_rich_style(name, partial=True)

        self._looks = Looks(self.rich_style, component)
        return self._looks

    @property
    def _changes_lines(self) -> bool:
        """Whether styles fade, tint or frame what was drawn."""
        styles = self.styles
        if self.opacity != 1.0 or styles.text_opacity != 1.0 or styles.tint.a:
            return True
        return bool(styles.gutter) or styles.has_rule("outline") or styles.has_rule("hatch")
