"""All rows of a query, however many, in stretches that are each one query.

Stops at nothing but an error: a limit of the server is waited for. Where it stands is told with
every stretch, so that it can go on from there after a stop, a crash or a restart.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from hogtui.api.errors import BadBody, Throttled, TooHeavy
from hogtui.api.query import HogQL, Refresh, Result, Running, body_of, run_body
from hogtui.api.slots import Priority
from hogtui.text.walks import MOST, ByTime, Plan, Position, counting

if TYPE_CHECKING:
    from hogtui.api.client import Client

FEWEST = 1_000
"""Rows of a stretch below which PostHog is not asked for fewer when it finds them too many."""
START = Position()
LATEST = 8_000 * 366 * 86_400 * 1_000_000
"""Microseconds from 1970 to a year that no clock shows."""
LONG = 60.0
"""Seconds to wait where the server does not say how long."""


@dataclass(frozen=True)
class Paused:
    """The server asks to wait; after this the walk goes on by itself."""

    seconds: float


@dataclass(frozen=True)
class Stretch:
    """Some rows, and where the walk stands behind them."""

    columns: Sequence[str]
    types: Sequence[str]
    rows: Sequence[Sequence[Any]]
    position: Position
    is_last: bool


Step = Running | Paused | Stretch


async def walk(
    client: "Client",
    query: HogQL,
    plan: Plan,
    position: Position = START,
    *,
    rows: int = MOST,
) -> AsyncGenerator[Step, None]:
    """Walk from a position to the end; the last step is a Stretch with `is_last`.

    `query` holds what fills the placeholders of the statement that the plan is of, `rows` is the
    most of a stretch. Closing the iterator cancels the query on the server. Raises ApiError.
    """
    while True:
        wanted = rows if plan.most is None else min(rows, plan.most - position.rows)
        asked = replace(query, text=plan.page(position, wanted))
        result: Result | None = None
        try:
            async with aclosing(_run(client, asked)) as steps:
                async for step in steps:
                    if isinstance(step, Running):
                        yield step
                    else:
                        result = step
        except Throttled as error:
            seconds = error.retry_after or LONG
            yield Paused(seconds)
            await client.clock.sleep(seconds)
            continue
        except TooHeavy:
            if rows <= FEWEST:
                raise
            rows = max(FEWEST, rows // 4)
            continue
        if result is None:
            raise BadBody("The query ended without rows.")
        yield (stretch := _stretch(plan, position, result, wanted))
        position = stretch.position
        if stretch.is_last:
            return


async def count_rows(client: "Client", query: HogQL) -> int:
    """How many rows there are in all: one query that reads what the walk reads. Raises ApiError."""
    text = counting(query.text)
    async with aclosing(_run(client, replace(query, text=text))) as steps:
        async for step in steps:
            if isinstance(step, Result) and not step.stale:
                return int(step.rows[0][0])
    raise BadBody("The answer holds no count.")


def _run(client: "Client", query: HogQL) -> AsyncGenerator[Running | Result, None]:
    return run_body(
        client,
        body_of(query),
        query_id=uuid4().hex,
        refresh=Refresh.FORCE_ASYNC,
        priority=Priority.VISIBLE,
    )


def _stretch(plan: Plan, before: Position, result: Result, wanted: int) -> Stretch:
    """What came, without the columns and rows that belong to the next stretch."""
    own = len(result.columns) - plan.columns
    columns, types, found = result.columns[:own], result.types[:own], result.rows
    is_last = len(found) < wanted or plan.most == before.rows + len(found)
    if isinstance(plan, ByTime):
        keys = [_key(row) for row in found]
        if not is_last and keys[0] != keys[-1]:
            # Of the last moment there may be more: all of it comes with the next stretch.
            found = found[: keys.index(keys[-1])]
            after = Position(before.rows + len(found), *keys[len(found) - 1])
        elif found:
            skip = len(found) if not is_last else 0
            if skip and keys[-1] == (before.time, before.uuid):
                skip += before.skip
            after = Position(before.rows + len(found), *keys[-1], skip)
        else:
            after = before
        found = [row[:own] for row in found]
    else:
        after = before._replace(rows=before.rows + len(found))
    return Stretch(columns, types, found, after, is_last)


def _key(row: Sequence[Any]) -> tuple[int, str]:
    try:
        time = int(row[-2])
    except (ValueError, TypeError, IndexError):
        time = LATEST
    if not -LATEST // 8 < time < LATEST:
        raise BadBody("A row does not say when it was.")
    return time, str(row[-1])
