"""Saving SQL to a project: one write, and what becomes of it."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from hogtui.api.activity import ActivityLog
from hogtui.api.client import Client
from hogtui.api.clock import SystemClock
from hogtui.api.connection import Connection
from hogtui.api.write import commit, prepare
from hogtui.api.write_types import Ending, Outcome, Ready, Wish
from hogtui.resources.project_queries import Kept, Kind, kept_queries, kept_query
from hogtui.resources.query_wishes import changed, made
from tests.demo_child import DemoServer


class NoJournal:
    def intend(self, ready: Ready) -> tuple[str, str | None]:
        del ready
        return "1", None

    def conclude(self, number: str, outcome: Outcome) -> str | None:
        del number, outcome
        return None


@pytest.fixture
async def client(demo_server: DemoServer) -> AsyncIterator[Client]:
    connection = Connection(
        demo_server.facts.url, SecretStr(demo_server.facts.key), demo_server.facts.project_id
    )
    made = Client(connection, activity=ActivityLog(), clock=SystemClock(), locked=False)
    yield made
    await made.close()


async def first(client: Client, kind: Kind) -> Kept:
    async for page in kept_queries(client, kind):
        return page[0]
    raise AssertionError("nothing is kept")


async def write(client: Client, wish: Wish) -> Outcome:
    ready = await prepare(client, wish, client.clock)
    if isinstance(ready, Outcome):
        return ready
    return await commit(client, ready, NoJournal(), client.clock)


@pytest.mark.parametrize("kind", [Kind.INSIGHT, Kind.ENDPOINT])
async def test_another_text_is_stored_and_nothing_else_changes(
    client: Client, demo_server: DemoServer, kind: Kind
) -> None:
    kept = await first(client, kind)
    before = (await client.get(client.project(kept.path))).body
    sent = len(demo_server.requests())

    outcome = await write(client, changed(client, kept, "select 'changed'"))

    assert outcome.ending is Ending.APPLIED
    after = kept_query(kind, outcome.now)
    assert after is not None
    assert after.text == "select 'changed'"
    assert outcome.now is not None
    assert outcome.now["query"].get("display") == before["query"].get("display")
    writes = [each for each in demo_server.requests()[sent:] if each["method"] == "PATCH"]
    assert len(writes) == 1
    # As it was, for whoever comes next.
    again = await write(client, changed(client, after, kept.text or ""))
    assert again.ending is Ending.APPLIED


async def test_a_text_that_somebody_else_changed_is_not_overwritten(client: Client) -> None:
    kept = await first(client, Kind.INSIGHT)
    stale = Kept(kept.kind, kept.id, kept.name, text="select 'what I opened'")

    outcome = await write(client, changed(client, stale, "select 'mine'"))

    assert outcome.ending is Ending.MOVED
    assert "changed since you opened it" in outcome.message
    assert (await first(client, Kind.INSIGHT)).text == kept.text


async def test_an_insight_is_made_once_for_a_name(client: Client) -> None:
    outcome = await write(client, made(client, "Made here", "select 1"))
    again = await write(client, made(client, "Made here", "select 2"))

    assert outcome.ending is Ending.APPLIED
    assert again.ending is Ending.MOVED
    assert "of this name already" in again.message
    found = kept_query(Kind.INSIGHT, outcome.now)
    assert found is not None
    await client.write("PATCH", client.project(found.path), json={"deleted": True})


async def test_what_the_key_may_not_write_is_refused_in_the_words_of_posthog(
    client: Client, demo_server: DemoServer
) -> None:
    kept = await first(client, Kind.INSIGHT)
    demo_server.turn(scopes=["insight:read"])

    outcome = await write(client, changed(client, kept, "select 'mine'"))

    assert outcome.ending is Ending.REFUSED
    assert "insight:write" in outcome.message
