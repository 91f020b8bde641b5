"""What can be changed about a feature flag, as wishes. Nothing here sends anything.

Every wish starts from what is stored when it is made, so that whatever else a flag holds, known
to us or not, is sent back as it was.
"""

import copy
from collections.abc import Callable, Mapping, Sequence
from math import ceil, floor
from typing import Any

from hogtui.api.models import FeatureFlag
from hogtui.api.write_types import Edit, Record, Subject, Unfit, Wish

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
Filters = dict[str, Any]


def subject(flag: FeatureFlag, path: str) -> Subject:
    """A flag, bound by its number; `path` is the list's, below the host."""
    return Subject(
        "feature flag",
        flag.key,
        f"{path}{flag.id}/",
        volatile=VOLATILE,
        forgotten=FORGOTTEN,
        guarded=True,
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
    return Wish(flag, "Delete", lambda _: {"deleted": True}, removes=True)


def restore(flag: Subject) -> Wish:
    """Not deleted after all."""
    return Wish(flag, "Restore", lambda _: {"deleted": False})


def fields(flag: Subject, title: str, values: Mapping[str, Any]) -> Wish:
    """Name, tags, runtime and what else stands beside the filters."""
    return Wish(flag, title, lambda _: values)


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
    flag: Subject, place: int, percentage: float, seen: Mapping[str, Any] | None = None
) -> Wish:
    """How many of those whom one release condition means get it.

    `seen` is the condition as it was shown: where another one stands in its place by now, nothing
    is changed.
    """
    if not 0 <= percentage <= 100:
        raise ValueError("A rollout is from 0 to 100 %.")

    def change(found: Filters) -> None:
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

    words = f"Roll out to {percentage:g} %"
    return Wish(flag, words, in_filters(change))


def step(share: float | None, size: float, *, up: bool) -> float:
    """The next step of a rollout: the multiple of `size` above or below, from 0 to 100."""
    now = 100.0 if share is None else share
    steps = now / size
    target = (floor(steps) + 1 if up else ceil(steps) - 1) * size
    return max(0.0, min(100.0, target))


def conditions(flag: Subject, groups: Sequence[Mapping[str, Any]]) -> Wish:
    """Other release conditions altogether."""

    def change(found: Filters) -> None:
        found["groups"] = copy.deepcopy([*groups])

    return Wish(flag, "Change the conditions of", in_filters(change))


def variants(flag: Subject, shares: Sequence[Mapping[str, Any]]) -> Wish:
    """Other variants: their shares must add up to 100."""

    def change(found: Filters) -> None:
        total = sum(float(each.get("rollout_percentage") or 0) for each in shares)
        if shares and abs(total - 100) > 0.01:
            raise Unfit(f"The shares of the variants add up to {total:g} %, not to 100.")
        old = found.get("multivariate")
        known: dict[Any, Any] = {}
        if isinstance(old, Mapping) and isinstance(old.get("variants"), list):
            known = {each.get("key"): each for each in old["variants"] if isinstance(each, dict)}
        merged = [{**known.get(each.get("key"), {}), **each} for each in shares]
        found["multivariate"] = {**(old or {}), "variants": merged} if merged else None

    return Wish(flag, "Change the variants of", in_filters(change))


def payload(flag: Subject, variant: str, text: str | None) -> Wish:
    """The JSON that comes with a variant, or with "true"; None takes it away."""

    def change(found: Filters) -> None:
        old = found.get("payloads")
        payloads = dict(old) if isinstance(old, Mapping) else {}
        if text is None:
            payloads.pop(variant, None)
        else:
            payloads[variant] = text
        found["payloads"] = payloads

    return Wish(flag, f"Change the payload of {variant} in", in_filters(change))


def whole(flag: Subject, wanted: Mapping[str, Any]) -> Wish:
    """Everything that an expert wrote: only what differs is sent."""

    def edit(record: Record) -> Mapping[str, Any]:
        return {
            name: value
            for name, value in wanted.items()
            if name not in VOLATILE and name != "id" and record.get(name) != value
        }

    return Wish(flag, "Edit", edit)


def create(path: str, record: Mapping[str, Any], find: Callable[..., Any]) -> Wish:
    """A new flag; `find` reads the one of this key, if there is one."""
    key = str(record.get("key", ""))
    new = Subject("feature flag", key, path, volatile=VOLATILE, read=find)
    return Wish(new, "Create", lambda _: record, creates=True)
