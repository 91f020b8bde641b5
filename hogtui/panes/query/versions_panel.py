"""What the text of a tab was before, to look at and to go back to."""

from collections.abc import Sequence
from datetime import datetime

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from hogtui.panes.query.recording import moment
from hogtui.panes.query.versions import Version
from hogtui.text.safe import line
from hogtui.widgets.hogql_view import HogQLView
from hogtui.widgets.line_list import LineList, Piece, Row
from hogtui.widgets.modal import Modal

WIDE = 100
"""Columns from which the text stands beside the list, not under it."""
KEYS = "enter goes back to it (ctrl+z takes that back) · tab scrolls · esc"
NOTHING = "Nothing is kept yet. A version is kept at each run, and when much was written."


class VersionsPanel(Modal[Version | None]):
    """Gives the version to go back to, or None."""

    AUTO_FOCUS = "LineList"
    BINDINGS = [
        Binding(
            "escape,q", "dismiss", "Back", id="versions.back", tooltip="Leave the text as it is"
        )
    ]
    DEFAULT_CSS = """
    VersionsPanel {
        align: center bottom;
        /* Nothing is dimmed: the terminal is sent the panel and no more. */
        background: transparent;

        & > Vertical {
            height: 75%;
            border: round $border;
            border-title-color: $text-primary;
            border-subtitle-color: $text-muted;
            background: $surface;
        }
        Horizontal { height: 1fr; }
        LineList { width: 46; }
        HogQLView { padding: 0 1; border-left: vkey $panel; }
        .sentence { display: none; height: 1fr; padding: 1 2; color: $text-muted; }
        &.-empty .sentence { display: block; }
        &.-empty Horizontal { display: none; }
        &.-narrow Horizontal { layout: vertical; }
        &.-narrow LineList { width: 1fr; }
        &.-narrow HogQLView { border-left: none; background: $background; }
    }
    """

    def __init__(self, name: str, versions: Sequence[Version], now: datetime) -> None:
        """The newest version first."""
        super().__init__()
        self.versions = versions
        self._tab = name
        self._now = now

    def compose(self) -> ComposeResult:
        """The times, and the text as it was at one of them."""
        self.set_class(self.app.size.width < WIDE, "-narrow")
        self.set_class(not self.versions, "-empty")
        frame = Vertical(
            Horizontal(LineList(), HogQLView()), Static(Content(NOTHING), classes="sentence")
        )
        frame.border_title = Content(line(f"Versions of {self._tab}"))
        frame.border_subtitle = Content(KEYS if self.versions else "esc goes back")
        yield frame

    def on_mount(self) -> None:
        """The newest, to begin with."""
        self.query_one(LineList).show(len(self.versions), self._row)

    def on_resize(self, event: events.Resize) -> None:
        """There is more or less room now."""
        self.set_class(event.size.width < WIDE, "-narrow")

    def _row(self, place: int) -> Row:
        version = self.versions[place]
        lines = version.text.count("\n") + 1
        size = "1 line" if lines == 1 else f"{lines:,} lines"
        left = (Piece(f" {moment(version.at, self._now):>12} ", "muted"), Piece(version.why))
        return Row(left, (Piece(f" {size} ", "muted"),))

    @on(LineList.Moved)
    def look(self, message: LineList.Moved) -> None:
        """The text as it was then."""
        message.stop()
        place = self.query_one(LineList).cursor
        if place >= 0:
            self.query_one(HogQLView).show(self.versions[place].text)

    @on(LineList.Chosen)
    def chosen(self, message: LineList.Chosen) -> None:
        """Go back to it."""
        message.stop()
        self.dismiss(self.versions[message.index])
