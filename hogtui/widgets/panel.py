"""A few fields under what they are about: enter takes what they hold, escape leaves it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from hogtui.text.safe import line


class Field(NamedTuple):
    """One line: what is asked for, what is there, and what may be."""

    label: str
    value: str
    hint: str = ""
    choices: Sequence[str] = ()
    """What the arrows go through."""


class Remark(NamedTuple):
    """What is said behind a field instead of its hint."""

    words: str
    is_problem: bool = False
    """It has to be changed first."""


Check = Callable[[Sequence[str]], Sequence[Remark | None]]
"""What there is to say of what the fields hold, one each; None for the usual hint."""


class Panel(Widget):
    """As high as its fields, so that the query stays in sight."""

    BINDINGS = [
        Binding("enter,f9", "take", "Take", id="panel.take", tooltip="Take what the fields hold"),
        Binding("escape", "leave", "Back", id="panel.leave", tooltip="Leave it as it was"),
        Binding("down", "choose(1)", "Next", id="panel.next", show=False),
        Binding("up", "choose(-1)", "Previous", id="panel.previous", show=False),
    ]
    DEFAULT_CSS = """
    Panel {
        height: auto;
        layout: vertical;
        background: $surface;
        .title { height: 1; background: $panel; color: $text-primary; }
        Horizontal { height: 1; }
        .label { width: 20; height: 1; padding: 0 1; color: $text-muted; }
        .hint { width: 1fr; height: 1; padding: 0 1; color: $text-muted; }
        .hint.-problem { color: $text-warning; }
        Input, Input:focus { width: 1fr; border: none; height: 1; padding: 0; background: $panel; }
        Input:focus { background: $primary-muted; }
    }
    """

    class Taken(Message):
        """What the fields hold is wanted."""

        def __init__(self, panel: "Panel", values: Sequence[str]) -> None:
            super().__init__()
            self.panel = panel
            self.values = values

    class Left(Message):
        """Nothing is wanted."""

        def __init__(self, panel: "Panel") -> None:
            super().__init__()
            self.panel = panel

    def __init__(self, title: str, fields: Sequence[Field], check: Check) -> None:
        """`title` says what enter does."""
        super().__init__()
        self._title = title
        self._fields = fields
        self._check = check
        self._came_from: Widget | None = None

    def compose(self) -> ComposeResult:
        """A title, and a line for each field."""
        yield Static(Content(f" {line(self._title)}"), classes="title")
        for field in self._fields:
            with Horizontal():
                yield Static(Content(line(field.label)), classes="label")
                yield Input(line(field.value), select_on_focus=True)
                yield Static(Content(line(field.hint)), classes="hint")

    def on_mount(self) -> None:
        """The first field has the keys; they go back to where they were."""
        self._came_from = self.screen.focused
        self.query(Input).first().focus()
        self._remark()

    @property
    def values(self) -> list[str]:
        """What the fields hold."""
        return [each.value for each in self.query(Input)]

    @on(Input.Changed)
    def changed(self, event: Input.Changed) -> None:
        """Say at once what is wrong with it."""
        event.stop()
        self._remark()

    def _remark(self) -> bool:
        """Say what there is to say; whether something has to be changed."""
        remarks = self._check(self.values)
        for hint, field, remark in zip(self.query(".hint"), self._fields, remarks, strict=True):
            if isinstance(hint, Static):
                hint.update(Content(line(field.hint if remark is None else remark.words)))
                hint.set_class(remark is not None and remark.is_problem, "-problem")
        return any(each is not None and each.is_problem for each in remarks)

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Enter, while a field has the keys."""
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Hand over what there is, or go to what has to be changed."""
        if not self._remark():
            self.post_message(self.Taken(self, self.values))
            self.close()
            return
        for place, remark in enumerate(self._check(self.values)):
            if remark is not None and remark.is_problem:
                list(self.query(Input))[place].focus()
                return

    def action_leave(self) -> None:
        """Nothing happens."""
        self.post_message(self.Left(self))
        self.close()

    def close(self) -> None:
        """Go away, and give the keys back."""
        if self.has_focus_within and self._came_from is not None and self._came_from.is_mounted:
            self._came_from.focus()
        self.remove()

    def action_choose(self, by: int) -> None:
        """The next of what may be chosen; without that, the next field."""
        inputs = list(self.query(Input))
        place = next((place for place, each in enumerate(inputs) if each.has_focus), 0)
        choices = self._fields[place].choices
        if not choices:
            inputs[(place + by) % len(inputs)].focus()
            return
        here = inputs[place]
        at = choices.index(here.value) if here.value in choices else -1 if by > 0 else 0
        here.value = choices[(at + by) % len(choices)]
        here.cursor_position = len(here.value)

    def on_paste(self, event: events.Paste) -> None:
        """A field takes the first line; the rest is not for the editor either."""
        event.stop()
