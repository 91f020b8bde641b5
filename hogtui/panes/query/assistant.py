"""Helps whoever writes: completes, and learns the names of the project for that.

Made at the first key, so that nothing of it delays the first frame.
"""

from typing import TYPE_CHECKING

from textual import events, on, work
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import TextArea

from hogtui.api.errors import ApiError
from hogtui.panes.base import Pane
from hogtui.panes.query.completing import Completing
from hogtui.panes.query.editor import Editor
from hogtui.panes.query.thrift import is_low

if TYPE_CHECKING:
    from hogtui.api.session import Session
    from hogtui.resources.definitions import Learned
    from hogtui.services import Services


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

    def __init__(self, editor: Editor, draft: Widget) -> None:
        super().__init__()
        self.editor = editor
        self.completing = Completing(editor, draft.mount)
        self._learned_of: Session | None = None
        """The session that the names were asked for."""

    @property
    def pane(self) -> Pane:
        """The pane around it, which knows the session."""
        return next(each for each in self.ancestors if isinstance(each, Pane))

    @property
    def services(self) -> "Services":
        """The connection, if there is one."""
        return self.pane.services

    def takes(self, event: events.Key) -> bool:
        """Whether a key of the editor is for the list."""
        return self.completing.takes(event.key, event.character)

    def heard(self, message: TextArea.Changed | TextArea.SelectionChanged) -> None:
        """The text is another one, or the cursor is elsewhere."""
        if isinstance(message, TextArea.Changed):
            self.completing.changed()
        else:
            self.completing.cursor_moved()

    def paused(self) -> None:
        """Nobody has written for a moment: time for what can wait."""
        session = self.pane.session
        client = self.services.client
        if session is None or client is None or session is self._learned_of:
            return
        if not is_low(client.meters()):
            self._learned_of = session
            self.learn()

    @work(exclusive=True, group="learn")
    async def learn(self) -> None:
        """Ask for the names of the project."""
        from hogtui.resources.definitions import learn

        session, client = self.pane.session, self.services.client
        if client is None:
            return
        try:
            learned = await learn(client)
        except ApiError:
            # The key was refused, which the screen tells already; names are known without it.
            return
        self.post_message(self.NamesCame(session, learned))

    @on(NamesCame)
    def names_came(self, message: NamesCame) -> None:
        """Complete with them from now on, unless they are of another project by now."""
        message.stop()
        if message.session is self.pane.session:
            self.learned = message.learned

    def watch_learned(self, learned: "Learned | None") -> None:
        """The list knows more."""
        self.completing.knowledge = learned.knowledge if learned is not None else None
