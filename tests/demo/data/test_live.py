"""Events that arrive while the demo runs."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from hogtui.demo.data import build
from hogtui.demo.data.live import LiveFeed
from hogtui.demo.engine import Engine
from tests.demo.conftest import NOW, running_engine

pytestmark = pytest.mark.demo


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """An engine of our own, because these tests add to its tables."""
    yield from running_engine()


@pytest.fixture(scope="module")
def told(engine: Engine) -> list[dict[str, Any]]:
    """What a feed tells of the first 90 seconds after the data's end."""
    feed = LiveFeed(engine, build(engine, now=NOW, events=5_000).plan)
    return [
        event
        for second in range(3, 93, 3)
        for event in feed.next_batch(NOW + timedelta(seconds=second))
    ]


def number(engine: Engine, sql: str) -> Any:
    """The one value that a query gives."""
    return engine.run(sql, query_id="test").rows[0][0]


def test_events_keep_coming_in_order_and_never_early(told: list[dict[str, Any]]) -> None:
    times = [datetime.fromisoformat(event["timestamp"]) for event in told]

    assert len(told) > 40
    assert times == sorted(times)
    assert times[0] > NOW
    assert times[-1] <= NOW + timedelta(seconds=90)
    assert {time.minute for time in times} == {30, 31}


def test_what_is_told_is_stored(engine: Engine, told: list[dict[str, Any]]) -> None:
    stored = engine.run(
        "SELECT toString(uuid), event, distinct_id, toString(person_id), timestamp FROM events"
        " WHERE timestamp > toDateTime64('2026-11-20 15:30:00', 6, 'UTC')",
        query_id="stored",
    ).rows

    names = ("uuid", "event", "distinct_id", "person_id", "timestamp")
    assert sorted(stored) == sorted([event[name] for name in names] for event in told)
    assert len({event["uuid"] for event in told}) == len(told)


def test_the_properties_are_an_object(told: list[dict[str, Any]]) -> None:
    assert all(event["properties"]["$session_id"] for event in told)


def test_sessions_and_persons_of_new_events_exist(
    engine: Engine, told: list[dict[str, Any]]
) -> None:
    assert told
    strangers = (
        "SELECT countIf(`$session_id` != '' AND `$session_id` NOT IN"
        " (SELECT session_id FROM raw_sessions))"
        " + countIf(person_id NOT IN (SELECT id FROM person))"
        " + countIf(distinct_id NOT IN (SELECT distinct_id FROM person_distinct_id2)) FROM events"
    )
    counts = (
        "SELECT (SELECT sum(event_count) FROM raw_sessions)"
        " - (SELECT count() FROM events WHERE `$session_id` != '')"
    )

    assert number(engine, strangers) == 0
    assert number(engine, counts) == 0


def test_new_people_turn_up(engine: Engine, told: list[dict[str, Any]]) -> None:
    assert told
    since = "toDateTime64('2026-11-20 15:29:00', 3, 'UTC')"

    assert number(engine, f"SELECT count() FROM person WHERE created_at >= {since}") == 4
