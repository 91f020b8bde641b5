"""The rows of a query, and what can be done with them without asking for them again."""

from asyncio import CancelledError, to_thread
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message
from textual.reactive import reactive

from hogtui.panes.base import Pane, Severity
from hogtui.panes.query import rows_keys
from hogtui.panes.query.rows_keys import WAYS
from hogtui.text import amounts
from hogtui.widgets.grid import Grid, RowsSource, Source

if TYPE_CHECKING:
    from hogtui.panes.query.exporting import Job, Wanted

TICK = 0.25
"""Seconds between two words about how far something is."""
LARGE = 50_000
"""Rows from which on it is said how far something is."""


class Rows(Grid):
    """A grid that copies and exports what it shows."""

    BINDINGS = rows_keys.BINDINGS
    BY_NAME = rows_keys.BY_NAME

    class Noted(Message):
        """There is something else to say about the rows."""

    job: "reactive[Job | None]" = reactive(None, init=False, repaint=False)
    """The export that goes on."""

    def __init__(self) -> None:
        self.rows = RowsSource((), ())
        """The rows as they came."""
        self.statement = ""
        """What they are the answer to."""
        super().__init__(self.rows)

    def show(self, source: Source, keep_cursor: bool = False) -> None:
        """Show rows that came."""
        if isinstance(source, RowsSource):
            self.rows = source
        super().show(source, keep_cursor)

    @property
    def seen(self) -> RowsSource:
        """The rows as they are shown."""
        source = self.source
        return source if isinstance(source, RowsSource) else self.rows

    @property
    def pane(self) -> Pane:
        """The pane that this is in."""
        return next(each for each in self.ancestors if isinstance(each, Pane))

    # Copying

    def action_copy_menu(self) -> None:
        """Ask what to copy, and as what."""
        from hogtui.panes.query.menu import Choice, Menu

        choices = [Choice(way.id, way.key, way.title) for way in WAYS]
        self.app.push_screen(Menu("Copy", choices), self._copy_chosen)

    def _copy_chosen(self, way: str | None) -> None:
        if way is not None:
            self.copy_as(way)

    def action_copy_as(self, way: str) -> None:
        """Copy in one of the ways."""
        self.copy_as(way)

    @work(exclusive=True, group="copy")
    async def copy_as(self, way: str) -> None:
        """Make the text off the event loop, and hand it to whoever copies."""
        from hogtui.panes.query import copying

        text: str | None
        if way == "curl":
            text = copying.curl(*self._address(), self.statement)
        else:
            place = self.cursor_row, self.cursor_column
            text = await to_thread(copying.text_of, way, self.seen, *place)
        what = next(each.what for each in WAYS if each.id == way)
        if text is None:
            words = f"Not copied: {what} would be more than 100 kB. Export to a file with x."
            self._say(words, "warning")
        else:
            self.post_message(self.CopyRequested(self, text, what))

    def _address(self) -> tuple[str, int | None]:
        """Host and project that the rows are from."""
        profile, session = self.pane.services.settings.profile, self.pane.session
        host = profile.host if profile is not None else ""
        return host, session.project.id if session is not None else None

    # Exporting

    def action_export(self) -> None:
        """Ask where to, and as what."""
        if self.job is not None:
            self._say("An export is going on; esc stops it.", "warning")
            return
        from hogtui.panes.query.export_form import ExportForm
        from hogtui.panes.query.exporting import suggested

        now = self.pane.services.clock.now().astimezone()
        path = suggested(Path.home(), now, "csv")
        self.app.push_screen(ExportForm(path, _rows(self.seen.row_count)), self._export_chosen)

    def _export_chosen(self, wanted: "Wanted | None") -> None:
        if wanted is not None:
            self.export(wanted)

    @work(exclusive=True, group="export")
    async def export(self, wanted: "Wanted") -> None:
        """Write a file off the event loop, and say how it went."""
        from hogtui.panes.query.exporting import Job, Stopped

        job = self.job = Job(self.seen, wanted)
        tick = self.set_interval(TICK, self._note)
        try:
            size = await to_thread(job.run)
        except Stopped:
            self._say("Export stopped; no file was made.")
        except CancelledError:
            job.stopped = True
            raise
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else None
            self._say(f"Not exported: {(why or str(error)).lower()}.", "warning")
        else:
            done = f"Exported {_rows(job.done)} to {wanted.path} ({amounts.size(size)})."
            self._say(done)
        finally:
            tick.stop()
            self.job = None

    def watch_job(self) -> None:
        """Another key is live, and something else to say."""
        self.refresh_bindings()
        self._note()

    # What is said

    @property
    def notes(self) -> list[str]:
        """What goes on among the rows."""
        notes = []
        if self.job is not None and self.seen.row_count >= LARGE:
            share = 100 * self.job.done // self.job.source.row_count
            notes.append(f"exporting, {share} % · esc stops")
        return notes

    def _note(self) -> None:
        self.post_message(self.Noted())

    def _say(self, text: str, severity: Severity = "information") -> None:
        self.post_message(Pane.Said(text, severity))

    # Going back

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002  Textual's signature
    ) -> bool | None:
        """Which keys are live; where nothing goes on, escape is not ours."""
        return self.job is not None if action == "back" else True

    def action_back(self) -> None:
        """Stop, one thing at a time."""
        if self.job is not None:
            self.job.stopped = True


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"
