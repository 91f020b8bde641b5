"""The query pane: write HogQL, see the rows."""

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from textual import events, on, work
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.timer import Timer
from textual.worker import WorkerCancelled

from hogtui.api.errors import ApiError, Cancelled, Invalid
from hogtui.panes.base import Pane, State
from hogtui.panes.query import running
from hogtui.panes.query.draft import Draft
from hogtui.panes.query.editor import Editor
from hogtui.panes.query.help import HELP
from hogtui.panes.query.keys import BINDINGS
from hogtui.panes.query.outcome import Failed, Loaded, Located, Progressed
from hogtui.panes.query.results import Results
from hogtui.panes.query.running import Run
from hogtui.services import Services
from hogtui.text.statements import Statement
from hogtui.widgets.bar import Part

if TYPE_CHECKING:
    from hogtui.api.query import Progress
    from hogtui.api.session import Session

QUICK = 0.4
"""Seconds: rows that are replaced sooner do not fade in between."""
TWICE = 1.5
"""Seconds within which a second escape belongs to the first."""

WIDE = 100
"""Columns from which a whole value stands beside the rows instead of in their place."""
SHORT = 18
"""Lines below which the region with the focus takes most of the pane."""

Zoom = Literal["", "editor", "results"]


class QueryPane(Pane):
    """An editor above, rows below, and between them what went wrong."""

    ID = "query"
    TITLE = "Query"
    SCOPE = "query:read"
    HELP = HELP
    DEFAULT_CSS = Path(__file__).with_name("query.tcss").read_text(encoding="utf-8")
    BINDINGS = BINDINGS

    run: reactive[Run | None] = reactive(None, init=False)
    """What is on its way."""
    progress: "reactive[Progress | None]" = reactive(None, init=False)
    """What PostHog has told of it."""
    zoomed: reactive[Zoom] = reactive("", init=False)
    """The region that has the whole pane."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        profile = services.settings.profile
        self.draft = Draft(services.store, services.clock, profile.another_key if profile else "")
        self.editor = self.draft.editor
        self.results = Results(services.clock)
        self._shown: Run | None = None
        """The run whose rows are on the screen."""
        self._wanted: Statement | None = None
        """What to run as soon as there is a connection."""
        if self.draft.is_new and profile is not None and profile.source == "demo":
            self._wanted = self.editor.statement()
        self._left_at = float("-inf")
        self._second: Timer | None = None
        """Ticks while something runs."""

    def compose(self) -> ComposeResult:
        """Everything that can ever be seen, so that nothing is mounted while typing."""
        # Set before anything is in here: later it would style everything anew.
        self.set_class(self.app.size.width >= WIDE, "-wide")
        yield self.draft
        yield self.results

    def on_mount(self) -> None:
        """Say where we stand."""
        self._describe_run()

    def opened(self) -> None:
        """Ready to type."""
        self.editor.focus()
        self._run_wanted()

    def on_paste(self, event: events.Paste) -> None:
        """Text that was pasted onto the rows belongs into the editor as well."""
        event.stop()
        self.editor.focus()
        self.editor.post_message(events.Paste(event.text))

    async def leave(self) -> None:
        """Stop the query on the server, and keep the text."""
        going = [worker for worker in self.workers if worker.group == "query"]
        self.workers.cancel_group(self, "query")
        self.run = None
        await self.draft.saver.save()
        for worker in going:
            with suppress(WorkerCancelled):
                await worker.wait()

    # --- what can be done, and why not

    def why_not(self, action: str) -> str:
        """Why an action cannot be done now; "" when it can."""
        if action != "run":
            return ""
        if self.missing_scope is not None:
            return f"This key lacks {self.missing_scope}."
        return "Nothing to run: the editor is empty." if self.draft.is_blank else ""

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002  Textual's signature
    ) -> bool | None:
        """Which keys are live."""
        if action == "cancel":
            return self.run is not None
        if action == "rows":
            return not self.results.has_focus_within
        if action == "go_to_problem":
            return bool(self.editor.problems)
        return None if self.why_not(action) else True

    # --- a run, from key to rows

    def action_run(self) -> None:
        """Run the statement under the cursor, or the selection."""
        statement = self.editor.statement()
        if statement is None:
            self.post_message(self.Said("Nothing to run: there are only comments here.", "warning"))
        else:
            self.start(statement)

    @on(Results.AgainWanted)
    def run_again(self, message: Results.AgainWanted) -> None:
        """The same rows, computed anew."""
        message.stop()
        if self._shown is not None and not self.why_not("run"):
            run = self._shown
            end = run.start + len(run.statement)
            self.start(Statement(run.start, end, run.statement), fresh=True)

    def start(self, statement: Statement, *, fresh: bool = False) -> None:
        """Send a statement. What runs already is replaced, unless it is the same one."""
        if self.run is not None and self.run.statement == statement.text:
            return
        if self.services.client is None:
            self._wanted = statement
            self.post_message(self.ConnectWanted())
            self._describe_run()
            return
        now = self.services.clock.monotonic()
        run = Run(running.new_id(), statement.text, statement.start, now, fresh)
        self.progress = None
        self.run = run
        self.fetch(run)

    @work(exclusive=True, group="query")
    async def fetch(self, run: Run) -> None:
        """Follow a query to its rows; when this is cancelled, so is the query on the server."""
        client = self.services.client
        if client is None:
            return
        # What queries are made of comes after the first frame.
        from hogtui.api.query import HogQL, Refresh, Result, Running, check_query, run_query

        refresh = Refresh.FORCE_ASYNC if run.fresh else Refresh.ASYNC
        query = HogQL(run.statement)
        try:
            async for step in run_query(client, query, query_id=run.id, refresh=refresh):
                match step:
                    case Running(progress=progress):
                        self.post_message(Progressed(run, progress))
                    case Result():
                        self.post_message(Loaded(run, step))
        except ApiError as error:
            self.post_message(Failed(run, error))
            if isinstance(error, Invalid) and not error.problems:
                # What ran in the background failed without saying where.
                with suppress(ApiError):
                    check = await check_query(client, run.statement)
                    self.post_message(Located(run, check.errors))

    @on(Progressed)
    def progressed(self, message: Progressed) -> None:
        """It goes on."""
        message.stop()
        if message.run is self.run and message.progress is not None:
            self.progress = message.progress

    @on(Loaded)
    def loaded(self, message: Loaded) -> None:
        """Rows, old or new."""
        message.stop()
        result = message.result
        if message.run is not self.run:
            return
        self._shown = message.run
        self.results.show(result, message.run.statement)
        self.draft.error = None
        self.remove_class("-refused")
        if not result.stale:
            self.progress = None
            self.run = None
        self.state = State.READY if result.rows else State.EMPTY
        at = result.last_refresh or self.services.clock.now()
        self.post_message(self.DataAge(at, cached=result.is_cached or result.stale))

    @on(Failed)
    def failed(self, message: Failed) -> None:
        """No rows: the reason goes under the editor, what was there before stays."""
        message.stop()
        if message.run is not self.run:
            return
        self.run = None
        error = message.error
        if isinstance(error, Cancelled):
            self._say_cancelled(message.run, "")
            return
        self.draft.fail(message.run, error)
        self.add_class("-refused")
        if self.results.result is None:
            self.state = State.FAILED
        self._describe_run()

    @on(Located)
    def located(self, message: Located) -> None:
        """Now it is known where."""
        message.stop()
        self.draft.locate(message.run, message.problems)

    def action_cancel(self) -> None:
        """Stop waiting, and ask PostHog to stop working."""
        if self.screen.get_selected_text():
            raise SkipAction  # then the key copies
        run = self.run
        if run is not None:
            asked = "" if self._is_waiting else "; PostHog was asked to stop"
            self.workers.cancel_group(self, "query")
            self.run = None
            self._say_cancelled(run, asked)

    def _say_cancelled(self, run: Run, more: str) -> None:
        seconds = running.clock(self.services.clock.monotonic() - run.began)
        self.post_message(self.Said(f"Cancelled after {seconds}{more}."))

    @property
    def _is_waiting(self) -> bool:
        """The client holds the query back; the status bar says why and until when."""
        return any("/query" in wait.path for wait in self.services.activity.waits.values())

    # --- what changed is drawn

    def watch_session(self, session: "Session | None") -> None:
        """Run what was waiting for a connection."""
        if session is not None:
            self._run_wanted()
        scope = self.missing_scope
        self.draft.note = f"this key lacks {scope}" if scope else ""

    def _run_wanted(self) -> None:
        wanted = self._wanted
        if wanted is None or self.session is None or self.services.client is None:
            return
        self._wanted = None
        if self.editor.text.startswith(wanted.text, wanted.start) and not self.why_not("run"):
            self.start(wanted)

    def watch_run(self, run: Run | None) -> None:
        """The clock runs while the query does."""
        if self._second is not None:
            self._second.stop()
            self._second = None
        if run is None:
            self._fade(None)
        else:
            self._second = self.set_interval(1.0, self._describe_run)
            self.set_timer(QUICK, partial(self._fade, run))
        self._describe_run()
        self.refresh_bindings()

    def _fade(self, run: Run | None) -> None:
        """Rows and message are of before, as long as this run goes on."""
        going = run is not None and run is self.run
        result = self.results.result
        self.results.aged = going and result is not None and not result.stale
        self.draft.fade(going)

    def watch_progress(self) -> None:
        """Say how far it is."""
        self._describe_run()

    def _describe_run(self) -> None:
        run = self.run
        if run is None:
            if self._wanted is not None:
                words = "waiting for the connection"
            elif self.draft.error is not None and self.results.result is not None:
                words = "of the run before"
            else:
                words = ""
            self.results.heading.say(right=[Part(words, "$text-muted")])
            self.results.hint = "No rows yet: f9 runs the statement under the cursor."
            return
        now = self.services.clock.monotonic()
        waiting = self._is_waiting
        words = running.going(run, self.progress, now, waiting)
        keys = Part(f"   esc {'' if waiting else 'esc '}cancels", "$text-muted", weight=5)
        self.results.heading.say(right=[Part(words, "$text-accent"), keys])
        self.results.hint = ""

    # --- moving about

    def action_rows(self) -> None:
        """From the text to the rows."""
        if not self._cancelled_by_second_escape():
            self.results.focus_rows()

    @on(Results.EditWanted)
    def edit(self, message: Results.EditWanted) -> None:
        """Back to the text."""
        message.stop()
        if not self._cancelled_by_second_escape():
            self.editor.focus()

    def _cancelled_by_second_escape(self) -> bool:
        now = self.services.clock.monotonic()
        twice, self._left_at = now - self._left_at < TWICE, now
        if twice and self.run is not None:
            self.action_cancel()
            return True
        return False

    def action_go_to_problem(self) -> None:
        """Put the cursor on the next mistake."""
        self.draft.go_to_problem()

    def action_zoom(self) -> None:
        """Give the focused region the whole pane, or share it again."""
        here: Zoom = "results" if self.results.has_focus_within else "editor"
        self.zoomed = "" if self.zoomed else here

    def watch_zoomed(self, zoomed: Zoom) -> None:
        """Styles do the rest."""
        self.set_class(zoomed == "editor", "-only-editor")
        self.set_class(zoomed == "results", "-only-results")

    def on_descendant_focus(self) -> None:
        """The region with the focus is marked, and larger where there is little room."""
        self._show_region(at_editor=not self.results.has_focus_within)

    def _show_region(self, *, at_editor: bool) -> None:
        # Classes go where they matter: one on the pane styles everything in it anew.
        self.draft.heading.set_class(at_editor, "-active")
        self.results.heading.set_class(not at_editor, "-active")
        self.set_class(not at_editor and self.has_class("-short"), "-at-results")
        if self.zoomed:
            self.zoomed = "editor" if at_editor else "results"

    def on_resize(self, event: events.Resize) -> None:
        """Styles know wide from narrow and short from tall."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self.set_class(event.size.height < SHORT, "-short")
        self._show_region(at_editor=not self.results.has_focus_within)

    # --- copying

    def on_editor_copy_requested(self, message: Editor.CopyRequested) -> None:
        """A piece of the query, of the server's words, of the rows, or a whole value."""
        message.stop()
        self.copy(message.text, message.what)

    # By their names, because these classes are not there before they are needed; all are alike.
    on_grid_copy_requested = on_value_view_copy_requested = on_editor_copy_requested
    on_error_view_copy_requested = on_editor_copy_requested

    @work(group="copy")
    async def copy(self, text: str, what: str) -> None:
        """Copy, and say how it went."""
        copied = await self.services.clipboard.copy(text)
        if copied.confirmed:
            said = self.Said(f"Copied {what} ({copied.route})", route=copied.route)
        elif copied.route:
            said = self.Said(f"Sent {what} to the terminal's clipboard", route=copied.route)
        else:
            said = self.Said(f"Not copied. {copied.why or ''}".strip(), "warning")
        self.post_message(said)
