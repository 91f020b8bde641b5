"""Where columns stand and how values fill their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.scrollbar import ScrollBarRender

from hogtui.text.values import Align, Cell, Kind, cell
from hogtui.widgets.grid_layout import GAP, WIDEST, Line, Widths, coarse, fill
from tests.text.test_safe import ANY_TEXT

WIDTHS = st.lists(st.integers(1, 60), min_size=1, max_size=30)


@given(ANY_TEXT, st.integers(1, 60))
def test_a_value_fills_its_place_exactly(text: str, width: int) -> None:
    assert sum(cell_len(piece.text) for piece in fill(cell(text), width)) == width
    right = cell(text)._replace(align=Align.RIGHT)
    assert sum(cell_len(piece.text) for piece in fill(right, width)) == width


@pytest.mark.parametrize(
    ("value", "width", "drawn"),
    [
        ("abc", 5, "abc  "),
        (12, 5, "   12"),
        ("abcdef", 5, "abcd…"),
        (123456, 5, "1234…"),
        ("界界界", 5, "界界…"),
        ("界界界", 4, "界 …"),
        ("a\nb", 14, "a␤b +1 line   "),
        ("abcdefghij\nb", 18, "abcdefghi… +1 line"),
        ("a\nb", 6, "a␤b…  "),
        ("abc", 1, "…"),
    ],
)
def test_values_in_places(value: object, width: int, drawn: str) -> None:
    pieces = fill(cell(value), width)
    assert "".join(piece.text for piece in pieces) == drawn


def test_what_is_left_out_is_dim() -> None:
    assert fill(cell("abcdef"), 4) == [("abc", False), ("…", True)]
    assert fill(Cell("x" * 9, Kind.TEXT, Align.LEFT, "…"), 12) == [("x" * 9, False), ("…  ", True)]


def laid_out(widths: list[int], right: int, pinned: int = 0) -> Line:
    usual = [min(width, WIDEST) for width in widths]
    return Line(len(widths), 0, right, usual.__getitem__, widths.__getitem__, pinned)


@given(WIDTHS, st.integers(1, 200), st.data())
def test_columns_stand_side_by_side_inside_the_edges(
    widths: list[int], right: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(widths) - 1))
    line = laid_out(widths, right, data.draw(st.integers(0, len(widths))))
    places = line.places(first)
    stays, _ = line.pins()
    columns = [place.column for place in places]
    after = max(first, stays)
    assert columns[:stays] == list(range(stays))
    assert columns[stays:] == list(range(after, after + len(places) - stays))
    assert columns[stays:]  # whatever is pinned, there is room for others
    end = 0
    for place in places:
        assert place.x == end
        assert place.x + place.width <= right
        assert place.whole or place is places[-1]
        end = place.x + place.width + GAP


@given(WIDTHS, st.integers(1, 200), st.data())
def test_a_column_that_is_to_be_seen_is_seen(
    widths: list[int], right: int, data: st.DataObject
) -> None:
    column = data.draw(st.integers(0, len(widths) - 1))
    first = data.draw(st.integers(0, len(widths) - 1))
    line = laid_out(widths, right, data.draw(st.integers(0, len(widths))))
    shown = line.first_to_show(column, first)
    assert [place.whole for place in line.places(shown) if place.column == column] == [True]
    if shown > max(first, line.pins()[0]):  # it moves no further than it must
        earlier = line.places(shown - 1)
        assert [place.whole for place in earlier if place.column == column] in ([], [False])


def test_room_to_spare_goes_to_columns_that_want_it() -> None:
    line = laid_out([10, 100, 50], 150)
    assert [place.width for place in line.places(0)] == [10, 86, 50]
    assert [place.width for place in line.places(1)] == [WIDEST, WIDEST]


def test_pinned_columns_leave_a_third_of_the_line_to_the_others() -> None:
    line = laid_out([20, 20, 20, 20, 20, 20], 90, pinned=4)
    assert line.pins() == (2, 44)
    assert [(place.column, place.x) for place in line.places(5)] == [(0, 0), (1, 22), (5, 44)]
    assert line.places(0) == line.places(2)


def test_a_width_that_was_chosen_is_neither_more_nor_less() -> None:
    widths = Widths()
    widths.see(7, 100)
    assert (widths.usual(7), widths.wanted(7)) == (WIDEST, 100)
    widths.chosen[7] = 60
    assert (widths.usual(7), widths.wanted(7)) == (60, 60)
    widths.see(7, 200)
    assert widths.usual(7) == 60
    del widths.chosen[7]
    assert (widths.usual(7), widths.wanted(7)) == (WIDEST, 200)


@pytest.mark.parametrize("rows", [30, 400, 5_000, 1_000_000])
@pytest.mark.parametrize("seen", [2, 18, 45])
def test_a_scrollbar_looks_the_same_for_the_coarser_place(rows: int, seen: int) -> None:
    def look(position: float) -> str:
        # Textual's own rounding of a scrollbar's position.
        bar = ScrollBarRender.render_bar(seen, rows, seen, int(position * 8) / 8)
        return "|".join(f"{text}{style and style.reverse}" for text, style, _ in bar.segments)

    places = {*range(0, rows - seen, max(1, rows // 300)), rows - seen - 1, rows - seen}
    told = {coarse(place, rows, seen) for place in places}
    assert len(told) <= seen * 8 + 1 or rows < seen * 9
    for place in places:
        assert look(coarse(place, rows, seen)) == look(place)


def test_a_scrollbar_without_rows_stays_where_it_is() -> None:
    assert coarse(0, 0, 0) == 0
    assert coarse(0, 1, 1) == 0
    assert coarse(3, 10, 0) == 3
