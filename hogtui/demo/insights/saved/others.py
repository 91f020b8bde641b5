"""Saved funnels, retention, paths, stickiness and lifecycles; old insights and broken ones."""

from hogtui.demo.insights.saved.making import (
    MINUTES_A_DAY,
    Saved,
    by,
    event,
    funnel,
    people,
    retention,
    shown,
    sql,
    trends,
    where,
)

_PRICING = event("$pageview", "Saw prices", properties=[where("$pathname", ["/pricing"])])
_FORM = event("$pageview", "Saw the form", properties=[where("$pathname", ["/signup"])])
_SIGNED_UP = event("signed_up", "Signed up")
_UPLOADED = event("file_uploaded", "Uploaded a file")
_UPGRADED = event("upgraded_plan", "Upgraded")

FUNNELS = (
    Saved(
        "Sign-up funnel",
        funnel(_PRICING, _FORM, _SIGNED_UP, _UPLOADED),
        "From the prices to the first file",
        "Growth/Funnels",
        25,
        ("growth", "kpi"),
        favorite=True,
        viewed=30,
    ),
    Saved(
        "Sign-up funnel by browser",
        funnel(_FORM, _SIGNED_UP, _UPLOADED, breakdownFilter=by("$browser", breakdown_limit=4)),
        "",
        "Growth/Funnels",
        90,
        ("growth",),
        author=2,
    ),
    Saved(
        "Sign-up conversion by week",
        funnel(
            _FORM,
            _SIGNED_UP,
            since="-90d",
            interval="week",
            options={"funnelVizType": "trends"},
        ),
        "",
        "Growth/Funnels",
        150,
    ),
    Saved(
        "From sign-up to first upload",
        funnel(_SIGNED_UP, _UPLOADED, since="-90d", options={"funnelVizType": "time_to_convert"}),
        "How long it takes",
        "Growth/Funnels",
        410,
        author=1,
    ),
    Saved(
        "Onboarding, in any order",
        funnel(
            *(
                event("onboarding_step_completed", name, properties=[where("step_name", [step])])
                for name, step in (
                    ("Workspace", "create_workspace"),
                    ("Template", "choose_template"),
                    ("Storage", "connect_storage"),
                )
            ),
            since="-60d",
            options={
                "funnelOrderType": "unordered",
                "layout": "horizontal",
                "funnelWindowInterval": 1,
                "funnelWindowIntervalUnit": "day",
                "funnelStepReference": "previous",
            },
        ),
        "Within a day",
        "Product",
        200,
        author=3,
    ),
    Saved(
        "Upgrades, this month and the one before",
        funnel(_UPLOADED, event("invited_teammate"), _UPGRADED, compareFilter={"compare": True}),
        "",
        "Company/Board",
        320,
        ("revenue",),
        author=2,
    ),
)

COMING_BACK = (
    Saved(
        "Weekly retention",
        retention(
            "Week", 8, "$pageview", "$pageview", options={"retentionType": "retention_recurring"}
        ),
        "Of everybody who was there",
        "Product",
        44,
        ("kpi", "weekly"),
        favorite=True,
        viewed=60,
    ),
    Saved(
        "New accounts, day by day",
        retention("Day", 11, "signed_up", "file_uploaded"),
        "Do they upload?",
        "Growth",
        71,
        author=1,
    ),
    Saved(
        "Retention by plan",
        retention(
            "Week",
            5,
            "$pageview",
            "$pageview",
            breakdownFilter={"breakdowns": [{"property": "plan", "type": "person"}]},
        ),
        "",
        "Company/Board",
        None,
        ("revenue",),
    ),
    Saved(
        "Days at work",
        shown(
            {
                "kind": "StickinessQuery",
                "series": [people("$pageview", "Any page"), people("file_uploaded", "Uploads")],
                "dateRange": {"date_from": "-30d"},
                "interval": "day",
                "stickinessFilter": {},
            }
        ),
        "On how many days of the last 30",
        "Product",
        105,
        viewed=1200,
    ),
    Saved(
        "Weeks with an upload, at least",
        shown(
            {
                "kind": "StickinessQuery",
                "series": [event("file_uploaded")],
                "dateRange": {"date_from": "-90d"},
                "interval": "week",
                "stickinessFilter": {"display": "ActionsBar", "computedAs": "cumulative"},
            }
        ),
        "",
        "Product",
        600,
        author=3,
    ),
    Saved(
        "Who comes and who goes",
        shown(
            {
                "kind": "LifecycleQuery",
                "series": [event("$pageview")],
                "dateRange": {"date_from": "-90d"},
                "interval": "week",
                "lifecycleFilter": {"showLegend": True},
            }
        ),
        "New, returning, resurrecting, dormant",
        "Company/Weekly numbers",
        38,
        ("weekly",),
        favorite=True,
        viewed=20,
    ),
    Saved(
        "Uploaders, day by day",
        shown(
            {
                "kind": "LifecycleQuery",
                "series": [event("file_uploaded")],
                "dateRange": {"date_from": "-14d"},
                "lifecycleFilter": {"toggledLifecycles": ["new", "dormant"]},
            }
        ),
        "",
        "Product",
        MINUTES_A_DAY * 2,
    ),
)

