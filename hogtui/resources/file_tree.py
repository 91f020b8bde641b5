"""The project tree of PostHog: folders, and what lies in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hogtui.api.errors import Forbidden, NotFound
from hogtui.api.paging import pages
from hogtui.api.slots import Priority

if TYPE_CHECKING:
    from hogtui.api.client import Client

SHOWN = frozenset({"folder", "insight", "dashboard"})
"""Types of entries that lead to numbers."""
MOST = 2_000
"""Entries of one folder that are read."""


@dataclass(frozen=True)
class Entry:
    """A folder, or something in it."""

    path: tuple[str, ...]
    """From the top down; the last part is its own name."""
    type: str
    ref: str = ""
    """The short id of an insight, the number of a dashboard as text."""

    @property
    def name(self) -> str:
        """Its own."""
        return self.path[-1] if self.path else ""

    @property
    def is_folder(self) -> bool:
        """Whether there is something in it."""
        return self.type == "folder"


def split(path: str) -> tuple[str, ...]:
    """The parts of a path; a slash or a backslash in a name has a backslash before it."""
    parts, part = [], ""
    characters = iter(path)
    for each in characters:
        if each == "\\":
            part += next(characters, "\\")
        elif each == "/":
            parts.append(part)
            part = ""
        else:
            part += each
    parts.append(part)
    return tuple(part for part in parts if part)


def joined(path: tuple[str, ...]) -> str:
    """The way back."""
    return "/".join(part.replace("\\", "\\\\").replace("/", "\\/") for part in path)


def entry(row: object) -> Entry | None:
    """One row of the list; None when it is nothing that can be shown here."""
    if not isinstance(row, Mapping):
        return None
    path, sort = row.get("path"), row.get("type")
    if not isinstance(path, str) or sort not in SHOWN or not split(path):
        return None
    ref = row.get("ref")
    return Entry(split(path), str(sort), str(ref) if isinstance(ref, str | int) else "")


async def folder(
    client: "Client", path: tuple[str, ...] = (), *, priority: Priority = Priority.VISIBLE
) -> list[Entry] | None:
    """What lies in a folder, folders first; None where PostHog serves no tree. Raises ApiError."""
    depth = len(path) + 1
    params = {"depth": str(depth), "order_by": "path"}
    if path:
        params["parent"] = joined(path)
    found: dict[tuple[tuple[str, ...], str], Entry] = {}
    read = 0
    try:
        async for page in pages(
            client,
            client.project("file_system/"),
            params=params,
            limit=500,
            priority=priority,
            label="project tree",
        ):
            read += len(page.items)
            for row in page.items:
                each = entry(row)
                if each is not None and len(each.path) == depth and each.path[:-1] == path:
                    found[each.path, each.ref] = each
            if read >= MOST:
                break
    except (NotFound, Forbidden):
        return None
    return sorted(found.values(), key=lambda each: (not each.is_folder, each.name.casefold()))
