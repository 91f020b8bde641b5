"""What PostHog knows of a cohort beside the cohort, and when its calculation ends."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hogtui.api.errors import ServerFailed
from hogtui.api.models import Cohort, CohortCalculation
from hogtui.resources.base import Context
from hogtui.resources.cohort_facts import (
    Uses,
    Using,
    calculations,
    change,
    ended_words,
    last_lines,
    running_since,
    using_lines,
)
from hogtui.resources.cohort_watch import PATIENCE, Glance, Stand, watch
from hogtui.resources.cohorts import SeenCohort, calculation, calculation_cell
from tests.api.fakes import START, TurnedClock
from tests.resources.cohort_server import CohortServer, a_cohort

MINUTES = timedelta(minutes=14)
TESTERS = Cohort.model_validate(a_cohort())
HISTORY: list[dict[str, Any]] = [
    {"started_at": "2026-08-01T11:46:00Z", "finished_at": None, "count": None, "error": None},
    {
        "started_at": "2026-08-01T10:00:00Z",
        "finished_at": "2026-08-01T10:00:05Z",
        "count": None,
        "error": "It took too long.",
    },
    {
        "started_at": "2026-07-31T10:00:00Z",
        "finished_at": "2026-07-31T10:02:00Z",
        "count": 120,
        "error": None,
    },
    {
        "started_at": "2026-07-30T10:00:00Z",
        "finished_at": "2026-07-30T10:02:00Z",
        "count": 100,
        "error": "",
    },
]


async def test_calculations_in_words() -> None:
    found = await calculations(CohortServer(history=HISTORY).client(), 7)

    assert running_since(found) == datetime(2026, 8, 1, 11, 46, tzinfo=UTC)
    assert change(found) == 20
    assert [(each.label, each.text) for each in last_lines(found, Context(START))] == [
        ("14 min ago", "goes on"),
        ("2 h ago", "failed: It took too long., took 5.00 s"),
        ("1 d ago", "120 people, took 2 min 00 s"),
        ("2 d ago", "100 people, took 2 min 00 s"),
    ]
    assert running_since([CohortCalculation()]) is None


async def used(server: CohortServer, uses: Uses, cohort: Cohort = TESTERS) -> list[Using]:
    others = [Cohort.model_validate(each) for each in server.cohorts.values()]
    return [each async for each in uses.of(server.client(), cohort, others)]


async def test_where_it_is_used_is_asked_for_in_one_request() -> None:
    block = {"results": [{"id": 1, "key": "beta", "name": "x"}], "total": 3, "has_more": True}
    none: dict[str, Any] = {"results": [], "total": 0, "has_more": False}
    server = CohortServer(used_in={"feature_flags": block, "insights": none, "cohorts": none})

    lines = using_lines(await used(server, Uses()))

    assert [(each.label, each.text) for each in lines] == [
        ("flags", "beta and 2 more"),
        ("insights", "none"),
        ("cohorts", "none"),
    ]
    assert len(server.requests) == 1


async def test_an_older_server_is_asked_once_and_its_flags_are_read_once() -> None:
    condition = {"key": "id", "type": "cohort", "value": 7}
    nested = {"properties": {"type": "OR", "values": [{"type": "AND", "values": [condition]}]}}
    flags = [
        {"key": "beta", "filters": {"groups": [{"properties": [condition]}]}},
        {"key": "other", "filters": {"groups": [{"properties": []}]}},
    ]
    cohorts = {7: a_cohort(), 8: a_cohort(8, name="Both", filters=nested)}
    server, uses = CohortServer(cohorts, flags=flags), Uses()

    first = await used(server, uses)
    again = await used(server, uses)

    assert first == again
    assert [(each.kind, list(each.names)) for each in first] == [
        ("cohorts", ["Both"]),
        ("flags", ["beta"]),
        ("insights", []),
    ]
    assert "does not tell" in using_lines(first)[2].text
    assert len(server.requests) == 2


# Watching


async def glances(server: CohortServer, clock: TurnedClock) -> list[Glance]:
    return [each async for each in watch(server.client(clock), 7, clock)]


async def test_it_tells_when_a_calculation_ends() -> None:
    server, clock = CohortServer({7: a_cohort(is_calculating=True)}, history=HISTORY), TurnedClock()
    seen = []

    async for glance in watch(server.client(clock), 7, clock):
        seen.append(glance.stand)
        if len(seen) == 3:
            server.cohorts[7] |= {"is_calculating": False, "count": 130}

    assert seen == [Stand.GOING, Stand.GOING, Stand.GOING, Stand.ENDED]
    assert glance.since == datetime(2026, 8, 1, 11, 46, tzinfo=UTC)
    words = ended_words(Cohort.model_validate(glance.record), 120, glance.since, clock.now())
    assert words == "Testers is calculated after 14 min: 130 people (+10)."


async def test_what_never_ends_is_told_after_an_hour_and_no_more_is_asked() -> None:
    server, clock = CohortServer({7: a_cohort(is_calculating=True)}), TurnedClock()

    found = await glances(server, clock)

    assert found[-1].stand is Stand.STUCK
    assert clock.now() - START >= timedelta(hours=1)
    assert len(server.requests) < 140


async def test_a_failure_now_and_then_is_borne_and_many_in_a_row_end_it() -> None:
    server, clock = CohortServer({7: a_cohort(is_calculating=True)}), TurnedClock()
    seen = []

    async def look() -> None:
        async for glance in watch(server.client(clock), 7, clock):
            seen.append(glance.stand)
            server.down = 1 if len(seen) == 1 else 1000 if len(seen) == 3 else 0

    with pytest.raises(ServerFailed):
        await look()

    assert seen == [Stand.GOING] * 3
    assert PATIENCE > 1


async def test_a_cohort_that_is_gone_is_not_watched() -> None:
    assert [each.stand for each in await glances(CohortServer({}), TurnedClock())] == [Stand.GONE]
    deleted = CohortServer({7: a_cohort(deleted=True, is_calculating=True)})
    assert [each.stand for each in await glances(deleted, TurnedClock())] == [Stand.GONE]


def test_a_calculation_that_failed_says_why() -> None:
    failed = Cohort.model_validate(
        a_cohort(errors_calculating=2, last_error_message="The pattern cannot be read.")
    )

    words = ended_words(failed, None, None, START)

    assert words == "Testers: the calculation failed. The pattern cannot be read."


@pytest.mark.parametrize(
    ("fields", "expected", "cell"),
    [
        ({}, "calculating", "calculating"),
        ({"watched": True}, "calculating, watched", "watched"),
        ({"for": MINUTES}, "calculating since 14 min", "calculating 14 min"),
        (
            {"for": MINUTES, "watched": True},
            "calculating since 14 min, watched",
            "watched, 14 min",
        ),
        ({"for": timedelta(hours=3)}, "stuck since 3 h", "stuck 3 h"),
        ({"is_calculating": False, "errors_calculating": 4}, "failed 4 times", "failed 4 times"),
        ({"deleted": True, "for": timedelta(hours=3)}, "deleted", "deleted"),
    ],
)
def test_since_when_it_is_calculating(fields: dict[str, Any], expected: str, cell: str) -> None:
    since = START - fields["for"] if "for" in fields else None
    record = a_cohort(is_static=False, is_calculating=True, calculating_since=since, seen_at=START)

    cohort = SeenCohort.model_validate({**record, **fields})

    assert calculation(cohort) == expected
    assert calculation_cell(cohort) == cell