_CLEAN = [
    {"alias": "/files/<id>", "regex": "/files/[^/]+"},
    {"alias": "/projects/<id>", "regex": "/projects/[^/]+"},
]

WAYS = (
    Saved(
        "Where visits go",
        shown(
            {
                "kind": "PathsQuery",
                "dateRange": {"date_from": "-14d"},
                "pathsFilter": {
                    "includeEventTypes": ["$pageview"],
                    "stepLimit": 5,
                    "edgeLimit": 30,
                    "localPathCleaningFilters": _CLEAN,
                },
            }
        ),
        "",
        "Growth",
        99,
        ("growth",),
    ),
    Saved(
        "What comes before an upgrade",
        shown(
            {
                "kind": "PathsQuery",
                "dateRange": {"date_from": "-90d"},
                "pathsFilter": {
                    "includeEventTypes": ["$pageview", "custom_event"],
                    "endPoint": "upgraded_plan",
                    "stepLimit": 4,
                    "localPathCleaningFilters": _CLEAN,
                },
            }
        ),
        "",
        "Company/Board",
        700,
        ("revenue",),
        author=2,
    ),
)


def _old(event_name: str, order: int = 0) -> dict[str, object]:
    return {"id": event_name, "name": event_name, "type": "events", "order": order}


OLD = (
    Saved(
        "Pageviews by system (old)",
        None,
        "Made before there were queries",
        age=400,
        author=3,
        filters={
            "insight": "TRENDS",
            "events": [_old("$pageview")],
            "actions": [],
            "display": "ActionsLineGraph",
            "interval": "week",
            "date_from": "-60d",
            "breakdown": "$os",
            "breakdown_type": "event",
            "properties": {"type": "AND", "values": []},
            "filter_test_accounts": True,
        },
    ),
    Saved(
        "Sign-up to upload (old)",
        None,
        age=MINUTES_A_DAY * 9,
        author=3,
        filters={
            "insight": "FUNNELS",
            "events": [_old("signed_up"), _old("file_uploaded", 1)],
            "date_from": "-30d",
            "funnel_viz_type": "steps",
            "funnel_window_interval": 7,
            "funnel_window_interval_unit": "day",
        },
    ),
    Saved(
        None,
        None,
        age=None,
        author=3,
        derived_name="Retention of users based on doing Pageview",
        filters={
            "insight": "RETENTION",
            "period": "Week",
            "total_intervals": 6,
            "target_entity": _old("$pageview"),
            "returning_entity": _old("$pageview"),
            "retention_type": "retention_recurring",
        },
    ),
)

BROKEN = (
    Saved(
        "Slow pages by owner",
        sql(
            "select properties.$pathname as page, page_owner, count() as views\nfrom events\n"
            "where event = '$pageview'\ngroup by page, page_owner"
        ),
        "Broken since the column went away",
        "Engineering",
        30,
        ("quality",),
        author=1,
    ),
    Saved(
        "Clicks on the new button",
        trends({"kind": "ActionsNode", "id": 12, "name": "Clicked new button"}),
        "The action was deleted",
        "Product",
        30,
        author=2,
    ),
    Saved(
        "Pages of people who left",
        trends(
            event("$pageview"),
            breakdownFilter={"breakdown": [42], "breakdown_type": "cohort"},
        ),
        "",
        "Product",
        50,
        author=3,
    ),
)
"""They cannot be computed, each for a reason of its own."""
