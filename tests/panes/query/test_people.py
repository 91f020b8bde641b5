"""The people of rows, on their way to a cohort."""

from typing import Any

import pytest

from hogtui.panes.base import Pane
from hogtui.panes.query.people import hand_over, names_of
from hogtui.widgets.grid import Column, RowsSource


def source(names: list[str], rows: list[list[Any]], **more: Any) -> RowsSource:
    return RowsSource([Column(name) for name in names], rows, **more)


@pytest.mark.parametrize(
    ("columns", "rows", "expected"),
    [
        (["event", "person_id"], [["a", "p1"], ["b", "p2"], ["c", "p1"]], ["p1", "p2"]),
        (["email", "distinct_id"], [["a@x", "d1"], [None, "d2"]], ["d1", "d2"]),
        (["person.properties.email"], [["a@x"], [None], [""]], ["a@x"]),
        (["id", "n"], [["p1", 1], [7, 1]], ["p1"]),
        (["event"], [["a"]], []),
    ],
)
def test_one_column_names_them(columns: list[str], rows: list[Any], expected: list[str]) -> None:
    assert names_of(source(columns, rows))[0] == expected


def test_only_those_that_are_shown_are_handed_over() -> None:
    wanted = hand_over(source(["person_id"], [["p1"], ["p2"], ["p3"]], order=[2, 0]))

    assert isinstance(wanted, Pane.PeopleWanted)
    assert wanted.names == ["p3", "p1"]
    assert "person_id" in wanted.title


def test_rows_about_nobody_say_what_they_lack() -> None:
    said = hand_over(source(["event"], [["a"]]))

    assert isinstance(said, Pane.Said)
    assert "person_id" in said.text
