"""Insights as a team would have saved them: listed and read."""

from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from hogtui.demo.server.clock import iso
from hogtui.demo.server.facts import Person, fixed_uuid
from hogtui.demo.server.paging import page, searched
from hogtui.demo.server.replies import reply
from hogtui.demo.server.routing import PROJECT, Call, Endpoint, only_softly, stored

Row = dict[str, Any]


INSIGHTS: tuple[tuple[str | None, str, str], ...] = (
    (
        "Events per day",
        "How much happens",
        "select toDate(timestamp) as day, count() as events from events "
        "where timestamp > now() - interval 30 day group by day order by day",
    ),
    (
        "Top pages this week",
        "",
        "select properties.$pathname as page, uniq(person_id) as people from events "
        "where event = '$pageview' and timestamp > now() - interval 7 day "
        "group by page order by people desc limit 20",
    ),
    (None, "", "select properties.$browser as browser, count() from events group by browser"),
)
"""Name, description and HogQL; each works in an editor too."""

NOT_COMPUTED: Row = {
    "result": None,
    "columns": None,
    "hasMore": None,
    "last_refresh": None,
    "is_cached": False,
    "query_status": None,
    "timezone": None,
}
"""What an insight says about its result before anybody asked for it."""


def stored_insights(user: Person, now: datetime) -> list[Row]:
    """The insights of a new demo."""
    return [_insight(number, row, user, now) for number, row in enumerate(INSIGHTS, start=1)]


def _insight(number: int, row: tuple[str | None, str, str], user: Person, now: datetime) -> Row:
    name, description, query = row
    created = iso(now - timedelta(days=11 * number))
    return {
        **NOT_COMPUTED,
        "id": number,
        "short_id": fixed_uuid(f"insight {number}").replace("-", "")[:8],
        "name": name,
        "derived_name": None if name else "SQL query",
        "description": description,
        "query": {
            "kind": "DataVisualizationNode",
            "source": {"kind": "HogQLQuery", "query": query},
            "display": "ActionsLineGraph" if number == 1 else "ActionsTable",
        },
        "filters": {},
        "order": None,
        "deleted": False,
        "saved": True,
        "favorited": number == 1,
        "tags": ["weekly"] if number == 2 else [],
        "dashboard_tiles": [],
        "created_by": user.basic(),
        "created_at": created,
        "updated_at": created,
        "last_modified_at": created,
        "last_modified_by": user.basic(),
        "is_sample": False,
        "effective_restriction_level": 21,
        "effective_privilege_level": 37,
        "user_access_level": "manager",
    }


async def listed(call: Call) -> Response:
    """GET insights/."""
    rows = call.instance.rows("insights", call.project)
    wanted = call.query.get("short_id")
    if wanted:
        rows = [row for row in rows if row["short_id"] == wanted]
    if call.query.get("favorited") == "true":
        rows = [row for row in rows if row["favorited"]]
    rows = searched(rows, call.query.get("search"), "name", "derived_name", "description")
    if call.query.get("basic") == "true":
        rows = [{name: row[name] for name in row if name not in NOT_COMPUTED} for row in rows]
    return page(call.request, rows)


async def one(call: Call) -> Response:
    """GET insights/:id/."""
    return reply(stored(call, "insights"))


ENDPOINTS = (
    Endpoint("GET", PROJECT + "insights/", listed, "insight:read", "clickhouse"),
    Endpoint("GET", PROJECT + "insights/{id}/", one, "insight:read", "clickhouse"),
    Endpoint("DELETE", PROJECT + "insights/{id}/", only_softly, "insight:write", "clickhouse"),
)
