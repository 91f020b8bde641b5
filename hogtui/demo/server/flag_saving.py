"""How a flag is saved: what may not be, what conflicts, and what every save leaves behind."""

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

from hogtui.demo.data.flags import REDACTED
from hogtui.demo.server import activity, errors
from hogtui.demo.server.approvals import gate
from hogtui.demo.server.clock import iso
from hogtui.demo.server.flag_rows import empty_row, status_of
from hogtui.demo.server.routing import Call

Row = dict[str, Any]
KIND = "feature_flags"

WRITABLE = frozenset(
    {
        "key",
        "name",
        "filters",
        "active",
        "archived",
        "deleted",
        "tags",
        "ensure_experience_continuity",
        "evaluation_runtime",
        "bucketing_identifier",
        "evaluation_contexts",
        "rollback_conditions",
        "performed_rollback",
        "is_remote_configuration",
        "has_encrypted_payloads",
        "analytics_dashboards",
        "creation_context",
        "is_used_in_replay_settings",
    }
)
DROPPED = ("super_groups", "holdout_groups")
"""Of filters: read, but never stored again."""
TYPES: Mapping[str, type | tuple[type, ...]] = {
    "key": str,
    "name": str,
    "filters": dict,
    "active": bool,
    "archived": bool,
    "deleted": bool,
    "tags": list,
}
LISTED = 5
"""Dependents that a refusal names."""


def create(call: Call, body: Mapping[str, Any]) -> Row:
    """A new flag; raises Refusal."""
    rows = call.instance.rows(KIND, call.project)
    fields = _checked(body)
    if not fields.get("key"):
        raise errors.invalid("This field is required.", code="required", attr="key")
    for other in list(rows):
        if other["key"] == fields["key"]:
            if not other["deleted"]:
                raise _taken()
            other["key"] = f"{other['key']}:deleted:{other['id']}"
    row = empty_row(call.instance.facts.user, call.instance.clock.now())
    row["id"] = max((each["id"] for each in rows), default=call.project.id * 100) + 1
    row.update(fields)
    row["filters"] = _normalized(fields.get("filters") or {"groups": [{"properties": []}]}, None)
    _check_dependencies(call, row, row)
    row["status"] = status_of(row, call.instance.clock.now())[0].upper()
    rows.insert(0, row)
    _keep_version(call, row)
    activity.note(call, "FeatureFlag", row, "created")
    return row


def change(call: Call, row: Row, body: Mapping[str, Any], *, approved: bool = False) -> Row:
    """Save some fields of a flag; raises Refusal."""
    fields = _checked(body)
    _refuse_conflict(row, fields, body)
    if "filters" in fields:
        fields["filters"] = _normalized(fields["filters"], row)
    after = {**row, **fields}
    _check_key(call, row, after)
    _check_dependents(call, row, after)
    _check_dependencies(call, row, after)
    if not approved:
        gate(call, row, fields)
    now = call.instance.clock.now()
    if after["archived"] and not row["archived"]:
        after["active"] = False
    if row["deleted"] and not after["deleted"]:
        after["key"] = _free_key(call, row)
    _keep_version(call, row)
    after["version"] = (row["version"] or 0) + 1
    after["updated_at"] = iso(now)
    after["last_modified_by"] = call.instance.facts.user.basic()
    after["status"] = status_of(after, now)[0].upper()
    changes = activity.differences("FeatureFlag", row, after)
    row.update(after)
    _keep_version(call, row)
    activity.note(
        call, "FeatureFlag", row, "deleted" if fields.get("deleted") else "updated", changes
    )
    return row


def _checked(body: Any) -> Row:
    """The fields that can be written, each of its type."""
    if not isinstance(body, Mapping):
        raise errors.invalid("Invalid data. Expected a dictionary.")
    fields = {name: copy.deepcopy(value) for name, value in body.items() if name in WRITABLE}
    for name, value in fields.items():
        if name in TYPES and not isinstance(value, TYPES[name]):
            raise errors.invalid(f"Not a valid value for {name}.", attr=name)
    key = fields.get("key")
    if key is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,400}", key):
        words = "Only letters, numbers, hyphens (-) & underscores (_) are allowed."
        raise errors.invalid(words, code="invalid_key", attr="key")
    if "filters" in fields:
        _check_filters(fields["filters"])
    return fields


def _check_filters(filters: Mapping[str, Any]) -> None:
    for place, group in enumerate(filters.get("groups") or ()):
        share = group.get("rollout_percentage")
        if share is not None and not (isinstance(share, int | float) and 0 <= share <= 100):
            attr = f"filters__groups__{place}__rollout_percentage"
            raise errors.invalid("Rollout percentage must be between 0 and 100.", attr=attr)
    variants = (filters.get("multivariate") or {}).get("variants") or []
    total = sum(each.get("rollout_percentage") or 0 for each in variants)
    if variants and abs(total - 100) > 0.01:
        words = "Invalid variant definitions: Variant rollout percentages must sum to 100."
        raise errors.invalid(words, attr="filters")


