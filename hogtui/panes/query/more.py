"""The rows after the ones that are here: the same query again, from where it was cut."""

from asyncio import CancelledError
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.worker import Worker

from hogtui.api.errors import ApiError
from hogtui.api.query import Progress, Refresh, Result, Running, run_query
from hogtui.panes.base import Pane, Severity
from hogtui.panes.query.asking import query_of
from hogtui.panes.query.running import MOST_ROWS, Run, clock, may_go_on, new_id, own_limit, reading
from hogtui.text.pages import NoPages, bounds, page

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.panes.query.rows import Rows

FEW = 1_000
"""Rows that are fetched at least: a query of one row costs as much of the budget."""
UNORDERED = "no ORDER BY: pages may overlap or leave rows out"


Done = Callable[[Result, Result, str], None]
"""Takes the result before, the longer one, and what is to be known about its order."""


class Fetching:
    """Rows on their way."""

    def __init__(self) -> None:
        self.worker: Worker[None] | None = None
        self.seconds = 0.0
        self.progress: Progress | None = None

    @property
    def words(self) -> str:
        """What goes on."""
        return " · ".join([f"fetching more {clock(self.seconds)}", *reading(self.progress)])

    def stop(self) -> None:
        """PostHog stops as well."""
        if self.worker is not None:
            self.worker.cancel()


def how_many_more(run: Run, result: Result) -> int:
    """Rows of the next page: as many as the query itself asked for, or some more than are here."""
    limit = own_limit(run.statement)
    wanted = limit if limit is not None else max(FEW, len(result.rows))
    # One more is asked for, to know whether there are any behind them.
    return min(wanted, MOST_ROWS - 1)


class More:
    """Fetches the next rows of one result and puts them behind the others."""

    def __init__(self, place: Widget, client: "Client", rows: "Rows") -> None:
        """`place` is the widget that the work belongs to, `rows` where it is told."""
        self.place = place
        self.client = client
        self.rows = rows

    def fetch(self, run: Run, result: Result, done: Done) -> None:
        """Begin, unless there is a reason not to; then that is said."""
        rows = self.rows
        if rows.going is not None:
            self._say("Something is under way already; esc stops it.", "warning")
            return
        if run.targets:
            words = "Rows of several projects are not continued: write a larger LIMIT."
            self._say(words, "warning")
            return
        count = how_many_more(run, result)
        if not may_go_on(result, run.statement):
            self._say("There are no more rows: all of them are here.")
            return
        try:
            text = page(query_of(run).text, len(result.rows), count + 1)
        except NoPages as error:
            self._say(f"More cannot be fetched: {error}.", "warning")
            return
        going = Fetching()
        going.worker = self.place.run_worker(
            self._fetch(going, run, result, text, count, done), exclusive=True, group="more"
        )
        rows.going = going

    async def _fetch(
        self, going: Fetching, run: Run, before: Result, text: str, count: int, done: Done
    ) -> None:
        rows = self.rows
        query = replace(query_of(run), text=text)
        refresh = Refresh.FORCE_ASYNC if run.fresh else Refresh.ASYNC
        try:
            asked = run_query(self.client, query, query_id=new_id(), refresh=refresh)
            async with aclosing(asked) as steps:
                async for step in steps:
                    if isinstance(step, Running):
                        going.seconds, going.progress = step.seconds, step.progress
                        rows.note()
                    elif not step.stale:
                        self._came(before, step, count, text, done)
        except CancelledError:
            self._say("Stopped; the rows that were here stay.")
            raise
        except ApiError as error:
            self._say(f"No more rows came: {error}", "warning")
        finally:
            rows.going = None

    def _came(self, before: Result, page_: Result, count: int, text: str, done: Done) -> None:
        if list(page_.columns) != list(before.columns):
            self._say("The columns are others now: r runs the query anew.", "warning")
            return
        more = page_.rows[:count]
        has_more = len(page_.rows) > count
        seconds = before.seconds + page_.seconds
        longer = replace(
            before, rows=[*before.rows, *more], has_more=has_more, seconds=seconds, stale=False
        )
        ordered = bounds(text).is_ordered
        done(before, longer, "" if ordered else UNORDERED)
        words = f"Fetched {len(more):,} more" if more else "There are no more rows"
        self._say(f"{words}{'' if ordered or not more else f'; {UNORDERED}'}.")

    def _say(self, words: str, severity: Severity = "information") -> None:
        # By the place: what the rows posted while it handles a message would end there.
        self.place.post_message(Pane.Said(words, severity))
