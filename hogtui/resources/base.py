"""A kind of thing in PostHog, told so that one list can show any of them.

A Resource says where its things are, how they are read, and what is worth showing of each. The
list, the filter, the sorting, the detail, the copies and the web link are made from that.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from hogtui.api.models import Model, read_records
from hogtui.api.slots import Priority

if TYPE_CHECKING:
    from hogtui.api.client import Client

Thing = TypeVar("Thing", bound=Model)

PAGE = 250
"""Things in one answer."""


@dataclass(frozen=True)
class Item(Generic[Thing]):
    """One thing: as it was read, and as PostHog stores it."""

    thing: Thing
    record: Mapping[str, Any]
    """With every field that PostHog sent: what a change is compared with."""


class Column(NamedTuple):
    """A column of the list."""

    name: str
    value: Callable[[Any], object]
    """From the thing to what is drawn: text, a number, a moment as ISO text, or None."""
    type: str = ""
    """As ClickHouse calls it, where that matters for the drawing: "UInt64", "DateTime"."""
    narrow: bool = True
    """Also shown where there is little room."""
    order: Callable[[Any], Any] | None = None
    """What to sort by, where that is not what is drawn."""


class Line(NamedTuple):
    """A line of a detail: a label and what it says, or words alone."""

    text: str
    label: str = ""
    tone: str = ""
    """What it means: "good", "warning", "bad", "quiet", or ""."""


class Section(NamedTuple):
    """A part of a detail."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Context:
    """What else is known where a thing is described."""

    now: datetime
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Names of other things, by kind and id: `("cohort", "3")` is "Power users"."""

    def name(self, kind: str, identifier: object, otherwise: str = "") -> str:
        """What another thing is called, or its kind and id."""
        return self.names.get((kind, str(identifier))) or otherwise or f"{kind} {identifier}"


@dataclass(frozen=True)
class Resource(Generic[Thing]):
    """A kind of thing."""

    name: str
    """In paths and in binding ids: "feature_flags"."""
    one: str
    many: str
    scope: str
    model: type[Thing]
    identity: Callable[[Thing], str]
    title: Callable[[Thing], str]
    """What people call it."""
    words: Callable[[Thing], str]
    """What else it is found by."""
    columns: tuple[Column, ...]
    facets: Mapping[str, Callable[[Thing], Iterable[str]]]
    """What `name:value` in the filter looks at, such as `tag:checkout`."""
    sections: Callable[[Thing, Context], Sequence[Section]]
    page: Callable[[Thing], str]
    """Its page in the web app, below the project's."""
    params: Mapping[str, str] = field(default_factory=dict)
    """Sent with the list."""
    label: str = ""

    @property
    def path(self) -> str:
        """Its list, below the project's."""
        return f"{self.name}/"

    def item(self, record: Mapping[str, Any]) -> Item[Thing] | None:
        """A record as it came; None when it makes no sense."""
        found = read_records(self.model, [record]).items
        return Item(found[0], record) if found else None

    async def fetch(
        self, client: "Client", *, priority: Priority = Priority.VISIBLE
    ) -> AsyncIterator["Listing[Thing]"]:
        """All of them, longer with every page, so that the first can be shown. Raises ApiError."""
        from hogtui.api.paging import pages

        items: list[Item[Thing]] = []
        hidden = 0
        async for page in pages(
            client,
            client.project(self.path),
            params=self.params,
            limit=PAGE,
            priority=priority,
            label=self.many,
        ):
            for record in page.items:
                found = self.item(record) if isinstance(record, Mapping) else None
                if found is None:
                    hidden += 1
                else:
                    items.append(found)
            yield Listing(tuple(items), page.total, page.more, hidden)


@dataclass(frozen=True)
class Listing(Generic[Thing]):
    """The things that were read so far."""

    items: tuple[Item[Thing], ...]
    total: int | None
    """How many there are, if PostHog counted them."""
    more: bool
    """There are more than these."""
    hidden: int = 0
    """Records that made no sense and are not shown."""


def with_one(
    listing: Listing[Thing], identity: str, item: Item[Thing] | None, resource: Resource[Thing]
) -> Listing[Thing]:
    """The same with another thing in the place of one, or at the top; without it for None."""
    places = [resource.identity(each.thing) for each in listing.items]
    if item is None:
        kept = (each for each, name in zip(listing.items, places, strict=True) if name != identity)
        return replace(listing, items=tuple(kept))
    if identity not in places:
        return replace(listing, items=(item, *listing.items))
    items = [*listing.items]
    items[places.index(identity)] = item
    return replace(listing, items=tuple(items))


def moment(value: datetime | None) -> str | None:
    """A moment as the grid draws it."""
    return value.isoformat(timespec="seconds") if value is not None else None
