"""A query from submit to rows, in every way that PostHog answers."""

import asyncio
from typing import Any

import httpx
import pytest

from hogtui.api.answers import read_result
from hogtui.api.errors import (
    BadBody,
    Forbidden,
    Invalid,
    NotFound,
    ServerFailed,
    TimedOut,
    Unreachable,
)
from hogtui.api.query import (
    HogQL,
    Progress,
    Refresh,
    Result,
    Running,
    check_query,
    database_schema,
    run_query,
)
from tests.api.fakes import (
    FakePostHog,
    HeldClock,
    TurnedClock,
    make_client,
    refused,
    reply,
    settle,
)
from tests.api.running import ID, POLL, POST, ROWS, STOP, done, follow, running, status


async def test_a_cached_answer_is_the_result() -> None:
    posthog = FakePostHog(reply(ROWS))

    (result,) = await follow(make_client(posthog))

    assert isinstance(result, Result)
    assert result.rows == [["$pageview", 2**64 - 1]]
    assert (result.columns, result.types) == (["event", "n"], ["String", "UInt64"])
    assert (result.has_more, result.limit, result.is_cached) == (True, 100, True)
    assert result.timezone == "Europe/Berlin"
    assert result.timings == ((".", 0.31),)
    assert result.last_refresh is not None
    assert posthog.calls == [POST]


async def test_the_request_holds_what_the_query_needs_and_nothing_else() -> None:
    posthog = FakePostHog(reply(ROWS))
    query = HogQL(
        "select {variables.a}", variables={"id": {"code_name": "a"}}, filters={}, name="n" * 200
    )

    async for _ in run_query(make_client(posthog), query, query_id=ID):
        pass

    assert posthog.body(0) == {
        "query": {
            "kind": "HogQLQuery",
            "query": "select {variables.a}",
            "variables": {"id": {"code_name": "a"}},
            "filters": {},
        },
        "name": "n" * 128,
        "refresh": "async",
        "client_query_id": ID,
    }


async def test_a_query_is_followed_with_its_progress() -> None:
    posthog = FakePostHog(
        running(),
        running(rows_read=5, bytes_read=9, estimated_rows_total=3, active_cpu_time=2_500_000),
        running(rows_read=8, bytes_read=20, estimated_rows_total=10, time_elapsed=2),
        done(),
    )
    client = make_client(posthog)

    first, second, third, result = await follow(client, Refresh.FORCE_ASYNC)

    assert first == Running(ID, 0.0, None)
    assert isinstance(second, Running)
    assert second.progress == Progress(5, 9, None, 0.0, 2.5)
    assert isinstance(third, Running)
    assert third.progress == Progress(8, 20, 10, 2.0, None)
    assert isinstance(result, Result)
    assert (result.stale, result.is_cached, result.progress) == (False, False, third.progress)
    assert posthog.calls == [POST, POLL, POLL, POLL]
    assert posthog.requests[1].url.params["show_progress"] == "true"
    assert posthog.body(0)["refresh"] == "force_async"


async def test_old_rows_come_first_and_the_new_ones_follow() -> None:
    posthog = FakePostHog(reply({**ROWS, **status()}, 202), done())

    stale, waiting, fresh = await follow(make_client(posthog))

    assert isinstance(stale, Result)
    assert stale.stale
    assert isinstance(waiting, Running)
    assert isinstance(fresh, Result)
    assert not fresh.stale


async def test_the_servers_own_id_is_followed_when_it_has_one() -> None:
    posthog = FakePostHog(reply(status(id="other1"), 202), done())

    await follow(make_client(posthog))

    assert posthog.calls[1] == "GET /api/projects/1/query/other1/"


async def test_polls_grow_apart_and_become_rare() -> None:
    clock = TurnedClock()
    polls: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            polls.append(clock.monotonic() - 1000)
        return done() if clock.monotonic() > 1600 else running()

    client = make_client(FakePostHog(answer), clock=clock, random=lambda: 0.0)
    await follow(client)

    waits = [later - sooner for sooner, later in zip([0.0, *polls], polls, strict=False)]
    assert waits[:8] == pytest.approx([0.4, 0.6, 0.9, 1.35, 2.025, 3.0375, 4.55625, 5.0])
    assert waits[-1] == pytest.approx(10.0)
    assert sum(at <= 60 for at in polls) <= 20
    assert sum(at <= 600 for at in polls) <= 80


async def test_a_query_that_never_ends_is_given_up() -> None:
    with pytest.raises(TimedOut, match="twenty minutes"):
        await follow(make_client(FakePostHog(running())))


async def test_a_query_that_failed_tells_why() -> None:
    failed = status(complete=True, error=True, error_message="Unable to resolve field: evnt")
    posthog = FakePostHog(running(), reply(failed, 400))

    with pytest.raises(Invalid, match="Unable to resolve field: evnt"):
        await follow(make_client(posthog))

    assert posthog.calls == [POST, POLL]


