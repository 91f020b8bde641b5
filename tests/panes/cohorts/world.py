"""The pane of cohorts, and a PostHog that keeps them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from hogtui.api.write import commit, prepare
from hogtui.api.write_types import Outcome, Ready, Wish
from hogtui.panes.cohorts.pane import CohortsPane
from tests.api.writing import Paper
from tests.panes.browse.world import Shelf, World, a_world
from tests.resources.cohort_server import CohortServer, a_cohort

CALCULATING = a_cohort(8, name="Large", is_static=False, is_calculating=True, count=120)


@dataclass
class CohortShelf(Shelf):
    """Answers as the server of cohorts does."""

    name: str = "cohorts"
    server: CohortServer = field(default_factory=CohortServer)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        return self.server.answer(request)


@asynccontextmanager
async def cohorts_world(
    folder: Path, server: CohortServer | None = None, **more: Any
) -> AsyncIterator[tuple[World, CohortServer]]:
    """The pane with its list read, in which something may be changed."""
    server = server or CohortServer()
    shelf = CohortShelf(server=server)
    async with a_world(folder, CohortsPane, shelf, **{"locked": False, **more}) as world:
        await world.until(lambda: world.pane.list.listing is not None)
        yield world, server


async def _written(world: World, wish: Wish) -> Outcome:
    ready = await prepare(world.client, wish, world.clock)
    assert isinstance(ready, Ready), ready
    return await commit(world.client, ready, Paper(), world.clock)


async def confirmed(world: World) -> Outcome:
    """Say yes to the last wish, and tell the pane how it ended."""
    await world.until(lambda: world.app.wanted)
    task = asyncio.ensure_future(_written(world, world.app.wanted.pop().wish))
    await world.turn_until(task.done, 0.2)
    outcome = task.result()
    world.pane.written(outcome)
    await world.pilot.pause()
    return outcome


async def shows(world: World, text: str) -> None:
    """Let a little time pass until something is on the screen: requests leave a few at a time."""
    await world.turn_until(lambda: text in world.screen(), 0.5)
