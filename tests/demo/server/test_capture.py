import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from posthog import Posthog

from hogtui.demo.server.flags import share
from tests.demo.server.still import Still
from tests.demo_child import DemoServer


def rows(demo: DemoServer, query: str, **values: Any) -> list[list[Any]]:
    body = {"query": {"kind": "HogQLQuery", "query": query, "values": values}}
    with demo.client() as client:
        answer = client.post("/api/projects/1/query/", json={**body, "refresh": "force_blocking"})
    assert answer.status_code == 200, answer.text
    found: list[list[Any]] = answer.json()["results"]
    return found


@pytest.fixture
def sdk(demo_server: DemoServer) -> Iterator[Posthog]:
    """PostHog's own client, sending at once."""
    facts = demo_server.facts
    client = Posthog(facts.project_token, host=facts.url, sync_mode=True)
    yield client
    client.shutdown()


def test_posthogs_own_client_captures_what_a_query_finds(
    demo_server: DemoServer, sdk: Posthog
) -> None:
    somebody, event = f"sdk-{uuid4()}", f"sdk event {uuid4()}"

    sdk.capture(
        event,
        distinct_id=somebody,
        properties={"price": 12.5, "$set": {"email": "sdk@pinecrate.test"}},
        groups={"organization": "org-from-sdk"},
    )

    found = rows(
        demo_server,
        "select event, properties.price, person.properties.email, $group_0 from events "
        "where distinct_id = {who} and event = {event}",
        who=somebody,
        event=event,
    )
    assert found == [[event, 12.5, "sdk@pinecrate.test", "org-from-sdk"]]


def test_posthogs_own_client_sets_what_a_person_is(demo_server: DemoServer, sdk: Posthog) -> None:
    somebody = f"sdk-{uuid4()}"

    sdk.set(distinct_id=somebody, properties={"plan": "pro"})
    sdk.set_once(distinct_id=somebody, properties={"plan": "free", "first": "yes"})
    sdk.set(distinct_id=somebody, properties={"plan": "business"})

    found = rows(
        demo_server,
        "select properties.plan, properties.first from persons where id in "
        "(select person_id from person_distinct_ids where distinct_id = {who})",
        who=somebody,
    )
    assert found == [["business", "yes"]]


def test_posthogs_own_client_reads_flags(sdk: Posthog) -> None:
    inside = next(name for name in map(str, range(99)) if share("billing-v2", name) < 0.5)
    outside = next(name for name in map(str, range(99)) if share("billing-v2", name) > 0.5)

    flags = sdk.evaluate_flags(inside)

    assert flags.is_enabled("billing-v2") is True
    assert sdk.evaluate_flags(outside).is_enabled("billing-v2") is False
    assert flags.get_flag("new-sharing-dialog") in ("control", "test")
    assert flags.get_flag_payload("upload-limits") == {"max_mb": 2048}


@pytest.mark.parametrize("path", ["/i/v0/e/", "/batch/", "/capture/", "/e/"])
def test_every_address_takes_events(demo_server: DemoServer, path: str) -> None:
    event = f"at {path} {uuid4()}"
    one = {"event": event, "distinct_id": "somebody", "timestamp": datetime.now(UTC).isoformat()}
    body = {"api_key": demo_server.facts.project_token, "batch": [one, one]}
    packed = gzip.compress(json.dumps(body).encode())

    with demo_server.client("") as client:
        answer = client.post(path, content=packed, headers={"Content-Encoding": "gzip"})

    assert (answer.status_code, answer.json()) == (200, {"status": "Ok"})
    found = rows(demo_server, "select count() from events where event = {event}", event=event)
    assert found == [[2]]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"event": "x", "distinct_id": "y"}, 401, "without an api_key"),
        ({"api_key": "phc_wrong", "event": "x", "distinct_id": "y"}, 401, "unknown api_key"),
        ({"api_key": "TOKEN", "distinct_id": "y"}, 400, "empty event name"),
        ({"api_key": "TOKEN", "event": "x"}, 400, "empty distinct_id"),
        ({"api_key": "TOKEN", "batch": []}, 400, "empty batch"),
        ({"api_key": "TOKEN", "batch": [1]}, 400, "invalid json"),
        ("nonsense", 400, "invalid body"),
    ],
)
async def test_refusals_are_plain_text(still: Still, body: Any, status: int, words: str) -> None:
    token = still.instance.facts.projects[0].api_token
    text = json.dumps(body).replace("TOKEN", token) if isinstance(body, dict) else body

    answer = await still.client.post("/i/v0/e/", content=text)

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/plain")
    assert words in answer.text
