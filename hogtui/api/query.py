"""HogQL queries: submit, follow, cancel.

Imports neither httpx nor pydantic, so that panes may name these types before the first frame.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Any

from hogtui.api.answers import has_rows, read_check, read_result, read_schema
from hogtui.api.following import Following
from hogtui.api.query_types import (
    Check,
    Field,
    HogQL,
    Progress,
    Refresh,
    Result,
    Running,
    Table,
)
from hogtui.api.slots import Priority

if TYPE_CHECKING:
    from hogtui.api.client import Client

__all__ = [
    "Check",
    "Field",
    "HogQL",
    "Progress",
    "Refresh",
    "Result",
    "Running",
    "Table",
    "cancel_query",
    "check_query",
    "database_schema",
    "run_query",
]

NAME_LENGTH = 128


def run_query(
    client: "Client",
    query: HogQL,
    *,
    query_id: str,
    refresh: Refresh = Refresh.ASYNC,
) -> AsyncGenerator[Running | Result, None]:
    """Run a query; the last thing that comes is a Result with `stale` False.

    Stale rows come first when the cache has them. Cancelling the task that iterates, or closing
    the iterator, cancels the query on the server. Raises ApiError.
    """
    return run_body(client, body_of(query), query_id=query_id, refresh=refresh)


async def run_body(
    client: "Client",
    body: Mapping[str, Any],
    *,
    query_id: str,
    refresh: Refresh = Refresh.ASYNC,
    priority: Priority = Priority.USER,
) -> AsyncGenerator[Running | Result, None]:
    """The same for any kind of query whose results are rows; `body` is a QueryRequest."""
    following = Following(client, query_id, priority, has_result=has_rows, read=read_result)
    request = {**body, "refresh": refresh, "client_query_id": query_id}
    ask = partial(client.post_query, request, priority=priority)
    async with aclosing(following.run(lambda run: run.submitted(ask, refresh))) as steps:
        async for step in steps:
            yield step


async def cancel_query(client: "Client", query_id: str) -> str:
    """Stop a query on the server; gives the server's words. Raises ApiError."""
    path = client.running_queries.pop(query_id, client.project(f"query/{query_id}/"))
    reply = await client.delete_query(path)
    words = reply.body.get("message") if isinstance(reply.body, Mapping) else None
    return words if isinstance(words, str) else "Cancelled."


async def check_query(
    client: "Client",
    text: str,
    *,
    filters: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
    priority: Priority = Priority.VISIBLE,
) -> Check:
    """What PostHog finds in a query without running it; costs one request. Raises ApiError."""
    query: dict[str, Any] = {"kind": "HogQLMetadata", "language": "hogQL", "query": text}
    if filters is not None:
        query["filters"] = dict(filters)
    if variables:
        query["variables"] = dict(variables)
    reply = await client.post_query({"query": query}, priority=priority, label="check")
    return read_check(reply.body)


async def database_schema(
    client: "Client", *, priority: Priority = Priority.VISIBLE
) -> dict[str, Table]:
    """Every table that HogQL knows in this project, by name. Raises ApiError."""
    body = {"query": {"kind": "DatabaseSchemaQuery"}}
    reply = await client.post_query(body, priority=priority, label="schema")
    return read_schema(reply.body)


def body_of(query: HogQL) -> dict[str, Any]:
    """The QueryRequest for a query; PostHog refuses members it does not know."""
    node: dict[str, Any] = {"kind": "HogQLQuery", "query": query.text}
    if query.values:
        node["values"] = dict(query.values)
    if query.variables:
        node["variables"] = dict(query.variables)
    if query.filters is not None:
        node["filters"] = dict(query.filters)
    if query.explain:
        node["explain"] = True
    body: dict[str, Any] = {"query": node}
    if query.name:
        body["name"] = query.name[:NAME_LENGTH]
    return body
