"""Every command by name, found with a few letters."""

import re
from collections.abc import Callable, Iterable, Sequence

from rich.cells import cell_len
from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from hogtui.screens.keys import Command
from hogtui.text.safe import line
from hogtui.text.values import CUT
from hogtui.widgets.modal import Modal

WIDTH = 88
"""Cells, where there is room."""
NAME = 20
"""Cells of the longest usual name; what a command does begins in one column after it."""
SCATTERED = 1000
"""The penalty from which a match is only letters in order."""


def match(letters: str, title: str, does: str = "") -> tuple[int, list[int]] | None:
    """How badly a command fits and which letters of its title; None when they are not all there.

    Best is the beginning of a word of the title, then letters in a row, then a word of what the
    command does, last letters of the title in order with gaps.
    """
    wanted, text = letters.casefold().split(), title.casefold()
    penalty = 0
    places: list[int] = []
    for word in wanted:
        at, begins = _row(word, text)
        if at >= 0:
            places += range(at, at + len(word))
            penalty += at + (0 if begins else 100)
            continue
        at, begins = _row(word, does.casefold())
        if at >= 0:
            penalty += 200 + at + (0 if begins else 200)
            continue
        scattered = _in_order(word, text)
        if scattered is None:
            return None
        places += scattered
        penalty += SCATTERED + scattered[-1] - scattered[0]
    return penalty, places


def _row(word: str, text: str) -> tuple[int, bool]:
    """Where a word is, at the beginning of another if it can be; -1 when it is not there."""
    begins = re.search(rf"(?<![^\W_]){re.escape(word)}", text)
    return (begins.start(), True) if begins else (text.find(word), False)


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
        (fit[0], command, fit[1])
        for command in commands
        if (fit := match(letters, command.title, command.help)) is not None
    ]
    fits.sort(key=lambda fit: (fit[0] >= SCATTERED, not fit[1].id, _is_theme(fit[1]), fit[0]))
    return [(command, places) for _penalty, command, places in fits]


def _rank(command: Command) -> int:
    """What stands in the footer, what works everywhere, moving about, and colours last."""
    if _is_theme(command):
        return 3
    if command.in_footer:
        return 0
    return 1 if isinstance(command.node, App | Screen) else 2


def _is_theme(command: Command) -> bool:
    return command.id.startswith("theme.")


def theme_commands(app: App[object], names: Iterable[str]) -> list[Command]:
    """A command for each theme."""
    return [
        Command(f"Theme: {name}", app, f"use_theme({name!r})", f"theme.{name}") for name in names
    ]


def draw(command: Command, places: Sequence[int], width: int) -> Content:
    """Title, what it does as far as there is room, and keys at the right."""
    title = line(command.title)
    keys = "  ".join(command.keys[:2])
    taken = max(NAME, cell_len(title) + 1)
    does = cut(line(command.help), width - taken - cell_len(keys) - 2)
    gap = " " * (taken - cell_len(title))
    space = " " * max(1, width - taken - cell_len(does) - cell_len(keys))
    # No colours of its own where it can be marked: the mark brings colours that go together.
    style = "" if command.enabled else "$text-disabled"
    content = Content.assemble(
        (title, f"bold {style}".strip()), gap, (does, style), space, (keys, style)
    )
    if len(title) == len(command.title):
        for place in places:
            content = content.stylize("underline", place, place + 1)
    return content


def cut(words: str, width: int) -> str:
    """As many whole words as there is room for, and a mark where some are missing."""
    if cell_len(words) <= width:
        return words
    kept = ""
    for word in words.split():
        longer = f"{kept} {word}".lstrip()
        if cell_len(longer) > width - 2:
            break
        kept = longer
    return f"{kept} {CUT}" if kept else ""


class Palette(Modal[Command | None]):
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
        /* Nothing is dimmed: the terminal is sent the box and no more. */
        background: transparent;

        Vertical {
            width: 88;
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
            padding: 0 0 0 1;
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
        # The frame, a cell at each side, and a scrollbar.
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
