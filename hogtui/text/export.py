"""Rows as files and clipboards want them: CSV, TSV, JSON, JSON lines, Markdown, a list for SQL.

Rows come in batches and text goes out in chunks, one for each batch, so that a million rows never
stand in memory twice and whoever writes them can count, pause and stop. Numbers keep every digit.
A null is nothing in CSV and TSV and null in JSON; a cell that its row does not have is left out
of JSON. What is too long in a row gets a column of its own.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from io import StringIO
from itertools import chain
from math import isfinite
from typing import Any

from hogtui.text import values
from hogtui.text.rows import MISSING
from hogtui.text.values import copy_text

Row = Sequence[object]
Batch = Sequence[object]
"""Some rows as they were decoded; a row that is no list is one cell."""


class Format(StrEnum):
    """What rows can be written as; the value is the ending of a file's name."""

    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSON_LINES = "jsonl"
    MARKDOWN = "md"

    @property
    def label(self) -> str:
        """As people call it."""
        return _LABELS[self]


_LABELS = {
    Format.CSV: "CSV",
    Format.TSV: "TSV",
    Format.JSON: "JSON",
    Format.JSON_LINES: "JSON lines",
    Format.MARKDOWN: "Markdown",
}
BATCH = 500
"""Rows of a batch: a few milliseconds of work at most for ordinary rows."""
_SCALARS = frozenset({str, int, float, type(None)})
_FORMULA = re.compile("[=+@\t\r\n\uff1d\uff0b\uff0d\uff20-]")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|-inf", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")


# Text that was just written, byte by byte: 1 where a cell may start behind it, 2 for what a
# formula starts with (0xEF starts the full-width signs). A tab is either, by the separator.
def _table(signs: bytes, separator: str) -> bytes:
    starts = separator.encode() + b'\n"'
    return bytes(1 if byte in starts else 2 if byte in signs else 0 for byte in range(256))


_SIGNS = {each: _table(b"=+@\t\xef", each) for each in ",\t"}
_SIGNS_AND_MINUS = {each: _table(b"=+@\t\xef-", each) for each in ",\t"}
_NO_NUMBER = re.compile(
    r'-(?<=[,\t\n"]-)(?!(?:\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|inf)[,\t\r])', re.ASCII
)


def chunks(
    form: Format, names: Sequence[str], batches: Iterable[Batch], *, width: int = 0, safe: bool
) -> Iterator[str]:
    """The rows in a format, one chunk for each batch and perhaps one before and behind.

    `width` is the length of the longest row, where that is more than the columns have names for.
    With `safe`, text that a spreadsheet would run as a formula gets an apostrophe in front; that
    concerns CSV and TSV alone.
    """
    names = [*names, *[""] * (width - len(names))]
    even = (_even(batch, len(names)) for batch in batches)
    match form:
        case Format.CSV:
            yield from _separated(names, even, ",", safe=safe)
        case Format.TSV:
            yield from _separated(names, even, "\t", safe=safe)
        case Format.MARKDOWN:
            yield from _markdown(names, even)
        case Format.JSON:
            yield from _json(names, even)
        case Format.JSON_LINES:
            encode = _encoder(names)
            for batch in even:
                yield "".join([encode(row) + "\n" for row in batch])


def octets(chunk: str) -> bytes:
    """A chunk as UTF-8; half of a character pair, which has no bytes, becomes a mark."""
    try:
        return chunk.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", chunk).encode()


def unique(names: Sequence[str]) -> list[str]:
    """The names, with a number behind those that were there before: `n`, `n_2`, `n_3`."""
    taken = set(names)
    given: set[str] = set()
    result: list[str] = []
    counts: dict[str, int] = {}
    for name in names:
        new = name
        while new in given or (new != name and new in taken):
            counts[name] = counts.get(name, 1) + 1
            new = f"{name}_{counts[name]}"
        given.add(new)
        result.append(new)
    return result


