"""Two results compared row by row: what was added, what is gone, what changed.

Rows belong together when they are the same in the key columns. Where several have one key, those
that are equal belong together first, and the others in their order. Numbers are compared by their
value, NaN is NaN, and the number 1 is neither `true` nor the text "1".
"""

from array import array
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from itertools import compress
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from hogtui.text.export import unique
from hogtui.text.rows import MISSING, Missing, Steps, cells_of, slices, widest
from hogtui.text.values import NULL, Kind, Marked, copy_text, is_numeric

ADDED, GONE, CHANGED, SAME = "+", "-", "~", " "
"""What became of a row."""
ARROW = " → "
MOST_KEYS = 4
"""Columns that are tried together as a key."""
_IDS = ("uuid", "id", "event_id", "person_id", "distinct_id", "session_id", "key", "name")
_PLAIN = frozenset({str, int, type(None), Missing})
_KINDS = {ADDED: Kind.ADDED, GONE: Kind.GONE, CHANGED: Kind.CHANGED}
_NONE = -1


class Side(NamedTuple):
    """One of the two results."""

    names: Sequence[str]
    types: Sequence[str]
    rows: Sequence[object]


class Shared(NamedTuple):
    """A column, and where it stands in both; None where it is not there."""

    name: str
    type: str
    old: int | None
    new: int | None

    @property
    def is_shared(self) -> bool:
        """Whether there is something to compare."""
        return self.old is not None and self.new is not None


@dataclass
class Difference:
    """What became of every row."""

    old: Side
    new: Side
    columns: Sequence[Shared]
    keys: Sequence[int]
    """The places of the key columns among `columns`; without any, whole rows are compared."""
    lines: list[tuple[int, int]] = field(default_factory=list)
    """Numbers of rows, the old one and the new one, -1 for none; in the order of the new ones."""
    changes: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """The columns that changed, by the place of their line."""

    @property
    def counts(self) -> dict[str, int]:
        """How many rows became what."""
        gone = sum(new == _NONE for _, new in self.lines)
        added = sum(old == _NONE for old, _ in self.lines)
        same = len(self.lines) - gone - added - len(self.changes)
        return {ADDED: added, GONE: gone, CHANGED: len(self.changes), SAME: same}

    def sign(self, place: int) -> str:
        """What became of the row of a line."""
        old, new = self.lines[place]
        if old == _NONE or new == _NONE:
            return ADDED if old == _NONE else GONE
        return CHANGED if place in self.changes else SAME


def shared_columns(old: Side, new: Side) -> list[Shared]:
    """The columns of both: those of the new one in their order, then those that are gone."""
    old_names, new_names = _names(old), _names(new)
    places = {name: place for place, name in enumerate(old_names)}
    columns = [
        Shared(name, _type(new, place) or _type(old, places.get(name)), places.get(name), place)
        for place, name in enumerate(new_names)
    ]
    gone = [name for name in old_names if name not in set(new_names)]
    return [*columns, *(Shared(n, _type(old, places[n]), places[n], None) for n in gone)]


def _names(side: Side) -> list[str]:
    extra = max(0, widest(side.rows) - len(side.names))
    return unique([*side.names, *[""] * extra])


def _type(side: Side, place: int | None) -> str:
    return side.types[place] if place is not None and place < len(side.types) else ""


# Which columns tell rows apart


def guess_keys(old: Side, new: Side) -> Steps[tuple[int, ...]]:
    """Columns whose values are there once in each result, ids before others; () without any."""
    columns = shared_columns(old, new)
    places = [place for place, column in enumerate(columns) if column.is_shared]
    places.sort(key=lambda place: (_rank(columns[place]), place))
    for place in places:
        if (yield from _is_key(old, new, columns, (place,))):
            return (place,)
    # What is counted or measured is what changes; what it is counted by comes before it.
    labels = sorted(place for place in places if not is_numeric(columns[place].type))
    for count in range(2, min(len(labels), MOST_KEYS) + 1):
        if (yield from _is_key(old, new, columns, tuple(labels[:count]))):
            return tuple(labels[:count])
    return ()


