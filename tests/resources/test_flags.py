"""What is said of a feature flag."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hogtui.api.models import FeatureFlag
from hogtui.resources.base import Context
from hogtui.resources.flags import FLAGS, is_everybody, kind, rollout, sections, stale, state
from tests.resources.flags import a_flag, a_group

NOW = datetime(2026, 11, 21, tzinfo=UTC)
CONTEXT = Context(NOW, {("cohort", "3"): "Power users", ("flag", "9"): "base"})


def flag(**fields: Any) -> FeatureFlag:
    return FeatureFlag.model_validate(a_flag(**fields))


def words(found: FeatureFlag) -> str:
    return "\n".join(
        f"{section.title}|{line.label}|{line.text}"
        for section in sections(found, CONTEXT)
        for line in section.lines
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "on"),
        ({"active": False, "status": "ACTIVE"}, "off"),
        ({"archived": True}, "archived"),
        ({"deleted": True, "archived": True}, "deleted"),
    ],
)
def test_the_state_is_what_it_does_and_not_what_posthog_calls_status(
    fields: dict[str, Any], expected: str
) -> None:
    assert state(flag(**fields)) == expected


MANY = {"variants": [{"key": "a", "rollout_percentage": 50}, {"key": "b"}]}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "100 %"),
        ({"groups": []}, "100 %"),
        ({"groups": [a_group(None)]}, "100 %"),
        ({"groups": [a_group(12.5)]}, "12.5 %"),
        ({"groups": [a_group(50, {"key": "plan", "value": "pro"})]}, "50 % of some"),
        ({"groups": [a_group(100), a_group(5)]}, "5 to 100 % of 2 conditions"),
        ({"groups": [a_group(100)], "multivariate": MANY}, "100 %, 2 variants"),
        ({"groups": ["odd"], "multivariate": "odd"}, "100 %"),
    ],
)
def test_the_rollout_as_people_say_it(filters: dict[str, Any], expected: str) -> None:
    assert rollout(flag(filters=filters)) == expected


def test_conditions_stand_in_plain_words() -> None:
    properties = (
        {"key": "email", "type": "person", "operator": "icontains", "value": "@x.test"},
        {"key": "id", "type": "cohort", "value": 3, "operator": "not_in"},
        {"key": "9", "type": "flag", "operator": "flag_evaluates_to", "value": True},
        {"key": "plan", "type": "group", "group_type_index": 0, "value": ["a", "b"]},
        {"key": "age", "type": "person", "operator": "is_set"},
        {"key": "v", "type": "person", "operator": "quantum_leap", "value": {"a": 1}},
    )
    found = words(flag(filters={"groups": [a_group(20, *properties, variant="test")]}))

    for expected in (
        "20 % of people with, always variant test",
        "email contains @x.test",
        "not in cohort Power users",
        "flag base is on",
        "group.plan = a or b",
        "age is set",
        'v quantum leap {"a": 1}',
    ):
        assert expected in found


def test_variants_have_bars_and_payloads_their_json() -> None:
    filters = {"groups": [], "multivariate": MANY, "payloads": {"a": '{"x": 1}'}}
    found = words(flag(filters=filters))

    assert "Variants|a|██████████           50 %" in found
    assert 'Payloads|a|{"x": 1}' in found
    assert "encrypted" in words(flag(filters=filters, has_encrypted_payloads=True))


def test_stale_says_why() -> None:
    called = flag(status="STALE", last_called_at="2026-09-01T00:00:00Z")

    assert stale(called, CONTEXT) == "not called for 81 days"
    assert stale(flag(status="STALE"), CONTEXT).startswith("never called")
    assert stale(flag(), CONTEXT) == ""


def test_kinds_and_everybody() -> None:
    assert kind(flag(is_remote_configuration=True)) == "remote config"
    assert kind(flag(experiment_set=[1])) == "experiment"
    assert kind(flag(filters={"multivariate": MANY})) == "variants"
    assert is_everybody(flag())
    assert not is_everybody(flag(filters={"groups": [a_group(100, {"key": "a"})]}))


def test_hostile_text_is_drawn_and_nothing_else() -> None:
    hostile = "\x1b]0;t\x07[/oops]\u202e"
    record = a_flag(
        key=hostile,
        name=hostile,
        tags=[hostile],
        filters={
            "groups": [a_group(1, {"key": hostile, "value": hostile}, description=hostile)],
            "multivariate": {"variants": [{"key": hostile, "name": hostile}]},
            "payloads": {hostile: hostile},
        },
    )
    item = FLAGS.item(record)

    assert item is not None
    assert "\x1b" not in words(item.thing)
    assert "\u202e" not in words(item.thing)
