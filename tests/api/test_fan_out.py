"""One query in several places: rows side by side, failures alone, a stop everywhere."""

import asyncio
import json
from contextlib import aclosing
from itertools import count
from typing import Any

import httpx

from hogtui.api.client import Client
from hogtui.api.errors import ApiError
from hogtui.api.fan_out import Source, Target, ask_all, differing, merged
from hogtui.api.query import HogQL, Result
from tests.api.fakes import FakePostHog, HeldClock, make_client, refused, reply, settle

EU = "https://eu.posthog.com"
ONE, TWO, ELSEWHERE = Target("one", 1), Target("two", 2), Target("eu", profile="eu")


def answer(columns: list[str], *rows: list[Any], **more: Any) -> httpx.Response:
    types = [[name, "String"] for name in columns]
    return reply({"columns": columns, "types": types, "results": list(rows), **more})


def numbers() -> Any:
    ids = count(1)
    return lambda: f"{next(ids):032x}"


async def asked(targets: list[Target], clients: dict[str, Client]) -> tuple[Source, ...]:
    """How it stands everywhere at the end."""

    async def reach(target: Target) -> Client:
        client = clients.get(target.profile)
        if client is None:
            raise ApiError(f"There is no key for {target.profile}.")
        return client if target.project_id is None else client.in_project(target.project_id)

    sources: tuple[Source, ...] = ()
    async for step in ask_all(targets, reach, HogQL("SELECT 1"), new_id=numbers()):
        sources = tuple(step)
    return sources


async def test_each_place_is_asked_with_its_own_key_at_its_own_host() -> None:
    here, there = FakePostHog(answer(["n"], [1])), FakePostHog(answer(["n"], [2]))
    clients = {"": make_client(here), "eu": make_client(there, host=EU, project_id=7)}

    sources = await asked([ONE, TWO, ELSEWHERE], clients)

    assert sorted(here.paths) == ["/api/projects/1/query/", "/api/projects/2/query/"]
    assert there.paths == ["/api/projects/7/query/"]
    assert {each.url.host for each in there.requests} == {"eu.posthog.com"}
    assert merged(sources).rows == [["one", 1], ["two", 1], ["eu", 2]]
    assert merged(sources).columns == ["project", "n"]


async def test_one_that_fails_does_not_lose_the_others() -> None:
    def by_project(request: httpx.Request) -> httpx.Response:
        bad = "/projects/2/" in request.url.path
        return refused(400, detail="Unknown field") if bad else answer(["n"], [1])

    sources = await asked([ONE, TWO, ELSEWHERE], {"": make_client(FakePostHog(by_project))})

    assert [each.state for each in sources] == ["done", "failed", "failed"]
    assert [str(each.error) for each in sources[1:]] == [
        "Unknown field",
        "There is no key for eu.",
    ]
    assert merged(sources).rows == [["one", 1]]


async def test_projects_of_one_key_share_what_it_may_ask() -> None:
    client = make_client(FakePostHog(answer(["n"], [1])))

    await asked([ONE, TWO, Target("three", 3)], {"": client})

    meters = {(each.name, each.window): each.used for each in client.meters()}
    assert meters["query", 60] == 3
    assert client.project_id == 1
    assert client.in_project(2).locked


async def test_a_stop_stops_it_on_every_server() -> None:
    clock = HeldClock()
    deleted: list[str] = []

    def held(request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            deleted.append(request.url.path)
            return reply({"message": "Cancelled"})
        number = json.loads(request.content)["client_query_id"]
        status = {"id": number, "complete": False, "error": False, "results": None}
        return reply({"query_status": status}, 202)

    clients = {
        "": make_client(FakePostHog(held), clock=clock),
        "eu": make_client(FakePostHog(held), clock=clock, host=EU, project_id=7),
    }

    async def reach(target: Target) -> Client:
        client = clients[target.profile]
        return client if target.project_id is None else client.in_project(target.project_id)

    async def follow() -> None:
        asking = ask_all([ONE, ELSEWHERE], reach, HogQL("SELECT 1"), new_id=numbers())
        async with aclosing(asking) as steps:
            async for _ in steps:
                pass

    task = asyncio.create_task(follow())
    while sum(len(each.running_queries) for each in clients.values()) < 2 or not clock.slept:
        await settle()
    task.cancel()
    await asyncio.wait({task})

    assert len(deleted) == 2
    assert {path.split("/")[3] for path in deleted} == {"1", "7"}


def of(target: Target, columns: list[str], *rows: list[Any], **more: Any) -> Source:
    types = more.pop("types", ["String"] * len(columns))
    return Source(target, "done", Result(columns, types, list(rows), None, None, 0.1, **more))


def test_columns_are_matched_by_their_names() -> None:
    sources = [of(ONE, ["a", "b"], [1, 2]), of(TWO, ["b", "c"], [3, 4], [5])]

    found = merged(sources)

    assert found.columns == ["project", "a", "b", "c"]
    assert found.rows == [["one", 1, 2, None], ["two", None, 3, 4], ["two", None, 5, None]]
    assert differing(sources)


def test_columns_of_one_name_stay_two() -> None:
    sources = [of(ONE, ["n", "n", "project"], [1, 2, 3]), of(TWO, ["n", "project", "n"], [4, 5, 6])]

    assert merged(sources).columns == ["project", "n", "n", "project"]
    assert merged(sources).rows == [["one", 1, 2, 3], ["two", 4, 6, 5]]
    assert not differing(sources)


def test_types_that_differ_are_not_claimed() -> None:
    types = (["Int64", "DateTime64(3)", "String"], ["Nullable(Int64)", "DateTime64(6)", "String"])
    sources = [
        of(target, ["a", "b", "c"], types=kinds)
        for target, kinds in zip((ONE, TWO), types, strict=True)
    ]

    assert merged(sources).types == ["String", "Nullable(Int64)", "", "String"]


def test_what_is_said_of_all_is_true_of_each() -> None:
    sources = [
        of(ONE, ["n"], timezone="Europe/Berlin"),
        of(TWO, ["n"], timezone="UTC", is_cached=True),
        Source(ELSEWHERE, "failed", error=ApiError("No.")),
    ]

    assert merged(sources).timezone == "UTC"
    assert merged(sources).is_cached
