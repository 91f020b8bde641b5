"""Helps whoever writes: completes, and learns the names of the project for that.

Made at the first key, so that nothing of it delays the first frame.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import TextArea

from hogtui.api.errors import ApiError
from hogtui.api.slots import Priority
from hogtui.panes.base import Pane
from hogtui.panes.query.completing import Completing
from hogtui.panes.query.editor import Editor
from hogtui.panes.query.split import Split
from hogtui.panes.query.thrift import is_low

if TYPE_CHECKING:
    from textual.worker import Worker

    from hogtui.api.query import Result
    from hogtui.api.session import Session
    from hogtui.panes.query.checking import Found
    from hogtui.panes.query.forecast import Forecast
    from hogtui.panes.query.schema import Schema
    from hogtui.resources.definitions import Learned
    from hogtui.services import Services


PAUSE = 0.8
"""Seconds without a change of the text."""
TICK = 0.01
"""Seconds by which a wait is too long rather than too short."""


class Assistant(Widget):
    """Not seen itself: what it shows stands in the draft around it."""

    DEFAULT_CSS = """
    Assistant { display: none; }
    """

    learned: "reactive[Learned | None]" = reactive(None, init=False, always_update=True)
    """The names of the project, once they are known."""

    class NamesCame(Message):
        """The names of a project are known."""

        def __init__(self, session: "Session | None", learned: "Learned") -> None:
            super().__init__()
            self.session = session
            self.learned = learned

    class NamesFailed(Message):
        """The names could not be read."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Paused(Message):
        """Nobody has written for a moment."""

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
        self.completing = Completing(editor, draft.mount, self._rows)
        self._learned_of: int | None = None
        """The number of the project that the names were asked for."""
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
    def tab(self) -> Split:
        """The draft and the results around it."""
        return next(each for each in self.ancestors if isinstance(each, Split))

    def _rows(self) -> "Result | None":
        return self.tab.results.result

    def takes(self, event: events.Key) -> bool:
        """Whether a key of the editor is for the list."""
        return self.completing.takes(event.key, event.character)

    def _mount_forecast(self) -> "Forecast":
        from hogtui.panes.query.forecast import Forecast

        forecast = Forecast(self.pane, self.editor, self._tell)
        self._draft.mount(forecast)
        return forecast

    def heard(self, message: TextArea.Changed | TextArea.SelectionChanged) -> None:
        """The text is another one, or the cursor is elsewhere."""
        if isinstance(message, TextArea.Changed):
            self.completing.changed()
            self._changed_at = self.services.clock.monotonic()
            if self._pause is None or self._pause.is_finished:
                self._pause = self.wait_for_pause()
            if self.forecast is not None:
                self.forecast.edited()
        else:
            self.completing.cursor_moved()
        if self.forecast is not None:
            self._tell(self.forecast.here())

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
        self.paused()

    def fix(self) -> bool:
        """Do what PostHog proposes; False when it proposes nothing."""
        return self.forecast is not None and self.forecast.fix()

    def paused(self) -> None:
        """Ask for the names of the project, once."""
        session = self.pane.session
        client = self.services.client
        if session is None or client is None or session.project.id == self._learned_of:
            return
        # What another project calls its events is no help here.
        self.learned = None
        if not is_low(client.meters()):
            self._learned_of = session.project.id
            self.learn()

    @work(exclusive=True, group="learn")
    async def learn(self, priority: Priority = Priority.BACKGROUND) -> None:
        """Ask for the names of the project."""
        from hogtui.resources.definitions import learn

        session, client = self.pane.session, self.services.client
        if client is None:
            return
        try:
            learned = await learn(client, priority=priority)
        except ApiError as error:
            self.post_message(self.NamesFailed(error.message))
        else:
            self.post_message(self.NamesCame(session, learned))

    @work(exclusive=True, group="learn")
    async def count(self, learned: "Learned") -> None:
        """Ask how often each event happened."""
        from hogtui.resources.definitions import with_counts

        session, client = self.pane.session, self.services.client
        if client is None:
            return
        try:
            counted = await with_counts(client, learned)
        except ApiError as error:
            self.post_message(self.NamesFailed(error.message))
        else:
            self.post_message(self.NamesCame(session, counted))

    @on(NamesCame)
    def names_came(self, message: NamesCame) -> None:
        """Complete with them from now on, unless they are of another project by now."""
        message.stop()
        if message.session is self.pane.session:
            self.learned = message.learned

    @on(NamesFailed)
    def names_failed(self, message: NamesFailed) -> None:
        """Only who looks at the names wants to know."""
        message.stop()
        if self._schema is not None:
            self._schema.note = message.text

    def watch_learned(self, learned: "Learned | None") -> None:
        """The list knows more, and so does the browser."""
        self.completing.learn(learned.knowledge if learned is not None else None)
        if self._schema is not None:
            self._schema.note = ""
            self._schema.learned = learned

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
        session = self.pane.session
        if self.learned is None or (session and session.project.id != self._learned_of):
            self.read_again()
        else:
            self._schema.learned = self.learned

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
        if self._schema is not None:
            connected = self.services.client is not None
            self._schema.note = "reading names ..." if connected else "not connected"
        session = self.pane.session
        self._learned_of = session.project.id if session is not None else None
        self.learn(Priority.VISIBLE)

    def count_events(self) -> None:
        """Ask PostHog how often each event happened."""
        if self.learned is not None and self._schema is not None:
            self._schema.note = "counting events ..."
            self.count(self.learned)
