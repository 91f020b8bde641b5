"""The bodies of queries for insights and for the persons behind them."""
# ruff: noqa: N815 -- these are the names that PostHog has on the wire

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from hogtui.demo.server.bodies import DateRange, InsightQuery, Node, Request


class Insight(InsightQuery):
    """What all kinds of insights may carry."""

    dateRange: DateRange | None = None
    properties: list[dict[str, Any]] | dict[str, Any] | None = None
    filterTestAccounts: bool | None = None
    samplingFactor: float | None = None
    aggregation_group_type_index: int | None = None
    breakdownFilter: dict[str, Any] | None = None
    dataColorTheme: int | None = None


class OverTime(Insight):
    """Insights of several series, in periods."""

    series: list[dict[str, Any]]
    interval: Literal["minute", "hour", "day", "week", "month"] | None = None
    compareFilter: dict[str, Any] | None = None


class TrendsQuery(OverTime):
    """Numbers over time."""

    kind: Literal["TrendsQuery"]
    trendsFilter: dict[str, Any] | None = None
    conversionGoal: dict[str, Any] | None = None


class FunnelsQuery(OverTime):
    """How far people come."""

    kind: Literal["FunnelsQuery"]
    funnelsFilter: dict[str, Any] | None = None


class StickinessQuery(OverTime):
    """How often people come."""

    kind: Literal["StickinessQuery"]
    stickinessFilter: dict[str, Any] | None = None


class LifecycleQuery(OverTime):
    """Who comes, stays and goes."""

    kind: Literal["LifecycleQuery"]
    lifecycleFilter: dict[str, Any] | None = None


class CalendarHeatmapQuery(OverTime):
    """At which hours of the week."""

    kind: Literal["CalendarHeatmapQuery"]
    calendarHeatmapFilter: dict[str, Any] | None = None


class RetentionQuery(Insight):
    """Who comes again."""

    kind: Literal["RetentionQuery"]
    retentionFilter: dict[str, Any]


class PathsQuery(Insight):
    """From where to where."""

    kind: Literal["PathsQuery"]
    pathsFilter: dict[str, Any]
    funnelPathsFilter: dict[str, Any] | None = None


class ActorsQuery(InsightQuery):
    """Persons, all or those behind a point."""

    kind: Literal["ActorsQuery"]
    source: dict[str, Any] | None = None
    select: list[str] | None = None
    search: str | None = None
    properties: list[dict[str, Any]] | dict[str, Any] | None = None
    fixedProperties: list[dict[str, Any]] | None = None
    orderBy: list[str] | None = None
    limit: int | None = Field(default=None, ge=0)
    offset: int | None = Field(default=None, ge=0)


AnyInsight = Annotated[
    TrendsQuery
    | FunnelsQuery
    | RetentionQuery
    | PathsQuery
    | StickinessQuery
    | LifecycleQuery
    | CalendarHeatmapQuery,
    Field(discriminator="kind"),
]


class InsightVizNode(Node):
    """An insight with how its page looks; that is for the browser alone."""

    kind: Literal["InsightVizNode"]
    source: AnyInsight
    full: bool | None = None
    embedded: bool | None = None
    hidePersonsModal: bool | None = None
    hideTooltipOnScroll: bool | None = None
    showCorrelationTable: bool | None = None
    showFilters: bool | None = None
    showHeader: bool | None = None
    showLastComputation: bool | None = None
    showLastComputationRefresh: bool | None = None
    showResults: bool | None = None
    showTable: bool | None = None
    suppressSessionAnalysisWarning: bool | None = None
    vizSpecificOptions: dict[str, Any] | None = None


class InsightRequest(Request):
    """The body of POST query/ with an insight."""

    # PostHog has one model for all bodies, and its errors name it.
    model_config = ConfigDict(extra="forbid", title="QueryRequest")

    query: Annotated[AnyInsight | ActorsQuery | InsightVizNode, Field(discriminator="kind")]

    @property
    def asked(self) -> InsightQuery:
        """The query itself."""
        query = self.query
        return query.source if isinstance(query, InsightVizNode) else query


_REQUEST = TypeAdapter(InsightRequest)


def read_insight_request(body: Any) -> InsightRequest:
    """The request in a body; raises pydantic's ValidationError."""
    return _REQUEST.validate_python(body)
