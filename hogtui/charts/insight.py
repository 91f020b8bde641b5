"""An insight, as PostHog sends it, to what to draw of it."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from hogtui.charts.insights import funnels, heatmaps, lifecycle, paths, retention, sql, trends
from hogtui.charts.insights.asked import Asked, a_map, asked, maps
from hogtui.charts.insights.spread import spread
from hogtui.charts.insights.stickiness import stickiness
from hogtui.charts.model import Chart, Words
from hogtui.text.values import copy_text

LONGEST = 100_000
"""Characters of a result that are shown as they came."""

_Make = Callable[[object, Asked], Chart]


def chart_of_insight(
    insight: Mapping[str, Any],
    *,
    zone: tzinfo,
    now: datetime,
    annotations: Sequence[Mapping[str, Any]] = (),
) -> Chart:
    """The chart of an insight, or of the answer to a query that has its `query` beside it.

    Never raises: what is not known is shown as it came, with a word about it. `zone` is the
    project's; `now` tells which periods are not over when the insight does not say.
    """
    wanted = asked(insight, zone, now, annotations)
    result = insight.get("result", insight.get("results"))
    if result is None:
        return Words(text="There is no result: it was not computed yet, or not kept.")
    if result == [] and not insight.get("columns"):
        return Words(text="The insight ran and found nothing.")
    if _is_rows(result, insight):
        columns = insight.get("columns")
        names = columns if isinstance(columns, list) else []
        return sql.sql(result, names, insight.get("types"), wanted)
    make = _maker(result, insight, wanted)
    if make is None:
        kind = wanted.kind or "this kind"
        words = f"There is no drawing of {kind} yet: this is what PostHog sent."
        return Words(text=words, body=as_json(result))
    return make(_spread_result(result, insight), wanted)


def _is_rows(result: object, insight: Mapping[str, Any]) -> bool:
    if not isinstance(result, list):
        return False
    if isinstance(insight.get("columns"), list):
        return not result or not isinstance(result[0], Mapping)
    return bool(result) and isinstance(result[0], list) and not maps(result[0])


def _maker(result: object, insight: Mapping[str, Any], wanted: Asked) -> _Make | None:
    """By the shape of the result, which never lies; by the kind where shapes are alike."""
    if isinstance(result, Mapping):
        if "bins" in result:
            return funnels.time_to_convert
        return heatmaps.heatmap if isinstance(result.get("data"), list) else None
    if not isinstance(result, list):
        return None
    if isinstance(insight.get("boxplot_data"), list) and insight["boxplot_data"]:
        return spread
    first = result[0][0] if isinstance(result[0], list) and result[0] else result[0]
    names = set(a_map(first))
    for needed, make in _SHAPES:
        if needed <= names:
            return make
    if "data" not in names and "aggregated_value" not in names:
        return None
    if wanted.kind == "LifecycleQuery" or first.get("status") in lifecycle.STATES:
        return lifecycle.lifecycle
    if wanted.kind == "FunnelsQuery" or not names & {"label", "action"}:
        return funnels.over_time
    days = first.get("days")
    if wanted.kind == "StickinessQuery" or (days and isinstance(days, list) and _whole(days)):
        return stickiness
    return trends.trends


_SHAPES: tuple[tuple[set[str], _Make], ...] = (
    ({"p25", "median"}, spread),
    ({"source", "target", "value"}, paths.paths),
    ({"values", "date"}, retention.retention),
    ({"values", "label"}, retention.retention),
    ({"action_id", "count", "order"}, funnels.steps),
    ({"average_conversion_time", "count", "name"}, funnels.steps),
)


def _whole(days: list[object]) -> bool:
    return all(isinstance(day, int) for day in days)


def _spread_result(result: object, insight: Mapping[str, Any]) -> object:
    """Older servers send the boxes of a box plot beside the result."""
    boxes = insight.get("boxplot_data")
    return boxes if isinstance(boxes, list) and boxes else result


def as_json(value: object) -> str:
    """A value as it came, in lines."""
    try:
        text = json.dumps(value, indent=2, ensure_ascii=False)
    except (RecursionError, ValueError, TypeError):
        text = copy_text(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
