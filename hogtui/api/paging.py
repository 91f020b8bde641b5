"""Every way in which PostHog cuts lists into pages, as one async iterator.

What an answer says about its continuation decides: a `next` link, a cursor, `has_next`, or
nothing. Of a link only the query string counts: its host is whatever stands before PostHog.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from hogtui.api.errors import BadBody
from hogtui.api.limits import LIST_SECONDS
from hogtui.api.slots import Priority

if TYPE_CHECKING:
    from hogtui.api.client import Client

LONGEST = 120
"""Pages after which a list is taken for endless."""
PAGE_SIZE = 100

Params = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """Some items of a list, as they came."""

    items: list[Any]
    total: int | None
    """How many there are in all, where PostHog counts them."""
    more: bool
    """Whether PostHog has more, even where we stop."""


async def pages(
    client: "Client",
    path: str,
    *,
    params: Mapping[str, Any] | None = None,
    limit: int | None = PAGE_SIZE,
    priority: Priority = Priority.VISIBLE,
    label: str = "",
    timeout: float = LIST_SECONDS,
) -> AsyncIterator[Page]:
    """The pages of a list, each asked for when it is wanted; raises ApiError.

    `limit` is the size of a page, None where the list does not know the word. Ends at the last
    page, at one that repeats another, and after LONGEST pages.
    """
    wanted: Params = dict(params or {})
    if limit is not None:
        wanted["limit"] = limit
    seen: set[int] = set()
    for _ in range(LONGEST):
        reply = await client.get(
            path, params=wanted, priority=priority, label=label, timeout=timeout
        )
        items = items_of(reply.body)
        mark = _fingerprint(items)
        if mark in seen:
            return
        seen.add(mark)
        following = continuation(reply.body, wanted, len(items))
        yield Page(items, total_of(reply.body), following is not None)
        if following is None or following == wanted or not items:
            return
        wanted = following


async def items(client: "Client", path: str, **rest: Any) -> AsyncIterator[Any]:
    """The items of all pages, one by one; arguments as for `pages`."""
    async for page in pages(client, path, **rest):
        for item in page.items:
            yield item


def items_of(body: object) -> list[Any]:
    """The items of one answer; raises BadBody, so that an error never looks like an empty list."""
    found = body.get("results") if isinstance(body, Mapping) else body
    if not isinstance(found, list):
        raise BadBody("The answer is not a list.")
    return found


def total_of(body: object) -> int | None:
    """How many items there are in all, if the answer says so."""
    if not isinstance(body, Mapping):
        return None
    for name in ("count", "total_count"):
        total = body.get(name)
        if isinstance(total, int) and not isinstance(total, bool):
            return total
    return None


def continuation(body: object, params: Mapping[str, Any], count: int) -> Params | None:
    """The parameters of the next page, or None at the end."""
    if not isinstance(body, Mapping):
        return None
    cursor = body.get("next_cursor")
    if isinstance(cursor, str) and cursor and body.get("has_next") is not False:
        return {**params, "cursor": cursor}
    following = body.get("next")
    if isinstance(following, str) and following:
        return _from_link(following, params)
    if isinstance(following, int) and not isinstance(following, bool):
        return {**params, "page": following}
    if body.get("has_next") is True:
        offset = int(params.get("offset", 0))
        return {**params, "offset": offset + count}
    return None


def _from_link(link: str, params: Mapping[str, Any]) -> Params | None:
    try:
        query = urlsplit(link).query if "?" in link else ""
    except ValueError:
        return None
    found: Params = dict(parse_qs(query, keep_blank_values=True))
    if not found:
        # Neither a link nor a question: a bare cursor.
        return None if "/" in link else {**params, "cursor": link}
    # Text and numbers are the same on the wire, and the same when a repetition is looked for.
    before = {
        name: value if isinstance(value, list) else [str(value)] for name, value in params.items()
    }
    return {**before, **found}


def _fingerprint(items: list[Any]) -> int:
    """The same for two pages with the same items in any order; ids count if there are any."""
    marks = []
    for item in items:
        known = item.get("id", item.get("uuid")) if isinstance(item, Mapping) else None
        marks.append(repr(item) if known is None else repr(known))
    return hash(tuple(sorted(marks)))
