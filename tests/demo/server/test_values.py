"""The values of a property, as filters and editors look them up; the views of the schema."""

from typing import Any

import pytest

from tests.demo_child import DemoServer


def names(demo: DemoServer, path: str) -> list[str]:
    with demo.client() as client:
        answer = client.get(f"/api/projects/1/{path}")
    assert answer.status_code == 200, answer.text
    body: Any = answer.json()
    return [one["name"] for one in (body["results"] if isinstance(body, dict) else body)]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("events/values/?key=$browser", "Chrome"),
        ("events/values/?key=event&is_column=true", "$pageview"),
        ("events/values/?key=$browser&value=fire&event_name=$pageview", "Firefox"),
        ("persons/values/?key=plan", "free"),
        ("sessions/values/?key=$channel_type", "Direct"),
        ("groups/property_values/?group_type_index=0&key=plan", "free"),
    ],
)
def test_the_most_frequent_come_first(shared_demo: DemoServer, path: str, value: str) -> None:
    assert value in names(shared_demo, path)


def test_what_nobody_has_has_no_values(shared_demo: DemoServer) -> None:
    assert names(shared_demo, "events/values/?key=it's `odd`") == []


def test_a_key_is_needed(shared_demo: DemoServer) -> None:
    with shared_demo.client() as client:
        answer = client.get("/api/projects/1/events/values/")
    assert answer.status_code == 400
    assert answer.json()["attr"] == "key"


@pytest.mark.parametrize("view", ["active_people", "pageviews_by_day", "sessions_long"])
def test_every_view_of_the_schema_can_be_read(shared_demo: DemoServer, view: str) -> None:
    query = {"kind": "HogQLQuery", "query": f"SELECT * FROM {view} LIMIT 2"}  # noqa: S608 -- HogQL
    with shared_demo.client() as client:
        body: Any = {"query": {"kind": "DatabaseSchemaQuery"}}
        schema = client.post("/api/projects/1/query/", json=body).json()["tables"]
        answer = client.post("/api/projects/1/query/", json={"query": query})
    assert answer.status_code == 200, answer.text
    assert schema[view]["type"] == "view"
    assert answer.json()["columns"] == list(schema[view]["fields"])
    assert len(answer.json()["results"]) == 2
