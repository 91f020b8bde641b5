"""What is typed to choose among rows that are here: a text, or conditions on columns.

    chrome                          rows that hold the text; `!chrome`: rows that do not
    amount > 100                    a column, one of = != > >= < <= ~ !~, and a value
    "plan name" ~ pro               ~ holds a text; names and values may stand in quotes
    plan is null, plan is not null
    country in (DE, 'AT')           one of several values, `not in` none of them
    !amount > 100 and chrome        ! inverts one condition, `and` joins them

Numbers are compared exactly, however long they are, also where they came as text. A day or moment
that is written in part stands for all of it, down to the second: `at = 2026-11-21` is the whole
day, `at > 2026-11-21` is after it; without a zone it is what the clock on the wall showed. A null
meets no comparison, so an inverted one keeps it. A value in quotes is text. What names no column
is searched as text.
"""

import operator
import re
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from itertools import compress
from typing import Any, NamedTuple

from hogtui.text.rows import MISSING, Order, Steps, Text, cells_of, slices
from hogtui.text.rows import parse as parse_text
from hogtui.text.values import copy_text, is_numeric, is_temporal

Compare = Callable[[Any, Any], Any]
ORDERING: dict[str, Compare] = {
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_SIGN = re.compile(r"\s*(>=|<=|<>|!=|!~|==|=|<|>|~)\s*")
_NULL = re.compile(r"\s+is\s+(not\s+)?null\s*$", re.I)
_IN = re.compile(r"\s+(not\s+)?in\s*\(", re.I)
_AND = re.compile(r"\s+and\s+", re.I)
_QUOTED = re.compile(r"""(?:(?<=[\s(,=<>~!])|^)('(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`)""")
_LIKE_ONE = re.compile(r"!?\s*([\w.$]+|\"[^\"]+\"|`[^`]+`)\s*(?:>=|<=|<>|!=|!~|==|=|<|>|~)\s*\S")
_SAME = {"==": "="}
_OPPOSITE = {"!=": "=", "<>": "=", "!~": "~"}
_MOMENT = re.compile(
    r"\d{4}(-\d\d(-\d\d([T ]\d\d(:\d\d(:\d\d(\.\d{1,9})?)?)?)?)?)?(Z|[-+]\d\d:?\d\d)?", re.ASCII
)
_ZONE = re.compile(r"(?:Z|[-+]\d\d:?\d\d)$")


class Value(NamedTuple):
    """What a cell is compared with."""

    text: str
    number: int | Decimal | None = None
    """None where the text is no number, or stood in quotes."""


@dataclass(frozen=True)
class Condition:
    """A condition on a column."""

    column: int
    sign: str
    """`=`, `>`, `>=`, `<`, `<=`, `~` for holding a text, or "null"."""
    values: tuple[Value, ...] = ()
    """Several only with `=`: one of them is enough."""
    inverted: bool = False

    @property
    def mark(self) -> str:
        """One sign for it."""
        opposites = {"=": "≠", "~": "≁", "null": "∃"}
        sign = "∅" if self.sign == "null" else self.sign
        return opposites.get(self.sign, f"!{sign}") if self.inverted else sign


@dataclass(frozen=True)
class Wanted:
    """What a line means."""

    text: Text | None = None
    conditions: tuple[Condition, ...] = ()
    problem: str = ""
    """What is wrong with it and where; then nothing else holds."""
    note: str = ""
    """What it was taken for, where that may surprise."""


class Wrong(Exception):
    """A condition that cannot be understood."""


def parse(line: str, columns: Sequence[tuple[str, str]]) -> Wanted:
    """What a line means among columns with these names and types. Raises nothing."""
    parts = _parts(line)
    try:
        conditions = [_condition(part, start, columns) for start, part in parts]
    except Wrong as wrong:
        return Wanted(problem=str(wrong))
    others = [
        (start, part)
        for (start, part), condition in zip(parts, conditions, strict=True)
        if not condition
    ]
    found = tuple(condition for condition in conditions if condition is not None)
    if not found:
        like = _LIKE_ONE.match(line.strip())
        note = f"no column {like[1]}: searched as text" if like else ""
        return Wanted(parse_text(line), note=note)
    if len(others) > 1:
        start, part = others[1]
        words = f"character {start + 1}: {part!r} is no condition, and one text is searched already"
        return Wanted(problem=words)
    return Wanted(parse_text(others[0][1]) if others else None, found)


def _parts(line: str) -> list[tuple[int, str]]:
    """What `and` joins, and where each begins; no `and` in quotes counts."""
    quoted = [found.span() for found in _QUOTED.finditer(line)]
    parts, start = [], 0
    for found in _AND.finditer(line):
        if not any(begin < found.start() < end for begin, end in quoted):
            parts.append((start, line[start : found.start()]))
            start = found.end()
    parts.append((start, line[start:]))
    return [(at + len(part) - len(part.lstrip()), part.strip()) for at, part in parts]


def _condition(part: str, start: int, columns: Sequence[tuple[str, str]]) -> Condition | None:
    """The condition that a part is, None when it is none. Raises Wrong."""
    bare = part.removeprefix("!").lstrip()
    start += len(part) - len(bare)
    column, behind = _column(bare, columns)
    if column < 0:
        return None
    rest, at = bare[behind:], start + behind
    column_type = columns[column][1]
    if found := _NULL.match(rest):
        condition = Condition(column, "null", (), bool(found[1]))
    elif found := _IN.match(rest):
        values = _list(rest[found.end() :], at + found.end(), column_type)
        condition = Condition(column, "=", values, bool(found[1]))
    elif found := _SIGN.match(rest):
        sign = _SAME.get(found[1], found[1])
        value = _value(rest[found.end() :], at + found.end(), column_type, sign)
        condition = Condition(column, _OPPOSITE.get(sign, sign), (value,), sign in _OPPOSITE)
    else:
        return None
    return (
        replace(condition, inverted=not condition.inverted) if part.startswith("!") else condition
    )


def _column(text: str, columns: Sequence[tuple[str, str]]) -> tuple[int, int]:
    """The column whose name the text begins with and the characters it takes; -1 for none."""
    best = (-1, 0)
    for place, (name, _) in enumerate(columns):
        for written in (name, _in_quotes(name, '"'), f"`{name}`"):
            length = len(written)
            if length <= best[1] or text[:length].casefold() != written.casefold():
                continue
            rest = text[length:]
            if name and any(each.match(rest) for each in (_SIGN, _NULL, _IN)):
                best = (place, length)
    exact = [place for place, (name, _) in enumerate(columns) if name == text[: best[1]]]
    return (exact[0], best[1]) if exact and best[0] >= 0 else best


def _in_quotes(text: str, quote: str) -> str:
    return quote + text.replace(quote, quote * 2) + quote


def _list(text: str, start: int, column_type: str) -> tuple[Value, ...]:
    """Values between brackets; the first bracket is not part of the text."""
    if not text.endswith(")"):
        raise Wrong(f"character {start + len(text) + 1}: a ) is missing")
    values, begin, inside = [], 0, text[:-1]
    quoted = [found.span() for found in _QUOTED.finditer(inside)]
    commas = [
        place
        for place, character in enumerate(inside)
        if character == "," and not any(first < place < last for first, last in quoted)
    ]
    for comma in (*commas, len(inside)):
        values.append(_value(inside[begin:comma], start + begin, column_type, "="))
        begin = comma + 1
    return tuple(values)


def _value(text: str, start: int, column_type: str, sign: str) -> Value:
    """What stands behind a sign. Raises Wrong."""
    start += len(text) - len(text.lstrip())
    text = text.strip()
    if not text:
        raise Wrong(f"character {start + 1}: a value is missing")
    if text[0] in "'\"":
        if len(text) < 2 or text[-1] != text[0]:
            raise Wrong(f"character {start + 1}: the quote is not closed")
        return _typed(text[1:-1].replace(text[0] * 2, text[0]), start, column_type, sign, True)
    return _typed(text, start, column_type, sign, False)


def _typed(text: str, start: int, column_type: str, sign: str, quoted: bool) -> Value:
    if sign == "~":
        return Value(text)
    if is_temporal(column_type):
        if not _MOMENT.fullmatch(text):
            words = "is no day or moment such as 2026-11-21 or 2026-11-21 08:30"
            raise Wrong(f"character {start + 1}: {text!r} {words}")
        moment = _moment(text)
        if _ZONE.search(moment, 10) and not moment.endswith("Z"):
            raise Wrong(f"character {start + 1}: {text!r} is no moment of a zone")
        return Value(moment)
    number = number_of(text)
    if is_numeric(column_type):
        if number is None:
            raise Wrong(f"character {start + 1}: {text!r} is no number")
        return Value(text, number)
    return Value(text, None if quoted else number)


def number_of(text: str) -> int | Decimal | None:
    """The exact number that a text is, None when it is none."""
    try:
        return int(text)
    except ValueError:
        try:
            number = Decimal(text)
        except InvalidOperation:
            return None
        return None if number.is_nan() else number


def _moment(text: str) -> str:
    """A moment that can be compared letter by letter; one with a zone in UTC, with a Z."""
    text = text.replace(" ", "T")
    zone = _ZONE.search(text, 10)
    if zone is None:
        return text
    if zone[0] == "Z":
        return text
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return text
    fraction = re.search(r"\.\d+", text)
    whole = moment.isoformat()[:19]
    return f"{whole}{fraction[0]}Z" if fraction else f"{whole[: zone.start()]}Z"


# Rows that meet them


def keep_condition(
    rows: Sequence[object], order: Order, condition: Condition, column_type: str
) -> Steps[Order]:
    """The rows of `order` that meet a condition."""
    found = array("I")
    meets = _meeting(condition, column_type)
    for part in slices(order):
        hits = meets(cells_of(rows, part, condition.column))
        if condition.inverted:
            hits = [not hit for hit in hits]
        found.extend(compress(part, hits))
        yield
    return found


Meeting = Callable[[list[Any]], list[bool]]


def _meeting(condition: Condition, column_type: str) -> Meeting:
    """Tells of some cells which ones meet a condition, not inverted."""
    if condition.sign == "null":
        return lambda cells: [cell is None or cell is MISSING for cell in cells]
    if condition.sign == "~":
        return _holding(condition.values[0].text)
    compare = ORDERING[condition.sign]
    if is_temporal(column_type):
        kinds = [compared_moments(compare, value.text) for value in condition.values]
    else:
        numeric = is_numeric(column_type)
        kinds = [compared(compare, value, condition.sign, numeric) for value in condition.values]
    if len(kinds) == 1:
        return kinds[0]
    return lambda cells: [any(hits) for hits in zip(*(kind(cells) for kind in kinds), strict=True)]


def _holding(text: str) -> Meeting:
    if text != text.casefold():
        return lambda cells: [text in _searched(cell) for cell in cells]
    return lambda cells: [text in _searched(cell).casefold() for cell in cells]


def _searched(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    return "" if cell is MISSING else copy_text(cell)


def compared(compare: Compare, value: Value, sign: str, numeric: bool) -> Meeting:
    """Tells which cells compare so: by number where the value is one, by text otherwise."""
    exact = value.number
    # A fraction that a float came from is a little beside it.
    near = float(exact) if isinstance(exact, Decimal) else exact
    text_too = numeric or sign != "="

    def meets(cell: object) -> bool:
        if isinstance(cell, str):
            if exact is None or not text_too:
                return bool(compare(cell, value.text))
            number = number_of(cell)
            return number is not None and bool(compare(number, exact))
        if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
            if cell is None or cell is MISSING:
                return False
            return sign == "=" and copy_text(cell) == value.text
        if exact is None:
            return sign == "=" and copy_text(cell) == value.text
        return bool(compare(cell, near if isinstance(cell, float) else exact))

    def meeting(cells: list[Any]) -> list[bool]:
        kinds = set(map(type, cells))
        if exact is not None and kinds == {int}:
            return [compare(cell, exact) for cell in cells]
        if exact is not None and kinds == {float}:
            return [compare(cell, near) for cell in cells]
        if exact is None and kinds == {str}:
            return [compare(cell, value.text) for cell in cells]
        return [meets(cell) for cell in cells]

    return meeting


def compared_moments(compare: Compare, wanted: str) -> Meeting:
    """Tells which moments compare so, as far as the wanted one is written.

    Without a zone it is what the hands of the clock show.
    """
    in_utc = wanted.endswith("Z")
    wanted = wanted.removesuffix("Z")
    length = len(wanted)
    to_the_end = "." in wanted
    if to_the_end:
        wanted = wanted.rstrip("0").rstrip(".")

    def cut(moment: str) -> str:
        moment = moment.removesuffix("Z")
        if not to_the_end:
            return moment[:length]
        return moment.rstrip("0").rstrip(".") if "." in moment else moment

    def meets(cell: object) -> bool:
        if not isinstance(cell, str):
            return False
        text = _moment(cell) if in_utc else _ZONE.sub("", cell.replace(" ", "T"), count=1)
        return bool(compare(cut(text), wanted))

    def meeting(cells: list[Any]) -> list[bool]:
        if set(map(type, cells)) == {str} and all(map(_is_plain, cells)):
            return [compare(cut(cell), wanted) for cell in cells]
        return [meets(cell) for cell in cells]

    return meeting


def _is_plain(cell: str) -> bool:
    return cell[10:11] == "T" and cell[-1] == "Z"
