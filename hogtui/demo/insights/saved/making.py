"""Short ways to write the queries of saved insights."""

from dataclasses import dataclass, field
from typing import Any

Node = dict[str, Any]
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class Saved:
    """One insight."""

    name: str | None
    query: Node | None
    description: str = ""
    folder: str = "Unfiled/Insights"
    age: int | None = 45
    """Minutes since it was computed; None when nobody has opened it for long."""
    tags: tuple[str, ...] = ()
    favorite: bool = False
    author: int = 0
    """Which of the team made it; 0 is the one whose key this is."""
    viewed: int | None = None
    """Minutes since the user looked at it."""
    derived_name: str | None = None
    filters: Node = field(default_factory=dict)
    """Instead of a query, as insights had them in earlier years."""


def event(name: str | None, title: str | None = None, **more: Any) -> Node:
    """A series: how many events of a name, or of all names."""
    node = {"kind": "EventsNode", "event": name, "name": name or "All events", **more}
    return {**node, "custom_name": title} if title else node


def people(name: str | None, title: str | None = None, **more: Any) -> Node:
    """A series: how many people."""
    return event(name, title, math="dau", **more)


def where(key: str, value: Any, kind: str = "event", operator: str = "exact") -> Node:
    """A property filter."""
    return {"key": key, "value": value, "operator": operator, "type": kind}


def shown(source: Node) -> Node:
    """A query as insights have it."""
    return {"kind": "InsightVizNode", "source": {**source, "version": 2}}


def trends(*series: Node, since: str = "-30d", display: str = "", **more: Any) -> Node:
    """Trends; `options` go into trendsFilter."""
    options = {**({"display": display} if display else {}), **more.pop("options", {})}
    source = {"kind": "TrendsQuery", "series": list(series), "dateRange": {"date_from": since}}
    return shown({**source, "trendsFilter": options, **more})


def by(name: str, kind: str = "event", **more: Any) -> Node:
    """A breakdown."""
    return {"breakdown": name, "breakdown_type": kind, **more}


def funnel(*series: Node, since: str = "-30d", **more: Any) -> Node:
    """A funnel; `options` go into funnelsFilter."""
    options = {"funnelVizType": "steps", **more.pop("options", {})}
    source = {"kind": "FunnelsQuery", "series": list(series), "dateRange": {"date_from": since}}
    return shown({**source, "funnelsFilter": options, **more})


def retention(period: str, count: int, start: str, again: str, **more: Any) -> Node:
    """Retention; `options` go into retentionFilter."""

    def entity(name: str) -> Node:
        return {"id": name, "name": name, "type": "events"}

    options = {
        "period": period,
        "totalIntervals": count,
        "retentionType": "retention_first_time",
        "targetEntity": entity(start),
        "returningEntity": entity(again),
        **more.pop("options", {}),
    }
    return shown({"kind": "RetentionQuery", "retentionFilter": options, **more})


def sql(text: str, display: str = "ActionsTable", **settings: Any) -> Node:
    """SQL with how to draw it; `variables` go into the query."""
    source = {"kind": "HogQLQuery", "query": text}
    if "variables" in settings:
        source["variables"] = settings.pop("variables")
    if "filters" in settings:
        source["filters"] = settings.pop("filters")
    return {
        "kind": "DataVisualizationNode",
        "source": source,
        "display": display,
        "chartSettings": settings,
        "tableSettings": {"columns": [], "conditionalFormatting": []},
    }
