from typing import Any
from uuid import uuid4

import pytest

from tests.demo_child import DemoServer


def get(demo: DemoServer, path: str) -> Any:
    with demo.client() as client:
        answer = client.get(f"/api/projects/1/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_events_are_named_with_when_they_were_seen(demo_server: DemoServer) -> None:
    listed = get(demo_server, "event_definitions/")
    own = get(demo_server, "event_definitions/?event_type=event_custom")
    found = get(demo_server, "event_definitions/?search=PAGEVIEW")

    assert "$pageview" in {one["name"] for one in listed["results"]}
    assert all(one["last_seen_at"].endswith("Z") for one in listed["results"])
    assert not any(one["name"].startswith("$") for one in own["results"])
    assert [one["name"] for one in found["results"]] == ["$pageview"]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("", "$browser"),
        ("?type=person", "email"),
        ("?type=group&group_type_index=0", "name"),
        ("?is_feature_flag=true", "$feature/billing-v2"),
        ("?is_numerical=true", "$screen_width"),
    ],
)
def test_properties_are_named_by_what_they_belong_to(
    demo_server: DemoServer, question: str, name: str
) -> None:
    rows = get(demo_server, f"property_definitions/{question}")["results"]

    assert name in {one["name"] for one in rows}


def test_properties_of_groups_need_to_know_of_which(demo_server: DemoServer) -> None:
    with demo_server.client() as client:
        answer = client.get("/api/projects/1/property_definitions/?type=group")

    assert answer.status_code == 400
    assert answer.json()["attr"] == "group_type_index"


def test_all_pages_together_are_all_of_it(demo_server: DemoServer) -> None:
    page = get(demo_server, "property_definitions/?limit=50")
    names = [one["name"] for one in page["results"]]
    with demo_server.client() as client:
        while page["next"]:
            page = client.get(page["next"]).json()
            names += [one["name"] for one in page["results"]]

    assert len(names) == len(set(names)) == page["count"] > 50


def test_group_types_are_a_bare_list(demo_server: DemoServer) -> None:
    assert [one["group_type"] for one in get(demo_server, "groups_types/")] == [
        "organization",
        "project",
    ]


def test_cohorts_are_those_of_the_data(demo_server: DemoServer) -> None:
    rows = get(demo_server, "cohorts/")["results"]
    static = get(demo_server, "cohorts/?type=static")["results"]
    basic = get(demo_server, "cohorts/?basic=true")["results"]

    assert [one["id"] for one in rows] == sorted((one["id"] for one in rows), reverse=True)
    assert all(one["count"] > 0 for one in rows if one["id"] <= 6)
    assert {one["cohort_type"] for one in static} == {"static"}
    assert "filters" not in basic[0]


def test_insights_hold_queries_that_work(demo_server: DemoServer) -> None:
    # The other kinds are computed in tests of their own.
    for insight in get(demo_server, "insights/?insight=SQL&basic=true")["results"][:7]:
        with demo_server.client() as client:
            answer = client.post("/api/projects/1/query/", json={"query": insight["query"]})
        assert answer.status_code == 200, answer.text
        assert answer.json()["results"]


def test_an_insight_is_found_by_its_short_id(demo_server: DemoServer) -> None:
    first = get(demo_server, "insights/?basic=true")["results"][0]

    assert "result" not in first
    assert get(demo_server, f"insights/?short_id={first['short_id']}")["count"] == 1
    assert get(demo_server, f"insights/{first['id']}/")["short_id"] == first["short_id"]


def test_a_new_event_is_a_new_definition(demo_server: DemoServer) -> None:
    name = f"new {uuid4()}"
    get(demo_server, "event_definitions/")
    token = demo_server.facts.project_token
    with demo_server.client("") as client:
        client.post("/i/v0/e/", json={"api_key": token, "event": name, "distinct_id": "x"})

    assert get(demo_server, f"event_definitions/?search={name}")["count"] == 1