def defused(text: str) -> str:
    """Text that no spreadsheet takes for a formula; a number stays the number it is."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def sql_list(column: Iterable[object], column_type: str = "") -> Iterator[str]:
    """The different values of a column as `(1, 2, 3)` for IN, in pieces; nulls are left out."""
    numeric = values.is_numeric(column_type)
    seen: set[str] = set()
    yield "("
    for value in column:
        literal = "" if value is None else sql_literal(value, numeric=numeric)
        if literal and literal not in seen:
            yield f", {literal}" if seen else literal
            seen.add(literal)
    yield ")"


def sql_literal(value: object, *, numeric: bool = False) -> str:
    """A value as HogQL writes it; text that is a number of a numeric column goes bare."""
    if value is None:
        return "NULL"
    text = copy_text(value)
    if isinstance(value, bool | int | float) or (numeric and _NUMBER.fullmatch(text)):
        return text
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\0", "\\0") + "'"


def _even(batch: Batch, width: int) -> list[Row]:
    """Rows of one length."""
    if set(map(type, batch)) <= {list, tuple}:
        rows: list[Row] = batch  # type: ignore[assignment]  # that is what was just found out
        if set(map(len, rows)) == {width}:
            return rows
    padding: list[object] = [MISSING] * width
    lists = [row if isinstance(row, list | tuple) else [row] for row in batch]
    return [[*row, *padding[len(row) :]] for row in lists]


# Comma and tab


def _separated(
    names: Sequence[str], batches: Iterable[Sequence[Row]], separator: str, *, safe: bool
) -> Iterator[str]:
    yield _lines([names], separator, safe=safe)
    for batch in batches:
        yield _lines(batch, separator, safe=safe)


def _lines(rows: Sequence[Row], separator: str, *, safe: bool) -> str:
    # Looking at the types of a batch, and at the text it became, costs a tenth of writing it;
    # looking at each cell costs as much again.
    if not set(map(type, chain.from_iterable(rows))) <= _SCALARS:
        rows = [[_scalar(cell) for cell in row] for row in rows]
    text = _written(rows, separator)
    if safe and _may_hold_formulas(text, len(rows), separator):
        text = _written(
            [[defused(cell) if cell.__class__ is str else cell for cell in row] for row in rows],
            separator,
        )
    return text


def _written(rows: Sequence[Row], separator: str) -> str:
    text = StringIO(newline="")
    write = csv.writer(text, delimiter=separator).writerows
    try:
        write(rows)
    except ValueError:  # an integer of more digits than Python writes in decimal
        text.seek(0)
        text.truncate()
        write([[_scalar(cell, exact=True) for cell in row] for row in rows])
    return text.getvalue()


def _scalar(cell: object, *, exact: bool = False) -> object:
    """A cell in a way that the writer of CSV makes the right text of."""
    if cell is MISSING:
        return None
    return cell if type(cell) in _SCALARS and not exact else copy_text(cell)


def _may_hold_formulas(text: str, rows: int, separator: str) -> bool:
    """Whether a look at each cell is worth its time; wrong only in saying yes."""
    if text.count("\n") != rows or text.count("\r") != rows:
        return True  # line breaks within cells, perhaps at the start of one
    # Through bytes, because translating them takes a tenth of what a pattern takes for the text.
    data = b"\n" + text.encode("utf-8", "surrogatepass")
    if b"\1\2" not in data.translate(_SIGNS_AND_MINUS[separator]):
        return separator == "\t" and '"\t' in text
    return b"\1\2" in data.translate(_SIGNS[separator]) or bool(_NO_NUMBER.search("\n" + text))


# JSON


def _json(names: Sequence[str], batches: Iterable[Sequence[Row]]) -> Iterator[str]:
    encode = _encoder(names)
    before = "[\n"
    for batch in batches:
        if batch:
            yield before + ",\n".join([encode(row) for row in batch])
            before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _encoder(names: Sequence[str]) -> Callable[[Row], str]:
    """What makes a row one line of JSON, an object with a member for each column."""
    keys = unique(names)
    fast = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode

    def encode(row: Row) -> str:
        members = {key: cell for key, cell in zip(keys, row, strict=False) if cell is not MISSING}
        try:
            return fast(members)
        except (ValueError, RecursionError):
            return copy_text(finite(members))

    return encode


def finite(value: object) -> object:
    """A copy without numbers that JSON has no words for; they become text, such as "NaN"."""
    top: list[object] = [value]
    waiting: list[tuple[Any, Any]] = [(top, 0)]
    while waiting:
        holder, place = waiting.pop()
        item = holder[place]
        if isinstance(item, float) and not isfinite(item):
            item = "NaN" if item != item else "Infinity" if item > 0 else "-Infinity"
        elif isinstance(item, list | tuple):
            item = list(item)
            waiting += [(item, index) for index in range(len(item))]
        elif isinstance(item, dict):
            item = dict(item)
            waiting += [(item, name) for name in item]
        holder[place] = item
    return top[0]


# Markdown


def _markdown(names: Sequence[str], batches: Iterable[Sequence[Row]]) -> Iterator[str]:
    yield _markdown_row(names) + _markdown_row(["---"] * len(names))
    for batch in batches:
        yield "".join(map(_markdown_row, batch))


def _markdown_row(row: Row) -> str:
    return f"| {' | '.join(['' if cell is MISSING else _markdown_cell(cell) for cell in row])} |\n"


def _markdown_cell(cell: object) -> str:
    text = copy_text(cell).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return "<br>".join(text.splitlines()) if "\n" in text or "\r" in text else text
