"""Rows as a table of ClickHouse's: which type each column can be given without losing anything.

The types that PostHog names are believed only as far as every value of the column agrees; a column
that is of no one type becomes text, objects and mixed lists as their JSON.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from json import JSONEncoder
from typing import NamedTuple

from hogtui.text.export import octets, unique
from hogtui.text.rows import MISSING, Missing, Steps, cells_of, slices, widest
from hogtui.text.values import base_type, copy_text

SAFE_INTEGER = 2**53
"""Beyond this a Float64 would lose digits."""
LONGEST_NAME = 200
"""Characters of a column's name."""
TEXT = "String"

_NULLS = frozenset({type(None), Missing})
_INTEGER = re.compile(r"(U?)Int(8|16|32|64|128|256)")
_DECIMAL = re.compile(r"Decimal\((\d{1,2}), ?(\d{1,2})\)")
_FLOAT = re.compile(r"Float(?:32|64)")
_ZONE = r"'[A-Za-z0-9_+\-/]{1,40}'"
_TIME = re.compile(rf"DateTime(?:\({_ZONE}\))?|DateTime64\([0-9](?:, ?{_ZONE})?\)")
_ARRAY = re.compile(r"Array\((.*)\)", re.DOTALL)
_INTEGER_TEXT = re.compile(r"[-+]?\d{1,77}", re.ASCII)
_DECIMAL_TEXT = re.compile(r"[-+]?(\d{1,76})(?:\.(\d{1,76}))?", re.ASCII)
_DAY_TEXT = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME_TEXT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[-+]\d\d:\d\d)?", re.ASCII
)
_encode = JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


class Column(NamedTuple):
    """A column as the engine is to have it."""

    name: str
    type: str
    """A ClickHouse type."""
    as_text: bool = False
    """Its values are handed over as the text of what they are."""


class Plan(NamedTuple):
    """How rows become a table."""

    columns: Sequence[Column]

    @property
    def plain(self) -> "Plan":
        """The same with nothing but text: what the engine cannot refuse."""
        return Plan([Column(each.name, f"Nullable({TEXT})", True) for each in self.columns])


@dataclass
class _Seen:
    """What a column holds."""

    kinds: set[type] = field(default_factory=set)
    least: int = 0
    most: int = 0
    matches: bool = True
    """Every text is one of the declared type."""
    inner: "_Seen | None" = None
    """What its lists hold."""

    def integers(self, least: int, most: int) -> None:
        self.least, self.most = min(self.least, least), max(self.most, most)


def plan(names: Sequence[str], types: Sequence[str], rows: Sequence[object]) -> Steps[Plan]:
    """Look at every cell and choose."""
    width = max(len(names), widest(rows))
    declared = [base_type(each) for each in types[:width]]
    declared += [""] * (width - len(declared))
    seen = [_Seen() for _ in range(width)]
    checks = [_check_of(each) for each in declared]
    yield
    for part in slices(range(len(rows))):
        for place in range(width):
            _look(cells_of(rows, part, place), declared[place], seen[place], checks[place])
        yield
    given = [*names, *[""] * (width - len(names))]
    called = unique([_name(name, place) for place, name in enumerate(given, 1)])
    return Plan([_chosen(*each) for each in zip(called, declared, seen, strict=True)])


def _name(name: str, place: int) -> str:
    return name[:LONGEST_NAME] or f"column_{place}"


Check = Callable[[Sequence[str], _Seen], bool]


def _check_of(declared: str) -> Check | None:
    """What tells whether texts are values of a type; None where text is only text."""
    if _INTEGER.fullmatch(declared):
        return _are_integers
    if found := _DECIMAL.fullmatch(declared):
        digits, scale = int(found[1]), int(found[2])

        def are_decimals(cells: Sequence[str], _: _Seen) -> bool:
            parts = map(_DECIMAL_TEXT.fullmatch, cells)
            return all(
                part is not None
                and len(part[1].lstrip("0")) <= digits - scale
                and len(part[2] or "") <= scale
                for part in parts
            )

        return are_decimals
    pattern = _DAY_TEXT if declared in ("Date", "Date32") else None
    pattern = _TIME_TEXT if _TIME.fullmatch(declared) else pattern
    return None if pattern is None else lambda cells, _: all(map(pattern.fullmatch, cells))


