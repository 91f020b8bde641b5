"""Every kind of insight becomes the chart of its kind, with its numbers."""

import copy
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hogtui.charts.canvas import View
from hogtui.charts.draw import draw
from hogtui.charts.insight import chart_of_insight
from hogtui.charts.model import (
    Big,
    Boxes,
    Chart,
    Flows,
    Funnel,
    Heat,
    Plot,
    Ranks,
    Shape,
    Table,
    Words,
)
from hogtui.charts.numbers import Style
from hogtui.charts.sketch import Sketch
from tests.charts.insights import bodies
from tests.charts.insights.bodies import Body

NOW = datetime(2026, 11, 14, 13, tzinfo=UTC)


def chart_of(body: Body, **more: Any) -> Chart:
    return chart_of_insight(body, zone=more.pop("zone", UTC), now=NOW, **more)


def plot_of(body: Body, **more: Any) -> Plot:
    chart = chart_of(body, **more)
    assert isinstance(chart, Plot)
    return chart


@pytest.mark.parametrize("body", bodies.ALL, ids=lambda body: str(body["name"]))
def test_every_kind_is_drawn(body: Body) -> None:
    chart = chart_of(body)
    assert not isinstance(chart, Words)
    for width, height in ((120, 40), (60, 10), (20, 4)):
        sketch = Sketch(chart)
        sketch.resize(width, height)
        assert any(piece.text.strip() for y in range(height) for piece in sketch.line(y))
        assert sketch.text()


@pytest.mark.parametrize(
    ("body", "shape"),
    [
        (bodies.LINE, Shape.LINE),
        (bodies.AREA, Shape.AREA),
        (bodies.STACKS, Shape.STACKS),
        (bodies.BARS, Shape.BARS),
        (bodies.CUMULATIVE, Shape.LINE),
        (bodies.LIFECYCLE, Shape.STACKS),
        (bodies.FUNNEL_TRENDS, Shape.LINE),
        (bodies.STICKINESS, Shape.LINE),
    ],
)
def test_displays(body: Body, shape: Shape) -> None:
    assert plot_of(body).shape is shape


def test_trends_have_their_days_their_numbers_and_a_day_that_is_not_over() -> None:
    plot = plot_of(bodies.LINE)
    assert [(each.name, list(each.values)) for each in plot.series] == [
        ("$pageview", bodies.VISITS),
        ("signed_up", bodies.SIGNUPS),
    ]
    assert plot.x.name(0) == "Sun 1 Nov 2026"
    assert plot.incomplete == 1
    assert plot_of(bodies.CUMULATIVE).incomplete == 0


def test_days_are_those_of_the_project() -> None:
    zone = ZoneInfo("America/Los_Angeles")
    plot = plot_of(bodies.LINE, zone=zone)
    assert plot.x.values[0] == datetime(2026, 11, 1, tzinfo=zone).timestamp()
    assert plot.x.name(13) == "Sat 14 Nov 2026"


def test_a_breakdown_is_known_by_its_values() -> None:
    assert [each.name for each in plot_of(bodies.AREA).series] == [
        *("Chrome", "Safari", "Firefox · Linux")
    ]
    mixed = copy.deepcopy(bodies.AREA)
    mixed["result"][0]["action"]["name"] = "other_event"
    assert plot_of(mixed).series[0].name == "other_event - Chrome"


def test_the_period_before_is_dashed_in_the_same_colour_with_its_own_days() -> None:
    now, before = plot_of(bodies.COMPARE).series
    assert (now.dashed, before.dashed) == (False, True)
    assert now.role == before.role
    assert before.names[0] == "Sun 18 Oct 2026"
    assert [goal.value for goal in plot_of(bodies.COMPARE).goals] == [500]


def test_one_number_and_its_change() -> None:
    chart = chart_of(bodies.NUMBER)
    assert isinstance(chart, Big)
    assert (chart.value, chart.before) == (48_210, 41_000)
    text = "\n".join("".join(p.text for p in row) for row in draw(chart, 60, 4, View()).rows)
    assert "$48,210" in text
    assert "▲ 17.6 %" in text


