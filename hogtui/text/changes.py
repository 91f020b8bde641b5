"""What differs between two JSON values, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Path = tuple[str | int, ...]
DEEPEST = 40
"""Levels looked into; below it two values are alike or not as a whole."""


class Absent:
    """Stands for a field that is not there, which is not the same as null."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()


@dataclass(frozen=True)
class Change:
    """One place with two values."""

    path: Path
    """Names and positions from the outside in, such as `("filters", "groups", 0, "variant")`."""
    before: Any
    """ABSENT where there was nothing."""
    after: Any

    @property
    def name(self) -> str:
        """The place as one would write it: `filters.groups[0].variant`."""
        words = ""
        for part in self.path:
            words += f"[{part}]" if isinstance(part, int) else f".{part}"
        return words.removeprefix(".")


def changes(before: object, after: object) -> tuple[Change, ...]:
    """Every place where the two differ, in the order of `before`, what is new last.

    Lists are compared place by place. True is not 1, and 1 is 1.0, as in JSON.
    """
    return tuple(_changes(before, after, ()))


def alike(before: object, after: object) -> bool:
    """Whether there is no difference."""
    return next(_changes(before, after, ()), None) is None


def at(value: Any, path: Path) -> Any:
    """What stands at a place; ABSENT where there is nothing."""
    for part in path:
        is_name = isinstance(value, Mapping) and part in value
        if not is_name and not (
            isinstance(value, list) and isinstance(part, int) and part < len(value)
        ):
            return ABSENT
        value = value[part]
    return value


def parted(before: str, after: str, room: int) -> tuple[str, str]:
    """Two texts, each with `room` characters at most, so that where they differ is seen.

    What both begin and end with gives way to an ellipsis as far as it must.
    """
    if max(len(before), len(after)) <= room:
        return before, after
    shorter = min(len(before), len(after))
    start = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    start = max(0, start - room // 4)
    return _window(before, start, room), _window(after, start, room)


def _window(text: str, start: int, room: int) -> str:
    start = start if start > 1 else 0
    head = "…" if start else ""
    rest = text[start:]
    space = max(1, room - len(head))
    return head + (rest if len(rest) <= space else rest[: space - 1] + "…")


def _changes(before: object, after: object, path: Path) -> Iterator[Change]:
    if len(path) < DEEPEST:
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            names = dict.fromkeys((*before, *after))
            for name in names:
                old, new = before.get(name, ABSENT), after.get(name, ABSENT)
                yield from _changes(old, new, (*path, name))
            return
        if isinstance(before, list | tuple) and isinstance(after, list | tuple):
            for place in range(max(len(before), len(after))):
                old = before[place] if place < len(before) else ABSENT
                new = after[place] if place < len(after) else ABSENT
                yield from _changes(old, new, (*path, place))
            return
    if isinstance(before, bool) is not isinstance(after, bool) or before != after:
        yield Change(path, before, after)