def _normalized(filters: Mapping[str, Any], before: Row | None) -> Row:
    """Filters as they are stored, whatever the form they come in."""
    kept: Row = {name: value for name, value in filters.items() if name not in DROPPED}
    index = kept.setdefault("aggregation_group_type_index", None)
    kept["groups"] = [
        {"aggregation_group_type_index": index, **group} for group in kept.get("groups") or []
    ]
    if before is not None and before["has_encrypted_payloads"]:
        # Whoever echoes what stands for a secret keeps it.
        stored = before["filters"].get("payloads") or {}
        payloads = kept.get("payloads") or {}
        kept["payloads"] = {
            name: stored.get(name, value) if value == REDACTED else REDACTED
            for name, value in payloads.items()
        }
    return kept


def _refuse_conflict(row: Row, fields: Row, body: Mapping[str, Any]) -> None:
    """409 only with an older version and an original whose changed fields are not stored now."""
    original = body.get("original_flag")
    if not isinstance(original, Mapping) or not original:
        return
    if body.get("version") in (None, row["version"]):
        return
    touched = [name for name in fields if name in original and fields[name] != original[name]]
    if any(original[name] != row[name] for name in touched):
        names = ", ".join(touched)
        raise conflict(
            f"The feature flag was updated by {row['last_modified_by']['email']} since you started "
            f"editing it ({names}). Please refresh and try again."
        )


def conflict(words: str) -> errors.Refusal:
    """409: somebody was faster."""
    return errors.Refusal(409, "server_error", "conflict", words)


def _check_key(call: Call, row: Row, after: Row) -> None:
    for other in call.instance.rows(KIND, call.project):
        same = other["key"] == after["key"] and other["id"] != row["id"]
        if same and not other["deleted"] and not row["deleted"]:
            raise _taken()


def _taken() -> errors.Refusal:
    words = "There is already a feature flag with this key."
    return errors.invalid(words, code="unique", attr="key")


def _free_key(call: Call, row: Row) -> str:
    """Its own key, or one with a number behind it when somebody took that meanwhile."""
    taken = {each["key"] for each in call.instance.rows(KIND, call.project) if not each["deleted"]}
    key = str(row["key"]).partition(":deleted:")[0]
    numbers = iter(range(2, len(taken) + 3))
    free = key
    while free in taken:
        free = f"{key}-{next(numbers)}"
    return free


# Flags that depend on flags


def needed_by(row: Mapping[str, Any]) -> Iterator[int]:
    """The numbers of the flags that a flag depends on."""
    for group in row["filters"].get("groups") or ():
        for condition in group.get("properties") or ():
            if condition.get("type") == "flag" and str(condition.get("key")).isdecimal():
                yield int(condition["key"])


def dependents(call: Call, number: int) -> list[Row]:
    """The active flags that depend on one."""
    return [
        row
        for row in call.instance.rows(KIND, call.project)
        if row["active"] and not row["deleted"] and number in needed_by(row)
    ]


def _check_dependents(call: Call, row: Row, after: Row) -> None:
    verb = (
        "delete"
        if after["deleted"] and not row["deleted"]
        else "archive"
        if after["archived"] and not row["archived"]
        else "disable"
        if row["active"] and not after["active"]
        else ""
    )
    found = dependents(call, row["id"]) if verb else []
    if found:
        names = [f"{each['key']} (ID: {each['id']})" for each in found]
        rest = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
        raise errors.invalid(
            f"Cannot {verb} this feature flag because other flags depend on it: "
            f"{', '.join(names[:LISTED])}{rest}"
        )
    if verb == "delete":
        _check_others(row)


def _check_others(row: Row) -> None:
    """What else stands in the way of deleting a flag."""
    running = [each for each in row["experiment_set_metadata"] if each["is_running"]]
    if row["features"]:
        raise errors.invalid(
            "Cannot delete a feature flag that is in use with early access features."
        )
    if running:
        names = ", ".join(f"{each['name']} (ID: {each['id']})" for each in running)
        raise errors.invalid(f"Cannot delete a feature flag with a running experiment: {names}")
    if row["is_used_in_replay_settings"]:
        raise errors.invalid("Cannot delete a feature flag that is used in replay settings.")


def _check_dependencies(call: Call, row: Row, after: Row) -> None:
    by_number = {each["id"]: each for each in call.instance.rows(KIND, call.project)}
    needs = [number for number in needed_by(after) if not after["deleted"]]
    for number in needs:
        if number not in by_number or by_number[number]["deleted"]:
            raise errors.invalid(f"Flag dependency references non-existent flag with ID {number}")
    if _reaches(after, row["id"], by_number):
        raise errors.invalid(f"Circular dependency detected: {after['key']}", attr="filters")
    off = [by_number[number] for number in needs if not by_number[number]["active"]]
    if off and after["active"] and not row["active"]:
        names = ", ".join(f"{each['key']} (ID: {each['id']})" for each in off)
        raise errors.invalid(
            f"Cannot enable this feature flag because it depends on disabled flags: {names}"
        )


def _reaches(row: Row, wanted: int, by_number: Mapping[int, Row]) -> bool:
    waiting, seen = list(needed_by(row)), set[int]()
    while waiting:
        number = waiting.pop()
        if number == wanted:
            return True
        if number not in seen and number in by_number:
            seen.add(number)
            waiting += needed_by(by_number[number])
    return False


def _keep_version(call: Call, row: Row) -> None:
    """Remember how a flag was."""
    kept = call.instance.rows(f"{KIND} versions", call.project)
    if not any((each["id"], each["version"]) == (row["id"], row["version"]) for each in kept):
        kept.append(copy.deepcopy(row))
