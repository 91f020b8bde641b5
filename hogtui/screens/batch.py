"""Several changes that were confirmed together: how far it is, and how each of them ended."""

from collections.abc import Iterable, Sequence

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from hogtui.api.write_types import Ending, Outcome
from hogtui.screens.outcome import LOOKS
from hogtui.screens.sheet import FRAME, Sheet
from hogtui.widgets.line_list import LineList, Piece, Row

WAITING = ("·", "waits", "muted")
SENDING = ("→", "on its way", "accent")
NOT_SENT = ("-", "not sent", "muted")


class Batch(Sheet):
    """A line for each; `esc` stops what has not begun."""

    AUTO_FOCUS = "LineList"
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
        self.states: list[tuple[str, str, str]] = [WAITING] * len(names)
        self.is_stopped = False
        """Nothing more is to be sent."""
        self.has_ended = False

    def content(self) -> Iterable[Widget]:
        """How far it is, and a line for each."""
        yield Static("", classes="summary", markup=False)
        yield LineList()

    def on_mount(self) -> None:
        """No taller than what is in it."""
        frame = self.query_one(".summary").parent
        if isinstance(frame, Widget):
            frame.styles.max_height = len(self.names) + FRAME + 1
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

    def _line(self, place: int) -> Row:
        sign, words, look = self.states[place]
        return Row((Piece(f"{sign} {self.names[place]}  "), Piece(words, look)))

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
            self.states[place] = (look.sign, words, "" if good else "error")
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


def counted(states: Sequence[tuple[str, str, str]]) -> str:
    """How many of each: "✓ 3 · ✗ 1"."""
    signs = [sign for sign, _, _ in states]
    return "  ".join(f"{sign} {signs.count(sign)}" for sign in dict.fromkeys(signs))
