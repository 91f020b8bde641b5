"""Which flags could go."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hogtui.resources.base import Item
from hogtui.resources.flags import FLAGS
from hogtui.resources.unused import candidates, constant
from tests.resources.flags import a_flag, a_group

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TODAY = "2026-11-20T12:00:00Z"
MANY = {"variants": [{"key": "a", "rollout_percentage": 100}, {"key": "b"}]}


def item(**fields: Any) -> Item[Any]:
    found = FLAGS.item(a_flag(**fields))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "on for all"),
        ({"active": False}, "off for all"),
        ({"filters": {"groups": [a_group(0)]}}, "0 % of all"),
        ({"filters": {"groups": [a_group(50)]}}, ""),
        ({"filters": {"groups": [a_group(100)], "multivariate": MANY}}, "a for all"),
        ({"filters": {"groups": [a_group(100, variant="b")]}}, ""),
    ],
)
def test_what_everybody_gets(fields: dict[str, Any], expected: str) -> None:
    assert constant(item(**fields).thing) == expected


def test_what_nothing_needs_comes_first_then_the_coldest() -> None:
    old, older = "2026-09-01T00:00:00Z", "2026-01-01T00:00:00Z"
    some = {"groups": [a_group(50)]}
    needs = {"groups": [a_group(50, {"type": "flag", "key": "3", "value": True})]}
    found = candidates(
        [
            item(id=1, key="cold", last_called_at=old, filters=some),
            item(id=2, key="colder", last_called_at=older, filters=some),
            item(id=3, key="needed", last_called_at=older),
            item(id=4, key="hot", last_called_at=TODAY, filters=needs),
            item(id=5, key="constant", last_called_at=TODAY),
            item(id=6, key="both", last_called_at=old),
            item(id=7, key="gone", archived=True),
            item(
                id=8,
                key="tried",
                last_called_at=older,
                experiment_set_metadata=[{"name": "E", "is_running": True}],
            ),
        ],
        NOW,
    )
    names = [each.item.thing.key for each in found]
    assert names == ["both", "colder", "cold", "constant", "needed", "tried"]
    kept = {each.item.thing.key: each.kept_by for each in found}
    assert kept["needed"] == ("flag hot",)
    assert kept["tried"] == ("experiment E",)


def test_one_that_was_never_called_counts_from_when_it_was_made() -> None:
    (found,) = candidates([item(created_at="2026-10-01T00:00:00Z", filters={})], NOW)
    assert found.words == "never called in 51 d, on for all"
