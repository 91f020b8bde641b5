"""Cohorts that are counted when somebody first looks at them: a start need not wait for them."""

from dataclasses import dataclass, field
from typing import Any

from hogtui.demo.data.cohorts import behavioral, person_property

Tree = dict[str, Any]


@dataclass(frozen=True)
class Defined:
    """A cohort by its criteria alone."""

    name: str
    description: str = ""
    tree: Tree | None = None
    """PostHog's criteria; None for one that is static."""
    query: str = ""
    """What a static one was once made from."""
    state: dict[str, Any] = field(default_factory=dict)
    """What its calculation left behind."""
    groups: tuple[Tree, ...] = ()
    """Criteria of an older form, in place of a tree."""


def any_of(*parts: Tree) -> Tree:
    """One of them holds."""
    return {"type": "OR", "values": list(parts)}


def every(*parts: Tree) -> Tree:
    """All of them hold."""
    return {"type": "AND", "values": list(parts)}


def cohort(number: int, *, negation: bool = False) -> Tree:
    """Those in another cohort, or not in it."""
    return {"key": "id", "type": "cohort", "value": number, "negation": negation}


def without(leaf: Tree) -> Tree:
    """The opposite."""
    return {**leaf, "negation": True}


def first_time(event: str, days: int) -> Tree:
    """People who did something for the first time lately."""
    return {**behavioral(event, days, 1), "value": "performed_event_first_time"}


DACH = person_property("$geoip_country_code", ["DE", "AT", "CH"])

MORE: tuple[Defined, ...] = (
    Defined("Germany, Austria, Switzerland", "", every(DACH)),
    Defined("Enterprise", "Largest plan", every(person_property("plan", ["enterprise"]))),
    Defined(
        "Free for long",
        "Could pay by now",
        every(person_property("plan", ["free"]), without(behavioral("signed_up", 90, 1))),
    ),
    Defined(
        "Sharers", "Shared at least three files in 30 days", every(behavioral("file_shared", 30, 3))
    ),
    Defined("New sharers", "Shared for the first time", every(first_time("file_shared", 14))),
    Defined(
        "Uploaders without shares",
        "",
        every(behavioral("file_uploaded", 30, 1), without(behavioral("file_shared", 30, 1))),
    ),
    Defined("Power users who pay", "", every(cohort(1), cohort(2))),
    Defined("Paying, not at risk", "", every(cohort(2), cohort(3, negation=True))),
    Defined(
        "Ten seats or more",
        "Teams that grew",
        every(person_property("seats", ["10"], "gte")),
        state={"is_calculating": True, "stuck_minutes": 14, "pending_version": 4, "version": 3},
    ),
    Defined("No mail", "Never signed in", every(person_property("email", [], "is_not_set"))),
    Defined(
        "Expansion candidates",
        "Grown teams and heavy users, at any depth",
        any_of(
            every(cohort(1), person_property("plan", ["pro"])),
            every(
                any_of(behavioral("invited_teammate", 30, 2), behavioral("file_shared", 30, 10)),
                any_of(
                    DACH, every(person_property("plan", ["business"]), cohort(4, negation=True))
                ),
            ),
        ),
    ),
    Defined(
        "Safari on phones",
        "",
        every(person_property("$browser", ["Safari", "Mobile Safari"]), cohort(4)),
    ),
    Defined(
        "Commented this week",
        "",
        every({**behavioral("comment_added", 1, 1), "time_interval": "week"}),
    ),
    Defined(
        "Old form",
        "Made in 2021 and never touched since",
        groups=({"properties": [person_property("plan", ["pro"])]},),
    ),
    Defined(
        "Everybody with a session",
        "Calculating for a while",
        every(behavioral("$pageview", 365, 1)),
        state={"is_calculating": True, "stuck_minutes": 194, "pending_version": 8, "version": 7},
    ),
    Defined(
        "Regex gone wrong",
        "Has not been calculated since somebody changed it",
        every(person_property("email", ["(unclosed"], "regex")),
        state={
            "errors_calculating": 4,
            "last_error_message": "The regular expression of a condition on email cannot be read.",
            "last_error_code": "invalid_regex",
            "failed": True,
        },
    ),
    Defined(
        "Webinar guests",
        "Imported from a list",
        query="SELECT DISTINCT person_id FROM events WHERE event = 'signed_up' "
        "ORDER BY person_id LIMIT 120",
    ),
    Defined(
        "Support VIPs",
        "Kept by hand",
        query="SELECT id FROM persons WHERE properties.plan = 'enterprise' ORDER BY id LIMIT 40",
    ),
    Defined(
        "Old beta list",
        "Of the beta before last",
        query="SELECT id FROM persons ORDER BY id LIMIT 25",
        state={"deleted": True},
    ),
    Defined(
        "Nobody yet",
        "An empty one to put people into",
        query="SELECT id FROM persons WHERE 1 = 0 LIMIT 1",
    ),
)
"""Oldest first; their numbers follow those of the data."""
