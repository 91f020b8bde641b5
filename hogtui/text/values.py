"""Any JSON value as one honest line, and numbers as people read them.

`cell` is total: whatever a JSON parser can give becomes a line that is safe to draw, and never
costs more than the part of the value that can be seen. What the line leaves out (hidden lines, cut
text) it says. `copy_text` gives the value itself.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from json.encoder import encode_basestring
from math import isfinite
from typing import NamedTuple

from hogtui.text.safe import line

LONGEST = 400
"""No line is longer than this many characters: more than any screen is wide, less than it costs."""
NULL = "∅"
"""A null; the text 'null' is written as it is."""
CUT = "…"
"""Text goes on behind this."""


class Kind(StrEnum):
    """What a value is, for the colour and the side it is drawn on."""

    NULL = "null"
    BOOLEAN = "boolean"
    NUMBER = "number"
    TIME = "time"
    TEXT = "text"
    JSON = "json"
    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"


class Align(StrEnum):
    """The side of a column on which a value is drawn."""

    LEFT = "left"
    RIGHT = "right"


class Marked(str):
    """A text that stands for more than itself, and is drawn as what it stands for."""

    __slots__ = ("kind",)

    kind: Kind

    def __new__(cls, text: str, kind: Kind) -> "Marked":
        """A text and its kind."""
        made = super().__new__(cls, text)
        made.kind = kind
        return made


class Cell(NamedTuple):
    """A value as one line that is safe to draw."""

    text: str
    kind: Kind
    align: Align
    mark: str = ""
    """What the text leaves out, such as "+3 lines"; drawn dim behind it."""


_WRAPPED = re.compile(r"\s*(?:Nullable|LowCardinality)\((.*)\)\s*", re.DOTALL)
_AGGREGATE = re.compile(r"\s*SimpleAggregateFunction\([^,]*,(.*)\)\s*", re.DOTALL)
_NUMERIC = re.compile(r"U?Int\d*\b|Integer\b|B?Float\d*\b|Decimal|Interval|Numeric\b", re.I)
_TEMPORAL = re.compile(r"Date(?:32|Time(?:64)?)?\b", re.I)
_NUMBER_TEXT = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[-+]?inf|nan", re.I | re.A)
_TIME_TEXT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?(Z|[-+]\d\d:?\d\d)?)?", re.A
)


@lru_cache(maxsize=1024)
def base_type(column_type: str) -> str:
    """A ClickHouse type without what wraps it: `LowCardinality(Nullable(String))` is `String`."""
    while wrapped := _WRAPPED.fullmatch(column_type) or _AGGREGATE.fullmatch(column_type):
        column_type = wrapped[1]
    return column_type.strip()


@lru_cache(maxsize=1024)
def is_numeric(column_type: str) -> bool:
    """Whether values of this ClickHouse type are numbers, and line up on the right."""
    return _NUMERIC.match(base_type(column_type)) is not None


@lru_cache(maxsize=1024)
def is_temporal(column_type: str) -> bool:
    """Whether values of this ClickHouse type are days or moments."""
    return _TEMPORAL.match(base_type(column_type)) is not None


def cell(value: object, column_type: str = "", limit: int = LONGEST) -> Cell:
    """A value of a column of this ClickHouse type ("" if unknown) as one line.

    Of a long value only about the first `limit` characters are looked at.
    """
    align = Align.RIGHT if is_numeric(column_type) else Align.LEFT
    if isinstance(value, str):
        return _text_cell(value, column_type, align, limit)
    if value is None:
        return Cell(NULL, Kind.NULL, align)
    if isinstance(value, bool):
        return Cell("true" if value else "false", Kind.BOOLEAN, align)
    if isinstance(value, int | float):
        return Cell(*_shortened(_number(value), limit, Kind.NUMBER, Align.RIGHT))
    if isinstance(value, list | tuple | dict):
        return Cell(*_shortened(line(_start_of_json(value, limit)), limit, Kind.JSON, align))
    return Cell(*_shortened(line(str(value)[: limit + 1]), limit, Kind.TEXT, align))


def copy_text(value: object) -> str:
    """The value itself, for the clipboard: text as it is, null as nothing, the rest as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple | dict):
        return "".join(_json(value, None))
    if isinstance(value, bool):
        return "true" if value else "false"
    return _number(value) if isinstance(value, int | float) else str(value)


