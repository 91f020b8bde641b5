"""What can be changed about a feature flag, as wishes. Nothing here sends anything.

Every wish starts from what is stored when it is made, so that whatever else a flag holds, known
to us or not, is sent back as it was.
"""

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from hogtui.api.errors import ApiError, NotFound, Refused
from hogtui.api.models import FeatureFlag
from hogtui.api.slots import Priority
from hogtui.api.write_types import Described, Edit, Record, Sending, Subject, Unfit, Wish

if TYPE_CHECKING:
    from hogtui.api.client import Client

VOLATILE = frozenset(
    {
        "version",
        "updated_at",
        "last_modified_by",
        "last_called_at",
        "status",
        "usage_dashboard",
        "analytics_dashboards",
        "has_enriched_analytics",
        "is_simple_flag",
        "rollout_percentage",
        "user_access_level",
        "can_edit",
        "experiment_set_metadata",
        "performed_rollback",
    }
)
"""What changes without anybody changing the flag."""
FORGOTTEN = frozenset({"super_groups", "holdout_groups", "sort_key"})
"""What newer servers leave out when they save."""
ROLLOUT = "set_release_condition_rollout/"
"""What a newer server has to change one percentage, below the flag's own path."""
Filters = dict[str, Any]


Describe = Callable[[Record], Described]


def subject(flag: FeatureFlag, path: str, describe: Describe | None = None) -> Subject:
    """A flag, bound by its number; `path` is the list's, below the host."""
    return Subject(
        "feature flag",
        flag.key,
        f"{path}{flag.id}/",
        volatile=VOLATILE,
        forgotten=FORGOTTEN,
        guarded=True,
        describe=describe,
    )


def switch(flag: Subject, *, on: bool) -> Wish:
    """On for whom the conditions say, or off for everybody."""
    return Wish(flag, "Turn on" if on else "Turn off", lambda _: {"active": on})


def archive(flag: Subject, *, archived: bool) -> Wish:
    """Out of sight and off, or back; what is archived serves nothing."""

    def edit(_: Record) -> Mapping[str, Any]:
        return {"archived": archived, **({"active": False} if archived else {})}

    return Wish(flag, "Archive" if archived else "Bring back", edit)


def delete(flag: Subject) -> Wish:
    """Marked as deleted, which can be taken back."""

    def back(before: Record) -> Wish:
        return restore(flag, before)

    return Wish(flag, "Delete", lambda _: {"deleted": True}, removes=True, back=back)


def restore(flag: Subject, before: Record) -> Wish:
    """Not deleted after all; `before` is how it was."""

    async def read(client: "Client") -> Record | None:
        try:
            reply = await client.get(flag.path, priority=Priority.USER, label=flag.kind)
        except NotFound:
            # What is deleted need not be readable for being brought back.
            return {**before, "deleted": True}
        return reply.body if isinstance(reply.body, Mapping) else None

    def edit(record: Record) -> Mapping[str, Any]:
        if record.get("deleted") is not True:
            raise Unfit("It is not deleted any more.")
        return {"deleted": False}

    return Wish(replace(flag, read=read), "Bring back", edit)


def filters(record: Record) -> Filters:
    """A copy of the filters to work on, with everything in them."""
    found = record.get("filters")
    return copy.deepcopy(dict(found)) if isinstance(found, Mapping) else {}


def in_filters(change: Callable[[Filters], None]) -> Edit:
    """An edit of a part of the filters: PostHog replaces them whole, so all of them are sent."""

    def edit(record: Record) -> Mapping[str, Any]:
        found = filters(record)
        change(found)
        return {"filters": found}

    return edit


def rollout(
    flag: Subject,
    place: int,
    percentage: float,
    seen: Mapping[str, Any] | None = None,
    *,
    alone: bool = False,
) -> Wish:
    """How many of those whom one release condition means get it.

    `seen` is the condition as it was shown: where another one stands in its place by now, nothing
    is changed. With `alone` the server has a request that changes this one number.
    """
    if not 0 <= percentage <= 100:
        raise ValueError("A rollout is from 0 to 100 %.")

    def change(found: Filters) -> None:
        _set_share(found, place, percentage, seen)

    def send(before: Record, _: Mapping[str, Any]) -> Sending | None:
        if not alone or not isinstance(before.get("version"), int):
            return None
        if place >= len(filters(before).get("groups") or ()):
            return None
        body = {
            "condition_index": place,
            "rollout_percentage": percentage,
            "version": before["version"],
        }
        return Sending("POST", f"{flag.path}{ROLLOUT}", body)

    words = f"Roll out to {percentage:g} %"
    return Wish(flag, words, in_filters(change), narrow=send)


def _set_share(
    found: Filters, place: int, percentage: float, seen: Mapping[str, Any] | None
) -> None:
    """The percentage of one condition, if it is the one that was seen. Raises Unfit."""
    groups = found.get("groups")
    if not isinstance(groups, list) or not groups:
        if place or (seen is not None and seen):
            raise Unfit("This condition is not there any more.")
        found["groups"] = [{"properties": [], "rollout_percentage": percentage}]
        return
    if place >= len(groups) or not isinstance(groups[place], dict):
        raise Unfit("This condition is not there any more.")
    if seen is not None and groups[place].get("properties") != seen.get("properties"):
        raise Unfit("Another condition stands in its place by now.")
    groups[place]["rollout_percentage"] = percentage


async def can_roll_out_alone(client: "Client", flag: Subject) -> bool:
    """Whether the server has a request for one percentage: it says so to who only reads there."""
    try:
        await client.get(f"{flag.path}{ROLLOUT}", priority=Priority.USER, label="what it can do")
    except ApiError as error:
        return isinstance(error, Refused) and error.status == 405
    return False


def step(share: float | None, size: float, *, up: bool) -> float:
    """The next step of a rollout: the multiple of `size` above or below, from 0 to 100."""
    now = 100.0 if share is None else share
    steps = now / size
    target = (floor(steps) + 1 if up else ceil(steps) - 1) * size
    return max(0.0, min(100.0, target))


def create(path: str, record: Mapping[str, Any], describe: Describe | None = None) -> Wish:
    """A new flag; `path` is that of the list."""
    key = str(record.get("key", ""))

    async def find(client: "Client") -> Record | None:
        """The one of this key, if there is one."""
        reply = await client.get(
            path, params={"search": key, "limit": 100}, priority=Priority.USER, label="feature flag"
        )
        body = reply.body if isinstance(reply.body, Mapping) else {}
        found = [each for each in body.get("results") or () if isinstance(each, Mapping)]
        return next((each for each in found if each.get("key") == key), None)

    new = Subject(
        "feature flag",
        key,
        path,
        volatile=VOLATILE,
        forgotten=FORGOTTEN,
        read=find,
        describe=describe,
    )
    return Wish(new, "Create", lambda _: record, creates=True)
