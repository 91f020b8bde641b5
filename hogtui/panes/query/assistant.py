"""Helps whoever writes: completes, checks, opens the schema browser.

Made at the first key, so that nothing of it delays the first frame.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import TextArea

from hogtui.panes.base import Pane
from hogtui.panes.query.completing import Completing
from hogtui.panes.query.editor import Editor
from hogtui.panes.query.reference import Reference
from hogtui.panes.query.runs import Runs

if TYPE_CHECKING:
    from textual.worker import Worker

    from hogtui.api.query import Result
    from hogtui.panes.query.checking import Found
    from hogtui.panes.query.forecast import Forecast
    from hogtui.panes.query.questions import Answer, Question
    from hogtui.panes.query.schema import Schema
    from hogtui.resources.definitions import Learned
    from hogtui.services import Services
    from hogtui.text.knowledge import Names


PAUSE = 0.8
"""Seconds without a change of the text."""
STOP = 0.3
"""Seconds at a place after which PostHog may be asked about it."""
TICK = 0.01
"""Seconds by which a wait is too long rather than too short."""


class Assistant(Widget):
    """Not seen itself: what it shows stands in the draft around it."""

    DEFAULT_CSS = """
    Assistant { display: none; }
    """

    learned: "reactive[Learned | None]" = reactive(None, init=False, always_update=True)
    """The names of the project, once they are known."""

    class Paused(Message):
        """Nobody has written for a moment."""

    class Stopped(Message):
        """Somebody stopped where only PostHog knows how to go on."""

        def __init__(self, question: "Question") -> None:
            super().__init__()
            self.question = question

    def __init__(
        self, editor: Editor, draft: Widget, tell: Callable[["Found | None"], None]
    ) -> None:
        super().__init__()
        self._draft = draft
        self._tell = tell
        self.forecast: Forecast | None = None
        """What is known of the query; made in the first pause."""
        self._changed_at = 0.0
        self._pause: Worker[None] | None = None
        self.editor = editor
        self.completing = Completing(editor, draft.mount, self._rows, self._answer, self.wonder)
        self._schema: Schema | None = None

    @property
    def pane(self) -> Pane:
        """The pane around it, which knows the session."""
        return next(each for each in self.ancestors if isinstance(each, Pane))

    @property
    def services(self) -> "Services":
        """The connection, if there is one."""
        return self.pane.services

    @property
    def tab(self) -> Runs:
        """The draft and the results around it."""
        return next(each for each in self.ancestors if isinstance(each, Runs))

    def _accepted(self) -> str:
        return self.tab.shown.statement if self.tab.shown is not None else ""

    def _rows(self) -> "Result | None":
        return self.tab.results.result

    def takes(self, event: events.Key) -> bool:
        """Whether a key of the editor is for the list."""
        return self.completing.takes(event.key, event.character)

    def _mount_forecast(self) -> "Forecast":
        from hogtui.panes.query.forecast import Forecast

        forecast = Forecast(self.reference, self.editor, self._tell, self._accepted)
        # Over what the last run failed with, which stands before the rows.
        self._draft.mount(forecast, after=self.editor)
        return forecast

    def heard(self, message: TextArea.Changed | TextArea.SelectionChanged) -> None:
        """The text is another one, or the cursor is elsewhere."""
        if isinstance(message, TextArea.Changed):
            self.completing.changed()
            self.written()
            if self.forecast is not None:
                self.forecast.edited()
        else:
            self.completing.cursor_moved()
        if self.forecast is not None:
            self._tell(self.forecast.here())

    def written(self) -> None:
        """Somebody writes: what can wait is for the next pause."""
        self._changed_at = self.services.clock.monotonic()
        if self._pause is None or self._pause.is_finished:
            self._pause = self.wait_for_pause()

    @work(group="pause")
    async def wait_for_pause(self) -> None:
        """Wait until nobody has written for a moment."""
        clock = self.services.clock
        while (left := self._changed_at + PAUSE - clock.monotonic()) > 0:
            await clock.sleep(left + TICK)
        self.post_message(self.Paused())

    @on(Paused)
    def has_paused(self, message: Paused) -> None:
        """Time for what can wait."""
        message.stop()
        if self.forecast is None:
            self.forecast = self._mount_forecast()
        self.forecast.consider()
        self.reference.learn_once()

    def fix(self) -> bool:
        """Do what PostHog proposes; False when it proposes nothing."""
        return self.forecast is not None and self.forecast.fix()

    # --- what all tabs look up

    def on_mount(self) -> None:
        """Hear of what is learned."""
        reference = self.reference
        self.watch(reference, "learned", self._take_names)
        self.watch(reference, "answered", self._take_answer, init=False)
        self.watch(reference, "note", self._take_note, init=False)

    @property
    def reference(self) -> Reference:
        """What all tabs of the pane look up."""
        return Reference.of(self.pane)

    def _take_names(self, learned: "Learned | None") -> None:
        self.learned = learned

    def watch_learned(self, learned: "Learned | None") -> None:
        """The list knows more, and so does the browser."""
        self.completing.learn(learned.knowledge if learned is not None else None)
        if self._schema is not None:
            self._schema.learned = learned

    def _take_note(self, note: str) -> None:
        if self._schema is not None:
            self._schema.note = note

    def _answer(self, question: "Question") -> "Names | None":
        answer = self.reference.answers.get(question)
        return answer.names if answer is not None else None

    def _take_answer(self, question: "Question | None") -> None:
        if question is not None:
            self.completing.answered(question)
            if self._schema is not None:
                self._schema.answered(question)

    @work(exclusive=True, group="wonder")
    async def wonder(self, question: "Question") -> None:
        """Ask PostHog what nobody here knows, if somebody stops at that place."""
        await self.services.clock.sleep(STOP)
        self.post_message(self.Stopped(question))

    @on(Stopped)
    def has_stopped(self, message: Stopped) -> None:
        """Ask, unless the cursor is elsewhere by now."""
        message.stop()
        if self.completing.question == message.question:
            self.reference.wonder(message.question)

    # --- the schema browser

    def show_schema(self) -> None:
        """Open the browser, or go to it."""
        if self._schema is None:
            from hogtui.panes.query.schema import Schema

            self._schema = Schema(self)
            self._schema.set_reactive(Schema.learned, self.learned)
            self.tab.mount(self._schema)
        self._schema.add_class("-shown")
        self._schema.fit()
        self._schema.focus()
        if self.learned is None or not self.reference.knows_the_project:
            self.read_again()

    def hide_schema(self) -> None:
        """Put the browser away."""
        if self._schema is not None:
            self._schema.remove_class("-shown")
            self._schema.fit()
        self.editor.focus()

    def insert(self, text: str) -> None:
        """Write something at the cursor, and go on writing there."""
        if text:
            self.editor.put(text, *sorted(self.editor.selection))
        self.editor.focus()

    def read_again(self) -> None:
        """Ask PostHog for the names once more."""
        self.reference.read_again()

    def count_events(self) -> None:
        """Ask PostHog how often each event happened."""
        self.reference.count_events()

    def answers(self) -> "Mapping[Question, Answer]":
        """What PostHog has said about names."""
        return self.reference.answers

    def ask(self, question: "Question") -> None:
        """Ask PostHog about a name."""
        self.reference.ask(question)
