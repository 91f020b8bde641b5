"""What the columns of some rows are good for: time, numbers, names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from hogtui.charts.numbers import Value, number
from hogtui.charts.ticks import moment
from hogtui.text.rows import MISSING, cells_of
from hogtui.text.values import is_numeric, is_temporal

SAMPLE = 200
"""Rows that are looked at to learn what a column without a type holds."""
FEW_NAMES = 60
"""Different values up to which a column is one of groups."""


class Role(StrEnum):
    """What a column can be in a chart."""

    TIME = "time"
    NUMBER = "number"
    NAME = "name"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Column:
    """A column, as far as a chart is concerned."""

    name: str
    place: int
    """Its place within a row."""
    role: Role
    distinct: int = 0
    """Different values among the rows that were looked at."""


def columns_of(
    names: Sequence[str], types: Sequence[str], places: Sequence[int], rows: Sequence[object]
) -> list[Column]:
    """What each column is good for, by its type and by the first of its values."""
    some = range(min(SAMPLE, len(rows)))
    found = []
    for name, column_type, place in zip(names, types, places, strict=True):
        cells = [cell for cell in cells_of(rows, some, place) if cell not in (None, MISSING)]
        distinct = len({str(cell)[:80] for cell in cells})
        found.append(Column(name, place, _role(column_type, cells), distinct))
    return found


def _role(column_type: str, cells: Sequence[object]) -> Role:
    if is_temporal(column_type):
        return Role.TIME
    if is_numeric(column_type):
        return Role.NUMBER
    if not cells:
        return Role.NOTHING
    if all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in cells):
        return Role.NUMBER
    if any(isinstance(cell, list | tuple | dict) for cell in cells):
        return Role.NOTHING
    if all(isinstance(cell, str) for cell in cells):
        # Text is what its server calls it, unless all of it says otherwise.
        if all(seconds(cell, UTC) is not None for cell in cells):
            return Role.TIME
        if not column_type and all(number(cell) is not None for cell in cells):
            return Role.NUMBER
    return Role.NAME


def seconds(value: object, zone: tzinfo) -> float | None:
    """A day or a moment as seconds since 1970; without an offset it is meant in a zone."""
    if not isinstance(value, str) or not 8 <= len(value) <= 40 or "-" not in value:
        return None
    try:
        at = datetime.fromisoformat(value)
        return at.timestamp() if at.tzinfo else at.replace(tzinfo=zone).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


_LADDER = (
    ("month", lambda wall: wall.day == 1),
    ("week", lambda wall: wall.weekday() == 0),
    ("day", lambda _: True),
)


def interval_of(times: Sequence[Value], zone: tzinfo) -> str:
    """How far the moments of an axis go into detail: month, week, day, hour, minute or second."""
    some = times[:: max(1, len(times) // 500)]
    walls = [moment(at, zone) for at in some if at is not None]
    if not walls:
        return "day"
    if any(wall.second or wall.microsecond for wall in walls):
        return "second"
    if any(wall.minute for wall in walls):
        return "minute"
    if any(wall.hour for wall in walls):
        return "hour"
    if len(walls) < 3:
        return "day"
    return next(name for name, holds in _LADDER if all(map(holds, walls)))
