"""What stands beside the tree: an insight, a dashboard, annotations, uses; and the way back."""

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from hogtui.api.errors import ApiError
from hogtui.panes.browse.parts import Detail
from hogtui.text.moments import find_zone
from hogtui.text.safe import line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo
    from typing import Any

    from hogtui.panes.insights.board_view import BoardView
    from hogtui.panes.insights.pane import InsightsPane
    from hogtui.panes.insights.view import InsightView
    from hogtui.resources.usage import Wanted

SHOWN = ("insight", "board", "notes", "usage")
"""What can stand here, besides what is known of a line of the tree."""


class Stage(Widget):
    """Makes what it shows when it is first wanted."""

    DEFAULT_CSS = """
    Stage {
        width: 1fr;
        height: 1fr;
        layout: vertical;
        InsightView, BoardView, Notes, Usage { display: none; }
        &.-on-insight InsightView, &.-on-board BoardView { display: block; }
        &.-on-notes Notes, &.-on-usage Usage { display: block; }
        &.-shown #about { display: none; }
    }
    """

    class Noted(Message):
        """The annotations are here."""

        def __init__(self, found: "Sequence[Mapping[str, Any]]") -> None:
            super().__init__()
            self.found = found

    class Turned(Message):
        """Something else is shown, or nothing but what is known of a line of the tree."""

    def __init__(self, pane: "InsightsPane") -> None:
        super().__init__()
        self.pane = pane
        self.services = pane.services
        self.view: InsightView | None = None
        self.board: BoardView | None = None
        self.annotations: Sequence[Mapping[str, Any]] | None = None
        """None until they were read."""
        self._way: list[str] = []
        """What is shown, and what was before it: where `esc` leads."""

    def compose(self) -> ComposeResult:
        """What is known of a line of the tree."""
        yield Detail(id="about")

    @property
    def shown(self) -> str:
        """One of SHOWN, or "" for what is known of a line of the tree."""
        return self._way[-1] if self._way else ""

    @property
    def zone(self) -> "tzinfo":
        """Of the project."""
        session = self.pane.session
        found = find_zone(session.project.timezone) if session is not None else None
        return found or UTC

    def show(self, name: str, focus: Widget, *, after: str = "") -> None:
        """Show something else; `after` is what `esc` leads back to."""
        self._way = [*([after] if after and after != name else []), name]
        self._bring()
        focus.focus()

    def _bring(self) -> None:
        for name in SHOWN:
            self.set_class(self.shown == name, f"-on-{name}")
        self.set_class(bool(self._way), "-shown")
        self.post_message(self.Turned())

    def clear(self) -> None:
        """Show nothing but what is known of a line of the tree."""
        self._way = []
        self._bring()

    def forget(self) -> None:
        """Another project."""
        self.annotations = None
        self.clear()

    def back(self) -> Widget | None:
        """One level back; gives what has the keys then, None for the tree."""
        if self._goes_back():
            return self.app.focused
        self._way = self._way[:-1]
        self._bring()
        if self.shown == "insight" and self.view is not None:
            return self.view.chart
        if self.shown == "board" and self.board is not None:
            return self.board.tiles
        return None

    def _goes_back(self) -> bool:
        """Whether what is shown had something to go back from."""
        if self.shown == "insight":
            return self.view is not None and self.view.back()
        return self.shown == "board" and self.board is not None and self.board.back()

    def compute(self, *, force: bool) -> None:
        """Newer numbers of what is shown."""
        if self.shown == "insight" and self.view is not None:
            self.view.compute(force=force)
        elif self.shown == "board" and self.board is not None:
            self.board.compute_all(force=force)
        elif self.shown == "notes":
            self.read_annotations()

    # --- numbers

    async def show_insight(self, short_id: str, record: "Mapping[str, Any]") -> None:
        """The numbers of an insight."""
        from hogtui.panes.insights.subject import Subject

        view = await self._view()
        after = self.shown if self.shown in {"usage", "board"} else ""
        self.show("insight", view.chart, after=after)
        view.show(Subject(short_id, record))

    async def _view(self) -> "InsightView":
        from hogtui.panes.insights.view import InsightView

        if self.view is None:
            self.view = InsightView(self.services)
            await self.mount(self.view)
        self.view.zone = self.zone
        self._read_notes()
        return self.view

    async def show_board(self, number: int, record: "Mapping[str, Any]") -> None:
        """The tiles of a dashboard."""
        from hogtui.panes.insights.board_view import BoardView

        if self.board is None:
            self.board = BoardView(self.services)
            await self.mount(self.board)
        self.board.zone = self.zone
        self._read_notes()
        after = "usage" if self.shown == "usage" else ""
        self.show("board", self.board.tiles, after=after)
        self.board.show(number, line(str(record.get("name") or "")))

    async def on_board_view_tile_wanted(self, message: "BoardView.TileWanted") -> None:
        """One tile alone, as it is looked at on its dashboard."""
        from hogtui.panes.insights.subject import Subject

        message.stop()
        tile, board = message.tile, self.board
        if tile.insight is None or board is None:
            return
        view = await self._view()
        self.show("insight", view.chart, after="board")
        record = tile.computed.body if tile.computed is not None else {}
        plain = {name: value for name, value in record.items() if name != "result"}
        overrides = replace(message.overrides, dashboard=board.number)
        view.show(Subject(tile.insight.short_id, plain, overrides=overrides), tile.computed)

    async def show_usage(self, wanted: "Wanted") -> None:
        """What mentions something."""
        from hogtui.panes.insights.using import Usage

        await self.query("Usage").remove()
        found = Usage(self.pane, wanted)
        await self.mount(found)
        self.show("usage", found.lines)

    # --- annotations

    def _read_notes(self) -> None:
        if self.annotations is None:
            self.annotations = ()
            self.read_annotations()

    @work(exclusive=True, group="annotations")
    async def read_annotations(self) -> None:
        """What was written down; a chart without them is a chart all the same."""
        from hogtui.resources.annotations import annotations

        client = self.services.client
        if client is None:
            return
        try:
            self.post_message(self.Noted(await annotations(client)))
        except ApiError:
            # Marks on charts are an extra: a key that may not read them still sees the charts.
            self.post_message(self.Noted(()))

    @on(Noted)
    def noted(self, message: Noted) -> None:
        """Draw them."""
        message.stop()
        self.annotations = message.found
        if self.board is not None:
            self.board.take_notes(message.found)
        if self.view is not None:
            self.view.take_notes(message.found)
        for each in self.query("Notes"):
            from hogtui.panes.insights.notes import Notes

            if isinstance(each, Notes):
                each.show(message.found)

    async def show_notes(self) -> None:
        """All of them as a list."""
        from hogtui.panes.insights.notes import Notes

        await self.query("Notes").remove()
        self._read_notes()
        found = Notes(self.pane, self.zone)
        await self.mount(found)
        self.show("notes", found.lines, after=self.shown)
