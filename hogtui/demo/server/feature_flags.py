"""Feature flags as a team would have them: listed, filtered, read."""

import copy
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import Person
from hogtui.demo.server.paging import page, searched
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint, only_softly, stored

Row = dict[str, Any]


def _group(
    percentage: float | None, *properties: Mapping[str, Any], variant: str | None = None
) -> Row:
    return {
        "properties": [dict(item) for item in properties],
        "rollout_percentage": percentage,
        "variant": variant,
        "description": None,
        "aggregation_group_type_index": None,
    }


def _variants(**shares: int) -> Row:
    return {
        "variants": [
            {"key": key, "name": "", "rollout_percentage": share} for key, share in shares.items()
        ]
    }


def _person(key: str, operator: str, value: Any) -> Row:
    return {"key": key, "type": "person", "operator": operator, "value": value}


TEAM = _person("email", "icontains", "@pinecrate.test")


FLAGS: tuple[tuple[str, str, bool, Row], ...] = (
    (
        "new-sharing-dialog",
        "Which dialog makes people share",
        True,
        {"groups": [_group(100)], "multivariate": _variants(control=50, test=50)},
    ),
    ("ai-search", "Search that understands", True, {"groups": [_group(100, TEAM), _group(30)]}),
    ("billing-v2", "Seats are counted anew", True, {"groups": [_group(50)]}),
    ("onboarding-checklist", "Five steps for a new team", False, {"groups": [_group(100)]}),
    ("file-previews", "Previews in the file list", True, {"groups": [_group(100)]}),
    (
        "pricing-page",
        "Which price page sells",
        True,
        {
            "groups": [_group(100)],
            "multivariate": _variants(control=34, annual=33, simple=33),
            "payloads": {"annual": '{"discount": 20}', "simple": '{"discount": 0}'},
        },
    ),
    (
        "bulk-download",
        "Download whole folders",
        True,
        {"groups": [_group(50, _person("plan", "exact", ["business", "enterprise"]))]},
    ),
    (
        "upload-limits",
        "Remote configuration of upload limits",
        True,
        {"groups": [_group(100)], "payloads": {"true": '{"max_mb": 2048}'}},
    ),
    ("legacy-editor", "", True, {"groups": []}),
    (
        "dark-mode",
        "Dark theme",
        True,
        {"groups": [_group(None, _person("$browser", "is_not", "Internet Explorer"))]},
    ),
    ("holiday-banner", "Banner of last winter", False, {"groups": [_group(100)]}),
)
"""Key, description, whether it is on, and filters; newest first."""

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
    "has_encrypted_payloads": False,
    "is_used_in_replay_settings": False,
}
"""What is the same for all of them."""


def stored_flags(user: Person, now: datetime) -> list[Row]:
    """The flags a new demo comes with, newest first."""
    return [_flag(number, row, user, now) for number, row in enumerate(FLAGS, start=1)]


def _flag(number: int, wanted: tuple[str, str, bool, Row], user: Person, now: datetime) -> Row:
    key, name, active, filters = wanted
    created = now - timedelta(days=9 * number)
    common: Row = {"multivariate": None, "payloads": {}, "aggregation_group_type_index": None}
    return {
        **copy.deepcopy(UNUSED),
        "id": 100 - number,
        "key": key,
        "name": name,
        "active": active,
        "version": 1 + number % 4,
        "status": "STALE" if key == "legacy-editor" else "ACTIVE",
        "filters": copy.deepcopy({**common, **filters}),
        "created_by": user.basic(),
        "created_at": iso(created),
        "updated_at": iso(created + timedelta(days=number)),
        "last_modified_by": user.basic(),
        "last_called_at": iso(now - timedelta(minutes=7 * number)) if active else None,
        "tags": ["growth"] if number % 3 == 1 else [],
        "is_remote_configuration": key == "upload-limits",
    }


def _kind(flag: Row) -> str:
    if flag["is_remote_configuration"]:
        return "remote_config"
    if flag["experiment_set"]:
        return "experiment"
    return "multivariant" if flag["filters"].get("multivariate") else "boolean"


def _fits(flag: Row, query: Mapping[str, str]) -> bool:
    active, kind = query.get("active"), query.get("type")
    runtime, tags = query.get("evaluation_runtime"), query.get("tags")
    archived = query.get("archived")
    checks = (
        flag["archived"] is (archived == "true"),
        active != "STALE" or flag["status"] == "STALE",
        active not in ("true", "false") or flag["active"] is (active == "true"),
        not kind or _kind(flag) == kind,
        not runtime or flag["evaluation_runtime"] == runtime.replace("both", "all"),
        not tags or bool(set(_list(tags)) & set(flag["tags"])),
        query.get("created_by_id", str(flag["created_by"]["id"])) == str(flag["created_by"]["id"]),
    )
    return not flag["deleted"] and all(checks)


def _list(text: str) -> list[str]:
    try:
        value = json.loads(text)
    except ValueError:
        return []
    return [str(item) for item in value] if isinstance(value, list) else []


async def listed(call: Call) -> Response:
    """GET feature_flags/."""
    rows = [
        row for row in call.instance.rows("feature_flags", call.project) if _fits(row, call.query)
    ]
    return page(call.request, searched(rows, call.query.get("search"), "key", "name"))


async def one(call: Call) -> Response:
    """GET feature_flags/:id/."""
    return reply(stored(call, "feature_flags"))


async def status(call: Call) -> Response:
    """GET feature_flags/:id/status/."""
    flag = stored(call, "feature_flags")
    reason = "Flag is fully rolled out" if flag["status"] == "STALE" else "Flag is in use"
    return reply({"status": flag["status"].lower(), "reason": reason})


_ROOT = PROJECT + "feature_flags/"
ENDPOINTS = (
    Endpoint("GET", _ROOT, listed, "feature_flag:read"),
    Endpoint("GET", _ROOT + "{id}/", one, "feature_flag:read"),
    Endpoint("DELETE", _ROOT + "{id}/", only_softly, "feature_flag:write"),
    Endpoint("GET", _ROOT + "{id}/status/", status, "feature_flag:read"),
)
