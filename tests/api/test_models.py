"""Records are read leniently, and a bad one hides only itself."""

from datetime import UTC, datetime

import pytest

from hogtui.api.models import (
    ApiKey,
    Cohort,
    Dashboard,
    FeatureFlag,
    Insight,
    Person,
    Project,
    User,
    read_records,
)

FLAG = {"id": 3, "key": "new-nav", "active": True}


def test_unknown_fields_nulls_and_new_words_pass() -> None:
    flag = FeatureFlag.model_validate(
        {**FLAG, "status": "HIBERNATING", "tags": None, "filters": None, "brand_new": {"a": 1}}
    )

    assert (flag.status, flag.tags, flag.filters) == ("HIBERNATING", [], {})
    assert not hasattr(flag, "brand_new")


def test_a_bad_record_hides_only_itself_and_says_why() -> None:
    rows = [FLAG, {"id": 4, "key": None, "active": True}, "text", {**FLAG, "active": {}}, FLAG]

    records = read_records(FeatureFlag, rows)

    assert [flag.id for flag in records.items] == [3, 3]
    assert records.hidden == 3
    assert records.reasons[0] == "FeatureFlag 1: key: Field required"
    assert "active" in records.reasons[2]


def test_reasons_are_few_and_hold_no_values() -> None:
    records = read_records(Person, [{"id": ["ada@example.com"]}] * 50)

    assert records.hidden == 50
    assert len(records.reasons) == 5
    assert "ada" not in "".join(records.reasons)


def test_a_person_has_one_shape_in_lists_and_another_in_detail() -> None:
    uuid = "5d79eecb-93e6-5c8b-90f9-8510ba4040b8"
    listed = Person.model_validate({"id": uuid, "uuid": uuid, "is_identified": True})
    detail = Person.model_validate({"id": 12, "uuid": uuid, "created_at": "2026-02-22T23:00:46Z"})

    assert (listed.id, detail.id) == (uuid, 12)
    assert listed.uuid == detail.uuid
    assert detail.created_at == datetime(2026, 2, 22, 23, 0, 46, tzinfo=UTC)


@pytest.mark.parametrize("value", ["2026-08-01", "2026-08-01T00:00:00", "2026-08-01T00:00:00Z"])
def test_dates_are_moments(value: str) -> None:
    assert ApiKey.model_validate({"last_used_at": value}).last_used_at == datetime(
        2026, 8, 1, tzinfo=UTC
    )


@pytest.mark.parametrize("value", ["soon", "", 3, {}, "99999-01-01"])
def test_what_is_no_date_is_none(value: object) -> None:
    assert ApiKey.model_validate({"last_used_at": value}).last_used_at is None


def test_a_project_knows_its_organization_by_either_name() -> None:
    assert Project.model_validate({"id": 1, "organization": "o"}).organization_id == "o"
    assert Project.model_validate({"id": 1, "organization_id": "o"}).organization_id == "o"


def test_a_project_drops_what_must_not_be_kept() -> None:
    project = Project.model_validate(
        {"id": 1, "secret_api_token": "phs_abc", "live_events_token": "live-abc"}
    )

    assert "phs_abc" not in repr(project)
    assert "live-abc" not in repr(project)


def test_names_fall_back() -> None:
    assert Insight.model_validate({"id": 1, "derived_name": "Pageviews"}).title == "Pageviews"
    assert User.model_validate({"email": "a@b.c"}).display_name == "a@b.c"
    assert Cohort.model_validate({"id": 1, "name": None}).name == ""
    tiles = [{"id": 1, "insight": {"id": 2, "short_id": "x"}}, {"id": 2, "widget": {}}]
    assert len(Dashboard.model_validate({"id": 1, "tiles": tiles}).tiles) == 2
