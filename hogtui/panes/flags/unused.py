"""Flags that could go, the most certain first."""

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding

from hogtui.api.models import FeatureFlag
from hogtui.api.write_types import Outcome
from hogtui.panes.browse.table_look import TableLook
from hogtui.resources import flag_changes
from hogtui.resources.base import Item, moment
from hogtui.resources.flags import person, state
from hogtui.resources.unused import Candidate, candidates
from hogtui.widgets.bar import Part
from hogtui.widgets.grid import Column, Grid

if TYPE_CHECKING:
    from hogtui.panes.flags.pane import FlagsPane

COLUMNS = [
    Column("flag"),
    Column("why it could go"),
    Column("kept by"),
    Column("days", "UInt64"),
    Column("state"),
    Column("last called", "DateTime"),
    Column("made by"),
]


class Unused(TableLook):
    """Made of what the list knows: it costs no request."""

    BINDINGS = [
        Binding(
            "A",
            "archive",
            "Archive",
            id="unused.archive",
            tooltip="Archive this flag, which can be taken back",
        ),
        Binding("enter", "go", "To the flag", id="unused.go", tooltip="Show it in the list"),
    ]

    def __init__(self, pane: "FlagsPane") -> None:
        super().__init__()
        self.pane = pane
        self.found: list[Candidate] = []

    def on_mount(self) -> None:
        """Look through them."""
        self.grid.focus()
        self.look_through()

    def look_through(self) -> None:
        """Sort out the flags that the list holds now."""
        listing = self.pane.list.listing
        items = listing.items if listing is not None else ()
        self.found = candidates(items, self.pane.services.clock.now())
        rows = [_row(each) for each in self.found]
        self.show(COLUMNS, rows, [str(each.item.thing.id) for each in self.found])
        free = sum(not each.kept_by for each in self.found)
        words = f" · {len(self.found)} of {len(items)} flags, {free} of them kept by nothing"
        more = " · of those that were read" if listing is not None and listing.more else ""
        self.say("Unused", Part(words), Part(more, "$text-warning"))

    @property
    def item(self) -> Item[FeatureFlag] | None:
        """The flag under the cursor."""
        place = self.place
        return self.found[place].item if place is not None else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey while nothing may be changed."""
        del parameters
        if action == "archive":
            return None if self.why_not(action) else True
        return True

    def why_not(self, action: str) -> str | None:
        """Why nothing can be archived now."""
        if action == "archive" and self.item is None:
            return "There is no flag under the cursor."
        return self.pane.why_not(action)

    def action_archive(self) -> None:
        """Ask for it, on the same card as everything else."""
        item = self.item
        if item is not None:
            changer = self.pane.changer
            changer.wish(item, flag_changes.archive(changer.subject(item), archived=True))

    def written(self, outcome: Outcome) -> None:
        """The list knows already."""
        del outcome
        self.look_through()

    @on(Grid.Opened)
    def opened(self, message: Grid.Opened) -> None:
        """Show it in the list."""
        message.stop()
        self.action_go()

    def action_go(self) -> None:
        """Leave, with the cursor of the list on this flag."""
        item = self.item
        if item is not None:
            self.pane.list.clear()
            self.pane.list.go_to(self.pane.list.identity(item))
            self.action_leave()


def _row(each: Candidate) -> list[object]:
    flag = each.item.thing
    return [
        flag.key,
        each.words,
        ", ".join(each.kept_by) or None,
        each.days,
        state(flag),
        moment(flag.last_called_at),
        person(flag.created_by) or None,
    ]
