"""Saved trends: lines, areas, bars, numbers, shares, tables, maps."""

from hogtui.demo.insights.saved.making import (
    MINUTES_A_DAY,
    Saved,
    by,
    event,
    people,
    trends,
    where,
)

_UPLOAD = "file_uploaded"

LINES = (
    Saved(
        "Daily active people",
        trends(
            people("$pageview", "People"),
            options={
                "goalLines": [{"label": "Plan for Q4", "value": 500, "displayLabel": True}],
                "showLegend": True,
            },
        ),
        "Everybody who saw a page that day",
        "Company/Weekly numbers",
        20,
        ("weekly", "kpi"),
        favorite=True,
        viewed=12,
    ),
    Saved(
        "Pageviews, this week and last",
        trends(event("$pageview"), since="-7d", compareFilter={"compare": True}),
        "",
        "Company/Weekly numbers",
        8,
        ("weekly",),
        viewed=180,
    ),
    Saved(
        "DAU / WAU",
        trends(
            people("$pageview"),
            event("$pageview", math="weekly_active"),
            options={
                "formulaNodes": [{"formula": "A / B", "custom_name": "Daily of weekly"}],
                "aggregationAxisFormat": "percentage_scaled",
            },
        ),
        "How many of a week's people come on a day",
        "Company",
        70,
        ("kpi",),
        author=1,
    ),
    Saved(
        "Sign-up rate",
        trends(
            people("signed_up"),
            people("$pageview", properties=[where("$host", ["pinecrate.test"])]),
            since="-60d",
            interval="week",
            options={"formula": "A / B * 100", "aggregationAxisFormat": "percentage"},
        ),
        "Of those who visit the site",
        "Growth",
        95,
        ("growth",),
        author=2,
    ),
    Saved(
        "All accounts since the summer",
        trends(people("signed_up", "Accounts"), since="-90d", display="ActionsLineGraphCumulative"),
        "",
        "Growth",
        300,
        favorite=True,
        viewed=3000,
    ),
    Saved(
        "Largest contentful paint",
        trends(
            *(
                event("$web_vitals", math, math=math, math_property="$web_vitals_LCP_value")
                for math in ("median", "p75", "p95")
            ),
            options={
                "aggregationAxisFormat": "duration_ms",
                "goalLines": [{"label": "Good", "value": 2500}],
            },
        ),
        "Median, p75 and p95",
        "Engineering",
        33,
        ("quality",),
        author=1,
    ),
    Saved(
        "Events by the hour",
        trends(event(None), event("$exception"), since="-48h", interval="hour"),
        "",
        "Engineering",
        6,
        ("quality",),
        viewed=40,
    ),
    Saved(
        "Uploads per person, smoothed",
        trends(
            event(_UPLOAD, "Uploads each", math="avg_count_per_actor"),
            since="-60d",
            options={"smoothingIntervals": 7, "decimalPlaces": 2},
        ),
        "Over seven days",
        "Product",
        500,
        author=3,
    ),
    Saved(
        "Power users and everybody",
        trends(
            event("$pageview"),
            breakdownFilter={"breakdown": [1, "all"], "breakdown_type": "cohort"},
        ),
        "",
        "Product",
        61,
    ),
    Saved(
        "Files up, down and away",
        trends(
            event(_UPLOAD, "Uploaded"),
            event("file_downloaded", "Downloaded"),
            event("file_deleted", "Deleted"),
            since="-90d",
            interval="week",
            options={"yAxisScaleType": "log10"},
        ),
        "On a logarithmic scale",
        "Product",
        111,
        author=1,
    ),
    Saved(None, trends(event("$rageclick"), since="-60d"), derived_name="Rageclick count"),
    Saved(
        "Sessions and organizations",
        trends(
            event("$pageview", "Sessions", math="unique_session"),
            event("$pageview", "Organizations", math="unique_group", math_group_type_index=0),
        ),
        "",
        "Product",
        None,
        author=3,
    ),
)

