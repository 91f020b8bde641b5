"""Feature flags: listed, filtered, read, made and changed."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from hogtui.demo.server import activity, errors
from hogtui.demo.server.flag_rows import status_of
from hogtui.demo.server.flag_saving import KIND, change, create, dependents
from hogtui.demo.server.paging import page, searched
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint, only_softly, stored
from hogtui.demo.server.scheduled_changes import carry_out

Row = dict[str, Any]


def one_flag(call: Call) -> Row:
    """The flag of the path, also one that is deleted; raises Refusal."""
    for row in call.instance.rows(KIND, call.project):
        if str(row["id"]) == call.params["id"]:
            return row
    raise errors.not_found()


def told(call: Call, row: Row) -> Row:
    """A flag as it is sent: with the names of cohorts."""
    cohorts = {each["id"]: each["name"] for each in call.instance.rows("cohorts", call.project)}
    groups = [
        {**group, "properties": [_named(each, cohorts) for each in group.get("properties") or ()]}
        for group in row["filters"].get("groups") or ()
    ]
    filters = {**row["filters"], "groups": groups} if "groups" in row["filters"] else {}
    return {**row, "filters": filters}


def _named(condition: Row, cohorts: Mapping[Any, str]) -> Row:
    if condition.get("type") != "cohort":
        return condition
    return {**condition, "cohort_name": cohorts.get(condition.get("value"))}


def _kind(flag: Row) -> str:
    if flag["is_remote_configuration"]:
        return "remote_config"
    if flag["experiment_set"]:
        return "experiment"
    return "multivariant" if flag["filters"].get("multivariate") else "boolean"


def _is_of_kind(flag: Row, kind: str) -> bool:
    if kind == "multivariant":  # an experiment has variants too
        return bool(flag["filters"].get("multivariate"))
    return _kind(flag) == kind


def _fits(flag: Row, query: Mapping[str, str]) -> bool:
    active, kind = query.get("active"), query.get("type")
    runtime, tags = query.get("evaluation_runtime"), query.get("tags")
    archived, contexts = query.get("archived"), query.get("has_evaluation_contexts")
    checks = (
        flag["archived"] is (archived == "true"),
        active != "STALE" or flag["status"] == "STALE",
        active not in ("true", "false") or flag["active"] is (active == "true"),
        not kind or _is_of_kind(flag, kind),
        not runtime or flag["evaluation_runtime"] == runtime.replace("both", "all"),
        not tags or bool(set(_list(tags)) & set(flag["tags"])),
        not contexts or bool(flag["evaluation_contexts"]) is (contexts == "true"),
        query.get("created_by_id", str(flag["created_by"]["id"])) == str(flag["created_by"]["id"]),
    )
    return not flag["deleted"] and all(checks)


def _list(text: str) -> list[str]:
    try:
        value = json.loads(text)
    except ValueError:
        return []
    return [str(item) for item in value] if isinstance(value, list) else []


def shown(call: Call) -> list[Row]:
    """The flags that a request asks for."""
    rows = [row for row in call.instance.rows(KIND, call.project) if _fits(row, call.query)]
    return searched(rows, call.query.get("search"), "key", "name")


async def listed(call: Call) -> Response:
    """GET feature_flags/."""
    carry_out(call)
    return page(call.request, [told(call, row) for row in shown(call)])


async def one(call: Call) -> Response:
    """GET feature_flags/:id/."""
    carry_out(call)
    return reply(told(call, stored(call, KIND)))


async def created(call: Call) -> Response:
    """POST feature_flags/."""
    return reply(told(call, create(call, await call.json())), 201)


async def changed(call: Call) -> Response:
    """PATCH feature_flags/:id/; also brings a deleted one back."""
    row, body = one_flag(call), await call.json()
    if row["deleted"] and not (isinstance(body, Mapping) and body.get("deleted") is False):
        raise errors.not_found()
    return reply(told(call, change(call, row, body)))


async def status(call: Call) -> Response:
    """GET feature_flags/:id/status/."""
    word, reason = status_of(one_flag(call), call.instance.clock.now())
    return reply({"status": word, "reason": reason})


async def dependent_flags(call: Call) -> Response:
    """GET feature_flags/:id/dependent_flags/: a bare list."""
    found = dependents(call, stored(call, KIND)["id"])
    return reply([{name: row[name] for name in ("id", "key", "name")} for row in found])


async def version(call: Call) -> Response:
    """GET feature_flags/:id/versions/:n/: how it was then."""
    row, wanted = stored(call, KIND), call.params["version"]
    if not wanted.isdecimal() or int(wanted) < 1:
        raise errors.invalid("Version number must be a positive integer.")
    kept = call.instance.rows(f"{KIND} versions", call.project)
    for each in (row, *kept):
        if (each["id"], each["version"]) == (row["id"], int(wanted)):
            return reply(
                {
                    **each,
                    "created_by": each["created_by"]["id"],
                    "modified_by": each["last_modified_by"]["id"],
                    "version_timestamp": each["updated_at"],
                    "is_historical": each["version"] != row["version"],
                }
            )
    if int(wanted) < row["version"]:
        words = "Cannot reconstruct this version: its changes were not logged."
        raise errors.Refusal(422, "validation_error", "invalid_input", words)
    raise errors.not_found(f"Version {wanted} not found.")


async def log(call: Call) -> Response:
    """GET feature_flags/:id/activity/."""
    return activity.listed(call, "FeatureFlag", str(one_flag(call)["id"]))


async def whole_log(call: Call) -> Response:
    """GET feature_flags/activity/."""
    return activity.listed(call, "FeatureFlag")


async def remote_config(call: Call) -> Response:
    """GET feature_flags/:id/remote_config/, by number or by key: the payload alone."""
    for row in call.instance.rows(KIND, call.project):
        if call.params["id"] in (str(row["id"]), row["key"]) and not row["deleted"]:
            if not row["is_remote_configuration"]:
                raise errors.not_found("Feature flag is not a remote configuration.")
            return reply((row["filters"].get("payloads") or {}).get("true"))
    raise errors.not_found()


_ROOT = PROJECT + "feature_flags/"
READ, WRITE = "feature_flag:read", "feature_flag:write"
ENDPOINTS = (
    Endpoint("GET", _ROOT, listed, READ),
    Endpoint("POST", _ROOT, created, WRITE),
    Endpoint("GET", _ROOT + "activity/", whole_log, "activity_log:read"),
    Endpoint("GET", _ROOT + "{id}/", one, READ),
    Endpoint("PATCH", _ROOT + "{id}/", changed, WRITE),
    Endpoint("DELETE", _ROOT + "{id}/", only_softly, WRITE),
    Endpoint("GET", _ROOT + "{id}/status/", status, READ),
    Endpoint("GET", _ROOT + "{id}/dependent_flags/", dependent_flags, READ),
    Endpoint("GET", _ROOT + "{id}/versions/{version}/", version, READ),
    Endpoint("GET", _ROOT + "{id}/activity/", log, "activity_log:read"),
    Endpoint("GET", _ROOT + "{id}/remote_config/", remote_config, READ),
)
