"""Several changes that were confirmed together: how far it is, and how each of them ended."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from hogtui.api.write_types import Ending, Outcome
from hogtui.screens.outcome import LOOKS
from hogtui.screens.sheet import FRAME, Sheet
from hogtui.text.safe import line
from hogtui.widgets.line_list import LineList, Piece, Row

WORDS = 3
"""Lines of what is to be said of one."""


class Line(NamedTuple):
    """How one of them stands."""

    sign: str
    words: str
    look: str


WAITING = Line("·", "waits", "muted")
SENDING = Line("→", "on its way", "accent")
NOT_SENT = Line("-", "not sent", "muted")


class Batch(Sheet):
    """A line for each; `esc` stops what has not begun."""

    AUTO_FOCUS = "LineList"
    DEFAULT_CSS = """
    Batch .words { height: auto; max-height: 3; color: $text-muted; }
    """
    BINDINGS = [
        Binding(
            "escape,q",
            "leave",
            "Stop or back",
            id="batch.leave",
            tooltip="Send nothing more; once it has ended, back to the list",
        )
    ]

    def __init__(self, title: str, names: Sequence[str]) -> None:
        super().__init__()
        self.title_words = title
        self.names = names
        self.states: list[Line] = [WAITING] * len(names)
        self.is_stopped = False
        """Nothing more is to be sent."""
        self.has_ended = False

    def content(self) -> Iterable[Widget]:
        """How far it is, a line for each, and what is to be said of the one under the cursor."""
        yield Static("", classes="summary", markup=False)
        yield LineList()
        yield Static("", classes="words", markup=False)

    def on_mount(self) -> None:
        """No taller than what is in it."""
        frame = self.query_one(".summary").parent
        if isinstance(frame, Widget):
            frame.styles.max_height = len(self.names) + FRAME + 1 + WORDS
            frame.border_title = Content(self.title_words)
        self.show_states()

    def show_states(self) -> None:
        """Draw what is known."""
        if not self.is_mounted:
            return  # the program is about to end
        lines = self.query_one(LineList)
        lines.show(len(self.names), self._line, max(0, lines.cursor))
        left = sum(state in {WAITING, SENDING} for state in self.states)
        words = "esc goes back" if self.has_ended else f"{left} to go · esc stops the rest"
        frame = lines.parent
        if isinstance(frame, Widget):
            frame.border_subtitle = Content(words)
        self.query_one(".summary", Static).update(Content(counted(self.states)))
        self._say_words()

    def _line(self, place: int) -> Row:
        state = self.states[place]
        return Row((Piece(f"{state.sign} {self.names[place]}  "), Piece(state.words, state.look)))

    @on(LineList.Moved)
    def moved(self, message: LineList.Moved) -> None:
        """Say all of what was said of this one."""
        message.stop()
        self._say_words()

    def _say_words(self) -> None:
        place = self.query_one(LineList).cursor
        state = self.states[place] if 0 <= place < len(self.states) else WAITING
        words = line(state.words) if state.look == "error" else ""
        self.query_one(".words", Static).update(Content(words))

    def sending(self, place: int) -> None:
        """This one is on its way."""
        self.states[place] = SENDING
        self.show_states()

    def ended(self, place: int, outcome: Outcome | None) -> None:
        """How this one ended; None for one that was not sent."""
        if outcome is None:
            self.states[place] = NOT_SENT
        else:
            look = LOOKS[outcome.ending]
            good = outcome.ending in {Ending.APPLIED, Ending.MIXED}
            words = str(outcome.ending) if good else outcome.message or str(outcome.ending)
            self.states[place] = Line(look.sign, words, "" if good else "error")
        self.show_states()

    def finish(self) -> None:
        """There is nothing more to come."""
        self.has_ended = True
        self.show_states()

    def action_leave(self) -> None:
        """Stop; then go."""
        if self.has_ended:
            self.dismiss()
        else:
            self.is_stopped = True


def counted(states: Sequence[Line]) -> str:
    """How many of each: "✓ 3 · ✗ 1"."""
    signs = [each.sign for each in states]
    return "  ".join(f"{sign} {signs.count(sign)}" for sign in dict.fromkeys(signs))
