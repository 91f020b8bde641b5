"""Insights and actors: computed by statements of the engine, answered as PostHog answers them."""

from collections.abc import Callable, Mapping
from typing import Any

from hogtui.demo.engine import EngineError
from hogtui.demo.hogql.interface import Context, HogQLError
from hogtui.demo.insights.asking import Asking, InsightError
from hogtui.demo.insights.compute import compute, interval_of
from hogtui.demo.insights.persons import persons
from hogtui.demo.server import errors
from hogtui.demo.server.sql import MODIFIERS, Stopwatch, Work

__all__ = ["insight_answer", "interval_of", "under_dashboard"]


def insight_answer(query: Mapping[str, Any], work: Work, context: Context) -> dict[str, Any]:
    """The answer to a query for an insight or for actors; raises Refusal."""
    watch = Stopwatch()
    asking = Asking(context, work.execute)
    make: Callable[..., dict[str, Any]] = persons if query["kind"] == "ActorsQuery" else compute
    try:
        found = make(query, asking)
    except InsightError as error:
        raise errors.invalid(str(error)) from None
    except HogQLError as error:
        raise errors.from_hogql(error, None) from None
    except EngineError as error:
        raise errors.from_engine(error) from None
    except (TypeError, ValueError) as error:
        # An option that is no number, and the like: PostHog would not have read the body.
        raise errors.unreadable(f"{query['kind']}: {error}") from None
    watch.lap("clickhouse_execute")
    return {
        "hasMore": False,
        "columns": None,
        "types": None,
        "calculation_trigger": None,
        "query_metadata": None,
        **found,
        "error": None,
        "query_status": None,
        "timings": watch.total(),
        "modifiers": {**MODIFIERS, **(query.get("modifiers") or {})},
        "timezone": work.project.timezone,
    }


def under_dashboard(query: Mapping[str, Any], dashboard: Mapping[str, Any]) -> dict[str, Any]:
    """A query under the filters of its dashboard: its dates, properties and breakdown."""
    changed = dict(query)
    if query["kind"] == "ActorsQuery":
        # The insight that it asks about has its own.
        return changed
    dates = {name: dashboard[name] for name in ("date_from", "date_to") if dashboard.get(name)}
    if dates:
        changed["dateRange"] = dates
    if dashboard.get("properties"):
        own = query.get("properties") or []
        parts = [own if isinstance(own, Mapping) else {"type": "AND", "values": list(own)}]
        parts.append({"type": "AND", "values": list(dashboard["properties"])})
        changed["properties"] = {"type": "AND", "values": parts}
    if dashboard.get("breakdown_filter") and "series" in query:
        changed["breakdownFilter"] = dashboard["breakdown_filter"]
    return changed
