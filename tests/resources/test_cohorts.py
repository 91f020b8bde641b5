"""What is said of a cohort."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.api.models import Cohort
from hogtui.resources.base import Context
from hogtui.resources.cohorts import COHORTS, criteria, sections, state

NOW = datetime(2026, 11, 21, tzinfo=UTC)
CONTEXT = Context(NOW, {("cohort", "3"): "Power users", ("action", "5"): "Signed up"})


def cohort(**fields: Any) -> Cohort:
    return Cohort.model_validate({"id": 1, "name": "A", **fields})


def tree(node: Any, **fields: Any) -> list[str]:
    return [each.text for each in criteria(cohort(filters={"properties": node}, **fields), CONTEXT)]


PLAN = {"type": "person", "key": "plan", "value": ["pro"], "operator": "exact"}


def test_nested_groups_are_indented_and_groups_of_one_are_not_told() -> None:
    node = {
        "type": "OR",
        "values": [
            {"type": "AND", "values": [PLAN]},
            {
                "type": "AND",
                "values": [
                    {**PLAN, "negation": True},
                    {"type": "cohort", "key": "id", "value": 3, "negation": True},
                ],
            },
        ],
    }

    assert tree(node) == [
        "any of",
        "  plan = pro",
        "  all of",
        "    not (plan = pro)",
        "    not in cohort Power users",
    ]


@pytest.mark.parametrize(
    ("leaf", "expected"),
    [
        (
            {
                "value": "performed_event_multiple",
                "key": "file uploaded",
                "operator": "gte",
                "operator_value": 5,
                "time_value": 30,
                "time_interval": "day",
            },
            "did file uploaded at least 5 times in the last 30 days",
        ),
        (
            {"value": "performed_event_first_time", "key": 5, "event_type": "actions"},
            "did for the first time action Signed up",
        ),
        (
            {"value": "performed_event", "key": "x", "explicit_datetime": "-1d", "negation": True},
            "did not: did x since -1d",
        ),
        ({"value": "quantum_event", "key": "x"}, "quantum event x"),
    ],
)
def test_behaviour_in_plain_words(leaf: dict[str, Any], expected: str) -> None:
    assert tree({"type": "behavioral", "event_type": "events", **leaf}) == [expected]


def test_older_cohorts_have_groups() -> None:
    old = [
        {"properties": [PLAN]},
        {"event_id": "x", "count": 2, "count_operator": "gte", "days": 7},
    ]

    found = [each.text for each in criteria(cohort(groups=old), CONTEXT)]

    assert found == ["any of", "  plan = pro", "  did x at least 2 times in 7 days"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"is_calculating": True}, "calculating"),
        ({"errors_calculating": 2, "last_calculation": "2026-11-01T00:00:00Z"}, "failed"),
        ({}, "never calculated"),
        ({"last_calculation": "2026-11-01T00:00:00Z"}, "up to date"),
        ({"is_static": True}, "fixed"),
    ],
)
def test_how_the_calculation_stands(fields: dict[str, Any], expected: str) -> None:
    assert state(cohort(**fields)) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "values", "key", "value", "operator"]), inner)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(["type", "values", "key", "value"]), JSON))
def test_whatever_is_stored_can_be_told(node: dict[str, Any]) -> None:
    assert tree(node)


def test_two_hundred_levels_end_in_a_word_about_it() -> None:
    node: dict[str, Any] = PLAN
    for _ in range(200):
        node = {"type": "OR", "values": [node, PLAN]}

    assert any("nested too deep" in each for each in tree(node))


def test_everything_about_it() -> None:
    item = COHORTS.item({"id": 1, "name": "A", "count": 1234, "is_calculating": True})

    assert item is not None
    lines = {each.label: each.text for each in sections(item.thing, CONTEXT)[0].lines}
    assert lines["size"] == "1,234 people"
    assert lines["calculation"] == "calculating"
