"""Insights as PostHog sends them, one of each kind, with numbers that can be told apart."""

from typing import Any

Body = dict[str, Any]
DAYS = [f"2026-11-{day:02}" for day in range(1, 15)]
VISITS = [310, 420, 480, 510, 470, 260, 240, 350, 460, 530, 560, 540, 300, 190]
SIGNUPS = [31, 40, 52, 47, 45, 20, 18, 36, 44, 58, 61, 55, 27, 12]
LABELS = [f"{day}-Nov-2026" for day in range(1, 15)]


def query(kind: str, display: str = "", filter_name: str = "trendsFilter", **options: Any) -> Body:
    """The query of an insight."""
    options = {"display": display, **options} if display else options
    source = {"kind": kind, "interval": "day", filter_name: options}
    return {"kind": "InsightVizNode", "source": source}


def series(name: str, data: list[Any], **more: Any) -> Body:
    """A series of a trend."""
    action = {"id": name, "name": name, "custom_name": None, "order": 0}
    total = sum(value for value in data if isinstance(value, int | float))
    return {
        "action": action,
        "label": name,
        "count": total,
        "data": data,
        "days": DAYS[: len(data)],
        "labels": LABELS[: len(data)],
        **more,
    }


def total(name: str, value: float, **more: Any) -> Body:
    """A series of which only the sum is there."""
    return series(name, [], aggregated_value=value, **more)


def insight(name: str, asked: Body, result: Any, **more: Any) -> Body:
    """An insight that was computed at noon of the last day."""
    return {
        "name": name,
        "query": asked,
        "result": result,
        "last_refresh": "2026-11-14T12:00:00Z",
        **more,
    }


def steps(counts: list[int], **more: Any) -> list[Body]:
    """The steps of a funnel."""
    names = ["$pageview", "signed_up", "file_uploaded", "upgraded_plan"]
    return [
        {
            "action_id": names[at],
            "name": names[at],
            "custom_name": "Saw a page" if at == 0 else None,
            "order": at,
            "count": count,
            "type": "events",
            "average_conversion_time": 95.5 * at if at else None,
            "median_conversion_time": 60 * at if at else None,
            **more,
        }
        for at, count in enumerate(counts)
    ]


