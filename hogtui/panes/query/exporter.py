"""Writes the rows that are shown to a file, and says how far it is and how it went."""

from asyncio import CancelledError, to_thread
from pathlib import Path
from typing import TYPE_CHECKING

from hogtui.panes.query.export_form import ExportForm
from hogtui.panes.query.exporting import Job, Stopped, Wanted, suggested
from hogtui.text import amounts

if TYPE_CHECKING:
    from hogtui.panes.query.rows import Rows

TICK = 0.25
"""Seconds between two words about how far something is."""
LARGE = 50_000
"""Rows from which on it is said how far something is."""


class Exporting:
    """An export that goes on."""

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

    def ask(self) -> None:
        """Show the form, unless something is under way already."""
        rows = self.rows
        if rows.going is not None:
            rows.say("An export is going on; esc stops it.", "warning")
            return
        now = rows.pane.services.clock.now().astimezone()
        path = suggested(Path.home(), now, "csv")
        rows.app.push_screen(ExportForm(path, _rows(rows.seen.row_count)), self._chosen)

    def _chosen(self, wanted: Wanted | None) -> None:
        if wanted is not None:
            job = Job(self.rows.seen, wanted)
            self.rows.run_worker(self._export(job), exclusive=True, group="export")

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
            why = error.strerror if isinstance(error, OSError) else None
            rows.say(f"Not exported: {(why or str(error)).lower()}.", "warning")
        else:
            done = f"Exported {_rows(job.done)} to {job.wanted.path} ({amounts.size(size)})."
            rows.say(done)
        finally:
            tick.stop()
            rows.going = None


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"
