"""Finding a thing with a few letters of its name."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")

SCATTERED = 1000
"""The penalty from which a match is only letters in order."""


def penalty(letters: str, name: str, rest: str = "") -> int | None:
    """How badly a name fits; None when it does not.

    Each word must be somewhere: best at the start of the name, then inside it, then in the rest of
    what is known of the thing, last as letters in order with gaps.
    """
    name, rest = name.casefold(), rest.casefold()
    total = 0
    for word in letters.casefold().split():
        if (at := name.find(word)) >= 0:
            total += at
        elif word in rest:
            total += 500
        elif (gaps := _gaps(word, name)) is not None:
            total += SCATTERED + gaps
        else:
            return None
    return total


def _gaps(word: str, name: str) -> int | None:
    """Letters between the first and the last that fit; None when they are not all there."""
    at = first = name.find(word[0])
    for letter in word[1:]:
        if at < 0:
            return None
        at = name.find(letter, at + 1)
    return None if at < 0 else at - first


def find(
    letters: str, things: Iterable[Thing], words: Callable[[Thing], tuple[str, str]]
) -> Sequence[Thing]:
    """The things that fit, best first; all of them in their order when there are no letters.

    `words` gives a thing's name and what else it may be found by.
    """
    everything = list(things)
    if not letters.strip():
        return everything
    fits = [(penalty(letters, *words(thing)), place) for place, thing in enumerate(everything)]
    ranked = sorted((each, place) for each, place in fits if each is not None)
    return [everything[place] for _, place in ranked]
