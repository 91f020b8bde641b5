"""Copies the rows that are shown, in the ways that people paste them."""

from asyncio import to_thread
from typing import TYPE_CHECKING

from hogtui.panes.query import copying, web_link
from hogtui.panes.query.rows_keys import WAYS
from hogtui.widgets.menu import Choice, Menu
from hogtui.widgets.redacted_rows import redacted

if TYPE_CHECKING:
    from hogtui.panes.query.rows import Rows


class Copier:
    """Asks what to copy, makes the text off the event loop, and hands it to whoever copies."""

    def __init__(self, rows: "Rows") -> None:
        self.rows = rows

    def ask(self) -> None:
        """Offer the ways."""
        marked = self.rows.marked.words if self.rows.marked else ""
        choices = [Choice(way.id, way.key, way.of(marked).title) for way in WAYS]
        self.rows.app.push_screen(Menu("Copy", choices), self._chosen)

    def _chosen(self, way: str | None) -> None:
        if way is not None:
            self.copy(way)

    def copy(self, way: str) -> None:
        """Copy in one of the ways; of several in a row only the last one counts."""
        self.rows.run_worker(self._copy(way), exclusive=True, group="copy")

    async def _copy(self, way: str) -> None:
        rows = self.rows
        marked = rows.marked.words if rows.marked else ""
        what = next(each.of(marked).what for each in WAYS if each.id == way)
        text: str | None
        if way in ("curl", "web_link") and not rows.statement:
            rows.say("These rows were made on this machine: PostHog knows no query for them.")
            return
        if way == "curl":
            text = copying.curl(*address_of(rows), rows.statement)
        elif way == "web_link":
            text = web_link.link(*address_of(rows), rows.statement)
        else:
            place = rows.cursor_row, rows.cursor_column
            source = redacted(rows.seen if way == "row_json" else rows.picked)
            text = await to_thread(copying.text_of, way, source, *place)
        if text is None and way == "web_link":
            rows.say(web_link.TOO_LONG, "warning")
        elif text is None:
            words = f"Not copied: {what} would be more than 100 kB. Export to a file with x."
            rows.say(words, "warning")
        else:
            rows.post_message(rows.CopyRequested(rows, text, what))


def address_of(rows: "Rows") -> tuple[str, int | None]:
    """Host and project that the rows are from."""
    profile, session = rows.pane.services.settings.profile, rows.pane.session
    host = profile.host if profile is not None else ""
    return host, session.project.id if session is not None else None
