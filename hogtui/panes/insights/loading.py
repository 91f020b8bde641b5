"""The tiles of a dashboard from PostHog's cache to the newest numbers, with few requests.

What is kept comes in one request for all tiles. What has to be computed is asked for several tiles
at a time; alone, where that failed or where something else than what is saved is looked at.
"""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from hogtui.api.errors import ApiError, NotAuthenticated, Throttled
from hogtui.api.insights import Computed, Overrides, compute_insight, run_tiles
from hogtui.api.query_types import Refresh
from hogtui.api.slots import QUERIES, Priority
from hogtui.resources.dashboards import Board, Tile, TileKind, read_board
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client

TOGETHER = 4
"""Tiles that are computed in one request."""
SECONDS = 150.0
"""For one such request: the server computes one tile after the other."""


@dataclass(frozen=True)
class Update:
    """How the dashboard stands."""

    board: Board
    changed: frozenset[int] = frozenset()
    """Tiles that are other than before."""
    busy: frozenset[int] = frozenset()
    """Tiles whose numbers are on their way."""


@dataclass(frozen=True)
class Wanted:
    """What is to be loaded, and how."""

    number: int
    overrides: Overrides
    priority: Priority = Priority.VISIBLE
    priority_of_work: Priority = Priority.VISIBLE


async def load(client: "Client", wanted: Wanted) -> AsyncGenerator[Update, None]:
    """The dashboard as it is kept; then what is not kept is computed. Raises ApiError."""
    board: Board | None = None
    reading = read_board(
        client, wanted.number, overrides=wanted.overrides, priority=wanted.priority
    )
    async for found in reading:
        before = {each.id: each for each in board.tiles} if board is not None else {}
        changed = frozenset(t.id for t in found.tiles if before.get(t.id) is not t)
        board = found
        yield Update(board, changed)
    if board is None:
        return
    missing = [each.id for each in board.tiles if each.is_missing]
    if missing:
        async for update in compute(client, wanted, board, missing):
            yield update


async def compute(
    client: "Client", wanted: Wanted, board: Board, numbers: Sequence[int], *, force: bool = False
) -> AsyncGenerator[Update, None]:
    """Newer numbers for some tiles. Raises NotAuthenticated and Throttled alone."""
    tiles = [
        tile
        for number in numbers
        if (tile := board.tile(number)) is not None and tile.kind is TileKind.INSIGHT
    ]
    if not tiles:
        return
    busy = {tile.id for tile in tiles}
    yield Update(board, frozenset(busy), frozenset(busy))
    changes: asyncio.Queue[Tile | None] = asyncio.Queue()
    work = _Work(client, wanted, changes, force=force)
    task = asyncio.create_task(work.all(tiles))
    task.add_done_callback(lambda _: changes.put_nowait(None))
    try:
        while (tile := await changes.get()) is not None:
            board = board.with_tile(tile)
            busy.discard(tile.id)
            yield Update(board, frozenset({tile.id}), frozenset(busy))
        await task
    finally:
        task.cancel()
    if work.together:
        # What is computed together comes without its age, which one more look tells.
        aged = board
        async for found in read_board(client, wanted.number, priority=wanted.priority):
            aged = found
        for tile in aged.tiles:
            known = board.tile(tile.id)
            if tile.is_missing and known is not None:
                aged = aged.with_tile(known)
        yield Update(aged, frozenset(each.id for each in aged.tiles))


class _Work:
    """Computes tiles, a few at a time, and tells of each."""

    def __init__(
        self,
        client: "Client",
        wanted: Wanted,
        changes: "asyncio.Queue[Tile | None]",
        *,
        force: bool,
    ) -> None:
        self.client = client
        self.wanted = wanted
        self.changes = changes
        self.force = force
        self.together = False
        """Some came without their ages."""
        self._places = asyncio.Semaphore(QUERIES)

    async def all(self, tiles: Sequence[Tile]) -> None:
        as_saved = not (self.wanted.overrides.filters or self.wanted.overrides.variables)
        if len(tiles) > 1 and as_saved:
            groups = [tiles[at : at + TOGETHER] for at in range(0, len(tiles), TOGETHER)]
            await _gathered(self._group(group) for group in groups)
        else:
            await _gathered(self._alone(tile) for tile in tiles)

    async def _group(self, tiles: Sequence[Tile]) -> None:
        """Several in one request; those that did not come that way are computed alone."""
        async with self._places:
            try:
                found = await run_tiles(
                    self.client,
                    self.wanted.number,
                    [tile.id for tile in tiles],
                    force=self.force,
                    priority=self.wanted.priority_of_work,
                    seconds=SECONDS,
                )
            except (NotAuthenticated, Throttled):
                raise
            except ApiError:
                # One of them is to blame; asked alone, each says for itself.
                found = None
        for tile in tiles:
            result = found.get(tile.id) if found is not None else None
            if result is None:
                await self._alone(tile)
                continue
            self.together = True
            known = tile.computed.body if tile.computed is not None else {}
            body = {**known, "result": result, "last_refresh": None, "cache_target_age": None}
            self._tell(replace(tile, computed=Computed(body), error=""))

    async def _alone(self, tile: Tile) -> None:
        """One; why it failed belongs to it."""
        if tile.insight is None:
            self._tell(tile)
            return
        overrides = replace(self.wanted.overrides, dashboard=self.wanted.number)
        steps = compute_insight(
            self.client,
            tile.insight.id,
            query_id=str(uuid4()),
            refresh=Refresh.FORCE_ASYNC if self.force else Refresh.ASYNC,
            overrides=overrides,
            priority=self.wanted.priority_of_work,
        )
        last: Computed | None = None
        try:
            async with aclosing(steps) as running:
                async for step in running:
                    last = step if isinstance(step, Computed) else last
        except (NotAuthenticated, Throttled):
            raise
        except ApiError as error:
            self._tell(replace(tile, error=line(error.message) or "PostHog does not say why."))
            return
        why = "" if last is not None and last.has_result else "PostHog sent no result."
        self._tell(replace(tile, computed=last or tile.computed, error=why))

    def _tell(self, tile: Tile) -> None:
        self.changes.put_nowait(tile)


async def _gathered(parts: Iterable[Coroutine[Any, Any, None]]) -> None:
    """All of them; the first failure stops the others."""
    tasks = [asyncio.create_task(each) for each in parts]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
