"""Something about a thing, or about all of them, in the place of their list."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget

from hogtui.panes.browse.parts import Summary
from hogtui.widgets.bar import Part


class Look(Widget):
    """One line that says what it is, and below it what a subclass shows; escape goes back.

    While it is there the keys of the list do nothing, so that none means a thing out of sight.
    """

    BINDINGS = [Binding("escape", "leave", "Back", id="look.leave", tooltip="Back to the list")]
    DEFAULT_CSS = """
    Look {
        width: 1fr;
        height: 1fr;
        layout: vertical;
        & > Summary { background: $panel; color: $text-muted; }
    }
    """

    class Left(Message):
        """Somebody has seen enough of it."""

        def __init__(self, look: "Look") -> None:
            super().__init__()
            self.look = look

    def content(self) -> ComposeResult:
        """What is below the line."""
        yield from ()

    def compose(self) -> ComposeResult:
        """A line about it, and the rest."""
        yield Summary()
        yield from self.content()

    def say(self, title: str, *more: Part, right: Sequence[Part] = ()) -> None:
        """What the line says: what this is, and how it stands."""
        if self.query(Summary):
            left = [Part(f" {title}", "bold", weight=20), *more]
            self.query_one(Summary).say(left, [*right, Part("esc goes back ", weight=5)])

    def action_leave(self) -> None:
        """Back to the list."""
        self.post_message(self.Left(self))
