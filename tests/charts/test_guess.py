"""A sensible chart of any rows, and honest words about what it leaves out."""

from collections.abc import Sequence
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from hogtui.charts.columns import Column, Role, columns_of, interval_of, seconds
from hogtui.charts.guess import MOST_ROWS, Kind, Wish, chart_of, guess
from hogtui.charts.model import Big, Chart, Plot, Ranks, Scatter, Shape, Words, XKind

Rows = list[list[object]]


def columns(rows: Rows, *types: str) -> list[Column]:
    return columns_of([f"c{at}" for at in range(len(types))], types, range(len(types)), rows)


def made(rows: Rows, *types: str, wish: Wish | None = None) -> Chart:
    found = columns(rows, *types)
    wish = wish or guess(found, len(rows))
    assert wish is not None
    return chart_of(wish, found, rows, range(len(rows)), UTC)


DAYS: Rows = [["2026-11-01", "pro", 5], ["2026-11-01", "free", 9], ["2026-11-02", "pro", 6]]


def test_days_and_a_number_are_a_line() -> None:
    rows: Rows = [["2026-11-02", 6], ["2026-11-01", 5], ["2026-11-03", None]]
    chart = made(rows, "Date", "UInt64")
    assert isinstance(chart, Plot)
    assert chart.shape is Shape.LINE
    assert [chart.x.name(at) for at in (0, 1)] == ["Sun 1 Nov 2026", "Mon 2 Nov 2026"]
    assert list(chart.series[0].values) == [5, 6, None]


def test_a_column_of_few_names_splits_it() -> None:
    chart = made(DAYS, "Date", "String", "UInt64")
    assert isinstance(chart, Plot)
    assert {each.name: list(each.values) for each in chart.series} == {
        "pro": [5, 6],
        "free": [9, None],
    }


def test_names_and_a_number_are_horizontal_bars() -> None:
    chart = made([["a", 1], [None, 2], ["", 3]], "String", "UInt64")
    assert isinstance(chart, Ranks)
    assert [(each.name, each.value) for each in chart.items] == [("a", 1), ("null", 2), ('""', 3)]


def test_a_time_behind_names_of_which_each_has_one_row_is_no_axis() -> None:
    rows: Rows = [["a", 9, "2026-11-01T10:00:00Z"], ["b", 5, "2026-11-02T10:00:00Z"]]
    assert isinstance(made(rows, "String", "UInt64", "DateTime"), Ranks)


def test_one_row_is_one_number_and_says_that_there_are_more() -> None:
    chart = made([[41, 7]], "UInt64", "UInt64")
    assert isinstance(chart, Big)
    assert chart.value == 41
    assert chart.notes == ("1 more columns of numbers: c chooses",)


def test_two_numbers_are_points_and_few_steps_are_bars() -> None:
    assert isinstance(made([[1, 2], [1, 3], [4, 5]], "Float64", "Float64"), Scatter)
    bars = made([[0, 20], [1, 10], [2, 5]], "UInt8", "UInt64")
    assert isinstance(bars, Plot)
    assert bars.shape is Shape.STACKS
    assert [bars.x.name(at) for at in range(3)] == ["0", "1", "2"]


def test_points_of_a_name_take_another_number() -> None:
    wish = Wish(Kind.SCATTER, 0, (1,))
    chart = made([["a", 1, 5], ["b", 2, 6]], "String", "UInt64", "UInt64", wish=wish)
    assert isinstance(chart, Scatter)
    assert list(chart.clouds[0].xs) == [5, 6]
    assert chart.notes == ("points need two numbers: c2 instead of c0",)


def test_one_column_of_numbers_is_a_line_over_its_rows() -> None:
    chart = made([[3], [1]], "UInt64")
    assert isinstance(chart, Plot)
    assert chart.x.kind is XKind.NUMBER


@pytest.mark.parametrize("rows", [[], [["a"]], [[["x"]]], [[None]]])
def test_without_a_number_there_is_nothing_to_draw(rows: Rows) -> None:
    assert guess(columns(rows, "String"), len(rows)) is None


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("rows", [DAYS, [["?", None, "1e400"]], [[], ["x"]], []])
def test_any_wish_is_drawn_of_any_rows(kind: Kind, rows: Rows) -> None:
    found = [
        Column("day", 0, Role.TIME, 3),
        Column("plan", 1, Role.NAME, 2),
        Column("count", 2, Role.NUMBER, 3),
    ]
    for x in (None, 0, 1, 2):
        for breakdown in (None, 1):
            wish = Wish(kind, x, (2,), breakdown)
            chart = chart_of(wish, found, rows, range(len(rows)), UTC)
            assert not isinstance(chart, Words)


def test_what_cannot_be_drawn_is_counted() -> None:
    rows: Rows = [["2026-11-01", 5], ["soon", 6], ["2026-11-02", "1e400"], ["2026-11-03", "x"]]
    assert made(rows, "Date", "UInt64").notes == (
        "1 rows without c0 are left out",
        "2 of c1 are no finite number",
    )
    again: Rows = [["2026-11-01", "pro", 5], ["2026-11-01", "pro", 7], ["2026-11-01", "free", 7]]
    notes = made(again, "Date", "String", "UInt64").notes
    assert notes == ("1 rows repeat a point of their group: only the first counts",)


def test_of_a_million_rows_only_the_first_are_drawn_and_that_is_said() -> None:
    class Many(Sequence[object]):
        def __len__(self) -> int:
            return 1_000_000

        def __getitem__(self, place: object) -> "list[object]":
            return [[1]] * len(range(1_000_000)[place]) if isinstance(place, slice) else [1]

    found = [Column("n", 0, Role.NUMBER, 1)]
    chart = chart_of(Wish(Kind.LINE, None, (0,)), found, Many(), range(1_000_000), UTC)
    assert chart.notes == (f"the first {MOST_ROWS:,} of 1,000,000 rows are drawn",)
    assert isinstance(chart, Plot)
    assert len(chart.x.values) == MOST_ROWS


def test_only_the_rows_that_are_shown_count() -> None:
    found = columns(DAYS, "Date", "String", "UInt64")
    chart = chart_of(Wish(Kind.LINE, 0, (2,)), found, DAYS, [2, 0], UTC)
    assert isinstance(chart, Plot)
    assert list(chart.series[0].values) == [5, 6]


def test_moments_without_an_offset_are_meant_in_the_zone() -> None:
    zone = ZoneInfo("Asia/Tokyo")
    assert seconds("2026-11-01T09:00:00", zone) == seconds("2026-11-01T00:00:00Z", UTC)
    assert [seconds(each, UTC) for each in ("", "x" * 20, None, "2026-99-01")] == [None] * 4


@pytest.mark.parametrize(
    ("texts", "interval"),
    [
        (["2026-11-01", "2026-11-02", "2026-11-04"], "day"),
        (["2026-11-02", "2026-11-09", "2026-11-16"], "week"),
        (["2026-09-01", "2026-10-01", "2026-11-01"], "month"),
        (["2026-09-01T05:00:00"], "hour"),
        (["2026-09-01T05:10:00"], "minute"),
        (["2026-09-01T05:10:01"], "second"),
    ],
)
def test_how_far_moments_go_into_detail(texts: list[str], interval: str) -> None:
    assert interval_of([seconds(each, UTC) for each in texts], UTC) == interval
