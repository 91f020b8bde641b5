"""What explains flags, asked of the embedded PostHog."""

from datetime import UTC, datetime, timedelta

import pytest

from hogtui.api.client import Client
from hogtui.api.models import FeatureFlag
from hogtui.resources.activity import activity, change_words, version
from hogtui.resources.base import Context
from hogtui.resources.calls import LONG, RECENT, calls
from hogtui.resources.evaluation import why, why_all
from hogtui.resources.flags import FLAGS
from tests.demo_child import DemoServer
from tests.resources.test_project_queries import client_of

pytestmark = pytest.mark.demo


async def flag_of(client: Client, key: str) -> FeatureFlag:
    found: dict[str, FeatureFlag] = {}
    async for listing in FLAGS.fetch(client):
        found = {each.thing.key: each.thing for each in listing.items}
    return found[key]


async def test_what_somebody_gets_is_the_same_asked_for_one_or_for_all(
    demo_server: DemoServer,
) -> None:
    client, context = client_of(demo_server), Context(datetime.now(UTC))
    try:
        flag = await flag_of(client, "billing-v2")
        one = await why(client, flag, "somebody", None, context)
        before = datetime.now(UTC) - timedelta(days=1)
        past = await why(client, flag, "somebody", before, context)
        every = {each.key: each for each in await why_all(client, [flag], "somebody", context)}
    finally:
        await client.close()
    assert one.value == every["billing-v2"].value == past.value
    assert len(one.tried) == 1
    assert len(every) > 50


async def test_a_change_is_in_the_log_and_in_the_versions(demo_server: DemoServer) -> None:
    client = client_of(demo_server)
    client.unlock()
    try:
        flag = await flag_of(client, "comments-v3")
        path = f"feature_flags/{flag.id}/"
        await client.write("PATCH", client.project(path), json={"name": "Another"})
        log = await activity(client, path)
        old = await version(client, path, flag.version or 1)
        await client.write("PATCH", client.project(path), json={"name": flag.name})
    finally:
        await client.close()
    words = [change_words(each) for each in log.entries[0].changes]
    assert any(each.startswith("about: ") and each.endswith("Another") for each in words)
    assert old["name"] == flag.name


async def test_calls_are_counted_by_answer(demo_server: DemoServer) -> None:
    client = client_of(demo_server)
    try:
        now = datetime.now(UTC)
        recent = await calls(client, "ai-search", RECENT, query_id="q1", changed_at=now)
        month = await calls(client, "ai-search", LONG, query_id="q2", zone="Europe/Berlin")
        nothing = await calls(client, "no' such", LONG, query_id="q3")
    finally:
        await client.close()
    assert recent.since.get("true", 0) == 0
    assert set(month.values) <= {"true", "false"}
    assert month.total > 10
    assert nothing.total == 0
