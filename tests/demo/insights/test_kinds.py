"""Every kind of insight: its numbers against plain SQL, its shape against the API's."""

from typing import Any

import pytest

from tests.demo.insights.open import Open

DAY = "timestamp >= toDateTime('{0}T00:00:00Z') and timestamp < toDateTime('{0}T23:59:59.999Z')"
NOTHING = "$$_posthog_breakdown_null_$$"
OTHER = "$$_posthog_breakdown_other_$$"


def event(name: str | None, **more: Any) -> dict[str, Any]:
    return {"kind": "EventsNode", "event": name, "name": name or "All events", **more}


def trends(*series: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "TrendsQuery", "series": list(series), **more}


async def test_a_line_has_a_number_for_each_day_up_to_today(opened: Open) -> None:
    answer = await opened.ask(
        {
            "kind": "InsightVizNode",
            "source": trends(event("$pageview"), dateRange={"date_from": "-3d"}),
        }
    )
    (line,) = answer["results"]
    assert line["days"] == ["2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"]
    assert line["labels"][0] == "17-Nov-2026"
    for day, value in zip(line["days"], line["data"], strict=True):
        where = f"event = '$pageview' and {DAY.format(day)}"
        text = f"select count() from events where {where}"  # noqa: S608 -- our own words
        assert value == await opened.count(text)
    assert line["count"] == sum(line["data"])
    assert (line["action"]["id"], line["label"]) == ("$pageview", "$pageview")
    assert answer["hogql"].startswith("SELECT toStartOfDay(timestamp)")
    assert await opened.sql(answer["hogql"].partition(" LIMIT")[0])
    assert (answer["timezone"], answer["is_cached"], answer["error"]) == ("UTC", False, None)
    assert answer["cache_target_age"].startswith("2026-11-20T17:30")
    assert answer["next_allowed_client_refresh"].startswith("2026-11-20T15:45")
    assert answer["resolved_date_range"]["date_from"] == "2026-11-17T00:00:00+00:00"


async def test_a_breakdown_keeps_the_largest_and_sums_up_the_rest(opened: Open) -> None:
    query = trends(event("$pageview"), dateRange={"date_from": "-30d"})
    (whole,) = await opened.results(query)
    by = {"breakdown": "$browser", "breakdown_type": "event", "breakdown_limit": 2}
    found = await opened.results({**query, "breakdownFilter": by})

    assert [each["breakdown_value"] for each in found][-1] == OTHER
    assert sum(each["count"] for each in found) == whole["count"]
    chrome = next(each for each in found if each["breakdown_value"] == "Chrome")
    assert chrome["label"] == "Chrome"
    assert chrome["count"] == await opened.count(
        "select count() from events where event = '$pageview' and properties.$browser = 'Chrome' "
        "and timestamp >= toDateTime('2026-10-21T00:00:00Z')"
    )
    hidden = {**by, "breakdown_hide_other_aggregation": True}
    assert len(await opened.results({**query, "breakdownFilter": hidden})) == 2


async def test_the_hogql_of_an_answer_runs_by_itself(opened: Open) -> None:
    answer = await opened.ask(trends(event("$pageview"), event("signed_up")))
    found = await opened.results({"kind": "HogQLQuery", "query": answer["hogql"]})
    assert sum(row[1] for row in found) == sum(line["count"] for line in answer["results"])


async def test_several_breakdowns_cohorts_and_no_value(opened: Open) -> None:
    both = [{"property": "$os", "type": "event"}, {"property": "plan", "type": "person"}]
    found = await opened.results(trends(event("$pageview"), breakdownFilter={"breakdowns": both}))
    assert all(len(each["breakdown_value"]) == 2 for each in found)
    assert "::" in found[0]["label"]

    missing = {"breakdown": "file_type", "breakdown_type": "event"}
    found = await opened.results(trends(event(None), breakdownFilter=missing))
    assert found[-1]["breakdown_value"] == NOTHING
    assert found[-1]["label"] == "None (i.e. no value)"

    cohorts = {"breakdown": [1, "all"], "breakdown_type": "cohort"}
    power, everybody = await opened.results(trends(event("$pageview"), breakdownFilter=cohorts))
    assert (power["breakdown_value"], power["label"]) == (1, "Power users")
    assert 0 < power["count"] < everybody["count"]