def _rank(column: Shared) -> int:
    name = column.name.casefold()
    if name in _IDS:
        return _IDS.index(name)
    if name.endswith("id"):
        return len(_IDS)
    return len(_IDS) + (2 if is_numeric(column.type) else 1)


def _is_key(old: Side, new: Side, columns: Sequence[Shared], keys: Sequence[int]) -> Steps[bool]:
    for side, is_old in ((old, True), (new, False)):
        seen: set[Hashable] = set()
        for part in slices(range(len(side.rows))):
            before = len(seen)
            seen.update(_keys_of(side, part, columns, keys, is_old=is_old))
            if len(seen) - before < len(part):
                return False
            yield
    return True


def _keys_of(
    side: Side, part: Sequence[int], columns: Sequence[Shared], keys: Sequence[int], *, is_old: bool
) -> list[Hashable]:
    """What rows are told apart by, one each."""
    found = []
    for key in keys:
        place = columns[key].old if is_old else columns[key].new
        cells = [MISSING] * len(part) if place is None else cells_of(side.rows, part, place)
        found.append(cells if set(map(type, cells)) <= _PLAIN else [*map(_comparable, cells)])
    return list(found[0]) if len(found) == 1 else list(zip(*found, strict=True))


def _comparable(cell: object) -> Hashable:
    """What is equal for cells that are one value, and for no others."""
    if isinstance(cell, bool):
        return ("boolean", cell)
    if isinstance(cell, float) and cell != cell:
        return ("number", "nan")
    if isinstance(cell, list | tuple | dict):
        return ("json", copy_text(cell))
    return cell


# Comparing


def compare(old: Side, new: Side, keys: Sequence[int]) -> Steps[Difference]:
    """Find for every row the one it belongs to, and what is different between them."""
    columns = shared_columns(old, new)
    both = [place for place, column in enumerate(columns) if column.is_shared]
    by = list(keys) or both
    partners = yield from _partners(old, new, columns, by, both)
    found = Difference(old, new, columns, list(keys))
    found.lines = yield from _lines(len(old.rows), partners)
    pairs = [place for place, line in enumerate(found.lines) if _NONE not in line]
    changes: dict[int, list[int]] = {}
    for place in both if keys else ():
        column = columns[place]
        for part in slices(pairs):
            before = cells_of(old.rows, [found.lines[at][0] for at in part], column.old or 0)
            after = cells_of(new.rows, [found.lines[at][1] for at in part], column.new or 0)
            for at in compress(part, _different(before, after)):
                changes.setdefault(at, []).append(place)
            yield
    found.changes = {at: tuple(places) for at, places in changes.items()}
    return found


def _partners(
    old: Side, new: Side, columns: Sequence[Shared], by: Sequence[int], both: Sequence[int]
) -> Steps["array[int]"]:
    """For each new row the old one, -1 for none."""
    partners = array("l", [_NONE]) * len(new.rows)
    if not by:
        return partners
    groups: dict[Hashable, tuple[list[int], list[int]]] = {}
    for side, is_old in ((old, True), (new, False)):
        for part in slices(range(len(side.rows))):
            found = _keys_of(side, part, columns, by, is_old=is_old)
            for number, key in zip(part, found, strict=True):
                groups.setdefault(key, ([], []))[not is_old].append(number)
            yield
    for count, (olds, news) in enumerate(groups.values()):
        if len(olds) > 1 or len(news) > 1:
            olds, news = _pair_equal(old, new, columns, both, (olds, news), partners)
        for before, after in zip(olds, news, strict=False):
            partners[after] = before
        if count % 1_000 == 0:
            yield
    return partners


