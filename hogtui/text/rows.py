"""Rows that are here already, sorted and filtered without touching them.

What is found are numbers of rows. The work is done by generators that stop after every few
milliseconds, so that whoever runs them in a thread can let the keyboard in, or give up.
"""

from array import array
from bisect import bisect_right
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from itertools import chain, compress
from typing import Any, Final, TypeVar

from hogtui.text.values import copy_text, is_numeric, is_temporal

Found = TypeVar("Found")
Steps = Generator[None, None, Found]
"""Work in small steps; what it found is what it returns."""
Order = Sequence[int]
"""Numbers of rows, from top to bottom."""

SLICE = 4_096
"""Rows of a step."""
PIECE = 16_384
"""Rows that are sorted in one step, about: fewer take longer in all, more keep the keyboard."""
MANY = 1_000
"""Cells from which on a quicker way to write numbers is worth having it loaded."""
OTHERWISE = ("e", "n", "N", "0.0000")
"""In numbers that are very small, very large or none, which Python writes in its own way."""
_OTHER_WAY = bytes([1, 0]) + bytes(254)


class Missing(Enum):
    """A cell that its row does not have; null is a value, this is none."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING
# Of what the texts of these are made, so that a search for others need not make them.
_LETTERS: dict[type, frozenset[str]] = {
    int: frozenset("0123456789-"),
    float: frozenset("0123456789-+.e"),
    bool: frozenset("truefals"),
    type(None): frozenset(),
    Missing: frozenset(),
}


def widest(rows: Sequence[object]) -> int:
    """The length of the longest row; a row that is no list is one cell."""
    lengths = (len(row) if isinstance(row, list | tuple) else 1 for row in rows)
    return max(lengths, default=0)


def cells_of(rows: Sequence[object], numbers: Iterable[int], column: int) -> list[Any]:
    """The cells of a column, MISSING where a row is too short."""
    wanted = _picked(rows, numbers)
    if _is_even(wanted, column):
        return [row[column] for row in wanted]  # type: ignore[index]  # found out just now
    return [_cell(row, column) for row in wanted]


def columns_of(rows: Sequence[object], columns: Collection[int]) -> Iterable[Sequence[Any]]:
    """The cells of some columns, one column after the other."""
    widths = set(map(len, rows)) if set(map(type, rows)) <= {list, tuple} else set()  # type: ignore[arg-type]  # they have a length
    width = widths.pop() if len(widths) == 1 else 0
    if width > max(columns, default=0) and width <= 2 * len(columns):
        # Turned over at once: looking columns up row by row takes as long as a search in them.
        cells: list[Any] = list(chain.from_iterable(rows))  # type: ignore[arg-type]  # they are lists
        return (cells[column::width] for column in columns)
    numbers = range(len(rows))
    return (cells_of(rows, numbers, column) for column in columns)


def _picked(rows: Sequence[object], numbers: Iterable[int]) -> Sequence[object]:
    if isinstance(numbers, range) and numbers.step == 1:
        return rows[numbers.start : numbers.stop]
    return [rows[number] for number in numbers]


def _is_even(rows: Sequence[object], column: int) -> bool:
    """Whether all of them are lists that reach to a column."""
    return set(map(type, rows)) <= {list, tuple} and min(map(len, rows), default=0) > column  # type: ignore[arg-type]  # they have a length


def _cell(row: object, column: int) -> object:
    if not isinstance(row, list | tuple):
        return row if column == 0 else MISSING
    return row[column] if column < len(row) else MISSING


def slices(numbers: Order) -> Iterable[Order]:
    """Some numbers at a time."""
    return (numbers[start : start + SLICE] for start in range(0, len(numbers), SLICE))


# Sorting


def sort(
    rows: Sequence[object], order: Order, column: int, column_type: str, *, descending: bool
) -> Steps[Order]:
    """The rows of `order` by a column; those that are equal there stay as they were.

    Numbers come before text and text before the rest, numbers that are text in a numeric column
    are numbers, and what is not a number, null or missing is last in either direction.
    """
    keys: list[Any] = [None] * len(rows)
    groups: dict[str, list[int]] = {"number": [], "text": [], "other": [], "nan": [], "none": []}
    for part in slices(order[::-1] if descending else order):
        cells = cells_of(rows, part, column)
        _group(part, cells, column_type, keys, groups)
        yield
    names = ("other", "text", "number") if descending else ("number", "text", "other")
    found = array("I")
    for name in names:
        pieces = yield from _sort_group(groups[name], keys)
        for piece in reversed(pieces) if descending else pieces:
            found.extend(reversed(piece) if descending else piece)
            yield
    for name in ("nan", "none"):
        found.extend(reversed(groups[name]) if descending else groups[name])
    return found


def _group(
    numbers: Order,
    cells: list[Any],
    column_type: str,
    keys: list[Any],
    groups: dict[str, list[int]],
) -> None:
    """Put rows into their groups, and what they are compared by into `keys`."""
    kinds = set(map(type, cells))
    if is_numeric(column_type) and str in kinds:
        cells = [_as_number(cell) if type(cell) is str else cell for cell in cells]
        kinds = set(map(type, cells))
    elif is_temporal(column_type) and kinds == {str}:
        # Without the letter, a fraction of a second comes behind the whole one.
        cells = [cell.removesuffix("Z") for cell in cells]
    if isinstance(numbers, range) and numbers.step == 1:
        keys[numbers.start : numbers.stop] = cells
    else:
        for number, cell in zip(numbers, cells, strict=True):
            keys[number] = cell
    # A sum with something in it that is not a number is none either.
    if kinds <= {int, bool} or (kinds == {float} and (total := sum(cells)) == total):
        groups["number"] += numbers
    elif kinds == {str}:
        groups["text"] += numbers
    else:
        for number, cell in zip(numbers, cells, strict=True):
            name = _group_of(cell)
            groups[name].append(number)
            if name == "other":
                keys[number] = copy_text(cell)


def _group_of(cell: object) -> str:
    if cell is None or cell is MISSING:
        return "none"
    if isinstance(cell, str):
        return "text"
    if isinstance(cell, int | float | Decimal):
        return "number" if cell == cell else "nan"
    return "other"


def _as_number(text: str) -> object:
    try:
        return int(text)
    except ValueError:
        try:
            number = Decimal(text)
        except InvalidOperation:
            return text
        return float("nan") if number.is_nan() else number


def _sort_group(group: list[int], keys: list[Any]) -> Steps[list[list[int]]]:
    """Row numbers by their keys, in steps and in pieces one behind the other.

    One sort of a million rows would keep the interpreter for a second. So a few rows are sorted at
    a time, and cut where values of a sample say; what lies between the same cuts is then already
    in order but for a few seams, which the second sort finds and merges.
    """
    key = keys.__getitem__
    count = len(group) // PIECE + 1
    sample = sorted(map(key, group[:: max(1, len(group) // (16 * count))]))
    splits = sorted(set(sample[16::16])) if count > 1 else []
    pieces: list[list[int]] = [[] for _ in range(len(splits) + 1)]
    for start in range(0, len(group), PIECE):
        part = sorted(group[start : start + PIECE], key=key)
        begin = 0
        for place, split in enumerate(splits):
            end = bisect_right(part, split, begin, key=key)
            pieces[place] += part[begin:end]
            begin = end
        pieces[-1] += part[begin:]
        yield
    for piece in pieces:
        piece.sort(key=key)
        yield
    return pieces


# Filtering


@dataclass(frozen=True)
class Text:
    """Rows that hold a text in one of their cells; any case when it has no capitals."""

    text: str
    inverted: bool = False
    """Rows that do not."""


@dataclass(frozen=True)
class Same:
    """Rows with a value in a column."""

    column: int
    value: object
    inverted: bool = False
    """Rows with any other."""


def parse(text: str) -> Text | None:
    """What a user typed: `!` in front inverts; None when that filters nothing."""
    inverted = text.startswith("!")
    text = text[1:] if inverted else text
    return Text(text, inverted) if text else None


def keep_text(
    rows: Sequence[object], order: Order, wanted: Text, types: Mapping[int, str]
) -> Steps[Order]:
    """The rows of `order` that hold a text in one of the columns that `types` names."""
    found = array("I")
    for part in slices(order):
        hits = bytearray(len(part))
        here = _picked(rows, part)
        for (_, column_type), cells in zip(types.items(), columns_of(here, types), strict=True):
            for place in _holding(cells, wanted.text, column_type):
                hits[place] = 1
            yield
        if wanted.inverted:
            hits = hits.translate(_OTHER_WAY)
        found.extend(compress(part, hits))
    return found


def keep_same(rows: Sequence[object], order: Order, wanted: Same) -> Steps[Order]:
    """The rows of `order` with a value in a column."""
    found = array("I")
    for part in slices(order):
        cells = cells_of(rows, part, wanted.column)
        hits = [same(cell, wanted.value) is not wanted.inverted for cell in cells]
        found.extend(compress(part, hits))
        yield
    return found


def same(cell: object, value: object) -> bool:
    """Whether two cells are one value: the number 1 is not `true`, NaN is NaN."""
    if type(cell) is not type(value):
        return False
    return bool(cell == value) or (cell != cell and value != value)


def _holding(cells: Sequence[Any], text: str, column_type: str) -> Iterable[int]:
    """The places of the cells that hold a text."""
    # Digits and signs are the same in any case, and no letter becomes one of them.
    folding = text == text.casefold() and not (text.isascii() and text == text.upper())
    kinds = set(map(type, cells))
    if kinds <= _LETTERS.keys() and _cannot_hold(cells, kinds, text.casefold()):
        return ()
    whole, separator = _as_one(cells, kinds)
    if folding and separator == "\n":
        whole = whole.casefold()
    texts = [text]
    if is_temporal(column_type) and " " in text:
        # Moments come with a T and are drawn with a blank.
        texts.append(text.replace(" ", "t" if folding else "T"))
    if not any(each in whole for each in texts):
        return ()
    if separator not in text and whole.count(separator) == len(cells) - 1:
        return chain.from_iterable(_places(whole, each, separator, len(cells)) for each in texts)
    # There are line breaks in the cells as well.
    lines = ["" if cell is MISSING else copy_text(cell) for cell in cells]
    lines = [line.casefold() if folding else line for line in lines]
    return [place for each in texts for place, line in enumerate(lines) if each in line]


def _as_one(cells: Sequence[Any], kinds: set[type]) -> tuple[str, str]:
    """What cells are searched by, in one text, and what stands between them."""
    if kinds == {str}:
        return "\n".join(cells), "\n"
    with suppress(ValueError):  # of integers with thousands of digits
        if kinds == {int}:
            return repr(cells)[1:-1], ", "
        if kinds == {float} and len(cells) > MANY:
            return _floats_as_one(cells), ","
    return "\n".join(["" if cell is MISSING else copy_text(cell) for cell in cells]), "\n"


def _floats_as_one(cells: Sequence[float]) -> str:
    """As Python writes them, several times as fast: the shortest digits are the same ones."""
    from pydantic_core import to_json

    whole = to_json(cells, inf_nan_mode="constants").decode()[1:-1]
    odd = [place for sign in OTHERWISE for place in _places(whole, sign, ",", 0)]
    if odd:
        texts = whole.split(",")
        for place in odd:
            texts[place] = repr(cells[place])
        whole = ",".join(texts)
    return whole


def _places(whole: str, text: str, separator: str, count: int) -> Iterable[int]:
    """The places of the parts that hold a text; `count` is the number of parts, 0 if unknown."""
    if whole.count(text) > count // 8 > 0:
        parts = whole.split(separator)
        yield from [place for place, part in enumerate(parts) if text in part]
        return
    place, begin, at = 0, 0, whole.find(text)
    while at >= 0:
        place += whole.count(separator, begin, at)
        yield place
        begin = whole.find(separator, at)
        if begin < 0:
            return
        at = whole.find(text, begin + 1)


def _cannot_hold(cells: Sequence[Any], kinds: set[type], text: str) -> bool:
    """Whether numbers and the like need not be made into text to know that it is not there."""
    letters: frozenset[str] = frozenset().union(*(_LETTERS[kind] for kind in kinds))
    if letters.issuperset(text):
        return False
    if float not in kinds or not (text in "nan" or text in "-inf"):
        return True
    # Only what is no number, or without end, is written in letters; then the sum is so too.
    total = sum(cell for cell in cells if cell.__class__ is float)
    return bool(total - total == 0)
