"""A list to choose from, with a letter for each line or by typing what is in it."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from hogtui.text.safe import line
from hogtui.widgets.corner import Corner


class Choice(NamedTuple):
    """A line of the list."""

    id: str
    key: str
    """The letter that chooses it; "" for none."""
    title: str


class Menu(Corner[str | None]):
    """Gives the id of what was chosen, or None."""

    BINDINGS = [Binding("escape", "dismiss", "Back", id="menu.close")]
    DEFAULT_CSS = """
    Menu {
        & > Vertical { width: 46; }
        OptionList { text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._heading = title
        self.choices = choices
        self._typed = ""

    def compose(self) -> ComposeResult:
        """A frame with the lines."""
        options = [
            Option(
                Content.assemble(
                    (f" {each.key} " if each.key else " ", "$text-accent"), line(each.title)
                )
            )
            for each in self.choices
        ]
        frame = Vertical(OptionList(*options, markup=False))
        frame.border_title = Content(line(self._heading))
        frame.border_subtitle = Content("esc goes back")
        yield frame

    @on(OptionList.OptionSelected)
    def selected(self, event: OptionList.OptionSelected) -> None:
        """The line under the cursor."""
        event.stop()
        self.dismiss(self.choices[event.option_index].id)

    def on_key(self, event: events.Key) -> None:
        """Its letter; where lines have none, what is typed finds a line."""
        character = event.character if event.is_printable else None
        for choice in self.choices:
            if choice.key and character == choice.key:
                event.stop()
                self.dismiss(choice.id)
                return
        if any(choice.key for choice in self.choices):
            return
        if character is not None or event.key == "backspace":
            event.stop()
            self._type(self._typed + character if character else self._typed[:-1])

    def _type(self, text: str) -> None:
        """Mark a line that holds a text, best a short one that starts with it, if there is one."""
        wanted = text.casefold()
        titles = [choice.title.casefold() for choice in self.choices]
        found = [place for place, title in enumerate(titles) if wanted in title]
        if found:
            self._typed = text
            self.query_one(OptionList).highlighted = min(
                found, key=lambda place: (not titles[place].startswith(wanted), len(titles[place]))
            )
            words = f"{line(text)} · " if text else ""
            self.query_one(Vertical).border_subtitle = Content(f"{words}esc goes back")
