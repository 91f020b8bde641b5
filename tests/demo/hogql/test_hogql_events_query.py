"""EventsQuery: rows of events without a SELECT."""

from typing import Any

import pytest

from hogtui.demo.hogql.events_query import prepare
from hogtui.demo.hogql.interface import HogQLError
from tests.demo.hogql.engine_client import CONTEXT, EngineProcess, run_translated
from tests.demo.hogql.rows import ALICE


def rows(engine: EngineProcess, **query: Any) -> list[list[Any]]:
    """The shaped rows of a query over the last month."""
    prepared = prepare({"after": "-30d", **query}, CONTEXT)
    assert list(prepared.columns) == query["select"]
    found = run_translated(prepared.translated, engine, CONTEXT)
    return [prepared.shape(row) for row in found.rows]


def test_a_star_is_the_event_as_an_object(engine: EngineProcess) -> None:
    [event], *_ = rows(engine, select=["*"], event="purchase")
    assert event["event"] == "purchase"
    assert event["properties"]["price"] == 20.5
    assert event["timestamp"] == "2026-06-08T23:30:00Z"
    assert event["distinct_id"] == "alice-2"


def test_a_person_is_an_object(engine: EngineProcess) -> None:
    [[person, name]] = rows(engine, select=["person", "event"], events=["purchase"])
    assert (person["uuid"], person["distinct_id"]) == (ALICE, "alice-2")
    assert person["properties"]["email"] == "alice@example.com"
    assert name == "purchase"


def test_a_comment_names_a_column(engine: EngineProcess) -> None:
    found = rows(engine, select=["properties.$lib -- Library"], event="sign up")
    assert found == [["web"]]


def test_newest_first_unless_ordered(engine: EngineProcess) -> None:
    assert rows(engine, select=["event", "timestamp"], limit=1)[0][0] == "ping"
    ordered = rows(engine, select=["event", "timestamp"], orderBy=["timestamp ASC"], limit=1)
    assert ordered[0][0] == "sign up"


def test_one_row_more_than_the_limit(engine: EngineProcess) -> None:
    assert len(rows(engine, select=["event"], limit=2)) == 3


def test_counting_groups_by_the_rest(engine: EngineProcess) -> None:
    assert rows(engine, select=["event", "count()"])[0] == ["$pageview", 3]


def test_filters(engine: EngineProcess) -> None:
    browser = {"key": "$browser", "operator": "exact", "value": "Chrome", "type": "event"}
    assert len(rows(engine, select=["event"], properties=[browser])) == 3
    assert rows(engine, select=["event"], where=["event = 'ping'"]) == [["ping"]]
    assert len(rows(engine, select=["event"], personId=ALICE)) == 4
    assert rows(engine, select=["event"], before="2026-06-01T10:00:30") == [["sign up"]]
    assert rows(engine, select=["event"], after="2026-06-10", before="2026-06-11") == [["ping"]]


def test_the_last_day_unless_said_otherwise(engine: EngineProcess) -> None:
    assert rows(engine, select=["event"], after=None) == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"select": []}, "Select at least one column."),
        ({"select": ["nope"]}, "Unable to resolve field: nope"),
        ({"select": ["event"], "orderBy": ["nope"]}, "Unable to resolve field: nope"),
        ({"select": ["event"], "after": "whenever"}, "Invalid date: whenever"),
        (
            {"select": ["event"], "properties": [{"key": "a", "operator": "odd"}]},
            "PropertyOperator odd not implemented",
        ),
    ],
)
def test_what_cannot_be_asked(query: dict[str, Any], message: str) -> None:
    with pytest.raises(HogQLError) as caught:
        prepare(query, CONTEXT)
    assert caught.value.message == message
