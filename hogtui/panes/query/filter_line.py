"""A line to type on: which of the rows that are here are shown."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from hogtui.text.safe import line

HINT = "text in any cell, or amount > 100 and plan is null; ! inverts"


class FilterLine(Widget):
    """Tells every change, and when the keys go back to the rows."""

    BINDINGS = [
        Binding("escape", "leave(True)", "Clear", id="filter.clear", tooltip="Show all rows again"),
        Binding("down", "leave(False)", "Rows", id="filter.rows", tooltip="Go to the rows found"),
    ]
    DEFAULT_CSS = """
    FilterLine {
        height: 1;
        layout: horizontal;
        background: $panel;
        .sign { width: 3; height: 1; color: $text-accent; text-style: bold; }
        .said { width: auto; max-width: 60%; color: $text-warning; text-style: none; }
        Input, Input:focus { width: 1fr; border: none; height: 1; padding: 0; background: $panel; }
    }
    """

    def __init__(
        self, changed: Callable[[str], str], left: Callable[[bool], None], hint: str = HINT
    ) -> None:
        """`changed` hears the text and gives what is to be said about it.

        `left` hears whether nothing is to be filtered any more.
        """
        super().__init__()
        self._changed = changed
        self._left = left
        self._hint = hint

    def compose(self) -> ComposeResult:
        """A sign and the line."""
        yield Static(Content(" / "), classes="sign")
        yield Input(placeholder=self._hint)
        yield Static("", classes="said")

    def begin(self, text: str) -> None:
        """Take the keys."""
        self.display = True
        self.query_one(Input).value = text
        self.query_one(Input).focus()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Another text."""
        event.stop()
        if self.display:
            self.query_one(".said", Static).update(Content(line(self._changed(event.value))))

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """To the rows."""
        event.stop()
        self.action_leave(not event.value)

    def action_leave(self, clearing: bool) -> None:
        """Back to the rows, with the filter or without."""
        self.display = False
        self._left(clearing)
