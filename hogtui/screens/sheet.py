"""A region over the panes that goes away with one key."""

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from hogtui.widgets.grid import Grid, RowsSource
from hogtui.widgets.modal import Modal

FRAME = 2
"""Lines of a frame."""


class Sheet(Modal[None]):
    """Keeps what lies under it in sight; subclasses fill it."""

    AUTO_FOCUS = "Grid, VerticalScroll"
    BINDINGS = [
        Binding("escape,q", "dismiss", "Back", id="sheet.close", tooltip="Back to the pane"),
    ]
    HEADING = ""
    DEFAULT_CSS = """
    Sheet {
        align: center bottom;
        /* Nothing is dimmed: the terminal is sent the frame and no more. */
        background: transparent;

        & > Vertical {
            height: 70%;
            border: round $border;
            border-title-color: $text-primary;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 0 1;
        }
        .summary { height: auto; max-height: 9; color: $text-muted; }
    }
    """

    def content(self) -> Iterable[Widget]:
        """What is in it."""
        return ()

    def compose(self) -> ComposeResult:
        """A frame with a heading, and how to leave."""
        frame = Vertical(*self.content())
        frame.border_title = Content(self.HEADING)
        frame.border_subtitle = Content("esc goes back")
        yield frame

    @on(Grid.CopyRequested)
    def copy(self, event: Grid.CopyRequested) -> None:
        """Lists are there to be copied from, for a bug report."""
        event.stop()
        self.app.copy_to_clipboard(event.text)


class ListSheet(Sheet):
    """A list, and above it what there is to say about it; no taller than what is in it."""

    NOTHING = ""
    """What to say in the place of a list without rows."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = 0
        """What it takes to show all of it."""

    def summary(self) -> str:
        """What stands above the list."""
        return ""

    def source(self) -> RowsSource:
        """The list."""
        return RowsSource((), ())

    def content(self) -> Iterable[Widget]:
        """Words, and a list if there is anything in it."""
        source, words = self.source(), self.summary()
        if not source.row_count:
            words = f"{words}\n{self.NOTHING}".strip()
        self.lines = words.count("\n") + 1 if words else 0
        if words:
            yield Static(Content(words), classes="summary")
        if source.row_count:
            self.lines += source.row_count + 1
            yield Grid(source, row_numbers=False)

    def on_mount(self) -> None:
        """What is not covered is not sent again when this goes away."""
        self.query_one(Vertical).styles.max_height = self.lines + FRAME
