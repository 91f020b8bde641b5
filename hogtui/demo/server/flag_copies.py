"""Flags across the projects of an organization: looked up by key, and copied."""

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from hogtui.demo.server import errors
from hogtui.demo.server.facts import Project
from hogtui.demo.server.flag_saving import KIND, change, create, needed_by
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import ORGANIZATION, Call, Endpoint

Row = dict[str, Any]


def _check_organization(call: Call) -> None:
    facts = call.instance.facts.organization
    if call.params["organization_id"] not in (facts.id, facts.slug, "@current"):
        raise errors.not_found()


def _by_key(call: Call, project: Project, key: str) -> Row | None:
    rows = call.instance.rows(KIND, project)
    return next((row for row in rows if row["key"] == key and not row["deleted"]), None)


async def everywhere(call: Call) -> Response:
    """GET feature_flags/:key/: the same key in every project; a bare list."""
    _check_organization(call)
    found = [
        {
            "flag_id": row["id"],
            "team_id": project.id,
            "created_by": row["created_by"],
            "filters": row["filters"],
            "created_at": row["created_at"],
            "active": row["active"],
        }
        for project in call.instance.facts.projects
        if call.instance.key_may_see(call.key, project)
        and (row := _by_key(call, project, call.params["key"])) is not None
    ]
    if not found:
        raise errors.not_found()
    return reply(found)


async def _asked(call: Call) -> tuple[Row, Mapping[str, Any], list[Project], list[Row]]:
    """The flag, the body, where it goes to, and why it does not go elsewhere."""
    _check_organization(call)
    body = await call.json()
    facts = call.instance.facts
    for name in ("feature_flag_key", "from_project", "target_project_ids"):
        if not isinstance(body, Mapping) or not body.get(name):
            raise errors.invalid("This field is required.", code="required", attr=name)
    source = facts.project(body["from_project"])
    row = _by_key(call, source, body["feature_flag_key"]) if source is not None else None
    if row is None:
        raise errors.not_found("Feature flag not found.")
    targets, failed = [], []
    for number in body["target_project_ids"]:
        project = facts.project(number)
        if project is None or not call.instance.key_may_see(call.key, project):
            failed.append({"project_id": number, "error_message": "Project not found."})
        else:
            targets.append(project)
    return row, body, targets, failed


def _missing(call: Call, row: Row, source: int, target: Project) -> list[str]:
    """The keys of flags that it depends on and that the target does not have."""
    first = call.instance.facts.project(source)
    rows = call.instance.rows(KIND, first) if first is not None else []
    keys = {each["id"]: each["key"] for each in rows}
    names = [str(keys.get(number, number)) for number in needed_by(row)]
    return [name for name in names if _by_key(call, target, name) is None]


async def copied(call: Call) -> Response:
    """POST feature_flags/copy_flags/: made there, or written over what is there."""
    row, body, targets, failed = await _asked(call)
    success = []
    for project in targets:
        missing = _missing(call, row, body["from_project"], project)
        if missing:
            words = f"Depends on flags that are not there: {', '.join(missing)}"
            failed.append({"project_id": project.id, "error_message": words})
            continue
        there = replace(call, found_project=project)
        fields = {name: copy.deepcopy(row[name]) for name in ("name", "filters", "active")}
        fields["filters"] = _translated(call, body["from_project"], project, fields["filters"])
        if body.get("disable_copied_flag"):
            fields["active"] = False
        before = _by_key(call, project, row["key"])
        try:
            made = (
                create(there, {**fields, "key": row["key"]})
                if before is None
                else change(there, before, fields)
            )
        except errors.Refusal as refusal:
            failed.append({"project_id": project.id, "error_message": refusal.detail})
        else:
            success.append({**made, "team_id": project.id})
    return reply({"success": success, "failed": failed})


def _translated(call: Call, source: int, target: Project, filters: Row) -> Row:
    """Filters whose dependencies are the flags of the same keys in the other project."""
    first = call.instance.facts.project(source)
    rows = call.instance.rows(KIND, first) if first is not None else []
    keys = {str(each["id"]): each["key"] for each in rows}
    for group in filters.get("groups") or ():
        for condition in group.get("properties") or ():
            if condition.get("type") == "flag":
                other = _by_key(call, target, keys.get(condition["key"], ""))
                condition["key"] = str(other["id"]) if other is not None else condition["key"]
            if condition.get("type") == "cohort":
                condition["value"] = _same_cohort(call, first, target, condition["value"])
    return filters


def _same_cohort(call: Call, source: Project | None, target: Project, number: Any) -> Any:
    """The cohort of the same name in the other project."""
    rows = call.instance.rows("cohorts", source) if source is not None else []
    name = next((row["name"] for row in rows if row["id"] == number), None)
    others = call.instance.rows("cohorts", target)
    return next((row["id"] for row in others if name and row["name"] == name), number)


async def dependency_requirements(call: Call) -> Response:
    """POST feature_flags/copy_flags/dependency_requirements/: what has to be there first."""
    row, body, targets, _ = await _asked(call)
    return reply(
        {
            "requirements": [
                {
                    "project_id": project.id,
                    "missing_flag_keys": _missing(call, row, body["from_project"], project),
                }
                for project in targets
            ]
        }
    )


_ROOT = ORGANIZATION + "feature_flags/"
READ, WRITE = "feature_flag:read", "feature_flag:write"
ENDPOINTS = (
    Endpoint("GET", _ROOT + "{key}/", everywhere, READ),
    Endpoint("POST", _ROOT + "copy_flags/", copied, WRITE),
    Endpoint("POST", _ROOT + "copy_flags/dependency_requirements/", dependency_requirements, WRITE),
)
