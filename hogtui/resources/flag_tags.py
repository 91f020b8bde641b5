"""Tags of several flags at once, by the one request that PostHog has for it."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hogtui.api.errors import NotFound
from hogtui.api.models import FeatureFlag
from hogtui.api.slots import Priority
from hogtui.api.write_types import Described, Reader, Record, Sending, Subject, Unfit, Wish
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client


def tag(flags: Sequence[FeatureFlag], path: str, tags: Sequence[str], *, add: bool) -> Wish:
    """Add tags to flags, or take them off; `path` is that of the list.

    The record that is read and compared holds the tags of each flag by its key.
    """
    numbers = {flag.key: flag.id for flag in flags}

    def edit(record: Record) -> Mapping[str, Any]:
        fields = {}
        for key, old in record.items():
            new = sorted({*old, *tags} if add else {*old} - {*tags})
            if new != old:
                fields[key] = new
        return fields

    def send(_: Record, fields: Mapping[str, Any]) -> Sending:
        ids = [numbers[key] for key in fields]
        action = "add" if add else "remove"
        return Sending(
            "POST", f"{path}bulk_update_tags/", {"ids": ids, "action": action, "tags": [*tags]}
        )

    def back(before: Record) -> Wish:
        changed = edit(before)
        if len({tuple({*before[key]} ^ {*new}) for key, new in changed.items()}) > 1:
            raise Unfit("Not taken back at once: the flags got different tags. Do it one by one.")
        first = next(iter(changed), "")
        same = sorted({*before.get(first, ())} ^ {*changed.get(first, ())})
        touched = [flag for flag in flags if flag.key in changed]
        return tag(touched, path, same, add=not add)

    many = f"{len(flags)} feature flags"
    words = ", ".join(map(line, tags))
    title = f"Add the tag {words} to" if add else f"Take the tag {words} off"
    name = ", ".join(flag.key for flag in flags[:3]) + (" …" if len(flags) > 3 else "")
    subject = Subject(many, name, path, read=_reader(path, numbers), describe=described)
    return Wish(subject, title, edit, narrow=send, back=back)


def _reader(path: str, numbers: Mapping[str, int]) -> Reader:
    """Reads the tags of each flag by its key."""

    async def one(client: "Client", key: str, number: int) -> tuple[str, Any]:
        try:
            reply = await client.get(
                f"{path}{number}/", priority=Priority.USER, label="feature flag"
            )
        except NotFound:
            return key, None
        body = reply.body if isinstance(reply.body, Mapping) else {}
        return key, sorted(map(str, body.get("tags") or ()))

    async def read(client: "Client") -> Record:
        found = await asyncio.gather(*(one(client, *each) for each in numbers.items()))
        return {key: known for key, known in found if known is not None}

    return read


def described(record: Record) -> Described:
    """Each flag with its tags."""
    return [(line(key), ", ".join(map(line, tags)) or "(none)") for key, tags in record.items()]
