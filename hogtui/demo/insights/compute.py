"""A query of any kind of insight to the results that PostHog would give."""

from collections.abc import Callable, Mapping
from typing import Any

from hogtui.demo.insights.asking import Asking, InsightError, Query, a_map
from hogtui.demo.insights.funnels import funnels
from hogtui.demo.insights.lifecycle import lifecycle
from hogtui.demo.insights.paths import paths
from hogtui.demo.insights.retention import periods_of, retention
from hogtui.demo.insights.spans import resolved, span_of
from hogtui.demo.insights.spread import box_plot, heatmap
from hogtui.demo.insights.stickiness import stickiness
from hogtui.demo.insights.trends import trends

KINDS: Mapping[str, Callable[[Query, Asking], Any]] = {
    "TrendsQuery": trends,
    "FunnelsQuery": funnels,
    "RetentionQuery": retention,
    "PathsQuery": paths,
    "StickinessQuery": stickiness,
    "LifecycleQuery": lifecycle,
    "CalendarHeatmapQuery": heatmap,
}
_DISPLAYS = {"BoxPlot": box_plot, "CalendarHeatmap": heatmap}
"""Trends whose results have other shapes."""


def compute(query: Query, asking: Asking) -> dict[str, Any]:
    """Results, hogql and dates of a query; raises InsightError, HogQLError or EngineError."""
    kind = str(query.get("kind"))
    maker = KINDS.get(kind)
    if maker is None:
        raise InsightError(f"Insights of kind {kind} cannot be computed here.")
    display = a_map(query.get("trendsFilter")).get("display")
    if kind == "TrendsQuery" and display in _DISPLAYS:
        maker = _DISPLAYS[display]
    span = periods_of(query, asking) if kind == "RetentionQuery" else span_of(query, asking)
    results = maker(query, asking)
    return {"results": results, "hogql": asking.hogql, "resolved_date_range": resolved(span)}


def interval_of(query: Query) -> str | None:
    """How finely the time of a query is cut, which decides how soon its answer is stale."""
    kind = query.get("kind")
    if kind == "RetentionQuery":
        return str(a_map(query.get("retentionFilter")).get("period") or "Day").lower()
    if kind not in KINDS or kind in ("PathsQuery", "CalendarHeatmapQuery"):
        return None if kind not in KINDS else "day"
    return str(query.get("interval") or "day")
