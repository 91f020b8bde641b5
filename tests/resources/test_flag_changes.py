"""What is sent when something about a flag is changed: that, and everything else as it was."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hogtui.api.models import FeatureFlag
from hogtui.api.write_types import Unfit
from hogtui.resources import flag_changes
from hogtui.text.changes import changes
from tests.resources.flag_parts import FILTERS
from tests.resources.flags import a_flag, a_group

FLAG = flag_changes.subject(FeatureFlag.model_validate(a_flag()), "/api/projects/1/feature_flags/")


@settings(deadline=None)
@given(FILTERS, st.data())
def test_a_rollout_changes_one_number_and_keeps_every_stored_part(
    stored: dict[str, Any], data: st.DataObject
) -> None:
    record = a_flag(filters=copy.deepcopy(stored))
    place = data.draw(st.integers(0, len(stored["groups"]) - 1))

    sent = flag_changes.rollout(FLAG, place, 37.5).edit(record)

    assert [*sent] == ["filters"]
    found = {each.name for each in changes(stored, sent["filters"])}
    assert found <= {f"groups[{place}].rollout_percentage"}
    assert sent["filters"]["groups"][place]["rollout_percentage"] == 37.5
    assert record["filters"] == stored


def test_a_rollout_of_a_condition_that_is_another_one_by_now_changes_nothing() -> None:
    seen = a_group(5, {"key": "a"})
    record = a_flag(filters={"groups": [a_group(5, {"key": "b"})]})

    with pytest.raises(Unfit):
        flag_changes.rollout(FLAG, 0, 10, seen).edit(record)
    with pytest.raises(Unfit):
        flag_changes.rollout(FLAG, 3, 10).edit(record)


def test_a_flag_without_conditions_gets_one() -> None:
    sent = flag_changes.rollout(FLAG, 0, 10).edit(a_flag(filters={}))

    assert sent == {"filters": {"groups": [{"properties": [], "rollout_percentage": 10}]}}


@pytest.mark.parametrize(
    ("share", "up", "expected"),
    [
        (0, True, 10),
        (5, True, 10),
        (10, True, 20),
        (95, True, 100),
        (100, True, 100),
        (None, False, 90),
        (95, False, 90),
        (10, False, 0),
        (0, False, 0),
        (12.5, False, 10),
    ],
)
def test_steps_go_to_the_next_multiple(share: float | None, up: bool, expected: float) -> None:
    assert flag_changes.step(share, 10, up=up) == expected


def test_archiving_turns_it_off() -> None:
    assert flag_changes.archive(FLAG, archived=True).edit({}) == {
        "archived": True,
        "active": False,
    }
    assert flag_changes.archive(FLAG, archived=False).edit({}) == {"archived": False}
