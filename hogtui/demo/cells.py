"""ClickHouse's JSON cells, turned into the cells that PostHog's API sends."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Convert = Callable[[Any], Any]

TIME = re.compile(r"DateTime(?:64)?(?:\((?:\d+(?:, *)?)?(?:'([^']*)')?\))?$")
WRAPPED = re.compile(r"(Nullable|LowCardinality|Array|Tuple|Nested|Map)\((.*)\)$", re.DOTALL)
NAMED = re.compile(r"(?:`(?:[^`\\]|\\.)*`|\w+) (?=[A-Z])")
UTC_NAMES = frozenset({"UTC", "Etc/UTC", "GMT"})


def convert_rows(rows: list[list[Any]], types: Sequence[str], timezone: str) -> list[list[Any]]:
    """Change the cells in place where PostHog's form differs, and give the same rows back.

    `timezone` is what the engine used for times whose type names no zone.
    """
    for index, clickhouse_type in enumerate(types):
        convert = converter(clickhouse_type, timezone)
        if convert is not None:
            for row in rows:
                if row[index] is not None:
                    row[index] = convert(row[index])
    return rows


@lru_cache(maxsize=512)
def converter(clickhouse_type: str, timezone: str) -> Convert | None:
    """What to do with the cells of a type; None when they are right already."""
    if clickhouse_type.startswith("Float"):
        # ClickHouse writes 2.0 as 2; a client that looks at the kind of number must see a float.
        return float
    if time := TIME.match(clickhouse_type):
        return time_converter(time[1] or timezone)
    if wrapped := WRAPPED.match(clickhouse_type):
        return wrapped_converter(wrapped[1], wrapped[2], timezone)
    return None


def wrapped_converter(wrapper: str, inside: str, timezone: str) -> Convert | None:
    """The same for a type made of other types."""
    if wrapper in ("Nullable", "LowCardinality"):
        return converter(inside, timezone)
    if wrapper == "Array":
        return each(converter(inside, timezone))
    parts = [converter(NAMED.sub("", part, count=1), timezone) for part in split_types(inside)]
    if not any(parts):
        return None
    if wrapper == "Map":
        value = parts[-1]
        return value and (lambda cell: {k: keep_null(value, v) for k, v in cell.items()})

    def convert_tuple(cell: Any) -> list[Any]:
        return [keep_null(part, item) for part, item in zip(parts, cell, strict=True)]

    return each(convert_tuple) if wrapper == "Nested" else convert_tuple


def each(convert: Convert | None) -> Convert | None:
    """Lift a conversion to lists."""
    return convert and (lambda cell: [keep_null(convert, item) for item in cell])


def keep_null(convert: Convert | None, cell: Any) -> Any:
    """A missing value stays missing whatever its type."""
    return cell if cell is None or convert is None else convert(cell)


def split_types(inside: str) -> list[str]:
    """`String, Array(Tuple(a UInt8, b String))` -> its parts at the top level."""
    parts, depth, quote, start = [], 0, "", 0
    for index, character in enumerate(inside):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'`":
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == "," and depth == 0:
            parts.append(inside[start:index].strip())
            start = index + 1
    return [*parts, inside[start:].strip()]


def time_converter(zone_name: str) -> Convert:
    """`2026-08-01 12:00:05.123` -> ISO 8601 with six digits or none, and the zone's offset."""
    if zone_name in UTC_NAMES:
        return lambda cell: f"{iso(cell)}Z"
    try:
        zone = ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError):
        # ClickHouse knows zones that this machine's zone data may lack: the bare wall time is true.
        return iso

    def convert(cell: Any) -> str:
        # In the hour that a clock change repeats, the first of the two is assumed.
        return datetime.fromisoformat(iso(cell)).replace(tzinfo=zone).isoformat()

    return convert


def iso(cell: Any) -> str:
    """The wall time with a T, its fraction in microseconds as Python writes it."""
    text = str(cell)
    fraction = text[20:26]
    if fraction.strip("0"):
        return f"{text[:10]}T{text[11:19]}.{fraction:0<6}"
    return f"{text[:10]}T{text[11:19]}"
