"""Copies and files of rows while masks are on."""

from collections.abc import Iterator
from typing import Any

import pytest

from hogtui.text.redaction import REDACTION
from hogtui.widgets.grid import Column, RowsSource
from hogtui.widgets.redacted_rows import redacted

ROWS = [["Ada", {"plan": "pro", "mail": "a@b.test"}, 7, "x"], ["李雷", None, 8]]
SOURCE = RowsSource([Column("name"), Column("properties"), Column("n")], ROWS)


@pytest.fixture
def masks() -> Iterator[None]:
    REDACTION.on = True
    yield
    REDACTION.on = False


@pytest.mark.usefixtures("masks")
def test_rows_are_masked_however_they_are_read() -> None:
    rows = redacted(SOURCE.ordered([1, 0]))
    assert rows.row(1)[:3] == ["•••", {"plan": "pro", "mail": "••••••••"}, 7]
    batches: Any = list(rows.batches(1))
    assert [batch[0][0] for batch in batches] == ["••••", "•••"]


def test_without_masks_they_are_the_same() -> None:
    assert redacted(SOURCE) is SOURCE
