"""What PostHog knows of a place in a query: what could come next, which values a property has."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from hogtui.api.errors import BadBody
from hogtui.api.paging import items_of
from hogtui.api.slots import Priority

if TYPE_CHECKING:
    from hogtui.api.client import Client

LONGEST_VALUE = 400
"""Characters; what is longer nobody writes into a query."""


class Suggestion(NamedTuple):
    """One thing that could stand at the cursor."""

    label: str
    kind: str
    """Variable, Function, Folder, Property, Class, Constant, Keyword, ... as PostHog names it."""
    insert: str
    detail: str = ""


async def suggestions(
    client: "Client",
    text: str,
    start: int,
    end: int,
    *,
    priority: Priority = Priority.BACKGROUND,
) -> tuple[Sequence[Suggestion], bool]:
    """What could replace a stretch of a query, and whether there is more; raises ApiError.

    Offsets are characters, the end exclusive. Costs one request, but no query.
    """
    query = {
        "kind": "HogQLAutocomplete",
        "language": "hogQL",
        "query": text,
        "startPosition": start,
        "endPosition": end,
    }
    reply = await client.post_query({"query": query}, priority=priority, label="completions")
    found = reply.body.get("suggestions") if isinstance(reply.body, Mapping) else None
    if not isinstance(found, list):
        raise BadBody("The answer has no suggestions in it.")
    read = [_suggestion(each) for each in found if isinstance(each, Mapping)]
    incomplete = reply.body.get("incomplete_list") is True
    return [each for each in read if each.label], incomplete


def _suggestion(found: Mapping[str, object]) -> Suggestion:
    label = _text(found.get("label"))
    return Suggestion(
        label,
        _text(found.get("kind")),
        _text(found.get("insertText")) or label,
        _text(found.get("detail")),
    )


_VALUES = {
    "event": "events/values/",
    "person": "persons/values/",
    "session": "sessions/values/",
    "group": "groups/property_values/",
}


async def property_values(
    client: "Client",
    owner: str,
    name: str,
    *,
    group: int | None = None,
    priority: Priority = Priority.BACKGROUND,
) -> Sequence[tuple[str, int | None]]:
    """Some values of a property and how often each was seen, where PostHog says; raises ApiError.

    `owner` is "event", "person", "session" or "group"; `group` the number of the type of group.
    Costs one request against the limit of value look-ups.
    """
    params: dict[str, str] = {"key": name}
    if owner == "group":
        params["group_type_index"] = str(group or 0)
    reply = await client.get(
        client.project(_VALUES[owner]), params=params, priority=priority, label="values"
    )
    found: list[tuple[str, int | None]] = []
    for each in items_of(reply.body):
        value = each.get("name") if isinstance(each, Mapping) else each
        count = each.get("count") if isinstance(each, Mapping) else None
        text = _shown(value)
        if 0 < len(text) <= LONGEST_VALUE:
            found.append((text, count if isinstance(count, int) else None))
    return found


def _shown(value: object) -> str:
    """A value as it is compared in HogQL: properties are texts there."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
