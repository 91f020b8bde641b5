"""Insights and any other kind of query, computed by PostHog: what comes is kept as it was sent.

Imports neither httpx nor pydantic.
"""

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from hogtui.api.errors import BadBody, NotFound
from hogtui.api.following import Following
from hogtui.api.limits import INSIGHT_SECONDS, QUERY_CAP, QUERY_SECONDS
from hogtui.api.query_types import Progress, Refresh, Running
from hogtui.api.slots import Priority

if TYPE_CHECKING:
    from hogtui.api.client import Client

CACHED = "force_cache"
"""Only what is there already; nothing is computed."""


@dataclass(frozen=True)
class Computed:
    """What an insight, or a query, came to."""

    body: Mapping[str, Any]
    """As it was sent, with the result under `result`; that is None where nothing is kept."""
    stale: bool = False
    """Old, shown while a new one is computed."""

    @property
    def has_result(self) -> bool:
        """Whether there is anything to draw."""
        return self.body.get("result") is not None

    @property
    def at(self) -> datetime | None:
        """When it was computed."""
        return moment(self.body.get("last_refresh"))

    @property
    def old_from(self) -> datetime | None:
        """When PostHog takes it for old."""
        return moment(self.body.get("cache_target_age"))

    @property
    def allowed_from(self) -> datetime | None:
        """When PostHog would compute it again for the asking."""
        return moment(self.body.get("next_allowed_client_refresh"))

    @property
    def hogql(self) -> str:
        """The query behind it; "" where PostHog does not tell."""
        found = self.body.get("hogql")
        return found if isinstance(found, str) else ""


def moment(value: object) -> datetime | None:
    """A moment as PostHog writes it; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Overrides:
    """What is looked at instead of what is saved."""

    dashboard: int | None = None
    """Whose filters count too."""
    filters: Mapping[str, Any] | None = None
    """As a dashboard has them: date_from, date_to, properties, breakdown_filter."""
    variables: Mapping[str, Any] | None = None
    """By the ids of the variables: code_name, variableId, value."""

    def params(self) -> dict[str, str]:
        """As they are sent with a GET."""
        found = {}
        if self.dashboard is not None:
            found["from_dashboard"] = str(self.dashboard)
        if self.filters:
            found["filters_override"] = json.dumps(self.filters, separators=(",", ":"))
        if self.variables:
            found["variables_override"] = json.dumps(self.variables, separators=(",", ":"))
        return found


NOTHING = Overrides()


async def compute_insight(
    client: "Client",
    number: int | str,
    *,
    query_id: str,
    refresh: Refresh = Refresh.ASYNC,
    overrides: Overrides = NOTHING,
    priority: Priority = Priority.VISIBLE,
) -> AsyncGenerator[Running | Computed, None]:
    """A saved insight; the last thing that comes is not stale. Raises ApiError.

    What is kept comes at once; what is old comes before what is new. Cancelling the task that
    iterates, or closing the iterator, cancels the computation on the server.
    """
    params = {"refresh": str(refresh), **overrides.params()}
    ask = partial(
        client.get,
        client.project(f"insights/{number}/"),
        params=params,
        priority=priority,
        label="insight",
        timeout=QUERY_SECONDS,
        cap=QUERY_CAP,
    )
    # Of what is computed apart only the result comes at the end; the rest is known before.
    known: dict[str, Any] = {}
    read = partial(read_computed, known=known)

    async def submit(run: Following[Computed]) -> Any:
        reply = await run.submitted(ask, refresh)
        if isinstance(reply.body, Mapping):
            known.update(reply.body)
        return reply

    run = Following(client, query_id, priority, has_result=has_result, read=read)
    async with aclosing(run.run(submit)) as steps:
        async for step in steps:
            yield step


async def compute_node(
    client: "Client",
    node: Mapping[str, Any],
    *,
    query_id: str,
    refresh: Refresh = Refresh.ASYNC,
    priority: Priority = Priority.USER,
    variables: Mapping[str, Any] | None = None,
) -> AsyncGenerator[Running | Computed, None]:
    """A query of any kind that nobody has saved. Raises ApiError."""
    body: dict[str, Any] = {"query": dict(node), "refresh": refresh, "client_query_id": query_id}
    if variables:
        body["variables_override"] = dict(variables)
    ask = partial(client.post_query, body, priority=priority)
    run = Following(client, query_id, priority, has_result=has_result, read=read_computed)
    async with aclosing(run.run(lambda each: each.submitted(ask, refresh))) as steps:
        async for step in steps:
            yield step


async def read_insight(
    client: "Client",
    *,
    short_id: str,
    priority: Priority = Priority.VISIBLE,
) -> Mapping[str, Any] | None:
    """What is saved of an insight, with what is kept of its result. Raises ApiError."""
    reply = await client.get(
        client.project("insights/"),
        params={"short_id": short_id, "refresh": CACHED, "limit": 1},
        priority=priority,
        label="insight",
        timeout=INSIGHT_SECONDS,
        cap=QUERY_CAP,
    )
    rows = reply.body.get("results") if isinstance(reply.body, Mapping) else None
    if not isinstance(rows, list):
        raise BadBody("The list of insights is not a list.")
    return next((row for row in rows if isinstance(row, Mapping)), None)


def has_result(body: object) -> bool:
    """Whether there is a result in an answer, be it an old one."""
    if not isinstance(body, Mapping):
        return False
    return body.get("result", body.get("results")) is not None


def read_computed(
    body: object,
    *,
    seconds: float,
    progress: Progress | None = None,
    stale: bool = False,
    known: Mapping[str, Any] | None = None,
) -> Computed:
    """What there is in an answer; raises BadBody when it is none."""
    del seconds, progress
    if not isinstance(body, Mapping):
        raise BadBody("The answer is not an insight.")
    found = {**(known or {}), **{name: body[name] for name in body if name != "results"}}
    if "results" in body:
        found["result"] = body["results"]
    found.setdefault("result", None)
    return Computed(found, stale)


async def run_tiles(
    client: "Client",
    dashboard: int,
    tiles: Sequence[int],
    *,
    force: bool = False,
    priority: Priority = Priority.VISIBLE,
    seconds: float,
) -> Mapping[int, Any] | None:
    """The results of some tiles, computed together in one request, by the tiles' numbers.

    None where this server cannot do that. Raises ApiError.
    """
    params = {
        "refresh": "force_blocking" if force else "blocking",
        "output_format": "json",
        "tile_ids": ",".join(map(str, tiles)),
    }
    path = client.project(f"dashboards/{dashboard}/run_insights/")
    async with client.query_places.hold(priority):
        try:
            reply = await client.get(
                path,
                params=params,
                priority=priority,
                label="tiles",
                timeout=seconds,
                cap=QUERY_CAP,
            )
        except NotFound:
            return None
    rows = reply.body.get("results") if isinstance(reply.body, Mapping) else None
    if not isinstance(rows, list):
        raise BadBody("The tiles that were computed are not a list.")
    found = {}
    for row in rows:
        insight = row.get("insight") if isinstance(row, Mapping) else None
        if isinstance(insight, Mapping) and isinstance(row.get("id"), int):
            found[row["id"]] = insight.get("result")
    return found
