"""Finds rows that only changed their place, so that the terminal can move them itself."""

from collections import Counter
from collections.abc import Sequence, Set
from itertools import pairwise

from hogtui.terminal.cells import Row, blank_row

FEWEST_ROWS = 5
"""Fewer changed rows than this are cheaper to write."""

COST = 40
"""Bytes that a scroll must save before it is worth its own and the risk of flicker."""

GAP = 5
"""Equal cells that are cheaper to send again than to jump over."""
JUMP = 9
"""Bytes of a move and a change of the pen, about."""


def find_scroll(
    wanted: Sequence[Row], shown: Sequence[Row | None], dirty: Set[int]
) -> tuple[int, int, int] | None:
    """Top and bottom row and the distance to move up (down when negative), if it pays."""
    changed = [y for y in sorted(dirty) if wanted[y] != shown[y]]
    if len(changed) < FEWEST_ROWS:
        return None
    top, bottom = changed[0], changed[-1]
    if any(shown[y] is None for y in range(top, bottom + 1)):
        return None
    distance = most_common_move(wanted, shown, top, bottom)
    if distance is None:
        return None
    blank = blank_row(len(wanted[top].characters))
    inside = range(top, bottom + 1)
    moved = sum(
        cost(wanted[y], shown[y + distance] if y + distance in inside else blank) for y in inside
    )
    # What standing still costs needs not be known any further than this.
    left = moved * 1.2 + COST
    for y in inside:
        left -= cost(wanted[y], shown[y])
        if left < 0:
            return top, bottom, distance
    return None


def most_common_move(
    wanted: Sequence[Row], shown: Sequence[Row | None], top: int, bottom: int
) -> int | None:
    """By how many rows most of the rows went up."""
    width = len(wanted[top].characters)
    # The middle of a row says which row it is: its ends are borders, gutters and scrollbars.
    middle = slice(width // 4, width // 4 + max(8, width // 2))
    places: dict[str, int] = {}
    for y in range(top, bottom + 1):
        row = shown[y]
        if row is not None:
            places.setdefault("".join(row.characters[middle]), y)
    votes: Counter[int] = Counter()
    for y in range(top, bottom + 1):
        text = "".join(wanted[y].characters[middle])
        source = places.get(text)
        if source is not None and source != y and not text.isspace():
            votes[source - y] += 1
    if not votes:
        return None
    distance, count = votes.most_common(1)[0]
    return distance if count * 3 >= bottom - top + 1 else None


def cost(new: Row, old: Row | None) -> int:
    """About how many bytes it takes to make one row the other."""
    if old is None:
        return len(new.characters)
    if new == old:
        return 0
    places = differing(new, old)
    jumps = 1 + sum(place - last > GAP for last, place in pairwise(places))
    return len(places) + jumps * JUMP


def differing(new: Row, old: Row) -> list[int]:
    """The places of the cells that differ."""
    return [
        place
        for place, (letter, was, pen, pen_was) in enumerate(
            zip(new.characters, old.characters, new.pens, old.pens, strict=True)
        )
        if letter != was or pen is not pen_was
    ]
