"""The rows of a query, and what can be done with them without asking for them again."""

from asyncio import to_thread

from textual import work

from hogtui.panes.base import Pane
from hogtui.panes.query import rows_keys
from hogtui.panes.query.rows_keys import WAYS
from hogtui.widgets.grid import Grid, RowsSource, Source


class Rows(Grid):
    """A grid that copies what it shows in many formats."""

    BINDINGS = rows_keys.BINDINGS
    BY_NAME = rows_keys.BY_NAME

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
            self.post_message(Pane.Said(words, "warning"))
        else:
            self.post_message(self.CopyRequested(self, text, what))

    def _address(self) -> tuple[str, int | None]:
        """Host and project that the rows are from."""
        profile, session = self.pane.services.settings.profile, self.pane.session
        host = profile.host if profile is not None else ""
        return host, session.project.id if session is not None else None
