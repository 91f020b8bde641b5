"""Finding a plain text in another one, with capitals that matter once there is one."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple


class Match(NamedTuple):
    """A place where it stands; offsets in characters, the end exclusive."""

    start: int
    end: int


MOST = 100_000
"""Places; beyond it nobody counts them."""


def matches(text: str, wanted: str) -> Sequence[Match]:
    """Every place where `wanted` stands, in order, none of them inside another."""
    if not wanted:
        return ()
    flags = 0 if wanted != wanted.lower() else re.IGNORECASE
    found = re.finditer(re.escape(wanted), text, flags)
    return [Match(*each.span()) for each, _ in zip(found, range(MOST), strict=False)]


def nearest(found: Sequence[Match], offset: int, *, forward: bool = True) -> int:
    """The number of the first match at an offset or behind it, or of the last one before it.

    Goes round the ends. `found` is not empty.
    """
    place = bisect_left(found, (offset, offset))
    return place % len(found) if forward else (place - 1) % len(found)


def replaced(text: str, found: Sequence[Match], by: str) -> tuple[Match, str] | None:
    """The stretch from the first match to the last one, and what stands there afterwards."""
    if not found:
        return None
    pieces: list[str] = []
    at = found[0].start
    for start, end in found:
        pieces += (text[at:start], by)
        at = end
    return Match(found[0].start, found[-1].end), "".join(pieces)
