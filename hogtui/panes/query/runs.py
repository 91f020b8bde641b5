"""Statements on their way to rows, one at a time: started, followed, shown, cancelled."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.actions import SkipAction
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer
from textual.worker import WorkerCancelled

from hogtui.api.errors import ApiError, Cancelled
from hogtui.panes.base import Pane, State
from hogtui.panes.query import running
from hogtui.panes.query.buffers import Buffer
from hogtui.panes.query.kept import Entry, Kept
from hogtui.panes.query.outcome import Explained, Failed, Loaded, Located, Progressed
from hogtui.panes.query.running import Run, Wanted
from hogtui.panes.query.split import Split
from hogtui.services import Services
from hogtui.text.statements import Statement
from hogtui.widgets.bar import Part

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.api.query import Progress, Result
    from hogtui.panes.query.filling import Filler
    from hogtui.panes.query.in_turn import InTurn
    from hogtui.panes.query.rows import Rows
    from hogtui.panes.query.spreading import Spread

QUICK = 0.4
"""Seconds: rows that are replaced sooner do not fade in between."""


class Runs(Split):
    """A draft and its results, and the run between them."""

    state: reactive[State] = reactive(State.READY, init=False, repaint=False)
    run: reactive[Run | None] = reactive(None, init=False)
    """What is on its way."""
    progress: "reactive[Progress | None]" = reactive(None, init=False)
    """What PostHog has told of it."""

    class Changed(Message):
        """There is something else to tell: of the run, the state, what the rows are of."""

        def __init__(self, tab: "Runs") -> None:
            super().__init__()
            self.tab = tab

    class Ran(Message):
        """A run ended in rows or in an error; one that was cancelled ends in `Cancelled`."""

        def __init__(self, tab: "Runs", run: Run, end: "Result | ApiError") -> None:
            super().__init__()
            self.tab = tab
            self.run = run
            self.result = None if isinstance(end, ApiError) else end
            self.error = end if isinstance(end, ApiError) else None

    def __init__(self, services: Services, buffer: Buffer) -> None:
        super().__init__(services, buffer)
        self.shown: Run | None = None
        """The run whose rows are on the screen."""
        self.data_age: tuple[datetime | None, bool] = (None, False)
        """When the rows were true, and whether they are from a cache."""
        self.kept = Kept()
        """The results of the runs before, and of this one."""
        self._runs_kept: dict[int, Run] = {}
        """What each of them came from, by its number."""
        self._wanted: Statement | None = None
        """What to run as soon as there is a connection."""
        self._in_turn: InTurn | None = None
        """What runs one after another."""
        self._second: Timer | None = None
        """Ticks while something runs."""

    @cached_property
    def filler(self) -> "Filler":
        """Who fills placeholders; made for the first that there is."""
        from hogtui.panes.query.filling import Filler

        filler = Filler(self.services, self._begins_with.filters)
        self.draft.mount(filler, after=self.editor)
        return filler

    @cached_property
    def spread(self) -> "Spread":
        """Who asks several projects; made for the first time that it is wanted."""
        from hogtui.panes.query.spreading import Spread

        spread = Spread(self.services)
        self.results.mount(spread, after=self.results.heading)
        return spread

    async def stop(self) -> None:
        """Stop the query on the server."""
        going = [
            each for each in self.workers if each.node is self and each.group in ("query", "more")
        ]
        self.workers.cancel_group(self, "query")
        self.workers.cancel_group(self, "more")
        self.run = None
        for worker in going:
            with suppress(WorkerCancelled):
                await worker.wait()

    # --- from a key to rows

    def start(self, statement: Statement, *, fresh: bool = False) -> None:
        """Send a statement. What runs already is replaced, unless it is the same one."""
        self.send(Wanted(statement, fresh))

    def send(self, wanted: Wanted) -> None:
        """Send a statement as it is wanted, once there is all that it needs."""
        text, before = wanted.statement.text, self.run
        if before is not None and before.is_for(wanted):
            return
        if self.services.client is None:
            self._wanted = wanted.statement
            self.post_message(Pane.ConnectWanted())
            self.describe_run()
            return
        filling = None
        if "{" in text:
            filling = self.filler.fill(wanted)
            if filling is None:
                return
        self.progress = None
        self.run = running.run_of(wanted, self.services.clock.monotonic(), filling)
        self.fetch(self.run)

    def give_up(self) -> None:
        """What was to run does not, and neither does what would come after it."""
        self._in_turn = None

    def run_all(self, statements: Sequence[Statement]) -> None:
        """Run statements one after another, until one fails."""
        from hogtui.panes.query.in_turn import InTurn

        self._in_turn = InTurn(self, statements)
        self._in_turn.begin()

    @work(exclusive=True, group="query")
    async def fetch(self, run: Run) -> None:
        """Follow a query to its rows; when this is cancelled, so is the query on the server."""
        if self.services.client is not None:
            async with aclosing(self._becomes_of(run, self.services.client)) as told:
                async for message in told:
                    self.post_message(message)

    def _becomes_of(self, run: Run, client: "Client") -> AsyncGenerator[Message, None]:
        # What queries are made of comes after the first frame.
        if run.targets:
            from hogtui.panes.query import spreading

            return spreading.messages(run, self.spread)
        from hogtui.panes.query import asking

        return asking.messages(client, run)

    def on_spread_gone(self, message: "Spread.Gone") -> None:
        """It stands otherwise in one of the projects."""
        message.stop()
        if message.run is self.run:
            self.spread.tell(message.run, message.sources)

    def on_spread_chosen(self, message: "Spread.Chosen") -> None:
        """It is known where to run."""
        message.stop()
        self.send(message.wanted)

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
        run, result = message.run, message.result
        if run is not self.run:
            return
        if not result.stale:
            entry = self.kept.add(result, run.statement, start=run.start, title=run.turn)
            numbers = {each.number for each in self.kept}
            kept = {**self._runs_kept, entry.number: run}
            self._runs_kept = {name: each for name, each in kept.items() if name in numbers}
            self.progress = None
            self.run = None
            self.post_message(self.Ran(self, run, result))
        self._show(run, result)

    def _show(self, run: Run, result: "Result") -> None:
        """Put rows on the screen."""
        self.shown = run
        if "spread" in self.__dict__:
            self.spread.show(run)
        self.results.show(result, run.statement)
        self.draft.error = None
        self.remove_class("-refused")
        self.state = State.READY if result.rows else State.EMPTY
        at = result.last_refresh or self.services.clock.now()
        self.data_age = (at, result.is_cached or result.stale)
        self.describe_run()
        self.post_message(self.Changed(self))

    @on(Explained)
    def explained(self, message: Explained) -> None:
        """How PostHog carries it out: beside the rows, or in their place."""
        message.stop()
        if message.run is not self.run:
            return
        from hogtui.panes.query.explaining import explanation

        self.run = None
        self.draft.error = None
        self.remove_class("-refused")
        self.results.peek("explanation", explanation(message.result, message.check))

    @on(Failed)
    def failed(self, message: Failed) -> None:
        """No rows: the reason goes under the editor, what was there before stays."""
        message.stop()
        if message.run is not self.run:
            return
        self.run = None
        error = message.error
        if not message.run.explains:
            self.post_message(self.Ran(self, message.run, error))
        if isinstance(error, Cancelled):
            self._say_cancelled(message.run, "")
            return
        self.draft.fail(message.run, error)
        self.add_class("-refused")
        if self.results.result is None:
            self.state = State.FAILED
        self.describe_run()
        self.post_message(self.Changed(self))

    @on(Located)
    def located(self, message: Located) -> None:
        """Now it is known where."""
        message.stop()
        self.draft.locate(message.run, message.problems)

    @on(Ran)
    def go_on(self, message: Ran) -> None:
        """The turn of the next one, if there is any."""
        if self._in_turn is not None and not self._in_turn.ended(message.run, message.error):
            self._in_turn = None

    # --- the rows behind the ones that are here

    def on_rows_more_wanted(self, message: "Rows.MoreWanted") -> None:
        """Fetch them, where the query was cut."""
        message.stop()
        run, result, client = self.shown, self.results.result, self.services.client
        if client is None:
            self.post_message(Pane.ConnectWanted())
        elif run is not None and result is not None and not result.stale:
            from hogtui.panes.query.more import More

            More(self, client, self.results.grid).fetch(run, result, self._longer)

    def _longer(self, before: "Result", after: "Result", remark: str) -> None:
        """The same result, with more rows."""
        self.kept.replace(before, after)
        if self.results.result is before and self.shown is not None:
            self.results.show(after, self.shown.statement)
            self.results.grid.remark = remark
            self.describe_run()

    # --- the results before

    def step(self, older: int) -> bool:
        """Show an older result, or a newer one; False at the ends."""
        entry = self.kept.step(self.results.result, older)
        run = self._runs_kept.get(entry.number) if entry is not None else None
        if entry is None or run is None or entry.result is self.results.result:
            return False
        self._show(run, entry.result)
        return True

    @property
    def _entry(self) -> Entry | None:
        """The one that is on the screen."""
        place = self.kept.place(self.results.result)
        return None if place is None else list(self.kept)[place]

    # --- cancelling

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
            if not run.explains:
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

    def watch_run(self, run: Run | None) -> None:
        """The clock runs while the query does."""
        if self._second is not None:
            self._second.stop()
            self._second = None
        if run is None:
            self._fade(None)
        else:
            self._second = self.set_interval(1.0, self.describe_run)
            self.set_timer(QUICK, partial(self._fade, run))
        self.describe_run()
        self.post_message(self.Changed(self))
        self.refresh_bindings()

    def _fade(self, run: Run | None) -> None:
        """Rows and message are of before, as long as this run goes on."""
        going = run is not None and run is self.run and not run.explains
        result = self.results.result
        self.results.aged = going and result is not None and not result.stale
        self.draft.fade(going)

    def watch_progress(self) -> None:
        """Say how far it is."""
        self.describe_run()

    def describe_run(self) -> None:
        """Say above the rows what goes on, and which rows they are."""
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
        self.results.heading.say(self._which(), said)
        self.results.hint = "" if run else "No rows yet: f9 runs the statement under the cursor."

    def _which(self) -> list[Part]:
        """The name of the result that is shown, and the values that it has come from."""
        parts = []
        entry = self._entry
        if entry is not None:
            name = self.kept.name(entry) if self.kept.place(entry.result) else ""
            turn = f"statement {entry.title}" if entry.title else ""
            words = ", ".join(filter(None, (name, turn)))
            parts.append(Part(f"{words}  " if words else "", "$text-muted", weight=7))
        if self.shown is not None and self.shown.filling is not None:
            told = self.shown.filling.told
            parts.append(Part(told, "$foreground", weight=8, elastic=True))
        return parts
