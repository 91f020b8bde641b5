"""What one should know about a flag before it is changed: read from PostHog, one part at a time."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from hogtui.api.errors import ApiError, Forbidden
from hogtui.api.models import FeatureFlag
from hogtui.api.paging import items_of
from hogtui.api.slots import Priority
from hogtui.resources.base import Context, Line
from hogtui.resources.flags import groups, person, stale
from hogtui.text import amounts
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client

DENIED = frozenset({"critical", "production", "protected", "do-not-touch"})
"""Tags of flags whose key has to be typed, wherever we are."""


class Affected(NamedTuple):
    """How many a condition means, of how many there are."""

    some: int
    total: int


async def affected(
    client: "Client", condition: Mapping[str, Any], group_type: int | None = None
) -> Affected:
    """How many people (or groups) a condition means, its percentage aside. Raises ApiError."""
    reply = await client.ask(
        client.project("feature_flags/user_blast_radius/"),
        {"condition": dict(condition), "group_type_index": group_type},
        priority=Priority.USER,
        label="people affected",
    )
    body = reply.body if isinstance(reply.body, Mapping) else {}
    some = body.get("affected", body.get("users_affected"))
    total = body.get("total", body.get("total_users"))
    if not isinstance(some, int) or not isinstance(total, int):
        raise ApiError("PostHog does not say how many people that are.")
    return Affected(some, total)


async def dependents(client: "Client", flag: int) -> list[str]:
    """The keys of the flags that depend on this one. Raises ApiError."""
    reply = await client.get(
        client.project(f"feature_flags/{flag}/dependent_flags/"), label="dependents"
    )
    found = [each for each in items_of(reply.body) if isinstance(each, Mapping)]
    return [line(str(each.get("key") or each.get("id"))) for each in found]


async def scheduled(client: "Client", flag: int) -> list[Mapping[str, Any]]:
    """Changes that PostHog will make by itself. Raises ApiError."""
    reply = await client.get(
        client.project("scheduled_changes/"),
        params={"model_name": "FeatureFlag", "record_id": flag},
        label="schedule",
    )
    found = [each for each in items_of(reply.body) if isinstance(each, Mapping)]
    return [each for each in found if not each.get("executed_at")]


async def before_a_change(
    client: "Client",
    record: Mapping[str, Any],
    context: Context,
    needed_by: Sequence[str] | None = None,
) -> AsyncIterator[Line]:
    """Line by line, the ones that cost nothing first; a later line of a label replaces it.

    `needed_by` are the keys of the flags that depend on it, where they are known already.
    """
    flag = FeatureFlag.model_validate(record)
    for known in _known(flag, context):
        yield known
    if needed_by is not None:
        yield _depending(needed_by)
    yield Line("counting ...", "people meant", "quiet")
    yield await people(client, flag)
    if needed_by is None:
        yield await _dependents(client, flag)
    yield await _schedule(client, flag)


def _known(flag: FeatureFlag, context: Context) -> Sequence[Line]:
    lines = []
    if flag.updated_at is not None:
        when = amounts.age((context.now - flag.updated_at).total_seconds())
        by = f" by {person(flag.last_modified_by)}" if flag.last_modified_by else ""
        lines.append(Line(f"{when}{by}", "last changed"))
    for each in flag.experiment_set_metadata:
        running = bool(each.get("is_running"))
        words = f"{line(str(each.get('name')))}{' is running on it' if running else ''}"
        lines.append(Line(words, "experiment", "warning" if running else ""))
    if why := stale(flag, context):
        lines.append(Line(why, "stale", "warning"))
    if marked := [tag for tag in flag.tags if tag.casefold() in DENIED]:
        lines.append(Line(", ".join(map(line, marked)), "tagged", "warning"))
    return lines


async def people(client: "Client", flag: FeatureFlag) -> Line:
    """How many people (or groups) the conditions mean. Never raises."""
    label = "people meant"
    conditions = groups(flag)
    if not any(each.get("properties") for each in conditions):
        # Counting everybody would cost a query and say nothing more.
        of_groups = any(each.get("aggregation_group_type_index") is not None for each in conditions)
        return Line(f"{'every group' if of_groups else 'everybody'}, before the percentage", label)
    found: list[str] = []
    try:
        for number, each in enumerate(conditions[:3], 1):
            by = each.get("aggregation_group_type_index")
            count = await affected(client, each, by if isinstance(by, int) else None)
            share = f"{count.some / count.total:.0%}" if count.total else "none"
            which = f"condition {number}: " if len(conditions) > 1 else ""
            found.append(f"{which}{count.some:,} of {count.total:,} ({share})")
    except ApiError as error:
        return Line(_why(error, "not counted"), label, "quiet")
    if len(conditions) > 3:
        found.append(f"and {len(conditions) - 3} more conditions")
    return Line(f"{', '.join(found)}, before the percentage", label)


async def _dependents(client: "Client", flag: FeatureFlag) -> Line:
    try:
        keys = await dependents(client, flag.id)
    except ApiError as error:
        return Line(_why(error, "not known"), "depend on it", "quiet")
    return _depending(keys)


def _depending(keys: Sequence[str]) -> Line:
    words = ", ".join(keys[:5]) + (f" and {len(keys) - 5} more" if len(keys) > 5 else "")
    return Line(words or "no flag", "depend on it", "warning" if keys else "")


async def _schedule(client: "Client", flag: FeatureFlag) -> Line:
    try:
        found = await scheduled(client, flag.id)
    except ApiError as error:
        return Line(_why(error, "not known"), "scheduled", "quiet")
    words = ", ".join(scheduled_words(each) for each in found[:3])
    return Line(words or "nothing", "scheduled", "warning" if found else "")


def scheduled_words(change: Mapping[str, Any]) -> str:
    """What PostHog will do, and when."""
    payload = change.get("payload")
    payload = payload if isinstance(payload, Mapping) else {}
    value = payload.get("value")
    match payload.get("operation"):
        case "update_status":
            words = "turn on" if value else "turn off"
        case "add_release_condition":
            words = "add a condition"
        case "update_variants":
            words = "change the variants"
        case other:
            words = line(str(other or "change it"))
    when = line(str(change.get("scheduled_at") or "?"))
    with suppress(ValueError):
        when = f"{datetime.fromisoformat(when):%Y-%m-%d %H:%M %Z}".strip()
    again = f", {line(str(change.get('recurrence_interval')))}" * bool(change.get("is_recurring"))
    return f"{words} at {when}{again}"


def _why(error: ApiError, words: str) -> str:
    if isinstance(error, Forbidden) and error.scope:
        return f"{words}: the key lacks {error.scope}"
    return f"{words}: {line(error.message)}"
