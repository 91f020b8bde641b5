"""What PostHog is asked about a place and about a property, and what is made of odd answers."""

import json
from typing import Any

import pytest

from hogtui.api.budget import buckets_of
from hogtui.api.errors import BadBody
from hogtui.api.hints import LONGEST_VALUE, Suggestion, property_values, suggestions
from tests.api.fakes import FakePostHog, make_client, reply


async def test_a_place_is_asked_about_by_the_word_at_the_cursor() -> None:
    found: list[Any] = [
        {"kind": "Function", "label": "count", "insertText": "count()", "detail": None},
        {"kind": "Variable", "label": "a b", "insertText": "`a b`", "detail": "String"},
        {"kind": "Variable", "label": "bare"},
        {"kind": 7, "label": None},
        "no suggestion",
    ]
    posthog = FakePostHog(reply({"suggestions": found, "incomplete_list": True}))
    read, more = await suggestions(make_client(posthog), "SELECT c", 7, 8)

    assert list(read) == [
        Suggestion("count", "Function", "count()"),
        Suggestion("a b", "Variable", "`a b`", "String"),
        Suggestion("bare", "Variable", "bare"),
    ]
    assert more
    assert json.loads(posthog.requests[0].content)["query"] == {
        "kind": "HogQLAutocomplete",
        "language": "hogQL",
        "query": "SELECT c",
        "startPosition": 7,
        "endPosition": 8,
    }


@pytest.mark.parametrize("body", [{}, {"suggestions": None}, []])
async def test_an_answer_without_suggestions_is_none(body: Any) -> None:
    with pytest.raises(BadBody):
        await suggestions(make_client(FakePostHog(reply(body))), "SELECT c", 7, 8)


@pytest.mark.parametrize(
    ("owner", "path"),
    [
        ("event", "events/values/?key=pl+an"),
        ("person", "persons/values/?key=pl+an"),
        ("session", "sessions/values/?key=pl+an"),
        ("group", "groups/property_values/?key=pl+an&group_type_index=2"),
    ],
)
async def test_values_are_looked_up_where_their_owner_has_them(owner: str, path: str) -> None:
    names: list[Any] = [
        {"name": "free", "count": 3},
        {"name": True},
        {"name": 1.5},
        {"name": None},
        "plain",
    ]
    names.append({"name": "x" * (LONGEST_VALUE + 1)})
    for body in (names, {"results": names, "refreshing": False}):
        posthog = FakePostHog(reply(body))
        found = await property_values(make_client(posthog), owner, "pl an", group=2)
        assert list(found) == [("free", 3), ("true", None), ("1.5", None), ("plain", None)]
        asked = posthog.requests[0].url
        assert str(asked).partition("/api/projects/1/")[2] == path


def test_looking_up_values_has_a_limit_of_its_own() -> None:
    assert buckets_of("/api/projects/1/events/values/") == ("event_values",)
    assert buckets_of("/api/projects/1/groups/property_values/") == ("event_values",)
    assert buckets_of("/api/projects/1/persons/") == ("clickhouse",)
