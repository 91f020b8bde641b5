"""Draws a chart that was made elsewhere, and moves a cursor through its values."""

from collections.abc import Sequence
from typing import Any, Protocol

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.color import Color
from textual.geometry import Offset, Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from hogtui.widgets.chart_looks import Ground, Looks

SIGNS = ("braille", "block", "ascii")
"""What charts are drawn with, the finest first."""
_TRIED = "⣿▄▚"


class Sketch(Protocol):
    """A chart, as far as this widget knows one; pieces are text and the name of its look."""

    is_active: bool

    @property
    def area(self) -> tuple[int, int, int, int] | None:
        """Where the cursor is: x, y, width, height."""
        ...

    @property
    def legend(self) -> int:
        """Cells on the right that change with the cursor."""
        ...

    @property
    def rows(self) -> int:
        """Lines above those that change with the cursor."""
        ...

    def use(self, glyphs: Any, measure: Any, *, plain: bool) -> None:
        """Which of SIGNS there are, how wide text is, and whether there are no colours."""
        ...

    def resize(self, width: int, height: int) -> None:
        """So many cells."""
        ...

    def line(self, y: int) -> Sequence[tuple[str, str]]:
        """One line."""
        ...

    def move(self, right: int, down: int) -> bool:
        """Move the cursor; whether all has to be drawn again."""
        ...

    def first(self) -> bool:
        """To the first place."""
        ...

    def last(self) -> bool:
        """To the last place."""
        ...

    def page(self, pages: int) -> bool:
        """By what is seen."""
        ...

    def click(self, x: int, y: int) -> bool:
        """To what is nearest to a cell."""
        ...

    def hide(self) -> bool:
        """Hide or show the chosen series."""
        ...

    def show_all(self) -> bool:
        """All series, all points."""
        ...

    def zoom(self, closer: bool) -> bool:
        """Fewer or more points."""
        ...

    def turn(self) -> bool:
        """Chart or table."""
        ...

    def text(self) -> str:
        """For a clipboard."""
        ...


def is_plain(widget: Widget) -> bool:
    """Whether there are no colours."""
    return widget.app.no_color or widget.app.theme == "hogtui-plain"


def finest_signs(widget: Widget) -> str:
    """The finest of SIGNS; ASCII, where what comes below the widgets would change anything else."""
    segments = [Segment(_TRIED)]
    for each in widget.app.get_line_filters():
        segments = each.apply(segments, Color(0, 0, 0))
    return SIGNS[0] if "".join(part.text for part in segments) == _TRIED else SIGNS[-1]


def ground_of(widget: Widget) -> Ground:
    """What a chart is drawn on."""
    ansi = widget.app.native_ansi_color
    return Ground(
        widget.background_colors[1],
        widget.colors[3] if not ansi else Color(255, 255, 255),
        dark=widget.app.current_theme.dark,
        ansi=ansi,
        plain=is_plain(widget),
    )


