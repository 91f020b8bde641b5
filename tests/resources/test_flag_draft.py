"""A flag while it is edited: variants drag along what belongs to them, mistakes are told."""

from typing import Any

import pytest

from hogtui.resources.flag_draft import HIDDEN, KINDS, Draft, copied, problems, template
from tests.resources.flags import a_flag, a_group


def variants(*shares: float, **filters: Any) -> dict[str, Any]:
    names = "abcdef"
    found = [
        {"key": names[place], "name": names[place].upper(), "rollout_percentage": share}
        for place, share in enumerate(shares)
    ]
    groups = [a_group(100) | {"variant": "a"}]
    return a_flag(filters={"groups": groups, "multivariate": {"variants": found}, **filters})


def test_another_key_of_a_variant_goes_along_to_what_names_it() -> None:
    draft = Draft(variants(50, 50, payloads={"b": "2", "a": "1"}))

    draft.change_variant(0, "control", "A", 40)

    assert draft.conditions[0]["variant"] == "control"
    assert [*draft.filters["payloads"].items()] == [("b", "2"), ("control", "1")]
    assert draft.problems() == ["The shares of the variants add up to 90 %, not to 100."]


def test_without_its_last_variant_a_flag_is_on_or_off() -> None:
    draft = Draft(variants(100, payloads={"a": "1"}))
    draft.conditions[0]["variant"] = None

    draft.remove_variant(0)

    assert draft.filters["multivariate"] is None
    assert draft.filters["payloads"] == {}
    assert draft.payload_names == ["true"]


def test_edits_can_be_taken_back_one_by_one() -> None:
    draft = Draft(a_flag())
    draft.remember()
    draft.add_condition()
    assert draft.is_changed

    assert draft.undo()
    assert not draft.undo()
    assert not draft.is_changed


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (a_flag(key="a b"), "The key is of letters"),
        (a_flag(active="yes"), "active has to be true or false"),
        (a_flag(archived=True), "What is archived cannot be on"),
        (a_flag(filters=[]), "filters has to be an object"),
        (a_flag(filters={"groups": {}}), "filters.groups has to be a list"),
        (a_flag(filters={"groups": [1]}), "Every condition and every variant"),
        (a_flag(filters={"groups": [a_group(101)]}), "The share of condition 1"),
        (a_flag(filters={"groups": [a_group(True)]}), "The share of condition 1"),
        (variants(50, 60), "add up to 110 %"),
        (variants(100, payloads={"z": "1"}), "a payload of z, which is no variant"),
        (variants(100, payloads={"a": "{"}), "The payload of a: no JSON, character 2."),
        (a_flag(filters={"groups": [a_group() | {"variant": "x"}]}), "the variant x, which there"),
    ],
)
def test_what_posthog_would_refuse_is_said_before(record: dict[str, Any], words: str) -> None:
    assert any(words in each for each in problems(record))


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_flag_is_off_and_lacks_only_its_key(kind: str) -> None:
    record = template(kind)

    assert record["active"] is False
    assert len(problems(record)) == 1
    assert problems(record | {"key": "new-one"}) == []


def test_a_copy_is_off_and_leaves_behind_what_belongs_to_the_other() -> None:
    secret = f'"{HIDDEN}"'
    record = a_flag(
        experiment_set=[1],
        has_encrypted_payloads=True,
        filters={"groups": [a_group(5)], "holdout": {"id": 1}, "payloads": {"true": secret}},
    )

    new = copied(record, ["billing", "billing-copy"])

    assert (new["key"], new["active"]) == ("billing-copy-2", False)
    assert new["filters"] == {"groups": [a_group(5)], "payloads": {}}
    assert not {"id", "version", "experiment_set", "has_encrypted_payloads"} & new.keys()
