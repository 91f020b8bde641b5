"""Insights that were saved before there were queries: their filters as a query."""

from collections.abc import Mapping
from typing import Any

from hogtui.demo.insights.asking import Query, items

_KINDS = {
    "TRENDS": ("TrendsQuery", "trendsFilter"),
    "FUNNELS": ("FunnelsQuery", "funnelsFilter"),
    "RETENTION": ("RetentionQuery", "retentionFilter"),
    "PATHS": ("PathsQuery", "pathsFilter"),
    "STICKINESS": ("StickinessQuery", "stickinessFilter"),
    "LIFECYCLE": ("LifecycleQuery", "lifecycleFilter"),
}
_OPTIONS = {
    "display",
    "formula",
    "smoothing_intervals",
    "show_values_on_series",
    "aggregation_axis_format",
    "aggregation_axis_prefix",
    "aggregation_axis_postfix",
    "hidden_legend_indexes",
    "show_legend",
    "funnel_viz_type",
    "funnel_order_type",
    "funnel_window_interval",
    "funnel_window_interval_unit",
    "funnel_from_step",
    "funnel_to_step",
    "layout",
    "bin_count",
    "period",
    "total_intervals",
    "retention_type",
    "retention_reference",
    "target_entity",
    "returning_entity",
    "include_event_types",
    "exclude_events",
    "start_point",
    "end_point",
    "step_limit",
    "edge_limit",
    "min_edge_weight",
    "max_edge_weight",
    "local_path_cleaning_filters",
}
_BREAKDOWN = ("breakdown", "breakdown_type", "breakdowns", "breakdown_limit")


def query_of(filters: Mapping[str, Any]) -> dict[str, Any]:
    """The query that means the same."""
    kind, place = _KINDS.get(str(filters.get("insight") or "TRENDS").upper(), _KINDS["TRENDS"])
    options = {_camel(name): value for name, value in filters.items() if name in _OPTIONS}
    query: dict[str, Any] = {
        "kind": kind,
        "series": [_series(each) for each in _in_order(filters)],
        "dateRange": {name: filters.get(name) for name in ("date_from", "date_to")},
        "properties": filters.get("properties") or [],
        "filterTestAccounts": bool(filters.get("filter_test_accounts")),
        place: options,
    }
    if filters.get("interval"):
        query["interval"] = filters["interval"]
    breakdown = {name: filters[name] for name in _BREAKDOWN if filters.get(name) is not None}
    if breakdown:
        query["breakdownFilter"] = breakdown
    if filters.get("compare"):
        query["compareFilter"] = {"compare": True}
    if kind in ("RetentionQuery", "PathsQuery"):
        del query["series"]
    return query


def _in_order(filters: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = [*items(filters.get("events")), *items(filters.get("actions"))]
    return sorted(found, key=lambda each: each.get("order") or 0)


def _series(one: Mapping[str, Any]) -> Query:
    kept = ("name", "custom_name", "math", "math_property", "math_hogql", "properties")
    node = {name: one[name] for name in kept if one.get(name) is not None}
    if one.get("type") == "actions":
        return {"kind": "ActionsNode", "id": one.get("id"), **node}
    return {"kind": "EventsNode", "event": one.get("id"), **node}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)
