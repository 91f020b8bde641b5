"""Feature flags changed: what is saved, what conflicts, what is refused, and what is logged."""

from typing import Any

import httpx
import pytest

from hogtui.demo.data.flags import REDACTED
from tests.demo.server.still import Still

ROOT = "/api/projects/1/feature_flags/"


async def flag(still: Still, key: str) -> dict[str, Any]:
    """A flag by its key, archived ones too."""
    for archived in ("", "&archived=true"):
        body = (await still.client.get(f"{ROOT}?limit=200&search={key}{archived}")).json()
        for row in body["results"]:
            if row["key"] == key:
                found: dict[str, Any] = row
                return found
    raise AssertionError(key)


async def patch(still: Still, number: int, **fields: Any) -> httpx.Response:
    return await still.client.patch(f"{ROOT}{number}/", json=fields)


async def act(still: Still, number: int, action: str, **body: Any) -> httpx.Response:
    return await still.client.post(f"{ROOT}{number}/{action}/", json=body)


async def test_a_flag_is_made_changed_and_logged(still: Still) -> None:
    made = await still.client.post(ROOT, json={"key": "brand-new", "name": "New", "tags": ["x"]})
    assert made.status_code == 201
    number = made.json()["id"]
    assert (made.json()["version"], made.json()["active"]) == (1, True)

    changed = (await patch(still, number, name="Newer", unknown=1)).json()
    assert (changed["name"], changed["version"], "unknown" in changed) == ("Newer", 2, False)
    log = (await still.client.get(f"{ROOT}{number}/activity/")).json()
    assert [entry["activity"] for entry in log["results"]] == ["updated", "created"]
    assert log["results"][0]["detail"]["changes"] == [
        {
            "type": "FeatureFlag",
            "action": "changed",
            "field": "name",
            "before": "New",
            "after": "Newer",
        }
    ]
    assert log["total_count"] == 2
    assert (await still.client.get(f"{ROOT}activity/?limit=1")).json()["total_count"] == 2

    first = (await still.client.get(f"{ROOT}{number}/versions/1/")).json()
    assert (first["name"], first["is_historical"]) == ("New", True)
    assert (await still.client.get(f"{ROOT}{number}/versions/9/")).status_code == 404
    assert (await still.client.get(f"{ROOT}{number}/versions/x/")).status_code == 400


@pytest.mark.parametrize(
    ("body", "attr", "code"),
    [
        ({}, "key", "required"),
        ({"key": "dark-mode"}, "key", "unique"),
        ({"key": "no blanks"}, "key", "invalid_key"),
        (
            {"key": "a", "filters": {"groups": [{"rollout_percentage": 101}]}},
            "filters__groups__0__rollout_percentage",
            "invalid_input",
        ),
        (
            {"key": "a", "filters": {"multivariate": {"variants": [{"rollout_percentage": 9}]}}},
            "filters",
            "invalid_input",
        ),
        ({"key": "a", "active": "yes"}, "active", "invalid_input"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    still: Still, body: dict[str, Any], attr: str, code: str
) -> None:
    answer = await still.client.post(ROOT, json=body)
    assert answer.status_code == 400
    assert (answer.json()["attr"], answer.json()["code"]) == (attr, code)


async def test_a_conflict_needs_an_older_version_and_the_same_field(still: Still) -> None:
    seen = await flag(still, "dark-mode")
    number = seen["id"]
    await patch(still, number, name="Theirs")

    ours = await patch(still, number, name="Ours", version=seen["version"], original_flag=seen)
    assert ours.status_code == 409
    assert (ours.json()["code"], ours.json()["type"]) == ("conflict", "server_error")
    other = await patch(still, number, active=False, version=seen["version"], original_flag=seen)
    assert other.status_code == 200
    assert (other.json()["name"], other.json()["version"]) == ("Theirs", seen["version"] + 2)
    alone = await patch(still, number, name="Ours", version=seen["version"])
    assert alone.json()["name"] == "Ours"


async def test_filters_are_replaced_whole(still: Still) -> None:
    seen = await flag(still, "pricing-page")
    changed = (await patch(still, seen["id"], filters={"groups": []})).json()
    assert changed["filters"] == {"groups": [], "aggregation_group_type_index": None}


async def test_what_older_servers_stored_is_dropped_when_it_is_saved(still: Still) -> None:
    seen = await flag(still, "super-groups-relic")
    assert "super_groups" in seen["filters"]
    changed = (await patch(still, seen["id"], filters=seen["filters"])).json()
    assert not {"super_groups", "holdout_groups"} & changed["filters"].keys()


async def test_who_echoes_what_stands_for_a_secret_keeps_it(still: Still) -> None:
    seen = await flag(still, "mail-provider")
    assert seen["filters"]["payloads"] == {"true": REDACTED}
    changed = (await patch(still, seen["id"], filters=seen["filters"], name="x")).json()
    assert changed["filters"]["payloads"] == {"true": REDACTED}


async def test_what_others_depend_on_stays_on(still: Still) -> None:
    needed, needing = await flag(still, "sso-enforced"), await flag(still, "scim")
    found = (await still.client.get(f"{ROOT}{needed['id']}/dependent_flags/")).json()
    assert [each["key"] for each in found] == ["scim"]
    for fields, verb in (
        ({"active": False}, "disable"),
        ({"archived": True}, "archive"),
        ({"deleted": True}, "delete"),
    ):
        answer = await patch(still, needed["id"], **fields)
        assert answer.status_code == 400
        assert answer.json()["detail"] == (
            f"Cannot {verb} this feature flag because other flags depend on it: "
            f"scim (ID: {needing['id']})"
        )
    assert (await patch(still, needing["id"], active=False)).status_code == 200
    assert (await patch(still, needed["id"], active=False)).status_code == 200
    answer = await patch(still, needing["id"], active=True)
    assert "depends on disabled flags: sso-enforced" in answer.json()["detail"]


async def test_a_circle_is_refused(still: Still) -> None:
    needed, needing = await flag(still, "sso-enforced"), await flag(still, "scim")
    condition = {
        "key": str(needing["id"]),
        "type": "flag",
        "operator": "flag_evaluates_to",
        "value": True,
    }
    answer = await patch(still, needed["id"], filters={"groups": [{"properties": [condition]}]})
    assert answer.json()["detail"].startswith("Circular dependency")


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("beta-program", "early access"),
        ("new-sharing-dialog", "running experiment"),
        ("replay-sampling", "replay settings"),
    ],
)
async def test_what_is_in_use_cannot_be_deleted(still: Still, key: str, why: str) -> None:
    answer = await patch(still, (await flag(still, key))["id"], deleted=True)
    assert answer.status_code == 400
    assert why in answer.json()["detail"]


