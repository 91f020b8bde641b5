"""Where queries can be opened from: the disk, the data folder, the project."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hogtui import documents
from hogtui.api.errors import ApiError, Forbidden
from hogtui.documents import Refused
from hogtui.panes.query.shelves import Item, Shelf, of_files, of_kept, of_saved
from hogtui.resources.project_queries import Kept, Kind, kept_queries, whole
from hogtui.saved_queries import SavedQueries

if TYPE_CHECKING:
    from hogtui.api.client import Client


class Sources:
    """Reads shelf after shelf, in threads and over the network; what cannot be read says why."""

    def __init__(
        self,
        folder: Path,
        recent: Sequence[Path],
        saved: SavedQueries | None,
        client: "Client | None",
    ) -> None:
        """`folder` is the one that hogtui was started in."""
        self.folder = folder
        self.saved = saved
        self._recent = recent
        self._client = client
        self._texts: dict[Item, str] = {}

    async def recent(self) -> Shelf:
        """The files that were open before, as far as they are there."""
        found = await asyncio.to_thread(lambda: [each for each in self._recent if each.is_file()])
        return of_files("Recent files", found, self.folder, nothing="")

    async def below(self, stopped: Callable[[], bool]) -> Shelf:
        """The queries in the folder and below it."""
        found = await asyncio.to_thread(lambda: [*documents.below(self.folder, stopped)])
        return of_files(f"In {documents.shown(self.folder)}", found, self.folder)

    async def named(self) -> Shelf:
        """The saved queries."""
        if self.saved is None:
            return of_saved(())
        try:
            return of_saved(await asyncio.to_thread(self.saved.all))
        except Refused as refused:
            return Shelf("Saved queries", (), str(refused), is_problem=True)

    async def kept(self, kind: Kind) -> AsyncIterator[Shelf]:
        """What the project keeps of a kind: more of it with every page."""
        if self._client is None:
            yield of_kept(kind, (), "not connected")
            return
        found: list[Kept] = []
        try:
            async for page in kept_queries(self._client, kind):
                found += page
                yield of_kept(kind, list(found), "reading")
        except ApiError as error:
            words = error.message
            if isinstance(error, Forbidden) and error.scope is not None:
                words = f"this key lacks {error.scope}"
            yield of_kept(kind, found, words, is_problem=True)
        else:
            yield of_kept(kind, found, "")

    async def path(self, typed: str) -> Shelf:
        """How a path may go on."""
        return await asyncio.to_thread(self._path, typed)

    def _path(self, typed: str) -> Shelf:
        head = typed[: typed.rindex("/") + 1] if "/" in typed else ""
        _, names = documents.completed(typed, self.folder)
        items = []
        for name in names:
            path = documents.place(head + name, self.folder)
            # A folder is not opened but gone into, so it keeps its slash.
            items.append(Item(head + name, "", path, is_folder=name.endswith("/")))
        try:
            exact = documents.place(typed, self.folder)
        except Refused as refused:
            return Shelf("Path", items, str(refused), is_problem=True)
        if exact.is_file() and exact not in [item.path for item in items]:
            items.insert(0, Item(typed, "", exact))
        return Shelf("Path", items, "" if items else "nothing of that name")

    async def completed(self, typed: str) -> str:
        """A path as far as there is only one way to go on."""
        return (await asyncio.to_thread(documents.completed, typed, self.folder))[0]

    def is_at_hand(self, item: Item) -> bool:
        """Whether looking into it asks nobody."""
        return item.path is not None or item in self._texts or item.text is not None

    async def look_into(self, item: Item) -> str:
        """The query. Raises Refused and ApiError."""
        if isinstance(item.source, Kept):
            if item.text is None and item not in self._texts and self._client is not None:
                self._texts[item] = (await whole(self._client, item.source)).text or ""
            return item.text if item.text is not None else self._texts.get(item, "")
        if item.path is None or item.is_folder:
            return ""
        return (await asyncio.to_thread(documents.read, item.path)).text
