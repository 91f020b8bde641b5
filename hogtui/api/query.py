"""HogQL queries: submit, follow, cancel.

Imports neither httpx nor pydantic, so that panes may name these types before the first frame.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hogtui.api.client import Client


class Refresh(StrEnum):
    """How the server may use its cache; only the ones we send."""

    ASYNC = "async"
    FORCE_ASYNC = "force_async"
    BLOCKING = "blocking"
    FORCE_BLOCKING = "force_blocking"


@dataclass(frozen=True)
class HogQL:
    """A query as the user wrote it, with what fills its placeholders."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
    filters: Mapping[str, Any] | None = None
    name: str = ""
    """Marks our own requests in the project's query log."""


@dataclass(frozen=True)
class Progress:
    """What the engine had done when we last asked."""

    rows_read: int
    bytes_read: int
    estimated_rows: int | None
    """May be too small, or absent."""
    seconds: float
    cpu_seconds: float | None


@dataclass(frozen=True)
class Running:
    """The query is on its way; `progress` is None until the server has told any."""

    query_id: str
    seconds: float
    """Since we submitted it, on our clock."""
    progress: Progress | None = None


@dataclass(frozen=True)
class Result:
    """Rows as they came, and what the server said about them."""

    columns: Sequence[str]
    types: Sequence[str]
    """ClickHouse type per column, "" where the server gave none."""
    rows: Sequence[Sequence[Any]]
    has_more: bool | None
    """None when the query has its own LIMIT: then only the user knows."""
    limit: int | None
    seconds: float
    """From submit to decoded rows, on our clock."""
    is_cached: bool = False
    last_refresh: datetime | None = None
    timezone: str = "UTC"
    clickhouse: str = ""
    hogql: str = ""
    timings: Sequence[tuple[str, float]] = ()
    warnings: Sequence[str] = ()
    progress: Progress | None = None
    """The last that was seen while it ran: a lower bound of what it read."""
    stale: bool = False
    """Old rows, shown while new ones are computed."""


async def run_query(
    client: "Client",
    query: HogQL,
    *,
    query_id: str,
    refresh: Refresh = Refresh.ASYNC,
) -> AsyncIterator[Running | Result]:
    """Run a query; the last thing that comes is a Result with `stale` False.

    Stale rows come first when the cache has them. Cancelling the task that iterates, or closing
    the iterator, cancels the query on the server. Raises ApiError.
    """
    raise NotImplementedError
    yield  # type: ignore[unreachable]  # makes this signature an async generator


async def cancel_query(client: "Client", query_id: str) -> str:
    """Stop a query on the server; gives the server's words."""
    raise NotImplementedError
