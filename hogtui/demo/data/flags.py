"""The feature flags of a team that has been shipping for some years, newest first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Group = dict[str, Any]
REDACTED = '"********* (encrypted)"'
"""What stands for a payload that only servers may read."""


@dataclass(frozen=True)
class Flag:
    """A flag as somebody once made it."""

    key: str
    name: str = ""
    """A description, whatever PostHog calls it."""
    active: bool = True
    groups: tuple[Group, ...] = ()
    variants: Mapping[str, float] = field(default_factory=dict)
    payloads: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    runtime: str = "all"
    archived: bool = False
    deleted: bool = False
    called: int | None = 10
    """Minutes since it was last asked for; None when nobody ever did."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """Other fields of the flag."""
    filters: Mapping[str, Any] = field(default_factory=dict)
    """Other fields of its filters."""


def group(percentage: float | None, *properties: Group, variant: str | None = None) -> Group:
    """A release condition."""
    return {
        "properties": list(properties),
        "rollout_percentage": percentage,
        "variant": variant,
        "description": None,
        "aggregation_group_type_index": None,
    }


def of_group(percentage: float | None, *properties: Group, index: int = 0) -> Group:
    """A release condition on groups instead of people."""
    return {**group(percentage, *properties), "aggregation_group_type_index": index}


def person(key: str, operator: str, value: Any) -> Group:
    """A condition on a property of a person."""
    return {"key": key, "type": "person", "operator": operator, "value": value}


def company(key: str, operator: str, value: Any) -> Group:
    """A condition on a property of a group."""
    return {**person(key, operator, value), "type": "group", "group_type_index": 0}


def cohort(number: int, operator: str = "in") -> Group:
    """A condition on being in a cohort."""
    return {"key": "id", "type": "cohort", "operator": operator, "value": number}


def needs(key: str, value: bool | str = True) -> Group:
    """A condition on another flag; its key becomes its number when the flag is made."""
    return {"key": f"@{key}", "type": "flag", "operator": "flag_evaluates_to", "value": value}


TEAM = person("email", "icontains", "@pinecrate.test")
PAYING = person("plan", "exact", ["pro", "business", "enterprise"])
BIG = person("plan", "exact", ["business", "enterprise"])
ALL = (group(100),)
MONTH = 30 * 24 * 60

FLAGS: tuple[Flag, ...] = (
    Flag(
        "new-sharing-dialog",
        "Which dialog makes people share",
        groups=ALL,
        variants={"control": 50, "test": 50},
        tags=("growth",),
        more={"experiment_set": [1]},
    ),
    Flag("ai-search", "Search that understands", groups=(group(100, TEAM), group(30))),
    Flag("billing-v2", "Seats are counted anew", groups=(group(50),)),
    Flag("onboarding-checklist", "Five steps for a new team", False, ALL, tags=("growth",)),
    Flag("file-previews", "Previews in the file list", groups=ALL),
    Flag(
        "pricing-page",
        "Which price page sells",
        groups=ALL,
        variants={"control": 34, "annual": 33, "simple": 33},
        payloads={"annual": '{"discount": 20}', "simple": '{"discount": 0}'},
    ),
    Flag("bulk-download", "Download whole folders", groups=(group(50, BIG),), tags=("growth",)),
    Flag(
        "upload-limits",
        "Remote configuration of upload limits",
        groups=ALL,
        payloads={"true": '{"max_mb": 2048}'},
        more={"is_remote_configuration": True},
    ),
    Flag("legacy-editor", called=None),
    Flag(
        "dark-mode",
        "Dark theme",
        groups=(group(None, person("$browser", "is_not", "Internet Explorer")),),
        tags=("growth",),
    ),
    Flag("holiday-banner", "Banner of last winter", False, ALL, called=None),
    Flag(
        "payments-live",
        "Real charges; a second person has to agree",
        groups=(group(100, PAYING),),
        tags=("critical", "billing"),
        runtime="server",
        called=1,
    ),
    Flag("sso-enforced", "Sign in by SSO alone", groups=(group(100, BIG),), tags=("security",)),
    Flag("ai-summaries", "Summaries of documents", groups=(group(100, needs("ai-search")),)),
    Flag("ai-answers", "Answers in the search", groups=(group(20, needs("ai-search"), BIG),)),
    Flag(
        "ai-model",
        "Which model answers",
        groups=(group(100, TEAM, variant="large"), group(100)),
        variants={"small": 80, "large": 20},
        payloads={"small": '{"model": "small-2"}', "large": '{"model": "large-1"}'},
        runtime="server",
        tags=("ai",),
    ),
    Flag("comments-v3", "Comments in threads", groups=(group(75),), tags=("collaboration",)),
    Flag("mentions", "@mentions", groups=(group(100, needs("comments-v3")),)),
    Flag("presence", "Who is looking too", groups=(group(10), group(100, cohort(1)))),
    Flag("live-cursors", "Cursors of the others", False, (group(0),)),
    Flag("offline-mode", "Work without a line", groups=(group(5, cohort(4)),), runtime="client"),
    Flag("desktop-sync", "Folders on the desktop", groups=(group(40, BIG),), runtime="client"),
    Flag("mobile-scanner", "Scan with the camera", groups=(group(100, cohort(4)),)),
    Flag("pdf-editing", "Edit PDF files", groups=(group(25, PAYING),), tags=("files",)),
    Flag("video-transcripts", "Text of videos", groups=(group(15),), tags=("files", "ai")),
    Flag("file-versions", "Older versions of a file", groups=ALL, tags=("files",)),
    Flag("large-uploads", "Files over 2 GB", groups=(group(100, BIG), group(5)), tags=("files",)),
    Flag("virus-scan", "Scan every upload", groups=ALL, tags=("security",), runtime="server"),
    Flag(
        "audit-log", "Who did what", groups=(of_group(100, company("plan", "exact", "enterprise")),)
    ),
    Flag(
        "data-residency",
        "Files stay in the region",
        groups=(of_group(100, company("region", "exact", ["eu", "uk"])),),
        filters={"aggregation_group_type_index": 0},
    ),
    Flag(
        "scim",
        "Users from a directory",
        groups=(group(100, needs("sso-enforced")),),
        runtime="server",
    ),
    Flag(
        "signup-form",
        "How many fields to ask for",
        groups=ALL,
        variants={"control": 33.34, "short": 33.33, "email-only": 33.33},
        tags=("growth",),
        more={"experiment_set": [2]},
    ),
    Flag(
        "trial-length",
        "Days of the trial",
        groups=(group(100, cohort(5)),),
        variants={"fourteen": 50, "thirty": 50},
        payloads={"fourteen": "14", "thirty": "30"},
        tags=("growth",),
        filters={"holdout": {"id": 3, "exclusion_percentage": 10}},
    ),
    Flag("referrals", "Invite and get space", groups=(group(50),), tags=("growth",)),
    Flag("annual-discount", "Two months free", groups=(group(100, cohort(2, "not_in")),)),
    Flag("churn-offer", "An offer before they leave", groups=(group(50, cohort(3)),)),
    Flag(
        "nps-survey",
        "Ask how likely",
        groups=(group(8),),
        more={"surveys": [{"id": "nps", "name": "NPS"}]},
    ),
    Flag(
        "beta-program",
        "Early access to what is new",
        groups=(
            group(100, person("$feature_enrollment/beta-program", "exact", ["true"])),
            group(0),
        ),
        filters={"feature_enrollment": True},
        more={"features": [{"id": "beta-program", "name": "Beta program", "stage": "beta"}]},
    ),
    Flag("new-navigation", "Sidebar instead of tabs", groups=(group(60),), tags=("design",)),
    Flag(
        "compact-lists",
        "More rows on a screen",
        groups=(group(100, TEAM), group(20)),
        tags=("design",),
    ),
    Flag("brand-2026", "The new colours", groups=ALL, tags=("design",), called=MONTH + 400),
    Flag("emoji-picker", groups=ALL, called=MONTH * 4),
    Flag(
        "old-exports",
        "Exports of the first version",
        groups=ALL,
        called=MONTH * 7,
        tags=("cleanup",),
    ),
    Flag("legacy-login", "", groups=ALL, called=None, tags=("cleanup",)),
    Flag(
        "safari-fix",
        "Works around a fault of Safari",
        groups=(group(100, person("$browser", "exact", ["Safari"])),),
    ),
    Flag(
        "min-app-version",
        "Apps older than this must update",
        groups=(group(100, person("$app_version", "semver_lt", "4.9.0")),),
        runtime="client",
    ),
    Flag(
        "rate-limits",
        "Requests a minute",
        groups=ALL,
        payloads={"true": '{"per_minute": 600, "burst": 50}'},
        runtime="server",
        more={"is_remote_configuration": True},
    ),
    Flag(
        "mail-provider",
        "Keys of the mail provider",
        groups=ALL,
        payloads={"true": REDACTED},
        runtime="server",
        tags=("critical",),
        more={"is_remote_configuration": True, "has_encrypted_payloads": True},
    ),
    Flag(
        "read-replica",
        "Reads from the replica",
        groups=(group(90),),
        runtime="server",
        tags=("infrastructure",),
    ),
    Flag(
        "new-indexer",
        "Index with the new service",
        groups=(group(35),),
        runtime="server",
        tags=("infrastructure",),
    ),
    Flag(
        "queue-v2",
        "The new queue",
        False,
        (group(0),),
        runtime="server",
        tags=("infrastructure",),
        called=None,
    ),
    Flag(
        "kill-switch-imports",
        "Off when imports hurt the database",
        groups=ALL,
        runtime="server",
        tags=("critical", "infrastructure"),
    ),
    Flag(
        "maintenance-banner", "Tells of maintenance", False, ALL, tags=("infrastructure",), called=3
    ),
    Flag(
        "replay-sampling",
        "Which sessions are recorded",
        groups=(group(10),),
        more={"is_used_in_replay_settings": True},
    ),
    Flag(
        "device-rollout",
        "By device, not by person",
        groups=(group(30),),
        more={"bucketing_identifier": "device_id"},
    ),
    Flag(
        "sticky-test",
        "The same before and after signing in",
        groups=ALL,
        variants={"a": 50, "b": 50},
        more={"ensure_experience_continuity": True},
    ),
    Flag(
        "many-conditions",
        "Grown over the years",
        groups=(
            group(100, TEAM),
            group(100, cohort(6)),
            group(50, BIG, person("$geoip_country_code", "exact", ["DE", "AT", "CH"])),
            group(12.5, person("email", "regex", r"@(mail|post)\.example$")),
            group(1),
        ),
    ),
    Flag(
        "super-groups-relic",
        "Has what newer servers drop",
        groups=(group(20),),
        filters={
            "super_groups": [group(100, person("beta", "exact", ["true"]))],
            "holdout_groups": [],
        },
    ),
    Flag("winter-2024", "Campaign", False, ALL, archived=True, called=None),
    Flag(
        "chat-widget", "Replaced by the help center", False, ALL, archived=True, called=MONTH * 12
    ),
    Flag("old-dashboard", "Gone", False, ALL, deleted=True, called=None),
)
"""Newest first."""

STAGING: tuple[Flag, ...] = (
    Flag("ai-search", "Search that understands", groups=ALL),
    Flag("billing-v2", "Seats are counted anew", groups=ALL),
    Flag("comments-v3", "Comments in threads", groups=ALL),
    Flag("dark-mode", "Dark theme", False, ALL),
    Flag("payments-live", "Never here", False, (group(0),), tags=("critical",)),
    Flag(
        "upload-limits",
        "",
        groups=ALL,
        payloads={"true": '{"max_mb": 64}'},
        more={"is_remote_configuration": True},
    ),
    Flag("staging-only", "Tools for testers", groups=ALL),
)
"""Of the second project: some drifted away from the first one's."""

POLICY = "payments-live"
"""Whose changes a second person has to agree to."""
