"""Flags of several places, laid side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hogtui.api.fan_out import Target
from hogtui.api.models import FeatureFlag
from hogtui.resources.base import Item, Line, Section
from hogtui.resources.drift import Names, differences, portable
from hogtui.resources.flags import FLAGS, state
from hogtui.text.changes import ABSENT, changes
from hogtui.text.safe import line
from hogtui.text.values import cell
from hogtui.widgets.grid import Column

if TYPE_CHECKING:
    from hogtui.api.client import Client

Flags = Mapping[str, Item[FeatureFlag]]
"""By their keys."""


@dataclass(frozen=True)
class Row:
    """A flag in all places."""

    key: str
    items: tuple[Item[FeatureFlag] | None, ...]
    drift: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What is known of a place."""

    target: Target
    flags: Flags | None = None
    """None until they were read."""
    names: Names = field(default_factory=dict)
    problem: str = ""


async def read_place(client: "Client", target: Target) -> Reading:
    """All flags of a place. Raises ApiError."""
    flags: Flags = {}
    async for listing in FLAGS.fetch(client):
        flags = {each.thing.key: each for each in listing.items}
    number = client.project_id
    return Reading(target._replace(project_id=number), flags, keys_of(flags))


def keys_of(flags: Flags) -> dict[tuple[str, str], str]:
    """The keys of flags by their numbers, for conditions that name them."""
    return {("flag", str(each.thing.id)): key for key, each in flags.items()}


def row_of(key: str, readings: Sequence[Reading]) -> Row:
    """A key in all places."""
    read = [each for each in readings if each.flags is not None and not each.problem]
    items = tuple((each.flags or {}).get(key) for each in readings)
    found = [(each.flags or {}).get(key) for each in read]
    things = [each.thing if each is not None else None for each in found]
    drift = differences(things, [each.names for each in read]) if len(read) > 1 else ()
    return Row(key, items, drift)


def column_of(reading: Reading) -> Column:
    """A place as a column."""
    return Column(line(reading.target.title))


def differing(row: Row, readings: Sequence[Reading]) -> list[Section]:
    """Each place beside the first one that has it, field by field."""
    there = [
        (reading, item)
        for reading, item in zip(readings, row.items, strict=True)
        if item is not None
    ]
    if not there:
        return []
    (first, base), *others = there
    sections = []
    for reading, item in others:
        title = f"{line(first.target.title)} → {line(reading.target.title)}"
        old = {"state": state(base.thing), **portable(base.thing, first.names)}
        new = {"state": state(item.thing), **portable(item.thing, reading.names)}
        lines = [
            Line(f"{_value(each.before)} → {_value(each.after)}", line(each.name))
            for each in changes(old, new)
        ]
        sections.append(Section(title, lines or [Line("the same", "", "quiet")]))
    missing = [
        line(reading.target.title)
        for reading, item in zip(readings, row.items, strict=True)
        if item is None and reading.flags is not None and not reading.problem
    ]
    if missing:
        sections.append(Section("Not there", [Line(", ".join(missing), "", "warning")]))
    return sections


def _value(value: object) -> str:
    return "(nothing)" if value is ABSENT else cell(value).text or "(empty)"


def project_of(path: str) -> int | None:
    """The number of the project that a path is in."""
    parts = path.split("/")
    return int(parts[3]) if len(parts) > 3 and parts[3].isdecimal() else None
