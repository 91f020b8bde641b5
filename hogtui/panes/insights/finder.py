"""Finding an insight or a dashboard with a few letters, among all that the project has."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from hogtui.panes.insights.nodes import board_node, insight_node, sorted_boards
from hogtui.resources.base import Item, Resource
from hogtui.resources.dashboards import DASHBOARDS
from hogtui.resources.find import Facet, Index, parse, written
from hogtui.resources.insights import INSIGHTS
from hogtui.text.fuzzy import penalty
from hogtui.widgets.tree_list import Node

if TYPE_CHECKING:
    from hogtui.api.client import Client

FACETS = tuple(dict.fromkeys((*DASHBOARDS.facets, *INSIGHTS.facets)))
FOUND = "found"
"""The beginning of the ids of what was found."""


class Everything(NamedTuple):
    """All dashboards and all saved insights."""

    dashboards: Sequence[Item[Any]] = ()
    insights: Sequence[Item[Any]] = ()


async def read_everything(client: "Client") -> Everything:
    """Page after page. Raises ApiError."""
    found: list[Sequence[Item[Any]]] = []
    for resource in (DASHBOARDS, INSIGHTS):
        items: Sequence[Item[Any]] = ()
        async for listing in resource.fetch(client):
            items = listing.items
        found.append(items)
    return Everything(sorted_boards(found[0]), found[1])


class Finder:
    """Searches with every letter."""

    def __init__(self, everything: Everything) -> None:
        self.everything = everything
        self._indexes: list[tuple[Resource[Any], Index]] = [
            (DASHBOARDS, Index(DASHBOARDS, everything.dashboards)),
            (INSIGHTS, Index(INSIGHTS, everything.insights)),
        ]

    def find(self, text: str) -> list[Node]:
        """What fits, best first; of what fits alike, dashboards first."""
        wanted = parse(text, FACETS)
        narrowed = " ".join(map(written, wanted.facets))
        ranked: list[tuple[int, int, int, Item[Any]]] = []
        for which, (resource, index) in enumerate(self._indexes):
            for place in index.find(narrowed):
                item = index.items[place]
                points = 0
                if wanted.letters:
                    thing = item.thing
                    found = penalty(wanted.letters, resource.title(thing), resource.words(thing))
                    if found is None:
                        continue
                    points = found
                ranked.append((points, which, place, item))
        ranked.sort(key=lambda each: each[:3])
        return [
            insight_node(FOUND, item) if which else board_node(FOUND, item)
            for _, which, _, item in ranked
        ]

    def facets(self) -> Mapping[Facet, int]:
        """What it can be narrowed down to, and how many that leaves."""
        found: dict[Facet, int] = {}
        for _, index in self._indexes:
            for facet, times in index.counts().items():
                found[facet] = found.get(facet, 0) + times
        return found
