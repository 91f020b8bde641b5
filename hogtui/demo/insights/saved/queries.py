"""Saved SQL with charts, variables and filters."""

from hogtui.demo.insights.saved.making import MINUTES_A_DAY, Node, Saved, sql
from hogtui.demo.server.facts import fixed_uuid


def _axis(name: str, **formatting: object) -> Node:
    axis: Node = {"column": name}
    return {**axis, "settings": {"formatting": formatting}} if formatting else axis


def _variable(code_name: str) -> Node:
    found = fixed_uuid(f"variable {code_name}")
    return {found: {"variableId": found, "code_name": code_name}}


QUERIES = (
    Saved(
        "Revenue by month and plan",
        sql(
            "select toStartOfMonth(timestamp) as month, properties.plan as plan,\n"
            "    sum(toFloat(properties.amount)) as revenue\nfrom events\n"
            "where event = 'invoice_paid'\ngroup by month, plan\norder by month, plan",
            "ActionsStackedBar",
            xAxis=_axis("month"),
            yAxis=[_axis("revenue", prefix="$", decimalPlaces=0)],
            seriesBreakdownColumn="plan",
        ),
        "In the customers' own currencies",
        "Company/Board",
        160,
        ("revenue",),
        author=2,
    ),
    Saved(
        "Median session",
        sql(
            "select round(median($session_duration) / 60, 1) as minutes from sessions\n"
            "where $start_timestamp > now() - interval 7 day and $session_duration > 0",
            "BoldNumber",
            yAxis=[_axis("minutes", suffix=" min", decimalPlaces=1)],
        ),
        "Of the last week",
        "Product",
        28,
        ("kpi",),
    ),
    Saved(
        "Events by weekday and hour",
        sql(
            "select toDayOfWeek(timestamp) as weekday, toHour(timestamp) as hour,\n"
            "    count() as events\nfrom events\nwhere timestamp > now() - interval 28 day\n"
            "group by weekday, hour\norder by weekday, hour\nlimit 200",
            "TwoDimensionalHeatmap",
            heatmap={"xAxisColumn": "hour", "yAxisColumn": "weekday", "valueColumn": "events"},
        ),
        "",
        "Engineering",
        83,
    ),
    Saved(
        "One event, day by day",
        sql(
            "select toDate(timestamp) as day, count() as events, uniq(person_id) as people\n"
            "from events\nwhere event = {variables.event_name}\n"
            "    and timestamp > now() - toIntervalDay({variables.days})\n"
            "group by day\norder by day",
            "ActionsLineGraph",
            xAxis=_axis("day"),
            yAxis=[_axis("events"), _axis("people")],
            variables={**_variable("event_name"), **_variable("days")},
        ),
        "Choose the event and how far back",
        "Explorer",
        57,
        viewed=90,
    ),
    Saved(
        "People of a plan",
        sql(
            "select properties.email as email, properties.country as country,\n"
            "    created_at\nfrom persons\nwhere properties.plan = {variables.plan}\n"
            "order by created_at desc\nlimit 50",
            variables=_variable("plan"),
        ),
        "The newest fifty",
        "Explorer",
        None,
    ),
    Saved(
        "Pages within the filters",
        sql(
            "select properties.$pathname as page, count() as views, uniq(person_id) as people\n"
            "from events\nwhere event = '$pageview' and {filters}\n"
            "group by page\norder by views desc\nlimit 15",
            filters={"dateRange": {"date_from": "-7d"}, "properties": []},
        ),
        "Follows the dates and filters of its dashboard",
        "Explorer",
        73,
    ),
    Saved(
        "File types",
        sql(
            "select properties.file_type as type, count() as files from events\n"
            "where event = 'file_uploaded'\ngroup by type\norder by files desc",
            "ActionsPie",
            xAxis=_axis("type"),
            yAxis=[_axis("files")],
        ),
        "",
        "Product",
        MINUTES_A_DAY * 6,
    ),
    Saved(
        "Latest upgrades",
        {
            "kind": "DataTableNode",
            "full": True,
            "source": {
                "kind": "EventsQuery",
                "select": ["timestamp", "person", "properties.to_plan", "properties.amount"],
                "event": "upgraded_plan",
                "after": "-30d",
                "orderBy": ["timestamp DESC"],
            },
        },
        "",
        "Company",
        12,
        ("revenue",),
    ),
)
