"""Asks where rows should go, and as what."""

import os
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Checkbox, Input, OptionList, Static
from textual.widgets.option_list import Option

from hogtui.panes.query.exporting import Wanted, formats, with_ending

WITH_FORMULAS = ("csv", "tsv")
"""Formats that are opened by programs which run what looks like a formula."""


class ExportForm(ModalScreen[Wanted | None]):
    """Gives what is wanted, or None."""

    BINDINGS = [Binding("escape", "dismiss", "Back", id="export.close")]
    DEFAULT_CSS = """
    ExportForm {
        align: right bottom;
        background: $background 40%;

        & > Vertical {
            width: 64;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            overflow-y: auto;
            border: round $border;
            border-title-color: $text-primary;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 0 1;
        }
        .label { color: $text-muted; height: auto; }
        .problem { color: $text-warning; height: auto; }
        Input, Input:focus { border: none; height: 1; padding: 0; background: $panel; }
        Checkbox, Checkbox:focus { border: none; padding: 0; background: $surface; }
        Checkbox:focus { text-style: bold; }
        OptionList, OptionList:focus {
            border: none;
            height: auto;
            max-height: 6;
            padding: 0;
            background: $surface;
        }
        OptionList:focus > .option-list--option-highlighted {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
    }
    """

    def __init__(self, path: Path, rows: str) -> None:
        super().__init__()
        self._path = path
        self._rows = rows
        self._forms = list(formats().items())
        self._asked = ""
        """The path of a file that is there already, once that was said."""

    def compose(self) -> ComposeResult:
        """Format, place, and one question."""
        options = [Option(Content(f" {label}")) for _, label in self._forms]
        frame = Vertical(
            OptionList(*options, markup=False),
            Static("To the file", classes="label"),
            Input(str(self._path), select_on_focus=False),
            Checkbox("Keep formulas from running in a spreadsheet", value=True),
            Static("", classes="problem"),
        )
        frame.border_title = Content(f"Export {self._rows}")
        frame.border_subtitle = Content("enter exports · tab goes on · esc goes back")
        yield frame

    def on_mount(self) -> None:
        """The usual format, so that enter alone does the usual thing."""
        ending = self._path.suffix.lstrip(".")
        places = [form for form, _ in self._forms]
        self.query_one(OptionList).highlighted = places.index(ending) if ending in places else 0

    @property
    def form(self) -> str:
        """The format that is marked."""
        return self._forms[self.query_one(OptionList).highlighted or 0][0]

    @on(OptionList.OptionHighlighted)
    def format_chosen(self, event: OptionList.OptionHighlighted) -> None:
        """The name of the file follows the format."""
        event.stop()
        place = self.query_one(Input)
        place.value = with_ending(place.value, self.form)
        self.query_one(Checkbox).disabled = self.form not in WITH_FORMULAS

    @on(Input.Changed)
    def place_changed(self, event: Input.Changed) -> None:
        """What was said of another file does not hold."""
        event.stop()
        if event.value != self._asked:
            self._say("")

    @on(OptionList.OptionSelected)
    @on(Input.Submitted)
    def export(self, event: OptionList.OptionSelected | Input.Submitted) -> None:
        """Begin, unless something is in the way."""
        event.stop()
        text = self.query_one(Input).value
        if not text.strip() or "\0" in text:
            self._say("Name a file.")
            return
        path = Path(os.path.abspath(os.path.expanduser(text)))
        if path.is_dir():
            self._say("That is a folder: name a file in it.")
        elif not path.parent.is_dir():
            self._say("There is no such folder.")
        elif os.path.lexists(path) and self._asked != text:
            self._say("It exists already. Press enter again to replace it.")
            self._asked = text
        else:
            safe = self.query_one(Checkbox).value and self.form in WITH_FORMULAS
            self.dismiss(Wanted(self.form, path, safe, replace=self._asked == text))

    def _say(self, words: str) -> None:
        self._asked = ""
        self.query_one(".problem", Static).update(Content(words))
