"""Persons: found, told, changed some time later, and deleted."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.demo_child import DemoServer

pytestmark = pytest.mark.demo
ROOT = "/api/projects/1/persons/"


@pytest.fixture
def client(demo_server: DemoServer) -> Iterator[httpx.Client]:
    """A client of a demo in which nothing takes long."""
    demo_server.turn(ingestion_seconds=0.05, batch_seconds=0.05)
    with demo_server.client() as client:
        yield client
    demo_server.turn(ingestion_seconds=1, batch_seconds=20)


def rows(client: httpx.Client, query: str, **values: Any) -> list[list[Any]]:
    body = {"query": {"kind": "HogQLQuery", "query": query, "values": values}}
    answer = client.post("/api/projects/1/query/", json={**body, "refresh": "force_blocking"})
    found: list[list[Any]] = answer.json()["results"]
    return found


def until(found: Callable[[], Any]) -> Any:
    limit = time.monotonic() + 10
    while not (value := found()):
        assert time.monotonic() < limit
    return value


def newcomer(client: httpx.Client, called: str, demo: DemoServer, **known: Any) -> str:
    """A person of a distinct id, made by an event; gives the uuid."""
    event = {"event": "hello", "distinct_id": called, "properties": {"$set": known}}
    body = {**event, "api_key": demo.facts.project_token}
    assert client.post("/i/v0/e/", json=body).status_code == 200

    def find() -> list[Any]:
        found: list[Any] = client.get(ROOT, params={"distinct_id": called}).json()["results"]
        return found

    return str(until(find)[0]["uuid"])


def test_a_list_and_a_detail_have_other_shapes(client: httpx.Client) -> None:
    body = client.get(ROOT, params={"limit": 5}).json()
    assert set(body) == {"results", "next", "previous"}
    row = body["results"][0]
    assert (row["type"], row["id"]) == ("person", row["uuid"])
    told = client.get(f"{ROOT}{row['uuid']}/").json()
    assert isinstance(told["id"], int)
    assert "is_identified" not in told
    assert client.get(f"{ROOT}{told['id']}/").json() == told
    second = client.get(body["next"]).json()
    assert row["uuid"] not in {each["uuid"] for each in second["results"]}
    counted = client.get(ROOT, params={"limit": 1, "include_total": "true"}).json()
    assert counted["count"] == rows(client, "SELECT count() FROM persons")[0][0]
    wrong = client.get(f"{ROOT}user_1/")
    assert (wrong.status_code, "?distinct_id=user_1" in wrong.json()["detail"]) == (400, True)


def test_people_are_found(client: httpx.Client) -> None:
    filters = json.dumps([{"key": "email", "type": "person", "operator": "is_set"}])
    row = client.get(ROOT, params={"properties": filters, "limit": 1}).json()["results"][0]
    address = row["properties"]["email"]

    def found(**params: str) -> list[str]:
        results = client.get(ROOT, params=params).json()["results"]
        return [each["uuid"] for each in results]

    assert found(email=address) == [row["uuid"]]
    assert found(search=address[:-2].upper()) == [row["uuid"]]
    assert found(distinct_id=row["distinct_ids"][0]) == [row["uuid"]]
    assert row["uuid"] in found(search=row["distinct_ids"][0])
    assert found(search="' OR 1=1 --") == []
    bad = client.get(ROOT, params={"properties": "{["})
    assert bad.json()["attr"] == "properties"
    of = client.get(f"{ROOT}cohorts/", params={"person_id": row["uuid"]}).json()["results"]
    members = rows(
        client, "SELECT cohort_id FROM cohort_people WHERE person_id = {who}", who=row["uuid"]
    )
    assert {each["id"] for each in of} == {each[0] for each in members}


def test_a_property_is_changed_some_time_later(
    client: httpx.Client, demo_server: DemoServer
) -> None:
    who = newcomer(client, "k-property", demo_server, plan="free", seats=3)
    demo_server.turn(ingestion_seconds=0.4)
    at = f"{ROOT}{who}/"
    answer = client.post(f"{at}update_property/", json={"key": "plan", "value": "pro"})
    assert (answer.status_code, answer.content) == (202, b"")
    assert client.get(at).json()["properties"]["plan"] == "free"
    until(lambda: client.get(at).json()["properties"]["plan"] == "pro")
    demo_server.turn(ingestion_seconds=0)
    answer = client.post(f"{at}delete_property/", json={"$unset": "seats"})
    assert (answer.status_code, answer.json()) == (201, {"success": True})
    until(lambda: "seats" not in client.get(at).json()["properties"])
    assert client.patch(at, json={"properties": {"tier": 2}}).status_code == 202
    until(lambda: client.get(at).json()["properties"] == {"plan": "pro", "tier": 2})
    told = client.get(f"{at}activity/").json()["results"]
    assert [each["activity"] for each in told] == ["updated", "deleted_property", "updated"]
    timeline = client.get(f"{at}properties_timeline/").json()["points"]
    assert [each["properties"].get("plan") for each in timeline] == ["free", "pro", "pro", "pro"]
    params = {"person_id": who, "timestamp": timeline[0]["timestamp"]}
    before = client.get(f"{ROOT}properties_at_time/", params=params).json()
    assert before["properties"] == {"plan": "free", "seats": 3}


def test_a_person_is_split(client: httpx.Client, demo_server: DemoServer) -> None:
    who = newcomer(client, "k-one", demo_server, name="Two of them")
    for each in ("k-two", "k-three"):
        event = {"event": "$identify", "distinct_id": each}
        properties = {"$anon_distinct_id": "k-one"}
        body = {**event, "properties": properties, "api_key": demo_server.facts.project_token}
        client.post("/i/v0/e/", json=body)
    until(lambda: len(client.get(f"{ROOT}{who}/").json()["distinct_ids"]) == 3)
    wrong = client.post(f"{ROOT}{who}/split/", json={"main_distinct_id": "nobody"})
    assert wrong.status_code == 400
    answer = client.post(f"{ROOT}{who}/split/", json={"main_distinct_id": "k-two"})
    assert (answer.status_code, answer.json()) == (201, {"success": True})
    until(lambda: client.get(f"{ROOT}{who}/").json()["distinct_ids"] == ["k-two"])
    assert client.get(f"{ROOT}{who}/").json()["properties"] == {"name": "Two of them"}
    other = client.get(ROOT, params={"distinct_id": "k-three"}).json()["results"][0]
    assert (other["uuid"] != who, other["properties"]) == (True, {})


def test_a_parameter_that_is_there_deletes_whatever_it_says(
    client: httpx.Client, demo_server: DemoServer
) -> None:
    kept, lost, bulk = (newcomer(client, f"k-{n}", demo_server) for n in ("kept", "lost", "bulk"))

    def events(who: str) -> int:
        found = rows(client, "SELECT count() FROM events WHERE person_id = {who}", who=who)
        return int(found[0][0])

    assert client.delete(f"{ROOT}{kept}/").status_code == 202
    assert client.get(f"{ROOT}{kept}/").status_code == 404
    assert client.delete(f"{ROOT}{lost}/?delete_events=false").status_code == 202
    until(lambda: events(lost) == 0)
    assert events(kept) == 1
    of = {"person_uuid": lost}

    def states() -> list[str]:
        found = client.get(f"{ROOT}deletion_status/", params=of).json()["results"]
        return [each["status"] for each in found]

    until(lambda: states() == ["completed"])
    answer = client.post(f"{ROOT}bulk_delete/", json={"ids": [bulk], "delete_events": False})
    told = answer.json()
    assert (answer.status_code, told["persons_deleted"]) == (202, 1)
    assert told["events_queued_for_deletion"] is False
    assert events(bulk) == 1


def test_recordings_are_listed_without_a_count(client: httpx.Client) -> None:
    path = "/api/projects/1/session_recordings/"
    body = client.get(path, params={"limit": 2, "date_from": "-90d"}).json()
    assert set(body) == {"results", "has_next", "version"}
    first = body["results"][0]
    who = first["person"]["uuid"]
    of = client.get(path, params={"person_uuid": who, "date_from": "-90d"}).json()["results"]
    assert {each["person"]["uuid"] for each in of} == {who}
    assert client.get(f"{path}{first['id']}/").json()["id"] == first["id"]


def test_scopes_are_asked_for(client: httpx.Client, demo_server: DemoServer) -> None:
    demo_server.turn(scopes=["person:read"])
    who = client.get(ROOT, params={"limit": 1}).json()["results"][0]["uuid"]
    answer = client.post(f"{ROOT}{who}/split/")
    assert "person:write" in answer.json()["detail"]
    answer = client.get(f"{ROOT}cohorts/", params={"person_id": who})
    assert "cohort:read" in answer.json()["detail"]
    assert client.get("/api/projects/1/session_recordings/").status_code == 403
