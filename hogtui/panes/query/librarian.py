"""Keeps what was run, and knows where queries come from and where they go."""

import asyncio
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.message import Message
from textual.widget import Widget

from hogtui import documents
from hogtui.api.errors import ApiError
from hogtui.documents import Document, Refused
from hogtui.history import Entry, Place
from hogtui.panes.base import Pane, Severity
from hogtui.panes.query.buffers import digest
from hogtui.panes.query.recording import entry_of, place_of
from hogtui.saved_queries import SavedQueries

if TYPE_CHECKING:
    from hogtui.panes.query.history_panel import Chosen
    from hogtui.panes.query.pane import QueryPane
    from hogtui.panes.query.publisher import Publisher
    from hogtui.panes.query.shelves import Item
    from hogtui.panes.query.tab import Tab
    from hogtui.resources.project_queries import Kept

RECENT = 30
"""Files that are remembered."""


class Differs(Exception):
    """A file holds something else than when it was read or written last."""

    def __init__(self, document: Document) -> None:
        super().__init__(str(document.path))
        self.document = document


class Librarian(Widget):
    """Has nothing to show of its own; made for the first run, or the first key."""

    DEFAULT_CSS = """
    Librarian { display: none; }
    """

    class Read(Message):
        """A query was read from somewhere."""

        def __init__(self, text: str, origin: "Document | Kept") -> None:
            super().__init__()
            self.text = text
            self.origin = origin

    class Written(Message):
        """A tab is in a file."""

        def __init__(self, tab: "Tab", path: Path, text: str) -> None:
            super().__init__()
            self.tab = tab
            self.path = path
            self.text = text

    class Differed(Message):
        """A tab is not in its file, because somebody else wrote there."""

        def __init__(self, tab: "Tab", document: Document) -> None:
            super().__init__()
            self.tab = tab
            self.document = document

    def __init__(self, pane: "QueryPane") -> None:
        super().__init__()
        self.desk = pane
        self.services = pane.services
        self._folder = documents.here()
        data = self.services.settings.data_folder
        self.saved = SavedQueries(data / "queries") if data is not None else None

    # --- what was run

    def record(self, message: "Tab.Ran") -> None:
        """Keep a run, unless nothing is to be kept."""
        place = place_of(self.services, self.desk.session)
        if self.services.history is None or self.services.private or place is None:
            return
        clock = self.services.clock
        entry = entry_of(
            message.run,
            message.result,
            message.error,
            ended=clock.now(),
            seconds=clock.monotonic() - message.run.began,
            project=place.project,
        )
        self.keep(place, entry)

    @work(group="record")
    async def keep(self, place: Place, entry: Entry) -> None:
        """Write it down; what goes wrong is said once."""
        history = self.services.history
        if history is not None:
            problem = await asyncio.to_thread(history.record, place, entry)
            if problem is not None:
                self._say(problem, "warning")

    def show_history(self) -> None:
        """Open the panel, or say why there is none."""
        place = place_of(self.services, self.desk.session)
        if self.services.history is None:
            self._say("No history is kept: config.toml says history = false.", "warning")
        elif place is None:
            self._say("The history is that of a project, and none is open yet.", "warning")
        else:
            from hogtui.panes.query.history_panel import HistoryPanel

            panel = HistoryPanel(
                self.services.history,
                place,
                self.services.clock.now(),
                note="private: nothing is kept now" if self.services.private else "",
                copy=lambda text: self.desk.copy(text, "the query"),
            )
            self.app.push_screen(panel, self._reopen)

    def _reopen(self, chosen: "Chosen | None") -> None:
        if chosen is not None:
            self.desk.open_tab(chosen.entry.query, run=chosen.run)

    # --- opening

    def find(self) -> None:
        """Open the finder."""
        from hogtui.panes.query.open_finder import OpenFinder
        from hogtui.panes.query.sources import Sources

        connected = self.desk.session is not None
        client = self.services.client if connected else None
        sources = Sources(self._folder, self._recent(), self.saved, client)
        self.app.push_screen(OpenFinder(sources, self.services.clock), self._open)

    def _open(self, item: "Item | None") -> None:
        if item is None:
            return
        if item.path is not None:
            self.open_file(item.path)
        else:
            self.open_kept(item.source)

    def open_file(self, path: Path) -> None:
        """Show a file in a tab: in the one that it is in already, if there is one."""
        for tab in self.desk.tabs:
            if tab.path == path:
                self.desk.show(tab)
                return
        self.read_file(path)

    @work(group="open")
    async def read_file(self, path: Path) -> None:
        """Read it, or say why not."""
        try:
            document = await asyncio.to_thread(documents.read, path)
        except Refused as refused:
            self._say(str(refused), "warning")
        else:
            self.post_message(self.Read(document.text, document))

    @work(group="open")
    async def open_kept(self, kept: "Kept") -> None:
        """Read what the project keeps, or say why not."""
        from hogtui.resources.project_queries import whole

        client = self.services.client
        if client is None:
            return
        try:
            found = await whole(client, kept)
        except ApiError as error:
            self._say(f"{kept.name} is not opened: {error.message}", "warning")
        else:
            self.post_message(self.Read(found.text or "", found))

    @on(Read)
    def read(self, message: Read) -> None:
        """It is a tab now."""
        message.stop()
        origin = message.origin
        if not isinstance(origin, Document):
            tab = self.desk.open_tab(message.text, origin.name)
            client = self.services.client
            tab.origin = replace(origin, project_id=client.project_id if client else None)
            return
        tab = self.desk.open_tab(message.text, path=origin.path)
        tab.in_file = digest(message.text)
        self._remember(origin.path)
        if origin.is_altered:
            words = f"{origin.path.name} holds characters that cannot be shown; "
            self._say(words + "saving would write what stands for them.", "warning")

    # --- saving

    def save(self) -> None:
        """Save the tab to its file; the first time, ask where."""
        tab = self.desk.tab
        if tab.path is None:
            self.save_elsewhere()
        else:
            self.write(tab, tab.path, tab.written.text)

    def save_elsewhere(self) -> None:
        """Ask where, and save there."""
        from hogtui.panes.query.line_form import LineForm

        tab = self.desk.tab
        name = tab.path or self._folder / f"{_stem(tab.title) or 'query'}{documents.ENDING}"

        async def complete(text: str) -> tuple[str, Any]:
            return await asyncio.to_thread(documents.completed, text, self._folder)

        form = LineForm(
            "Save to the file",
            documents.shown(name, self._folder),
            check=self._in_the_way,
            complete=complete,
        )
        self.app.push_screen(form, partial(self._save_to, tab))

    async def _in_the_way(self, text: str) -> str:
        def look() -> str:
            try:
                path = documents.place(text, self._folder)
            except Refused as refused:
                return str(refused)
            if path.is_dir():
                return "That is a folder: name a file in it."
            if not path.parent.is_dir():
                return "There is no such folder."
            return "It is there already: replace it?" if path.exists() else ""

        return await asyncio.to_thread(look)

    def _save_to(self, tab: "Tab", text: str | None) -> None:
        if text is not None:
            path = documents.place(text, self._folder)
            self.write(tab, path, tab.written.text, replace=True)

    @work(group="save")
    async def write(self, tab: "Tab", path: Path, text: str, *, replace: bool = False) -> None:
        """Write a tab into a file, unless somebody else wrote there since."""
        known = None if replace else tab.in_file
        try:
            await asyncio.to_thread(_write, path, text, known)
        except Differs as differs:
            self.post_message(self.Differed(tab, differs.document))
        except Refused as refused:
            self._say(str(refused), "warning")
        else:
            self.post_message(self.Written(tab, path, text))

    @on(Written)
    def written(self, message: Written) -> None:
        """It is saved, as far as nothing was written meanwhile."""
        message.stop()
        tab = message.tab
        tab.path, tab.in_file = message.path, digest(message.text)
        self._remember(message.path)
        self._say(f"Saved {documents.shown(message.path, self._folder)}.")
        tab.post_message(tab.Changed(tab))
        self.desk.keep_soon()

    @on(Differed)
    def differed(self, message: Differed) -> None:
        """Ask what is to become of the file."""
        message.stop()
        from hogtui.widgets.menu import Choice, Menu

        tab, document = message.tab, message.document
        choices = [
            Choice("look", "l", "Look at the file in another tab"),
            Choice("other", "s", "Save under another name"),
            Choice("replace", "r", "Replace the file by this tab"),
        ]

        def answered(answer: str | None) -> None:
            if answer == "look":
                self.desk.open_tab(document.text, f"{document.path.name} (on disk)")
            elif answer == "other":
                self.save_elsewhere()
            elif answer == "replace":
                self.write(tab, document.path, tab.written.text, replace=True)

        name = document.path.name
        self.app.push_screen(Menu(f"{name} has changed on disk", choices), answered)

    def save_named(self) -> None:
        """Ask for a name, and save in the data folder."""
        from hogtui.panes.query.line_form import LineForm

        saved, tab = self.saved, self.desk.tab
        if saved is None:
            self._say("There is no folder for saved queries here.", "warning")
            return

        async def check(name: str) -> str:
            try:
                path = saved.path(name)
            except Refused as refused:
                return str(refused)
            there = await asyncio.to_thread(path.exists)
            return "There is one of that name: replace it?" if there else ""

        def named(name: str | None) -> None:
            if name is not None:
                self.write_named(saved, tab, name, tab.written.text)

        name = _stem(tab.title) or (tab.path.stem if tab.path is not None else "")
        self.app.push_screen(LineForm("Save the query as", name, check=check), named)

    @work(group="save")
    async def write_named(self, saved: SavedQueries, tab: "Tab", name: str, text: str) -> None:
        """Keep a query under a name."""
        try:
            path = await asyncio.to_thread(partial(saved.save, name, text, replace=True))
        except Refused as refused:
            self._say(str(refused), "warning")
        else:
            self.post_message(self.Written(tab, path, text))

    @cached_property
    def publisher(self) -> "Publisher":
        """Who saves to the project."""
        from hogtui.panes.query.publisher import Publisher

        return Publisher(self.desk)

    # --- what was open before

    def _recent(self) -> list[Path]:
        kept = (self.services.store.read("recent") or {}).get("files")
        if not isinstance(kept, list):
            return []
        return [Path(each) for each in kept if isinstance(each, str) and "\0" not in each]

    def _remember(self, path: Path) -> None:
        if not self.services.private:
            self.remember(path)

    @work(group="remember", exclusive=True)
    async def remember(self, path: Path) -> None:
        """So that it is found first next time."""

        def write() -> str | None:
            others = [each for each in self._recent() if each != path]
            files = [str(each) for each in (path, *others)][:RECENT]
            return self.services.store.write("recent", {"files": files})

        await asyncio.to_thread(write)

    def _say(self, words: str, severity: Severity = "information") -> None:
        self.desk.post_message(Pane.Said(words, severity))


def _stem(title: str) -> str:
    """A title as the name of a file."""
    return "".join("-" if each in '/\\:*?"<>|' else each for each in title).strip(" .")[:80]


def _write(path: Path, text: str, known: str | None) -> None:
    """Write a file, keeping how its lines end. Raises Refused, and Differs when it is not as known.

    `known` is the digest of what it should hold; None when that does not matter.
    """
    newline = "\n"
    if path.exists():
        try:
            there = documents.read(path)
        except Refused:
            # Something that nobody can read as a query is replaced only by somebody who said so.
            if known is not None:
                raise
        else:
            newline = there.newline
            if known is not None and digest(there.text) != known and there.text != text:
                raise Differs(there)
    documents.write(path, text, newline)
