"""The one card before anything is changed in PostHog."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, Static

from hogtui.api.clock import Clock
from hogtui.api.write_types import Ready
from hogtui.panes.base import Fact, Facts
from hogtui.screens.difference import Piece, drawn, fields, flow
from hogtui.text.changes import changes
from hogtui.text.safe import clean, line
from hogtui.widgets.modal import Modal

ARMED = 0.3
"""Seconds for which the card only listens: a key that was meant for what was there before."""
QUIET = 0.08
"""Seconds without another key after the one that confirms: in a paste there is always one."""
WIDTH = 96
"""Cells of the card where there is room."""
FRAME = 4
"""Cells of its frame and of the space beside what is in it."""
FIXED = 6
"""Lines that do not scroll: the frame, where we are, and the two ways out."""
COLOURS = {"information": "", "warning": "$text-warning", "error": "bold $text-error"}
SIGNS = {"information": "  ", "warning": "! ", "error": "! "}
"""Before a fact, so that it is seen without colour too."""


class Question(NamedTuple):
    """What the card asks."""

    readies: Sequence[Ready]
    """The changes, all of them or none."""
    place: str
    """Host and project."""
    production: bool = False
    typed: str = ""
    """What has to be typed; "" when a key is enough."""
    facts: Facts | None = None
    title: str = ""
    """What to say over several changes."""

    @property
    def heading(self) -> str:
        """What is asked."""
        wish = self.readies[0].wish
        return self.title or f"{wish.title}: {wish.subject.kind} {wish.subject.name}"


class Yes(Static):
    """Says how to confirm; can be clicked, and never has the focus, so enter never reaches it."""

    class Clicked(Message):
        """Somebody aimed at it."""

    def __init__(self, words: str) -> None:
        super().__init__(Content(words))

    def on_click(self) -> None:
        """As good as the key."""
        self.post_message(self.Clicked())


class Confirm(Modal[bool]):
    """Before and after, and what it means. Nothing is confirmed by enter, by a paste or by a key
    that is held; cancel has the focus."""

    AUTO_FOCUS = "#cancel"
    BINDINGS = [
        Binding("escape,n", "cancel", "Cancel", id="confirm.cancel", tooltip="Change nothing"),
        Binding("y", "confirm", "Confirm", id="confirm.confirm", tooltip="Change it"),
        Binding("j,down", "scroll(1)", "Down", show=False, id="confirm.down"),
        Binding("k,up", "scroll(-1)", "Up", show=False, id="confirm.up"),
        Binding("pagedown", "scroll(10)", "Page down", show=False, id="confirm.page_down"),
        Binding("pageup", "scroll(-10)", "Page up", show=False, id="confirm.page_up"),
    ]
    DEFAULT_CSS = """
    Confirm {
        align: center middle;
        background: transparent;

        & > Vertical {
            width: 96;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            border: round $warning;
            border-title-color: $text-warning;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 0 1;
        }
        VerticalScroll { height: auto; margin-top: 1; scrollbar-size-vertical: 1; }
        #keys { margin-top: 1; height: 1; layout: horizontal; }
        Input, Input:focus {
            border: none; height: 1; padding: 0; background: $boost; display: none;
        }
        Input.-wanted, Input.-wanted:focus { display: block; }
        #cancel, #cancel:focus, #cancel:hover {
            border: none; height: 1; min-width: 4; padding: 0 1; background: $boost;
            margin-right: 2; text-style: none;
        }
        #cancel:focus { background: $primary; color: $block-cursor-foreground; text-style: bold; }
        #cancel:nocolor:focus { text-style: reverse; }
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
        typed = self.question.typed
        words = "y changes it"
        if typed:
            words = f"tab, then type {line(typed)} and press enter to change it"
        buttons = Vertical(Button(Content("n cancels"), id="cancel"), Yes(words), id="keys")
        frame = Vertical(
            Static(self._place(), markup=False),
            VerticalScroll(Static("", id="change", markup=False), can_focus=False),
            Input(
                placeholder=f"{line(typed)}, letter by letter", classes="-wanted" if typed else ""
            ),
            buttons,
            classes="frame",
        )
        frame.border_title = Content(line(self.question.heading))
        yield frame

    def on_mount(self) -> None:
        """Begin to find out what it would mean, and to listen once it was seen."""
        self._draw()
        self.call_after_refresh(self._arm)
        if self.question.facts is not None:
            self.learn()

    def _arm(self) -> None:
        self._shown_at = self.clock.monotonic()

    # What is drawn

    def _place(self) -> Content:
        badge = (" PRODUCTION ", "bold reverse $text-error") if self.question.production else ""
        return Content.assemble(badge, " " if badge else "", (clean(self.question.place), "bold"))

    def on_resize(self) -> None:
        """There is more or less room now."""
        self._draw()

    def _draw(self) -> None:
        """Everything that scrolls, as wide as there is room."""
        size, scroll = self.app.size, self.query_one(VerticalScroll)
        width = max(24, min(WIDTH, size.width) - FRAME - 1)
        scroll.styles.max_height = max(3, size.height - FIXED - bool(self.question.typed))
        self.query_one("#change", Static).update(Content("\n").join(self._lines(width)))
        self.call_after_refresh(self._say_whether_there_is_more)

    def _say_whether_there_is_more(self) -> None:
        more = "↑↓ shows the rest · " if self.query_one(VerticalScroll).max_scroll_y > 0 else ""
        frame = self.query_one(".frame", Vertical)
        frame.border_subtitle = Content(f"{more}esc changes nothing")

    def _lines(self, width: int) -> Iterator[Content]:
        readies = self.question.readies
        if len(readies) > 1:
            for ready in readies:
                yield Content.styled(line(ready.wish.subject.name), "bold")
                yield from indented(summary(ready, width - 2, around=0))
            yield from self._facts(width)
            return
        yield from summary(readies[0], width)
        yield from self._facts(width)
        told = readies[0].wish.subject.describe is not None and not readies[0].wish.creates
        if told and readies[0].changes:
            yield Content("")
            yield Content.styled("As it is stored", "$text-muted")
            yield from fields(readies[0].changes, width)

    def _facts(self, width: int) -> Iterator[Content]:
        if self.facts:
            yield Content("")
        label = max((len(line(each.label)) for each in self.facts.values()), default=0)
        for each in self.facts.values():
            look, sign = COLOURS[each.severity], SIGNS[each.severity]
            words = [Piece(line(each.value), look)]
            yield from flow(sign, line(each.label), words, label, width, look or "$text-muted")

    @work(exclusive=True, group="facts")
    async def learn(self) -> None:
        """One fact after another."""
        if self.question.facts is not None:
            async for fact in self.question.facts(self.question.readies[0]):
                self.post_message(self.Learned(fact))

    @on(Learned)
    def learned(self, message: Learned) -> None:
        """Show it."""
        message.stop()
        self.facts[message.fact.label] = message.fact
        self._draw()

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
        # A key can come before there is anything to scroll, and after.
        for scroll in self.query(VerticalScroll):
            scroll.scroll_relative(y=by, animate=False)

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
        if not self.question.typed or not self.is_armed:
            return
        if event.value == self.question.typed:
            self.dismiss(True)
        else:
            words = f"that is not {line(self.question.typed)}: nothing happened"
            self.query_one(Yes).update(Content.styled(words, "$text-warning"))


def summary(ready: Ready, width: int, *, around: int = 4) -> Iterator[Content]:
    """What would change, in plain words where there are some."""
    subject = ready.wish.subject
    if ready.surprises:
        words = "Changed since you looked, by somebody else:"
        yield Content.styled(words, "bold $text-warning")
        yield from fields(ready.surprises, width)
        yield Content.styled("And this is what you would change:", "bold")
    if subject.describe is None:
        yield from fields(ready.changes, width)
    else:
        vanishes = ready.wish.removes and not ready.fields
        before = subject.describe(ready.before)
        after = [] if vanishes else subject.describe(ready.after)
        yield from drawn(before, after, width, around=around)
        if [*before] == [*after]:  # what there are no words for
            yield from fields(changes(ready.before, ready.after), width)
    if ready.wish.removes and (ready.fields or subject.describe is None):
        yield Content.styled(f"{line(subject.name)} is deleted.", "bold")


def indented(lines: Iterator[Content]) -> Iterator[Content]:
    """The same lines under a heading."""
    for each in lines:
        yield Content("  ") + each
