"""Nothing but tiles on the whole terminal: refreshed by themselves, one dashboard after another.

It is meant to stand for days. What goes wrong is said in one line and tried again later; what was
drawn stays, with its age.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen

from hogtui.api.errors import ApiError, NotAuthenticated, Throttled
from hogtui.api.insights import NOTHING
from hogtui.api.slots import Priority
from hogtui.panes.browse.parts import Summary
from hogtui.panes.insights.board import Board
from hogtui.panes.insights.loading import Update, Wanted, compute, load
from hogtui.panes.insights.tile_picture import model_of
from hogtui.resources.dashboards import TileKind
from hogtui.services import Services
from hogtui.text import amounts
from hogtui.text.safe import line
from hogtui.widgets.bar import Part

EVERY = (1, 2, 5, 10, 15, 30, 60)
"""Minutes after which tiles are computed again; what can be chosen."""
AT_FIRST = 5
TURN = 30.0
"""Seconds for what fits on the screen; then comes the rest, or the next dashboard."""
WAIT = 60.0
"""Seconds after something went wrong, at least."""


class Wallboard(Screen[None]):
    """Shows dashboards until somebody wants the terminal back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", id="wallboard.close"),
        Binding("right,l,n", "turn(1)", "Next", id="wallboard.next", tooltip="The next dashboard"),
        Binding("left,h", "turn(-1)", "Previous", id="wallboard.previous"),
        Binding("space", "pause", "Pause", id="wallboard.pause", tooltip="Stay where it is"),
        Binding("r", "refresh_now", "Refresh", id="wallboard.refresh", tooltip="Compute it now"),
        Binding("plus", "every(1)", "Less often", id="wallboard.slower"),
        Binding("minus", "every(-1)", "More often", id="wallboard.faster"),
    ]
    DEFAULT_CSS = """
    Wallboard {
        background: $surface;
        Summary { background: $panel; color: $text-muted; }
    }
    """

    minutes: reactive[int] = reactive(AT_FIRST, init=False)
    is_paused: reactive[bool] = reactive(False, init=False)

    class Updated(Message):
        """More is known of what is shown."""

        def __init__(self, update: Update) -> None:
            super().__init__()
            self.update = update

    class Troubled(Message):
        """Something went wrong; nothing for everything is fine."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, services: Services, zone: tzinfo, boards: Sequence[tuple[int, str]]) -> None:
        """`boards` are numbers and titles of dashboards."""
        super().__init__()
        self.services = services
        self.zone = zone
        self.boards = boards
        self.place = 0
        self.trouble = ""
        self.tiles = Board(services.clock)
        self.tiles.passive = True
        self._turn = asyncio.Event()
        """Somebody wants to see something else, now."""
        self._force = False
        self._tried: dict[int, datetime] = {}
        """When tiles of a dashboard were computed the last time, by its number."""

    def compose(self) -> ComposeResult:
        """One line, and the tiles."""
        yield Summary()
        yield self.tiles

    def on_mount(self) -> None:
        """Begin."""
        self.tiles.focus()
        self.run_for_ever()
        self.set_interval(20.0, self.say)
        self.say()

    # --- what happens

    @work(exclusive=True, group="wallboard")
    async def run_for_ever(self) -> None:
        """Load, wait, turn, again."""
        while True:
            wait = await self._load()
            await self._rest(wait)

    async def _load(self) -> float:
        """What is shown now; gives how long to leave it."""
        client = self.services.client
        if client is None:
            self.post_message(self.Troubled("not connected"))
            return WAIT
        number = self.boards[self.place][0]
        background = Priority.BACKGROUND
        wanted = Wanted(number, NOTHING, Priority.VISIBLE, background)
        forced, self._force = self._force, False
        try:
            update: Update | None = None
            async for update in load(client, wanted):
                self.post_message(self.Updated(update))
            if update is not None:
                numbers = [t.id for t in update.board.tiles] if forced else self._old(update)
                if numbers:
                    self._tried[number] = self.services.clock.now()
                async for each in compute(client, wanted, update.board, numbers):
                    self.post_message(self.Updated(each))
        except Throttled as error:
            self.post_message(self.Troubled(line(error.message)))
            return max(WAIT, error.retry_after or 0.0)
        except NotAuthenticated as error:
            self.post_message(self.Troubled(f"{line(error.message)} Trying again."))
            return WAIT * 5
        except ApiError as error:
            self.post_message(self.Troubled(line(error.message)))
            return WAIT
        self.post_message(self.Troubled(""))
        return TURN

    def _old(self, update: Update) -> list[int]:
        """The tiles whose numbers are older than was wanted, and old for PostHog too.

        None of them soon after the last time: not everything becomes newer by asking.
        """
        now = self.services.clock.now()
        since = now - timedelta(minutes=self.minutes)
        if self._tried.get(update.board.dashboard.id, since) > since:
            return []
        return [
            tile.id
            for tile in update.board.tiles
            if tile.kind is TileKind.INSIGHT
            and (found := tile.computed) is not None
            and (found.at is None or found.at < since)
            and (found.old_from is None or found.old_from <= now)
        ]

    async def _rest(self, seconds: float) -> None:
        """Stay, then go on; at once where somebody wants to."""
        while True:
            asked = await self._waited(seconds)
            if asked or not self.is_paused:
                break
            seconds = TURN
        if not asked and not self._more_below():
            self._step(1)

    async def _waited(self, seconds: float) -> bool:
        """Wait for the time, or for somebody; whether it was somebody."""
        self._turn.clear()
        sleeping = asyncio.ensure_future(self.services.clock.sleep(seconds))
        asking = asyncio.ensure_future(self._turn.wait())
        try:
            await asyncio.wait({sleeping, asking}, return_when=asyncio.FIRST_COMPLETED)
            return asking.done()
        finally:
            sleeping.cancel()
            asking.cancel()

    def _more_below(self) -> bool:
        """Go on to what is below, where there is any; else to the top."""
        top, room = self.tiles.scroll_offset.y, self.tiles.size.height
        if top + room >= self.tiles.virtual_size.height:
            self.tiles.scroll_to(y=0, animate=False, force=True, immediate=True)
            return False
        self.tiles.action_page(1)
        return True

    def _step(self, by: int) -> None:
        if len(self.boards) > 1:
            self.place = (self.place + by) % len(self.boards)
            self.tiles.pictures = {}

    @on(Updated)
    async def updated(self, message: Updated) -> None:
        """Draw it."""
        message.stop()
        update = message.update
        if update.board.dashboard.id != self.boards[self.place][0]:
            return
        now = self.services.clock.now()
        self.tiles.show(update.board.tiles)
        for tile in update.board.tiles:
            picture = self.tiles.pictures[tile.id]
            picture.is_busy = tile.id in update.busy
            if (tile.id in update.changed and tile.id not in update.busy) or not picture.is_drawn:
                picture.use(model_of(tile, self.zone, now, (), update.board.dashboard.id))
                self.tiles.redraw(tile.id)
        self.say()

    @on(Troubled)
    def troubled(self, message: Troubled) -> None:
        """Say it, until it is gone."""
        message.stop()
        self.trouble = message.words
        self.say()

    # --- what is said

    def say(self) -> None:
        """Which dashboard, how often it is computed, and what is wrong."""
        if not self.is_mounted:
            return
        left = [Part(f" {self.boards[self.place][1]}", "bold", weight=20, elastic=True)]
        if len(self.boards) > 1:
            left.append(Part(f" · {self.place + 1} of {len(self.boards)}", weight=3))
        right = []
        if self.trouble:
            right.append(Part(f"{self.trouble} ", "bold $text-error", weight=9, elastic=True))
        if self.is_paused:
            right.append(Part("paused ", "$text-warning", weight=8))
        right.append(Part(f"at most {self.minutes} min old · ", weight=2))
        right.append(Part(f"{self.services.clock.now().astimezone(self.zone):%H:%M} ", weight=4))
        meters = self.services.client.meters() if self.services.client is not None else ()
        used = sum(each.used for each in meters if each.window == 60)
        right.append(Part(f"{amounts.count(used)} requests/min ", weight=1))
        self.query_one(Summary).say(left, right)

    # --- keys

    def action_turn(self, by: int) -> None:
        """Another dashboard, now."""
        self._step(by)
        self._turn.set()
        self.say()

    def action_pause(self) -> None:
        """Stay, or go on."""
        self.is_paused = not self.is_paused
        self.say()

    def action_refresh_now(self) -> None:
        """Compute what is shown."""
        self._force = True
        self._turn.set()

    def action_every(self, by: int) -> None:
        """More often, or less."""
        place = max(0, min(len(EVERY) - 1, EVERY.index(self.minutes) + by))
        self.minutes = EVERY[place]
        self.say()
