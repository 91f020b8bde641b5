"""The bodies of the query endpoint; a key that is not known here is refused."""
# ruff: noqa: N815 -- these are the names that PostHog has on the wire

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from hogtui.demo.server import errors
from hogtui.demo.server.cache import Mode

if TYPE_CHECKING:
    from hogtui.demo.server.insight_bodies import InsightRequest


class Body(BaseModel):
    """A part of a request."""

    model_config = ConfigDict(extra="forbid")


class DateRange(Body):
    """A span of time, in PostHog's own notation such as -7d."""

    date_from: str | None = None
    date_to: str | None = None
    explicitDate: bool | None = None


class Filters(Body):
    """What replaces {filters}."""

    properties: list[dict[str, Any]] | None = None
    dateRange: DateRange | None = None
    filterTestAccounts: bool | None = None


class Variable(Body):
    """The value of one variable for this run."""

    variableId: str
    code_name: str
    value: Any = None
    isNull: bool | None = None


class Node(Body):
    """What every kind of query may carry."""

    name: str | None = None
    tags: dict[str, Any] | None = None
    modifiers: dict[str, Any] | None = None
    response: dict[str, Any] | None = None
    version: float | None = None


class HogQLQuery(Node):
    """SQL."""

    kind: Literal["HogQLQuery"]
    query: str
    values: dict[str, Any] | None = None
    filters: Filters | None = None
    variables: dict[str, Variable] | None = None
    explain: bool | None = None
    connectionId: str | None = None
    sendRawQuery: bool | None = None


class EventsQuery(Node):
    """Events, chosen by columns and filters."""

    kind: Literal["EventsQuery"]
    select: list[str]
    where: list[str] | None = None
    event: str | None = None
    events: list[str] | None = None
    after: str | None = None
    before: str | None = None
    orderBy: list[str] | None = None
    limit: int | None = Field(default=None, ge=0)
    offset: int | None = Field(default=None, ge=0)
    properties: list[dict[str, Any]] | None = None
    fixedProperties: list[dict[str, Any]] | None = None
    filterTestAccounts: bool | None = None
    personId: str | None = None
    actionId: int | None = None


class HogQLMetadata(Node):
    """Is this query right, and where is it not?"""

    kind: Literal["HogQLMetadata"]
    language: Literal["hogQL", "hogQLExpr", "hog", "hogTemplate", "hogJson", "liquid"]
    query: str
    filters: Filters | None = None
    variables: dict[str, Variable] | None = None
    globals: dict[str, Any] | None = None
    sourceQuery: dict[str, Any] | None = None
    debug: bool | None = None
    connectionId: str | None = None


class HogQLAutocomplete(Node):
    """What could stand here?"""

    kind: Literal["HogQLAutocomplete"]
    language: Literal["hogQL", "hogQLExpr", "hog", "hogTemplate", "hogJson", "liquid"]
    query: str
    startPosition: int = Field(ge=0)
    endPosition: int = Field(ge=0)
    filters: Filters | None = None
    globals: dict[str, Any] | None = None
    sourceQuery: dict[str, Any] | None = None
    connectionId: str | None = None


class DatabaseSchemaQuery(Node):
    """Which tables and fields are there?"""

    kind: Literal["DatabaseSchemaQuery"]
    connectionId: str | None = None


class InsightQuery(Node):
    """Any kind of insight, or the persons behind one; the kinds are read when one is asked."""

    kind: str


class DataVisualizationNode(Node):
    """SQL with how to draw it."""

    kind: Literal["DataVisualizationNode"]
    source: HogQLQuery
    display: str | None = None
    chartSettings: dict[str, Any] | None = None
    tableSettings: dict[str, Any] | None = None


class DataTableNode(Node):
    """A query with how to show it as a table; the how is for the browser alone."""

    model_config = ConfigDict(extra="ignore")

    kind: Literal["DataTableNode"]
    source: Annotated[HogQLQuery | EventsQuery, Field(discriminator="kind")]


Query = Annotated[
    HogQLQuery
    | EventsQuery
    | HogQLMetadata
    | HogQLAutocomplete
    | DatabaseSchemaQuery
    | DataVisualizationNode
    | DataTableNode,
    Field(discriminator="kind"),
]
KINDS = frozenset(
    (
        "HogQLQuery",
        "EventsQuery",
        "HogQLMetadata",
        "HogQLAutocomplete",
        "DatabaseSchemaQuery",
        "DataVisualizationNode",
        "DataTableNode",
    )
)


INSIGHTS = frozenset(
    (
        "InsightVizNode",
        "TrendsQuery",
        "FunnelsQuery",
        "RetentionQuery",
        "PathsQuery",
        "StickinessQuery",
        "LifecycleQuery",
        "CalendarHeatmapQuery",
        "ActorsQuery",
    )
)
"""Kinds whose bodies are read elsewhere, so that a start need not make them."""


class DashboardFilter(Body):
    """What a dashboard lays over its queries."""

    properties: list[dict[str, Any]] | None = None
    date_from: str | None = None
    date_to: str | None = None
    explicitDate: bool | None = None
    breakdown_filter: dict[str, Any] | None = None


class Request(Body):
    """The body of POST query/, whatever is asked."""

    refresh: Mode | None = None
    run_async: bool | None = Field(default=None, alias="async")
    client_query_id: str | None = None
    name: str | None = Field(default=None, max_length=128)
    filters_override: DashboardFilter | None = None
    variables_override: dict[str, dict[str, Any]] | None = None
    limit_context: Literal["posthog_ai"] | None = None

    @property
    def mode(self) -> Mode:
        """How the cache is to be used here."""
        if self.run_async:
            return Mode.ASYNC
        mode = self.refresh or Mode.BLOCKING
        return Mode.BLOCKING if mode is Mode.FORCE_CACHE else mode


class QueryRequest(Request):
    """With any kind of query but an insight."""

    query: Query


_REQUEST = TypeAdapter(QueryRequest)


def kind_of(body: Any) -> str | None:
    """The kind of query in a body that nobody has checked yet."""
    query = body.get("query") if isinstance(body, dict) else None
    kind = query.get("kind") if isinstance(query, dict) else None
    return kind if isinstance(kind, str) else None


def read_request(body: Any) -> "QueryRequest | InsightRequest":
    """The request in a body; raises Refusal in pydantic's own words, as PostHog does."""
    if isinstance(body, dict):
        # The key may travel here; authentication has read it.
        body = {name: value for name, value in body.items() if name != "personal_api_key"}
    kind = kind_of(body)
    if kind and kind not in KINDS | INSIGHTS:
        raise errors.unsupported_kind(kind)
    try:
        if kind in INSIGHTS:
            from hogtui.demo.server.insight_bodies import read_insight_request

            return read_insight_request(body)
        return _REQUEST.validate_python(body)
    except ValidationError as error:
        lines = [
            line
            for line in str(error).splitlines()
            if not line.startswith("    For further information visit")
        ]
        raise errors.unreadable("\n".join(lines)) from None
