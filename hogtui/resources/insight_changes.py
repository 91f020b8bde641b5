"""What can be changed about insights and dashboards, as wishes. Nothing here sends anything."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hogtui.api.errors import NotFound
from hogtui.api.models import Dashboard, Insight
from hogtui.api.slots import Priority
from hogtui.api.write_types import Record, Subject, Unfit, Wish
from hogtui.resources.dashboards import DASHBOARDS
from hogtui.resources.dashboards import title as dashboard_title
from hogtui.resources.insight_words import maps
from hogtui.resources.insights import INSIGHTS
from hogtui.resources.insights import title as insight_title
from hogtui.resources.query_wishes import VOLATILE
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client

_OF_DASHBOARD = """
    tiles last_refresh last_viewed_at last_accessed_at filters_hash persisted_filters
    persisted_variables effective_restriction_level effective_privilege_level user_access_level
    access_control_version is_shared updated_at items last_modified_at last_modified_by
"""
OF_DASHBOARD = frozenset(_OF_DASHBOARD.split())
"""What changes without anybody changing the dashboard."""
OF_INSIGHT = VOLATILE | {"dashboards", "alerts", "user_access_level", "filters_hash", "refreshing"}


def insight(thing: Insight, path: str) -> Subject:
    """An insight, bound by its number; `path` is the list's, below the host."""
    return Subject("insight", line(insight_title(thing)), f"{path}{thing.id}/", volatile=OF_INSIGHT)


def dashboard(thing: Dashboard, path: str) -> Subject:
    """A dashboard, bound by its number."""
    name = line(dashboard_title(thing))
    return Subject("dashboard", name, f"{path}{thing.id}/", volatile=OF_DASHBOARD)


def described(subject: Subject, name: str, description: str, tags: Sequence[str]) -> Wish:
    """Another name, description, tags: what is the same is not sent."""

    def edit(record: Record) -> Mapping[str, Any]:
        wanted = {"name": name, "description": description, "tags": [*tags]}
        return {
            field: value
            for field, value in wanted.items()
            if (record.get(field) or type(value)()) != value
        }

    return Wish(subject, "Change", edit)


def favourite(subject: Subject, *, on: bool) -> Wish:
    """Among the favourites, or not."""
    title = "Make a favourite of" if on else "Take out of the favourites"
    return Wish(subject, title, lambda _: {"favorited": on})


def pinned(subject: Subject, *, on: bool) -> Wish:
    """Among the first dashboards, or not."""
    return Wish(subject, "Pin" if on else "Unpin", lambda _: {"pinned": on})


def deleted(subject: Subject) -> Wish:
    """Marked as deleted, which can be taken back."""
    return Wish(
        subject,
        "Delete",
        lambda _: {"deleted": True},
        removes=True,
        back=lambda before: restored(subject, before),
    )


def restored(subject: Subject, before: Record) -> Wish:
    """Not deleted after all; what is deleted cannot be read, but it can be changed."""

    async def read(client: "Client") -> Record | None:
        try:
            reply = await client.get(subject.path, priority=Priority.USER, label=subject.kind)
        except NotFound:
            return {**before, "deleted": True}
        return reply.body if isinstance(reply.body, Mapping) else None

    again = replace(subject, read=read)
    return Wish(again, "Restore", lambda _: {"deleted": False})


def placed(subject: Subject, board: int, *, on: bool, name: str) -> Wish:
    """On a dashboard, or off it."""

    def edit(record: Record) -> Mapping[str, Any]:
        now = [
            each["dashboard_id"]
            for each in maps(record.get("dashboard_tiles"))
            if not each.get("deleted") and isinstance(each.get("dashboard_id"), int)
        ]
        if (board in now) is on:
            raise Unfit("It is there already." if on else "It is not there any more.")
        return {"dashboards": [*now, board] if on else [each for each in now if each != board]}

    title = f"Add to {name}" if on else f"Take off {name}"
    # What is sent is not what is stored: that is told by the tiles alone.
    return Wish(_by_tiles(subject), title, edit)


def _by_tiles(subject: Subject) -> Subject:
    async def read(client: "Client") -> Record | None:
        try:
            reply = await client.get(subject.path, priority=Priority.USER, label="insight")
        except NotFound:
            return None
        record = dict(reply.body) if isinstance(reply.body, Mapping) else {}
        tiles = maps(record.get("dashboard_tiles"))
        on = [each.get("dashboard_id") for each in tiles if not each.get("deleted")]
        record["dashboards"] = [each for each in on if isinstance(each, int)]
        return record

    volatile = (subject.volatile | {"dashboard_tiles"}) - {"dashboards"}
    return replace(subject, volatile=volatile, read=read)


def saved_query(subject: Subject, query: Mapping[str, Any]) -> Wish:
    """What is looked at becomes what is saved."""
    return Wish(subject, "Save the changes of", lambda _: {"query": dict(query)})


def copied(record: Record, path: str, name: str, query: Mapping[str, Any] | None = None) -> Wish:
    """The same insight once more, under another name."""
    kept = ("description", "tags")
    fields = {field: record[field] for field in kept if record.get(field)}
    node = query or record.get("query")
    if not node:
        raise Unfit("Only insights with a query can be copied: this one has older filters.")
    wanted = {**fields, "name": name, "query": node, "saved": True}

    async def read(client: "Client") -> Record | None:
        found = await _by_name(client, INSIGHTS.path, name)
        if found is None:
            return None
        return {"id": found.get("id"), **{field: found.get(field) for field in wanted}}

    new = Subject("insight", name, path, frozenset({"id", "query", "short_id"}), read=read)
    return Wish(new, "Save", lambda _: wanted, creates=True)


def made_dashboard(path: str, name: str, description: str) -> Wish:
    """A new dashboard without tiles."""
    wanted = {"name": name, "description": description}

    async def read(client: "Client") -> Record | None:
        found = await _by_name(client, DASHBOARDS.path, name)
        if found is None:
            return None
        return {"id": found.get("id"), **{field: found.get(field) for field in wanted}}

    new = Subject("dashboard", name, path, frozenset({"id"}), read=read)
    return Wish(new, "Make", lambda _: wanted, creates=True)


async def _by_name(client: "Client", path: str, name: str) -> Record | None:
    reply = await client.get(
        client.project(path),
        params={"search": name, "basic": "true", "limit": 100},
        priority=Priority.USER,
        label="name",
    )
    rows = reply.body.get("results") if isinstance(reply.body, Mapping) else None
    return next((row for row in maps(rows) if row.get("name") == name), None)
