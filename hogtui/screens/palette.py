"""Every command by name, found with a few letters."""

from collections.abc import Callable, Iterable, Sequence

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from hogtui.screens.keys import Command
from hogtui.text.safe import line

WIDTH = 70
"""Cells, where there is room."""


def match(letters: str, title: str) -> tuple[int, list[int]] | None:
    """How badly a title fits and where its letters are; None when they are not all there.

    A word's beginning is best, then letters in a row, then letters in order with gaps.
    """
    wanted, text = letters.casefold().split(), title.casefold()
    penalty = 0
    places: list[int] = []
    for word in wanted:
        at = text.find(word)
        starts = [i for i in range(len(text)) if text.startswith(word, i) and _begins(text, i)]
        if starts:
            at = starts[0]
        if at >= 0:
            places += range(at, at + len(word))
            penalty += at + (0 if starts else 100)
            continue
        scattered = _in_order(word, text)
        if scattered is None:
            return None
        places += scattered
        penalty += 1000 + scattered[-1] - scattered[0]
    return penalty, places


def _begins(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def _in_order(word: str, text: str) -> list[int] | None:
    places: list[int] = []
    for letter in word:
        at = text.find(letter, places[-1] + 1 if places else 0)
        if at < 0:
            return None
        places.append(at)
    return places


def find(letters: str, commands: Iterable[Command]) -> list[tuple[Command, list[int]]]:
    """The commands that fit, best first; without letters, the ones that are ours."""
    if not letters.strip():
        return [(command, []) for command in sorted(commands, key=_rank) if command.id]
    fits = [
        (penalty, command, places)
        for command in commands
        if (fit := match(letters, command.title)) is not None
        for penalty, places in [fit]
    ]
    fits.sort(key=lambda fit: (not fit[1].id, fit[0]))
    return [(command, places) for _penalty, command, places in fits]


def _rank(command: Command) -> int:
    """What stands in the footer, then what works everywhere, then moving about."""
    if command.in_footer:
        return 0
    return 1 if isinstance(command.node, App | Screen) else 2


def draw(command: Command, places: Sequence[int], width: int) -> Content:
    """Title with the letters that fit, and its keys at the right."""
    title = line(command.title)
    keys = "  ".join(command.keys[:2])
    gap = " " * max(1, width - Content(title).cell_length - Content(keys).cell_length)
    style = "" if command.enabled else "$text-disabled"
    content = Content.assemble((title, style), gap, (keys, "$text-muted"))
    if len(title) == len(command.title):
        for place in places:
            content = content.stylize("bold underline", place, place + 1)
    return content


class Palette(ModalScreen[Command | None]):
    """Gives the command that was chosen, or None."""

    BINDINGS = [
        Binding("escape", "dismiss", "Back", id="palette.close"),
        Binding("down,ctrl+n", "move('down')", "Next", show=False, id="palette.down"),
        Binding("up,ctrl+p", "move('up')", "Previous", show=False, id="palette.up"),
        Binding("pagedown", "move('page_down')", "Further", show=False, id="palette.page_down"),
        Binding("pageup", "move('page_up')", "Nearer", show=False, id="palette.page_up"),
    ]
    DEFAULT_CSS = """
    Palette {
        align: center top;
        background: $background 40%;

        Vertical {
            width: 70;
            max-width: 100%;
            height: auto;
            max-height: 80%;
            margin-top: 1;
            border: round $border;
            background: $surface;
        }
        Input, Input:focus {
            border: none;
            height: 1;
            padding: 0 1;
            background: $surface;
        }
        OptionList, OptionList:focus {
            border: none;
            height: auto;
            max-height: 16;
            padding: 0 0;
            background: $surface;
            & > .option-list--option-highlighted {
                color: $block-cursor-foreground;
                background: $block-cursor-background;
                text-style: $block-cursor-text-style;
            }
        }
    }
    """

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self.commands = commands
        self.found: list[Command] = []

    def compose(self) -> ComposeResult:
        """A line to type on, and what fits."""
        with Vertical():
            yield Input(placeholder="Type to find a command")
            yield OptionList(markup=False)

    def on_mount(self) -> None:
        """Everything, to begin with."""
        self.show("")

    def on_resize(self, event: events.Resize) -> None:
        """Keys stay at the right edge."""
        del event
        self.show(self.query_one(Input).value)

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Narrow down."""
        event.stop()
        self.show(event.value)

    def show(self, letters: str) -> None:
        """List what fits."""
        width = min(WIDTH, self.size.width) - 5
        options = self.query_one(OptionList)
        found = find(letters, self.commands)
        self.found = [command for command, _places in found]
        options.clear_options()
        options.add_options(Option(draw(command, places, width)) for command, places in found)
        if not found:
            options.add_option(Option(Content("Nothing fits."), disabled=True))
        else:
            options.highlighted = 0

    def action_move(self, where: str) -> None:
        """Up and down without leaving the line."""
        options = self.query_one(OptionList)
        moves: dict[str, Callable[[], None]] = {
            "up": options.action_cursor_up,
            "down": options.action_cursor_down,
            "page_up": options.action_page_up,
            "page_down": options.action_page_down,
        }
        moves[where]()

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """The one that is marked."""
        event.stop()
        marked = self.query_one(OptionList).highlighted
        if marked is not None and marked < len(self.found):
            self.dismiss(self.found[marked])

    @on(OptionList.OptionSelected)
    def selected(self, event: OptionList.OptionSelected) -> None:
        """The one that was clicked."""
        event.stop()
        self.dismiss(self.found[event.option_index])