async def test_a_deleted_flag_comes_back(still: Still) -> None:
    number = (await flag(still, "emoji-picker"))["id"]
    assert (await patch(still, number, deleted=True)).json()["status"] == "DELETED"
    assert (await still.client.get(f"{ROOT}{number}/")).status_code == 404
    assert (await patch(still, number, name="x")).status_code == 404
    assert (await still.client.post(ROOT, json={"key": "emoji-picker"})).status_code == 201
    back = (await patch(still, number, deleted=False)).json()
    assert (back["key"], back["deleted"]) == ("emoji-picker-2", False)


async def test_one_thing_at_a_time(still: Still) -> None:
    seen = await flag(still, "many-conditions")
    number, version = seen["id"], seen["version"]
    same = await act(still, number, "enable")
    assert same.json()["version"] == version
    off = await act(still, number, "disable")
    assert (off.json()["active"], off.json()["version"]) == (False, version + 1)
    assert (await act(still, number, "archive")).json()["archived"] is True
    assert (await act(still, number, "unarchive")).json()["archived"] is False

    old = await act(
        still,
        number,
        "set_release_condition_rollout",
        condition_index=4,
        rollout_percentage=5,
        version=version,
    )
    assert old.status_code == 409
    assert f"changed since version {version}" in old.json()["detail"]
    now = (await still.client.get(f"{ROOT}{number}/")).json()
    new = await act(
        still,
        number,
        "set_release_condition_rollout",
        condition_index=4,
        rollout_percentage=5,
        version=now["version"],
    )
    shares = [group["rollout_percentage"] for group in new.json()["filters"]["groups"]]
    assert shares == [100, 100, 50, 12.5, 5]
    beyond = await act(
        still,
        number,
        "set_release_condition_rollout",
        condition_index=5,
        rollout_percentage=5,
        version=now["version"] + 1,
    )
    assert "It has 5" in beyond.json()["detail"]


async def test_everybody_gets_one_variant(still: Still) -> None:
    seen = await flag(still, "pricing-page")
    unsaid = await act(still, seen["id"], "roll_out_to_everyone", version=seen["version"])
    assert "control, annual, simple" in unsaid.json()["detail"]
    body = {"version": seen["version"], "variant_key": "simple"}
    done = (await act(still, seen["id"], "roll_out_to_everyone", **body)).json()
    shares = [each["rollout_percentage"] for each in done["filters"]["multivariate"]["variants"]]
    assert shares == [0, 0, 100]
    assert done["filters"]["payloads"] == seen["filters"]["payloads"]


async def test_a_gated_change_waits_for_somebody(still: Still) -> None:
    seen = await flag(still, "payments-live")
    asked = await patch(still, seen["id"], active=False)
    assert asked.status_code == 409
    body = asked.json()
    assert (body["code"], body["resource_id"]) == ("approval_required", str(seen["id"]))
    assert "type" not in body
    again = await patch(still, seen["id"], active=False)
    assert again.json()["code"] == "change_request_pending"
    assert (await patch(still, seen["id"], name="Free to change")).status_code == 200

    requests = "/api/projects/1/change_requests/"
    listed = (await still.client.get(f"{requests}?state=pending")).json()["results"]
    assert [each["id"] for each in listed] == [body["change_request_id"]]
    done = await still.client.post(f"{requests}{body['change_request_id']}/approve/", json={})
    assert done.json()["change_request"]["state"] == "applied"
    assert (await still.client.get(f"{ROOT}{seen['id']}/")).json()["active"] is False

    for decision, state in (("reject", "rejected"), ("cancel", "rejected")):
        asked = await act(still, seen["id"], "enable")
        path = f"{requests}{asked.json()['change_request_id']}/"
        answer = await still.client.post(f"{path}{decision}/", json={"reason": "no"})
        assert answer.json()["change_request"]["state"] == state
        assert (await still.client.get(path)).json()["can_approve"] is False
        assert (await still.client.post(f"{path}approve/", json={})).status_code == 400


