from datetime import timedelta

import pytest

from hogtui.demo.server.cache import Mode, Plan, plan
from tests.demo.server.still import Still

FRESH, STALE, OLD = timedelta(seconds=59), timedelta(seconds=60), timedelta(hours=2)


@pytest.mark.parametrize(
    ("mode", "fresh", "stale", "none"),
    [
        (Mode.BLOCKING, Plan.SERVE, Plan.COMPUTE, Plan.COMPUTE),
        (Mode.FORCE_BLOCKING, Plan.COMPUTE, Plan.COMPUTE, Plan.COMPUTE),
        (Mode.ASYNC, Plan.SERVE, Plan.ENQUEUE, Plan.ENQUEUE),
        (Mode.ASYNC_EXCEPT_ON_CACHE_MISS, Plan.SERVE, Plan.ENQUEUE, Plan.COMPUTE),
        (Mode.LAZY_ASYNC, Plan.SERVE, Plan.SERVE, Plan.ENQUEUE),
        (Mode.FORCE_ASYNC, Plan.ENQUEUE, Plan.ENQUEUE, Plan.ENQUEUE),
        (Mode.FORCE_CACHE, Plan.SERVE, Plan.COMPUTE, Plan.COMPUTE),
    ],
)
def test_every_mode_treats_every_age_as_documented(
    mode: Mode, fresh: Plan, stale: Plan, none: Plan
) -> None:
    assert [plan(mode, age) for age in (FRESH, STALE, None)] == [fresh, stale, none]


def test_lazy_has_its_own_threshold() -> None:
    assert plan(Mode.LAZY_ASYNC, OLD) is Plan.ENQUEUE


async def test_an_answer_is_fresh_for_a_minute(still: Still) -> None:
    first = (await still.ask()).json()
    still.clock.passed = 59
    second = (await still.ask()).json()
    still.clock.passed = 61
    third = (await still.ask()).json()

    assert (first["is_cached"], second["is_cached"], third["is_cached"]) == (False, True, False)
    assert first["results"] == second["results"] != third["results"]
    assert second["last_refresh"] == "2026-08-01T12:00:00.000000Z"
    assert second["next_allowed_client_refresh"] == "2026-08-01T12:01:00.000000Z"


async def test_stale_rows_come_along_with_a_running_status(still: Still) -> None:
    old = (await still.ask()).json()
    still.clock.passed = 61
    answer = await still.ask(refresh="async", client_query_id="mine")
    body = answer.json()

    assert answer.status_code == 202
    assert body["results"] == old["results"]
    assert body["is_cached"] is True
    assert body["query_status"]["id"] == "mine"
    assert body["query_status"]["complete"] is False


async def test_nothing_cached_leaves_only_the_status(still: Still) -> None:
    answer = await still.ask(refresh="async")
    forced = await still.ask(refresh="force_async")

    assert answer.status_code == forced.status_code == 202
    assert set(answer.json()) == {"cache_key", "query_status"}
    assert set(forced.json()) == {"query_status"}


async def test_what_else_is_asked_makes_another_question(still: Still) -> None:
    first = await still.ask()
    body = {"kind": "HogQLQuery", "query": "select 1", "values": {"x": 1}}
    second = await still.client.post("/api/projects/1/query/", json={"query": body})
    named = {"kind": "HogQLQuery", "query": "select 1", "name": "another name"}
    third = await still.client.post("/api/projects/1/query/", json={"query": named})

    assert first.json()["cache_key"] != second.json()["cache_key"]
    assert first.json()["cache_key"] == third.json()["cache_key"]


async def test_the_old_word_for_async_still_works(still: Still) -> None:
    answer = await still.client.post(
        "/api/projects/1/query/",
        json={"query": {"kind": "HogQLQuery", "query": "select 1"}, "async": True},
    )

    assert answer.status_code == 202