async def test_a_query_that_failed_in_silence_is_not_polled_again() -> None:
    posthog = FakePostHog(running(), reply(status(complete=True, error=True), 500))

    with pytest.raises(ServerFailed, match="does not say why"):
        await follow(make_client(posthog))

    assert posthog.calls == [POST, POLL]


async def test_a_query_that_was_refused_never_ran() -> None:
    posthog = FakePostHog(refused(403, "permission_denied", "missing required scope 'query:read'"))
    client = make_client(posthog)

    with pytest.raises(Forbidden):
        await follow(client)

    assert client.running_queries == {}
    assert posthog.calls == [POST]


async def test_a_query_that_the_server_forgot_is_told_in_clear_words() -> None:
    posthog = FakePostHog(running(), refused(404, "not_found", f"Query {ID} not found for team 1"))

    with pytest.raises(NotFound) as caught:
        await follow(make_client(posthog))

    assert "no longer knows this query" in caught.value.message


async def test_a_lost_connection_is_asked_again_under_the_same_id() -> None:
    posthog = FakePostHog(httpx.ReadError("reset"), reply(ROWS))

    (result,) = await follow(make_client(posthog))

    assert isinstance(result, Result)
    assert posthog.calls == [POST, POST]
    assert posthog.body(0) == posthog.body(1)


async def test_a_lost_connection_is_asked_again_only_once() -> None:
    posthog = FakePostHog(httpx.ReadError("reset"))

    with pytest.raises(Unreachable):
        await follow(make_client(posthog))
    await settle()

    assert posthog.calls[:2] == [POST, POST]
    assert POST not in posthog.calls[2:]


async def test_a_forced_run_is_looked_for_before_it_is_sent_again() -> None:
    there = FakePostHog(httpx.ReadError("reset"), running(), done())
    await follow(make_client(there), Refresh.FORCE_ASYNC)
    assert there.calls == [POST, POLL, POLL]

    lost = FakePostHog(httpx.ReadError("reset"), refused(404), running(), done())
    await follow(make_client(lost), Refresh.FORCE_ASYNC)
    assert lost.calls == [POST, POLL, POST, POLL]


async def test_a_blocking_run_is_never_sent_twice() -> None:
    posthog = FakePostHog(httpx.ReadError("reset"), reply({"message": "ok"}))

    with pytest.raises(Unreachable):
        await follow(make_client(posthog), Refresh.BLOCKING)
    await settle()

    assert posthog.calls == [POST, STOP]


async def test_two_queries_run_at_once_and_no_more() -> None:
    clock = HeldClock()
    posthog = FakePostHog(running())
    client = make_client(posthog, clock=clock)
    runs = [
        asyncio.create_task(
            anext(run_query(client, HogQL("x"), query_id=f"{ID}{number}"))  # never goes on
        )
        for number in range(3)
    ]
    await settle()

    assert posthog.calls == [POST, POST]
    for run in runs:
        run.cancel()
    await asyncio.gather(*runs, return_exceptions=True)


@pytest.mark.parametrize(
    "body", [{}, {"results": None}, {"results": {"a": 1}}, {"results": [{"a": 1}]}, [], None]
)
def test_what_has_no_rows_is_no_empty_result(body: Any) -> None:
    with pytest.raises(BadBody):
        read_result(body, seconds=0)


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        (["String", "UInt64"], ["String", "UInt64"]),
        ([["a", "String"], ["b", "UInt64"]], ["String", "UInt64"]),
        ([["a", "String"]], ["String", ""]),
        (None, ["", ""]),
        ([["a"], 3, "x"], ["", ""]),
    ],
)
def test_types_are_pairs_or_text_or_missing(types: Any, expected: list[str]) -> None:
    body = {"results": [["a", 1]], "columns": ["a", "b"], "types": types}

    assert list(read_result(body, seconds=0).types) == expected


async def test_a_query_can_be_checked_without_running() -> None:
    posthog = FakePostHog(
        reply(
            {
                "isValid": False,
                "errors": [{"message": "no evnt", "start": 7, "end": 11, "fix": "event"}, "odd"],
                "warnings": None,
                "notices": [{"message": "String", "start": 0}],
                "table_names": ["events"],
            }
        )
    )

    check = await check_query(make_client(posthog), "select evnt from events", filters={})

    assert not check.valid
    assert (check.errors[0].start, check.errors[0].fix) == (7, "event")
    assert (len(check.errors), check.warnings, check.tables) == (1, (), ("events",))
    assert posthog.body(0)["query"]["kind"] == "HogQLMetadata"


async def test_the_schema_is_read_by_table() -> None:
    field = {"name": "$id", "hogql_value": "`$id`", "type": "string", "schema_valid": True}
    lazy = {"name": "person", "type": "lazy_table", "table": "persons", "fields": ["id"]}
    table = {"type": "posthog", "name": "events", "fields": {"$id": field, "person": lazy}}
    posthog = FakePostHog(reply({"tables": {"events": table, "odd": 3}, "joins": []}))

    schema = await database_schema(make_client(posthog))

    assert list(schema) == ["events"]
    assert schema["events"].fields[0].insert == "`$id`"
    assert schema["events"].fields[1].table == "persons"
