"""What is in a column: how many values, which, how often, and how they are spread."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from math import isfinite

from hogtui.text.rows import MISSING, Order, Steps, cells_of, slices, sort
from hogtui.text.values import CUT, copy_text, is_numeric

MOST = 1_000
"""Values that are listed."""
LONGEST = 40
"""Characters of a value within a sentence."""
QUANTILES = ((25, "25 %"), (50, "median"), (75, "75 %"), (95, "95 %"))
_EIGHTHS = " ▏▎▍▌▋▊▉"
_FULL = "█"


@dataclass
class Summary:
    """A column of some rows."""

    rows: int
    nulls: int = 0
    """Rows with null, or without this cell at all."""
    distinct: int = 0
    """Different values that are not null."""
    top: list[tuple[object, int]] = field(default_factory=list)
    """The most frequent values and how often they are there, null among them."""
    spread: list[tuple[str, object]] = field(default_factory=list)
    """Smallest, largest, and for numbers what lies between, with their names."""


def summarize(
    rows: Sequence[object], order: Order, column: int, column_type: str
) -> Steps[Summary]:
    """Look at a column of the rows of `order`."""
    counts: dict[type, Counter[object]] = {}
    others: dict[str, object] = {}
    for part in slices(order):
        _count(cells_of(rows, part, column), counts, others)
        yield
    nulls = sum(counts.pop(kind, Counter()).total() for kind in (type(None), type(MISSING)))
    found = Summary(len(order), nulls, sum(map(len, counts.values())))
    everything = [
        (others[str(value)] if kind is list else value, times)
        for kind, counter in counts.items()
        for value, times in counter.items()
    ]
    yield
    if nulls:
        everything.append((None, nulls))
    found.top = nlargest(MOST, everything, key=lambda each: each[1])
    yield
    by_size = yield from sort(rows, order, column, column_type, descending=False)
    found.spread = _spread(rows, by_size[: len(order) - nulls], column, column_type)
    return found


def _count(
    cells: list[object], counts: dict[type, Counter[object]], others: dict[str, object]
) -> None:
    """Count values type by type: 1 and `true` are two, though equal."""
    kinds = set(map(type, cells))
    for kind in kinds:
        mine = cells if len(kinds) == 1 else [cell for cell in cells if type(cell) is kind]
        if kind is float:
            mine = [cell if cell == cell else _NAN for cell in mine]
        if kind in (list, tuple, dict):
            texts = {copy_text(cell): cell for cell in mine}
            others.update(texts)
            mine, kind = [copy_text(cell) for cell in mine], list
        counts.setdefault(kind, Counter()).update(mine)


_NAN = float("nan")


def _spread(
    rows: Sequence[object], order: Order, column: int, column_type: str
) -> list[tuple[str, object]]:
    if not order:
        return []

    def at(place: int) -> object:
        return cells_of(rows, order[place : place + 1], column)[0]

    last = len(order) - 1
    numeric = is_numeric(column_type) or isinstance(at(0), int | float)
    between = QUANTILES if numeric else ()
    return [
        ("min", at(0)),
        *((name, at(last * share // 100)) for share, name in between),
        ("max", at(last)),
    ]


def sentences(summary: Summary) -> list[str]:
    """The summary in two lines."""
    lines = [
        f"{summary.rows:,} rows · {summary.distinct:,} different · {summary.nulls:,} null",
        " · ".join(f"{name} {_short(value)}" for name, value in summary.spread),
    ]
    return [line for line in lines if line]


def _short(value: object) -> str:
    text = copy_text(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + CUT


def bar(part: float, whole: float, width: int) -> str:
    """A horizontal bar of at most `width` cells."""
    share = part / whole if whole and isfinite(part / whole) else 0.0
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    rest = _EIGHTHS[eighths % 8].strip()
    return _FULL * (eighths // 8) + rest or _EIGHTHS[1] * (part > 0)


def percent(part: int, whole: int) -> str:
    """A share with the precision that it needs."""
    share = 100 * part / whole if whole else 0.0
    return f"{share:.0f} %" if share >= 9.95 or share == 0 else f"{share:.2g} %"
