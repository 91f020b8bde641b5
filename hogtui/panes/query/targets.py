"""A list of projects and profiles, to mark those where a query runs."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import SelectionList, Static
from textual.widgets.selection_list import Selection

from hogtui.api.fan_out import Target
from hogtui.text.safe import line


class Targets(ModalScreen[Sequence[Target] | None]):
    """Gives what was marked, in the order of the list, or None."""

    BINDINGS = [
        Binding("escape", "dismiss", "Back", id="targets.close"),
        Binding("enter,f9", "take", "Run", id="targets.run", priority=True),
        Binding("a", "all", "All", id="targets.all"),
    ]
    DEFAULT_CSS = """
    Targets {
        align: right bottom;
        background: $background 40%;

        & > Vertical {
            width: 64;
            max-width: 100%;
            height: auto;
            max-height: 80%;
            border: round $border;
            border-title-color: $text-primary;
            border-subtitle-color: $text-muted;
            background: $surface;
        }
        .note { color: $text-warning; height: auto; padding: 0 1; }
        SelectionList, SelectionList:focus {
            border: none;
            height: auto;
            max-height: 100%;
            padding: 0;
            background: $surface;
        }
    }
    """

    def __init__(self, targets: Sequence[Target], marked: Sequence[Target], note: str = "") -> None:
        super().__init__()
        self.targets = targets
        self._marked = marked
        self._note = note

    def compose(self) -> ComposeResult:
        """A frame with a line for each place."""
        options = [
            Selection(Content(_words(target)), place, target in self._marked)
            for place, target in enumerate(self.targets)
        ]
        frame = Vertical(SelectionList[int](*options))
        frame.border_title = Content("Run in several projects")
        frame.border_subtitle = Content("space marks · a all · enter runs · esc goes back")
        with frame:
            if self._note:
                yield Static(Content(line(self._note)), classes="note")

    def action_all(self) -> None:
        """Mark all, or none when all are marked."""
        marks = self.query_one(SelectionList)
        if len(marks.selected) == len(self.targets):
            marks.deselect_all()
        else:
            marks.select_all()

    def action_take(self) -> None:
        """Give what is marked; nothing marked is no answer."""
        marked = sorted(self.query_one(SelectionList).selected)
        if marked:
            self.dismiss([self.targets[place] for place in marked])


def _words(target: Target) -> str:
    number = f"project {target.project_id}" if target.project_id is not None else "its project"
    where = f"profile, {number}" if target.profile else number
    return f"{line(target.title)}   {where}"
