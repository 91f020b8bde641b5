"""One query and its rows: a draft above, its results below, and the run between them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.actions import SkipAction
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer
from textual.worker import WorkerCancelled

from hogtui.api.errors import ApiError, Cancelled, Invalid
from hogtui.panes.base import Pane, State
from hogtui.panes.query import running
from hogtui.panes.query.buffers import Buffer
from hogtui.panes.query.keys import BINDINGS
from hogtui.panes.query.outcome import Failed, Loaded, Located, Progressed
from hogtui.panes.query.results import Results
from hogtui.panes.query.running import Run
from hogtui.panes.query.split import Split
from hogtui.services import Services
from hogtui.text.statements import Statement
from hogtui.widgets.bar import Part

if TYPE_CHECKING:
    from hogtui.api.query import Progress, Result
    from hogtui.api.session import Session

QUICK = 0.4
"""Seconds: rows that are replaced sooner do not fade in between."""


class Tab(Split):
    """An editor above, rows below, and between them what went wrong.

    Costs next to nothing until it is mounted. While another tab is shown it is not drawn, and what
    it has asked for goes on.
    """

    DEFAULT_CSS = Path(__file__).with_name("query.tcss").read_text(encoding="utf-8")
    BINDINGS = BINDINGS

    session: "reactive[Session | None]" = reactive(None, init=False)
    """Where we are; set by the pane."""
    state: reactive[State] = reactive(State.READY, init=False, repaint=False)
    run: reactive[Run | None] = reactive(None, init=False)
    """What is on its way."""
    progress: "reactive[Progress | None]" = reactive(None, init=False)
    """What PostHog has told of it."""

    class Changed(Message):
        """There is something else to tell of a tab: its run, its state, what its rows are of."""

        def __init__(self, tab: "Tab") -> None:
            super().__init__()
            self.tab = tab

    class Ran(Message):
        """A run ended in rows or in an error; one that was cancelled ends in `Cancelled`."""

        def __init__(self, tab: "Tab", run: Run, end: "Result | ApiError") -> None:
            super().__init__()
            self.tab = tab
            self.run = run
            self.result = None if isinstance(end, ApiError) else end
            self.error = end if isinstance(end, ApiError) else None

    class OpenWanted(Message):
        """Something inside wants to be a tab of its own."""

        def __init__(self, text: str, title: str = "", run: bool = False) -> None:
            super().__init__()
            self.text = text
            self.title = title
            self.run = run
            """Whether its first statement is run at once."""

    def __init__(self, services: Services, buffer: Buffer) -> None:
        super().__init__(services, buffer)
        self.title = buffer.title
        """What somebody called it; "" when nobody did."""
        self.path = buffer.path
        """The file that the text is of, if it is of one."""
        self.shown: Run | None = None
        """The run whose rows are on the screen."""
        self.data_age: tuple[datetime | None, bool] = (None, False)
        """When the rows were true, and whether they are from a cache."""
        self._wanted: Statement | None = None
        """What to run as soon as there is a connection."""
        self._second: Timer | None = None
        """Ticks while something runs."""

    @property
    def buffer(self) -> Buffer:
        """What is worth keeping."""
        return self.written._replace(title=self.title, path=self.path)

    @property
    def pane(self) -> Pane:
        """The pane that this is in."""
        return next(each for each in self.ancestors if isinstance(each, Pane))

    def on_mount(self) -> None:
        """Say where we stand."""
        self._describe_run()
        self.watch_session()

    async def leave(self) -> None:
        """Stop the query on the server."""
        going = [worker for worker in self.workers if worker.node is self]
        going = [worker for worker in going if worker.group == "query"]
        self.workers.cancel_group(self, "query")
        self.run = None
        for worker in going:
            with suppress(WorkerCancelled):
                await worker.wait()

    # --- what can be done, and why not

    def why_not(self, action: str) -> str:
        """Why an action cannot be done now; "" when it can."""
        if action != "run":
            return ""
        if self.pane.missing_scope is not None:
            return f"This key lacks {self.pane.missing_scope}."
        return "Nothing to run: the editor is empty." if self.draft.is_blank else ""

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],
    ) -> bool | None:
        """Which keys are live."""
        if action == "cancel":
            return self.run is not None
        if self.why_not(action):
            return None
        return super().check_action(action, parameters)

    # --- a run, from key to rows

    def action_run(self) -> None:
        """Run the statement under the cursor, or the selection."""
        statement = self.editor.statement()
        if statement is None:
            said = "Nothing to run: there are only comments here."
            self.post_message(Pane.Said(said, "warning"))
        else:
            self.start(statement)

    @on(Results.AgainWanted)
    def run_again(self, message: Results.AgainWanted) -> None:
        """The same rows, computed anew."""
        message.stop()
        if self.shown is not None and not self.why_not("run"):
            run = self.shown
            end = run.start + len(run.statement)
            self.start(Statement(run.start, end, run.statement), fresh=True)

    def start(self, statement: Statement, *, fresh: bool = False) -> None:
        """Send a statement. What runs already is replaced, unless it is the same one."""
        if self.run is not None and self.run.statement == statement.text:
            return
        if self.services.client is None:
            self._wanted = statement
            self.post_message(Pane.ConnectWanted())
            self._describe_run()
            return
        now = self.services.clock.monotonic()
        run = Run(running.new_id(), statement.text, statement.start, now, fresh)
        self.progress = None
        self.run = run
        self.fetch(run)

    def start_once_connected(self, statement: Statement | None) -> None:
        """Run this when there is a connection, unless the text is another one by then."""
        self._wanted = statement
        self._run_wanted()

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
        self.shown = message.run
        self.results.show(result, message.run.statement)
        self.draft.error = None
        self.remove_class("-refused")
        self.state = State.READY if result.rows else State.EMPTY
        at = result.last_refresh or self.services.clock.now()
        self.data_age = (at, result.is_cached or result.stale)
        if not result.stale:
            self.progress = None
            self.run = None
            self.post_message(self.Ran(self, message.run, result))
        self.post_message(self.Changed(self))

    @on(Failed)
    def failed(self, message: Failed) -> None:
        """No rows: the reason goes under the editor, what was there before stays."""
        message.stop()
        if message.run is not self.run:
            return
        self.run = None
        error = message.error
        self.post_message(self.Ran(self, message.run, error))
        if isinstance(error, Cancelled):
            self._say_cancelled(message.run, "")
            return
        self.draft.fail(message.run, error)
        self.add_class("-refused")
        if self.results.result is None:
            self.state = State.FAILED
        self._describe_run()
        self.post_message(self.Changed(self))

    @on(Located)
    def located(self, message: Located) -> None:
        """Now it is known where."""
        message.stop()
        self.draft.locate(message.run, message.problems)

    def left_twice(self) -> bool:
        """Escape, and escape again: cancel."""
        if self.run is not None:
            self.action_cancel()
            return True
        return False

    def action_cancel(self) -> None:
        """Stop waiting, and ask PostHog to stop working."""
        if self.screen.get_selected_text():
            raise SkipAction  # then the key copies
        run = self.run
        if run is not None:
            asked = "" if self._is_waiting else "; PostHog was asked to stop"
            self.workers.cancel_group(self, "query")
            self.run = None
            self.post_message(self.Ran(self, run, Cancelled("Cancelled.")))
            self._say_cancelled(run, asked)

    def _say_cancelled(self, run: Run, more: str) -> None:
        seconds = running.clock(self.services.clock.monotonic() - run.began)
        self.post_message(Pane.Said(f"Cancelled after {seconds}{more}."))

    @property
    def _is_waiting(self) -> bool:
        """The client holds the query back; the status bar says why and until when."""
        return any("/query" in wait.path for wait in self.services.activity.waits.values())

    # --- what changed is drawn

    def watch_session(self) -> None:
        """Run what was waiting for a connection."""
        self._run_wanted()
        scope = self.pane.missing_scope
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
        self.post_message(self.Changed(self))
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
        run, now, waiting = self.run, self.services.clock.monotonic(), self._is_waiting
        said: Sequence[Part]
        if run is not None:
            words = running.going(run, self.progress, now, waiting)
            keys = Part(f"   esc {'' if waiting else 'esc '}cancels", "$text-muted", weight=5)
            said = [Part(words, "$text-accent"), keys]
        elif self._wanted is not None:
            said = [Part("waiting for the connection", "$text-muted")]
        elif self.draft.error is not None and self.results.result is not None:
            said = [Part("of the run before", "$text-muted")]
        else:
            said = []
        self.results.heading.say(right=said)
        self.results.hint = "" if run else "No rows yet: f9 runs the statement under the cursor."