TRENDS = [series("$pageview", VISITS), series("signed_up", SIGNUPS)]
LINE = insight("Line", query("TrendsQuery", "ActionsLineGraph"), TRENDS)
AREA = insight(
    "Area",
    query("TrendsQuery", "ActionsAreaGraph"),
    [
        series("$pageview", [each // part for each in VISITS], breakdown_value=name)
        for part, name in ((2, "Chrome"), (4, "Safari"), (5, ["Firefox", "Linux"]))
    ],
)
STACKS = insight("Stacked bars", query("TrendsQuery", "ActionsBar"), AREA["result"])
BARS = insight("Bars side by side", query("TrendsQuery", "ActionsUnstackedBar"), TRENDS)
CUMULATIVE = insight(
    "Cumulative",
    query("TrendsQuery", "ActionsLineGraphCumulative"),
    [series("signed_up", [sum(SIGNUPS[: place + 1]) for place in range(14)])],
)
COMPARE = insight(
    "Compared",
    query("TrendsQuery", goalLines=[{"label": "goal", "value": 500}]),
    [
        series("$pageview", VISITS, compare=True, compare_label="current"),
        series(
            "$pageview",
            [each * 3 // 4 for each in VISITS],
            compare=True,
            compare_label="previous",
            days=[f"2026-10-{day:02}" for day in range(18, 32)],
        ),
    ],
)
NUMBER = insight(
    "Number",
    query("TrendsQuery", "BoldNumber", aggregationAxisPrefix="$"),
    [
        total("revenue", 48_210, compare_label="current"),
        total("revenue", 41_000, compare_label="previous"),
    ],
)
PIE = insight(
    "Pie",
    query("TrendsQuery", "ActionsPie"),
    [
        total("$pageview", value, breakdown_value=name)
        for name, value in (
            ("Safari", 120),
            ("Chrome", 640),
            ("$$_posthog_breakdown_other_$$", 25),
            ("$$_posthog_breakdown_null_$$", 15),
        )
    ],
)
VALUES = insight(
    "Values",
    query("TrendsQuery", "ActionsBarValue", aggregationAxisFormat="duration"),
    [total("load", value, breakdown_value=name) for name, value in (("/a", 90), ("/b", 3700))],
)
TABLE = insight(
    "Table",
    query("TrendsQuery", "ActionsTable"),
    [total("$pageview", 5620), total("signed_up", 546)],
)
WORLD = insight(
    "World",
    query("TrendsQuery", "WorldMap"),
    [
        total("$pageview", value, breakdown_value=code)
        for code, value in (("DE", 310), ("US", 905), ("JP", 120), ("BR", 44), ("??", 2))
    ],
)
STICKINESS = insight(
    "Stickiness",
    query("StickinessQuery", filter_name="stickinessFilter"),
    [
        series(
            "$pageview",
            [900, 420, 260, 130, 80, 40, 95],
            days=list(range(1, 8)),
            labels=[f"{day} day{'s' * (day > 1)}" for day in range(1, 8)],
        )
    ],
)
LIFECYCLE = insight(
    "Lifecycle",
    query("LifecycleQuery", filter_name="lifecycleFilter"),
    [
        series(
            f"$pageview - {state}", [sign * (value + 3 * day) for day in range(10)], status=state
        )
        for state, value, sign in (
            ("dormant", 40, -1),
            ("new", 60, 1),
            ("returning", 80, 1),
            ("resurrecting", 15, 1),
        )
    ],
)
FUNNEL = insight(
    "Funnel",
    query("FunnelsQuery", filter_name="funnelsFilter", layout="vertical"),
    steps([4000, 1200, 480, 35]),
)
FUNNEL_DOWN = insight(
    "Funnel by browser",
    query("FunnelsQuery", filter_name="funnelsFilter", layout="horizontal"),
    [
        steps([900, 300, 90], breakdown_value=["Safari"]),
        steps([3100, 900, 390], breakdown_value=["Chrome"]),
    ],
)
FUNNEL_TIME = insight(
    "Time to convert",
    query("FunnelsQuery", filter_name="funnelsFilter", funnelVizType="time_to_convert"),
    {"bins": [[0, 210], [60, 340], [120, 90], [180, 30], [240, 8]], "average_conversion_time": 84},
)
FUNNEL_TRENDS = insight(
    "Conversion over time",
    query("FunnelsQuery", filter_name="funnelsFilter", funnelVizType="trends"),
    [{"count": 9, "data": [12.5, 14.0, 9.75, 0, 16], "days": DAYS[:5], "labels": LABELS[:5]}],
)
RETENTION = insight(
    "Retention",
    query("RetentionQuery", filter_name="retentionFilter", period="Day"),
    [
        {
            "label": f"Day {start}",
            "date": f"2026-11-{start + 8:02}T00:00:00Z",
            "values": [{"count": 400 // (1 + after) + 10 * start} for after in range(7 - start)],
        }
        for start in range(7)
    ],
)
PATHS = insight(
    "Paths",
    query("PathsQuery", filter_name="pathsFilter"),
    [
        {
            "source": f"{step}_{a}",
            "target": f"{step + 1}_{b}",
            "value": value,
            "average_conversion_time": 1500.0 * value,
        }
        for step, a, b, value in (
            (2, "/pricing", "/signup", 31),
            (1, "/", "/docs", 60),
            (1, "/", "/pricing", 120),
            (1, "/blog/1_2", "/", 40),
        )
    ],
)
HEATMAP = insight(
    "Heat map",
    query("TrendsQuery", "CalendarHeatmap"),
    {
        "data": [
            {"row": day, "column": hour, "value": (hour * day) % 37}
            for day in range(1, 8)
            for hour in range(24)
        ],
        "rowAggregations": [{"row": day, "value": 100 * day} for day in range(1, 8)],
        "columnAggregations": [],
        "allAggregations": 2800,
    },
)
CALENDAR = insight(
    "Calendar",
    query("TrendsQuery", "CalendarHeatmap"),
    [
        series(
            "$pageview",
            [(day * 37) % 91 for day in range(140)],
            days=[f"2026-{month:02}-{day:02}" for month in range(5, 10) for day in range(1, 29)],
        )
    ],
)
BOXES = insight(
    "Box plot",
    query("TrendsQuery", "BoxPlot"),
    [
        {
            "day": day,
            "label": label,
            "min": 2 + at,
            "p25": 10 + at,
            "median": 18 + 2 * at,
            "mean": 21,
            "p75": 30 + at,
            "max": 55 + 3 * at,
            "series_index": 0,
            "series_label": "$pageview",
        }
        for at, (day, label) in enumerate(zip(DAYS[:7], LABELS[:7], strict=True))
    ],
)
SQL: Body = {
    "name": "SQL chart",
    "query": {
        "kind": "DataVisualizationNode",
        "source": {"kind": "HogQLQuery", "query": "SELECT 1"},
        "display": "ActionsBar",
        "chartSettings": {
            "xAxis": {"column": "plan"},
            "yAxis": [{"column": "people", "settings": {"formatting": {"suffix": " people"}}}],
            "goalLines": [{"label": "enough", "value": 50}],
        },
    },
    "columns": ["plan", "people", "noise"],
    "types": [["plan", "String"], ["people", "UInt64"], ["noise", "UInt64"]],
    "result": [["free", 80, 1], ["pro", 41, 2], ["team", 12, 3]],
}
ROWS: Body = {
    "name": "SQL table",
    "query": {"kind": "DataTableNode", "source": {"kind": "HogQLQuery", "query": "SELECT 1"}},
    "columns": ["event", "count()"],
    "types": [["event", "String"], ["count()", "UInt64"]],
    "results": [["$pageview", 5620], ["signed_up", None]],
}

ALL = [
    *(LINE, AREA, STACKS, BARS, CUMULATIVE, COMPARE, NUMBER, PIE, VALUES, TABLE, WORLD),
    *(STICKINESS, LIFECYCLE, FUNNEL, FUNNEL_DOWN, FUNNEL_TIME, FUNNEL_TRENDS, RETENTION),
    *(PATHS, HEATMAP, CALENDAR, BOXES, SQL, ROWS),
]
