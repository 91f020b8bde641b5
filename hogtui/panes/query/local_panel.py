"""Where SQL over rows that are here is written: a few lines under the rows."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from hogtui.panes.query.editor import Editor
from hogtui.panes.query.heading import Heading
from hogtui.text.safe import line
from hogtui.widgets.bar import Part


class LocalPanel(Widget):
    """An editor, which results there are to ask, and what was wrong with the last question."""

    BINDINGS = [
        Binding(
            "f9,ctrl+enter,ctrl+j,alt+enter",
            "ask",
            "Ask",
            id="local.ask",
            tooltip="Ask the rows that are here; PostHog hears nothing of it",
        ),
        Binding(
            "escape", "leave", "Back", id="local.leave", tooltip="Stop a question, or close this"
        ),
    ]
    DEFAULT_CSS = """
    LocalPanel {
        height: auto;
        max-height: 60%;
        layout: vertical;
        & > Editor, & > Editor:focus { height: auto; min-height: 2; max-height: 8; }
        & > .problem { height: auto; max-height: 5; padding: 0 1; color: $text-error; }
        & > .problem { display: none; }
        & > .problem.-said { display: block; }
    }
    """

    class Asked(Message):
        """This is to be asked."""

        def __init__(self, sql: str) -> None:
            super().__init__()
            self.sql = sql

    class Left(Message):
        """The user wants to go back to the rows."""

    def __init__(self, sql: str) -> None:
        super().__init__()
        self._sql = sql

    def compose(self) -> ComposeResult:
        """A line that tells, the text, and room for a mistake."""
        yield Heading("Local SQL", "local-heading")
        editor = Editor(self._sql)
        editor.placeholder = Content("SELECT ... FROM results")
        yield editor
        yield Static("", classes="problem")

    @property
    def editor(self) -> Editor:
        """The text."""
        return self.query_one(Editor)

    def tell(self, tables: Sequence[str]) -> None:
        """Say what can be asked."""
        left = [Part(f" over {', '.join(tables)}", "$text-muted", weight=5, elastic=True)]
        keys = [Part("f9 asks · esc goes back", "$text-muted", weight=8)]
        self.query_one(Heading).say(left, keys)

    def say(self, problem: str) -> None:
        """Say what is wrong, "" when nothing is."""
        place = self.query_one(".problem", Static)
        # A message may quote the whole query: its lines stay lines.
        place.update(Content("\n".join(map(line, problem.splitlines()))))
        place.set_class(bool(problem), "-said")

    def select_all(self) -> None:
        """What is written next goes in the place of everything."""
        self.editor.select_all()

    def action_ask(self) -> None:
        """Ask what is selected, or all of it."""
        text = self.editor.selected_text or self.editor.text
        if text.strip():
            self.post_message(self.Asked(text.strip().rstrip(";")))
        else:
            self.say("Write a SELECT over these results first.")

    def action_leave(self) -> None:
        """Back to the rows."""
        self.post_message(self.Left())

    def on_paste(self, event: events.Paste) -> None:
        """What the editor here did not take is not for the other one either."""
        event.stop()
