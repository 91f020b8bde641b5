"""Buckets are counted, limits learned, and background work held back."""

import pytest

from hogtui.api.budget import HOUR, MINUTE, Budget, Meter, buckets_of
from hogtui.api.slots import Priority
from tests.api.fakes import TurnedClock


@pytest.mark.parametrize(
    ("path", "kind", "buckets"),
    [
        ("/api/projects/1/query/", "HogQLQuery", ("query", "api_queries")),
        ("/api/projects/1/query/", "EventsQuery", ("api_queries",)),
        ("/x/api/projects/1/query/abc/", "", ("api_queries",)),
        ("/api/projects/1/persons/3/", "", ("clickhouse",)),
        ("/api/environments/1/insights/", "", ("clickhouse",)),
        ("/api/projects/1/cohorts/3/persons/", "", ("clickhouse",)),
        ("/api/projects/1/cohorts/", "", ("api",)),
        ("/api/projects/1/", "", ("api",)),
        ("/api/users/@me/", "", ("api",)),
    ],
)
def test_buckets_have_posthogs_names(path: str, kind: str, buckets: tuple[str, ...]) -> None:
    assert buckets_of(path, kind) == buckets


def test_meters_count_by_minute_and_hour_and_know_no_limit_at_first() -> None:
    clock = TurnedClock()
    budget = Budget(clock)
    budget.sent(("api",))
    clock.seconds += 50
    budget.sent(("api",))

    assert budget.meters() == [
        Meter("api", 2, None, 10.0, MINUTE),
        Meter("api", 2, None, 3550.0, HOUR),
    ]
    clock.seconds += 15
    assert [meter.used for meter in budget.meters()] == [1, 2]


def test_a_refusal_teaches_the_limit_of_the_window_that_was_full() -> None:
    clock = TurnedClock()
    budget = Budget(clock)
    for _ in range(10):
        budget.sent(("query",))
        clock.seconds += 1
    budget.sent(("query",))
    budget.refused("query", 50)

    minute, hour = budget.meters()
    assert (minute.used, minute.limit, minute.refills_in) == (10, 10, 50)
    assert hour.limit is None

    clock.seconds += 600
    for _ in range(30):
        budget.sent(("query",))
    budget.sent(("query",))
    budget.refused("query", 2990)
    assert budget.meters()[1].limit == 40


def test_a_learned_limit_rises_when_more_goes_through() -> None:
    clock = TurnedClock()
    budget = Budget(clock)
    budget.sent(("api",))
    budget.sent(("api",))
    budget.refused("api", 59)
    clock.seconds += 61
    for _ in range(5):
        budget.sent(("api",))

    assert budget.meters()[0].limit == 5


def test_what_never_left_is_not_counted_and_teaches_nothing() -> None:
    clock = TurnedClock()
    budget = Budget(clock)
    budget.sent(("api",))
    budget.sent(("api",))
    budget.refused("api", 59)
    clock.seconds += 1
    moment = budget.sent(("api", "query"))
    assert budget.meters()[0].limit == 2
    budget.unsent(("api", "query"), moment)

    minute, hour, *query = budget.meters()
    assert (minute.used, minute.limit, hour.used) == (1, 1, 1)
    assert [meter.used for meter in query] == [0, 0]


def test_everybody_waits_for_a_bucket_that_refused() -> None:
    clock = TurnedClock()
    budget = Budget(clock)
    budget.sent(("query", "api_queries"))
    budget.refused("query", 30)

    hold = budget.hold(("query", "api_queries"), Priority.USER)
    assert hold is not None
    assert (hold.seconds, hold.reason, hold.bucket) == (30, "window", "query")
    assert budget.hold(("api_queries",), Priority.USER) is None
    clock.seconds += 30
    assert budget.hold(("query",), Priority.USER) is None


def test_work_that_nobody_waits_for_stays_under_thirty_per_cent() -> None:
    clock = TurnedClock()
    budget = Budget(clock)
    sent = 0
    while budget.hold(("clickhouse",), Priority.BACKGROUND) is None:
        budget.sent(("clickhouse",))
        sent += 1

    assert sent == 72
    assert budget.hold(("clickhouse",), Priority.VISIBLE) is None
    hold = budget.hold(("clickhouse",), Priority.TAIL)
    assert hold is not None
    assert (hold.reason, hold.seconds) == ("budget", 60)
    clock.seconds += 60
    assert budget.hold(("clickhouse",), Priority.BACKGROUND) is None
