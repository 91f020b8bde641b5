"""Writes rows to a file, the ones that are shown or all there are, and says how it goes."""

from asyncio import CancelledError, to_thread
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hogtui.api.errors import ApiError
from hogtui.panes.query.asking import query_of
from hogtui.panes.query.copier import address_of
from hogtui.panes.query.everything import Everything
from hogtui.panes.query.export_form import ExportForm
from hogtui.panes.query.exporting import Job, Stopped, Wanted, suggested
from hogtui.panes.query.partial import Journal, Partial, unfinished
from hogtui.panes.query.running import Run, may_go_on
from hogtui.panes.query.runs import Runs
from hogtui.text import amounts
from hogtui.text.pages import NoPages
from hogtui.text.redaction import REDACTION
from hogtui.text.walks import MOST, ByTime, plan
from hogtui.widgets.menu import Choice, Menu
from hogtui.widgets.redacted_rows import redacted

if TYPE_CHECKING:
    from hogtui.panes.query.rows import Rows

TICK = 0.25
"""Seconds between two words about how far something is."""
LARGE = 50_000
"""Rows from which on it is said how far something is."""
NEW, FORGET = "new", "forget"


class Exporting:
    """An export of the rows that are here, while it goes on."""

    def __init__(self, job: Job) -> None:
        self.job = job

    @property
    def words(self) -> str:
        """How far it is, where it takes long enough to be read."""
        count = self.job.source.row_count
        return f"exporting, {100 * self.job.done // count} %" if count >= LARGE else ""

    def stop(self) -> None:
        """The file is not wanted any more."""
        self.job.stopped = True


