"""One query asked in several places at once: each with a client of its own, or a share of one.

Imports neither httpx nor pydantic.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from hogtui.api.errors import ApiError, Cancelled
from hogtui.api.query import HogQL, Refresh, Result, run_query

if TYPE_CHECKING:
    from hogtui.api.client import Client

PROJECT = "project"
"""The column that says where a row is from."""
CLOSE_SECONDS = 1.5
"""What cancelling everywhere may take together."""


class Target(NamedTuple):
    """A place to ask."""

    title: str
    """What its rows are told by."""
    project_id: int | None = None
    """None for the one that the profile opens."""
    profile: str = ""
    """The saved profile with its host and key; "" for the connection that is open."""


@dataclass(frozen=True)
class Source:
    """How it stands with one place."""

    target: Target
    state: Literal["waiting", "running", "done", "failed"] = "waiting"
    result: Result | None = None
    error: ApiError | None = None


Reach = Callable[[Target], Awaitable["Client"]]
"""Gives the client of a place; raises ApiError."""


async def ask_all(
    targets: Sequence[Target],
    reach: Reach,
    query: HogQL,
    *,
    new_id: Callable[[], str],
    refresh: Refresh = Refresh.ASYNC,
) -> AsyncGenerator[Sequence[Source], None]:
    """How it stands everywhere, whenever something changes; at the end all are done or failed.

    One that fails leaves the others alone. Closing this, or cancelling the task that iterates,
    cancels the queries on all servers.
    """
    sources = {target: Source(target) for target in targets}
    changes: asyncio.Queue[Source] = asyncio.Queue()
    tasks = [
        asyncio.create_task(_ask(target, reach, query, new_id(), refresh, changes))
        for target in sources
    ]
    ends = asyncio.gather(*tasks)
    try:
        yield tuple(sources.values())
        while any(each.state in ("waiting", "running") for each in sources.values()):
            change = await _next_of(changes, ends)
            sources[change.target] = change
            yield tuple(sources.values())
    finally:
        ends.cancel()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=CLOSE_SECONDS)


async def _ask(
    target: Target,
    reach: Reach,
    query: HogQL,
    query_id: str,
    refresh: Refresh,
    changes: "asyncio.Queue[Source]",
) -> None:
    """Ask in one place, and tell how it stands there."""
    try:
        client = await reach(target)
        changes.put_nowait(Source(target, "running"))
        asked = run_query(client, query, query_id=query_id, refresh=refresh)
        async with aclosing(asked) as steps:
            async for step in steps:
                if isinstance(step, Result) and not step.stale:
                    changes.put_nowait(Source(target, "done", step))
    except ApiError as error:
        changes.put_nowait(Source(target, "failed", error=error))


async def _next_of(changes: "asyncio.Queue[Source]", ends: "asyncio.Future[list[None]]") -> Source:
    """The next change; a mistake of our own in one of the tasks is raised here."""
    getting = asyncio.ensure_future(changes.get())
    either: set[asyncio.Future[Any]] = {getting, ends}
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if ends.done() and not getting.done() and changes.empty():
            ends.result()
            raise Cancelled("Nobody answers any more.")
        return await getting
    finally:
        getting.cancel()


def merged(sources: Sequence[Source]) -> Result:
    """The rows of all places one after another, each with the place in front.

    Columns are those of all, by their names; what a place does not have is null there.
    """
    found = [(each.target, each.result) for each in sources if each.result is not None]
    places: dict[tuple[str, int], int] = {}
    types: list[str] = []
    shapes = []
    for _, result in found:
        shape = []
        for name, kind in zip(_numbered(result.columns), result.types, strict=True):
            place = places.setdefault(name, len(places))
            if place == len(types):
                types.append(kind)
            elif types[place] != kind:
                types[place] = _wider(types[place], kind)
            shape.append(place)
        shapes.append(shape)
    rows = [
        [target.title, *_spread(row, shape, len(places))]
        for (target, result), shape in zip(found, shapes, strict=True)
        for row in result.rows
    ]
    results = [result for _, result in found]
    zones = {each.timezone for each in results}
    refreshed = [each.last_refresh for each in results if each.last_refresh is not None]
    return replace(
        results[0],
        columns=[PROJECT, *(name for name, _ in places)],
        types=["String", *types],
        rows=rows,
        has_more=any(each.has_more for each in results),
        seconds=max(each.seconds for each in results),
        is_cached=any(each.is_cached for each in results),
        last_refresh=min(refreshed, default=None),
        timezone=zones.pop() if len(zones) == 1 else "UTC",
        progress=None,
    )


def differing(sources: Sequence[Source]) -> bool:
    """Whether some places have columns that others lack."""
    names = {tuple(_numbered(each.result.columns)) for each in sources if each.result is not None}
    return len({frozenset(each) for each in names}) > 1


def _numbered(columns: Sequence[str]) -> list[tuple[str, int]]:
    """Names that stand twice are told apart by how often they stood before."""
    seen: dict[str, int] = {}
    numbered = []
    for name in columns:
        numbered.append((name, seen.get(name, 0)))
        seen[name] = seen.get(name, 0) + 1
    return numbered


def _spread(row: Sequence[Any], shape: Sequence[int], width: int) -> list[Any]:
    spread: list[Any] = [None] * width
    for place, value in zip(shape, row, strict=False):
        spread[place] = value
    return spread


def _wider(one: str, other: str) -> str:
    """The type of both, as far as they differ only in that one may be null."""
    bare, nullable = (each.removeprefix("Nullable(") for each in sorted((one, other), key=len))
    return f"Nullable({bare})" if nullable == f"{bare})" else ""
