import hashlib
from typing import Any

import pytest

from hogtui.demo.server.flags import evaluate, matches, share
from tests.demo.server.still import Still


def flag(**filters: Any) -> dict[str, Any]:
    return {"id": 1, "key": "beta", "name": "", "active": True, "version": 1, "filters": filters}


def group(percentage: float | None = None, *conditions: dict[str, Any]) -> dict[str, Any]:
    return {"properties": list(conditions), "rollout_percentage": percentage, "variant": None}


def test_the_share_is_the_hash_of_the_sdks() -> None:
    digest = hashlib.sha1(b"beta.somebody", usedforsecurity=False).hexdigest()

    assert share("beta", "somebody") == int(digest[:15], 16) / 0xFFFFFFFFFFFFFFF


def test_a_rollout_takes_about_its_share_of_people() -> None:
    half = flag(groups=[group(50)])
    on = sum(evaluate(half, f"user-{number}", {}).enabled for number in range(2000))

    assert 900 < on < 1100


def test_a_group_without_percentage_is_everybody() -> None:
    assert evaluate(flag(groups=[group()]), "somebody", {}).enabled
    assert not evaluate(flag(groups=[]), "somebody", {}).enabled


def test_a_switched_off_flag_is_off() -> None:
    verdict = evaluate({**flag(groups=[group(100)]), "active": False}, "somebody", {})

    assert (verdict.enabled, verdict.code) == (False, "disabled")


def test_variants_share_everybody_among_them() -> None:
    variants = [{"key": key, "rollout_percentage": 50} for key in ("control", "test")]
    both = flag(groups=[group(100)], multivariate={"variants": variants})
    seen = [evaluate(both, f"user-{number}", {}).value for number in range(400)]

    assert set(seen) == {"control", "test"}
    assert 150 < seen.count("test") < 250


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "holds"),
    [
        ("exact", ["pro", "business"], "Pro", True),
        ("exact", "pro", None, False),
        ("is_not", "pro", "free", True),
        ("icontains", "@PINE", "a@pinecrate.test", True),
        ("not_icontains", "@pine", "a@pinecrate.test", False),
        ("regex", "^a", "abc", True),
        ("not_regex", "^a", "abc", False),
        ("regex", "(", "abc", False),
        ("gt", "3", 4, True),
        ("lte", "3", "x", False),
        ("exact", "true", True, True),
        ("unheard_of", "x", "x", False),
    ],
)
def test_conditions(operator: str, wanted: Any, value: Any, holds: bool) -> None:
    condition = {"key": "plan", "type": "person", "operator": operator, "value": wanted}

    assert matches(condition, {"plan": value}) is holds


def test_being_set_is_about_the_name_alone() -> None:
    assert matches({"key": "plan", "operator": "is_set"}, {"plan": None})
    assert matches({"key": "plan", "operator": "is_not_set"}, {})


async def test_both_forms_of_the_answer(still: Still) -> None:
    body = {"token": still.instance.facts.projects[0].api_token, "distinct_id": "somebody"}

    new = (await still.client.post("/flags/?v=2", json=body)).json()
    old = (await still.client.post("/decide/?v=3", json=body)).json()

    assert new["flags"]["file-previews"]["enabled"] is True
    assert new["flags"]["file-previews"]["reason"]["code"] == "condition_match"
    assert new["flags"]["upload-limits"]["metadata"]["payload"] == '{"max_mb": 2048}'
    assert old["featureFlags"]["file-previews"] is True
    assert old["featureFlags"]["pricing-page"] == new["flags"]["pricing-page"]["variant"]
    assert old["featureFlagPayloads"]["upload-limits"] == '{"max_mb": 2048}'