def _shortened(text: str, limit: int, kind: Kind, align: Align) -> tuple[str, Kind, Align, str]:
    return (text, kind, align, "") if len(text) <= limit else (text[:limit], kind, align, CUT)


def _text_cell(text: str, column_type: str, align: Align, limit: int) -> Cell:
    if isinstance(text, Marked):
        return Cell(*_shortened(line(text[: limit + 1]), limit, text.kind, align))
    if align is Align.RIGHT:
        # 64-bit integers and decimals come as text, so that no digit is lost on the way.
        if len(text) <= limit and _NUMBER_TEXT.fullmatch(text):
            return Cell(text, Kind.NUMBER, align)
        align = Align.LEFT
    elif is_temporal(column_type) and (moment := _moment(text)):
        return Cell(moment, Kind.TIME, align)
    drawn, mark = text, ""
    if len(text) > limit:
        drawn, mark = text[:limit], CUT
    drawn = line(drawn)
    if hidden := text.count("\n", 0, -1):
        mark = f"{mark} +{hidden:,} line{'s' if hidden > 1 else ''}".lstrip()
    return Cell(drawn, Kind.TEXT, align, mark)


def _moment(text: str) -> str | None:
    """A day or moment without the parts that say nothing: `T`, and zeros of the fraction."""
    found = _TIME_TEXT.fullmatch(text) if len(text) <= 40 else None
    if found is None:
        return None
    day, time, fraction, zone = found.groups()
    if time is None:
        return str(day)
    fraction = (fraction or "").rstrip("0")
    zone = "Z" if zone in ("+00:00", "+0000") else zone or ""
    return f"{day} {time}{'.' if fraction else ''}{fraction}{zone}"


def _number(value: float) -> str:
    if isinstance(value, int):
        try:
            return int.__repr__(value)
        except ValueError:  # Python refuses to write integers of thousands of digits in decimal
            return hex(value)
    return float.__repr__(value)


def _start_of_json(value: object, limit: int) -> str:
    """The first `limit` characters of the value as JSON, and one more if there are any."""
    parts: list[str] = []
    length = 0
    for part in _json(value, limit + 1):
        parts.append(part)
        length += len(part)
        if length > limit:
            break
    return "".join(parts)[: limit + 1]


def _json(value: object, longest_string: int | None) -> Iterator[str]:
    """The value as JSON in pieces; strings in it are cut at `longest_string` characters."""
    # A stack of its own, because values may be nested deeper than calls may.
    open_ones: list[tuple[Iterator[tuple[str, object]], str]] = [(iter([("", value)]), "")]
    while open_ones:
        members, close = open_ones[-1]
        for prefix, member in members:
            if isinstance(member, dict):
                open_ones.append((_members(member, longest_string), "}"))
                yield prefix + "{"
                break
            if isinstance(member, list | tuple):
                open_ones.append((_items(member), "]"))
                yield prefix + "["
                break
            yield prefix + _json_scalar(member, longest_string)
        else:
            open_ones.pop()
            yield close


def _items(items: list[object] | tuple[object, ...]) -> Iterator[tuple[str, object]]:
    separator = ""
    for item in items:
        yield separator, item
        separator = ", "


def _members(
    members: dict[object, object], longest_string: int | None
) -> Iterator[tuple[str, object]]:
    separator = ""
    for name, member in members.items():
        yield f"{separator}{encode_basestring(str(name)[:longest_string])}: ", member
        separator = ", "


def _json_scalar(value: object, longest_string: int | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not isfinite(value):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, int | float):
        return _number(value)
    return encode_basestring(str(value)[:longest_string])