def _are_integers(cells: Sequence[str], seen: _Seen) -> bool:
    if not all(map(_INTEGER_TEXT.fullmatch, cells)):
        return False
    numbers = [*map(int, cells)]
    seen.integers(min(numbers), max(numbers))
    return True


def _look(cells: Sequence[object], declared: str, seen: _Seen, check: Check | None) -> None:
    kinds = set(map(type, cells))
    seen.kinds |= kinds
    if int in kinds:
        numbers: list[int] = [cell for cell in cells if type(cell) is int]
        seen.integers(min(numbers), max(numbers))
    if str in kinds and check is not None and seen.matches:
        seen.matches = check([cell for cell in cells if type(cell) is str], seen)
    array = _ARRAY.fullmatch(declared) if kinds == {list} else None
    if array is not None:
        seen.inner = seen.inner or _Seen()
        inner = base_type(array[1])
        items: list[object] = [*chain.from_iterable(cells)]  # type: ignore[arg-type]  # all lists
        _look(items, inner, seen.inner, _check_of(inner))


def _chosen(name: str, declared: str, seen: _Seen) -> Column:
    inner = seen.inner
    array = _ARRAY.fullmatch(declared)
    if inner is not None and array is not None and seen.kinds == {list}:
        column = _scalar(name, base_type(array[1]), inner)
        if column is not None:
            return Column(name, f"Array({column.type})")
    return _scalar(name, declared, seen) or Column(name, _nullable(TEXT, seen), as_text=True)


def _scalar(name: str, declared: str, seen: _Seen) -> Column | None:
    """The column where one type holds all its values as they are, None where none does."""
    kinds = seen.kinds - _NULLS
    kind = ""
    if not kinds:
        kind = declared if declared != TEXT and _check_of(declared) else TEXT
    elif kinds <= {int, float}:
        kind = _number(declared, kinds, seen)
    elif kinds == {bool}:
        kind = "Bool"
    elif kinds == {str}:
        kind = declared if seen.matches and _check_of(declared) else TEXT
        if kind != TEXT and _INTEGER.fullmatch(kind):
            kind = _integer(declared, seen)
    elif kinds == {int, str} and seen.matches and _INTEGER.fullmatch(declared):
        kind = _integer(declared, seen)
    return Column(name, _nullable(kind, seen)) if kind else None


def _number(declared: str, kinds: set[type], seen: _Seen) -> str:
    if float not in kinds and not _FLOAT.fullmatch(declared):
        return _integer(declared, seen)
    exact = max(-seen.least, seen.most) <= SAFE_INTEGER
    return "Float64" if exact else "" if float in kinds else _integer("", seen)


def _integer(declared: str, seen: _Seen) -> str:
    for kind in (declared, "Int64", "UInt64", "Int128", "Int256", "UInt256"):
        if found := _INTEGER.fullmatch(kind):
            bits = int(found[2])
            least = 0 if found[1] else -(2 ** (bits - 1))
            if least <= seen.least and seen.most <= least + 2**bits - 1:
                return kind
    return ""


def _nullable(kind: str, seen: _Seen) -> str:
    return f"Nullable({kind})" if seen.kinds & _NULLS else kind


def lines(chosen: Plan, rows: Sequence[object]) -> Iterator[bytes]:
    """The rows as JSONCompactEachRow, some at a time."""
    width = len(chosen.columns)
    texts = [place for place, column in enumerate(chosen.columns) if column.as_text]
    for part in slices(range(len(rows))):
        batch = rows[part.start : part.stop]  # type: ignore[attr-defined]  # slices of a range
        even = set(map(type, batch)) <= {list, tuple} and set(map(len, batch)) == {width}  # type: ignore[arg-type]  # as just found out
        if texts or not even:
            batch = [_row(row, width, texts) for row in batch]
        yield octets("\n".join(map(_encode, batch)) + "\n")


def _row(row: object, width: int, texts: Sequence[int]) -> list[object]:
    cells = list(row) if isinstance(row, list | tuple) else [row]
    cells += [None] * (width - len(cells))
    for place in texts:
        if cells[place] is not None:
            cells[place] = copy_text(cells[place])
    return [None if cell is MISSING else cell for cell in cells]