def test_shares_are_sorted_and_countries_have_names() -> None:
    pie, world = chart_of(bodies.PIE), chart_of(bodies.WORLD)
    assert isinstance(pie, Ranks)
    assert isinstance(world, Ranks)
    assert [(each.name, each.value) for each in pie.items] == [
        *(("Chrome", 640), ("Safari", 120), ("other", 25), ("none", 15))
    ]
    assert pie.whole == 800
    assert [each.name for each in world.items] == [
        *("United States", "Germany", "Japan", "Brazil", "??")
    ]


def test_values_are_in_the_unit_of_the_insight() -> None:
    chart = chart_of(bodies.VALUES)
    assert isinstance(chart, Ranks)
    assert chart.format.style is Style.SECONDS
    assert chart.whole is None


def test_a_table_has_the_totals() -> None:
    chart = chart_of(bodies.TABLE)
    assert isinstance(chart, Table)
    assert chart.rows == (("$pageview", 5620), ("signed_up", 546))


def test_who_leaves_is_below_the_line() -> None:
    chart = plot_of(bodies.LIFECYCLE)
    assert [each.name for each in chart.series] == ["new", "returning", "resurrecting", "dormant"]
    assert [each.below for each in chart.series] == [False, False, False, True]
    assert chart.series[3].values[0] == -40


def test_stickiness_counts_days() -> None:
    plot = plot_of(bodies.STICKINESS)
    assert [plot.x.name(place) for place in (0, 6)] == ["1 day", "7 days"]
    assert plot.incomplete == 0


def test_the_steps_of_a_funnel() -> None:
    chart = chart_of(bodies.FUNNEL)
    assert isinstance(chart, Funnel)
    assert chart.across
    (group,) = chart.groups
    assert [(step.name, step.count) for step in group.steps][:2] == [
        *(("Saw a page", 4000), ("signed_up", 1200))
    ]
    sketch = Sketch(chart)
    sketch.resize(120, 20)
    sketch.last()
    line = "".join(piece.text for piece in sketch.line(sketch.rows))
    assert "35 0.9 %" in line
    assert "445 left" in line


def test_the_groups_of_a_funnel_come_largest_first() -> None:
    chart = chart_of(bodies.FUNNEL_DOWN)
    assert isinstance(chart, Funnel)
    assert [group.name for group in chart.groups] == ["Chrome", "Safari"]
    assert not chart.across


def test_time_to_convert_is_a_histogram() -> None:
    plot = plot_of(bodies.FUNNEL_TIME)
    assert plot.x.name(0) == "0 s to 1 min"
    assert plot.x.name(4) == "4 min and more"
    assert list(plot.series[0].values) == [210, 340, 90, 30, 8]
    assert plot.notes == ("1 min 24 s on average",)
    empty = {**bodies.FUNNEL_TIME, "result": {"bins": None, "average_conversion_time": None}}
    assert isinstance(chart_of(empty), Words)


def test_conversion_over_time_is_in_percent() -> None:
    plot = plot_of(bodies.FUNNEL_TRENDS)
    assert plot.series[0].name == "conversion"
    assert plot.format.full(plot.series[0].values[0]) == "12.5 %"


def test_retention_is_a_triangle_of_shares() -> None:
    chart = chart_of(bodies.RETENTION)
    assert isinstance(chart, Heat)
    assert chart.rows[:2] == ("mean", "8 Nov 2026")
    assert chart.sizes[1][0] == "400"
    assert chart.values[1][:3] == (100, 50, 33.25)
    assert [len(row) for row in chart.values[1:]] == [7, 6, 5, 4, 3, 2, 1]
    # (200 + 210 + 220 + 230 + 240 + 250) of (400 + ... + 450)
    assert chart.values[0][1] == pytest.approx(100 * 1350 / 2550)
    previous = copy.deepcopy(bodies.RETENTION)
    previous["query"]["source"]["retentionFilter"]["retentionReference"] = "previous"
    heat = chart_of(previous)
    assert isinstance(heat, Heat)
    assert heat.values[1][2] == pytest.approx(100 * 133 / 200)


def test_paths_go_step_by_step_widest_first() -> None:
    chart = chart_of(bodies.PATHS)
    assert isinstance(chart, Flows)
    assert [(each.step, each.source, each.target, each.value) for each in chart.edges] == [
        (1, "/", "/pricing", 120),
        (1, "/", "/docs", 60),
        (1, "/blog/1_2", "/", 40),
        (2, "/pricing", "/signup", 31),
    ]
    assert chart.edges[0].seconds == 180


