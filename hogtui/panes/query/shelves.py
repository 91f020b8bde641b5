"""What can be opened, shelf by shelf, and which of it fits what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from hogtui import documents
from hogtui.resources.project_queries import Kept, Kind
from hogtui.saved_queries import Saved
from hogtui.text.fuzzy import find, penalty

FOUND = 50
"""Items of one shelf that are listed while something is typed."""


class Item(NamedTuple):
    """One thing to open."""

    name: str
    detail: str
    source: Path | Saved | Kept
    is_folder: bool = False

    def __hash__(self) -> int:
        """By where it is: what PostHog stores of a query is no key."""
        source = self.source
        return hash((source.kind, source.id) if isinstance(source, Kept) else source)

    @property
    def path(self) -> Path | None:
        """Its file, where it is one."""
        if isinstance(self.source, Kept):
            return None
        return self.source.path if isinstance(self.source, Saved) else self.source

    @property
    def text(self) -> str | None:
        """The query, where it is known already."""
        return self.source.text if isinstance(self.source, Kept) else None


@dataclass
class Shelf:
    """Things of one kind."""

    title: str
    items: Sequence[Item] = ()
    note: str = "reading"
    """What is to be said of it, such as why there is nothing; "" when there is nothing to say."""
    is_problem: bool = False


class Line(NamedTuple):
    """A shelf's title, or a thing on it."""

    shelf: Shelf
    item: Item | None = None


def listing(shelves: Sequence[Shelf], wanted: str) -> list[Line]:
    """The lines to show; of what was typed, only what fits."""
    lines: list[Line] = []
    for shelf in shelves:
        items = shelf.items
        if wanted.strip():
            items = find(wanted, items, _words)[:FOUND]
        if items or shelf.note:
            lines.append(Line(shelf))
            lines += [Line(shelf, item) for item in items]
    return lines


def best(lines: Sequence[Line], wanted: str) -> int:
    """The line that fits best, on whichever shelf it is."""
    if not wanted.strip():
        return 0
    fits = [
        (fit, place)
        for place, line in enumerate(lines)
        if line.item is not None and (fit := penalty(wanted, *_words(line.item))) is not None
    ]
    return min(fits, default=(0, 0))[1]


def _words(item: Item) -> tuple[str, str]:
    """What a thing is found by: letters with gaps fit only its own name, not its folders."""
    if item.path is not None and isinstance(item.source, Path):
        return item.path.name, item.name
    return item.name, item.detail


def is_path(text: str) -> bool:
    """Whether somebody types a path, and not a few letters."""
    return text.startswith(("/", "~", "./", "../")) or text == ".."


def of_files(title: str, paths: Sequence[Path], folder: Path, nothing: str = "none") -> Shelf:
    """A shelf of files, named as short as they can be."""
    items = [Item(documents.shown(path, folder), "", path) for path in paths]
    return Shelf(title, items, "" if items else nothing)


def of_saved(saved: Sequence[Saved]) -> Shelf:
    """A shelf of the queries with a name."""
    items = [Item(each.name, each.title, each) for each in saved]
    return Shelf("Saved queries", items, "" if items else "none yet: alt+s saves one")


def of_kept(kind: Kind, kept: Sequence[Kept], note: str, *, is_problem: bool = False) -> Shelf:
    """A shelf of the project's."""
    items = [Item(each.name, each.detail, each) for each in kept]
    return Shelf(TITLES[kind], items, note or ("" if items else "none"), is_problem)


TITLES = {
    Kind.INSIGHT: "SQL insights",
    Kind.ENDPOINT: "Endpoints",
    Kind.VIEW: "Warehouse views",
}
