"""SQL over the results that are here, answered on this machine at no cost."""

import re
from asyncio import CancelledError
from collections.abc import Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING

from textual.timer import Timer

from hogtui.api.query_types import Result
from hogtui.credentials import without_keys
from hogtui.local.engine import Engine, Handed, LocalError, Run, missing
from hogtui.panes.base import Pane
from hogtui.panes.query.kept import Entry, Kept
from hogtui.panes.query.local_panel import LocalPanel
from hogtui.panes.query.running import clock
from hogtui.panes.query.view import Work, off_the_loop
from hogtui.text.knowledge import quoted_name
from hogtui.text.rows import Found, Steps

if TYPE_CHECKING:
    from hogtui.panes.query.tab import Tab

IDLE = 120.0
"""Seconds without a question after which the engine is let go of: it takes 200 MB and the rows."""
ANSWERS = 5
"""Answers that can be asked again themselves."""
_TABLE = re.compile(r"results(?=_\d+$|$)")


class InThread(Run):
    """Takes steps off the event loop."""

    async def __call__(self, steps: Steps[Found]) -> Found:
        """Take them all; whoever is cancelled stops them."""
        return await off_the_loop(Work(steps))


class Asking:
    """A question that is on its way."""

    def __init__(self, again: "AskingAgain", began: float) -> None:
        self.again = again
        self.began = began

    @property
    def words(self) -> str:
        """How long it takes already."""
        return f"asking {clock(self.again.tab.services.clock.monotonic() - self.began)}"

    def stop(self) -> None:
        """The engine is ended with it."""
        self.again.tab.workers.cancel_group(self.again.tab, "local")


class AskingAgain:
    """The panel of one tab, its engine, and the answers."""

    def __init__(self, tab: "Tab") -> None:
        self.tab = tab
        self.engine = Engine(without_keys(tab.services.clipboard.environ), InThread())
        self.answers = Kept(ANSWERS)
        """The newest is called `local`, the one before `local_2`."""
        self.sql = ""
        """What the rows on the screen are the answer to."""
        self._panel: LocalPanel | None = None
        self._idle: Timer | None = None
        self._numbers = count(1)
        self._held: dict[int, tuple[int, Sequence[object]]] = {}

    # The panel

    def open(self) -> None:
        """Show where to write, unless that would lead nowhere."""
        if problem := missing():
            self.tab.post_message(Pane.Said(problem, "warning"))
            return
        if not self.named():
            self.tab.post_message(Pane.Said("There are no rows to ask yet: f9 runs a query."))
            return
        if self._panel is None:
            self._panel = LocalPanel(self._suggestion())
            # Whoever wants to ask something else writes over it.
            self._panel.call_after_refresh(self._panel.select_all)
            self.tab.results.mount(self._panel, before=self.tab.results.query_one(".summary"))
        self._panel.display = True
        self._panel.call_after_refresh(self._begin)

    def _begin(self) -> None:
        if self._panel is not None:
            self._panel.tell(self._told())
            self._panel.editor.focus()

    def close_panel(self) -> None:
        """Stop a question first; then back to the rows."""
        going = self.tab.results.grid.going
        if isinstance(going, Asking):
            going.stop()
        elif self._panel is not None:
            self._panel.display = False
            self.tab.results.focus_rows()

    def _suggestion(self) -> str:
        """A question that gives something at once: the column of the cursor by its values."""
        grid = self.tab.results.grid
        columns = grid.seen.columns
        if not columns:
            return "SELECT *\nFROM results"
        name = quoted_name(columns[min(grid.cursor_column, len(columns) - 1)].name or "column_1")
        return f"SELECT {name}, count() AS times\nFROM results\nGROUP BY 1\nORDER BY times DESC"

    # What can be asked

    def entries(self) -> dict[str, Entry]:
        """Every result that is kept, by its name."""
        answers = self.answers.named().items()
        return {
            **self.tab.kept.named(),
            **{_TABLE.sub("local", name): entry for name, entry in answers},
        }

    def named(self) -> Mapping[str, Handed]:
        """The results by the names that a question knows them by."""
        results = {name: entry.result for name, entry in self.entries().items()}
        # What the engine has is known by numbers. The rows are held, so that no others can be
        # taken for them; a result that has grown has others.
        before, self._held = self._held, {}
        for result in results.values():
            rows = result.rows
            number = before[id(rows)][0] if id(rows) in before else next(self._numbers)
            self._held[id(rows)] = number, rows
        return {
            name: Handed(self._held[id(each.rows)][0], each.columns, each.types, each.rows)
            for name, each in results.items()
        }

    def _told(self) -> list[str]:
        return [f"{name} ({len(each.rows):,} rows)" for name, each in self.named().items()]

    # A question

    def ask(self, sql: str) -> None:
        """Ask; what was on its way is not wanted any more."""
        self.tab.run_worker(self._ask(sql), exclusive=True, group="local")

    async def _ask(self, sql: str) -> None:
        tab, grid = self.tab, self.tab.results.grid
        self._rest(None)
        self._say("")
        going = grid.going = Asking(self, tab.services.clock.monotonic())
        tick = tab.set_interval(1.0, grid.note)
        shown = tab.results.result
        timezone = shown.timezone if shown is not None else "UTC"
        try:
            answer = await self.engine.ask(sql, self.named(), timezone)
        except LocalError as error:
            self._say(str(error))
        except CancelledError:
            tab.post_message(Pane.Said("Stopped."))
            raise
        else:
            result = Result(
                answer.columns,
                answer.types,
                answer.rows,
                has_more=False,
                limit=None,
                seconds=answer.seconds,
                timezone=timezone,
                local=True,
            )
            self._show(sql, result, cut=answer.has_more)
        finally:
            tick.stop()
            if grid.going is going:
                grid.going = None
            self._rest(IDLE)

    def _show(self, sql: str, result: Result, *, cut: bool) -> None:
        self.sql = sql
        self.answers.add(result, sql)
        self.tab.results.show(result, sql)
        self.tab.describe_run()
        if cut:
            self.tab.results.grid.remark = "no more rows than these are shown"
        if self._panel is not None and self._panel.display:
            self._panel.tell(self._told())

    def _say(self, problem: str) -> None:
        if self._panel is not None:
            self._panel.say(problem)

    # The end

    def _rest(self, seconds: float | None) -> None:
        """Let go of the engine when nothing was asked for so long; None: not now."""
        if self._idle is not None:
            self._idle.stop()
            self._idle = None
        if seconds is not None and self.engine.is_running:
            self._idle = self.tab.set_timer(seconds, self.engine.close)

    async def close(self) -> None:
        """End the engine."""
        self.tab.workers.cancel_group(self.tab, "local")
        await self.engine.close()
