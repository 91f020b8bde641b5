"""What goes into a query and what comes out of it, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from hogtui.api.errors import Problem


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
    explain: bool = False
    """Tell the plan too; what is wrong with the query is then told in the result."""


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
    plan: Sequence[str] = ()
    """How the engine would go about it, for a query that asked to `explain`."""
    error: str = ""
    """Why there are no rows, for a query that asked to `explain`."""
    progress: Progress | None = None
    """The last that was seen while it ran: a lower bound of what it read."""
    stale: bool = False
    """Old rows, shown while new ones are computed."""
    local: bool = False
    """Made on this machine of rows that were here: PostHog was not asked."""


@dataclass(frozen=True)
class Check:
    """What PostHog thinks of a query without running it."""

    valid: bool
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    """What the resolver knows, such as the type of a property."""
    tables: tuple[str, ...] = ()
    indices: str = ""
    """Whether it finds its rows by an index: "yes", "no", "partial", or "" where nobody knows."""
    is_local: bool = False
    """It is the opinion of the parser on this machine; PostHog was not asked."""


@dataclass(frozen=True)
class Field:
    """One column or relation of a table."""

    name: str
    type: str
    """string, integer, datetime, json, lazy_table, ... as PostHog names it."""
    insert: str
    """What to write in a query: the name, quoted where it has to be."""
    table: str | None = None
    """The table that it leads to, if it is a relation."""
    fields: tuple[str, ...] = ()
    """The columns of that table, where PostHog lists them."""


@dataclass(frozen=True)
class Table:
    """One table that HogQL knows."""

    name: str
    type: str
    """posthog, system, data_warehouse, view, ... as PostHog names it."""
    fields: tuple[Field, ...]
    rows: int | None = None
