"""What goes into the translation and what comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class HogQLError(Exception):
    """A query that PostHog would refuse; offsets are code points, the end exclusive."""

    def __init__(
        self,
        message: str,
        *,
        start: int | None = None,
        end: int | None = None,
        hints: Sequence[str] = (),
        tables: Sequence[str] = (),
        fix: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.hints = tuple(hints)
        """What the many-lined `detail` of the API says after "Hint: "."""
        self.tables = tuple(tables)
        self.fix = fix


@dataclass(frozen=True)
class Context:
    """Everything a translation depends on; the same context gives the same SQL."""

    team_id: int
    now: datetime
    """Aware. Printed in place of now(), so that a cached answer can be told from a fresh one."""
    timezone: str = "UTC"
    values: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
    """By code name; a missing one is an error, as at PostHog."""
    filters: Mapping[str, Any] | None = None
    """`{properties, dateRange: {date_from, date_to}, filterTestAccounts}`."""
    test_account_filters: Sequence[Mapping[str, Any]] = ()
    cohorts: Mapping[int, str] = field(default_factory=dict)
    """Cohort id to name, for IN COHORT."""
    views: Mapping[str, str] = field(default_factory=dict)
    """The HogQL of the project's views by their names."""
    group_types: Sequence[str] = ()
    """Group type names by index."""
    property_types: Mapping[str, str] = field(default_factory=dict)
    """What the project's property definitions say, such as `{"event:price": "Numeric"}`.

    Keys are `event:`, `person:` or `group:` (`group:0:` for one type) and the name; values are
    String, Numeric, Boolean and DateTime. A property without an entry is text.
    """
    week_start_day: int = 0
    """0 for Sunday, 1 for Monday; what toStartOfWeek() takes when the query does not say."""
    default_limit: int = 100
    max_limit: int = 50_000


@dataclass(frozen=True)
class Notice:
    """Something worth saying about a part of the query."""

    message: str
    start: int | None = None
    end: int | None = None
    fix: str | None = None


@dataclass(frozen=True)
class Translated:
    """A query ready for the engine."""

    sql: str
    hogql: str
    """The query printed back as HogQL."""
    columns: Sequence[str]
    """What PostHog calls the result columns."""
    limit: int | None
    """The limit we added; then the SQL asks for one more row. None when the query has its own."""
    offset: int | None
    tables: Sequence[str]
    """HogQL tables that the query names."""
    engine_tables: Sequence[str] = ()
    warnings: Sequence[Notice] = ()
    notices: Sequence[Notice] = ()
    using_indices: str = "undecisive"
    """yes, no, partial or undecisive: whether events are bounded by time."""
