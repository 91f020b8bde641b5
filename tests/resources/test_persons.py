"""People asked of the demo: found by anything, narrowed down, and told about in parts."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from hogtui.api.activity import ActivityLog
from hogtui.api.client import Client
from hogtui.api.clock import SystemClock
from hogtui.api.connection import Connection
from hogtui.api.models import Person
from hogtui.resources import person_facts as facts
from hogtui.resources import persons
from hogtui.resources.person_filter import Unclear, is_question, read
from hogtui.resources.person_search import search, wanted
from tests.demo_child import DemoServer

pytestmark = pytest.mark.demo
NEXT_WEEK = datetime.now(UTC) + timedelta(days=7)


@pytest.fixture
async def client(demo_server: DemoServer) -> AsyncIterator[Client]:
    place = Connection(demo_server.facts.url, SecretStr(demo_server.facts.key), 1)
    client = Client(place, activity=ActivityLog(), clock=SystemClock())
    yield client
    await client.close()


async def found(client: Client, text: str) -> dict[str, str]:
    """Who is meant, each with why."""
    last = None
    async for last in search(client, text):
        assert not last.failed
    assert last is not None
    assert last.waiting == 0
    return {persons.identity(each.thing): getattr(each.thing, "why", "") for each in last.items}


async def someone(client: Client, text: str) -> Person:
    people = await persons.meant(client, read(text))
    return people.items[0].thing


async def test_anything_leads_to_somebody_with_why(client: Client) -> None:
    who = await someone(client, "email=* seen:30d plan=free")
    uuid, address = persons.identity(who), str(persons.email(who))
    assert (await found(client, address))[uuid] == "e-mail"
    assert (await found(client, address.upper()[:-3]))[uuid] == "part of the e-mail"
    assert await found(client, uuid) == {uuid: "person id"}
    assert "name" in (await found(client, str(who.properties["name"])))[uuid]
    page = await facts.events(client, uuid, NEXT_WEEK)
    event = next(each for each in page.rows if each.session)
    assert await found(client, event.uuid) == {uuid: f"event {event.event}"}
    assert await found(client, event.session) == {uuid: "session"}
    assert uuid in await found(client, event.distinct_id)
    link = f"https://us.posthog.com/project/1/replay/{event.session}?t=4"
    assert await found(client, link) == {uuid: "session"}
    assert await found(client, f"https://x/project/1/person/{event.distinct_id}#activity") == {
        uuid: "distinct id"
    }
    assert await found(client, f"https://x/project/1/persons/{uuid}") == {uuid: "person id"}


async def test_what_is_typed_is_a_value_and_never_hogql(client: Client) -> None:
    for hostile in ("' OR 1=1 --", "{person}", "\\' OR 1=1", "a\nb\x1b[2J", "%", "🦔" * 50):
        assert set((await found(client, hostile)).values()) <= {
            "distinct id",
            "part of the e-mail",
            "part of the name",
            "PostHog's search",
        }
        text = '"' + hostile.replace("\\", "\\\\").replace('"', "") + '"'
        assert not (await persons.meant(client, read(f"email={text}"))).items


async def test_people_are_narrowed_down(client: Client) -> None:
    total = await persons.count(client, None)
    assert total == await persons.count(client, read("is:identified")) + await persons.count(
        client, read("is:anonymous")
    )
    seats = await persons.meant(client, read("seats>=3 plan!=free"))
    assert seats.items
    assert all(each.thing.properties["seats"] >= 3 for each in seats.items)
    assert (await persons.meant(client, read("cohort:2 email~example"))).items
    seen, unseen = read("seen:7d"), read("unseen:7d")
    assert await persons.count(client, seen) + await persons.count(client, unseen) == total
    second = await persons.recent(client, offset=persons.PAGE)
    first = await persons.recent(client)
    assert first.more
    assert not {each.record["uuid"] for each in first.items} & {
        each.record["uuid"] for each in second.items
    }


def test_words_that_mean_nothing_are_told() -> None:
    assert is_question("plan=pro seen:7d")
    assert not is_question("Ada Lovelace")
    assert not is_question("https://us.posthog.com/persons/x=1")
    assert wanted("https://[broken").text == "https://[broken"
    for wrong in ("seen:soon", "cohort:x", "is:tall", "seats>many", 'plan="pro', "hello"):
        with pytest.raises(Unclear):
            read(wrong)


async def test_every_part_of_a_person_is_told(client: Client) -> None:
    who = persons.identity(await someone(client, "cohort:1 plan!=free"))
    page = await facts.events(client, who, NEXT_WEEK)
    assert page.rows == tuple(sorted(page.rows, key=lambda each: each.at, reverse=True))
    views = await facts.events(client, who, NEXT_WEEK, named="PAGEVIEW")
    assert {each.event for each in views.rows} == {"$pageview"}
    at = facts.moment_of(page.rows[3].at)
    assert at is not None
    older = await facts.events(client, who, at)
    assert older.rows[0].at == page.rows[3].at
    done = await facts.days(client, who)
    assert sum(done.row(facts.DAYS)) <= sum(done.counts.values())
    assert done.groups
    assert set(await facts.group_types(client)) >= set(done.groups)
    visits = await facts.sessions(client, who)
    assert {each.session for each in page.rows if each.session} & {each.id for each in visits}
    assert 1 in {each.id for each in await facts.cohorts(client, who)}
    replays, _ = await facts.recordings(client, who)
    assert {each.id for each in replays} <= {each.id for each in visits}
    past = await facts.history(client, who, "plan")
    known = await facts.properties_at(client, who, NEXT_WEEK)
    if past:
        assert known["plan"] == past[0].value
