"""The tabs of the pane: which there are, in which order, and which one is shown."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.widget import Widget

from hogtui.panes.base import Pane
from hogtui.panes.query import opening
from hogtui.panes.query.buffers import Buffer, new_id
from hogtui.panes.query.draft import Draft
from hogtui.panes.query.journal import Buffers
from hogtui.panes.query.keeper import Keeper
from hogtui.panes.query.strip import Strip
from hogtui.panes.query.tab import Tab
from hogtui.services import Services
from hogtui.text.statements import statement_at

if TYPE_CHECKING:
    from textual.worker import Worker

    from hogtui.api.session import Session
    from hogtui.panes.query.journal import Closed
    from hogtui.panes.query.versions import Version


class Tabs(Pane):
    """A pane with tabs of which one is shown; the others go on with what they do."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.keeper = Keeper(services, self.buffers)
        kept = self.keeper.journal.load()
        begin = kept or Buffers([Buffer(opening.TEXT, opening.CURSOR, id=new_id())])
        self.tabs = [self._make(each) for each in begin.buffers]
        """In their order; those that were never shown are not mounted."""
        self.tab = self.tabs[begin.shown]
        """The one that is shown."""
        self._saving: Worker[None] | None = None
        self._focus: dict[Tab, Widget] = {}
        """Where the keys went when a tab was last shown."""
        self._ran = ""
        """The run for which a version was kept last."""
        profile = services.settings.profile
        if kept is None and profile is not None and profile.source == "demo":
            self.tab.start_once_connected(self.tab.editor.statement())

    def _make(self, buffer: Buffer) -> Tab:
        tab = Tab(self.services, buffer if buffer.id else buffer._replace(id=new_id()))
        self.keeper.opened(tab.buffer)
        return tab

    def compose(self) -> ComposeResult:
        """The one that is shown; the others are mounted when they are first asked for."""
        self.tab.set_reactive(Tab.session, self.session)
        self.describe_tabs()
        yield self.tab

    def opened(self) -> None:
        """Ready to type."""
        self.tab.editor.focus()

    async def leave(self) -> None:
        """Stop the queries on the server, and keep the texts."""
        await self.keeper.saver.save()
        for tab in self._mounted():
            await tab.leave()

    def _mounted(self) -> Iterator[Tab]:
        return (each for each in self.tabs if each.is_mounted)

    def watch_session(self, session: "Session | None") -> None:
        """Tell the tabs; those that are mounted later hear of it then."""
        for tab in self._mounted():
            tab.session = session

    # --- which one is shown

    def open_tab(
        self, text: str, title: str = "", path: Path | None = None, *, run: bool = False
    ) -> Tab:
        """Open another tab beside the one that is shown, and show it."""
        tab = self._insert(Buffer(text, title=title, path=path))
        if run:
            tab.start_once_connected(statement_at(text, 0))
        self.show(tab)
        return tab

    def _insert(self, buffer: Buffer) -> Tab:
        tab = self._make(buffer)
        self.tabs.insert(self.tabs.index(self.tab) + 1, tab)
        return tab

    def show(self, tab: Tab) -> AwaitComplete:
        """Bring a tab to the front, with the focus where it was in it.

        Done at the latest when what this gives has been waited for.
        """
        focused = self.screen.focused
        if focused is not None and self.tab in focused.ancestors:
            self._focus[self.tab] = focused
        self.tab.label(anew=True)
        self.tab = tab
        tab.news = ""
        return AwaitComplete(self._bring(tab))

    async def _bring(self, tab: Tab) -> None:
        if not tab.is_attached:
            tab.set_reactive(Tab.session, self.session)
            tab.display = False
            await self.mount(tab)
        if tab is not self.tab:
            return  # another one was asked for meanwhile
        self.describe_tabs()
        tab.display = True
        # Before the others go: what has the focus and is hidden would hand it on to anything.
        self.screen.set_focus(self._focus.get(tab, tab.editor))
        for other in self._mounted():
            other.display = other is tab
        self._follow()
        self.keep_soon()

    @on(Tab.OpenWanted)
    def open_wanted(self, message: Tab.OpenWanted) -> None:
        """Something in a tab wants to be one of its own."""
        message.stop()
        self.open_tab(message.text, message.title, run=message.run)

    @on(Strip.Chosen)
    def chosen(self, message: Strip.Chosen) -> None:
        """A click on the name of a tab."""
        message.stop()
        if message.place < len(self.tabs):
            self.show(self.tabs[message.place])

    @on(Tab.Changed)
    def tab_changed(self, message: Tab.Changed) -> None:
        """The pane is in the state of the tab that is shown."""
        message.stop()
        tab = message.tab
        if isinstance(tab, Tab) and tab.run is not None and tab.run.id != self._ran:
            self._ran = tab.run.id
            self.keep_version(tab.buffer, "run")
        if tab is self.tab:
            self._follow()
        self.describe_tabs()

    def ended(self, tab: Tab, *, failed: bool) -> None:
        """A run has ended; where nobody looks it leaves a mark."""
        if tab is not self.tab:
            tab.news = "failed" if failed else "done"
            self.describe_tabs()

    def _follow(self) -> None:
        self.state = self.tab.state
        self.post_message(self.DataAge(*self.tab.data_age))

    def describe_tabs(self, *, anew: bool = False) -> None:
        """Say above the editor which tabs there are; `anew` if a text may have become another."""
        several = len(self.tabs) > 1
        if several or self.tab.title or self.tab.path is not None:
            names = [each.label(anew=anew and each is self.tab) for each in self.tabs]
            self.tab.draft.heading.show(names, self.tabs.index(self.tab))
        else:
            self.tab.draft.heading.show((), 0)
        self.tab.set_class(several, "-several")

    # --- closing, and opening again

    def close(self, tab: Tab) -> None:
        """Close a tab. What it runs is stopped on the server; its text can be had again."""
        buffer, place = tab.buffer, self.tabs.index(tab)
        self.keeper.let_go(buffer)
        self.tabs.remove(tab)
        self._focus.pop(tab, None)
        if not self.tabs:
            self.tabs.append(self._make(Buffer("")))
        if tab is self.tab:
            self.show(self.tabs[min(place, len(self.tabs) - 1)])
        else:
            self.describe_tabs()
        self.put_away(tab, buffer)
        self.keep_soon()

    @work(group="close")
    async def put_away(self, tab: Tab, buffer: Buffer) -> None:
        """Keep what a tab held, and end it."""
        await self.keeper.put_away(buffer)
        if tab.is_mounted:
            tab.display = False
            await tab.leave()
            await tab.remove()

    def reopen(self, closed: "Closed") -> None:
        """Open a tab again that was closed."""
        self.keeper.reopened(closed)
        self.show(self._insert(closed.buffer))

    def move(self, tab: Tab, by: int) -> None:
        """Put a tab in another place."""
        place = self.tabs.index(tab)
        to = max(0, min(place + by, len(self.tabs) - 1))
        self.tabs.insert(to, self.tabs.pop(place))
        self.describe_tabs()
        self.keep_soon()

    def rename(self, tab: Tab, title: str) -> None:
        """Call a tab something; by its file or its text again for ""."""
        tab.title = title
        self.describe_tabs()
        self.keep_soon()

    # --- keeping what is written

    def buffers(self) -> Buffers:
        """What is worth keeping."""
        return Buffers([each.buffer for each in self.tabs], self.tabs.index(self.tab))

    @on(Draft.Edited)
    def edited(self, message: Draft.Edited) -> None:
        """Something was written, or the cursor went elsewhere."""
        message.stop()
        self.keep_soon()
        if self.tab.path is not None:
            self.describe_tabs()

    def keep_soon(self) -> None:
        """On disk within a second."""
        self.keeper.saver.changed = True
        if self._saving is None or self._saving.is_finished:
            self._saving = self.keep()

    @work(group="keep")
    async def keep(self) -> None:
        """Write until nothing has changed for a while."""
        await self.keeper.run(self._told)
        self.describe_tabs(anew=True)

    def _told(self, problem: str | None) -> None:
        if problem is None:
            self.post_message(self.Said("What you write is kept on disk again."))
        else:
            self.post_message(self.Said(problem, "warning"))

    @on(Draft.Rewriting)
    def rewriting(self, message: Draft.Rewriting) -> None:
        """The text as it is now is worth keeping."""
        message.stop()
        for tab in self._mounted():
            if tab.draft is message.draft:
                self.keep_version(tab.buffer._replace(text=message.text), message.why)

    @work(group="versions")
    async def keep_version(self, buffer: Buffer, why: str) -> None:
        """Keep the text of a tab as it is now."""
        await self.keeper.keep_version(buffer, why)

    def go_back(self, tab: Tab, version: "Version") -> None:
        """Let a tab hold again what it held before."""
        if tab.is_begun:
            tab.draft.rewrite(version.text, "before going back")
