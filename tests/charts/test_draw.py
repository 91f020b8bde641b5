"""What is drawn is where its value says, as wide as was asked for, whatever the value is."""

import math
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from hogtui.charts.canvas import Glyphs, View, width_of
from hogtui.charts.draw import draw
from hogtui.charts.frame import domain, scale_of
from hogtui.charts.legend import as_text, compose
from hogtui.charts.model import Plot, Rank, Ranks, Series, Shape, XAxis, XKind
from hogtui.charts.picture import Picture
from tests.charts.samples import days, one_of_each, plot

VIEWS = [
    View(measure=cell_len),
    View(glyphs=Glyphs.BLOCK, plain=True, measure=cell_len),
    View(glyphs=Glyphs.ASCII, plain=True, measure=cell_len),
]
value = st.none() | st.integers(-(10**12), 10**12) | st.floats(-1e290, 1e290)


def lines(picture: Picture) -> list[str]:
    return ["".join(piece.text for piece in row) for row in picture.rows]


@settings(deadline=None, max_examples=40)
@given(
    st.lists(value, max_size=9),
    st.text(max_size=12),
    st.integers(1, 90),
    st.integers(1, 30),
    st.sampled_from(VIEWS),
)
def test_every_kind_fills_exactly_the_cells_it_was_given(
    values: list[float | None], name: str, width: int, height: int, view: View
) -> None:
    for chart in one_of_each(name, values):
        picture = draw(chart, width, height, view)
        assert [cell_len(text) for text in lines(picture)] == [width] * height
        if picture.walk is not None:
            for place in range(min(3, picture.walk.count)):
                area = picture.walk.area(place)
                assert area is None or (0 <= area.x < width and 0 <= area.y < height)
        assert as_text(chart, width, height, view, 0)


@given(st.lists(st.integers(-1000, 1000) | st.floats(-1e6, 1e6), min_size=1, max_size=60))
@settings(deadline=None, max_examples=60)
def test_a_point_of_a_line_maps_back_to_its_value_within_one_cell(values: list[float]) -> None:
    height = 17
    picture = draw(plot(values), 100, height, VIEWS[0])
    low, high = domain(min(values), max(values), from_zero=True)
    whole = all(each == int(each) for each in values)
    scale = scale_of(low, high, height - 2, whole=whole)
    cell = abs(scale.value(0) - scale.value(1))
    walk = picture.walk
    assert walk is not None
    for place, each in enumerate(values):
        area = walk.area(place)
        assert area is not None
        drawn = [
            line
            for line, row in enumerate(lines(picture)[: height - 2])
            if 0x2800 < ord(row[area.x]) < 0x2900
        ]
        assert min(abs(scale.value(line + 0.5) - each) for line in drawn) <= cell


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
@settings(deadline=None, max_examples=60)
def test_a_bar_ends_within_one_cell_of_its_value(values: list[int]) -> None:
    height = 20
    picture = draw(plot(values, shape=Shape.STACKS), 80, height, VIEWS[0])
    scale = scale_of(0, max(values) or 1, height - 2, whole=True, snap=True)
    walk = picture.walk
    assert walk is not None
    for place, each in enumerate(values):
        area = walk.area(place)
        assert area is not None
        column = [row[area.x] for row in lines(picture)[: height - 2]]
        filled = sum(character in "▁▂▃▄▅▆▇█" for character in column)
        assert abs(filled - (scale.height - scale.place(each))) <= 1
        assert filled or not each


def test_horizontal_bars_are_as_long_as_their_values() -> None:
    chart = Ranks(items=(Rank("a", 100), Rank("b", 50), Rank("c", 1), Rank("d", 0)))
    drawn = lines(draw(chart, 60, 4, VIEWS[0]))
    lengths = [sum(character in "▏▎▍▌▋▊▉█" for character in line) for line in drawn]
    assert lengths[0] == pytest.approx(2 * lengths[1], abs=1)
    assert lengths[2:] == [1, 0]


def test_gaps_are_gaps_and_a_lonely_point_is_seen() -> None:
    drawn = lines(draw(plot([5, 5, None, None, 5, None, 5, 5]), 70, 8, VIEWS[0]))
    top = next(line for line in drawn if any(0x2800 < ord(each) < 0x2900 for each in line))
    dots = "".join("#" if 0x2800 < ord(each) < 0x2900 else " " for each in top).split()
    assert len(dots) == 3
    assert len(dots[1]) <= 2


@pytest.mark.parametrize("shape", list(Shape))
def test_nothing_at_all_says_so(shape: Shape) -> None:
    for chart in (plot([None, None], shape=shape), Plot(x=days(0), series=(), shape=shape)):
        assert "No values to draw." in "\n".join(lines(draw(chart, 60, 10, VIEWS[0])))


def test_all_zero_is_a_line_at_zero() -> None:
    drawn = lines(draw(plot([0, 0, 0]), 60, 10, VIEWS[0]))
    assert "0┤⣀" in drawn[7]


def test_of_three_hundred_series_the_largest_are_drawn_and_that_is_said() -> None:
    many = plot(*([place, place] for place in range(300)))
    picture = draw(many, 100, 20, VIEWS[0])
    assert picture.drawn == tuple(range(292, 300))
    assert picture.notes == ("the 8 largest of 300 series are drawn",)
    stacked = draw(replace(many, shape=Shape.STACKS), 100, 20, VIEWS[0])
    assert stacked.notes == ("the 8 largest of 300 series are drawn, the rest as one",)


def test_the_last_periods_that_are_not_over_look_different() -> None:
    whole = plot([5, 5], shape=Shape.STACKS)
    looks = [
        "".join(lines(draw(chart, 40, 10, VIEWS[0])))
        for chart in (whole, replace(whole, incomplete=1))
    ]
    assert "░" not in looks[0]
    assert "░" in looks[1]


def test_a_legend_has_every_series_and_its_value() -> None:
    chart = plot([1, 2], [30, 40], names=["first", "a second one"])
    _, rows = compose(chart, 90, 12, VIEWS[0], 1)
    text = ["".join(piece.text for piece in row) for row in rows]
    assert text[0].rstrip().endswith("2")
    assert "■ a second one" in text[1]
    assert text[1].rstrip().endswith("40")


def test_a_hundred_thousand_points_are_drawn_at_once() -> None:
    count = 100_000
    values = [math.sin(place / 3000) * 100 for place in range(count)]
    axis = XAxis(list(range(count)), XKind.NUMBER)
    chart = Plot(x=axis, series=(Series("wave", values),))
    began = time.process_time()
    picture = draw(chart, 140, 40, VIEWS[0])
    # Four times what it takes here: a machine that tests is busy.
    assert time.process_time() - began < 0.2
    assert picture.walk is not None
    assert picture.walk.right == pytest.approx(count / 130, rel=0.1)


def test_of_many_points_the_outliers_stay() -> None:
    values: list[float | None] = [0.0] * 50_000
    values[31_234] = 100.0
    values[12_000:13_000] = [None] * 1000
    drawn = lines(draw(plot(values), 80, 12, VIEWS[0]))
    spike = [row for row in drawn[:10] if any(0x2800 < ord(each) < 0x2900 for each in row)]
    assert len(spike) >= 9


def test_our_widths_are_those_of_the_terminal() -> None:
    for text in ("abc", "日本", "café", "e\u0301", "…", "●"):
        assert width_of(text) == cell_len(text)
