"""Which things of a list are shown: letters of a name, and what is said about them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from hogtui.resources.base import Item, Resource
from hogtui.text.fuzzy import penalty

_WORD = re.compile(r'(!?)([a-z_]+):(?:"([^"]*)"?|(\S*))|\S+')


class Facet(NamedTuple):
    """`tag:checkout`, or `!tag:checkout` for the others."""

    name: str
    value: str
    inverted: bool


class Wanted(NamedTuple):
    """What somebody typed into the filter."""

    letters: str
    facets: tuple[Facet, ...]


def parse(text: str, names: Iterable[str]) -> Wanted:
    """Letters and facets; a word with a colon that names no facet is letters."""
    known = frozenset(names)
    letters: list[str] = []
    facets: list[Facet] = []
    for found in _WORD.finditer(text):
        name = found[2]
        if name in known:
            value = found[3] if found[3] is not None else found[4]
            facets.append(Facet(name, value.casefold(), bool(found[1])))
        else:
            letters.append(found[0])
    return Wanted(" ".join(letters), tuple(facets))


class Index:
    """A list that is searched with every key: what can be prepared is prepared once."""

    def __init__(self, resource: Resource[Any], items: Sequence[Item[Any]]) -> None:
        self.resource = resource
        self.items = items
        self._words = [
            (resource.title(each.thing).casefold(), resource.words(each.thing).casefold())
            for each in items
        ]
        self._facets: dict[str, list[frozenset[str]]] = {}

    def find(self, text: str) -> list[int]:
        """The positions of what fits: best first with letters, else in their order."""
        wanted = parse(text, self.resource.facets)
        found: Iterable[int] = range(len(self.items))
        for facet in wanted.facets:
            values = self.values(facet.name)
            found = [place for place in found if _fits(facet, values[place])]
        if not wanted.letters:
            return [*found]
        ranked = []
        for place in found:
            points = penalty(wanted.letters, *self._words[place])
            if points is not None:
                ranked.append((points, place))
        return [place for _, place in sorted(ranked)]

    def values(self, name: str) -> list[frozenset[str]]:
        """The values of a facet, of each thing."""
        if name not in self._facets:
            read = self.resource.facets[name]
            self._facets[name] = [
                frozenset(value.casefold() for value in read(each.thing)) for each in self.items
            ]
        return self._facets[name]

    def counts(self) -> dict[Facet, int]:
        """Every facet that something has, and how many have it; the most first."""
        found: dict[Facet, int] = {}
        for name in self.resource.facets:
            counted: dict[str, int] = {}
            for values in self.values(name):
                for value in values:
                    counted[value] = counted.get(value, 0) + 1
            for value, times in sorted(counted.items(), key=lambda each: (-each[1], each[0])):
                found[Facet(name, value, False)] = times
        return found


def _fits(facet: Facet, values: frozenset[str]) -> bool:
    is_there = any(value.startswith(facet.value) for value in values)
    return is_there is not facet.inverted


def written(facet: Facet) -> str:
    """As it is typed."""
    value = f'"{facet.value}"' if " " in facet.value else facet.value
    return f"{'!' * facet.inverted}{facet.name}:{value}"


def ordered(
    resource: Resource[Any], items: Sequence[Item[Any]], places: list[int], sort: tuple[int, bool]
) -> list[int]:
    """The same places by a column, what has no value last; the flag is for the largest first."""
    column, descending = resource.columns[sort[0]], sort[1]
    read = column.order or column.value
    keys: Mapping[int, Any] = {place: read(items[place].thing) for place in places}
    present = [place for place in places if keys[place] is not None]
    absent = [place for place in places if keys[place] is None]

    def key(place: int) -> tuple[int, Any]:
        value = keys[place]
        if isinstance(value, str):
            return 1, value.casefold()
        return 0, value

    return [*sorted(present, key=key, reverse=descending), *absent]
