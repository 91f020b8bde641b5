"""One place to open a query from: files, saved queries, and what the project keeps."""

import asyncio
import threading
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from hogtui.api.errors import ApiError
from hogtui.documents import Refused
from hogtui.panes.query.line_form import LineForm
from hogtui.panes.query.shelves import Item, Line, Shelf, best, is_path, listing, of_kept
from hogtui.panes.query.sources import Sources
from hogtui.resources.project_queries import Kind
from hogtui.saved_queries import Saved
from hogtui.text.safe import line
from hogtui.widgets.hogql_view import HogQLView
from hogtui.widgets.line_list import LineList, Piece, Row
from hogtui.widgets.menu import Choice, Menu
from hogtui.widgets.modal import Modal

if TYPE_CHECKING:
    from hogtui.api.clock import Clock

WIDE = 100
"""Columns from which the query stands beside the list, not under it."""
REST = 0.25
"""Seconds that the cursor rests before PostHog is asked for what is under it."""
KEYS = "enter opens · tab completes a path · esc goes back"
SAVED_KEYS = "enter opens · alt+r renames · alt+d deletes · esc goes back"


class Place(StrEnum):
    """Shelves that are not the project's."""

    PATH = "Path"
    RECENT = "Recent files"
    BELOW = "Files here"
    NAMED = "Saved queries"


