"""Who changed what, from PostHog's log."""

from typing import Any

import pytest

from hogtui.resources.activity import Log, activity, change_words, entry_words, numbered
from hogtui.text.changes import ABSENT, Change
from tests.api.fakes import FakePostHog, make_client, reply


async def read(*rows: Any, following: Any = None) -> Log:
    client = make_client(FakePostHog(reply({"results": [*rows], "next": following})))
    return await activity(client, "feature_flags/7/")


def row(*changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "user": {"first_name": "Ada"},
        "activity": "updated",
        "detail": {"changes": [*changes]},
        "created_at": "2026-11-20T10:00:00Z",
        **more,
    }


async def test_a_whole_is_told_down_to_what_differs() -> None:
    before = {"groups": [{"rollout_percentage": 10}], "payloads": {}}
    after = {"groups": [{"rollout_percentage": 50}], "payloads": {"true": "1"}}
    log = await read(row({"field": "filters", "before": before, "after": after}))
    assert [change_words(each) for each in log.entries[0].changes] == [
        "rollout of condition 1: 10 % → 50 %",
        "payload of true: (nothing) → 1",
    ]
    assert entry_words(log.entries[0], 1).endswith("; and 1 more")


async def test_versions_are_told_or_counted_back() -> None:
    told = row({"field": "version", "before": 4, "after": 5}, {"field": "name"})
    log = await read(told, row(), row())
    assert [number for _, number in numbered(log, 9)] == [5, 4, 3]
    assert [number for _, number in numbered(Log(log.entries[1:], more=False), 2)] == [2, 1]
    assert [number for _, number in numbered(Log(log.entries[1:], more=False), None)] == [None] * 2


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"detail": None, "user": None},
        {"detail": {"changes": "odd"}, "user": "odd", "created_at": 5},
        {"detail": {"changes": [None, {"field": None}, {"field": "x"}]}, "is_system": True},
        "odd",
        None,
    ],
)
async def test_odd_entries_are_told_as_far_as_they_make_sense(odd: Any) -> None:
    log = await read(odd, following="https://x/?page=2")
    assert log.more
    assert len(log.entries) == (0 if odd in ("odd", None) else 1)


@pytest.mark.parametrize(
    ("path", "before", "after", "words"),
    [
        (("active",), True, False, "state: on → off"),
        (("filters", "groups", 1, "variant"), None, "a", "always gives: ∅ → a"),
        (("filters", "groups", 1), ABSENT, {"a": 1}, "condition 2: (nothing) →"),
        (("filters", "groups", 0, "rollout_percentage"), None, 5, "condition 1: 100 % → 5 %"),
        (("tags",), ["a"], [], "tags:"),
    ],
)
def test_changes_in_words(path: Any, before: Any, after: Any, words: str) -> None:
    assert words in change_words(Change(path, before, after))
