"""Ranges that move with the text they are in."""

from hypothesis import given
from hypothesis import strategies as st

from hogtui.panes.query.marks import changed_span, moved, place

TEXT = st.text("ab\n", max_size=12)


@given(TEXT, TEXT)
def test_a_change_is_what_lies_between_what_is_equal(old: str, new: str) -> None:
    (start, end), length = changed_span(old, new)

    assert old[:start] + new[start : start + length] + old[end:] == new
    assert 0 <= start <= end <= len(old)


@given(TEXT, TEXT, st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_a_range_that_stays_still_holds_the_same_text(
    old: str, put: str, first: int, last: int, start: int, end: int
) -> None:
    first, last, start, end = (min(each, len(old)) for each in (first, last, start, end))
    first, last = sorted((first, last))
    start, end = sorted((start, end))
    new = old[:start] + put + old[end:]

    for new_first, new_last in moved([(first, last)], old, new):
        assert new[new_first:new_last] == old[first:last]


def test_an_edit_inside_or_at_the_edge_ends_a_range() -> None:
    text = "SELECT evnt FROM events"

    assert moved([(7, 11)], text, "SELECT event FROM events") == []
    assert moved([(7, 11)], text, "SELECT evnts FROM events") == []
    assert moved([(7, 11)], text, "SELECT evnt FROM e") == [(7, 11)]
    assert moved([(7, 11)], text, "\n" + text) == [(8, 12)]


def test_a_statement_is_found_again_where_it_went() -> None:
    text = "SELECT 1;\nSELECT evnt"

    assert place([(7, 11)], "SELECT evnt", 10, text) == [(17, 21)]
    assert place([(7, 11)], "SELECT evnt", 10, "\n" + text) == [(18, 22)]
    assert place([(7, 11)], "SELECT evnt", 10, "SELECT 2") == []
