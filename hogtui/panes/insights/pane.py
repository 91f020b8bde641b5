"""Insights and dashboards: a tree at the left, the numbers beside it."""

from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal

from hogtui.panes.base import Pane
from hogtui.panes.browse.parts import Detail
from hogtui.panes.browse.sections import drawn
from hogtui.panes.insights.help import HELP
from hogtui.panes.insights.keys import OF_PANE
from hogtui.panes.insights.nodes import BoardRef, InsightRef
from hogtui.panes.insights.shelf import Shelf
from hogtui.panes.insights.stage import Stage
from hogtui.resources.base import Context
from hogtui.resources.dashboards import DASHBOARDS
from hogtui.resources.insights import INSIGHTS
from hogtui.services import Services
from hogtui.widgets.chart import Chart
from hogtui.widgets.grid import Grid
from hogtui.widgets.tree_list import TreeList

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from hogtui.api.write_types import Outcome
    from hogtui.panes.insights.board_view import BoardView
    from hogtui.panes.insights.view import InsightView

WIDE = 100
"""Columns from which tree and numbers stand side by side."""


class InsightsPane(Pane):
    """Where one is in the tree decides what is shown."""

    ID = "insights"
    TITLE = "Insights"
    SCOPE = "insight:read"
    HELP = HELP
    BINDINGS = OF_PANE
    DEFAULT_CSS = """
    InsightsPane {
        & > Horizontal { height: 1fr; }
        Shelf { width: 1fr; }
        Stage { display: none; }
        &.-wide Shelf { width: 44; }
        &.-wide Stage, &.-shown Stage { display: block; }
        &.-shown Shelf { display: none; }
        &.-wide.-shown Shelf { display: block; }
        &.-zoomed.-shown Shelf { display: none; }
    }
    """

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.shelf = Shelf(services)
        self.stage = Stage(self)

    def compose(self) -> ComposeResult:
        """The tree, and what is shown of it."""
        self.set_class(self.app.size.width >= WIDE, "-wide")
        with Horizontal():
            yield self.shelf
            yield self.stage

    def opened(self) -> None:
        """Read what was open the last time."""
        self.shelf.tree_list.focus()
        self._begin()

    def watch_session(self) -> None:
        """Another project has other insights."""
        if self.is_mounted:
            self._begin()

    def _begin(self) -> None:
        self.stage.forget()
        if self.session is not None and self.missing_scope is None:
            self.shelf.begin(str(self.session.project.id))

    async def leave(self) -> None:
        """Keep where one was."""
        await self.shelf.keep()

    @property
    def shown(self) -> str:
        """What stands beside the tree; "" for what is known of its line."""
        return self.stage.shown

    @property
    def view(self) -> "InsightView | None":
        """The insight that was opened last."""
        return self.stage.view

    @property
    def board(self) -> "BoardView | None":
        """The dashboard that was opened last."""
        return self.stage.board

    @property
    def context(self) -> Context:
        """What else is known where something is described."""
        return Context(self.services.clock.now())

    # --- what is shown

    @on(Stage.Turned)
    def turned(self, message: Stage.Turned) -> None:
        """There is something else to be seen."""
        message.stop()
        self.set_class(bool(self.shown), "-shown")
        if not self.shown:
            self.remove_class("-zoomed")
            self.describe()
        self.refresh_bindings()

    @on(TreeList.Moved)
    def moved(self, message: TreeList.Moved) -> None:
        """Another line of the tree."""
        message.stop()
        if not self.shown:
            self.describe()
        self.refresh_bindings()

    def describe(self) -> None:
        """What is known of what the cursor is on, without asking for anything."""
        if not self.is_mounted:
            return
        node = self.shelf.tree_list.node
        found: Sequence[Any] = ()
        match node.data if node is not None else None:
            case InsightRef(_, item) if item is not None:
                found = INSIGHTS.sections(item.thing, self.context)
            case BoardRef(_, item) if item is not None:
                found = DASHBOARDS.sections(item.thing, self.context)
        self.query_one("#about", Detail).show(drawn(found))

    @on(TreeList.Opened)
    async def open_node(self, message: TreeList.Opened) -> None:
        """Enter: show its numbers."""
        message.stop()
        match message.node.data:
            case InsightRef(short_id, item):
                await self.stage.show_insight(short_id, item.record if item is not None else {})
            case BoardRef(number, item):
                await self.stage.show_board(number, item.record if item is not None else {})
        await self.shelf.keep()

    # --- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What changes something is greyed while that is not possible."""
        if action == "change":
            return None if self.why_not(action) else True
        if action == "back":
            return bool(self.shown) or bool(self.shelf.text)
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str | None:
        """Why an action cannot be done now."""
        if action == "change":
            session, client = self.session, self.services.client
            if session is None or client is None:
                return "Nothing can be changed without a connection."
            is_board = self.shown == "board"
            scope = "dashboard:write" if is_board else "insight:write"
            if not session.allows(scope):
                return f"This key lacks {scope}."
            if client.locked:
                return "Writing is locked: W unlocks it."
        return super().why_not(action)

    def action_change(self, what: str) -> None:
        """Ask for a change of what is shown, or of what the cursor is on."""
        from hogtui.panes.insights.changing import Changer

        Changer(self).do(what)

    async def action_annotations(self) -> None:
        """All of them as a list."""
        await self.stage.show_notes()

    def action_find(self) -> None:
        """Take letters."""
        self.stage.clear()
        self.shelf.search()

    def action_facets(self) -> None:
        """Offer what it can be narrowed down to."""
        self.stage.clear()
        self.shelf.offer_facets()

    def action_usage(self) -> None:
        """Ask what is looked for everywhere."""
        from hogtui.panes.insights.using import ask

        ask(self)

    def action_zoom(self) -> None:
        """The numbers alone, or beside the tree."""
        self.toggle_class("-zoomed")

    def action_reload(self) -> None:
        """The tree anew where the cursor is in it, else the numbers."""
        if self.services.client is None:
            self.post_message(self.ConnectWanted())
        elif self.shelf.has_focus_within or not self.shown:
            self.shelf.reload()
        else:
            self.stage.compute(force=False)

    def action_force(self) -> None:
        """The numbers anew, whatever is kept."""
        self.stage.compute(force=True)

    def action_back(self) -> None:
        """One level back."""
        if self.shelf.has_focus_within and (self.shelf.text or not self.shown):
            self.shelf.clear()
        else:
            (self.stage.back() or self.shelf.tree_list).focus()
        self.refresh_bindings()

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other where there is room."""
        self.set_class(event.size.width >= WIDE, "-wide")

    # --- copying

    def address(self, page: str) -> str:
        """A page of the project in the web app."""
        profile, session = self.services.settings.profile, self.session
        host = profile.host if profile is not None else ""
        project = session.project.id if session is not None else "@current"
        return f"{host}/project/{project}/{page}"

    def title_shown(self) -> str:
        """What is shown, or what the cursor is on, by its name."""
        if self.shown == "insight" and self.view is not None:
            return self.view.subject.title
        if self.shown == "board" and self.board is not None:
            return self.board.title
        node = self.shelf.tree_list.node
        return node.title if node is not None else ""

    def link(self) -> str:
        """Its page in the web app."""
        if self.shown == "insight" and self.view is not None:
            return self.address(f"insights/{self.view.subject.short_id}")
        if self.shown == "board" and self.board is not None:
            return self.address(f"dashboard/{self.board.number}")
        node = self.shelf.tree_list.node
        match node.data if node is not None else None:
            case InsightRef(short_id):
                return self.address(f"insights/{short_id}")
            case BoardRef(number):
                return self.address(f"dashboard/{number}")
        return ""

    def action_link(self) -> None:
        """Copy the link: over SSH there is no browser to open."""
        if link := self.link():
            self.copy(link, "the web link")

    def action_copy_menu(self) -> None:
        """Offer what can be copied."""
        from hogtui.panes.insights.copying import offer

        offer(self)

    def action_export(self) -> None:
        """Ask where to."""
        from hogtui.panes.insights.copying import ask_file

        ask_file(self)

    @on(Chart.CopyRequested)
    @on(Grid.CopyRequested)
    def copy_text(self, message: Chart.CopyRequested | Grid.CopyRequested) -> None:
        """A chart as text, or a cell of rows."""
        message.stop()
        self.copy(message.text, message.what)

    def written(self, outcome: "Outcome") -> None:
        """A change has ended: show what is stored now."""
        from hogtui.panes.insights.changed import show_change

        show_change(self, outcome)
