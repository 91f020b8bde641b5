"""A region over the panes that goes away with one key."""

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from hogtui.widgets.grid import Grid


class Sheet(ModalScreen[None]):
    """Keeps what lies under it in sight; subclasses fill it."""

    AUTO_FOCUS = "Grid, VerticalScroll"
    BINDINGS = [
        Binding("escape,q", "dismiss", "Back", id="sheet.close"),
    ]
    HEADING = ""
    DEFAULT_CSS = """
    Sheet {
        align: center bottom;
        background: $background 40%;

        & > Vertical {
            height: 70%;
            border: round $border;
            border-title-color: $text-primary;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 0 1;
        }
        .summary { height: auto; max-height: 6; color: $text-muted; }
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
