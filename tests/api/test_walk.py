"""All rows of a query: the same ones as the engine has, however they are cut."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from operator import ge, gt, le, lt

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hogtui.api.client import Client
from hogtui.api.errors import ApiError
from hogtui.api.query import HogQL
from hogtui.api.walk import START, Paused, Stretch, count_rows, walk
from hogtui.text.walks import Position, plan
from tests.api.fakes import FakePostHog, make_client, refused, reply, throttled
from tests.api.test_demo import connect
from tests.demo_child import DemoServer

EVENTS = "SELECT event FROM events"


class Table:
    """Events that are asked for as a walk asks for them."""

    def __init__(self, rows: list[tuple[int, str]], *, descending: bool = False) -> None:
        self.rows = sorted(rows, reverse=descending)
        self.descending = descending
        self.in_the_way: list[httpx.Response] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        if self.in_the_way:
            return self.in_the_way.pop(0)
        text = json.loads(request.content)["query"]["query"]
        rows = self.rows
        if found := re.search(r"toDateTime64\('([^']+)'", text):
            moment = datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=UTC)
            time = round(moment.timestamp() * 1_000_000)
            sign, uuid = re.findall(r"toString\(events\.uuid\) ([<>]=?) '([^']*)'", text)[0]
            compare = {">": gt, ">=": ge, "<": lt, "<=": le}[sign]
            rows = [row for row in rows if compare(row, (time, uuid))]
        limit, skip = re.findall(r"LIMIT (\d+)(?: OFFSET (\d+))?$", text)[0]
        rows = rows[int(skip or 0) :][: int(limit)]
        columns = ["event", "walk_time", "walk_uuid"]
        return reply({"columns": columns, "types": [], "results": [["x", *row] for row in rows]})


async def walked(
    client: Client, statement: str, rows: int, position: Position = START
) -> list[Stretch]:
    steps = walk(client, HogQL(statement), plan(statement), position, rows=rows)
    return [step async for step in steps if isinstance(step, Stretch)]


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abc")), max_size=14),
    st.integers(1, 6),
    st.booleans(),
)
async def test_no_row_is_left_out_or_comes_twice(
    rows: list[tuple[int, str]], size: int, descending: bool
) -> None:
    table = Table(rows, descending=descending)
    statement = f"{EVENTS} ORDER BY timestamp {'DESC' if descending else 'ASC'}"
    async with closing(make_client(httpx.MockTransport(table.answer))) as client:
        stretches = await walked(client, statement, size)
        assert sum(len(stretch.rows) for stretch in stretches) == len(rows)
        assert stretches[-1].is_last
        assert stretches[-1].position.rows == len(rows)
        assert all(stretch.columns == ["event"] for stretch in stretches)
        for stretch in stretches[:-1]:
            rest = await walked(client, statement, size, stretch.position)
            assert rest[-1].position.rows == len(rows)


@asynccontextmanager
async def closing(client: Client) -> AsyncIterator[Client]:
    """A client that is closed behind the block."""
    yield client
    await client.close()


async def test_a_limit_is_waited_for_and_too_much_is_asked_for_in_smaller_parts() -> None:
    table = Table([(number, "a") for number in range(5_000)])
    # More often than the client itself asks again, and longer than it waits.
    table.in_the_way = [throttled("600"), refused(513, "clickhouse_memory_limit_exceeded")]
    async with closing(make_client(httpx.MockTransport(table.answer))) as client:
        steps = [step async for step in walk(client, HogQL(EVENTS), plan(EVENTS), rows=4_000)]
        pauses = [step for step in steps if isinstance(step, Paused)]
        stretches = [step for step in steps if isinstance(step, Stretch)]
        assert pauses == [Paused(600.0)]
        assert [len(stretch.rows) for stretch in stretches] == [999, 999, 999, 999, 999, 5]


async def test_a_larger_limit_of_its_own_ends_the_walk() -> None:
    table = Table([(number, "a") for number in range(50_010)])
    statement = f"{EVENTS} LIMIT 50003"
    async with closing(make_client(httpx.MockTransport(table.answer))) as client:
        stretches = await walked(client, statement, 50_000)
        assert stretches[-1].position.rows == 50_003
        assert len(stretches) == 2


async def test_what_is_no_error_of_a_moment_ends_it() -> None:
    posthog = FakePostHog(refused(402, "api_queries_quota_exceeded", "Used up."))
    async with closing(make_client(posthog)) as client:
        with pytest.raises(ApiError, match="Used up"):
            await walked(client, EVENTS, 10)
        assert len(posthog.requests) == 1


@pytest.mark.demo
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT uuid, timestamp FROM events e WHERE event != '$autocapture' -- some",
        "SELECT uuid, timestamp FROM events ORDER BY timestamp DESC",
        "SELECT uuid, timestamp FROM events ORDER BY uuid LIMIT 10 OFFSET 5",
    ],
)
async def test_a_walk_gives_what_the_engine_counts(demo_server: DemoServer, statement: str) -> None:
    async with closing(connect(demo_server)) as client:
        counted = await count_rows(client, HogQL(statement.partition(" LIMIT")[0]))
        stretches = await walked(client, statement, 6_000)
        uuids = [row[0] for stretch in stretches for row in stretch.rows]
        skipped = 5 if "OFFSET" in statement else 0
        assert len(uuids) == len(set(uuids)) == counted - skipped > 6_000
        if "DESC" in statement:
            times = [row[1].removesuffix("Z") for stretch in stretches for row in stretch.rows]
            assert times == sorted(times, reverse=True)


@pytest.mark.demo
async def test_a_walk_goes_on_after_the_server_was_away(demo_server: DemoServer) -> None:
    async with closing(connect(demo_server)) as client:
        statement = "SELECT uuid FROM events"
        counted = await count_rows(client, HogQL(statement))
        steps = walk(client, HogQL(statement), plan(statement), rows=7_000)
        first = await anext(step async for step in steps if isinstance(step, Stretch))
        uuids, position = [row[0] for row in first.rows], first.position
        demo_server.turn(fail_next=[400])
        with pytest.raises(ApiError):
            await anext(steps)
        assert 0 < position.rows < counted
        demo_server.turn(fail_next=[429])
        for stretch in await walked(client, statement, 7_000, position):
            uuids += [row[0] for row in stretch.rows]
        assert len(uuids) == len(set(uuids)) == counted
