"""What was run in this project, to look at, to open again and to forget."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from hogtui.history import Entry, History, Place, search
from hogtui.panes.query.recording import CANCELLED, facts, moment, without_comments
from hogtui.text import amounts
from hogtui.text.rows import parse
from hogtui.text.safe import clean, line
from hogtui.text.values import cell
from hogtui.widgets.hogql_view import HogQLView
from hogtui.widgets.line_list import LineList, Piece, Row
from hogtui.widgets.modal import Modal

FIRST = 200
"""Entries that are shown before all of them are read."""
WIDE = 100
"""Columns from which the whole query stands beside the list, not under it."""
KEYS = "enter opens · r runs · / finds · f failed · y copies · * star · d deletes · esc goes back"


class Chosen(NamedTuple):
    """What becomes of an entry."""

    entry: Entry
    run: bool


class HistoryPanel(Modal[Chosen | None]):
    """Gives the entry that is to be opened or run again, or None."""

    AUTO_FOCUS = "LineList"
    BINDINGS = [
        Binding("escape", "back", "Back", id="history.back", tooltip="Back to the query"),
        Binding("f8,q", "dismiss", "Close", show=False, id="history.close"),
        Binding("r", "run", "Run", id="history.run", tooltip="Open it in a tab and run it"),
        Binding("slash", "find", "Find", id="history.find", tooltip="Only queries with a text"),
        Binding("f", "failed", "Failed", id="history.failed", tooltip="Only what failed, or all"),
        Binding("y", "copy", "Copy", id="history.copy", tooltip="Copy the query"),
        Binding("asterisk", "star", "Star", id="history.star", tooltip="Keep it, or no longer"),
        Binding("d", "delete", "Delete", id="history.delete", tooltip="Forget it for good"),
    ]
    DEFAULT_CSS = """
    HistoryPanel {
        align: center bottom;
        /* Nothing is dimmed: the terminal is sent the panel and no more. */
        background: transparent;

        & > Vertical {
            height: 75%;
            /* What is said about copying stands in the status bar. */
            margin-bottom: 2;
            border: round $border;
            border-title-color: $text-primary;
            border-subtitle-color: $text-muted;
            background: $surface;
        }
        Horizontal { height: 1fr; }
        LineList { width: 3fr; }
        .detail { width: 2fr; height: 1fr; padding: 0 1; border-left: vkey $panel; }
        .facts { height: auto; max-height: 50%; color: $text-muted; }
        .sentence { display: none; height: 1fr; padding: 1 2; color: $text-muted; }
        Input, Input:focus {
            display: none;
            border: none;
            height: 1;
            padding: 0 1;
            background: $panel;
        }
        &.-finding Input { display: block; }
        &.-empty .sentence { display: block; }
        &.-empty Horizontal { display: none; }
        &.-narrow Horizontal { layout: vertical; }
        &.-narrow LineList { width: 100%; height: 3fr; }
        &.-narrow .detail { width: 100%; height: 2fr; border-left: none; background: $background; }
    }
    """

    class Loaded(Message):
        """The journal was read, or its beginning."""

        def __init__(self, entries: Sequence[Entry], problem: str, *, whole: bool) -> None:
            super().__init__()
            self.entries = entries
            self.problem = problem
            self.whole = whole

    class Found(Message):
        """What fits."""

        def __init__(self, entries: Sequence[Entry]) -> None:
            super().__init__()
            self.entries = entries

    def __init__(
        self,
        history: History,
        place: Place,
        now: datetime,
        *,
        note: str = "",
        copy: Callable[[str], object],
    ) -> None:
        """`note` is worth knowing, such as that nothing is kept now; `copy` knows how to."""
        super().__init__()
        self.history = history
        self.place = place
        self.now = now
        self._note = note
        self._copy = copy
        self._problem = ""
        self._entries: Sequence[Entry] = ()
        self._is_whole = False
        self._failed_only = False
        self._moment_width = 0
        self.shown: Sequence[Entry] = ()
        """What is listed."""

    def compose(self) -> ComposeResult:
        """A line to type on, the list, and the whole of what the cursor is at."""
        self.set_class(self.app.size.width < WIDE, "-narrow")
        frame = Vertical(
            Input(placeholder="text in the query; ! in front: queries without it"),
            Horizontal(
                LineList(), Vertical(Static("", classes="facts"), HogQLView(), classes="detail")
            ),
            Static(Content("Reading the history."), classes="sentence"),
        )
        frame.border_title = Content("History")
        frame.border_subtitle = Content(KEYS)
        yield frame

    def on_mount(self) -> None:
        """Read."""
        self.load()

    def on_resize(self, event: events.Resize) -> None:
        """There is more or less room now."""
        self.set_class(event.size.width < WIDE, "-narrow")

    # --- the journal

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """The newest at once, then all."""
        for most in (FIRST, None):
            read = await asyncio.to_thread(self.history.read, self.place, most)
            whole = most is None or len(read.entries) < most
            self.post_message(self.Loaded(read.entries, read.problem, whole=whole))
            if whole:
                return

    @on(Loaded)
    def loaded(self, message: Loaded) -> None:
        """Something to list."""
        message.stop()
        self._entries, self._problem = message.entries, message.problem
        self._is_whole = message.whole
        self.look()

    @work(exclusive=True, group="look")
    async def look(self) -> None:
        """Find what fits."""
        wanted = parse(self.query_one(Input).value)
        found = await asyncio.to_thread(search, self._entries, wanted, failed=self._failed_only)
        self.post_message(self.Found(found))

    @on(Found)
    def found(self, message: Found) -> None:
        """List it, with the cursor at the entry where it was."""
        message.stop()
        here, place = self.entry, self.query_one(LineList).cursor
        self.shown = message.entries
        ends = (moment(each.at, self.now) for each in (*self.shown[:1], *self.shown[-1:]))
        self._moment_width = max(map(len, ends), default=0)
        if here is not None:
            same = (at for at, each in enumerate(self.shown) if each.id == here.id)
            place = next(same, 0)
        self.query_one(LineList).show(len(self.shown), self._row, max(0, place))
        self._describe()

    @work(group="change")
    async def change(self, make: Callable[[], str | None]) -> None:
        """Write into the journal, and read it again."""
        problem = await asyncio.to_thread(make)
        read = await asyncio.to_thread(self.history.read, self.place)
        self.post_message(self.Loaded(read.entries, problem or read.problem, whole=True))

    # --- what is seen

    @property
    def entry(self) -> Entry | None:
        """What the cursor is at."""
        place = self.query_one(LineList).cursor
        return self.shown[place] if 0 <= place < len(self.shown) else None

    def _row(self, place: int) -> Row:
        entry = self.shown[place]
        star = "★ " if entry.starred else "  "
        text = " ".join(without_comments(entry.query)[:400].split())
        left = (
            Piece(f" {moment(entry.at, self.now):>{self._moment_width}} ", "muted"),
            Piece(star, "accent"),
            Piece(text),
        )
        if entry.error:
            words = "cancelled" if entry.error == CANCELLED else "failed"
            return Row(left, (Piece(f"  {words} ", "error"),))
        count = "" if entry.rows is None else f"{amounts.count(entry.rows)} rows"
        cached = "cached" if entry.cached else amounts.duration(entry.seconds)
        return Row(left, (Piece(f"  {count:>10} {cached:>8} ", "muted"),))

    @on(LineList.Moved)
    def show_entry(self, message: LineList.Moved) -> None:
        """All of it."""
        message.stop()
        entry = self.entry
        if entry is None:
            return
        lines: list[tuple[str, str]] = [(line(" · ".join(facts(entry))), "")]
        if entry.error:
            lines.append((clean(entry.error), "$text-error"))
        if entry.variables:
            named = (f"{name} = {cell(value).text}" for name, value in entry.variables.items())
            lines.append((line("  ".join(named)), "$text-accent"))
        parts = [part for each in lines for part in (each, "\n")]
        self.query_one(".facts", Static).update(Content.assemble(*parts[:-1]))
        self.query_one(HogQLView).show(entry.query)

    def _describe(self) -> None:
        words = self._problem or self._note
        count = f"{len(self.shown):,} of {len(self._entries):,}"
        if not self._is_whole:
            count += " so far"
        failed = "failed only" if self._failed_only else ""
        title = " · ".join(filter(None, ["History", self.place.project, count, failed, words]))
        self.query_one(Vertical).border_title = Content(line(title))
        nothing = "Nothing fits." if self._entries else "Nothing was run here yet."
        if not self._entries and words:
            nothing = words
        self.query_one(".sentence", Static).update(Content(nothing))
        self.set_class(not self.shown, "-empty")

    # --- keys

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Another text."""
        event.stop()
        self.look()

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """What the cursor is at."""
        event.stop()
        self._leave(run=False)

    def on_key(self, event: events.Key) -> None:
        """While a text is typed the arrows go through the list."""
        if self.query_one(Input).has_focus and event.key in ("up", "down", "pageup", "pagedown"):
            event.stop()
            lines = self.query_one(LineList)
            move = lines.action_move if event.key in ("up", "down") else lines.action_page
            move(1 if event.key.endswith("down") else -1)

    @on(LineList.Chosen)
    def chosen(self, message: LineList.Chosen) -> None:
        """Open it."""
        message.stop()
        self._leave(run=False)

    def action_run(self) -> None:
        """Open it and run it."""
        self._leave(run=True)

    def _leave(self, *, run: bool) -> None:
        if self.entry is not None:
            self.dismiss(Chosen(self.entry, run))

    def action_find(self) -> None:
        """Type a text."""
        self.add_class("-finding")
        self.query_one(Input).focus()

    def action_failed(self) -> None:
        """Only what failed, or all."""
        self._failed_only = not self._failed_only
        self.look()

    def action_back(self) -> None:
        """First the search goes, then the panel."""
        field = self.query_one(Input)
        if self.has_class("-finding"):
            self.remove_class("-finding")
            field.value = ""
            self.query_one(LineList).focus()
        elif self._failed_only:
            self.action_failed()
        else:
            self.dismiss()

    def action_copy(self) -> None:
        """The query."""
        if self.entry is not None:
            self._copy(self.entry.query)

    def action_star(self) -> None:
        """Keep it whatever becomes of the others, or no longer."""
        if (entry := self.entry) is not None:
            starred = not entry.starred
            self.change(lambda: self.history.star(self.place, entry.id, starred))

    def action_delete(self) -> None:
        """Forget it for good; what has a star only without it."""
        entry = self.entry
        if entry is None:
            return
        if entry.starred:
            self._problem = "It has a star: * takes it away."
            self._describe()
            return
        self.change(lambda: self.history.delete(self.place, entry.id))
