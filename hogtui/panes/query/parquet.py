"""Rows as Parquet, for those who have pyarrow."""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from hogtui.text.export import unique
from hogtui.text.rows import MISSING
from hogtui.text.values import copy_text
from hogtui.widgets.grid import RowsSource

GROUP = 10_000
"""Rows of a row group."""
_EXACT = 2**53
"""Integers up to this are exact as floating-point numbers."""


def write_parquet(file: BinaryIO, source: RowsSource, went_on: Callable[[int], None]) -> None:
    """Write all rows; a column of several types, and what has no type here, becomes text.

    `went_on` hears how many more rows are written, and may raise to stop.
    """
    columns = range(len(source.columns))
    types = [_type(source, column, went_on) for column in columns]
    names = unique([column.name for column in source.columns])
    schema = pa.schema(list(zip(names, types, strict=True)))
    with pq.ParquetWriter(file, schema) as writer:
        for start in range(0, source.row_count, GROUP):
            rows = range(start, min(start + GROUP, source.row_count))
            arrays = [
                _array([source.cell(row, column) for row in rows], types[column])
                for column in columns
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            went_on(len(rows))


def _type(source: RowsSource, column: int, went_on: Callable[[int], None]) -> pa.DataType:
    """The narrowest type that keeps every value of a column exactly."""
    kinds: set[type] = set()
    low = high = 0
    for start in range(0, source.row_count, GROUP):
        rows = range(start, min(start + GROUP, source.row_count))
        cells = [source.cell(row, column) for row in rows]
        kinds.update(map(type, cells))
        numbers = [cell for cell in cells if type(cell) is int]
        low, high = min(chain([low], numbers)), max(chain([high], numbers))
        went_on(0)
    kinds -= {type(None), type(MISSING)}
    if kinds == {bool}:
        return pa.bool_()
    if kinds == {int} and low >= -(2**63) and high < 2**63:
        return pa.int64()
    if kinds == {int} and low >= 0 and high < 2**64:
        return pa.uint64()
    if kinds == {float} or (kinds == {int, float} and low >= -_EXACT and high <= _EXACT):
        return pa.float64()
    return pa.string()


def _array(cells: Sequence[object], kind: pa.DataType) -> pa.Array:
    values = [None if cell is MISSING else cell for cell in cells]
    if kind == pa.string():
        texts = [None if value is None else _text(value) for value in values]
        return pa.array(texts, type=kind)
    return pa.array(values, type=kind)


def _text(value: object) -> str:
    # Half of a character pair has no bytes in UTF-8.
    return copy_text(value).encode("utf-8", "replace").decode()
