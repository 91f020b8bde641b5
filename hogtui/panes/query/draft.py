"""What is being written, and what PostHog says is wrong with it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import TextArea

from hogtui.api.clock import Clock
from hogtui.api.errors import ApiError, Invalid, Problem, ServerFailed
from hogtui.panes.base import Pane
from hogtui.panes.query.buffers import Buffer
from hogtui.panes.query.editor import Editor
from hogtui.panes.query.heading import Heading
from hogtui.panes.query.marks import place
from hogtui.panes.query.running import Run
from hogtui.panes.query.strip import Strip
from hogtui.text.safe import line
from hogtui.text.statements import Location, location
from hogtui.widgets.bar import Part

if TYPE_CHECKING:
    from hogtui.panes.query.assistant import Assistant
    from hogtui.panes.query.checking import Found
    from hogtui.panes.query.error_view import ErrorView
    from hogtui.panes.query.find_bar import FindBar
    from hogtui.text.failures import Explanation


class Draft(Widget):
    """A heading and the editor; under them, when a query failed, the server's words."""

    BINDINGS = [
        Binding(
            "ctrl+@,ctrl+space",
            "complete",
            "Complete",
            id="query.complete",
            show=False,
            # Most terminals send the first for the second; nobody has a key of that name.
            key_display="^space",
            tooltip="Show what could be written at the cursor",
        ),
        Binding(
            "ctrl+l",
            "fix",
            "Fix",
            id="query.fix",
            show=False,
            tooltip="Write what is proposed for the mistake: by PostHog, or by the failed run",
        ),
        Binding(
            "f2",
            "format",
            "Format",
            id="query.format",
            show=False,
            tooltip="Lay out the statement under the cursor; only white space and case change",
        ),
        Binding(
            "ctrl+slash,ctrl+underscore",
            "comment",
            "Comment",
            id="query.comment",
            show=False,
            key_display="^/",
            tooltip="Put -- before the selected lines, or take it away",
        ),
        Binding(
            "alt+d",
            "duplicate",
            "Duplicate line",
            id="query.duplicate",
            show=False,
            tooltip="Write the selected lines once more below",
        ),
        Binding(
            "f5",
            "schema",
            "Schema",
            id="query.schema",
            show=False,
            tooltip="Look up tables, fields, events and properties",
        ),
    ]

    error: reactive[ApiError | None] = reactive(None, init=False)
    """What the last run ended in, if not in rows."""
    note: reactive[str] = reactive("", init=False)
    """What stands in the way of running anything."""

    class Edited(Message):
        """The text is another one, or the cursor is elsewhere."""

    class Rewriting(Message):
        """Much of the text is about to be another one: it is worth keeping as it is."""

        def __init__(self, draft: "Draft", why: str) -> None:
            super().__init__()
            self.draft = draft
            self.text = draft.editor.text
            self.why = why

    def __init__(self, buffer: Buffer, clock: Clock, another_key: str = "") -> None:
        super().__init__()
        self._another_key = another_key
        """How hogtui is given another key, as a sentence."""
        self.clock = clock
        self.heading = Strip()
        self.editor = Editor(buffer.text, buffer.cursor)
        self.error_heading = Heading("", "error-heading")
        self._error_view: ErrorView | None = None
        self._was = (True, False, False)
        self._failed: Run | None = None
        """The run that the error is of."""
        self._explained: Explanation | None = None
        """What is behind the error."""
        self._assistant: Assistant | None = None
        self._find_bar: FindBar | None = None
        """Made when somebody first looks for something."""
        self._found: Found | None = None
        """What PostHog said about the place of the cursor."""
        self.editor.assistant = self._key

    def compose(self) -> ComposeResult:
        """As much as can be seen while nothing has failed."""
        yield self.heading
        yield self.editor

    @property
    def error_view(self) -> "ErrorView":
        """The server's words; made for the first that there are."""
        if self._error_view is None:
            from hogtui.panes.query.error_view import ErrorView

            self._error_view = ErrorView(self._another_key)
            self.mount(self.error_heading, self._error_view, self._error_view.advice)
        return self._error_view

    @property
    def assistant(self) -> "Assistant":
        """Who helps with writing; made for the first key."""
        if self._assistant is None:
            from hogtui.panes.query.assistant import Assistant

            self._assistant = Assistant(self.editor, self, self.tell)
            self.mount(self._assistant)
        return self._assistant

    def _key(self, event: events.Key) -> bool:
        return self.assistant.takes(event)

    def action_complete(self) -> None:
        """Show what could be written, also before the first letter."""
        self.assistant.completing.look(asked=True)

    def action_schema(self) -> None:
        """Open the schema browser."""
        self.assistant.show_schema()

    def action_fix(self) -> None:
        """Do what PostHog proposes, or what the failure of the last run leads to."""
        if not self.assistant.fix() and not self._write_what_was_meant():
            self.post_message(Pane.Said("Nobody knows how to fix what is here."))

    def _write_what_was_meant(self) -> bool:
        """Put the likely name in the place of the unknown one, if that still stands there."""
        meant = self._meant()
        if meant is None:
            return False
        self.editor.put(*meant)
        return True

    def _meant(self) -> tuple[str, Location, Location] | None:
        """What to write where the last run failed, and from where to where."""
        run, explained = self._failed, self._explained
        if run is None or explained is None or explained.span is None or not explained.fix:
            return None
        text, wrong = self.editor.text, run.statement[slice(*explained.span)]
        for start, end in self.editor.problems:
            if text[start:end] == wrong:
                return explained.fix, location(text, start), location(text, end)
        return None

    @on(Editor.Pasted)
    def pasted(self, message: Editor.Pasted) -> None:
        """What was pasted is looked at as well."""
        message.stop()
        self.assistant.written()

    @on(Editor.FindWanted)
    def find(self, message: Editor.FindWanted) -> None:
        """Look for a text, on a line under the editor."""
        message.stop()
        if self._find_bar is None:
            from hogtui.panes.query.find_bar import FindBar

            self._find_bar = FindBar(self.editor)
            self.mount(self._find_bar, after=self.editor)
        self.call_after_refresh(self._find_bar.begin)

    def action_format(self) -> None:
        """Lay out the statement under the cursor."""
        from hogtui.panes.query.rewriting import lay_out

        self.post_message(self.Rewriting(self, "before it was laid out"))
        self.post_message(Pane.Said(lay_out(self.editor)))

    def action_comment(self) -> None:
        """Make comments of the selected lines, or queries of comments."""
        from hogtui.panes.query.rewriting import toggle_comment

        toggle_comment(self.editor)

    def action_duplicate(self) -> None:
        """Write the selected lines once more."""
        from hogtui.panes.query.rewriting import duplicate

        duplicate(self.editor)

    def rewrite(self, text: str, why: str) -> None:
        """Put another text in the place of all of it, as one edit that can be undone."""
        self.post_message(self.Rewriting(self, why))
        document, cursor = self.editor.document, self.editor.cursor_location
        self.editor.put(text, document.start, document.end)
        self.editor.move_cursor(self.editor.clamp_visitable(cursor))

    def tell(self, found: "Found | None") -> None:
        """Say above the editor what was found where the cursor is."""
        if found != self._found:
            self._found = found
            self._describe()

    def on_descendant_blur(self) -> None:
        """What is offered is offered to who writes."""
        if self._assistant is not None:
            self._assistant.completing.close()

    @property
    def is_blank(self) -> bool:
        """Nothing but white space."""
        return not self.editor.text.strip()

    def fail(self, run: Run, error: ApiError) -> None:
        """Show why a run failed, and underline where if that is known."""
        self._explained = self._explain(run, error)
        self.error = error
        self._failed = run
        self.locate(run, error.problems if isinstance(error, Invalid) else ())

    def _explain(self, run: Run, error: ApiError) -> "Explanation | None":
        """What is behind the server's words, where they are about the query."""
        if not isinstance(error, Invalid | ServerFailed):
            return None
        from hogtui.text.explanations import explain

        learned = self._assistant.learned if self._assistant is not None else None
        knowledge = learned.knowledge if learned is not None else None
        return explain(error.message, run.statement, code=error.code, knowledge=knowledge)

    def locate(self, run: Run, problems: Sequence[Problem]) -> None:
        """Underline the mistakes of the run that failed, as far as they are still there."""
        if run is not self._failed:
            return
        found = [(each.start, each.end) for each in problems]
        ranges = [
            (start, start if end is None else end) for start, end in found if start is not None
        ]
        if not ranges and self._explained is not None and self._explained.span is not None:
            ranges = [self._explained.span]
        self.editor.mark(place(ranges, run.statement, run.start, self.editor.text))
        self._describe()

    def watch_error(self, error: ApiError | None) -> None:
        """Show the server's words, or nothing."""
        if error is None:
            self._failed = self._explained = None
            self.editor.mark(())
            if self._error_view is not None and self._error_view.has_focus:
                self.editor.focus()
        else:
            advice = self._explained.advice if self._explained is not None else ""
            self.error_view.show(error, self.clock.now(), advice)
        self.set_class(error is not None, "-failed")
        self._describe()

    def watch_note(self) -> None:
        """Say it above the editor."""
        self._describe()

    def fade(self, faded: bool) -> None:
        """The message is of before: something else runs."""
        if self._error_view is not None:
            self._error_view.set_class(faded, "-aged")

    def _describe(self) -> None:
        self._was = self._stand()
        parts = [Part(self.note, "$text-warning", weight=30)]
        if self._found is not None:
            colour = "$text-error" if self._found.is_error else "$text-warning"
            parts.append(Part(f"  {self._found.message}", colour, weight=20, elastic=True))
            if self._found.fix is not None:
                parts.append(Part("  ^l fixes it", "$text-muted", weight=25))
        self.heading.say(right=parts)
        if self.error is not None:
            from hogtui.panes.query.error_view import title

            go = "^g goes to it" if self.editor.problems else ""
            if (meant := self._meant()) is not None:
                go = f"^l writes {line(meant[0])}  {go}"
            kind = Part(f"{title(self.error)} ", "bold $text-error", weight=20)
            self.error_heading.say([kind], [Part(go, "$text-muted")])
        self.refresh_bindings()

    def on_error_view_go_wanted(self) -> None:
        """Enter, on the server's words."""
        self.go_to_problem()

    def go_to_problem(self) -> None:
        """Put the cursor on the next mistake."""
        self.editor.go_to_problem()
        self.editor.focus()

    @on(TextArea.Changed)
    @on(TextArea.SelectionChanged)
    def edited(self, message: TextArea.Changed | TextArea.SelectionChanged) -> None:
        """Tell whoever helps and whoever keeps it."""
        message.stop()
        if self._assistant is not None:
            self._assistant.heard(message)
        self.post_message(self.Edited())
        # Some keys are live only with text, or with a mistake to go to.
        if self._stand() != self._was:
            self._describe()

    def _stand(self) -> tuple[bool, bool, bool]:
        return self.is_blank, bool(self.editor.problems), self._meant() is not None