def test_heat_maps_and_calendars() -> None:
    heat, calendar = chart_of(bodies.HEATMAP), chart_of(bodies.CALENDAR)
    assert isinstance(heat, Heat)
    assert isinstance(calendar, Heat)
    assert (heat.rows[0], heat.columns[5], heat.values[6][5]) == ("Mon", "05h", 35)
    assert heat.notes == ("2,800 in all",)
    assert calendar.rows[0] == "Mon"
    assert calendar.column_names[0] == "week of 27 Apr 2026"
    assert calendar.values[4][0] == 0  # the first of May was a Friday


def test_boxes() -> None:
    chart = chart_of(bodies.BOXES)
    assert isinstance(chart, Boxes)
    first = chart.boxes[0]
    assert (first.name, first.low, first.lower, first.middle) == ("1 Nov", 2, 10, 18)
    assert (first.upper, first.high, first.mean) == (30, 55, 21)
    older = {**bodies.BOXES, "result": [{"data": []}], "boxplot_data": bodies.BOXES["result"]}
    assert chart_of(older) == chart


def test_sql_is_drawn_by_its_settings() -> None:
    plot = plot_of(bodies.SQL)
    assert [series.name for series in plot.series] == ["people"]
    assert [plot.x.name(place) for place in range(3)] == ["free", "pro", "team"]
    assert plot.format.full(41) == "41 people"
    assert plot.goals[0].value == 50
    table = chart_of(bodies.ROWS)
    assert isinstance(table, Table)
    assert table.rows[0] == ("$pageview", 5620)


def test_annotations_are_marks_of_their_day() -> None:
    said = [
        {"date_marker": "2026-11-05T10:00:00Z", "content": "Release"},
        {"date_marker": "2026-11-06T10:00:00Z", "content": "Gone", "deleted": True},
    ]
    plot = plot_of(bodies.LINE, annotations=said)
    assert [mark.text for mark in plot.marks] == ["Release"]
    sketch = Sketch(plot)
    sketch.resize(100, 20)
    sketch.go_to(4)
    assert "1: Release" in "".join(piece.text for piece in sketch.line(sketch.rows))


def test_older_insights_have_filters_instead_of_a_query() -> None:
    filters = {"insight": "TRENDS", "display": "ActionsBarValue", "aggregation_axis_prefix": "€"}
    chart = chart_of({"filters": filters, "result": bodies.PIE["result"]})
    assert isinstance(chart, Ranks)
    assert chart.format.full(5) == "€5"


def test_percent_of_all_and_what_its_owner_hides() -> None:
    body = copy.deepcopy(bodies.STACKS)
    options = body["query"]["source"]["trendsFilter"]
    options["showPercentStackView"] = True
    options["hiddenLegendIndexes"] = [1, 99, "x"]
    plot = plot_of(body)
    assert sum(series.values[0] or 0 for series in plot.series) == pytest.approx(100)
    assert plot.hidden == {1}
    assert Sketch(plot).view.hidden == {1}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "There is no result"),
        ({"result": None}, "There is no result"),
        ({"result": []}, "found nothing"),
        ({"result": "Date|$pageview\n"}, "no drawing"),
        ({"result": {"new": "shape"}}, "no drawing"),
        ({"result": [{"new": "shape"}], "query": {"kind": "WebStatsQuery"}}, "of WebStatsQuery"),
    ],
)
def test_what_is_not_known_says_so(body: Body, said: str) -> None:
    chart = chart_of(body)
    assert isinstance(chart, Words)
    assert said in chart.text


def test_awkward_numbers_are_gaps() -> None:
    body = copy.deepcopy(bodies.LINE)
    body["result"][0]["data"] = ["1e400", float("nan"), None, "12", -3, {}]
    values = plot_of(body).series[0].values
    assert list(values[:6]) == [None, None, None, 12, -3, None]
    assert len(values) == 14


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_no_shape_raises(data: st.DataObject) -> None:
    body = copy.deepcopy(data.draw(st.sampled_from(bodies.ALL)))
    place: Any = body
    for _ in range(data.draw(st.integers(1, 6))):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            place[key] = data.draw(junk)
            break
        place = place[key]
    sketch = Sketch(chart_of(body))
    sketch.resize(70, 12)
    sketch.move(1, 1)
    assert sketch.text()
