"""Asks where rows should go, and as what."""

import os
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Checkbox, Input, OptionList, Static
from textual.widgets.option_list import Option

from hogtui.panes.query.exporting import STRETCHED, Wanted, formats, with_ending
from hogtui.text.safe import line
from hogtui.widgets.modal import Modal

WITH_FORMULAS = ("csv", "tsv")
"""Formats that are opened by programs which run what looks like a formula."""


class ExportForm(Modal[Wanted | None]):
    """Gives what is wanted, or None."""

    BINDINGS = [Binding("escape", "dismiss", "Back", id="export.close")]
    DEFAULT_CSS = """
    ExportForm {
        align: right bottom;
        /* Nothing is dimmed: the terminal is sent the frame and no more. */
        background: transparent;

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

    def __init__(self, path: Path, rows: str, more: str = "", *, can_fetch: bool = False) -> None:
        """`more` says how all rows would be fetched, or why they cannot be."""
        super().__init__()
        self._more = more
        self._can_fetch = can_fetch
        self._path = path
        self._rows = rows
        self._forms = list(formats().items())
        self._asked = ""
        """The path of a file that is there already, once that was said."""

    def compose(self) -> ComposeResult:
        """Format, place, and one question."""
        options = [Option(Content(f" {label}")) for _, label in self._forms]
        boxes = [("safe", "Keep formulas from running in a spreadsheet")]
        if self._can_fetch:
            boxes.append(("everything", "Everything PostHog has, not only these rows"))
            boxes.append(("count", "Count them first, for one more query"))
        frame = Vertical(
            OptionList(*options, markup=False),
            Static("To the file", classes="label"),
            Input(str(self._path), select_on_focus=False),
            *(
                Checkbox(words, value=name == "safe", id=name, disabled=name == "count")
                for name, words in boxes
            ),
            Static(Content(line(self._more)), classes="label more"),
            Static("", classes="problem"),
        )
        frame.border_title = Content(f"Export {self._rows}")
        frame.border_subtitle = Content("enter exports · tab goes on · esc goes back")
        yield frame

    def on_mount(self) -> None:
        """The usual format, so that enter alone does the usual thing."""
        ending = self._path.suffix.lstrip(".")
        places = [form for form, _ in self._forms]
        self.query_one(".more").display = bool(self._more)
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
        self.query_one("#safe", Checkbox).disabled = self.form not in WITH_FORMULAS

    @on(Checkbox.Changed, "#everything")
    def all_of_it(self, event: Checkbox.Changed) -> None:
        """Only then there is something to count."""
        event.stop()
        self.query_one("#count", Checkbox).disabled = not event.value
        self._say("")

    def _is_set(self, name: str) -> bool:
        return any(
            box.value and not box.disabled for box in self.query(f"#{name}").results(Checkbox)
        )

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
            safe = self._is_set("safe") and self.form in WITH_FORMULAS
            everything, count = self._is_set("everything"), self._is_set("count")
            if everything and self.form not in STRETCHED:
                self._say("Everything goes to CSV, TSV, JSON lines or Parquet.")
                return
            replace = self._asked == text
            self.dismiss(Wanted(self.form, path, safe, replace, everything, count))

    def _say(self, words: str) -> None:
        self._asked = ""
        self.query_one(".problem", Static).update(Content(words))
