"""An edit is laid over what is stored: what nobody touched survives, clashes are told."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hogtui.api.models import FeatureFlag
from hogtui.api.write_types import Clash
from hogtui.resources import flag_changes
from hogtui.resources.flag_draft import HIDDEN, Draft
from hogtui.resources.flag_merge import edit
from hogtui.text.changes import changes
from tests.resources.flag_parts import FILTERS, JSON
from tests.resources.flags import a_flag, a_group

FLAG = flag_changes.subject(FeatureFlag.model_validate(a_flag()), "/api/projects/1/feature_flags/")
Edit = Callable[[Draft], None]


def _first_share(draft: Draft) -> None:
    draft.conditions[0]["rollout_percentage"] = 37.5


def _new_condition(draft: Draft) -> None:
    draft.add_condition()


def _filter(draft: Draft) -> None:
    found = draft.conditions[0]
    found["properties"] = [{"key": "plan", "type": "person", "operator": "exact", "value": ["x"]}]


def _name(draft: Draft) -> None:
    draft.set("name", "another name")


def _tags(draft: Draft) -> None:
    draft.set("tags", ["brand-new"])


EDITS: dict[Edit, str] = {
    _first_share: "filters.groups",
    _new_condition: "filters.groups",
    _filter: "filters.groups",
    _name: "name",
    _tags: "tags",
}


@settings(deadline=None)
@given(FILTERS, st.sampled_from([*EDITS]), st.dictionaries(st.text(max_size=4), JSON, max_size=2))
def test_every_edit_leaves_every_part_that_it_does_not_speak_of(
    stored: dict[str, Any], change: Edit, more: dict[str, Any]
) -> None:
    record = {**more, **a_flag(filters=copy.deepcopy(stored))}
    draft = Draft(record)
    change(draft)

    sent = {**record, **edit(FLAG, record, draft.record).edit(record)}

    touched = {each.name for each in changes(record, sent)}
    assert all(name.startswith(EDITS[change]) for name in touched)
    assert record["filters"] == stored
    assert sent["filters"].keys() == record["filters"].keys()


@settings(deadline=None)
@given(FILTERS, FILTERS)
def test_what_somebody_else_changed_elsewhere_survives(
    stored: dict[str, Any], other: dict[str, Any]
) -> None:
    seen = a_flag(filters=stored)
    now = a_flag(filters={**other, "groups": stored["groups"]}, tags=["theirs"])
    draft = Draft(seen)
    _first_share(draft)
    _name(draft)

    sent = edit(FLAG, seen, draft.record).edit(now)

    assert {**sent["filters"], "groups": None} == {**now["filters"], "groups": None}
    assert "tags" not in sent


def test_what_both_changed_is_a_clash_and_asking_again_puts_this_over_it() -> None:
    seen = a_flag(filters={"groups": [a_group(10)], "payloads": {"true": "1"}})
    draft = Draft(seen)
    _first_share(draft)
    now = a_flag(filters={"groups": [a_group(90)], "payloads": {"true": "2"}})
    wish = edit(FLAG, seen, draft.record)

    with pytest.raises(Clash) as clash:
        wish.edit(now)

    assert [each.name for each in clash.value.others] == ["filters.groups"]
    assert wish.again is not None
    filters = wish.again.edit(now)["filters"]
    assert filters["groups"][0]["rollout_percentage"] == 37.5
    assert filters["payloads"] == {"true": "2"}


def test_the_same_change_by_both_is_no_clash() -> None:
    seen = a_flag(name="old")
    draft = Draft(seen)
    _name(draft)

    assert edit(FLAG, seen, draft.record).edit(a_flag(name="another name")) == {
        "name": "another name"
    }


def test_what_stands_for_an_encrypted_payload_goes_back_as_it_came() -> None:
    hidden = f'"{HIDDEN}"'
    seen = a_flag(filters={"groups": [a_group(10)], "payloads": {"true": hidden}})
    draft = Draft(seen)
    _first_share(draft)

    assert draft.problems() == []
    sent = edit(FLAG, seen, draft.record).edit(seen)["filters"]
    assert sent["payloads"] == {"true": hidden}
    sent = flag_changes.rollout(FLAG, 0, 30).edit(seen)["filters"]
    assert sent["payloads"] == {"true": hidden}


def test_a_part_that_was_taken_out_is_taken_out_of_what_is_stored() -> None:
    seen = a_flag(filters={"groups": [a_group(10)], "holdout": {"id": 1}})
    wanted = copy.deepcopy(seen)
    del wanted["filters"]["holdout"]

    assert edit(FLAG, seen, wanted).edit(seen)["filters"] == {"groups": [a_group(10)]}
