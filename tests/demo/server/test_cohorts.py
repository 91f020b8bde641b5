"""Cohorts: counted by the engine, made, changed, filled and emptied."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.demo_child import DemoServer

pytestmark = pytest.mark.demo
ROOT = "/api/projects/1/cohorts/"


@pytest.fixture
def client(demo_server: DemoServer) -> Iterator[httpx.Client]:
    """A client; what was made with it is taken away behind the test."""
    demo_server.turn(cohort_seconds=0)
    with demo_server.client() as client:
        before = {row["id"] for row in listed(client)}
        yield client
        for row in listed(client):
            if row["id"] not in before:
                client.patch(f"{ROOT}{row['id']}/", json={"deleted": True})


def listed(client: httpx.Client, question: str = "") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(f"{ROOT}?{question}").json()["results"]
    return rows


def rows_of(client: httpx.Client, query: str) -> list[list[Any]]:
    body = {"query": {"kind": "HogQLQuery", "query": query}, "refresh": "force_blocking"}
    answer = client.post("/api/projects/1/query/", json=body)
    rows: list[list[Any]] = answer.json()["results"]
    return rows


def named(client: httpx.Client, name: str) -> dict[str, Any]:
    return next(row for row in listed(client) if row["name"] == name)


def settled(client: httpx.Client, number: int) -> dict[str, Any]:
    """A cohort once its calculation is over."""
    limit = time.monotonic() + 10
    while True:
        row: dict[str, Any] = client.get(f"{ROOT}{number}/").json()
        if not row["is_calculating"]:
            return row
        assert time.monotonic() < limit


def test_all_kinds_are_there_and_counted_by_real_sql(client: httpx.Client) -> None:
    rows = listed(client)
    assert len(rows) == 25
    assert {row["cohort_type"] for row in rows} == {
        "static",
        "behavioral",
        "person_property",
        None,
    }
    stuck, going_on = named(client, "Everybody with a session"), named(client, "Ten seats or more")
    assert going_on["is_calculating"]
    assert (stuck["is_calculating"], stuck["pending_version"] - stuck["version"]) == (True, 1)
    broken = named(client, "Regex gone wrong")
    assert broken["errors_calculating"] == 4
    assert broken["last_error_message"]
    for row in rows:
        if row is not broken and row["name"] != broken["name"]:
            assert isinstance(row["count"], int), row["name"]
    sharers = named(client, "Sharers")
    where = "event = 'file_shared' AND timestamp > now() - INTERVAL 30 DAY"
    query = f"SELECT person_id FROM events WHERE {where} GROUP BY person_id HAVING count() >= 3"  # noqa: S608 -- our own
    count = rows_of(client, f"SELECT count() FROM persons WHERE id IN ({query})")  # noqa: S608 -- our own
    assert sharers["count"] == count[0][0] > 0
    both = named(client, "Power users who pay")
    query = "SELECT count() FROM persons WHERE id IN COHORT 1 AND id IN COHORT 2"
    assert both["count"] == rows_of(client, query)[0][0] > 0


def test_lists_are_filtered(client: httpx.Client) -> None:
    assert {row["is_static"] for row in listed(client, "type=static")} == {True}
    assert "filters" not in listed(client, "basic=true")[0]
    assert [row["name"] for row in listed(client, "search=webinar")] == ["Webinar guests"]
    kinds = {row["cohort_type"] for row in listed(client, "hide_behavioral_cohorts=true")}
    assert "behavioral" not in kinds


def test_a_cohort_is_calculated_when_it_is_saved(client: httpx.Client) -> None:
    leaf = {"key": "plan", "type": "person", "value": ["enterprise"], "operator": "exact"}
    body = {"name": "Mine", "filters": {"properties": {"type": "OR", "values": [leaf]}}}
    made = client.post(ROOT, json=body)
    assert made.status_code == 201
    number = made.json()["id"]
    assert made.json()["is_calculating"] is True
    row = settled(client, number)
    assert row["count"] == named(client, "Enterprise")["count"] > 0
    assert (row["version"], row["pending_version"]) == (1, 1)

    wrong = {**leaf, "value": ["("], "operator": "regex"}
    body = {"filters": {"properties": {"type": "AND", "values": [wrong]}}}
    client.patch(f"{ROOT}{number}/", json=body)
    row = settled(client, number)
    assert (row["errors_calculating"], row["version"], row["pending_version"]) == (1, 1, 2)
    assert row["last_error_message"]
    told = client.get(f"{ROOT}{number}/calculation_history/").json()
    assert [each["is_successful"] for each in told["results"]] == [False, True]
    log = client.get(f"{ROOT}{number}/activity/").json()
    assert [each["activity"] for each in log["results"]] == ["updated", "created"]

    assert client.patch(f"{ROOT}{number}/", json={"deleted": True}).status_code == 200
    assert number not in [row["id"] for row in listed(client)]
    assert client.get(f"{ROOT}{number}/").json()["deleted"] is True
    assert client.patch(f"{ROOT}{number}/", json={"deleted": False}).json()["name"] == "Mine"
    log = client.get(f"{ROOT}{number}/activity/").json()
    assert [each["activity"] for each in log["results"]][:2] == ["restored", "deleted"]
    assert client.post(ROOT, json={"name": "x"}).status_code == 400
    assert client.patch(f"{ROOT}{number}/", json={"is_static": True}).status_code == 400


def test_members_are_paged_without_a_count_and_searched(client: httpx.Client) -> None:
    row = named(client, "Webinar guests")
    first = client.get(f"{ROOT}{row['id']}/persons/?limit=60").json()
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    assert "count" not in first
    ids = [each["uuid"] for answer in (first, second) for each in answer["results"]]
    assert len(set(ids)) == row["count"] == 120
    assert (third["results"], third["next"]) == ([], None)
    somebody = first["results"][0]
    assert somebody["distinct_ids"]
    question = {"search": somebody["distinct_ids"][0]}
    found = client.get(f"{ROOT}{row['id']}/persons/", params=question).json()
    assert [each["uuid"] for each in found["results"]] == [somebody["uuid"]]


def test_people_are_put_into_a_static_cohort_and_taken_out(client: httpx.Client) -> None:
    people = [row[0] for row in rows_of(client, "SELECT toString(id) FROM persons LIMIT 3")]
    body = {"name": "By hand", "is_static": True, "_create_static_person_ids": people[:1]}
    made = client.post(ROOT, json=body).json()
    path = f"{ROOT}{made['id']}/"
    assert made["count"] == 1
    added = client.patch(f"{path}add_persons_to_static_cohort/", json={"person_ids": people})
    assert added.json() == {"success": True}
    assert client.get(path).json()["count"] == 3
    for _ in range(2):
        gone = client.patch(
            f"{path}remove_person_from_static_cohort/", json={"person_id": people[0]}
        )
        assert gone.json() == {"success": True}
    assert client.get(path).json()["count"] == 2
    assert {each["uuid"] for each in client.get(f"{path}persons/").json()["results"]} == set(
        people[1:]
    )
    dynamic = f"{ROOT}1/add_persons_to_static_cohort/"
    assert client.patch(dynamic, json={"person_ids": people}).status_code == 400
    for named_ids in (["x"], [], people * 400):
        body = {"person_ids": named_ids}
        assert client.patch(f"{path}add_persons_to_static_cohort/", json=body).status_code == 400
    log = client.get(f"{path}activity/").json()["results"]
    assert [each["activity"] for each in log][:3] == [
        "person_removed_manually",
        "person_removed_manually",
        "persons_added_manually",
    ]


def test_a_static_cohort_comes_from_a_csv_a_query_or_another_cohort(client: httpx.Client) -> None:
    query = "SELECT properties.email FROM persons WHERE properties.email IS NOT NULL LIMIT 4"
    mails = [row[0] for row in rows_of(client, query)]
    table = "name,email\n" + "\n".join(f"x,{mail}" for mail in [*mails, "nobody@nowhere.test"])
    made = client.post(
        ROOT,
        data={"name": "From a file", "is_static": "true"},
        files={"csv": ("people.csv", table.encode(), "text/csv")},
    )
    assert (made.status_code, made.json()["count"]) == (201, 4)

    wanted = {"kind": "HogQLQuery", "query": "SELECT id FROM persons ORDER BY id LIMIT 7"}
    made = client.post(ROOT, json={"name": "Asked", "is_static": True, "query": wanted})
    assert made.json()["count"] == 7

    copied = client.get(f"{ROOT}1/duplicate_as_static_cohort/").json()
    assert copied["name"] == "Power users (static copy)"
    assert copied["count"] == client.get(f"{ROOT}1/").json()["count"]


def test_a_cohort_looks_back_on_calculations(client: httpx.Client) -> None:
    told = client.get(f"{ROOT}2/calculation_history/?limit=5").json()
    assert told["count"] > len(told["results"]) == 5
    assert told["next"] == "?limit=5&offset=5"
    newest = told["results"][0]
    assert newest["count"] == client.get(f"{ROOT}2/").json()["count"]
    assert (newest["is_completed"], newest["is_successful"]) == (True, True)

    for name, least in (("Everybody with a session", 3600), ("Ten seats or more", 600)):
        row = named(client, name)
        running = client.get(f"{ROOT}{row['id']}/calculation_history/?limit=1").json()["results"][0]
        assert running["finished_at"] is None
        assert datetime.now(UTC) - datetime.fromisoformat(running["started_at"]) > timedelta(
            seconds=least
        )
    broken = named(client, "Regex gone wrong")
    failed = client.get(f"{ROOT}{broken['id']}/calculation_history/").json()["results"]
    assert [bool(each["error"]) for each in failed][:5] == [True] * 4 + [False]


def test_a_calculation_takes_as_long_as_is_set(
    client: httpx.Client, demo_server: DemoServer
) -> None:
    demo_server.turn(cohort_seconds=30)
    leaf = {"key": "plan", "type": "person", "value": ["pro"], "operator": "exact"}
    body = {"name": "Slow", "filters": {"properties": {"type": "OR", "values": [leaf]}}}
    number = client.post(ROOT, json=body).json()["id"]
    assert client.get(f"{ROOT}{number}/").json()["is_calculating"] is True
    [running] = client.get(f"{ROOT}{number}/calculation_history/").json()["results"]
    assert running["is_completed"] is False


def test_what_uses_a_cohort_keeps_it(client: httpx.Client) -> None:
    told = client.get(f"{ROOT}2/used_in/").json()
    assert "annual-discount" in [each["key"] for each in told["feature_flags"]["results"]]
    assert told["cohorts"]["total"] == 2
    refused = client.patch(f"{ROOT}2/", json={"deleted": True})
    assert refused.status_code == 400
    assert "active feature flag(s)" in refused.json()["detail"]
    assert client.get(f"{ROOT}2/").json()["deleted"] is False


def test_a_deleted_cohort_is_in_the_log_alone(client: httpx.Client) -> None:
    entries = client.get(f"{ROOT}activity/?limit=100").json()["results"]
    [gone] = [each for each in entries if each["detail"]["name"] == "Old beta list"]
    assert gone["activity"] == "deleted"
    assert "Old beta list" not in [row["name"] for row in listed(client)]


def test_people_come_as_csv(client: httpx.Client) -> None:
    answer = client.get(f"{ROOT}2/persons/?format=csv&limit=3")
    lines = answer.text.splitlines()
    assert lines[0] == "id,email,name,created_at,properties,distinct_ids"
    assert len(lines) == 4
