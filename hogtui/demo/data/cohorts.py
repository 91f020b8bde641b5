"""The cohorts: what they are called, who belongs to them, and PostHog's form of the same."""

from dataclasses import dataclass, field
from typing import Any

from hogtui.demo.data import world
from hogtui.demo.data.people import PEOPLE
from hogtui.demo.data.plan import DAY, Plan


@dataclass(frozen=True)
class Cohort:
    """A set of persons, as the API and the cohort table know it."""

    id: int
    name: str
    description: str
    condition: str = field(repr=False)
    """Which rows of the activity relation belong to it, as SQL."""
    filters: dict[str, Any] | None = None
    """PostHog's form of the same; None for a static cohort."""
    count: int = 0

    @property
    def is_static(self) -> bool:
        """Whether somebody put the persons in by hand, once."""
        return self.filters is None


def behavioral(event: str, days: int, minimum: int) -> dict[str, Any]:
    """PostHog's filter for people who did something often."""
    return {
        "key": event,
        "type": "behavioral",
        "value": "performed_event_multiple",
        "event_type": "events",
        "operator": "gte",
        "operator_value": minimum,
        "time_value": days,
        "time_interval": "day",
    }


def person_property(key: str, values: list[str], operator: str = "exact") -> dict[str, Any]:
    """PostHog's filter for people with a property."""
    return {"key": key, "type": "person", "value": values, "operator": operator}


def all_of(*conditions: dict[str, Any]) -> dict[str, Any]:
    """PostHog's form of conditions that must all hold."""
    inner = {"type": "AND", "values": list(conditions)}
    return {"properties": {"type": "OR", "values": [inner]}}


def cohorts(plan: Plan) -> list[Cohort]:
    """The cohorts, not yet counted."""
    return [*by_behavior(plan), *by_property(), imported()]


def by_behavior(plan: Plan) -> list[Cohort]:
    """Cohorts of people who did something, or no longer do it."""
    return [
        Cohort(
            1,
            "Power users",
            "Came at least 12 times in the last 30 days",
            "recent_visits >= 12",
            all_of(behavioral("$pageview", 30, 12)),
        ),
        Cohort(
            3,
            "Churn risk",
            "Signed up, active once, and not seen for three weeks",
            f"signed_up AND level >= 5 AND last_us < {plan.now_us - 21 * DAY}",
            all_of(
                behavioral("file_uploaded", 90, 1),
                {**behavioral("$pageview", 21, 1), "negation": True},
            ),
        ),
        Cohort(
            5,
            "Signed up in the last 30 days",
            "New accounts",
            f"signed_up AND first_us >= {plan.now_us - 30 * DAY}",
            all_of(behavioral("signed_up", 30, 1)),
        ),
    ]


def by_property() -> list[Cohort]:
    """Cohorts of people who are something."""
    phones = [str(i) for i, device in enumerate(world.DEVICES) if device.kind == "Mobile"]
    return [
        Cohort(
            2,
            "Paying customers",
            "On a paid plan today",
            "plan != 'free'",
            all_of(person_property("plan", list(world.PRICES))),
        ),
        Cohort(
            4,
            "Mobile",
            "Uses a phone",
            f"device IN ({', '.join(phones)})",
            all_of(person_property("$device_type", ["Mobile"])),
        ),
    ]


def imported() -> Cohort:
    """A cohort that somebody put together by hand."""
    return Cohort(
        6,
        "Beta testers (imported)",
        "From a spreadsheet of the support team",
        "signed_up AND p % 97 = 3",
    )


def cohort_people_select(plan: Plan, found: list[Cohort], activity: str) -> str:
    """Rows of `cohortpeople`; `activity` is a relation of `p`, `last_us` and `recent_visits`."""
    belongs = ", ".join(f"if({cohort.condition}, {cohort.id}, 0)" for cohort in found)
    return f"""
SELECT person_id, cohort_id, {plan.team_id}, 1, 1
FROM {PEOPLE} AS people INNER JOIN {activity} AS activity ON people.p = activity.p
ARRAY JOIN [{belongs}] AS cohort_id
WHERE cohort_id > 0"""
