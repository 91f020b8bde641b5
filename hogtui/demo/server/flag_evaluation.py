"""Whom a flag means, and why somebody gets what they get."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from hogtui.demo.server import errors
from hogtui.demo.server.criteria import all_of, ask, text
from hogtui.demo.server.feature_flags import READ
from hogtui.demo.server.flag_saving import KIND
from hogtui.demo.server.flags import Verdict, evaluate
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint, stored

Row = dict[str, Any]


async def user_blast_radius(call: Call) -> Response:
    """POST user_blast_radius/: how many a condition means, its percentage aside."""
    body = await call.json()
    condition = body.get("condition") if isinstance(body, Mapping) else None
    if not isinstance(condition, Mapping):
        raise errors.invalid("Missing condition for which to get blast radius", attr="condition")
    properties = condition.get("properties") or []
    index = body.get("group_type_index")
    if index is None:
        where, source = all_of(properties), "persons"
    else:
        where, source = f"index = {int(index)} AND {all_of(properties)}", "groups"
    total = "1 = 1" if index is None else f"index = {int(index)}"
    # Conditions that look into other tables stand in WHERE, where every one of them works.
    some = await ask(call, f"SELECT count() FROM {source} WHERE {where}")  # noqa: S608 -- HogQL of our own
    whole = await ask(call, f"SELECT count() FROM {source} WHERE {total}")  # noqa: S608 -- the same
    return reply({"affected": some[0][0], "total": whole[0][0]})


async def _identity(call: Call, body: Mapping[str, Any]) -> tuple[str, Row]:
    """The distinct id of a request, and the properties of its person."""
    distinct_id, person_id = body.get("distinct_id"), body.get("person_id")
    if bool(distinct_id) is bool(person_id):
        words = "Exactly one of distinct_id or person_id must be provided."
        raise errors.invalid(words)
    where = (
        f"id IN (SELECT person_id FROM person_distinct_ids WHERE distinct_id = {text(distinct_id)})"  # noqa: S608 -- HogQL of our own, its values quoted
        if distinct_id
        else f"toString(id) = {text(person_id)}"
    )
    rows = await ask(call, f"SELECT toString(id), properties FROM persons WHERE {where} LIMIT 1")  # noqa: S608 -- the same
    if not rows and person_id:
        raise errors.not_found("Person not found.")
    properties = _properties(rows[0][1]) if rows else {}
    return str(distinct_id or rows[0][0]), {**properties, "$person_id": rows[0][0] if rows else ""}


def _properties(found: object) -> Row:
    if isinstance(found, str):
        try:
            found = json.loads(found)
        except ValueError:
            return {}
    return dict(found) if isinstance(found, Mapping) else {}


async def _cohorts_of(call: Call, person_id: str) -> set[int]:
    if not person_id:
        return set()
    rows = await ask(
        call,
        f"SELECT DISTINCT cohort_id FROM cohort_people WHERE toString(person_id) = {text(person_id)} LIMIT 1000",  # noqa: E501, S608 -- HogQL of our own, its values quoted
    )
    return {int(row[0]) for row in rows}


async def _verdicts(call: Call, body: Mapping[str, Any]) -> tuple[dict[str, Verdict], str, Row]:
    identity, properties = await _identity(call, body)
    cohorts = await _cohorts_of(call, properties.pop("$person_id"))
    rows = [row for row in call.instance.rows(KIND, call.project) if not row["deleted"]]
    by_number = {row["id"]: row for row in rows}
    found = {
        row["key"]: evaluate(row, identity, properties, cohorts=cohorts, flags=by_number)
        for row in rows
    }
    return found, identity, properties


async def test_evaluation(call: Call) -> Response:
    """POST :id/test_evaluation/: one flag for somebody, condition by condition."""
    row, body = stored(call, KIND), await call.json()
    verdicts, identity, properties = await _verdicts(call, body)
    verdict = verdicts[row["key"]]
    payloads = row["filters"].get("payloads") or {}
    groups = row["filters"].get("groups") or []
    return reply(
        {
            "flag_key": row["key"],
            "result": verdict.value,
            "reason": verdict.code,
            "condition_index": verdict.condition,
            "payload": payloads.get(verdict.variant or "true") if verdict.enabled else None,
            "conditions": [
                {
                    "index": index,
                    "matched": verdict.enabled and verdict.condition == index,
                    "rollout_percentage": group.get("rollout_percentage"),
                    "variant": group.get("variant"),
                    "properties": group.get("properties") or [],
                }
                for index, group in enumerate(groups)
            ],
            "distinct_id": identity,
            "person_properties": properties,
            "timestamp": body.get("timestamp"),
        }
    )


async def evaluation_reasons(call: Call) -> Response:
    """GET evaluation_reasons/: every flag for somebody, by key."""
    if not call.query.get("distinct_id"):
        raise errors.invalid("distinct_id is required", code="required", attr="distinct_id")
    verdicts, _, _ = await _verdicts(call, {"distinct_id": call.query["distinct_id"]})
    wanted = call.query.get("flag_keys")
    keys = set(wanted.split(",")) if wanted else set(verdicts)
    return reply(
        {
            key: {
                "value": verdict.value,
                "evaluation": {"reason": verdict.code, "condition_index": verdict.condition},
            }
            for key, verdict in verdicts.items()
            if key in keys
        }
    )


async def my_flags(call: Call) -> Response:
    """GET my_flags/: what the user of the key gets; a bare list."""
    user = call.instance.facts.user
    properties = {"email": user.email}
    rows = [row for row in call.instance.rows(KIND, call.project) if not row["deleted"]]
    by_number = {row["id"]: row for row in rows}
    return reply(
        [
            {
                "feature_flag": {name: row[name] for name in MINIMAL},
                "value": evaluate(row, user.distinct_id, properties, flags=by_number).value,
            }
            for row in rows
        ]
    )


MINIMAL = (
    "id",
    "key",
    "name",
    "filters",
    "deleted",
    "active",
    "version",
    "ensure_experience_continuity",
    "has_encrypted_payloads",
    "evaluation_runtime",
    "bucketing_identifier",
)


async def local_evaluation(call: Call) -> Response:
    """GET local_evaluation/: what servers need to decide by themselves."""
    rows = [row for row in call.instance.rows(KIND, call.project) if not row["deleted"]]
    cohorts = call.instance.rows("cohorts", call.project) if "send_cohorts" in call.query else ()
    return reply(
        {
            "flags": [{name: row[name] for name in MINIMAL} for row in rows],
            "group_type_mapping": {
                str(index): name for index, name in enumerate(call.project.group_types)
            },
            "cohorts": {
                str(each["id"]): each["filters"]["properties"]
                for each in cohorts
                if each["filters"]
            },
        }
    )


_ROOT = PROJECT + "feature_flags/"
ENDPOINTS = (
    Endpoint("POST", _ROOT + "user_blast_radius/", user_blast_radius, READ),
    Endpoint("POST", _ROOT + "{id}/test_evaluation/", test_evaluation, READ),
    Endpoint("GET", _ROOT + "evaluation_reasons/", evaluation_reasons, READ),
    Endpoint("GET", _ROOT + "my_flags/", my_flags, READ),
    Endpoint("GET", _ROOT + "local_evaluation/", local_evaluation, READ),
)
