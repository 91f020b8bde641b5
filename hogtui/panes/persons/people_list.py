"""The list of people, and the line on which anybody is asked for."""

from textual import on
from textual.message import Message
from textual.widgets import Input

from hogtui.panes.browse.thing_list import ThingList
from hogtui.resources.base import Item
from hogtui.resources.persons import WHY
from hogtui.text.safe import line

HINT = (
    "e-mail, name, any id, session, event or link; or plan=pro seats>5 cohort:3 seen:7d: enter asks"
)


class PeopleList(ThingList):
    """Letters narrow down what is here; enter asks PostHog."""

    class Asked(Message):
        """Somebody is looked for; "" for whoever came last."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    answered = ""
    """What the people that are here were asked for by."""

    def on_mount(self) -> None:
        """Say what can be typed."""
        self.query_one(Input).placeholder = HINT

    @property
    def text(self) -> str:
        """What narrows them down: nothing, once PostHog has answered to it."""
        typed = self.query_one(Input).value.strip()
        return "" if typed == line(self.answered).strip() else typed

    def _shown(self) -> list[int]:
        """Why somebody is here is only shown where there is a reason."""
        items = self.listing.items if self.listing is not None else ()
        has_reasons = any(_why(each) for each in items)
        return [place for place in super()._shown() if place != WHY or has_reasons]

    def ask(self, text: str) -> None:
        """Show that this is asked."""
        entry = self.query_one(Input)
        self.answered = text
        with entry.prevent(Input.Changed):
            entry.value = line(text)
        entry.set_class(bool(text), "-wanted")

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Ask PostHog."""
        event.stop()
        event.prevent_default()
        self.grid.focus()
        self.post_message(self.Asked(event.value.strip()))

    def clear(self) -> None:
        """Those who came last again."""
        super().clear()
        if self.answered:
            self.post_message(self.Asked(""))


def _why(item: Item[object]) -> str:  # type: ignore[type-var]  # any thing will do here
    return str(getattr(item.thing, "why", ""))
