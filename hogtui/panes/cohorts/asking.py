"""What a key asks before there is a wish: which kind, what conditions, which of the deleted."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from hogtui.api.models import Cohort
from hogtui.panes.cohorts import form
from hogtui.resources.base import Item
from hogtui.resources.cohort_facts import Gone
from hogtui.text import amounts
from hogtui.text.safe import line
from hogtui.widgets.ask import Ask
from hogtui.widgets.menu import Choice, Menu

if TYPE_CHECKING:
    from hogtui.panes.cohorts.pane import CohortsPane

NEW = (
    Choice("conditions", "c", "Of conditions that its people meet"),
    Choice("names", "i", "Static: of ids, addresses or a CSV file"),
)


class Asking:
    """Asks for one pane."""

    def __init__(self, pane: "CohortsPane") -> None:
        self.pane = pane
        self.draft: Sequence[str] = ()
        """What the form of a new cohort held when it was taken; kept until one is made, for who
        says no on the card and thinks again."""

    def new(self) -> None:
        """Of conditions, or of people."""

        def chosen(kind: str | None) -> None:
            if kind == "names":
                self.pane.gather(None)
            elif kind is not None:
                self.conditions()

        self.pane.app.push_screen(Menu("New cohort", NEW), chosen)

    def conditions(self) -> None:
        """A name, and a line for each condition."""

        def make(values: Sequence[str]) -> None:
            self.draft = values
            self.pane.changer.create(*form.wanted(values, self.pane.named))

        check = form.checking(self.pane.named, self.pane.context)
        title = "New cohort: enter asks to make it, tab goes to the next line"
        self.pane.mount(Ask(title, form.fields(self.draft), check, make))

    def edit(self, item: Item[Cohort]) -> None:
        """Another name or description."""
        cohort = item.thing

        def change(values: Sequence[str]) -> None:
            self.pane.changer.edit(item, values[0].strip(), values[1].strip())

        check = form.edit_checking(self.pane.named, cohort.name)
        fields = form.edit_fields(cohort.name, cohort.description)
        title = f"Edit {line(cohort.name)}: enter asks to change it"
        self.pane.mount(Ask(title, fields, check, change))

    def restore(self, found: Sequence[Gone]) -> None:
        """Which of the deleted ones."""
        gone = {str(each.number): each for each in found if each.number not in self.pane.named}
        if not gone:
            self.pane.say("No cohort was deleted lately.")
            return
        choices = [Choice(number, "", self._words(each)) for number, each in gone.items()]

        def chosen(number: str | None) -> None:
            if number is not None:
                self.pane.changer.restore(gone[number])

        self.pane.app.push_screen(Menu("Restore a cohort", choices), chosen)

    def _words(self, gone: Gone) -> str:
        now = self.pane.services.clock.now()
        ago = amounts.age((now - gone.at).total_seconds()) if gone.at is not None else "?"
        return f"{gone.name}, {ago} by {gone.who}"


def free(name: str, taken: Collection[str]) -> str:
    """A name that no other cohort has."""
    number, found = 2, name
    while found in taken:
        found, number = f"{name} {number}", number + 1
    return found
