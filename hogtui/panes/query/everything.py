"""All rows of a query into a file, more than PostHog gives at once."""

from asyncio import to_thread
from contextlib import aclosing
from typing import TYPE_CHECKING

from textual.worker import Worker

from hogtui.api.query import HogQL, Progress, Running
from hogtui.api.walk import Paused, Stretch, count_rows, walk
from hogtui.panes.query.partial import Journal, Partial
from hogtui.panes.query.running import reading
from hogtui.text.walks import Plan, plan

if TYPE_CHECKING:
    from hogtui.api.client import Client


def query_in(journal: Journal) -> HogQL:
    """What is asked for an export, with what fills its placeholders."""
    return HogQL(
        journal.statement,
        values=journal.values,
        variables=journal.variables,
        filters=journal.filters,
    )


class Everything:
    """An export that goes on, stretch by stretch, until somebody stops it."""

    def __init__(self, client: "Client", journal: Journal) -> None:
        self.client = client
        self.part = Partial(journal)
        self.plan: Plan = plan(journal.statement)
        self.worker: Worker[None] | None = None
        self._progress: Progress | None = None
        self._resumes_at = 0.0

    @property
    def words(self) -> str:
        """How far it is, and what it waits for."""
        journal = self.part.journal
        rows = journal.position.rows
        words = ["exporting everything", f"{rows:,} rows"]
        if journal.counted:
            words.append(f"{min(100, 100 * rows // journal.counted)} %")
        left = self._resumes_at - self.client.clock.monotonic()
        if left > 0:
            return " · ".join([*words, f"PostHog asks to wait {left:.0f} s"])
        return " · ".join([*words, *reading(self._progress)])

    def stop(self) -> None:
        """Not now; the file and its journal stay."""
        if self.worker is not None:
            self.worker.cancel()

    async def run(self, *, count: bool, replace: bool) -> int:
        """Write all that is missing; gives the size of the file. Raises ApiError and OSError."""
        part = self.part
        query = query_in(part.journal)
        if not part.journal.columns:
            await to_thread(part.begin)
        if count:
            await to_thread(part.counted, await count_rows(self.client, query))
        async with aclosing(walk(self.client, query, self.plan, part.journal.position)) as steps:
            async for step in steps:
                match step:
                    case Running(progress=progress):
                        self._progress = progress
                    case Paused(seconds=seconds):
                        self._resumes_at = self.client.clock.monotonic() + seconds
                    case Stretch():
                        self._progress = None
                        await to_thread(
                            part.add,
                            step.columns,
                            step.types,
                            step.rows,
                            step.position,
                            self.client.clock.now(),
                        )
        return await to_thread(part.finish, replace=replace)