def _pair_equal(
    old: Side,
    new: Side,
    columns: Sequence[Shared],
    both: Sequence[int],
    numbers: tuple[list[int], list[int]],
    partners: "array[int]",
) -> tuple[list[int], list[int]]:
    """Pair rows of one key that are equal; gives those that are left."""
    olds, news = numbers
    wholes: dict[Hashable, list[int]] = {}
    for number, whole in zip(olds, _keys_of(old, olds, columns, both, is_old=True), strict=True):
        wholes.setdefault(whole, []).append(number)
    taken, left = set(), []
    for each in wholes.values():
        each.reverse()
    for number, whole in zip(news, _keys_of(new, news, columns, both, is_old=False), strict=True):
        same = wholes.get(whole)
        if same:
            partners[number] = same.pop()
            taken.add(partners[number])
        else:
            left.append(number)
    return [number for number in olds if number not in taken], left


def _lines(old_rows: int, partners: "array[int]") -> Steps[list[tuple[int, int]]]:
    """The new rows in their order, and those that are gone behind the one they stood behind."""
    place_of = {before: after for after, before in enumerate(partners) if before != _NONE}
    yield
    behind: dict[int, list[int]] = {}
    anchor = _NONE
    for number in range(old_rows):
        if number in place_of:
            anchor = place_of[number]
        else:
            behind.setdefault(anchor, []).append(number)
    yield
    lines = [(number, _NONE) for number in behind.get(_NONE, ())]
    for after, before in enumerate(partners):
        lines.append((before, after))
        lines += [(number, _NONE) for number in behind.get(after, ())]
    return lines


def _different(before: Sequence[Any], after: Sequence[Any]) -> list[bool]:
    if not set(map(type, before)) | set(map(type, after)) <= _PLAIN:
        before, after = [*map(_comparable, before)], [*map(_comparable, after)]
    return [one != other for one, other in zip(before, after, strict=True)]


# Showing it


def rows(found: Difference, *, only_changes: bool) -> Steps[list[list[object]]]:
    """A row for each line: its sign, and its cells, changed ones as "before → after"."""
    shown: list[list[object]] = []
    places = range(len(found.lines))
    pick: Callable[[int], bool] = (
        (lambda place: found.sign(place) != SAME) if only_changes else lambda _: True
    )
    for part in slices(places):
        shown += [_row(found, place) for place in part if pick(place)]
        yield
    return shown


def _row(found: Difference, place: int) -> list[object]:
    old, new = found.lines[place]
    sign = found.sign(place)
    row: list[object] = [Marked(sign, _KINDS[sign]) if sign in _KINDS else sign]
    for column in found.columns:
        if new == _NONE or column.new is None:
            row.append(_cell(found.old, old, column.old))
        else:
            row.append(_cell(found.new, new, column.new))
    for at in found.changes.get(place, ()):
        before = _cell(found.old, old, found.columns[at].old)
        row[at + 1] = Marked(change(before, row[at + 1]), Kind.CHANGED)
    return row


def _cell(side: Side, row: int, column: int | None) -> object:
    if row == _NONE or column is None:
        return MISSING
    cells = side.rows[row]
    if not isinstance(cells, list | tuple):
        return cells if column == 0 else MISSING
    return cells[column] if column < len(cells) else MISSING


def change(before: object, after: object) -> str:
    """Two values as one text; quoted where only that tells text from what it looks like."""
    is_unlike = isinstance(before, str) is not isinstance(after, str)
    return ARROW.join(_told(each, quoting=is_unlike) for each in (before, after))


def _told(value: object, *, quoting: bool) -> str:
    if value is None or value is MISSING:
        return NULL if value is None else "·"
    if isinstance(value, str) and (quoting or not value.strip() or ARROW in value):
        return encode_basestring(value)
    return copy_text(value)


def sentence(found: Difference) -> list[str]:
    """What came of it in a few words each."""
    counts = found.counts
    words = [
        f"{counts[sign]:,} {word}"
        for sign, word in ((ADDED, "added"), (GONE, "gone"), (CHANGED, "changed"), (SAME, "same"))
    ]
    for missing, word in (("old", "added"), ("new", "gone")):
        names = [each.name for each in found.columns if getattr(each, missing) is None]
        if names:
            words.append(f"column{'s' * (len(names) > 1)} {word}: {', '.join(names)}")
    return words
