"""Retention: of those who came first at one time, how many came again."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from hogtui.charts.insights.asked import Asked, group_name, maps, words
from hogtui.charts.model import Chart, Heat
from hogtui.charts.numbers import PERCENT, Number, Value, number, share
from hogtui.charts.ticks import moment

_NOTHING = "\N{EN DASH}"


def retention(result: object, asked: Asked) -> Chart:
    """A triangle: a row for each start, a column for each period since."""
    found = [each for each in maps(result) if isinstance(each.get("values"), list)]
    counts = [_counts(each) for each in found]
    width = max(map(len, counts), default=0)
    period = words(asked.options.get("period")) or _period(found)
    previous = asked.options.get("retentionReference") == "previous"
    rows = [_name(each, period, asked) for each in found]
    shares = [_shares(each, previous=previous) for each in counts]
    sizes = [(f"{row[0]:,}" if row else "0", _sentence(row)) for row in counts]
    if len(found) > 1 and not any("breakdown_value" in each for each in found):
        rows.insert(0, "mean")
        shares.insert(0, _mean(counts, width, previous=previous))
        everybody = sum(row[0] for row in counts if row)
        sizes.insert(0, (f"{everybody:,}", f"of {everybody:,} in all, weighted"))
    texts = tuple(
        tuple(_NOTHING if value is None else share(value, 100) for value in row) for row in shares
    )
    return Heat(
        rows=tuple(rows),
        columns=tuple(f"{period} {place}" for place in range(width)),
        values=tuple(map(tuple, shares)),
        format=PERCENT,
        texts=texts,
        sizes=tuple(sizes),
        first=width < 2,
        notes=("of the period before",) if previous else (),
    )


def _counts(row: Mapping[str, Any]) -> list[Number]:
    return [number(each.get("count")) or 0 for each in maps(row["values"])]


def _shares(row: Sequence[Number], *, previous: bool) -> list[Value]:
    found: list[Value] = []
    for place, count in enumerate(row):
        whole = row[max(0, place - 1)] if previous else row[0]
        found.append(100 * count / whole if whole else None)
    return found


def _mean(counts: Sequence[Sequence[Number]], width: int, *, previous: bool) -> list[Value]:
    """Of all who can have come back by then: large starts count for more than small ones."""
    found: list[Value] = []
    for place in range(width):
        reached = [row for row in counts if len(row) > place]
        base = max(0, place - 1) if previous else 0
        whole = sum(row[base] for row in reached)
        found.append(100 * sum(row[place] for row in reached) / whole if whole else None)
    return found


def _sentence(row: Sequence[Number]) -> str:
    people = row[0] if row else 0
    again = ", ".join(f"{count:,}" for count in row[1:13])
    return f"of {people:,}" + (f"; came again: {again}" if again else "")


def _period(found: Sequence[Mapping[str, Any]]) -> str:
    label = words(found[0].get("label")) if found else ""
    return label.rpartition(" ")[0] or "Day"


def _name(row: Mapping[str, Any], period: str, asked: Asked) -> str:
    at = asked.seconds(row.get("date"))
    name = words(row.get("label")) or "?"
    if at is not None:
        wall = moment(at, asked.zone)
        if asked.zone.utcoffset(wall.replace(tzinfo=None)) and (wall.hour or wall.minute):
            # Midnight of the project is sent as midnight of UTC by older servers.
            stamp = str(row.get("date"))
            if stamp.endswith("00:00:00Z"):
                wall = moment(at, UTC)
        name = f"{wall.day} {wall:%b %Y}"
        if period == "Hour":
            name = f"{wall.day} {wall:%b %H:%M}"
        elif period == "Month":
            name = f"{wall:%b %Y}"
    if "breakdown_value" in row:
        return f"{group_name(row['breakdown_value'])} · {name}"
    return name
