"""Criteria as they are typed become those of PostHog, and read the same when they come back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.resources.base import Context
from hogtui.resources.cohort_criteria import DAYS, SIGNS, Unclear, read, tree
from hogtui.resources.cohorts import leaf

COHORTS = {1: "Power users", 3: "Staff", 4: "Staff"}
CONTEXT = Context(datetime(2026, 11, 21, tzinfo=UTC), {("cohort", "1"): "Power users"})


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (
            "plan = pro, business or free",
            {"key": "plan", "operator": "exact", "value": ["pro", "business", "free"]},
        ),
        ('name != "a, b or c"', {"key": "name", "operator": "is_not", "value": ["a, b or c"]}),
        ("seats>=5", {"key": "seats", "operator": "gte", "value": "5"}),
        ("email is not set", {"key": "email", "operator": "is_not_set", "value": "is_not_set"}),
        (
            "email does not contain @example.com",
            {"key": "email", "operator": "not_icontains", "value": "@example.com"},
        ),
        (
            '"is set up" = x',
            {"key": "is set up", "operator": "exact", "value": ["x"]},
        ),
        (
            "signed_up_at before 2026-01-01",
            {"key": "signed_up_at", "operator": "is_date_before", "value": "2026-01-01"},
        ),
    ],
)
def test_properties(typed: str, expected: dict[str, Any]) -> None:
    assert read(typed, COHORTS) == {"type": "person", "negation": False, **expected}
    assert read(f"not {typed}", COHORTS)["negation"] is True


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("did signed_up", {"value": "performed_event", "time_value": DAYS}),
        (
            "did signed_up at least 3 times in the last 2 weeks",
            {
                "value": "performed_event_multiple",
                "operator": "gte",
                "operator_value": 3,
                "time_value": 2,
                "time_interval": "week",
            },
        ),
        ("did not signed_up in 7 days", {"time_value": 7, "negation": True}),
        ("did not: did signed_up in the last 7 days", {"time_value": 7, "negation": True}),
        (
            "did for the first time signed_up in 1 day",
            {"value": "performed_event_first_time", "time_value": 1},
        ),
        ("did more at most 2 times", {"key": "more", "operator": "lte", "operator_value": 2}),
    ],
)
def test_behaviour(typed: str, expected: dict[str, Any]) -> None:
    found = read(typed, COHORTS)

    assert found["type"] == "behavioral"
    assert {name: found[name] for name in expected} == expected


def test_cohorts_by_name_and_by_number() -> None:
    expected = {"key": "id", "type": "cohort", "value": 1, "negation": False}

    assert read("in cohort power users", COHORTS) == expected
    assert read("in cohort #1", COHORTS) == expected
    assert read("not in cohort 1", COHORTS) == {**expected, "negation": True}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("plan", "did an event"),
        ("plan =", "plan = what?"),
        ("email is set now", "Nothing stands behind"),
        ("did not", "which event"),
        ("did x in 0 days", "In how many days?"),
        ("did for the first time x at least 2 times", "The first time is once"),
        ("in cohort power", "There is no cohort power: Power users?"),
        ("in cohort staff", "2 cohorts are called so"),
    ],
)
def test_what_is_unclear_says_why(typed: str, why: str) -> None:
    with pytest.raises(Unclear, match=why.replace("?", r"\?")):
        read(typed, COHORTS)


WORD = st.from_regex(r"\A[a-z][a-z_$0-9]{0,8}\Z").filter(
    lambda word: word not in {"or", "in", "is", "not", "did", "set"}
)


@given(WORD, st.sampled_from(sorted(SIGNS)), WORD, st.booleans())
def test_what_is_told_of_a_property_can_be_typed_again(
    key: str, sign: str, value: str, negated: bool
) -> None:
    bare = sign.startswith("is ")
    stored = read(f"{'not ' * negated}{key} {sign}{'' if bare else f' {value}'}", {})

    assert read(leaf(stored, CONTEXT), {}) == stored


@given(
    WORD,
    st.sampled_from(["", " at least 3 times", " exactly 1 times"]),
    st.integers(1, 400),
    st.booleans(),
)
def test_what_is_told_of_behaviour_can_be_typed_again(
    event: str, often: str, span: int, negated: bool
) -> None:
    stored = read(f"{'did not' if negated else 'did'} {event}{often} in {span} days", {})

    assert read(leaf(stored, CONTEXT), {}) == stored


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(typed: str) -> None:
    try:
        found = read(typed, COHORTS)
    except Unclear as error:
        found = {"type": str(error)}
    assert found["type"]


def test_all_or_any_of_them() -> None:
    leaves = [read("plan = pro", {}), read("did x", {})]

    [group] = tree(leaves, every=False)["properties"]["values"]

    assert group["type"] == "OR"
    assert group["values"] == leaves
