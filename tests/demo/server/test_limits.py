import asyncio
from pathlib import Path

import pytest

from hogtui.demo.server.errors import Refusal
from hogtui.demo.server.limits import Limits
from hogtui.demo.server.rules import STANDARD, Rules, parse_rules
from tests.demo.server.still import Still, StillClock


def refused(limits: Limits, key: str, *names: str) -> Refusal | None:
    try:
        limits.count(key, names)
    except Refusal as refusal:
        return refusal
    return None


def test_a_window_says_when_its_oldest_request_leaves() -> None:
    clock = StillClock()
    limits = Limits(clock, parse_rules("burst=2/60"))

    limits.count("a", ["burst"])
    clock.passed = 19
    limits.count("a", ["burst"])
    refusal = refused(limits, "a", "burst")

    assert refusal is not None
    assert refusal.status == 429
    assert refusal.detail == "Request was throttled. Expected available in 41 seconds."
    assert refusal.headers == {"Retry-After": "41"}


def test_a_refused_request_does_not_count() -> None:
    clock = StillClock()
    limits = Limits(clock, parse_rules("burst=1/60"))

    limits.count("a", ["burst"])
    for clock.passed in (10, 30, 59):
        assert refused(limits, "a", "burst")
    clock.passed = 60

    assert refused(limits, "a", "burst") is None


def test_one_second_is_singular() -> None:
    clock = StillClock()
    limits = Limits(clock, parse_rules("burst=1/60"))

    limits.count("a", ["burst"])
    clock.passed = 59.5
    refusal = refused(limits, "a", "burst")

    assert refusal is not None
    assert refusal.detail == "Request was throttled. Expected available in 1 second."


def test_every_key_has_its_own_budget() -> None:
    limits = Limits(StillClock(), parse_rules("burst=1/60"))

    limits.count("a", ["burst"])

    assert refused(limits, "b", "burst") is None


def test_the_longest_wait_is_told() -> None:
    limits = Limits(StillClock(), parse_rules("burst=1/60,sustained=1/h"))

    limits.count("a", ["burst", "sustained"])
    refusal = refused(limits, "a", "burst", "sustained")

    assert refusal is not None
    assert refusal.headers == {"Retry-After": "3600"}


def test_the_windows_of_a_query_depend_on_plan_and_kind() -> None:
    paid, legacy = Rules(), parse_rules("legacy")

    assert paid.classes("query", "HogQLQuery") == ("api_queries_burst", "api_queries_sustained")
    assert legacy.classes("query", "HogQLQuery") == ("query",)
    assert legacy.classes("query", None) == ("clickhouse_burst", "clickhouse_sustained")
    assert STANDARD["query"] == (120, 3600)


@pytest.mark.parametrize("text", ["burst", "burst=5", "speed=5/60", "burst=x/60", "concurrency=x"])
def test_rules_that_make_no_sense_are_named(text: str) -> None:
    with pytest.raises(ValueError, match="not understood"):
        parse_rules(text)


def test_rules_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "limits.json"
    file.write_text('{"burst": "5/60", "concurrency": 1}', encoding="utf-8")

    rules = parse_rules(str(file))

    assert rules.windows["burst"] == (5, 60.0)
    assert rules.concurrency == 1


def test_tight_is_met_within_seconds_and_over_within_a_minute() -> None:
    count, seconds = parse_rules("tight").windows["api_queries_burst"]

    assert count <= 20
    assert seconds <= 60


def test_off_switches_windows_off() -> None:
    limits = Limits(StillClock(), parse_rules("burst=0/60,off"))

    assert refused(limits, "a", "burst") is None


async def test_polling_spends_the_budget_of_asking(still: Still) -> None:
    still.instance.limits.rules = parse_rules("api_queries_burst=2/60")

    await still.ask("select 1", refresh="async", client_query_id="mine")
    poll = await still.poll("mine")
    refused = await still.poll("mine")

    assert poll.status_code in (200, 202)
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "60"
    assert refused.json() == {
        "type": "throttled_error",
        "code": "throttled",
        "detail": "Request was throttled. Expected available in 60 seconds.",
        "attr": None,
    }


async def test_a_forbidden_request_costs_nothing(still: Still) -> None:
    still.instance.limits.rules = parse_rules("api_queries_burst=1/60")
    still.instance.keys.full.scopes = ("insight:read",)

    assert (await still.ask()).status_code == 403
    still.instance.keys.full.scopes = ("query:read",)

    assert (await still.ask()).status_code == 200


async def test_too_many_queries_at_once_are_refused_without_a_date(still: Still) -> None:
    still.instance.limits.rules = parse_rules("concurrency=1,concurrency_wait=0.01")
    still.engine.hold = True

    first = asyncio.create_task(still.ask("select 1", client_query_id="first"))
    await still.engine.running()
    second = await still.ask("select 2")
    await still.client.delete("/api/projects/1/query/first/")
    await first

    assert second.status_code == 429
    assert "retry-after" not in second.headers
    assert second.json()["detail"] == (
        "Too many queries are running right now — please try again in a moment."
    )


async def test_background_queries_wait_for_their_turn(still: Still) -> None:
    still.instance.limits.rules = parse_rules("concurrency=1,concurrency_wait=0.01")
    still.engine.hold = True

    await still.ask("select 1", refresh="async", client_query_id="first")
    await still.engine.running()
    await still.ask("select 2", refresh="async", client_query_id="second")
    waiting = (await still.poll("second")).json()["query_status"]
    revoked = await still.client.delete("/api/projects/1/query/second/")
    stopped = await still.client.delete("/api/projects/1/query/first/")

    assert waiting["pickup_time"] is None
    assert waiting["complete"] is False
    assert revoked.json() == {"message": "Query task revoked"}
    assert stopped.json() == {"message": "Cancelled query on clickhouse"}
