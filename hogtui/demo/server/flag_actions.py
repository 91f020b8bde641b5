"""What can be done with flags besides saving them: one thing at a time, or many at once."""

import copy
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from hogtui.demo.server import errors
from hogtui.demo.server.feature_flags import READ, WRITE, one_flag, shown, told
from hogtui.demo.server.flag_saving import KIND, change, conflict
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint, Handler

Row = dict[str, Any]


class Deleted(errors.Refusal):
    """400 in the shape of the actions."""

    def response(self) -> Response:
        """The answer to send."""
        return reply({"error": self.detail}, 400)


def _living(call: Call) -> Row:
    row = one_flag(call)
    if row["deleted"]:
        words = f"Feature flag '{row['key']}' has been deleted."
        raise Deleted(400, "validation_error", "invalid_input", words)
    return row


def _to(**fields: bool) -> Handler:
    """An action that brings a flag into a state; one that is in it already stays as it is."""

    async def act(call: Call) -> Response:
        row = _living(call)
        if any(row[name] is not value for name, value in fields.items()):
            change(call, row, dict(fields))
        return reply(told(call, row))

    return act


async def _asked(call: Call) -> tuple[Row, Row, Row]:
    """The flag, a copy of its filters, and what the body says; 409 for an older version."""
    row, body = _living(call), await call.json()
    asked = body if isinstance(body, Mapping) else {}
    version = asked.get("version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise errors.invalid("This field is required.", code="required", attr="version")
    if version != row["version"]:
        raise conflict(
            f"Feature flag '{row['key']}' has changed since version {version}. "
            f"It is at version {row['version']} now. Read it again before you retry."
        )
    return row, copy.deepcopy(row["filters"]), dict(asked)


def _saved(call: Call, row: Row, filters: Row) -> Response:
    if filters != row["filters"]:
        change(call, row, {"filters": filters})
    return reply(told(call, row))


async def set_rollout(call: Call) -> Response:
    """POST :id/set_release_condition_rollout/: the percentage of one condition, by its place."""
    row, filters, asked = await _asked(call)
    index, share = asked.get("condition_index"), asked.get("rollout_percentage")
    if not isinstance(index, int) or isinstance(index, bool):
        raise errors.invalid("A valid integer is required.", attr="condition_index")
    if index < 0:
        words = "Ensure this value is greater than or equal to 0."
        raise errors.invalid(words, code="min_value", attr="condition_index")
    if not isinstance(share, int | float) or isinstance(share, bool):
        raise errors.invalid("A valid number is required.", attr="rollout_percentage")
    if not 0 <= share <= 100:
        word, limit = ("less", 100) if share > 100 else ("greater", 0)
        words = f"Ensure this value is {word} than or equal to {limit}."
        raise errors.invalid(words, attr="rollout_percentage")
    groups = filters.get("groups") or []
    if not groups:
        raise errors.invalid(f"Feature flag '{row['key']}' has no release conditions.")
    if index >= len(groups):
        words = f"There is no release condition {index}. It has {len(groups)}."
        raise errors.invalid(words, attr="condition_index")
    groups[index]["rollout_percentage"] = share
    return _saved(call, row, filters)


async def roll_out_to_everyone(call: Call) -> Response:
    """POST :id/roll_out_to_everyone/: a condition in front that is everybody's."""
    row, filters, asked = await _asked(call)
    variants = (filters.get("multivariate") or {}).get("variants") or []
    wanted = asked.get("variant_key")
    names = [each["key"] for each in variants]
    if wanted is not None and not variants:
        raise errors.invalid(f"Feature flag '{row['key']}' has no variants.", attr="variant_key")
    if variants and wanted is None:
        words = f"Say which variant everyone gets: {', '.join(names)}."
        raise errors.invalid(words, code="required", attr="variant_key")
    if wanted is not None and wanted not in names:
        words = f"Feature flag '{row['key']}' has no variant '{wanted}'."
        raise errors.invalid(words, attr="variant_key")
    for each in variants:
        each["rollout_percentage"] = 100 if each["key"] == wanted else 0
    groups = filters.setdefault("groups", [])
    first = groups[0] if groups else None
    index = filters.get("aggregation_group_type_index")
    everybody: Row = {
        "aggregation_group_type_index": index,
        "properties": [],
        "rollout_percentage": 100,
    }
    if first is None or {name: first.get(name) for name in everybody} != everybody:
        groups.insert(0, everybody)
    return _saved(call, row, filters)


# Many at once


async def _chosen(call: Call, body: Any) -> tuple[list[Row], list[Row]]:
    """The flags whose numbers a body gives, and the errors of those that there are not."""
    ids = body.get("ids") if isinstance(body, Mapping) else None
    if not isinstance(ids, list) or not ids:
        raise errors.invalid("This field is required.", code="required", attr="ids")
    rows = {row["id"]: row for row in call.instance.rows(KIND, call.project) if not row["deleted"]}
    missing = [{"id": each, "reason": "Flag not found"} for each in ids if each not in rows]
    return [rows[each] for each in ids if each in rows], missing


async def bulk_delete(call: Call) -> Response:
    """POST bulk_delete/: those that may go."""
    rows, missing = await _chosen(call, await call.json())
    deleted: list[Row] = []
    for row in rows:
        try:
            change(call, row, {"deleted": True})
            deleted.append({"id": row["id"], "key": row["key"]})
        except errors.Refusal as refusal:
            missing.append({"id": row["id"], "key": row["key"], "reason": refusal.detail})
    return reply({"deleted": deleted, "errors": missing})


async def bulk_keys(call: Call) -> Response:
    """POST bulk_keys/: the keys of numbers."""
    rows, missing = await _chosen(call, await call.json())
    keys = {str(row["id"]): row["key"] for row in rows}
    warning = {"warning": f"{len(missing)} flags were not found"} if missing else {}
    return reply({"keys": keys, **warning})


async def bulk_update_tags(call: Call) -> Response:
    """POST bulk_update_tags/: add, remove or set."""
    body = await call.json()
    rows, skipped = await _chosen(call, body)
    action, tags = body.get("action"), body.get("tags")
    if action not in ("add", "remove", "set"):
        raise errors.invalid(f'"{action}" is not a valid choice.', attr="action")
    if not isinstance(tags, list):
        raise errors.invalid("This field is required.", code="required", attr="tags")
    updated = []
    for row in rows:
        kept = [] if action == "set" else [tag for tag in row["tags"] if tag not in tags]
        new = kept if action == "remove" else [*kept, *tags]
        change(call, row, {"tags": sorted(set(map(str, new)))})
        updated.append({"id": row["id"], "tags": row["tags"]})
    return reply({"updated": updated, "skipped": skipped})


async def matching_ids(call: Call) -> Response:
    """GET matching_ids/: the numbers of what a list would show."""
    ids = [row["id"] for row in shown(call)]
    return reply({"ids": ids, "total": len(ids)})


_ROOT = PROJECT + "feature_flags/"
_ONE = _ROOT + "{id}/"
ENDPOINTS = (
    Endpoint("POST", _ONE + "enable/", _to(active=True), WRITE),
    Endpoint("POST", _ONE + "disable/", _to(active=False), WRITE),
    Endpoint("POST", _ONE + "archive/", _to(archived=True), WRITE),
    Endpoint("POST", _ONE + "unarchive/", _to(archived=False), WRITE),
    Endpoint("POST", _ONE + "set_release_condition_rollout/", set_rollout, WRITE),
    Endpoint("POST", _ONE + "roll_out_to_everyone/", roll_out_to_everyone, WRITE),
    Endpoint("POST", _ROOT + "bulk_delete/", bulk_delete, WRITE),
    Endpoint("POST", _ROOT + "bulk_keys/", bulk_keys, READ),
    Endpoint("POST", _ROOT + "bulk_update_tags/", bulk_update_tags, WRITE),
    Endpoint("GET", _ROOT + "matching_ids/", matching_ids, READ),
)
