"""A dashboard: what it is narrowed down to, its tiles as they come, and keys for all of them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import Any

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from hogtui.api.errors import ApiError
from hogtui.api.insights import Overrides
from hogtui.charts.model import Chart as Model
from hogtui.panes.base import Pane
from hogtui.panes.browse.parts import Detail, Summary
from hogtui.panes.browse.sections import drawn
from hogtui.panes.insights.board import Board
from hogtui.panes.insights.keys import OF_BOARD
from hogtui.panes.insights.loading import Update, Wanted, compute, load
from hogtui.panes.insights.tile_picture import model_of
from hogtui.resources.base import Context
from hogtui.resources.dashboards import (
    DASHBOARDS,
    Tile,
    TileKind,
    asked,
    sections,
    title,
    variables_in,
)
from hogtui.resources.dashboards import Board as BoardData
from hogtui.resources.insight_looks import AS_SAVED, Look
from hogtui.resources.insight_words import in_a_line
from hogtui.services import Services
from hogtui.text.safe import line
from hogtui.widgets.bar import Part


class BoardView(Widget):
    """Loads a dashboard and shows its tiles."""

    BINDINGS = OF_BOARD
    DEFAULT_CSS = """
    BoardView {
        width: 1fr;
        height: 1fr;
        layout: vertical;
        Summary { background: $panel; }
        Summary.words { background: $surface; color: $text-muted; }
        Detail { display: none; height: 1fr; width: 1fr; }
        &.-about Detail { display: block; }
        &.-about Board { display: none; }
    }
    """

    class Updated(Message):
        """More is known, and these charts were made of it."""

        def __init__(self, update: Update, models: Mapping[int, Model | None]) -> None:
            super().__init__()
            self.update = update
            self.models = models

    class Failed(Message):
        """It could not be loaded, or not all of it."""

        def __init__(self, error: ApiError) -> None:
            super().__init__()
            self.error = error

    class Ended(Message):
        """There is nothing more to come."""

    class TileWanted(Message):
        """One tile is to be shown alone."""

        def __init__(self, tile: Tile, overrides: Overrides, look: Look) -> None:
            super().__init__()
            self.tile = tile
            self.overrides = overrides
            self.look = look

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.zone: tzinfo = UTC
        self.annotations: Sequence[Mapping[str, Any]] = ()
        self.number, self.name_of_it = 0, ""
        self.data: BoardData | None = None
        self.look = AS_SAVED
        """Dates and filters for all tiles, instead of what is saved."""
        self.values: dict[str, Any] = {}
        """Of variables, by the numbers of these, as they are sent."""
        self.error: ApiError | None = None
        self.is_busy = False
        self.tiles = Board(services.clock)

    def compose(self) -> ComposeResult:
        """Two lines about it, and its tiles."""
        yield Summary(id="board-head")
        yield Summary(id="board-asks", classes="words")
        yield self.tiles
        yield Detail()

    # --- loading

    def show(self, number: int, name: str = "") -> None:
        """Show another dashboard."""
        self.number, self.name_of_it = number, name
        self.data, self.look, self.values = None, AS_SAVED, {}
        self.remove_class("-about")
        self.tiles.pictures = {}
        self.tiles.show(())
        self.load()

    @property
    def overrides(self) -> Overrides:
        """What is looked at instead of what is saved."""
        filters: dict[str, Any] = {}
        if self.look.date_from or self.look.date_to:
            filters["date_from"] = self.look.date_from or None
            filters["date_to"] = self.look.date_to or None
        if self.look.properties:
            filters["properties"] = [*self.look.properties]
        if filters and self.data is not None:
            saved = self.data.dashboard.filters
            filters = {**{n: v for n, v in saved.items() if v}, **filters}
        return Overrides(None, filters or None, self.values or None)

    @property
    def wanted(self) -> Wanted:
        """What is loaded."""
        return Wanted(self.number, self.overrides)

    def load(self) -> None:
        """What is kept of all tiles, then what is missing."""
        self.error, self.is_busy = None, True
        self.say()
        self._load(self.wanted)

    @work(exclusive=True, group="board")
    async def _load(self, wanted: Wanted) -> None:
        client = self.services.client
        if client is None:
            return
        try:
            async for update in load(client, wanted):
                await self._tell(wanted, update)
            self.post_message(self.Ended())
        except ApiError as error:
            self.post_message(self.Failed(error))

    def compute(self, numbers: Sequence[int], *, force: bool = False) -> None:
        """Newer numbers for some tiles."""
        if self.data is not None and numbers:
            self.error, self.is_busy = None, True
            self.say()
            self._compute(self.wanted, self.data, numbers, force=force)

    @work(exclusive=True, group="board")
    async def _compute(
        self, wanted: Wanted, data: BoardData, numbers: Sequence[int], *, force: bool
    ) -> None:
        client = self.services.client
        if client is None:
            return
        try:
            async for update in compute(client, wanted, data, numbers, force=force):
                await self._tell(wanted, update)
            self.post_message(self.Ended())
        except ApiError as error:
            self.post_message(self.Failed(error))

    async def _tell(self, wanted: Wanted, update: Update) -> None:
        """With the charts of what has changed, made off the event loop."""
        if wanted.number != self.number:
            return
        now = self.services.clock.now()
        changed = [
            tile
            for tile in update.board.tiles
            if tile.id in update.changed and tile.id not in update.busy
        ]
        models = await asyncio.to_thread(
            lambda: {
                each.id: model_of(each, self.zone, now, self.annotations, wanted.number)
                for each in changed
            }
        )
        self.post_message(self.Updated(update, models))

    @on(Updated)
    def updated(self, message: Updated) -> None:
        """Draw what is other than before."""
        message.stop()
        update = message.update
        known = self.data
        self.data = update.board
        same = known is not None and [t.place for t in known.tiles] == [
            t.place for t in update.board.tiles
        ]
        if not same or set(self.tiles.pictures) != {t.id for t in update.board.tiles}:
            self.tiles.show(update.board.tiles)
        for tile in update.board.tiles:
            picture = self.tiles.pictures[tile.id]
            picture.tile, picture.is_busy = tile, tile.id in update.busy
            if tile.id in message.models:
                picture.use(message.models[tile.id])
            if tile.id in update.changed:
                self.tiles.redraw(tile.id)
        self.say()

    @on(Failed)
    def failed(self, message: Failed) -> None:
        """What is drawn stays, with the reason."""
        message.stop()
        self.error = message.error
        self._rest()

    @on(Ended)
    def ended(self, message: Ended) -> None:
        """All is here."""
        message.stop()
        self._rest()

    def _rest(self) -> None:
        self.is_busy = False
        for number, picture in self.tiles.pictures.items():
            if picture.is_busy:
                picture.is_busy = False
                self.tiles.redraw(number)
        self.say()

    def stored(self, record: Mapping[str, Any]) -> None:
        """It was changed."""
        item = DASHBOARDS.item({n: v for n, v in record.items() if n != "tiles"})
        if self.data is not None and item is not None:
            self.data = replace(self.data, dashboard=item.thing, record=item.record)
            self.say()

    def take_notes(self, found: Sequence[Mapping[str, Any]]) -> None:
        """Draw all charts again with these."""
        self.annotations = found
        if self.data is None:
            return
        now = self.services.clock.now()
        for tile in self.data.tiles:
            picture = self.tiles.pictures.get(tile.id)
            if picture is not None and picture.is_drawn:
                picture.use(model_of(tile, self.zone, now, self.annotations, self.number))
                self.tiles.redraw(tile.id)

    # --- what is said

    @property
    def context(self) -> Context:
        """What else is known where it is described."""
        return Context(self.services.clock.now())

    @property
    def title(self) -> str:
        """Its name."""
        if self.data is not None:
            return line(title(self.data.dashboard))
        return self.name_of_it or f"dashboard {self.number}"

    def say(self) -> None:
        """Its name, what it is narrowed down to, and how far it is."""
        if not self.is_mounted:
            return
        tiles = self.data.tiles if self.data is not None else ()
        left = [Part(f" {self.title}", "bold", weight=20, elastic=True)]
        if tiles:
            left.append(Part(f" · {len(tiles)} tiles", "$text-muted", weight=2))
        different = [*self.look.words(), *(["other values"] if self.values else [])]
        if different:
            changed = f" · {', '.join(different)}: not saved"
            left.append(Part(changed, "bold $text-warning", weight=10, elastic=True))
        right = []
        if self.error is not None:
            right.append(Part(f"{line(self.error.message)} ", "bold $text-error", elastic=True))
        failed = sum(bool(each.error) for each in tiles)
        if failed:
            right.append(Part(f"{failed} failed ", "$text-error", weight=6))
        if self.is_busy:
            busy = sum(each.is_busy for each in self.tiles.pictures.values())
            words = f"computing {busy} ... " if busy else "loading ... "
            right.append(Part(words, "$text-accent", weight=7))
        self.query_one("#board-head", Summary).say(left, right)
        words = ""
        if self.data is not None:
            about = line(self.data.dashboard.description)
            narrowed = in_a_line(asked(self.data.dashboard.filters, self.context))
            words = " · ".join(each for each in (about, narrowed) if each)
        asks = self.query_one("#board-asks", Summary)
        asks.display = bool(words)
        asks.say([Part(f" {words}", elastic=True)])
        ages = [each.computed.at for each in tiles if each.computed is not None]
        oldest = min((at for at in ages if at is not None), default=None)
        self.post_message(Pane.DataAge(oldest, oldest is not None))

    # --- keys

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002  Textual's signature
    ) -> bool | None:
        """Only what there is something for."""
        if action == "as_saved":
            return not self.look.is_saved or bool(self.values)
        if action == "variables":
            return self.data is not None and bool(variables_in(self.data))
        return True

    @on(Board.Opened)
    def clicked(self, message: Board.Opened) -> None:
        """A second click."""
        message.stop()
        self.action_open_tile()

    def action_open_tile(self) -> None:
        """One tile alone."""
        picture = self.tiles.picture
        if picture is not None and picture.tile.insight is not None:
            self.post_message(self.TileWanted(picture.tile, self.overrides, self.look))

    def action_reload_tile(self) -> None:
        """Newer numbers of one."""
        if self.tiles.cursor in self.tiles.pictures:
            self.compute([self.tiles.cursor])

    def compute_all(self, *, force: bool = False) -> None:
        """Newer numbers of all."""
        if self.data is None:
            self.load()
            return
        self.compute(
            [each.id for each in self.data.tiles if each.kind is TileKind.INSIGHT], force=force
        )

    def look_at(self, look: Look) -> None:
        """With other dates or filters."""
        self.look = look
        self.load()

    def action_as_saved(self) -> None:
        """As it is saved."""
        self.values = {}
        self.look_at(AS_SAVED)

    def action_dates(self) -> None:
        """Other dates for all tiles."""
        from hogtui.panes.insights.looking import offer_dates

        offer_dates(self, self.look, self.look_at)

    def action_narrow(self) -> None:
        """More filters for all tiles."""
        from hogtui.panes.insights.looking import ask_filters

        ask_filters(self, self.look, self.look_at)

    @work(exclusive=True, group="variables")
    async def action_variables(self) -> None:
        """Values for the variables of its queries."""
        from hogtui.panes.insights.variables import ask_values

        if self.data is not None:
            await ask_values(self, variables_in(self.data))

    def take_values(self, values: Mapping[str, Any]) -> None:
        """With these."""
        self.values = dict(values)
        self.load()

    def action_about(self) -> None:
        """Everything about it in the place of its tiles, or these again."""
        self.toggle_class("-about")
        if self.has_class("-about") and self.data is not None:
            found = sections(self.data.dashboard, self.context)
            self.query_one(Detail).show(drawn(found))
        (self.query_one(Detail) if self.has_class("-about") else self.tiles).focus()

    def action_wallboard(self) -> None:
        """Nothing but the tiles."""
        from hogtui.panes.insights.wallboard import Wallboard

        self.app.push_screen(Wallboard(self.services, self.zone, [(self.number, self.title)]))

    def back(self) -> bool:
        """One level back; False when there is none."""
        if self.has_class("-about"):
            self.action_about()
            return True
        return False
