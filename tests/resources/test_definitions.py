"""What a project's names are read from, and what happens when some of it may not be read."""

import json
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from hogtui.api.activity import ActivityLog
from hogtui.api.client import Client
from hogtui.api.clock import SystemClock
from hogtui.api.connection import Connection
from hogtui.api.errors import NotAuthenticated
from hogtui.resources.definitions import Learned, learn
from hogtui.text.completion import complete
from tests.demo_child import DemoServer

FIELDS = {"event": {"name": "event", "hogql_value": "event", "type": "string"}}
SCHEMA = {
    "tables": {
        "events": {"type": "posthog", "fields": FIELDS},
        "my.table": {"type": "data_warehouse", "fields": {"a\x1b": {"name": "a\x1b"}, **FIELDS}},
    }
}


class Project:
    """Answers about names; pages them, or refuses."""

    def __init__(self, **refused: str) -> None:
        self.refused = refused
        self.paths: list[str] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        kind = request.url.path.rstrip("/").rpartition("/")[2]
        self.paths.append(kind)
        if kind in self.refused:
            detail = f"API key missing required scope '{self.refused[kind]}'"
            body = {"type": "authentication_error", "code": "permission_denied", "detail": detail}
            return httpx.Response(403, json=body)
        if kind == "query":
            assert json.loads(request.content)["query"]["kind"] == "DatabaseSchemaQuery"
            return httpx.Response(200, json=SCHEMA)
        return httpx.Response(200, json=self.names(kind, request))

    def names(self, kind: str, request: httpx.Request) -> Any:
        if kind == "groups_types":
            return [{"group_type": "company", "group_type_index": 0}]
        if kind == "event_definitions":
            if "offset" in request.url.params:
                return {"next": None, "results": [{"id": "2", "name": "signed_up"}]}
            hostile = {"id": "3", "name": "\x1b[2J"}
            seen = {"id": "1", "name": "old", "last_seen_at": "2020-01-01T00:00:00Z"}
            following = f"https://elsewhere{request.url.path}?offset=2&limit=2"
            return {"next": following, "results": [seen, hostile]}
        owner = request.url.params["type"]
        return {"next": None, "results": [{"id": owner, "name": f"{owner}_property"}]}


async def read(project: Project, status: int = 0) -> Learned:
    """Everything that this project tells."""
    handle = (lambda _: httpx.Response(status, json={})) if status else project.handle
    client = Client(
        Connection("https://posthog.example.com", SecretStr("phx_" + "a" * 40), 1),
        activity=ActivityLog(),
        clock=SystemClock(),
        transport=httpx.MockTransport(handle),
    )
    try:
        return await learn(client)
    finally:
        await client.close()


async def test_all_pages_of_all_kinds_are_read() -> None:
    learned = await read(Project())
    assert [each.name for each in learned.events] == ["old", "signed_up"]
    assert {owner: [each.name for each in names] for owner, names in learned.properties} == {
        owner: [f"{owner}_property"] for owner in ("event", "person", "session", "group")
    }
    assert [each.name for each in learned.knowledge.tables["my.table"].fields] == ["event"]
    assert learned.missing == ()


async def test_a_missing_scope_costs_only_its_part() -> None:
    learned = await read(Project(event_definitions="event_definition:read", query="query:read"))
    assert learned.events == ()
    assert "events" in learned.knowledge.tables
    assert dict(learned.properties)["person"]
    assert learned.missing[0].startswith("No tables: ")
    assert "event_definition:read" in learned.missing[1]


async def test_a_key_that_is_no_good_ends_it() -> None:
    with pytest.raises(NotAuthenticated):
        await read(Project(), status=401)


@pytest.mark.demo
async def test_the_demo_has_names_of_every_kind(demo_server: DemoServer) -> None:
    facts = demo_server.facts
    client = Client(
        Connection(facts.url, SecretStr(facts.key), facts.project_id),
        activity=ActivityLog(),
        clock=SystemClock(),
    )
    try:
        learned = await learn(client)
    finally:
        await client.close()
    assert learned.missing == ()
    assert {owner for owner, names in learned.properties if names} >= {"event", "person", "group"}
    text = "SELECT person.properties.em"
    found = complete(text, len(text), learned.knowledge)
    assert found is not None
    assert found.candidates[0].name == "email"
