"""Keeps what was run, and brings back queries from where they are kept."""

import asyncio
from typing import TYPE_CHECKING

from textual import work
from textual.widget import Widget

from hogtui.history import Entry, Place
from hogtui.panes.base import Pane
from hogtui.panes.query.recording import entry_of, place_of

if TYPE_CHECKING:
    from hogtui.panes.query.history_panel import Chosen
    from hogtui.panes.query.pane import QueryPane
    from hogtui.panes.query.tab import Tab


class Librarian(Widget):
    """Has nothing to show of its own; made for the first run, or the first key."""

    DEFAULT_CSS = """
    Librarian { display: none; }
    """

    def __init__(self, pane: "QueryPane") -> None:
        super().__init__()
        self.desk = pane
        self.services = pane.services

    # --- what was run

    def record(self, message: "Tab.Ran") -> None:
        """Keep a run, unless nothing is to be kept."""
        place = place_of(self.services, self.desk.session)
        if self.services.history is None or self.services.private or place is None:
            return
        clock = self.services.clock
        entry = entry_of(
            message.run,
            message.result,
            message.error,
            ended=clock.now(),
            seconds=clock.monotonic() - message.run.began,
            project=place.project,
        )
        self.keep(place, entry)

    @work(group="record")
    async def keep(self, place: Place, entry: Entry) -> None:
        """Write it down; what goes wrong is said once."""
        history = self.services.history
        if history is not None:
            problem = await asyncio.to_thread(history.record, place, entry)
            if problem is not None:
                self.desk.post_message(Pane.Said(problem, "warning"))

    def show_history(self) -> None:
        """Open the panel, or say why there is none."""
        place = place_of(self.services, self.desk.session)
        if self.services.history is None:
            self._say("No history is kept: config.toml says history = false.")
        elif place is None:
            self._say("The history is that of a project, and none is open yet.")
        else:
            from hogtui.panes.query.history_panel import HistoryPanel

            panel = HistoryPanel(
                self.services.history,
                place,
                self.services.clock.now(),
                note="private: nothing is kept now" if self.services.private else "",
                copy=lambda text: self.desk.copy(text, "the query"),
            )
            self.app.push_screen(panel, self._reopen)

    def _reopen(self, chosen: "Chosen | None") -> None:
        if chosen is not None:
            self.desk.open_tab(chosen.entry.query, run=chosen.run)

    def _say(self, words: str) -> None:
        self.desk.post_message(Pane.Said(words, "warning"))
