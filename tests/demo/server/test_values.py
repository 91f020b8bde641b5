"""The values of a property, as filters and editors look them up."""

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