async def test_many_at_once(still: Still) -> None:
    ids = [(await flag(still, key))["id"] for key in ("emoji-picker", "sso-enforced")]
    tags = await still.client.post(
        f"{ROOT}bulk_update_tags/", json={"ids": [*ids, 1], "action": "add", "tags": ["old"]}
    )
    assert tags.json() == {
        "updated": [{"id": ids[0], "tags": ["old"]}, {"id": ids[1], "tags": ["old", "security"]}],
        "skipped": [{"id": 1, "reason": "Flag not found"}],
    }
    keys = await still.client.post(f"{ROOT}bulk_keys/", json={"ids": ids})
    assert keys.json() == {"keys": {str(ids[0]): "emoji-picker", str(ids[1]): "sso-enforced"}}
    gone = (await still.client.post(f"{ROOT}bulk_delete/", json={"ids": ids})).json()
    assert [each["key"] for each in gone["deleted"]] == ["emoji-picker"]
    assert "other flags depend on it" in gone["errors"][0]["reason"]
    found = (await still.client.get(f"{ROOT}matching_ids/?search=sso")).json()
    assert found == {"ids": [ids[1]], "total": 1}


async def test_status_says_how_it_is_used_and_not_whether_it_is_on(still: Still) -> None:
    for key, status, reason in (
        ("dark-mode", "active", "called recently"),
        ("holiday-banner", "active", "disabled"),
        ("emoji-picker", "stale", "not been called in 120 days"),
        ("legacy-login", "stale", "fully rolled out"),
        ("winter-2024", "archived", "archived"),
    ):
        number = (await flag(still, key))["id"]
        body = (await still.client.get(f"{ROOT}{number}/status/")).json()
        assert body["status"] == status
        assert reason in body["reason"]


async def test_a_scheduled_change_is_made_when_its_time_has_come(still: Still) -> None:
    path = "/api/projects/1/scheduled_changes/"
    seen = await flag(still, "live-cursors")
    at = "2026-08-01T13:00:00+00:00"
    body = {
        "model_name": "FeatureFlag",
        "record_id": seen["id"],
        "payload": {"operation": "update_status", "value": True},
        "scheduled_at": at,
    }
    early = await still.client.post(path, json={**body, "scheduled_at": "2020-01-01T00:00:00Z"})
    assert early.json()["attr"] == "scheduled_at"
    made = await still.client.post(path, json=body)
    assert made.status_code == 201
    question = f"{path}?model_name=FeatureFlag&record_id={seen['id']}"
    assert (await still.client.get(question)).json()["count"] == 1
    both = {"recurrence_interval": "daily", "cron_expression": "0 0 * * *", "is_recurring": True}
    one = f"{path}{made.json()['id']}/"
    assert (await still.client.patch(one, json=both)).status_code == 400

    still.clock.passed += 3_601
    assert (await flag(still, "live-cursors"))["active"] is True
    done = (await still.client.get(one)).json()
    assert (done["failure_reason"], done["executed_at"]) == (None, "2026-08-01T13:00:01.000000Z")
    assert (await still.client.delete(one)).status_code == 204
    assert (await still.client.get(one)).status_code == 404


async def test_flags_are_copied_to_another_project(still: Still) -> None:
    organization = still.instance.facts.organization.id
    root = f"/api/organizations/{organization}/feature_flags/"

    async def copy(key: str, **more: Any) -> Any:
        body = {"feature_flag_key": key, "from_project": 1, "target_project_ids": [2], **more}
        return (await still.client.post(f"{root}copy_flags/", json=body)).json()

    done = await copy("dark-mode", disable_copied_flag=True)
    assert done["failed"] == []
    assert (done["success"][0]["team_id"], done["success"][0]["active"]) == (2, False)
    found = (await still.client.get(f"{root}dark-mode/")).json()
    assert [each["team_id"] for each in found] == [1, 2]
    assert found[0]["filters"] == found[1]["filters"]

    refused = await copy("scim")
    assert "sso-enforced" in refused["failed"][0]["error_message"]
    assert (await copy("mentions"))["failed"] == []
    body = {"feature_flag_key": "scim", "from_project": 1, "target_project_ids": [2]}
    asked = await still.client.post(f"{root}copy_flags/dependency_requirements/", json=body)
    assert asked.json()["requirements"][0]["missing_flag_keys"] == ["sso-enforced"]
    assert (await copy("dark-mode", target_project_ids=[9]))["failed"][0]["project_id"] == 9
