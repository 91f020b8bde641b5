"""Who changed what about a thing, and how it was before: from PostHog's log, field by field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hogtui.api.errors import BadBody
from hogtui.api.models import UserBasic, read_records
from hogtui.api.paging import items_of
from hogtui.api.slots import Priority
from hogtui.resources.conditions import percent
from hogtui.text.changes import ABSENT, Change, changes
from hogtui.text.moments import moment
from hogtui.text.safe import line
from hogtui.text.values import cell

if TYPE_CHECKING:
    from hogtui.api.client import Client

PAGE = 30
"""Entries in one answer."""
SILENT = frozenset({"version", "updated_at", "last_modified_by", "last_called_at"})
"""Fields that change with everything else."""


@dataclass(frozen=True)
class Entry:
    """One time that somebody changed it."""

    at: datetime | None
    who: str
    what: str
    """PostHog's word: "created", "updated", "deleted"."""
    changes: tuple[Change, ...]
    version: int | None = None
    """The version that it made, where the log says so."""


@dataclass(frozen=True)
class Log:
    """Some entries, newest first."""

    entries: tuple[Entry, ...]
    more: bool
    """There are older ones."""


async def activity(
    client: "Client",
    path: str,
    *,
    page: int = 1,
    limit: int = PAGE,
    priority: Priority = Priority.VISIBLE,
) -> Log:
    """A page of the log of one thing; `path` is its own, below the project's. Raises ApiError."""
    reply = await client.get(
        client.project(f"{path}activity/"),
        params={"limit": limit, "page": page},
        priority=priority,
        label="activity",
    )
    rows = [each for each in items_of(reply.body) if isinstance(each, Mapping)]
    more = isinstance(reply.body, Mapping) and bool(reply.body.get("next"))
    return Log(tuple(map(_entry, rows)), more)


async def version(client: "Client", path: str, number: int) -> Mapping[str, Any]:
    """How a thing was in one of its versions. Raises ApiError."""
    reply = await client.get(client.project(f"{path}versions/{number}/"), label="version")
    if not isinstance(reply.body, Mapping):
        raise BadBody("What PostHog sent is no version.")
    return reply.body


def _entry(row: Mapping[str, Any]) -> Entry:
    detail = row.get("detail")
    told = detail.get("changes") if isinstance(detail, Mapping) else None
    found = [each for each in told if isinstance(each, Mapping)] if isinstance(told, list) else []
    at = moment(str(row.get("created_at") or ""), UTC)
    return Entry(
        at[0] if at is not None else None,
        _who(row),
        line(str(row.get("activity") or "changed")),
        tuple(_changes(found)),
        _version(found),
    )


def _who(row: Mapping[str, Any]) -> str:
    users = read_records(UserBasic, [row.get("user")]).items
    if users and users[0].display_name:
        return line(users[0].display_name)
    return "PostHog" if row.get("is_system") else "somebody"


def _changes(found: Iterable[Mapping[str, Any]]) -> Iterable[Change]:
    """Down to the values that differ: PostHog logs a flag's filters as a whole."""
    for each in found:
        name = str(each.get("field") or "")
        if not name or name in SILENT:
            continue
        before, after = each.get("before"), each.get("after")
        deep = isinstance(before, Mapping | list) and isinstance(after, Mapping | list)
        inner = changes(before, after) if deep else (Change((), before, after),)
        for one in inner:
            yield Change((name, *one.path), one.before, one.after)


def _version(found: Iterable[Mapping[str, Any]]) -> int | None:
    for each in found:
        number = each.get("after")
        if each.get("field") == "version" and isinstance(number, int) and number is not True:
            return number
    return None


def numbered(log: Log, latest: int | None) -> list[tuple[Entry, int | None]]:
    """Each entry with the version that it made, counted back from the latest where none is told.

    Counting is only right from the newest entry on, for things that count every save.
    """
    found: list[tuple[Entry, int | None]] = []
    number = latest
    for entry in log.entries:
        number = entry.version if entry.version is not None else number
        found.append((entry, number))
        number = number - 1 if number is not None and number > 1 else None
    return found


def place_words(change: Change) -> str:
    """Where something changed, as people say it: "rollout of condition 2", "payload of blue"."""
    match change.path:
        case ("filters", "groups", int(place), "rollout_percentage"):
            return f"rollout of condition {place + 1}"
        case ("filters", "groups", int(place), "variant"):
            return f"variant that condition {place + 1} always gives"
        case ("filters", "groups", int(place), "properties", *_):
            return f"whom condition {place + 1} means"
        case ("filters", "groups", int(place)):
            return f"condition {place + 1}"
        case ("filters", "multivariate", "variants", int(place), "rollout_percentage"):
            return f"share of variant {place + 1}"
        case ("filters", "payloads", name):
            return f"payload of {line(str(name))}"
        case ("active",):
            return "state"
        case ("name",):
            return "about"
    return line(change.name)


def value_words(change: Change, value: object) -> str:
    """One of its two values, as people say it."""
    if value is ABSENT:
        return "(nothing)"
    last = change.path[-1] if change.path else ""
    if change.path == ("active",) and isinstance(value, bool):
        return "on" if value else "off"
    if last == "rollout_percentage":
        return percent(value)
    return cell(value).text or "(empty)"


def change_words(change: Change) -> str:
    """A change in a line: "rollout of condition 1: 10 % → 50 %"."""
    before, after = (value_words(change, each) for each in (change.before, change.after))
    return f"{place_words(change)}: {before} → {after}"


def entry_words(entry: Entry, most: int = 2) -> str:
    """What was done, in a line."""
    if not entry.changes:
        return entry.what
    words = "; ".join(change_words(each) for each in entry.changes[:most])
    left = len(entry.changes) - most
    return f"{words}; and {left} more" if left > 0 else words