class Exporter:
    """Asks where to and as what, and writes off the event loop."""

    def __init__(self, rows: "Rows") -> None:
        self.rows = rows
        self.home = Path.home()
        """Where files are proposed to go, and where stopped ones are looked for."""

    def ask(self) -> None:
        """Show the form, unless something is under way already."""
        if self.rows.going is not None:
            self.rows.say("Something is under way already; esc stops it.", "warning")
        else:
            self.rows.run_worker(self._ask(), exclusive=True, group="export form")

    async def _ask(self) -> None:
        rows = self.rows
        now = rows.pane.services.clock.now().astimezone()
        path = suggested(self.home, now, "csv")
        stopped = await to_thread(unfinished, path.parent, *address_of(rows))
        chosen = await rows.app.push_screen_wait(_menu(stopped)) if stopped else NEW
        if chosen == FORGET:
            with suppress(OSError):
                for each in stopped:
                    await to_thread(Partial(each).forget)
        elif chosen == NEW:
            more, can_fetch = self._more()
            words = rows.marked.words if rows.marked else _rows(rows.seen.row_count)
            form = ExportForm(path, words, more, can_fetch=can_fetch)
            wanted = await rows.app.push_screen_wait(form)
            if wanted is not None:
                self.begin(wanted)
        elif chosen is not None:
            journal = stopped[int(chosen)]
            self.go_on(journal)

    def begin(self, wanted: Wanted) -> None:
        """Write what is wanted."""
        run = self._run
        if wanted.everything and REDACTION.on:
            self.rows.say("Not exported: only what is here can be masked.", "warning")
        elif wanted.everything and run is not None:
            self._go(self._journal(run, wanted), wanted)
        else:
            job = Job(redacted(self.rows.picked), wanted)
            self.rows.run_worker(self._export(job), exclusive=True, group="export")

    def go_on(self, journal: Journal) -> None:
        """Write what is missing of an export that was stopped."""
        if REDACTION.on:
            self.rows.say("Not exported: what is fetched anew is not masked.", "warning")
        else:
            self._go(journal, journal.wanted)

    async def _export(self, job: Job) -> None:
        rows = self.rows
        rows.going = Exporting(job)
        tick = rows.set_interval(TICK, rows.note)
        try:
            size = await to_thread(job.run)
        except Stopped:
            rows.say("Export stopped; no file was made.")
        except CancelledError:
            job.stopped = True
            raise
        except (OSError, ValueError) as error:
            rows.say(f"Not exported: {_why(error)}.", "warning")
        else:
            done = f"Exported {_rows(job.done)} to {job.wanted.path} ({amounts.size(size)})."
            rows.say(done)
        finally:
            tick.stop()
            rows.going = None

    # --- more than what is here

    @property
    def _run(self) -> Run | None:
        """What the rows have come from."""
        tabs = (each for each in self.rows.ancestors if isinstance(each, Runs))
        return next((tab.shown for tab in tabs), None)

    def _more(self) -> tuple[str, bool]:
        """How all rows would be fetched, or why they cannot be, and whether they can."""
        tabs = (each for each in self.rows.ancestors if isinstance(each, Runs))
        tab = next(tabs, None)
        result = tab.results.result if tab is not None else None
        run = self._run
        if run is None or result is None or not may_go_on(result, run.statement):
            return "", False
        try:
            found = plan(query_of(run).text)
        except NoPages as error:
            return f"Everything cannot be fetched: {error}.", False
        by = "by time and uuid" if isinstance(found, ByTime) else "by OFFSET"
        words = f"One query for each {MOST:,} rows, {by}, without the filter and sorting here."
        remark = f" {found.remark[0].upper()}{found.remark[1:]}." if found.remark else ""
        return words + remark, True

    def _journal(self, run: Run, wanted: Wanted) -> Journal:
        query = query_of(run)
        host, project = address_of(self.rows)
        return Journal(
            target=str(wanted.path),
            form=wanted.form,
            safe=wanted.safe,
            statement=query.text,
            host=host,
            project=project,
            at=self.rows.pane.services.clock.now().isoformat(),
            values=dict(query.values),
            variables=dict(query.variables),
            filters=None if query.filters is None else dict(query.filters),
        )

    def _go(self, journal: Journal, wanted: Wanted) -> None:
        rows = self.rows
        client = rows.pane.services.client
        if client is None:
            rows.say("Not connected: everything can only be fetched from PostHog.", "warning")
            return
        try:
            going = Everything(client, journal)
        except NoPages as error:
            rows.say(f"Everything cannot be fetched: {error}.", "warning")
            return
        going.worker = rows.run_worker(
            self._everything(going, wanted), exclusive=True, group="export"
        )
        rows.going = going

    async def _everything(self, going: Everything, wanted: Wanted) -> None:
        rows = self.rows
        tick = rows.set_interval(TICK, rows.note)
        try:
            size = await going.run(count=wanted.count, replace=wanted.replace)
        except CancelledError:
            rows.say(f"Stopped after {_rows(_done(going))}; x offers to go on.")
            raise
        except (ApiError, OSError, ValueError) as error:
            words = f"Stopped after {_rows(_done(going))}: {_why(error)}. x offers to go on."
            rows.say(words, "warning")
        else:
            rows.say(_told(going, size))
        finally:
            tick.stop()
            rows.going = None


def _menu(stopped: list[Journal]) -> Menu:
    """What can go on, and a new one."""
    choices = [
        Choice(str(place), str(place + 1), f"Go on: {Path(each.target).name}, {_far(each)}")
        for place, each in enumerate(stopped[:9])
    ]
    new = Choice(NEW, "n", "A new file")
    return Menu("Export", [*choices, new, Choice(FORGET, "d", "Remove what was stopped")])


def _far(journal: Journal) -> str:
    """How far a stopped export is."""
    return f"{_rows(journal.position.rows)} so far"


def _done(going: Everything) -> int:
    return going.part.journal.position.rows


def _told(going: Everything, size: int) -> str:
    """What has become of it, and whether it is what was counted."""
    journal = going.part.journal
    rows, queries = journal.position.rows, journal.queries
    words = f"Exported {_rows(rows)} to {journal.target} ({amounts.size(size)})"
    words += f" in {queries} {'query' if queries == 1 else 'queries'}."
    if journal.counted is not None and journal.counted != rows:
        words += f" {journal.counted:,} were counted before."
    remark = going.plan.remark
    return f"{words} {remark[0].upper()}{remark[1:]}." if remark else words


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    return str(error).rstrip(".") if isinstance(error, ApiError) else str(error).lower()


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"
