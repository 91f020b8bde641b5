"""A run: one statement on its way to rows, and what is said about it meanwhile and afterwards."""

import os
import time
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from hogtui.text import amounts
from hogtui.text.pages import bounds

if TYPE_CHECKING:
    from hogtui.api.fan_out import Target
    from hogtui.api.query import Progress, Result
    from hogtui.text.statements import Statement

MOST_ROWS = 50_000
"""PostHog lowers a larger LIMIT to this without a word."""


NOTHING: Mapping[str, Any] = MappingProxyType({})


class Wanted(NamedTuple):
    """A statement, and how it is to run."""

    statement: "Statement"
    fresh: bool = False
    explains: bool = False
    turn: str = ""
    targets: "tuple[Target, ...]" = ()


class Filling(NamedTuple):
    """What goes to PostHog for the placeholders of a statement."""

    text: str
    """The statement as it is sent, with every character at its place."""
    variables: Mapping[str, Any] = NOTHING
    values: Mapping[str, Any] = NOTHING
    filters: Mapping[str, Any] | None = None
    told: str = ""
    """The same for people: "days 7 · last 7 days"."""


class Run(NamedTuple):
    """A statement that was sent, and where in the buffer it stood."""

    id: str
    """Ours: what PostHog knows the query by, to follow and to cancel it."""
    statement: str
    start: int
    """Its offset in the buffer at the time, in characters."""
    began: float
    """On the services' monotonic clock."""
    fresh: bool = False
    """Computed anew, whatever the cache has."""
    filling: Filling | None = None
    """None for a statement without placeholders."""
    explains: bool = False
    """How it is carried out is wanted, not its rows."""
    turn: str = ""
    """Its place among statements that run one after another, such as "2 of 5"."""
    targets: "tuple[Target, ...]" = ()
    """Where it runs, if that is not only the open project."""

    def is_for(self, wanted: Wanted) -> bool:
        """Whether it gives what is wanted once more."""
        asked = wanted.statement.text, wanted.explains, wanted.targets
        return asked == (self.statement, self.explains, self.targets)


def run_of(wanted: Wanted, began: float, filling: Filling | None) -> Run:
    """The run of a statement that begins now."""
    statement, fresh, explains, turn, targets = wanted
    start, text = statement.start, statement.text
    return Run(new_id(), text, start, began, fresh, filling, explains, turn, targets)


def new_id() -> str:
    """A random id that sorts by time, 32 hex digits: a UUID of version 7."""
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 7 << 76
    number = number & ~(0b11 << 62) | 0b10 << 62
    return f"{number:032x}"


def clock(seconds: float) -> str:
    """Time that passes, in whole seconds so that it can tick once a second."""
    return f"{int(seconds)} s" if seconds < 60 else amounts.duration(int(seconds))


def share(progress: "Progress") -> int | None:
    """Percent done, or None where the server's estimate cannot be believed."""
    if not progress.estimated_rows or progress.rows_read >= progress.estimated_rows:
        return None
    return int(100 * progress.rows_read / progress.estimated_rows)


def reading(progress: "Progress | None") -> list[str]:
    """What the engine has done so far: "1.2 M rows", "340 MB read", "42 %"."""
    if progress is None or not progress.rows_read:
        return []
    words = [
        f"{amounts.count(progress.rows_read)} rows",
        f"{amounts.size(progress.bytes_read)} read",
    ]
    percent = share(progress)
    return words if percent is None else [*words, f"{percent} %"]


def how_many(result: "Result", statement: str) -> str:
    """The number of rows, claiming no total that nobody counted."""
    number = len(result.rows)
    if result.has_more:
        return f"{number:,} of more"
    if may_go_on(result, statement):
        if number == own_limit(statement):
            return f"{number:,}, maybe more (your LIMIT)"
        return f"{number:,}, the most PostHog gives at once"
    return "1 row" if number == 1 else f"{number:,} rows"


def may_go_on(result: "Result", statement: str) -> bool:
    """Whether there are rows behind these, as far as anybody knows."""
    if result.has_more is not None or not result.rows:
        return bool(result.has_more)
    number, limit = len(result.rows), own_limit(statement)
    return number == limit or (number == MOST_ROWS and (limit is None or limit > MOST_ROWS))


def own_limit(statement: str) -> int | None:
    """The number in the LIMIT of a statement that is outside all brackets, if it has one."""
    return bounds(statement).limit


def summary(result: "Result", statement: str, now: datetime) -> list[str]:
    """The line under the rows: how many, how long, how old, and how much was read for them."""
    words = [how_many(result, statement), amounts.duration(result.seconds)]
    if result.is_cached or result.stale:
        kind = "computed" if result.stale else "cached"
        if result.last_refresh is None:
            words.append(kind)
        else:
            words.append(f"{kind} {ago(result.last_refresh, now)}")
    if result.progress is not None and result.progress.rows_read:
        words.append(f"over {amounts.count(result.progress.rows_read)} rows read")
    return words


def ago(moment: datetime, now: datetime) -> str:
    """How long ago, or the moment itself when it has no time zone to compare by."""
    if moment.tzinfo is None:
        return f"at {moment:%H:%M}"
    return amounts.age((now - moment).total_seconds())


def going(run: Run, progress: "Progress | None", now: float, waiting: bool) -> str:
    """What a run is doing: "running 3 s · 1.2 M rows · 340 MB read · 42 %"."""
    verb = "waiting" if waiting else "explaining" if run.explains else "running"
    turn = [run.turn] if run.turn else []
    return " · ".join([*turn, f"{verb} {clock(max(0.0, now - run.began))}", *reading(progress)])
