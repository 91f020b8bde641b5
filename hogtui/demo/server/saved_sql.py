"""The SQL that a team has saved: as insights, as endpoints for its programs, as views."""

from collections.abc import Mapping
from typing import Any

from hogtui.demo.server import errors

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
    (
        "Sign-ups by country, last month",
        "For the board: people, not events",
        "select\n    properties.$geoip_country_name as country,\n"
        "    uniq(person_id) as people\nfrom events\nwhere event = '$pageview'\n"
        "    and timestamp > now() - interval 30 day\ngroup by country\norder by people desc",
    ),
    (
        "Busiest hours",
        "When to deploy, and when not to",
        "select toHour(timestamp) as hour, count() as events\nfrom events\n"
        "where timestamp > now() - interval 14 day\ngroup by hour\norder by hour",
    ),
    (
        "Who was here today",
        "",
        "select person.properties.email as email, max(timestamp) as last, count() as events\n"
        "from events\nwhere timestamp > now() - interval 1 day\ngroup by email\n"
        "order by last desc\nlimit 200",
    ),
    (
        "Weekly active people",
        "The number on the wall",
        "select toStartOfWeek(timestamp) as week, uniq(person_id) as people\nfrom events\n"
        "where timestamp > now() - interval 12 week\ngroup by week\norder by week",
    ),
)
"""Name, description and HogQL; each works in an editor too."""

ENDPOINTS: tuple[tuple[str, str, str], ...] = (
    (
        "daily-active-people",
        "Read by the status page every hour",
        "select toDate(timestamp) as day, uniq(person_id) as people\nfrom events\n"
        "where timestamp > now() - interval 30 day\ngroup by day\norder by day",
    ),
    (
        "top-pages",
        "",
        "select properties.$pathname as page, count() as views\nfrom events\n"
        "where event = '$pageview'\ngroup by page\norder by views desc\nlimit 10",
    ),
    (
        "browser-share",
        "For the support matrix",
        "select properties.$browser as browser, uniq(person_id) as people\nfrom events\n"
        "group by browser\norder by people desc",
    ),
)
"""Name, description and HogQL."""

VIEWS: tuple[tuple[str, str], ...] = (
    (
        "active_people",
        "select person_id, max(timestamp) as last_seen, count() as events\nfrom events\n"
        "where timestamp > now() - interval 30 day\ngroup by person_id",
    ),
    (
        "pageviews_by_day",
        "select toDate(timestamp) as day, count() as views\nfrom events\n"
        "where event = '$pageview'\ngroup by day",
    ),
    (
        "sessions_long",
        "select session_id, $session_duration as seconds\nfrom sessions\n"
        "where $session_duration > 600",
    ),
)
"""Name and HogQL; a list of views does not tell the HogQL, each by itself does."""


def checked_query(node: object) -> dict[str, Any]:
    """A node that may be stored; raises Refusal."""
    if not isinstance(node, Mapping) or not isinstance(node.get("kind"), str):
        raise errors.unreadable("query: a kind is missing")
    source = node.get("source", node) if node["kind"] != "HogQLQuery" else node
    if not isinstance(source, Mapping) or not isinstance(source.get("kind"), str):
        raise errors.unreadable("query.source: a kind is missing")
    if source["kind"] == "HogQLQuery" and not isinstance(source.get("query"), str):
        raise errors.unreadable("query.source.query: Input should be a valid string")
    return dict(node)