class OpenFinder(Modal[Item | None]):
    """Gives what is to be opened, or None."""

    AUTO_FOCUS = "Input"
    BINDINGS = [
        Binding("escape", "back", "Back", id="finder.back", tooltip="Back to the query"),
        # Before the line that letters go into: terminals send the letter along.
        Binding(
            "alt+r",
            "rename",
            "Rename",
            id="finder.rename",
            priority=True,
            tooltip="Rename a saved query",
        ),
        Binding(
            "alt+d",
            "delete",
            "Delete",
            id="finder.delete",
            priority=True,
            tooltip="Delete a saved query",
        ),
    ]
    DEFAULT_CSS = """
    OpenFinder {
        align: center bottom;
        /* Nothing is dimmed: the terminal is sent the finder and no more. */
        background: transparent;

        & > Vertical {
            height: 80%;
            margin-bottom: 2;
            border: round $border;
            border-title-color: $text-primary;
            border-subtitle-color: $text-muted;
            background: $surface;
        }
        Input, Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
        Horizontal { height: 1fr; }
        LineList > .lines--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
        }
        .detail { width: 1fr; height: 1fr; padding: 0 1; border-left: vkey $panel; }
        .facts { height: auto; max-height: 4; color: $text-muted; }
        &.-narrow Horizontal { layout: vertical; }
        &.-narrow LineList { height: 3fr; }
        &.-narrow .detail { height: 2fr; border-left: none; background: $background; }
    }
    """

    class Shelved(Message):
        """A shelf has something else on it."""

        def __init__(self, place: Place | Kind, shelf: Shelf) -> None:
            super().__init__()
            self.place = place
            self.shelf = shelf

    class LookedInto(Message):
        """What is in the thing under the cursor, or why nobody knows."""

        def __init__(self, item: Item, text: str, problem: str = "") -> None:
            super().__init__()
            self.item = item
            self.text = text
            self.problem = problem

    class Completed(Message):
        """How a path goes on."""

        def __init__(self, before: str, after: str) -> None:
            super().__init__()
            self.before = before
            self.after = after

    def __init__(self, sources: Sources, clock: "Clock") -> None:
        super().__init__()
        self.sources = sources
        self._clock = clock
        self._left = threading.Event()
        self.shelves: dict[Place | Kind, Shelf] = {
            place: Shelf(place) for place in (Place.RECENT, Place.BELOW, Place.NAMED)
        }
        """What there is."""
        self.shelves |= {kind: of_kept(kind, (), "reading") for kind in Kind}
        self.lines: list[Line] = []
        """What is listed."""

    def compose(self) -> ComposeResult:
        """A line to type on, the shelves, and a look into what the cursor is at."""
        self.set_class(self.app.size.width < WIDE, "-narrow")
        lines = LineList()
        lines.can_focus = False  # letters always go into the line
        frame = Vertical(
            Input(placeholder="a few letters, or a path: /  ~/  ./"),
            Horizontal(lines, Vertical(Static("", classes="facts"), HogQLView(), classes="detail")),
        )
        frame.border_title = Content("Open")
        frame.border_subtitle = Content(KEYS)
        yield frame

    def on_mount(self) -> None:
        """Begin to read, each shelf by itself."""
        self.query_one(HogQLView).can_focus = False
        self.read_files()
        self.read_named()
        for kind in Kind:
            self.read_kept(kind)
        self._list()

    def on_unmount(self) -> None:
        """Who still looks through folders may stop."""
        self._left.set()

    def on_resize(self, event: events.Resize) -> None:
        """There is more or less room now."""
        self.set_class(event.size.width < WIDE, "-narrow")

    # --- reading

    @work(group="files")
    async def read_files(self) -> None:
        """Those of last time at once, the others when they are found."""
        self.post_message(self.Shelved(Place.RECENT, await self.sources.recent()))
        below = await self.sources.below(self._left.is_set)
        self.post_message(self.Shelved(Place.BELOW, below))

    @work(exclusive=True, group="named")
    async def read_named(self) -> None:
        """The saved queries."""
        self.post_message(self.Shelved(Place.NAMED, await self.sources.named()))

    @work(group="kept")
    async def read_kept(self, kind: Kind) -> None:
        """What the project keeps."""
        async for shelf in self.sources.kept(kind):
            self.post_message(self.Shelved(kind, shelf))

    @work(exclusive=True, group="path")
    async def read_path(self, typed: str) -> None:
        """How a path may go on."""
        self.post_message(self.Shelved(Place.PATH, await self.sources.path(typed)))

    @on(Shelved)
    def shelved(self, message: Shelved) -> None:
        """List it, with the cursor where it was."""
        message.stop()
        self.shelves[message.place] = message.shelf
        self._list(self.item)

    # --- what is listed

    @property
    def item(self) -> Item | None:
        """What the cursor is at."""
        place = self.query_one(LineList).cursor
        return self.lines[place].item if 0 <= place < len(self.lines) else None

    def _list(self, here: Item | None = None) -> None:
        typed = self.query_one(Input).value
        if is_path(typed):
            shelves, typed = [self.shelves.get(Place.PATH, Shelf(Place.PATH))], ""
        else:
            shelves = [shelf for place, shelf in self.shelves.items() if place is not Place.PATH]
        self.lines = listing(shelves, typed)
        places = (at for at, each in enumerate(self.lines) if each.item == here and here)
        place = next(places, best(self.lines, typed))
        self.query_one(LineList).show(len(self.lines), self._row, place)
        if self.item is None:
            self._say("Nothing fits." if typed else "")
            self.query_one(HogQLView).show("")

    def _row(self, place: int) -> Row:
        shelf, item = self.lines[place]
        if item is None:
            note = "error" if shelf.is_problem else "muted"
            return Row((Piece(f" {shelf.title}  ", "title"), Piece(shelf.note, note)), (), True)
        return Row((Piece(f"   {item.name}"), Piece(f"  {item.detail}", "muted")))

    @on(LineList.Moved)
    def moved(self, message: LineList.Moved) -> None:
        """Look into what is there."""
        message.stop()
        item = self.item
        is_saved = item is not None and isinstance(item.source, Saved)
        self.query_one(Vertical).border_subtitle = Content(SAVED_KEYS if is_saved else KEYS)
        if item is not None:
            self.look(item)

    @work(exclusive=True, group="look")
    async def look(self, item: Item) -> None:
        """Read it, once the cursor rests where that costs a request."""
        try:
            if not self.sources.is_at_hand(item):
                await self._clock.sleep(REST)
            text = await self.sources.look_into(item)
        except Refused as refused:
            # The list says in which folder it is.
            words = str(refused).replace(str(item.path), item.path.name if item.path else "")
            self.post_message(self.LookedInto(item, "", words))
        except ApiError as error:
            self.post_message(self.LookedInto(item, "", error.message))
        else:
            self.post_message(self.LookedInto(item, text))

    @on(LookedInto)
    def looked_into(self, message: LookedInto) -> None:
        """Show it, if the cursor is still there."""
        message.stop()
        if message.item == self.item:
            self._say(message.problem or message.item.detail or message.item.name)
            self.query_one(HogQLView).show(message.text)

    def _say(self, words: str) -> None:
        self.query_one(".facts", Static).update(Content(line(words)))

    # --- keys

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Other letters."""
        event.stop()
        if is_path(event.value):
            self.read_path(event.value)
        self._list()

    def on_key(self, event: events.Key) -> None:
        """The arrows go through the list while letters are typed."""
        lines = self.query_one(LineList)
        moves: dict[str, Callable[[], None]] = {
            "up": lambda: lines.action_move(-1),
            "down": lambda: lines.action_move(1),
            "pageup": lambda: lines.action_page(-1),
            "pagedown": lambda: lines.action_page(1),
            "tab": lambda: self._complete(),
        }
        if event.key in moves:
            event.stop()
            event.prevent_default()
            moves[event.key]()

    def _complete(self) -> None:
        typed = self.query_one(Input).value
        if is_path(typed):
            self.complete(typed)

    @work(exclusive=True, group="complete")
    async def complete(self, typed: str) -> None:
        """Go on with a path."""
        self.post_message(self.Completed(typed, await self.sources.completed(typed)))

    @on(Completed)
    def completed(self, message: Completed) -> None:
        """Write it, unless somebody wrote meanwhile."""
        message.stop()
        if self.query_one(Input).value == message.before:
            self._type(message.after)

    def _type(self, text: str) -> None:
        field = self.query_one(Input)
        field.value = text
        field.cursor_position = len(text)

    @on(Input.Submitted)
    @on(LineList.Chosen)
    def chosen(self, event: Input.Submitted | LineList.Chosen) -> None:
        """Open it; a folder is gone into."""
        event.stop()
        item = self.item
        if item is not None and item.is_folder:
            self._type(item.name)
        elif item is not None:
            self.dismiss(item)

    def action_back(self) -> None:
        """First what was typed goes, then the finder."""
        if self.query_one(Input).value:
            self._type("")
        else:
            self.dismiss()

    # --- saved queries

    def action_rename(self) -> None:
        """Give a saved query another name."""
        item, saved = self.item, self.sources.saved
        if saved is None or item is None or not isinstance(item.source, Saved):
            return
        old = item.source

        async def rename(name: str) -> str:
            try:
                await asyncio.to_thread(saved.rename, old.path, name)
            except Refused as refused:
                return str(refused)
            return ""

        def renamed(name: str | None) -> None:
            if name is not None:
                self.read_named()

        self.app.push_screen(LineForm(f"Rename {old.name}", old.name, check=rename), renamed)

    def action_delete(self) -> None:
        """Delete a saved query, once that was confirmed."""
        item = self.item
        if item is None or not isinstance(item.source, Saved):
            return
        old = item.source
        choices = [Choice("keep", "k", "Keep it"), Choice("delete", "d", "Delete it for good")]

        def answered(answer: str | None) -> None:
            if answer == "delete":
                self.delete(old)

        self.app.push_screen(Menu(f"Delete {old.name}?", choices), answered)

    @work(group="delete")
    async def delete(self, old: Saved) -> None:
        """Forget it."""
        saved = self.sources.saved
        if saved is None:
            return
        try:
            await asyncio.to_thread(saved.delete, old.path)
        except Refused as refused:
            shelf = Shelf(Place.NAMED, (), str(refused), is_problem=True)
            self.post_message(self.Shelved(Place.NAMED, shelf))
        else:
            self.read_named()