class Chart(Widget, can_focus=True, inherit_bindings=False):
    """A picture of numbers with a cursor."""

    BINDINGS = [
        Binding("left,h", "move(-1, 0)", "Left", show=False, id="chart.left"),
        Binding("right,l", "move(1, 0)", "Right", show=False, id="chart.right"),
        Binding("up,k", "move(0, -1)", "Up", show=False, id="chart.up"),
        Binding("down,j", "move(0, 1)", "Down", show=False, id="chart.down"),
        Binding("home,g", "first", "First", show=False, id="chart.first"),
        Binding("end,G", "last", "Last", show=False, id="chart.last"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="chart.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="chart.page_down"),
        Binding(
            "space",
            "hide",
            "Hide series",
            id="chart.hide",
            tooltip="Hide the series that is chosen with the arrows, or show it again",
        ),
        Binding(
            "A",
            "show_all",
            "Show all",
            show=False,
            id="chart.show_all",
            tooltip="Show all series and all points again",
        ),
        Binding(
            "plus,equals_sign",
            "zoom(True)",
            "Zoom in",
            show=False,
            id="chart.zoom_in",
            tooltip="Half of the points, around the cursor",
        ),
        Binding(
            "minus",
            "zoom(False)",
            "Zoom out",
            show=False,
            id="chart.zoom_out",
            tooltip="Twice as many points",
        ),
        Binding(
            "t",
            "turn",
            "Table",
            id="chart.table",
            tooltip="The values as a table, or the chart again",
        ),
        Binding(
            "b",
            "signs",
            "Signs",
            show=False,
            id="chart.signs",
            tooltip="Draw with braille, with blocks, or with ASCII",
        ),
        Binding("y", "copy", "Copy", show=False, id="chart.copy", tooltip="Copy it as text"),
    ]

    COMPONENT_CLASSES = {"chart--cursor"}

    DEFAULT_CSS = """
    Chart {
        width: 1fr;
        height: 1fr;
        background: $surface;
        color: $foreground;

        & > .chart--cursor {
            background: $block-cursor-blurred-background;
            text-style: bold;
        }
        &:ansi > .chart--cursor { text-style: bold reverse; }
        &:nocolor > .chart--cursor { text-style: bold reverse; }
    }
    """

    ALLOW_SELECT = False

    class CopyRequested(Message):
        """The user wants text on the clipboard; `what` names it: "the chart"."""

        def __init__(self, text: str, what: str) -> None:
            super().__init__()
            self.text = text
            self.what = what

    signs: reactive[str] = reactive("", init=False, repaint=False)
    """Which of SIGNS it is drawn with; "" for the finest that the terminal has."""

    def __init__(self, sketch: Sketch | None = None) -> None:
        super().__init__()
        self.sketch = sketch
        self._looks: Looks | None = None

    def show(self, sketch: Sketch) -> None:
        """Draw another chart."""
        self.sketch = sketch
        self._prepare()
        self.refresh()

    # What it is drawn with

    def on_mount(self) -> None:
        """Now the app is known, and with it what the terminal can draw."""
        self._prepare()

    def watch_signs(self) -> None:
        """Draw it anew."""
        self._prepare()
        self.refresh()

    def _prepare(self) -> None:
        if self.sketch is not None and self.is_attached:
            signs = self.signs or finest_signs(self)
            self.sketch.use(signs, cell_len, plain=is_plain(self))
            self.sketch.is_active = self.has_focus
            self.sketch.resize(*self.size)

    def notify_style_update(self) -> None:
        """Other styles: no colour that was worked out holds."""
        super().notify_style_update()
        self._looks = None

    def _make_looks(self) -> Looks:
        cursor = self.get_component_rich_style("chart--cursor", partial=True)
        self._looks = Looks(ground_of(self), self.rich_style, cursor)
        return self._looks

    # Drawing

    def on_resize(self) -> None:
        """Draw it for another size, at once."""
        self._prepare()
        self._move_terminal_cursor()

    def render_line(self, y: int) -> Strip:
        """One line of the picture."""
        sketch, looks = self.sketch, self._looks or self._make_looks()
        if sketch is None or not self.size.width:
            return Strip.blank(self.size.width, self.rich_style)
        sketch.resize(*self.size)
        segments = [Segment(text, looks.of(look)) for text, look in sketch.line(y)]
        return Strip(segments).adjust_cell_length(self.size.width, looks.of(""))

    def on_focus(self) -> None:
        """The cursor is seen."""
        self._turn_cursor(on=True)

    def on_blur(self) -> None:
        """It is not."""
        self._turn_cursor(on=False)

    def _turn_cursor(self, *, on: bool) -> None:
        if self.sketch is not None:
            self.sketch.is_active = on
            self.refresh()
            self._move_terminal_cursor()

    def _move_terminal_cursor(self) -> None:
        area = self.sketch.area if self.sketch is not None else None
        if self.has_focus and area is not None:
            self.app.cursor_position = self.content_region.offset + Offset(area[0], area[1])

    def _changed(self, sketch: Sketch, before: tuple[int, int, int, int] | None) -> None:
        """Draw the two places of the cursor, and what it reads, again."""
        width, height = self.size
        regions = [Region(0, sketch.rows, width, height - sketch.rows)]
        for area in (before, sketch.area):
            if area is not None:
                x, y, wide, high = area
                # One more line below: the axis carries a mark.
                regions.append(Region(max(0, x - 1), y, wide + 2, high + 1))
        if sketch.legend:
            regions.append(Region(width - sketch.legend, 0, sketch.legend, sketch.rows))
        self.refresh(*regions)

    # Keys and mouse

    def _act(self, action: str, *arguments: Any) -> None:
        sketch = self.sketch
        if sketch is None:
            return
        before = sketch.area
        if getattr(sketch, action)(*arguments):
            self.refresh()
        else:
            self._changed(sketch, before)
        self._move_terminal_cursor()

    def action_move(self, right: int, down: int) -> None:
        """Move the cursor, or choose another series."""
        self._act("move", right, down)

    def action_first(self) -> None:
        """To the first value."""
        self._act("first")

    def action_last(self) -> None:
        """To the last value."""
        self._act("last")

    def action_page(self, pages: int) -> None:
        """By what is seen."""
        self._act("page", pages)

    def action_hide(self) -> None:
        """Hide the chosen series, or show it again."""
        self._act("hide")

    def action_show_all(self) -> None:
        """Everything again."""
        self._act("show_all")

    def action_zoom(self, closer: bool) -> None:
        """Fewer or more points."""
        self._act("zoom", closer)

    def action_turn(self) -> None:
        """Chart or table."""
        self._act("turn")

    def action_signs(self) -> None:
        """Draw with coarser signs, and after the coarsest with the finest."""
        now = SIGNS.index(self.signs or finest_signs(self))
        self.signs = SIGNS[(now + 1) % len(SIGNS)]

    def action_copy(self) -> None:
        """Ask for the chart to be copied."""
        if self.sketch is not None:
            self.post_message(self.CopyRequested(self.sketch.text(), "the chart"))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is."""
        offset = event.get_content_offset(self)
        if offset is not None:
            self._act("click", offset.x, offset.y)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Back by one."""
        event.stop()
        self._act("move", -1, 0)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """On by one."""
        event.stop()
        self._act("move", 1, 0)
