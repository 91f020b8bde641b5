"""Whom flags mean, by what the engine counts."""

from typing import Any

import pytest

from tests.demo_child import DemoServer

pytestmark = pytest.mark.demo
ROOT = "/api/projects/1/feature_flags/"


def count(client: Any, query: str) -> Any:
    body = {"query": {"kind": "HogQLQuery", "query": query}}
    return client.post("/api/projects/1/query/", json=body).json()["results"][0][0]


def test_the_blast_radius_is_what_the_engine_counts(demo_server: DemoServer) -> None:
    paying = {"key": "plan", "type": "person", "operator": "exact", "value": ["pro", "business"]}
    mail = {"key": "email", "type": "person", "operator": "not_icontains", "value": "@pinecrate"}
    cases: tuple[tuple[list[dict[str, Any]], str], ...] = (
        ([], "1"),
        ([paying], "properties.plan IN ('pro', 'business')"),
        (
            [paying, mail],
            "properties.plan IN ('pro', 'business') AND properties.email NOT ILIKE '%@pinecrate%'",
        ),
        ([{"key": "id", "type": "cohort", "value": 1}], "id IN COHORT 1"),
        ([{"key": "id", "type": "cohort", "value": 1, "operator": "not_in"}], "id NOT IN COHORT 1"),
        (
            [{"key": "email", "type": "person", "operator": "is_set"}],
            "properties.email IS NOT NULL",
        ),
    )
    with demo_server.client() as client:
        total = count(client, "SELECT count() FROM persons")
        for properties, where in cases:
            body: dict[str, Any] = {
                "condition": {"properties": properties, "rollout_percentage": 5}
            }
            answer = client.post(f"{ROOT}user_blast_radius/", json=body).json()
            expected = count(client, f"SELECT count() FROM persons WHERE {where}")  # noqa: S608 -- our own
            assert answer == {"affected": expected, "total": total}
        groups = {"key": "name", "type": "group", "operator": "is_set", "group_type_index": 0}
        body = {"condition": {"properties": [groups]}, "group_type_index": 0}
        answer = client.post(f"{ROOT}user_blast_radius/", json=body).json()
        assert 0 < answer["affected"] <= answer["total"]
        assert client.post(f"{ROOT}user_blast_radius/", json={}).status_code == 400


def test_somebody_is_told_why(demo_server: DemoServer) -> None:
    query = "SELECT any(distinct_id) FROM events WHERE person_id IN COHORT 4"
    with demo_server.client() as client:
        somebody = count(client, query)
        flags = client.get(f"{ROOT}?search=mobile-scanner").json()["results"]
        path = f"{ROOT}{flags[0]['id']}/test_evaluation/"
        told = client.post(path, json={"distinct_id": somebody}).json()
        assert (told["result"], told["reason"]) == (True, "condition_match")
        assert [each["matched"] for each in told["conditions"]] == [True]
        nobody = client.post(path, json={"distinct_id": "nobody"}).json()
        assert (nobody["result"], nobody["reason"]) == (False, "no_condition_match")
        assert client.post(path, json={}).status_code == 400

        asked = {"distinct_id": somebody, "flag_keys": "mobile-scanner,scim"}
        reasons = client.get(f"{ROOT}evaluation_reasons/", params=asked).json()
        assert reasons.keys() == {"mobile-scanner", "scim"}
        assert reasons["mobile-scanner"]["value"] is True
        mine = {
            each["feature_flag"]["key"]: each["value"]
            for each in client.get(f"{ROOT}my_flags/").json()
        }
        assert mine["ai-summaries"] is True
        local = client.get(f"{ROOT}local_evaluation/?send_cohorts").json()
        assert local["cohorts"]
        assert len(local["flags"]) > 50
