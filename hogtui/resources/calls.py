"""How often a flag was asked for, and what it answered: counted from `$feature_flag_called`."""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from hogtui.api.query import HogQL, Refresh, Result
from hogtui.api.slots import Priority
from hogtui.text.export import sql_literal
from hogtui.text.moments import find_zone, moment
from hogtui.text.safe import line

if TYPE_CHECKING:
    from hogtui.api.client import Client

EVENT = "$feature_flag_called"
MOST = 5_000
"""Rows of an answer: points times values."""


class Span(NamedTuple):
    """A stretch of time up to now, cut into even pieces."""

    title: str
    points: int
    unit: str
    """As HogQL names it: "MINUTE", "DAY"."""
    seconds: int
    """Of one piece."""
    start_of: str
    """The function that gives the start of a piece."""


RECENT = Span("the last 30 minutes", 30, "MINUTE", 60, "toStartOfMinute")
LONG = Span("the last 30 days", 30, "DAY", 86_400, "toStartOfDay")


@dataclass(frozen=True)
class Calls:
    """What a flag answered within a span."""

    span: Span
    starts: Sequence[float]
    """Of the pieces, in seconds since 1970."""
    values: dict[str, Sequence[int]]
    """By answer, the most frequent first: how often in each piece."""
    last: dict[str, datetime]
    """When each answer was given last."""
    since: dict[str, int] = field(default_factory=dict)
    """How often each was given since the change that it was asked for."""

    @property
    def total(self) -> int:
        """All of them."""
        return sum(sum(each) for each in self.values.values())

    def split(self, value: str) -> tuple[int, int]:
        """How often an answer was given before the change, and since."""
        since = self.since.get(value, 0)
        return sum(self.values.get(value, ())) - since, since


def statement(key: str, span: Span, changed_at: datetime | None = None) -> str:
    """The HogQL that counts; what came since a change is counted once more by itself."""
    since = "0"
    if changed_at is not None:
        moment = sql_literal(changed_at.astimezone(UTC).isoformat(timespec="seconds"))
        since = f"countIf(timestamp >= toDateTime({moment}))"
    # The key and the moment are literals, and the rest is ours.
    return (
        f"SELECT {span.start_of}(timestamp) AS piece,\n"
        "       toString(properties.$feature_flag_response) AS answer,\n"
        f"       count() AS calls, max(timestamp) AS last, {since} AS since\n"
        f"FROM events\nWHERE event = '{EVENT}'\n"
        f"  AND properties.$feature_flag = {sql_literal(key)}\n"
        f"  AND timestamp > now() - INTERVAL {span.points} {span.unit}\n"
        f"GROUP BY piece, answer ORDER BY piece LIMIT {MOST}"
    )


async def calls(
    client: "Client",
    key: str,
    span: Span,
    *,
    query_id: str,
    changed_at: datetime | None = None,
    priority: Priority = Priority.USER,
    zone: str = "UTC",
) -> Calls:
    """Count once, with at most one query. Raises ApiError."""
    from hogtui.api.query import body_of, run_body

    body = body_of(HogQL(statement(key, span, changed_at), name=f"hogtui: calls of {line(key)}"))
    found: Result | None = None
    asked = run_body(
        client, body, query_id=query_id, refresh=Refresh.FORCE_BLOCKING, priority=priority
    )
    async with aclosing(asked) as steps:
        async for step in steps:
            if isinstance(step, Result):
                found = step
    rows = found.rows if found is not None else ()
    return counted(rows, span, client.clock.now(), zone)


def counted(rows: Sequence[Sequence[Any]], span: Span, now: datetime, zone: str = "UTC") -> Calls:
    """Rows of a piece, an answer, how often, and the last time, laid over the span.

    `zone` is the project's: moments without one of their own are in it.
    """
    home = find_zone(zone) or UTC
    found: list[tuple[float, str, int]] = []
    last: dict[str, datetime] = {}
    since: dict[str, int] = {}
    for row in rows:
        piece = moment(_text(row, 0), home)
        count = row[2] if len(row) > 2 else None
        if piece is None or not isinstance(count, int):
            continue
        answer = line(_text(row, 1)) or "(none)"
        found.append((piece[0].timestamp(), answer, count))
        seen = moment(_text(row, 3), home)
        if seen is not None:
            last[answer] = max(last.get(answer, seen[0]), seen[0])
        if len(row) > 4 and isinstance(row[4], int):
            since[answer] = since.get(answer, 0) + row[4]
    starts = _starts(max((at for at, _, _ in found), default=None), span, now)
    values: dict[str, list[int]] = {}
    for at, answer, count in found:
        # Days are not all as long: the nearest piece is the right one.
        place = round((at - starts[0]) / span.seconds)
        if 0 <= place < len(starts):
            values.setdefault(answer, [0] * len(starts))[place] += count
    ordered = sorted(values, key=lambda answer: (-sum(values[answer]), answer))
    return Calls(span, starts, {answer: values[answer] for answer in ordered}, last, since)


def _text(row: Sequence[Any], place: int) -> str:
    value = row[place] if place < len(row) else None
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _starts(latest: float | None, span: Span, now: datetime) -> list[float]:
    """Where the pieces begin: in step with those that came, up to the one that goes on."""
    end = now.timestamp()
    if latest is None:
        latest = end - end % span.seconds
    latest += max(0, (end - latest) // span.seconds) * span.seconds
    return [latest - span.seconds * back for back in range(span.points - 1, -1, -1)]


SPARKS = "▁▂▃▄▅▆▇█"


def spark(counts: Sequence[int]) -> str:
    """Counts as a line of small bars; a dot where there is nothing."""
    highest = max(counts, default=0)
    if not highest:
        return "·" * len(counts)
    steps = len(SPARKS) - 1
    return "".join("·" if not n else SPARKS[round(n / highest * steps)] for n in counts)
