"""Feature flags as the API tells them, made of what the data says of them."""

import copy
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from hogtui.demo.data.flags import FLAGS, STAGING, Flag
from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import Person

Row = dict[str, Any]

NEWEST = 99
"""The number of the newest flag of the first project; older ones count down."""
STAGING_NEWEST = 207
COLD = timedelta(days=30)
"""Without a call for so long, a flag is stale."""

UNUSED: Row = {
    "archived": False,
    "deleted": False,
    "ensure_experience_continuity": False,
    "evaluation_runtime": "all",
    "bucketing_identifier": "distinct_id",
    "evaluation_contexts": [],
    "experiment_set": [],
    "experiment_set_metadata": [],
    "surveys": [],
    "features": [],
    "rollback_conditions": [],
    "performed_rollback": False,
    "can_edit": True,
    "user_access_level": "manager",
    "usage_dashboard": None,
    "analytics_dashboards": [],
    "has_enriched_analytics": False,
    "is_remote_configuration": False,
    "has_encrypted_payloads": False,
    "is_used_in_replay_settings": False,
    "creation_context": "feature_flags",
}
"""What most of them have."""
EXPERIMENTS = {
    1: {"id": 1, "name": "Sharing dialog", "is_running": True},
    2: {"id": 2, "name": "Signup form", "is_running": False},
}


def stored_flags(user: Person, now: datetime) -> list[Row]:
    """The flags that a new demo comes with, newest first."""
    return _rows(FLAGS, NEWEST, user, now)


def staging_flags(user: Person, now: datetime) -> list[Row]:
    """Those of the second project."""
    return _rows(STAGING, STAGING_NEWEST, user, now)


def _rows(flags: Sequence[Flag], newest: int, user: Person, now: datetime) -> list[Row]:
    numbers = {flag.key: newest - place for place, flag in enumerate(flags)}
    rows = []
    for place, flag in enumerate(flags):
        row = empty_row(user, now - timedelta(days=9 * (place + 1)))
        row.update(copy.deepcopy(dict(flag.more)))
        called = None if flag.called is None else now - timedelta(minutes=flag.called + place)
        row.update(
            id=numbers[flag.key],
            key=flag.key,
            name=flag.name,
            active=flag.active,
            archived=flag.archived,
            deleted=flag.deleted,
            version=1 + (place + 1) % 4,
            filters=_filters(flag, numbers),
            tags=list(flag.tags),
            evaluation_runtime=flag.runtime,
            last_called_at=None if called is None else iso(called),
        )
        row["experiment_set_metadata"] = [dict(EXPERIMENTS[each]) for each in row["experiment_set"]]
        row["updated_at"] = iso(now - timedelta(days=8 * (place + 1)))
        row["status"] = status_of(row, now)[0].upper()
        rows.append(row)
    return rows


def empty_row(user: Person, created: datetime) -> Row:
    """A flag of which nothing has been said yet."""
    return {
        **copy.deepcopy(UNUSED),
        "id": 0,
        "key": "",
        "name": "",
        "active": True,
        "version": 1,
        "status": "ACTIVE",
        "filters": {"groups": []},
        "created_by": user.basic(),
        "created_at": iso(created),
        "updated_at": iso(created),
        "last_modified_by": user.basic(),
        "last_called_at": None,
        "tags": [],
    }


def _filters(flag: Flag, numbers: dict[str, int]) -> Row:
    variants = [
        {"key": key, "name": "", "rollout_percentage": share}
        for key, share in flag.variants.items()
    ]
    filters: Row = {
        "groups": copy.deepcopy(list(flag.groups)),
        "multivariate": {"variants": variants} if variants else None,
        "payloads": dict(flag.payloads),
        "aggregation_group_type_index": None,
        **copy.deepcopy(dict(flag.filters)),
    }
    for group in filters["groups"]:
        for condition in group["properties"]:
            if condition["type"] == "flag":
                condition["key"] = str(numbers[condition["key"].removeprefix("@")])
    return filters


def is_everybody(filters: Row) -> bool:
    """Whether a flag gives everybody one and the same value."""
    variants = (filters.get("multivariate") or {}).get("variants") or []
    if variants and not any(each["rollout_percentage"] == 100 for each in variants):
        return False
    groups = filters.get("groups") or []
    return not groups or any(
        not group.get("properties") and group.get("rollout_percentage") in (None, 100)
        for group in groups
    )


def status_of(flag: Row, now: datetime) -> tuple[str, str]:
    """PostHog's word for how it is used, which says nothing of on and off, and the reason."""
    if flag["deleted"]:
        return "deleted", "Flag has been deleted"
    if flag["archived"]:
        return "archived", "Flag is archived"
    if not flag["active"]:
        return "active", "Flag is disabled"
    if flag["last_called_at"] is not None:
        called = datetime.fromisoformat(flag["last_called_at"])
        if now - called > COLD:
            days = (now - called).days
            return "stale", f"Flag has not been called in {days} days"
        return "active", "Flag has been called recently"
    created = datetime.fromisoformat(flag["created_at"])
    if now - created > COLD and is_everybody(flag["filters"]):
        return "stale", "Flag is at least 30 days old and fully rolled out"
    return "active", "Flag is not fully rolled out and may still be in use"
