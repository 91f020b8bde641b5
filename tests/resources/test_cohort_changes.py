"""Each wish leads to one request, and ends on what is stored."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hogtui.api.models import Cohort
from hogtui.api.write import commit, prepare
from hogtui.api.write_types import Ending, Outcome, Ready, Wish
from hogtui.resources import cohort_changes as changes
from hogtui.resources.base import Context
from hogtui.resources.cohort_criteria import read, tree
from tests.api.fakes import TurnedClock
from tests.api.writing import Paper
from tests.resources.cohort_server import ADA, BEA, EVA, ROOT, CohortServer, a_cohort

TESTERS = Cohort.model_validate(a_cohort())
CONTEXT = Context(datetime(2026, 11, 21, tzinfo=UTC))


async def write(server: CohortServer, wish: Wish, paper: Paper | None = None) -> Outcome:
    clock = TurnedClock()
    client = server.client(clock)
    ready = await prepare(client, wish, clock)
    if isinstance(ready, Outcome):
        return ready
    return await commit(client, ready, paper or Paper(), clock)


async def test_people_are_added_and_one_of_them_is_taken_out() -> None:
    server = CohortServer(members={7: {ADA}})

    added = await write(server, changes.add(TESTERS, ROOT, [ADA, BEA, EVA]))
    removed = await write(server, changes.remove(TESTERS, ROOT, BEA))

    assert (added.ending, removed.ending) == (Ending.APPLIED, Ending.APPLIED)
    assert added.ready.before[changes.MEMBERS] == 1
    assert server.members[7] == {ADA, EVA}
    assert server.writes == [{"person_ids": [ADA, BEA, EVA]}, {"person_id": BEA}]
    assert (added.now or {})["count"] == 3


async def test_who_is_in_it_already_is_not_added() -> None:
    server = CohortServer(members={7: {ADA}})

    outcome = await write(server, changes.add(TESTERS, ROOT, [ADA]))

    assert outcome.ending is Ending.MOVED
    assert server.writes == []


async def test_a_cohort_of_conditions_takes_nobody() -> None:
    server = CohortServer({7: a_cohort(is_static=False)})

    outcome = await write(server, changes.add(TESTERS, ROOT, [ADA]))

    assert outcome.ending is Ending.MOVED
    assert "Only a static cohort" in outcome.message


async def test_one_person_is_taken_back_in_both_directions() -> None:
    server = CohortServer(members={7: set()})
    wish = changes.add(TESTERS, ROOT, [ADA])

    await write(server, wish)
    assert wish.back is not None
    back = wish.back({})
    await write(server, back)
    assert server.members[7] == set()
    assert back.back is not None
    await write(server, back.back({}))

    assert server.members[7] == {ADA}
    assert changes.add(TESTERS, ROOT, [ADA, BEA]).final


def test_more_than_posthog_takes_at_once_are_refused() -> None:
    with pytest.raises(ValueError, match="1,000 people at once"):
        changes.add(TESTERS, ROOT, [str(number) for number in range(1001)])


async def test_a_cohort_of_conditions_is_made_although_posthog_stores_more_than_was_sent() -> None:
    server = CohortServer()
    filters = tree([read("plan = pro", {}), read("did x", {})], every=True)

    wish = changes.create(ROOT, "New", {"description": "", "is_static": False, "filters": filters})
    outcome = await write(server, wish)

    assert outcome.ending is Ending.APPLIED
    assert server.writes == [
        {"name": "New", "description": "", "is_static": False, "filters": filters}
    ]


async def test_a_static_cohort_begins_with_people_and_the_journal_knows_none_of_them() -> None:
    server, paper = CohortServer(), Paper()

    wish = changes.create_of(ROOT, "Guests", "of the webinar", [ADA, BEA])
    outcome = await write(server, wish, paper)

    assert outcome.ending is Ending.APPLIED
    assert server.members[8] == {ADA, BEA}
    assert ADA not in str(paper.lines)


async def test_a_name_that_is_taken_makes_no_second_cohort() -> None:
    server = CohortServer()

    outcome = await write(server, changes.create_of(ROOT, "Testers", "", [ADA]))

    assert outcome.ending is Ending.MOVED
    assert server.writes == []


async def test_a_copy_is_a_static_cohort_of_a_query() -> None:
    server = CohortServer()

    outcome = await write(server, changes.copy(ROOT, TESTERS, "Testers (static copy)"))

    assert outcome.ending is Ending.APPLIED
    assert server.cohorts[8]["query"]["query"].endswith("IN COHORT 7")


async def test_deleted_and_restored() -> None:
    server = CohortServer()
    subject = changes.subject(TESTERS, ROOT)

    assert (await write(server, changes.delete(subject))).ending is Ending.APPLIED
    assert server.cohorts[7]["deleted"]
    assert (await write(server, changes.restore(subject))).ending is Ending.APPLIED
    assert server.writes == [{"deleted": True}, {"deleted": False}]


async def test_a_calculation_that_ends_meanwhile_is_nobodys_change() -> None:
    server = CohortServer()
    clock = TurnedClock()
    client = server.client(clock)
    wish = changes.fields(changes.subject(TESTERS, ROOT), {"name": "Checkers"})

    ready = await prepare(client, wish, clock, seen=a_cohort(count=5, is_calculating=True))
    assert isinstance(ready, Ready)
    assert ready.surprises == ()


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({}, []),
        (
            {"name": "A", "is_static": True, changes.PEOPLE: 1200},
            [("name", "A"), ("people", "1,200"), ("who is in it", "the people that were put in")],
        ),
        ({changes.MEMBERS: 2}, [(changes.MEMBERS, "2")]),
    ],
)
def test_in_plain_words(record: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert changes.described(record, CONTEXT) == expected
