"""One line to type on, and what is wrong with it."""

from collections.abc import Awaitable, Callable, Sequence

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from hogtui.text.safe import line
from hogtui.widgets.modal import Modal

NAMES = 6
"""Lines of names that it may become."""

Check = Callable[[str], Awaitable[str]]
"""What is in the way of a text, as a sentence; "" when nothing is. Ends with a question mark when
the same text once more means yes."""
Complete = Callable[[str], Awaitable[tuple[str, Sequence[str]]]]
"""The text as far as there is only one way to go on, and the names it may become."""


class LineForm(Modal[str | None]):
    """Gives what was typed once nothing is in the way of it, or None."""

    BINDINGS = [Binding("escape", "dismiss", "Back", id="form.close")]
    DEFAULT_CSS = """
    LineForm {
        align: center bottom;
        background: transparent;

        & > Vertical {
            width: 100%;
            height: auto;
            max-height: 100%;
            margin-bottom: 2;
            border: round $border;
            border-title-color: $text-primary;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 0 1;
        }
        Input, Input:focus { border: none; height: 1; padding: 0; background: $panel; }
        .problem { color: $text-warning; height: auto; display: none; }
        .names { color: $text-muted; height: auto; max-height: 6; display: none; }
        .-said { display: block; }
    }
    """

    class Checked(Message):
        """What is in the way of a text."""

        def __init__(self, text: str, problem: str) -> None:
            super().__init__()
            self.text = text
            self.problem = problem

    class Completed(Message):
        """How a text goes on."""

        def __init__(self, before: str, after: str, names: Sequence[str]) -> None:
            super().__init__()
            self.before = before
            self.after = after
            self.names = names

    def __init__(
        self, title: str, text: str, *, check: Check, complete: Complete | None = None
    ) -> None:
        super().__init__()
        self._heading = title
        self._text = text
        self._check = check
        self._complete = complete
        self._asked: str | None = None
        """The text that a question was asked of."""

    def compose(self) -> ComposeResult:
        """The line, and under it what there is to say."""
        frame = Vertical(
            Input(self._text, select_on_focus=False),
            Static("", classes="names"),
            Static("", classes="problem"),
        )
        frame.border_title = Content(line(self._heading))
        keys = "tab completes · " if self._complete is not None else ""
        frame.border_subtitle = Content(f"enter saves · {keys}esc goes back")
        yield frame

    def on_key(self, event: events.Key) -> None:
        """Tab goes on with the path."""
        if event.key == "tab" and self._complete is not None:
            event.stop()
            event.prevent_default()
            self.complete(self.query_one(Input).value)

    @work(exclusive=True, group="complete")
    async def complete(self, text: str) -> None:
        """Look what is there."""
        if self._complete is not None:
            self.post_message(self.Completed(text, *await self._complete(text)))

    @on(Completed)
    def completed(self, message: Completed) -> None:
        """Write it, and say how it may go on."""
        message.stop()
        field = self.query_one(Input)
        if field.value != message.before:
            return
        field.value = message.after
        field.cursor_position = len(message.after)
        names = "  ".join(line(name) for name in message.names[:40])
        self._say(".names", names if len(message.names) > 1 else "")

    @on(Input.Changed)
    def changed(self, event: Input.Changed) -> None:
        """What was said of another text does not hold."""
        event.stop()
        if event.value != self._asked:
            self._asked = None
            self._say(".problem", "")

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Take it, unless something is in the way."""
        event.stop()
        if self._asked == event.value:
            self.dismiss(event.value)
        else:
            self.look(event.value)

    @work(exclusive=True, group="look")
    async def look(self, text: str) -> None:
        """Find out what is in the way."""
        self.post_message(self.Checked(text, await self._check(text)))

    @on(Checked)
    def checked(self, message: Checked) -> None:
        """Go, or say what is in the way."""
        message.stop()
        if not message.problem:
            self.dismiss(message.text)
            return
        question = message.problem.endswith("?")
        self._asked = message.text if question else None
        self._say(".problem", message.problem + (" Enter again does." if question else ""))

    def _say(self, where: str, words: str) -> None:
        place = self.query_one(where, Static)
        place.update(Content(line(words)))
        place.set_class(bool(words), "-said")
