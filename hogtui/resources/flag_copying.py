"""A flag of one project as a wish in another: what it would be there, and what it needs first."""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hogtui.api.models import FeatureFlag
from hogtui.api.paging import items_of
from hogtui.api.slots import Priority
from hogtui.api.write_types import Reader, Record, Sending, Subject, Unfit, Wish
from hogtui.resources.base import Item
from hogtui.resources.flag_changes import FORGOTTEN, VOLATILE
from hogtui.resources.flags import groups
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client

COPIED = (
    "name",
    "filters",
    "active",
    "ensure_experience_continuity",
    "evaluation_runtime",
    "bucketing_identifier",
    "is_remote_configuration",
    "has_encrypted_payloads",
)
"""The fields that PostHog copies, beside the key."""


@dataclass(frozen=True)
class Place:
    """A project, and what is known of its flags."""

    title: str
    number: int
    organization: str
    flags: Mapping[str, Item[FeatureFlag]]
    """By their keys."""


@dataclass(frozen=True)
class Needs:
    """What the conditions of a flag name, by name."""

    cohorts: Mapping[str, str]
    """Names by number."""
    flags: Mapping[str, str]
    """Keys by number."""


def needs(item: Item[FeatureFlag], source: Place, names: Mapping[tuple[str, str], str]) -> Needs:
    """What a flag names in its own project. Raises Unfit for what nobody can name."""
    cohorts: dict[str, str] = {}
    flags: dict[str, str] = {}
    keys = {str(each.thing.id): key for key, each in source.flags.items()}
    for found in _properties(item.thing):
        if found.get("type") == "cohort":
            number = str(found.get("value"))
            name = found.get("cohort_name") or names.get(("cohort", number))
            if not name:
                raise Unfit(f"Nobody knows what cohort {line(number)} is called.")
            cohorts[number] = str(name)
        elif found.get("type") == "flag":
            number = str(found.get("key"))
            if number not in keys:
                raise Unfit(f"It depends on flag {line(number)}, which is not in {source.title}.")
            flags[number] = keys[number]
    return Needs(cohorts, flags)


def _properties(flag: FeatureFlag) -> list[Mapping[str, Any]]:
    found = []
    for group in groups(flag):
        properties = group.get("properties")
        if isinstance(properties, list):
            found += [each for each in properties if isinstance(each, Mapping)]
    return found


def check(needed: Needs, source: Place, target: Place) -> None:
    """Raises Unfit where PostHog would leave a dependency out, which widens whom it means."""
    for key in needed.flags.values():
        if not source.flags[key].thing.active:
            raise Unfit(f"It depends on {line(key)}, which is off in {source.title}.")
        there = target.flags.get(key)
        if there is None:
            words = f"It depends on {line(key)}, which is not in {target.title}"
            raise Unfit(f"{words}: copy that one first.")
        if not there.thing.active:
            raise Unfit(f"It depends on {line(key)}, which is off in {target.title}.")


async def cohorts_there(client: "Client", names: Sequence[str]) -> dict[str, int]:
    """The numbers of cohorts by their names, in the project of a client. Raises ApiError."""
    if not names:
        return {}
    reply = await client.get(
        client.project("cohorts/"),
        params={"basic": "true", "limit": 1000},
        priority=Priority.USER,
        label="cohorts",
    )
    rows = [each for each in items_of(reply.body) if isinstance(each, Mapping)]
    wanted, found = set(names), dict[str, int]()
    for each in reversed(rows):
        # Of several of one name PostHog takes the oldest, and the newest come first.
        if each.get("name") in wanted and isinstance(each.get("id"), int):
            found.setdefault(str(each["name"]), each["id"])
    return found


def translated(
    record: Record, needed: Needs, target: Place, cohorts: Mapping[str, int]
) -> dict[str, Any]:
    """The fields as they would be in the other project."""
    fields = {name: copy.deepcopy(record[name]) for name in COPIED if name in record}
    filters = fields.get("filters")
    told = filters.get("groups") if isinstance(filters, dict) else None
    for group in told if isinstance(told, list) else ():
        properties = group.get("properties") if isinstance(group, dict) else None
        for found in properties if isinstance(properties, list) else ():
            if found.get("type") == "cohort":
                name = needed.cohorts[str(found.get("value"))]
                found["value"] = cohorts.get(name, found["value"])
            elif found.get("type") == "flag":
                key = needed.flags[str(found.get("key"))]
                found["key"] = str(target.flags[key].thing.id)
    return fields


def wish(
    item: Item[FeatureFlag],
    needed: Needs,
    source: Place,
    target: Place,
    cohorts: Mapping[str, int],
) -> Wish:
    """To have the flag in another project of the organization as it is in this one."""
    key = item.thing.key
    fields = translated(item.record, needed, target, cohorts)
    there = target.flags.get(key)
    home = f"/api/projects/{target.number}/feature_flags/"
    missing = [name for name in needed.cohorts.values() if name not in cohorts]
    # PostHog makes cohorts that are missing, and gives them numbers that nobody knows before.
    unknown = {"value", "cohort_name"} if missing else set()

    def edit(_: Record) -> Mapping[str, Any]:
        return fields if there is not None else {"key": key, **fields}

    subject = Subject(
        "feature flag",
        key,
        f"{home}{there.thing.id}/" if there is not None else home,
        volatile=VOLATILE,
        forgotten=FORGOTTEN | unknown,
        guarded=True,
        read=None if there is not None else _finder(home, key),
    )
    return Wish(
        subject,
        f"Copy from {source.title} to {target.title}",
        edit,
        narrow=_sender(key, source, target),
        problem=problem,
        creates=there is None,
    )


def _sender(key: str, source: Place, target: Place) -> Callable[[Record, Any], Sending]:
    """The request that copies: PostHog finds cohorts and flags by their names there."""
    path = f"/api/organizations/{source.organization}/feature_flags/copy_flags/"
    body = {
        "feature_flag_key": key,
        "from_project": source.number,
        "target_project_ids": [target.number],
    }
    return lambda _, __: Sending("POST", path, body)


def _finder(home: str, key: str) -> Reader:
    async def find(client: "Client") -> Record | None:
        reply = await client.get(
            home, params={"search": key, "limit": 100}, priority=Priority.USER, label="flag"
        )
        rows = [each for each in items_of(reply.body) if isinstance(each, Mapping)]
        return next((each for each in rows if each.get("key") == key), None)

    return find


def problem(body: object) -> str:
    """Why nothing was copied, by an answer that says 200 all the same."""
    failed = body.get("failed") if isinstance(body, Mapping) else None
    for each in failed if isinstance(failed, list) else ():
        if isinstance(each, Mapping):
            return line(str(each.get("error_message") or "PostHog did not copy it."))
    return ""
