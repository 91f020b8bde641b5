"""Where columns stand and how values fill their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.scrollbar import ScrollBarRender

from hogtui.text.values import Align, Cell, Kind, cell
from hogtui.widgets.grid_layout import GAP, WIDEST, coarse, fill, first_to_show, place_columns
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


@given(WIDTHS, st.integers(1, 200), st.data())
def test_columns_stand_side_by_side_inside_the_edges(
    widths: list[int], right: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(widths) - 1))
    places = place_columns(first, len(widths), 0, right, widths.__getitem__)
    assert [place.column for place in places] == list(range(first, first + len(places)))
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
    shown = first_to_show(column, first, 0, right, widths.__getitem__)
    places = place_columns(shown, len(widths), 0, right, widths.__getitem__)
    assert [place.whole for place in places if place.column == column] == [True]
    if shown > first:  # it moves no further than it must
        earlier = place_columns(shown - 1, len(widths), 0, right, widths.__getitem__)
        assert [place.whole for place in earlier if place.column == column] in ([], [False])


def test_room_to_spare_goes_to_columns_that_want_it() -> None:
    wanted = [10, 100, 50].__getitem__
    places = place_columns(0, 3, 0, 150, wanted)
    assert [place.width for place in places] == [10, 86, 50]
    assert [place.width for place in place_columns(1, 3, 0, 150, wanted)] == [WIDEST, WIDEST]


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