async def test_compared_formula_and_cumulative(opened: Open) -> None:
    now, before = await opened.results(trends(event("$pageview"), compareFilter={"compare": True}))
    assert (now["compare_label"], before["compare_label"]) == ("current", "previous")
    # The same days of the week, so that a Friday is compared with a Friday.
    assert (now["days"][-1], before["days"][-1]) == ("2026-11-20", "2026-11-13")
    assert now["days"][0] == before["days"][-1]
    assert now["data"][0] == before["data"][-1]

    for interval, since in (("hour", "-24h"), ("week", "-30d"), ("month", "-60d")):
        query = trends(event("$pageview"), interval=interval, dateRange={"date_from": since})
        now, before = await opened.results({**query, "compareFilter": {"compare": True}})
        assert len(now["data"]) == len(before["data"])
        assert before["days"][0] < now["days"][0]

    series = (event("signed_up"), event("$pageview", math="dau"))
    one, two = await opened.results(trends(*series))
    (rate,) = await opened.results(trends(*series, trendsFilter={"formula": "A / B * 100"}))
    assert rate["action"] is None
    expected = [100 * a / b if b else 0 for a, b in zip(one["data"], two["data"], strict=True)]
    assert rate["data"] == pytest.approx(expected)

    display = {"display": "ActionsLineGraphCumulative"}
    (summed,) = await opened.results(trends(event("$pageview"), trendsFilter=display))
    (plain,) = await opened.results(trends(event("$pageview")))
    assert summed["data"][-1] == sum(plain["data"])
    (people,) = await opened.results(trends(event("$pageview", math="dau"), trendsFilter=display))
    assert people["data"][-1] == await opened.count(
        "select count(distinct person_id) from events where event = '$pageview' "
        "and timestamp >= toDateTime('2026-11-13T00:00:00Z')"
    )


@pytest.mark.parametrize(
    "display", ["BoldNumber", "ActionsPie", "ActionsBarValue", "ActionsTable", "WorldMap"]
)
async def test_a_display_of_totals_has_one_number_for_each_series(
    opened: Open, display: str
) -> None:
    by = {"breakdown": "$geoip_country_code", "breakdown_type": "person"}
    query = trends(event("$pageview", math="dau"), trendsFilter={"display": display})
    if display != "BoldNumber":
        query["breakdownFilter"] = by
    found = await opened.results(query)
    assert all((each["data"], each["count"]) == ([], 0) for each in found)
    assert sum(each["aggregated_value"] for each in found) == await opened.count(
        "select count(distinct person_id) from events where event = '$pageview' "
        "and timestamp >= toDateTime('2026-11-13T00:00:00Z')"
    )


async def test_the_ways_to_count(opened: Open) -> None:
    (hours,) = await opened.results(
        trends(event(None), interval="hour", dateRange={"date_from": "-24h"})
    )
    assert (hours["days"][0], hours["labels"][0]) == ("2026-11-19 15:00:00", "19-Nov-2026 15:00")
    assert len(hours["data"]) == 25
    (weekly,) = await opened.results(trends(event("$pageview", math="weekly_active")))
    assert weekly["data"][-1] == await opened.count(
        "select count(distinct person_id) from events where event = '$pageview' "
        "and timestamp >= toDateTime('2026-11-14T00:00:00Z')"
    )
    (new,) = await opened.results(trends(event("$pageview", math="first_time_for_user")))
    assert sum(new["data"]) == await opened.count(
        "select count() from (select min(timestamp) as first from events "
        "where event = '$pageview' group by person_id) "
        "where first >= toDateTime('2026-11-13T00:00:00Z')"
    )
    size = {"math_property": "size_mb"}
    maths = ("sum", "avg", "min", "max", "median", "p90")
    found = await opened.results(
        trends(
            *(event("file_uploaded", math=math, **size) for math in maths),
            trendsFilter={"display": "ActionsBarValue"},
        )
    )
    total, mean, least, most, median, high = (each["aggregated_value"] for each in found)
    assert least <= median <= high <= most
    assert least <= mean <= most <= total
    (smooth,) = await opened.results(
        trends(event("$pageview"), trendsFilter={"smoothingIntervals": 3})
    )
    (plain,) = await opened.results(trends(event("$pageview")))
    assert smooth["data"][-1] == round(sum(plain["data"][-3:]) / 3, 2)
    per_person = event("$pageview", math="avg_count_per_actor")
    (each,) = await opened.results(trends(per_person, trendsFilter={"display": "BoldNumber"}))
    assert each["aggregated_value"] > 1


async def test_boxes_and_heat(opened: Open) -> None:
    series = event("file_uploaded", math_property="upload_seconds")
    boxes = await opened.results(trends(series, trendsFilter={"display": "BoxPlot"}))
    assert {"day", "label", "mean", "series_index", "series_label"} < set(boxes[0])
    for box in boxes:
        parts = [box[name] for name in ("min", "p25", "median", "p75", "max")]
        assert parts == sorted(parts)

    heat = await opened.results(
        trends(event("$pageview"), trendsFilter={"display": "CalendarHeatmap"})
    )
    total = sum(cell["value"] for cell in heat["data"])
    assert total == heat["allAggregations"]
    assert total == sum(each["value"] for each in heat["rowAggregations"])
    assert {cell["row"] for cell in heat["data"]} <= set(range(1, 8))


