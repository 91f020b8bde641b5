"""The one card before anything is changed in PostHog."""

from collections.abc import Iterable
from typing import NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from hogtui.api.clock import Clock
from hogtui.api.write_types import Ready
from hogtui.panes.base import Fact, Facts
from hogtui.text.changes import ABSENT, Change
from hogtui.text.safe import clean, line
from hogtui.text.values import cell

ARMED = 0.3
"""Seconds for which the card only listens: a key that was meant for what was there before."""
QUIET = 0.08
"""Seconds without another key after the one that confirms: in a paste there is always one."""
SHOWN = 40
"""Lines of a difference; more are counted."""
COLOURS = {"information": "", "warning": "$text-warning", "error": "bold $text-error"}


class Question(NamedTuple):
    """What the card asks."""

    ready: Ready
    place: str
    """Host and project."""
    production: bool = False
    typed: str = ""
    """What has to be typed; "" when a key is enough."""
    facts: Facts | None = None


class Yes(Static):
    """Says how to confirm; can be clicked, and never has the focus, so enter never reaches it."""

    class Clicked(Message):
        """Somebody aimed at it."""

    def __init__(self, words: str) -> None:
        super().__init__(Content(words))

    def on_click(self) -> None:
        """As good as the key."""
        self.post_message(self.Clicked())


