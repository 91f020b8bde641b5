"""A column at a glance: counted and measured whatever is in it."""

import math
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hogtui.text.rows import Steps
from hogtui.text.summary import Summary, bar, percent, sentences, summarize
from tests.text.test_rows import CELLS


def end(steps: Steps[Summary]) -> Summary:
    while True:
        try:
            next(steps)
        except StopIteration as found:
            summary: Summary = found.value
            return summary


def of(cells: list[Any], kind: str = "") -> Summary:
    return end(summarize([[cell] for cell in cells], range(len(cells)), 0, kind))


@given(st.lists(CELLS, max_size=30))
def test_every_row_is_counted_once(cells: list[Any]) -> None:
    summary = of(cells)
    assert sum(times for _, times in summary.top) == summary.rows == len(cells)
    assert len(summary.top) == summary.distinct + (summary.nulls > 0)
    assert all(isinstance(sentence, str) for sentence in sentences(summary))


def test_numbers_have_quantiles() -> None:
    cells: list[Any] = [*range(101), None]
    random.Random(7).shuffle(cells)
    summary = of(cells)
    assert (summary.rows, summary.distinct, summary.nulls) == (102, 101, 1)
    assert summary.spread == [
        ("min", 0),
        ("25 %", 25),
        ("median", 50),
        ("75 %", 75),
        ("95 %", 95),
        ("max", 100),
    ]
    assert sentences(summary)[0] == "102 rows · 101 different · 1 null"


def test_values_that_are_equal_but_not_the_same_stay_apart() -> None:
    summary = of([1, True, 1.0, "1", math.nan, math.nan, [1], [1], {"a": 1}, None])
    assert summary.distinct == 7
    times = {repr(value): times for value, times in summary.top}
    assert times["nan"] == 2
    assert times["[1]"] == 2
    assert times["1"] == times["True"] == times["1.0"] == times["'1'"] == 1


def test_rows_without_the_cell_are_null_and_empty_columns_say_nothing() -> None:
    rows: list[object] = [[], ["a"], [None]]
    summary = end(summarize(rows, range(3), 0, ""))
    assert (summary.nulls, summary.distinct) == (2, 1)
    assert of([]).top == []
    assert of([None]).spread == []


def test_long_values_are_cut_in_sentences() -> None:
    assert max(map(len, sentences(of(["x" * 1_000_000])))) < 200


@pytest.mark.parametrize(
    ("part", "whole", "drawn"),
    [(8, 8, "████"), (4, 8, "██"), (5, 8, "██▌"), (1, 10_000, "▏"), (0, 8, ""), (0, 0, "")],
)
def test_bars(part: int, whole: int, drawn: str) -> None:
    assert bar(part, whole, 4) == drawn


def test_shares() -> None:
    assert [percent(part, 1_000) for part in (1_000, 333, 25, 1)] == [
        "100 %",
        "33 %",
        "2.5 %",
        "0.1 %",
    ]
