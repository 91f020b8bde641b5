"""Insights as they are stored: those of a new demo, and new ones."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import Person, fixed_uuid
from hogtui.demo.server.saved_sql import INSIGHTS
from hogtui.demo.server.team import team

Row = dict[str, Any]

NOT_COMPUTED: Row = {
    "result": None,
    "columns": None,
    "types": None,
    "hogql": None,
    "hasMore": None,
    "last_refresh": None,
    "cache_target_age": None,
    "next_allowed_client_refresh": None,
    "is_cached": False,
    "query_status": None,
    "resolved_date_range": None,
    "timezone": None,
}
"""What an insight says about its result before anybody asked for it."""


def stored_insights(user: Person, now: datetime) -> list[Row]:
    """The insights of a new demo."""
    rows = [*_of_sql(user, now)]
    # Read when somebody asks for insights, for the sake of the start.
    from hogtui.demo.insights.saved import odd, others, queries, trends

    saved = (
        *trends.LINES,
        *trends.BARS,
        *trends.TOTALS,
        *others.FUNNELS,
        *others.COMING_BACK,
        *others.WAYS,
        *queries.QUERIES,
        *others.OLD,
        *odd.ODD,
        *others.BROKEN,
    )
    persons = team(user)
    for number, each in enumerate(saved, start=len(rows) + 1):
        at = now - timedelta(days=3 + number * 37 % 380, hours=number * 5 % 24)
        row = new_row(number, persons[each.author], at)
        row.update(
            name=each.name,
            derived_name=each.derived_name,
            description=each.description,
            query=each.query,
            filters=each.filters,
            favorited=each.favorite,
            tags=list(each.tags),
            _folder=each.folder,
            _computed_at=_ago(each.age, now),
            _viewed_at=_ago(each.viewed, now),
        )
        rows.append(row)
    return rows


def _ago(minutes: int | None, now: datetime) -> datetime | None:
    return None if minutes is None else now - timedelta(minutes=minutes)


def _of_sql(user: Person, now: datetime) -> Iterator[Row]:
    for number, (name, description, query) in enumerate(INSIGHTS, start=1):
        yield {
            **new_row(number, user, now - timedelta(days=11 * number)),
            "name": name,
            "derived_name": None if name else "SQL query",
            "description": description,
            "query": {
                "kind": "DataVisualizationNode",
                "source": {"kind": "HogQLQuery", "query": query},
                "display": "ActionsLineGraph" if "as day" in query else "ActionsTable",
            },
            "favorited": number == 1,
            "tags": ["weekly"] if "week" in (name or "") else [],
            "_computed_at": now - timedelta(minutes=9 * number),
        }


def new_row(number: int, user: Person, at: datetime) -> Row:
    """An insight without a name and without a query.

    What begins with an underscore is our own and never leaves the server: the folder it lies in,
    when it was computed before this demo began, and when the user looked at it.
    """
    created = iso(at)
    return {
        "id": number,
        "short_id": fixed_uuid(f"insight {number}").replace("-", "")[:8],
        "name": None,
        "derived_name": None,
        "description": "",
        "query": None,
        "filters": {},
        "order": None,
        "deleted": False,
        "saved": True,
        "favorited": False,
        "tags": [],
        "created_by": user.basic(),
        "created_at": created,
        "updated_at": created,
        "last_modified_at": created,
        "last_modified_by": user.basic(),
        "is_sample": False,
        "effective_restriction_level": 21,
        "effective_privilege_level": 37,
        "user_access_level": "manager",
        "alerts": [],
        "_folder": "Unfiled/Insights",
        "_computed_at": None,
        "_viewed_at": None,
    }


def told(row: Row, dashboards: Sequence[Row], *, basic: bool = False) -> Row:
    """An insight as the API shows it, without its result."""
    tiles = [
        {"id": tile["id"], "dashboard_id": board["id"], "deleted": tile["deleted"]}
        for board in dashboards
        if not board["deleted"]
        for tile in board["_tiles"]
        if tile["insight_id"] == row["id"] and not tile["deleted"]
    ]
    viewed = row["_viewed_at"]
    return {
        **({} if basic else NOT_COMPUTED),
        **{name: value for name, value in row.items() if not name.startswith("_")},
        "last_viewed_at": iso(viewed) if viewed else None,
        "dashboards": [tile["dashboard_id"] for tile in tiles],
        "dashboard_tiles": tiles,
    }


def kind_of(row: Mapping[str, Any]) -> str:
    """The type of an insight, in the words of the list's `insight` filter."""
    node = row["query"] or {}
    source = node.get("source") or node
    if source.get("kind") == "HogQLQuery":
        return "SQL"
    if not node:
        return str((row["filters"] or {}).get("insight") or "TRENDS").upper()
    if node.get("kind") == "InsightVizNode":
        return str(source.get("kind")).removesuffix("Query").upper()
    return "JSON"
