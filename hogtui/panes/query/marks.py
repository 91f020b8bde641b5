"""Ranges in a text that is being edited: they move with it, and an edit inside ends them."""

from collections.abc import Callable, Sequence

Range = tuple[int, int]
"""Offsets in characters, the end exclusive."""


def changed_span(old: str, new: str) -> tuple[Range, int]:
    """Where two texts differ: the range of the old one, and how many characters are there now."""
    shorter = min(len(old), len(new))
    start = _common(lambda length: old[:length] == new[:length], shorter)
    rest = shorter - start
    tail = _common(lambda length: old[len(old) - length :] == new[len(new) - length :], rest)
    return (start, len(old) - tail), len(new) - tail - start


def moved(ranges: Sequence[Range], old: str, new: str) -> list[Range]:
    """The same ranges after an edit, without those that it touched."""
    if old == new:
        return list(ranges)
    (start, end), length = changed_span(old, new)
    shift = length - (end - start)
    kept: list[Range] = []
    for first, last in ranges:
        if last < start:
            kept.append((first, last))
        elif first > end or (first == end and end > start):
            kept.append((first + shift, last + shift))
    return kept


def place(ranges: Sequence[Range], statement: str, start: int, text: str) -> list[Range]:
    """Ranges of a statement as ranges of the text it came from; none if it is no longer there."""
    if not text.startswith(statement, start):
        start = text.find(statement)
        if start < 0:
            return []
    return [(start + first, start + last) for first, last in ranges]


def _common(equal: Callable[[int], bool], most: int) -> int:
    """The largest length for which `equal` holds, when it holds for all smaller ones."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if equal(middle):
            low = middle
        else:
            high = middle - 1
    return low