class Confirm(ModalScreen[bool]):
    """Before and after, and what it means. Nothing is confirmed by enter, by a paste or by a key
    that is held; cancel has the focus."""

    AUTO_FOCUS = "#cancel"
    BINDINGS = [
        Binding("escape,n", "cancel", "Cancel", id="confirm.cancel", tooltip="Change nothing"),
        Binding("y", "confirm", "Confirm", id="confirm.confirm", tooltip="Change it"),
        Binding("j,down", "scroll(1)", "Down", show=False, id="confirm.down"),
        Binding("k,up", "scroll(-1)", "Up", show=False, id="confirm.up"),
    ]
    DEFAULT_CSS = """
    Confirm {
        align: center middle;
        background: transparent;

        & > Vertical {
            width: 92;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            border: round $warning;
            border-title-color: $text-warning;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 0 1;
        }
        VerticalScroll { height: auto; max-height: 22; scrollbar-size-vertical: 1; }
        #facts { margin-top: 1; height: auto; }
        #keys { margin-top: 1; height: 1; layout: horizontal; }
        Input { border: none; height: 1; padding: 0; background: $boost; display: none; }
        Input.-wanted { display: block; }
        Button, Button:focus, Button:hover {
            border: none; height: 1; min-width: 4; padding: 0 1; background: $boost;
            margin-right: 2; text-style: none;
        }
        Button:focus { background: $primary; color: $block-cursor-foreground; text-style: bold; }
        Button:nocolor:focus { text-style: reverse; }
    }
    """

    class Learned(Message):
        """A fact is known."""

        def __init__(self, fact: Fact) -> None:
            super().__init__()
            self.fact = fact

    class Quiet(Message):
        """No key came after the one that confirms."""

        def __init__(self, key: int) -> None:
            super().__init__()
            self.key = key

    def __init__(self, question: Question, clock: Clock) -> None:
        super().__init__()
        self.question = question
        self.clock = clock
        self.facts: dict[str, Fact] = {}
        self._shown_at = float("inf")
        self._last_key = float("-inf")
        self._gap = float("inf")
        """Seconds between the last two keys."""
        self._keys = 0

    def compose(self) -> ComposeResult:
        """Where, what, what it means, and the two ways out."""
        wish = self.question.ready.wish
        typed = self.question.typed
        words = f"type {line(typed)} and press enter to change it" if typed else "y changes it"
        buttons = Vertical(Button(Content("n cancels"), id="cancel"), Yes(words), id="keys")
        frame = Vertical(
            Static(self._place(), markup=False),
            VerticalScroll(Static(self._changes(), markup=False), can_focus=False),
            Static(Content(""), id="facts", markup=False),
            Input(placeholder=line(typed), classes="-wanted" if typed else ""),
            buttons,
        )
        frame.border_title = Content(f"{wish.title}: {wish.subject.kind} {line(wish.subject.name)}")
        frame.border_subtitle = Content("esc changes nothing")
        yield frame

    def on_mount(self) -> None:
        """Begin to find out what it would mean, and to listen once it was seen."""
        self._draw_facts()
        self.call_after_refresh(self._arm)
        if self.question.facts is not None:
            self.learn()

    def _arm(self) -> None:
        self._shown_at = self.clock.monotonic()

    # What is drawn

    def _place(self) -> Content:
        badge = (" PRODUCTION ", "bold reverse $text-error") if self.question.production else ""
        return Content.assemble(badge, " " if badge else "", (clean(self.question.place), "bold"))

    def _changes(self) -> Content:
        ready = self.question.ready
        lines: list[Content] = []
        if ready.surprises:
            words = "Changed since you looked, by somebody else:"
            lines.append(Content.styled(words, "bold $text-warning"))
            lines.extend(_difference(ready.surprises))
            lines.append(Content("And this is what you would change:"))
        lines.extend(_difference(ready.changes))
        if ready.wish.removes:
            lines.append(Content.styled(f"{ready.wish.subject.name} is deleted.", "bold"))
        return Content("\n").join(lines)

    def _draw_facts(self) -> None:
        width = max((len(line(each.label)) for each in self.facts.values()), default=0)
        lines = [
            Content.assemble(
                (f"{line(each.label):<{width}}  ", "$text-muted"),
                (line(each.value), COLOURS[each.severity]),
            )
            for each in self.facts.values()
        ]
        self.query_one("#facts", Static).update(Content("\n").join(lines))

    @work(exclusive=True, group="facts")
    async def learn(self) -> None:
        """One fact after another."""
        if self.question.facts is not None:
            async for fact in self.question.facts(self.question.ready):
                self.post_message(self.Learned(fact))

    @on(Learned)
    def learned(self, message: Learned) -> None:
        """Show it."""
        message.stop()
        self.facts[message.fact.label] = message.fact
        self._draw_facts()

    # What a key does

    @property
    def is_armed(self) -> bool:
        """Whether it was on screen for long enough to have been seen."""
        return self.clock.monotonic() - self._shown_at >= ARMED

    def on_key(self) -> None:
        """Every key counts, also the one that confirms: they come by here before they act."""
        now = self.clock.monotonic()
        self._gap, self._last_key = now - self._last_key, now
        self._keys += 1

    def on_paste(self, event: events.Paste) -> None:
        """Nothing that was pasted is an answer."""
        event.stop()
        event.prevent_default()

    def action_scroll(self, by: int) -> None:
        """Through a long difference."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(False)

    def action_confirm(self) -> None:
        """Change it, unless another key comes or came along with this one."""
        if not self.question.typed and self.is_armed and self._gap >= ARMED:
            self.wait_for_quiet(self._keys)

    @work(exclusive=True, group="quiet")
    async def wait_for_quiet(self, keys: int) -> None:
        """Where there is one more key at once, it was a paste."""
        await self.clock.sleep(QUIET)
        self.post_message(self.Quiet(keys))

    @on(Quiet)
    def is_quiet(self, message: Quiet) -> None:
        """It stood alone if it is still the last one."""
        message.stop()
        if message.key == self._keys:
            self.dismiss(True)

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        """There is one button that can have the focus, and it cancels."""
        event.stop()
        self.dismiss(False)

    @on(Yes.Clicked)
    def clicked(self, message: Yes.Clicked) -> None:
        """A click that was aimed."""
        message.stop()
        if self.is_armed and not self.question.typed:
            self.dismiss(True)

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """What was typed is the name, letter by letter."""
        event.stop()
        if self.question.typed and event.value == self.question.typed and self.is_armed:
            self.dismiss(True)


def _difference(found: Iterable[Change]) -> list[Content]:
    """A place and its two values on each line."""
    changes = [*found]
    lines = [
        Content.assemble(
            (line(each.name), "$text-accent"),
            "  ",
            (_value(each.before), "$text-error"),
            " → ",
            (_value(each.after), "bold $text-success"),
        )
        for each in changes[:SHOWN]
    ]
    if len(changes) > SHOWN:
        lines.append(Content(f"and {len(changes) - SHOWN} more"))
    return lines


def _value(value: object) -> str:
    return "(nothing)" if value is ABSENT else cell(value).text or "(empty)"
