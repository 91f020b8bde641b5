"""The tree at the left: what is in it, what was open in it, and what is looked for."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import events, on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from hogtui.api.errors import ApiError, Forbidden
from hogtui.panes.base import Pane
from hogtui.panes.browse.parts import Summary
from hogtui.panes.insights.nodes import children, roots
from hogtui.resources.find import written
from hogtui.services import Services
from hogtui.text.safe import line
from hogtui.widgets.bar import Part
from hogtui.widgets.menu import Choice, Menu
from hogtui.widgets.tree_list import Node, TreeList

if TYPE_CHECKING:
    from hogtui.panes.insights.finder import Everything, Finder

KEPT = "insights"
"""Where it is kept what was open, by project."""
AT_FIRST = ("dashboards",)
"""What is open the first time."""
HINT = "letters of a name, or is: type: tag: by:"


class Shelf(Widget):
    """Reads what is opened, and finds what is typed."""

    DEFAULT_CSS = """
    Shelf {
        width: 44;
        height: 1fr;
        layout: vertical;
        Summary { background: $panel; color: $text-muted; }
        Input, Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
        Input { display: none; }
        Input.-wanted { display: block; }
    }
    """

    class Filled(Message):
        """What is in a branch is here."""

        def __init__(self, node: Node, found: Sequence[Node], note: str) -> None:
            super().__init__()
            self.node = node
            self.found = found
            self.note = note

    class NotFilled(Message):
        """It could not be read."""

        def __init__(self, node: Node | None, error: ApiError) -> None:
            super().__init__()
            self.node = node
            self.error = error

    class Everywhere(Message):
        """All that can be found is here."""

        def __init__(self, everything: "Everything") -> None:
            super().__init__()
            self.everything = everything

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.project = ""
        self.tree_list = TreeList()
        self._finder: Finder | None = None
        self._is_searching = False
        """Something is looked for; what there is to find may still be on its way."""

    def compose(self) -> ComposeResult:
        """A line about it, a line to type on, and the tree."""
        yield Summary()
        yield Input(placeholder=HINT)
        yield self.tree_list

    @property
    def text(self) -> str:
        """What is looked for."""
        return self.query_one(Input).value.strip()

    # --- reading

    def begin(self, project: str) -> None:
        """Another project: what was open there is opened again."""
        self.project = project
        self._finder = None
        self.query_one(Input).value = ""
        kept = (self.services.store.read(KEPT) or {}).get(project)
        kept = kept if isinstance(kept, dict) else {}
        opened = kept.get("open", AT_FIRST)
        is_list = isinstance(opened, list | tuple)
        self.tree_list.wanted = {str(each) for each in opened} if is_list else set(AT_FIRST)
        self.tree_list.show_tree(roots(), str(kept.get("cursor", "")))
        self._wanted_cursor = str(kept.get("cursor", ""))
        self._say()

    _wanted_cursor = ""
    """Where the cursor was, as long as that is not there yet."""

    def reload(self) -> None:
        """Read it anew; what is open is opened again."""
        opened = self.tree_list.open_ids()
        node = self.tree_list.node
        self._finder = None
        self.tree_list.wanted = set(opened)
        self._wanted_cursor = node.id if node is not None else ""
        self.tree_list.show_tree(roots(), self._wanted_cursor)
        if self.text:
            self._search()

    @on(TreeList.Wanted)
    def wanted(self, message: TreeList.Wanted) -> None:
        """A branch was opened."""
        message.stop()
        self._read(message.node)

    @work(group="branches")
    async def _read(self, node: Node) -> None:
        client = self.services.client
        if client is None:
            return
        try:
            found, note = await children(client, node)
        except ApiError as error:
            self.post_message(self.NotFilled(node, error))
        else:
            self.post_message(self.Filled(node, found, note))

    @on(Filled)
    def filled(self, message: Filled) -> None:
        """Show it; the cursor goes to where it was before the restart."""
        message.stop()
        self.tree_list.fill(message.node, message.found, message.note)
        if self._wanted_cursor and self.tree_list.go_to(self._wanted_cursor):
            self._wanted_cursor = ""
        self._say()

    @on(NotFilled)
    def not_filled(self, message: NotFilled) -> None:
        """Say why, in its place."""
        message.stop()
        error = message.error
        words = line(error.message)
        if isinstance(error, Forbidden) and error.scope:
            words = f"This key lacks {error.scope}."
        if message.node is not None:
            self.tree_list.fail(message.node, f"{words} r tries again.")
        else:
            self.post_message(Pane.Said(f"Not everything can be found: {words}", "warning"))

    # --- keeping

    @on(TreeList.Turned)
    async def turned(self, message: TreeList.Turned) -> None:
        """What is open survives a restart."""
        message.stop()
        await self.keep()

    async def keep(self) -> None:
        """Write down what is open and where the cursor is."""
        if not self.project or not self.tree_list.roots:
            return
        node = self.tree_list.node
        state: dict[str, Any] = {
            "open": self.tree_list.open_ids(),
            "cursor": node.id if node is not None else "",
        }
        kept = {**(self.services.store.read(KEPT) or {}), self.project: state}
        await asyncio.to_thread(self.services.store.write, KEPT, kept)

    # --- finding

    def search(self) -> None:
        """Take letters."""
        entry = self.query_one(Input)
        entry.add_class("-wanted")
        entry.focus()
        if self._finder is None:
            self._read_everything()

    @work(exclusive=True, group="everything")
    async def _read_everything(self) -> None:
        from hogtui.panes.insights.finder import read_everything

        client = self.services.client
        if client is None:
            return
        try:
            everything = await read_everything(client)
        except ApiError as error:
            self.post_message(self.NotFilled(None, error))
        else:
            self.post_message(self.Everywhere(everything))

    @on(Everywhere)
    def everywhere(self, message: Everywhere) -> None:
        """Now it can be looked for."""
        from hogtui.panes.insights.finder import Finder

        message.stop()
        self._finder = Finder(message.everything)
        self._search()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Every letter counts at once."""
        event.stop()
        self._search()

    def _search(self) -> None:
        text = self.text
        if not text:
            if self._is_searching:
                self._is_searching = False
                self.tree_list.show_found(None)
        elif self._finder is not None:
            self._is_searching = True
            self.tree_list.show_found(self._finder.find(text))
        elif self.is_mounted and self.services.client is not None:
            self._read_everything()
        self._say()

    def clear(self) -> None:
        """Show the tree again."""
        entry = self.query_one(Input)
        entry.value = ""
        entry.remove_class("-wanted")
        self.tree_list.focus()

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """To what was found."""
        event.stop()
        self.tree_list.focus()
        self.query_one(Input).set_class(bool(self.text), "-wanted")

    def on_key(self, event: events.Key) -> None:
        """Down leaves the line for what it found."""
        if event.key == "down" and self.query_one(Input).has_focus:
            event.stop()
            event.prevent_default()
            self.tree_list.focus()

    def offer_facets(self) -> None:
        """Offer what it can be narrowed down to."""
        if self._finder is None:
            self.search()
            self.post_message(Pane.Said("Reading everything first: once more in a moment."))
            return
        choices = [
            Choice(written(facet), "", f"{written(facet)}  ({times})")
            for facet, times in self._finder.facets().items()
            if facet.value
        ]
        self.app.push_screen(Menu("Only", choices), self._narrow)

    def _narrow(self, facet: str | None) -> None:
        if facet is not None:
            entry = self.query_one(Input)
            entry.value = f"{entry.value} {facet}".strip()
            entry.add_class("-wanted")
            self.tree_list.focus()

    # --- what is said

    def _say(self) -> None:
        parts = [Part(" Insights and dashboards", weight=5, elastic=True)]
        if self.text:
            count = self.tree_list.count if self._finder is not None else None
            words = (
                "reading everything ..." if count is None else f"{count:,} fit {line(self.text)}"
            )
            parts = [Part(f" {words} ", "$text-accent"), Part("· esc shows the tree", weight=3)]
        self.query_one(Summary).say(parts)
