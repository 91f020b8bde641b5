"""What every list of things is made of, beside the grid."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from hogtui.widgets.bar import Bar, Part, fit


class Summary(Bar):
    """How many there are, and what narrows them down."""

    left: Sequence[Part] = ()
    right: Sequence[Part] = ()

    def say(self, left: Sequence[Part], right: Sequence[Part] = ()) -> None:
        """Say something else."""
        self.left, self.right = left, right
        self.update()

    def parts(self, width: int) -> list[Part]:
        """The line, in that many cells."""
        return fit(self.left, self.right, width)


class Sentence(Static, can_focus=True):
    """Stands where the list would; has the keys meanwhile, so that they still reach the pane."""

    def __init__(self) -> None:
        super().__init__("", classes="sentence", markup=False)


class Detail(VerticalScroll, can_focus=True):
    """Everything about one thing."""

    DEFAULT_CSS = """
    Detail { width: 2fr; height: 1fr; padding: 0 1; background: $background; }
    Detail Static { width: 1fr; height: auto; }
    """

    def compose(self) -> ComposeResult:
        """Text, as much as there is."""
        yield Static("")

    def show(self, content: Content) -> None:
        """Show something else, from its top."""
        self.query_one(Static).update(content)
