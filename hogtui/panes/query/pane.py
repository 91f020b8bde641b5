"""The query pane: write HogQL, see the rows; several queries as tabs."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.widget import Widget

from hogtui.panes.base import Pane
from hogtui.panes.query import opening
from hogtui.panes.query.buffers import Buffer, Buffers, Saver
from hogtui.panes.query.draft import Draft
from hogtui.panes.query.editor import Editor
from hogtui.panes.query.help import HELP
from hogtui.panes.query.keys import OF_PANE
from hogtui.panes.query.tab import Tab
from hogtui.services import Services
from hogtui.text.statements import statement_at

if TYPE_CHECKING:
    from textual.worker import Worker

    from hogtui.api.session import Session
    from hogtui.panes.query.librarian import Librarian


class QueryPane(Pane):
    """Tabs, of which one is shown; the others go on with what they do."""

    ID = "query"
    TITLE = "Query"
    SCOPE = "query:read"
    HELP = HELP
    BINDINGS = OF_PANE

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        kept = Buffers.load(services.store)
        begin = kept or Buffers([Buffer(opening.TEXT, opening.CURSOR)])
        self.tabs = [Tab(services, each) for each in begin.buffers]
        """In their order; those that were never shown are not mounted."""
        self.tab = self.tabs[begin.shown]
        """The one that is shown."""
        self.saver = Saver(services.store, services.clock, self.buffers)
        self._saving: Worker[None] | None = None
        self._problem_of_saving: str | None = None
        self._librarian: Librarian | None = None
        self._focus: dict[Tab, Widget] = {}
        """Where the keys went when a tab was last shown."""
        profile = services.settings.profile
        if kept is None and profile is not None and profile.source == "demo":
            self.tab.start_once_connected(self.tab.editor.statement())

    def compose(self) -> ComposeResult:
        """The one that is shown; the others are mounted when they are first asked for."""
        self.tab.set_reactive(Tab.session, self.session)
        yield self.tab

    def opened(self) -> None:
        """Ready to type."""
        self.tab.editor.focus()

    async def leave(self) -> None:
        """Stop the queries on the server, and keep the texts."""
        await self.saver.save()
        for tab in self._mounted():
            await tab.leave()

    def _mounted(self) -> Iterator[Tab]:
        return (each for each in self.tabs if each.is_mounted)

    # --- which tab is shown

    def open_tab(
        self, text: str, title: str = "", path: Path | None = None, *, run: bool = False
    ) -> Tab:
        """Open another tab beside the one that is shown, and show it."""
        tab = Tab(self.services, Buffer(text, title=title, path=path))
        self.tabs.insert(self.tabs.index(self.tab) + 1, tab)
        if run:
            tab.start_once_connected(statement_at(text, 0))
        self.show(tab)
        return tab

    def show(self, tab: Tab) -> None:
        """Bring a tab to the front, with the focus where it was in it."""
        old, self.tab = self.tab, tab
        if old is tab:
            return
        focused = self.screen.focused
        if focused is not None and old in focused.ancestors:
            self._focus[old] = focused
        if tab.is_attached:
            tab.display = True
        else:
            tab.set_reactive(Tab.session, self.session)
            self.mount(tab, after=old)
        self._focus.get(tab, tab.editor).focus()
        old.display = False
        self._follow()
        self.keep_soon()

    @on(Tab.OpenWanted)
    def open_wanted(self, message: Tab.OpenWanted) -> None:
        """Something in a tab wants to be one of its own."""
        message.stop()
        self.open_tab(message.text, message.title, run=message.run)

    @on(Tab.Changed)
    def tab_changed(self, message: Tab.Changed) -> None:
        """The pane is in the state of the tab that is shown."""
        message.stop()
        if message.tab is self.tab:
            self._follow()

    def _follow(self) -> None:
        self.state = self.tab.state
        self.post_message(self.DataAge(*self.tab.data_age))

    def watch_session(self, session: "Session | None") -> None:
        """Tell the tabs; those that are mounted later hear of it then."""
        for tab in self._mounted():
            tab.session = session

    # --- keeping what is written

    def buffers(self) -> Buffers:
        """What is worth keeping."""
        return Buffers([each.buffer for each in self.tabs], self.tabs.index(self.tab))

    @on(Draft.Edited)
    def edited(self, message: Draft.Edited) -> None:
        """Something was written, or the cursor went elsewhere."""
        message.stop()
        self.keep_soon()

    def keep_soon(self) -> None:
        """On disk within a second."""
        self.saver.changed = True
        if self._saving is None or self._saving.is_finished:
            self._saving = self.keep()

    @work(group="keep")
    async def keep(self) -> None:
        """Write until nothing has changed for a while."""
        problem = await self.saver.run()
        if problem is not None and problem != self._problem_of_saving:
            self.post_message(self.Said(problem, "warning"))
        self._problem_of_saving = problem

    # --- what is kept elsewhere

    @property
    def librarian(self) -> "Librarian":
        """Who knows where queries are kept; made for the first run, or the first key."""
        if self._librarian is None:
            from hogtui.panes.query.librarian import Librarian

            self._librarian = Librarian(self)
            self.mount(self._librarian)
        return self._librarian

    @on(Tab.Ran)
    def ran(self, message: Tab.Ran) -> None:
        """Keep it."""
        message.stop()
        self.librarian.record(message)

    def action_history(self) -> None:
        """What was run before."""
        self.librarian.show_history()

    # --- copying

    def on_editor_copy_requested(self, message: Editor.CopyRequested) -> None:
        """A piece of the query, of the server's words, of the rows, or a whole value."""
        message.stop()
        self.copy(message.text, message.what)

    # By their names, because these classes are not there before they are needed; all are alike.
    on_grid_copy_requested = on_value_view_copy_requested = on_editor_copy_requested
    on_chart_copy_requested = on_error_view_copy_requested = on_editor_copy_requested

    @work(group="copy")
    async def copy(self, text: str, what: str) -> None:
        """Copy, and say how it went."""
        copied = await self.services.clipboard.copy(text)
        if copied.confirmed:
            said = self.Said(f"Copied {what} ({copied.route})", route=copied.route)
        elif copied.route:
            said = self.Said(f"Sent {what} to the terminal's clipboard", route=copied.route)
        else:
            said = self.Said(f"Not copied. {copied.why or ''}".strip(), "warning")
        self.post_message(said)