async def test_stickiness_and_lifecycle(opened: Open) -> None:
    kinds = {"series": [event("$pageview")]}
    (sticky,) = await opened.results({"kind": "StickinessQuery", **kinds})
    assert (sticky["days"], sticky["labels"][:2]) == (list(range(1, 9)), ["1 day", "2 days"])
    people = await opened.count(
        "select count(distinct person_id) from events where event = '$pageview' "
        "and timestamp >= toDateTime('2026-11-13T00:00:00Z')"
    )
    assert sum(sticky["data"]) == people

    found = await opened.results({"kind": "LifecycleQuery", **kinds})
    assert [each["status"] for each in found] == ["new", "returning", "resurrecting", "dormant"]
    (active,) = await opened.results(trends(event("$pageview", math="dau")))
    states = {each["status"]: each["data"] for each in found}
    for place, people in enumerate(active["data"]):
        here = [states[name][place] for name in ("new", "returning", "resurrecting")]
        assert sum(here) == people
        if place:
            # Who stayed away today was here yesterday.
            assert -states["dormant"][place] == active["data"][place - 1] - here[1]


async def test_retention_is_a_triangle(opened: Open) -> None:
    options = {"period": "Week", "totalIntervals": 4, "retentionType": "retention_recurring"}
    rows = await opened.results({"kind": "RetentionQuery", "retentionFilter": options})
    assert [len(row["values"]) for row in rows] == [4, 3, 2, 1]
    assert (rows[0]["label"], rows[0]["date"]) == ("Week 0", "2026-10-26T00:00:00Z")
    assert rows[0]["values"][0]["count"] == await opened.count(
        "select count(distinct person_id) from events where event = '$pageview' and timestamp >= "
        "toDateTime('2026-10-26T00:00:00Z') and timestamp < toDateTime('2026-11-02T00:00:00Z')"
    )
    first = {**options, "retentionType": "retention_first_time"}
    new = await opened.results({"kind": "RetentionQuery", "retentionFilter": first})
    assert new[0]["values"][0]["count"] < rows[0]["values"][0]["count"]
    by = {"breakdowns": [{"property": "plan", "type": "person"}]}
    split = await opened.results(
        {"kind": "RetentionQuery", "retentionFilter": options, "breakdownFilter": by}
    )
    counts = [row["values"][0]["count"] for row in split if row["label"] == "Week 0"]
    assert sum(counts) == rows[0]["values"][0]["count"]


async def test_paths_are_numbered_and_hang_together(opened: Open) -> None:
    options = {"includeEventTypes": ["$pageview"], "stepLimit": 4, "edgeLimit": 20}
    dates = {"date_from": "-30d"}
    edges = await opened.results({"kind": "PathsQuery", "pathsFilter": options, "dateRange": dates})
    assert edges == sorted(edges, key=lambda edge: -edge["value"])
    reached = {edge["target"] for edge in edges}
    assert all(edge["source"][0] == "1" or edge["source"] in reached for edge in edges)
    start = {**options, "startPoint": "https://pinecrate.test/pricing"}
    found = await opened.results({"kind": "PathsQuery", "pathsFilter": start, "dateRange": dates})
    assert {edge["source"] for edge in found if edge["source"][0] == "1"} == {
        "1_https://pinecrate.test/pricing"
    }


async def test_dates_and_properties_of_a_dashboard_come_over_a_query(opened: Open) -> None:
    windows = {"key": "$os", "value": ["Windows"], "operator": "exact", "type": "event"}
    (line,) = await opened.results(
        trends(event("$pageview")),
        filters_override={"date_from": "-1d", "properties": [windows]},
    )
    assert line["days"] == ["2026-11-19", "2026-11-20"]
    assert line["count"] == await opened.count(
        "select count() from events where event = '$pageview' and properties.$os = 'Windows' "
        "and timestamp >= toDateTime('2026-11-19T00:00:00Z')"
    )


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (trends(), "At least one series"),
        ({"kind": "FunnelsQuery", "series": [event("a")]}, "at least two steps"),
        (trends(event("a"), trendsFilter={"formula": "A + B"}), "names something"),
        (trends({"kind": "ActionsNode", "id": 4}), "Action with id 4"),
        (trends(event("a", math="sum")), "property is required"),
        (
            trends(event("a"), breakdownFilter={"breakdown": 99, "breakdown_type": "cohort"}),
            "cohort",
        ),
        (trends(event("a"), colour="red"), "for QueryRequest\nquery.TrendsQuery.colour"),
    ],
)
async def test_what_cannot_be_computed_is_refused_in_words(
    opened: Open, query: dict[str, Any], words: str
) -> None:
    answer = await opened.client.post("/api/projects/1/query/", json={"query": query})
    assert answer.status_code == 400
    assert words in answer.json()["detail"]
