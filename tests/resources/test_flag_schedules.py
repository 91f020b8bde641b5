"""What somebody means by a time, and what PostHog is told to do then."""

from datetime import UTC, datetime

import pytest

from hogtui.resources import flag_schedules

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 2 h", "2026-11-21T14:00"),
        ("in 30 min", "2026-11-21T12:30"),
        ("in 3 days", "2026-11-24T12:00"),
        ("18:30", "2026-11-21T18:30"),
        ("09:00", "2026-11-22T09:00"),
        ("tomorrow 09:00", "2026-11-22T09:00"),
        ("today 13:00", "2026-11-21T13:00"),
        ("2026-12-24 09:00", "2026-12-24T09:00"),
        ("2026-12-24T09:00:00Z", "2026-12-24T09:00"),
    ],
)
def test_times_as_people_write_them(text: str, expected: str) -> None:
    assert flag_schedules.moment(text, NOW, UTC).isoformat().startswith(expected)


@pytest.mark.parametrize("text", ["", "soon", "25:00", "in two hours"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"time of day|Such as"):
        flag_schedules.moment(text, NOW, UTC)


def test_what_posthog_is_told() -> None:
    assert flag_schedules.payload("turn off", "") == {"operation": "update_status", "value": False}
    condition = flag_schedules.payload("add a condition", "25 %")["value"]["groups"][0]
    assert condition["rollout_percentage"] == 25
    split = flag_schedules.payload("change the variants", "control 40, test 60")
    assert [each["key"] for each in split["value"]["variants"]] == ["control", "test"]


@pytest.mark.parametrize(
    ("operation", "value"),
    [
        ("add a condition", "101"),
        ("add a condition", "many"),
        ("change the variants", "control 40"),
        ("change the variants", "control"),
        ("change the variants", ""),
    ],
)
def test_what_makes_no_sense_is_refused(operation: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"share|shares|Such as"):
        flag_schedules.payload(operation, value)