BARS = (
    Saved(
        "Pageviews by browser",
        trends(
            event("$pageview"),
            display="ActionsAreaGraph",
            breakdownFilter=by("$browser", breakdown_limit=4),
        ),
        "The four largest, and the rest",
        "Engineering",
        52,
        ("support",),
    ),
    Saved(
        "Sign-ups by method",
        trends(
            event("signed_up"),
            since="-90d",
            interval="week",
            display="ActionsStackedBar",
            breakdownFilter=by("signup_method"),
        ),
        "",
        "Growth",
        130,
        ("growth",),
        viewed=500,
    ),
    Saved(
        "Sharing: link, teammate or guest",
        trends(
            event("file_shared"),
            interval="week",
            since="-60d",
            display="ActionsUnstackedBar",
            breakdownFilter=by("share_with"),
        ),
        "",
        "Product",
        64,
        author=2,
    ),
    Saved(
        "New people",
        trends(
            event("$pageview", "New people", math="first_time_for_user"),
            since="-90d",
            interval="month",
            display="ActionsBar",
        ),
        "Seen for the first time",
        "Growth",
        900,
        ("growth",),
    ),
    Saved(
        "Exceptions by release",
        trends(
            event("$exception"),
            display="ActionsBar",
            breakdownFilter=by("app_version"),
        ),
        "4.12.0 was a bad idea",
        "Engineering",
        15,
        ("quality", "weekly"),
        favorite=True,
        author=1,
        viewed=25,
    ),
    Saved(
        "Revenue by plan",
        trends(
            event("invoice_paid", math="sum", math_property="amount"),
            since="-90d",
            interval="month",
            display="ActionsBar",
            breakdownFilter=by("plan"),
            options={"aggregationAxisPrefix": "$", "showPercentStackView": True},
        ),
        "Shares of each month",
        "Company/Board",
        240,
        ("revenue",),
        author=2,
    ),
)

TOTALS = (
    Saved(
        "Revenue this month",
        trends(
            event("invoice_paid", "Revenue", math="sum", math_property="amount"),
            display="BoldNumber",
            compareFilter={"compare": True},
            options={"aggregationAxisPrefix": "$"},
        ),
        "Invoices of the last 30 days",
        "Company/Board",
        35,
        ("revenue", "kpi"),
        favorite=True,
        viewed=15,
    ),
    Saved(
        "People this week",
        trends(
            people("$pageview", "People"),
            since="-7d",
            display="BoldNumber",
            compareFilter={"compare": True},
        ),
        "",
        "Company/Weekly numbers",
        18,
        ("kpi",),
        viewed=14,
    ),
    Saved(
        "Who uses it, by plan",
        trends(people("$pageview"), display="ActionsPie", breakdownFilter=by("plan", "person")),
        "",
        "Company/Board",
        85,
        author=2,
    ),
    Saved(
        "Pages by visits",
        trends(
            event("$pageview"),
            since="-14d",
            display="ActionsBarValue",
            breakdownFilter=by("$pathname", breakdown_limit=12),
        ),
        "",
        "Product",
        77,
    ),
    Saved(
        "Why people leave",
        trends(
            event("downgraded_plan"),
            since="-90d",
            display="ActionsBarValue",
            breakdownFilter=by("reason"),
        ),
        "What they say when they downgrade",
        "Company/Board",
        MINUTES_A_DAY * 4,
        ("revenue",),
        author=3,
    ),
    Saved(
        "Browsers and systems",
        trends(
            people("$pageview"),
            display="ActionsTable",
            breakdownFilter={
                "breakdowns": [
                    {"property": "$browser", "type": "event"},
                    {"property": "$os", "type": "event"},
                ]
            },
        ),
        "For the support matrix",
        "Engineering",
        47,
        ("support",),
    ),
    Saved(
        "Where visitors are",
        trends(
            people("$pageview"),
            display="WorldMap",
            breakdownFilter=by("$geoip_country_code", "person", breakdown_limit=250),
        ),
        "",
        "Growth",
        58,
        ("growth",),
        viewed=700,
    ),
    Saved(
        "When people are here",
        trends(event("$pageview"), display="CalendarHeatmap"),
        "By weekday and hour, UTC",
        "Engineering",
        66,
    ),
    Saved(
        "How long uploads take",
        trends(
            event(_UPLOAD, "Upload", math_property="upload_seconds"),
            since="-14d",
            display="BoxPlot",
            options={"aggregationAxisFormat": "duration"},
        ),
        "Least, quartiles and most",
        "Engineering",
        49,
        ("quality",),
        author=1,
    ),
    Saved(
        "Flags that were asked for",
        trends(
            event("$feature_flag_called"),
            display="ActionsTable",
            breakdownFilter={
                "breakdowns": [
                    {"property": "$feature_flag", "type": "event"},
                    {"property": "$feature_flag_response", "type": "event"},
                ]
            },
        ),
        "",
        "Engineering",
        None,
    ),
)
