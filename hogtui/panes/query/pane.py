"""The query pane: write HogQL, see the rows; several queries as tabs."""

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType

from hogtui.api.errors import Cancelled
from hogtui.panes.base import Pane
from hogtui.panes.query.buffers import Buffer
from hogtui.panes.query.editor import Editor
from hogtui.panes.query.help import HELP
from hogtui.panes.query.keys import OF_PANE, OF_PANE_BY_NAME
from hogtui.panes.query.tab import Tab
from hogtui.panes.query.tab_keys import BY_NAME, TABS
from hogtui.panes.query.tabs import Tabs
from hogtui.services import Services

if TYPE_CHECKING:
    from hogtui.api.write_types import Outcome
    from hogtui.panes.query.librarian import Librarian


class QueryPane(Tabs):
    """Tabs with queries, and what the keys that belong to all of them do."""

    ID = "query"
    TITLE = "Query"
    SCOPE = "query:read"
    HELP = HELP
    BINDINGS: ClassVar[list[BindingType]] = [*OF_PANE, *TABS]
    BY_NAME = [*BY_NAME, *OF_PANE_BY_NAME]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._librarian: Librarian | None = None

    def opened(self) -> None:
        """Ready to type; what the command line names is in a tab of its own."""
        super().opened()
        if self.services.open_file is not None:
            self.librarian.open_file(self.services.open_file)

    def take(self, wanted: Pane.Elsewhere) -> None:
        """A query of another pane, in a tab of its own."""
        if isinstance(wanted, Pane.QueryWanted):
            self.open_tab(wanted.text, wanted.title, run=wanted.run)

    # --- tabs

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],
    ) -> bool | None:
        """Which keys are live: there is nowhere else to go with one tab."""
        if action == "go_to_tab":
            return parameters[0] in range(1, len(self.tabs) + 1)
        if action in ("next_tab", "move_tab"):
            return len(self.tabs) > 1
        if action == "publish":
            return None if self.why_not(action) else True
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str | None:
        """Why an action cannot be done now."""
        if action != "publish":
            return super().why_not(action)
        client = self.services.client
        if client is None or client.locked:
            # Most of the time, and asked with every look at the keys: nothing is imported for it.
            return "Writing is locked: W unlocks it." if client else "There is no connection."
        from hogtui.panes.query.publisher import why_not

        return why_not(self.tab, self.session, client)

    async def action_new_tab(self) -> None:
        """An empty one."""
        await self.show(self._insert(Buffer("")))

    async def action_go_to_tab(self, number: int) -> None:
        """The one with that number."""
        if number <= len(self.tabs):
            await self.show(self.tabs[number - 1])

    async def action_next_tab(self, by: int) -> None:
        """The one beside it; after the last comes the first."""
        place = self.tabs.index(self.tab) + by
        await self.show(self.tabs[place % len(self.tabs)])

    def action_close_tab(self) -> None:
        """Close it, unless somebody should think about that first."""
        from hogtui.panes.query.closing import close

        close(self, self.tab)

    def action_move_tab(self, by: int) -> None:
        """Give it another number."""
        self.move(self.tab, by)

    def action_list_tabs(self, renames: bool = False) -> None:
        """All of them, and those that were closed."""
        from hogtui.panes.query.tab_list import TabList

        self.app.push_screen(TabList(self, renames=renames))

    def action_rename_tab(self) -> None:
        """Type a name for it."""
        self.action_list_tabs(renames=True)

    @work(group="close")
    async def action_reopen_tab(self) -> None:
        """The one that was closed last."""
        closed = await self.keeper.closed()
        if closed:
            self.reopen(closed[0])
        else:
            self.post_message(self.Said("No tab was closed."))

    def action_versions(self) -> None:
        """What its text was before."""
        self.show_versions(self.tab)

    @work(group="show versions", exclusive=True)
    async def show_versions(self, tab: Tab) -> None:
        """Choose one to go back to."""
        from hogtui.panes.query.versions_panel import VersionsPanel

        versions = await self.keeper.versions_of(tab.buffer)
        panel = VersionsPanel(tab.buffer.name, versions, self.services.clock.now())
        chosen = await self.app.push_screen_wait(panel)
        if chosen is not None:
            await self.show(tab)
            self.go_back(tab, chosen)

    # --- other programs

    @work(group="outside", exclusive=True)
    async def action_edit_outside(self) -> None:
        """Let another editor have the text, or the value that the cursor is on."""
        from hogtui.panes.query.outside import edit

        await edit(self)

    @work(group="outside", exclusive=True)
    async def action_page(self) -> None:
        """Let a pager have it."""
        from hogtui.panes.query.outside import page

        await page(self)

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
        tab, error = message.tab, message.error
        if isinstance(tab, Tab) and not isinstance(error, Cancelled):
            self.ended(tab, failed=error is not None)
        self.librarian.record(message)

    def action_history(self) -> None:
        """What was run before."""
        self.librarian.show_history()

    def action_open(self) -> None:
        """Files, saved queries, and what the project keeps."""
        self.librarian.find()

    def action_save(self) -> None:
        """The tab that is shown, to its file."""
        self.librarian.save()

    def action_save_elsewhere(self) -> None:
        """The tab that is shown, to another file."""
        self.librarian.save_elsewhere()

    def action_publish(self) -> None:
        """The tab that is shown, to the project."""
        self.librarian.publisher.publish()

    def written(self, outcome: "Outcome") -> None:
        """What was saved to the project has ended."""
        self.librarian.publisher.published(outcome)

    def action_save_named(self) -> None:
        """The tab that is shown, under a name."""
        self.librarian.save_named()

    # --- copying

    def on_editor_copy_requested(self, message: Editor.CopyRequested) -> None:
        """A piece of the query, of the server's words, of the rows, or a whole value."""
        message.stop()
        self.copy(message.text, message.what)

    # By their names, because these classes are not there before they are needed; all are alike.
    on_grid_copy_requested = on_value_view_copy_requested = on_editor_copy_requested
    on_chart_copy_requested = on_error_view_copy_requested = on_editor_copy_requested
