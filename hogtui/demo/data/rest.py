"""The tables beside events and persons: sessions, replays, groups, members of cohorts."""

from dataclasses import dataclass, field
from typing import Any

from hogtui.demo.data import world
from hogtui.demo.data.expressions import Random, at, concat, decimal, json_fields, quoted, time_text
from hogtui.demo.data.happenings import CLICK, EXCEPTION, RAGE, VIEW
from hogtui.demo.data.people import PEOPLE
from hogtui.demo.data.plan import DAY, Plan
from hogtui.demo.data.visits import campaign_part

REPLAYED = 0.25
"""The share of visits that were recorded."""


def sessions_select(plan: Plan, visits: str) -> str:
    """Rows of `raw_sessions`, one per visit."""
    urls = at((f"https://{host}{path}" for host, path, _ in world.PAGES), "page")
    last = at((f"https://{host}{path}" for host, path, _ in world.PAGES), "pages[-1]")
    return f"""
SELECT session_id, {plan.team_id}, if(identified_at = 0, user_id, browser_id), person_id,
    fromUnixTimestamp64Micro(begin_us + offsets[1] * 1000, 'UTC'),
    fromUnixTimestamp64Micro(end_us, 'UTC'),
    arrayMap(page -> {urls}, arrayDistinct(pages)) AS urls, urls[1],
    {last},
    {at((domain for _, domain, _ in world.REFERRERS), "came_from")},
    {campaign_part(0)}, {campaign_part(2)}, {campaign_part(1)}, '', '', '', '',
    length(codes), countEqual(codes, {VIEW}), countEqual(codes, {CLICK}), 0
FROM {visits}"""


def replays_select(plan: Plan, visits: str) -> str:
    """Rows of `session_replay_events`."""
    of = Random(plan.seed, "replay", ("p", "j"))
    seconds = "intDiv(end_us - begin_us, 1000000)"
    active = f"toInt64({seconds} * 1000 * (0.3 + 0.6 * {of.fraction('active')}))"
    url = at((f"https://{host}{path}" for host, path, _ in world.PAGES), "pages[1]")
    errors = f"countEqual(codes, {EXCEPTION})"
    return f"""
SELECT session_id, {plan.team_id}, if(identified_at = 0, user_id, browser_id),
    fromUnixTimestamp64Micro(begin_us + offsets[1] * 1000, 'UTC'),
    fromUnixTimestamp64Micro(end_us, 'UTC'),
    {url},
    countEqual(codes, {CLICK}) + 3 * countEqual(codes, {RAGE}) + {of.below("clicks", 5)},
    {of.below("keys", 120)}, 20 + {of.below("mouse", 400)}, {active},
    {of.below("logs", 12)}, {of.below("warnings", 4)}, {errors},
    40000 + {seconds} * 900 + {of.below("size", 90000)},
    length(codes) * 40 + {of.below("snapshots", 60)}, 1 + intDiv({seconds}, 10), 'web'
FROM {visits} WHERE length(codes) > 2 AND {of.chance("recorded", REPLAYED)}"""


def organizations_select(plan: Plan) -> str:
    """Rows of `groups` of type 0, with what their members together make of them."""
    of = Random(plan.seed, "organization", ("organization",))
    name = concat(
        of.pick("first", world.ORGANIZATION_FIRST), "' '", of.pick("last", world.ORGANIZATION_LAST)
    )
    properties = concat(
        "'{\"name\":'",
        quoted(name),
        json_fields(
            {
                "industry": quoted(of.pick("industry", world.INDUSTRIES)),
                "employees": f"toString(members + toUInt32(20 * {of.exponential('employees')}))",
                "members": "toString(members)",
                "plan": quoted("best_plan"),
                "mrr": decimal("mrr"),
                "country": quoted(of.pick("country", [c.name for c in world.COUNTRIES])),
                "created_at": time_text("created_us"),
            }
        ),
        "'}'",
    )
    paying = "plan != 'free'"
    return f"""
SELECT 0, organization_key, fromUnixTimestamp64Micro(created_us, 'UTC'),
    fromUnixTimestamp64Micro({plan.now_us}, 'UTC'), {plan.team_id}, {properties}
FROM (
    SELECT organization, organization_key, count() AS members, min(first_us) AS created_us,
        if(countIf({paying}) > 0, any(paid_plan), 'free') AS best_plan,
        sumIf(price * seats, {paying}) AS mrr
    FROM {PEOPLE} WHERE signed_up GROUP BY organization, organization_key
)"""


def projects_select(plan: Plan) -> str:
    """Rows of `groups` of type 1."""
    of = Random(plan.seed, "project", ("project_key",))
    names = of.pick("name", world.PROJECT_NAMES)
    properties = concat(
        "'{\"name\":'",
        f"toJSONString({names})",
        json_fields(
            {
                "organization_key": quoted("organization_key"),
                "members": "toString(members)",
                "files": f"toString(toUInt32(80 * {of.exponential('files')}))",
                "archived": f"if({of.chance('archived', 0.12)}, 'true', 'false')",
            }
        ),
        "'}'",
    )
    return f"""
SELECT 1, project_key, fromUnixTimestamp64Micro(created_us, 'UTC'),
    fromUnixTimestamp64Micro({plan.now_us}, 'UTC'), {plan.team_id}, {properties}
FROM (
    SELECT project_key, any(organization_key) AS organization_key, count() AS members,
        min(first_us) AS created_us
    FROM {PEOPLE} WHERE signed_up GROUP BY project_key
)"""


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
    month = plan.now_us - 30 * DAY
    phones = [str(i) for i, device in enumerate(world.DEVICES) if device.kind == "Mobile"]
    return [
        Cohort(
            1,
            "Power users",
            "Came at least 12 times in the last 30 days",
            "recent_visits >= 12",
            all_of(behavioral("$pageview", 30, 12)),
        ),
        Cohort(
            2,
            "Paying customers",
            "On a paid plan today",
            "plan != 'free'",
            all_of(person_property("plan", list(world.PRICES))),
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
            4,
            "Mobile",
            "Uses a phone",
            f"device IN ({', '.join(phones)})",
            all_of(person_property("$device_type", ["Mobile"])),
        ),
        Cohort(
            5,
            "Signed up in the last 30 days",
            "New accounts",
            f"signed_up AND first_us >= {month}",
            all_of(behavioral("signed_up", 30, 1)),
        ),
        Cohort(
            6,
            "Beta testers (imported)",
            "From a spreadsheet of the support team",
            "signed_up AND p % 97 = 3",
        ),
    ]


def cohort_people_select(plan: Plan, found: list[Cohort], activity: str) -> str:
    """Rows of `cohortpeople`; `activity` is a relation of `p`, `last_us` and `recent_visits`."""
    belongs = ", ".join(f"if({cohort.condition}, {cohort.id}, 0)" for cohort in found)
    return f"""
SELECT person_id, cohort_id, {plan.team_id}, 1, 1
FROM {PEOPLE} AS people INNER JOIN {activity} AS activity ON people.p = activity.p
ARRAY JOIN [{belongs}] AS cohort_id
WHERE cohort_id > 0"""
