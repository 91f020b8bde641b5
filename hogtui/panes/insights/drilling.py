"""From a point of a chart to the people behind it, and from an insight to its HogQL."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from hogtui.api.insights import Computed
from hogtui.charts.insights.asked import Asked, maps, words
from hogtui.charts.insights.funnels import steps as funnel_steps
from hogtui.charts.insights.lifecycle import STATES, state_of
from hogtui.charts.insights.paths import split
from hogtui.charts.insights.trends import names_of, total_of
from hogtui.charts.model import Flows, Funnel, Heat, Plot, Ranks
from hogtui.charts.sketch import Sketch
from hogtui.resources.insight_words import a_map, source_of

SELECT = ("actor", "created_at")
MOST = 100
"""People of one page."""


class Undrillable(Exception):
    """There are no people behind this; the message is a sentence for a person."""


class Point(NamedTuple):
    """A point of a chart, and who is behind it."""

    title: str
    source: Mapping[str, Any]
    """The query of the people behind it."""

    def node(self, offset: int = 0, search: str = "") -> dict[str, Any]:
        """The query of one page of them."""
        node: dict[str, Any] = {
            "kind": "ActorsQuery",
            "select": [*SELECT],
            "source": dict(self.source),
            "limit": MOST,
            "offset": offset,
        }
        return {**node, "search": search} if search else node


def point_under(body: Mapping[str, Any], sketch: Sketch) -> Point:
    """What the cursor of a chart is on. Raises Undrillable."""
    source = source_of(body.get("query"))
    kind = str(source.get("kind") or "")
    result, place = body.get("result"), sketch.cursor
    if kind == "HogQLQuery":
        raise Undrillable("An SQL insight does not say who is behind a value: Q opens its query.")
    if not source:
        raise Undrillable("Older insights without a query cannot tell who is behind a point.")
    match kind, sketch.chart:
        case "FunnelsQuery", Funnel() as funnel:
            return _of_funnel(source, result, funnel, place, sketch.chosen or 0)
        case "RetentionQuery", Heat() as heat if heat.columns:
            return _of_retention(source, result, heat, place)
        case "PathsQuery", Flows(edges=edges) if place < len(edges):
            return _of_paths(source, result, place)
        case "LifecycleQuery", Plot() as plot:
            return _of_lifecycle(source, result, plot, sketch)
        case (("TrendsQuery" | "StickinessQuery" | "FunnelsQuery"), Plot() as plot):
            return _of_plot(source, result, plot, sketch)
        case "TrendsQuery", Ranks() as ranks:
            return _of_ranks(source, result, ranks, place)
    if kind == "TrendsQuery" and maps(result):
        return _of_series(source, maps(result)[0], None, "")
    raise Undrillable("PostHog does not tell who is behind a point of this kind of chart.")


def _series_at(plot: Plot, sketch: Sketch) -> int:
    """The series that keys mean; without one the largest at the cursor."""
    if sketch.chosen is not None and sketch.chosen < len(plot.series):
        return sketch.chosen
    seen = [place for place in range(len(plot.series)) if place not in sketch.view.hidden]
    return max(seen or [0], key=lambda place: abs(plot.series[place].values[sketch.cursor] or 0))


def _of_plot(source: Mapping[str, Any], result: object, plot: Plot, sketch: Sketch) -> Point:
    found = maps(result)
    if not found or sketch.cursor >= len(plot.x.values):
        raise Undrillable("There is no point under the cursor.")
    place = _series_at(plot, sketch)
    series = found[min(place, len(found) - 1)]
    days = series.get("days") or series.get("dates")
    day = days[sketch.cursor] if isinstance(days, list) and sketch.cursor < len(days) else None
    title = f"{plot.series[place].name} · {plot.x.name(sketch.cursor)}"
    if source.get("kind") == "FunnelsQuery":
        more = {
            "funnelTrendsDropOff": False,
            "funnelTrendsEntrancePeriodStart": day,
            "funnelStep": len(maps(source.get("series"))),
        }
        return Point(title, {"kind": "FunnelsActorsQuery", "source": dict(source), **more})
    return _of_series(source, series, day, title)


def _of_series(
    source: Mapping[str, Any], series: Mapping[str, Any], day: object, title: str
) -> Point:
    stickiness = source.get("kind") == "StickinessQuery"
    kind = "StickinessActorsQuery" if stickiness else "InsightActorsQuery"
    node: dict[str, Any] = {"kind": kind, "source": dict(source)}
    order = a_map(series.get("action")).get("order")
    node["series"] = order if isinstance(order, int) else 0
    if day is not None:
        node["day"] = day
    if "breakdown_value" in series and not stickiness:
        node["breakdown"] = series["breakdown_value"]
    if series.get("compare_label"):
        node["compare"] = series["compare_label"]
    return Point(title or words(series.get("label")) or "everybody", node)


def _of_ranks(source: Mapping[str, Any], result: object, ranks: Ranks, place: int) -> Point:
    if place >= len(ranks.items):
        raise Undrillable("There is nothing under the cursor.")
    found = maps(result)
    # Drawn by size; of what is equally large in the order in which it came.
    order = sorted(
        range(len(found)),
        key=lambda at: (-(total_of(found[at]) or 0), total_of(found[at]) is not None),
    )
    names = names_of(found)
    wanted = ranks.items[place]
    at = next((at for at in order if names[at] == wanted.name), order[place])
    return _of_series(source, found[at], None, wanted.name)


def _of_lifecycle(source: Mapping[str, Any], result: object, plot: Plot, sketch: Sketch) -> Point:
    place = _series_at(plot, sketch)
    state = plot.series[place].name
    found = {state_of(words(e.get("status")), words(e.get("label"))): e for e in maps(result)}
    days = found.get(state, {}).get("days")
    if state not in STATES or not isinstance(days, list) or sketch.cursor >= len(days):
        raise Undrillable("There is no point under the cursor.")
    node = {
        "kind": "InsightActorsQuery",
        "source": dict(source),
        "day": days[sketch.cursor],
        "status": state,
    }
    return Point(f"{state} · {plot.x.name(sketch.cursor)}", node)


def _of_funnel(
    source: Mapping[str, Any], result: object, funnel: Funnel, place: int, group: int
) -> Point:
    group = min(group, len(funnel.groups) - 1)
    if group < 0 or place >= len(funnel.groups[group].steps):
        raise Undrillable("There is no step under the cursor.")
    made = funnel.groups[group]
    title = f"{place + 1} {made.steps[place].name} · {made.name}"
    node = {"kind": "FunnelsActorsQuery", "source": dict(source), "funnelStep": place + 1}
    groups = result if isinstance(result, list) and result and isinstance(result[0], list) else []
    for each in groups:
        rows = maps(each)
        # The names that are drawn are made the same way.
        drawn = funnel_steps([rows], Asked())
        if rows and isinstance(drawn, Funnel) and drawn.groups[0].name == made.name:
            node["funnelStepBreakdown"] = rows[0].get("breakdown_value", rows[0].get("breakdown"))
            break
    return Point(title, node)


def _of_retention(source: Mapping[str, Any], result: object, heat: Heat, place: int) -> Point:
    row, column = divmod(place, len(heat.columns))
    cohorts = maps(result)
    # The mean of all stands above, where there is one.
    row -= len(heat.rows) - len(cohorts)
    if not 0 <= row < len(cohorts):
        raise Undrillable("A mean has nobody behind it: go to a row below.")
    node = {"kind": "InsightActorsQuery", "source": dict(source), "interval": row}
    return Point(f"{heat.rows[place // len(heat.columns)]} · {heat.columns[column]}", node)


def _of_paths(source: Mapping[str, Any], result: object, place: int) -> Point:
    edges: Sequence[Mapping[str, Any]] = sorted(
        maps(result),
        key=lambda each: (split(words(each.get("source")))[0], -(each.get("value") or 0)),
    )
    edge = edges[place]
    start, end = words(edge.get("source")), words(edge.get("target"))
    options = {**a_map(source.get("pathsFilter")), "pathStartKey": start, "pathEndKey": end}
    node = {"kind": "InsightActorsQuery", "source": {**source, "pathsFilter": options}}
    return Point(f"{split(start)[1]} → {split(end)[1]}", node)


def hogql_of(query: Mapping[str, Any], computed: Computed | None) -> str | None:
    """The HogQL behind an insight; None where nobody says."""
    source = source_of(query)
    if source.get("kind") == "HogQLQuery":
        text = source.get("query")
        return text if isinstance(text, str) else None
    return computed.hogql or None if computed is not None else None
