"""Who changed a flag, field by field, and how it was in earlier versions."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message

from hogtui.api.errors import ApiError, Forbidden
from hogtui.api.models import FeatureFlag
from hogtui.panes.base import Pane
from hogtui.panes.browse.look import Look
from hogtui.panes.browse.parts import Detail
from hogtui.panes.browse.sections import drawn
from hogtui.resources.activity import (
    Entry,
    Log,
    activity,
    change_words,
    entry_words,
    numbered,
    version,
)
from hogtui.resources.base import Context, Item, Line, Section
from hogtui.resources.flag_changes import VOLATILE
from hogtui.resources.flags import sections
from hogtui.text import amounts
from hogtui.text.changes import changes
from hogtui.text.safe import line
from hogtui.widgets.bar import Part
from hogtui.widgets.line_list import LineList, Piece, Row

if TYPE_CHECKING:
    from hogtui.panes.flags.pane import FlagsPane

UNCOMPARED = VOLATILE | {
    "id",
    "created_by",
    "modified_by",
    "is_historical",
    "version_timestamp",
    "created_at",
}
"""What a version tells of itself, not of the flag."""


class History(Look):
    """Entries at the left, what one of them did at the right."""

    BINDINGS = [
        Binding(
            "v,enter",
            "version",
            "As it was",
            id="history.version",
            tooltip="Show the flag as it was after this change, and what differs from now",
        ),
        Binding("r", "reload", "Reload", id="history.reload", show=False, tooltip="Read it anew"),
    ]
    DEFAULT_CSS = """
    History {
        & > Horizontal { height: 1fr; }
        LineList { width: 2fr; background: $background; }
        Detail { width: 3fr; display: block; }
        &.-narrow > Horizontal { layout: vertical; }
        &.-narrow LineList { width: 1fr; height: 2fr; }
        &.-narrow Detail { width: 1fr; height: 3fr; }
    }
    """

    class Came(Message):
        """More of the log."""

        def __init__(self, log: Log, page: int) -> None:
            super().__init__()
            self.past = log
            self.page = page

    class VersionCame(Message):
        """How the flag was."""

        def __init__(self, number: int, record: Mapping[str, Any]) -> None:
            super().__init__()
            self.number = number
            self.record = record

    class Failed(Message):
        """Something could not be read."""

        def __init__(self, words: str, number: int | None = None) -> None:
            super().__init__()
            self.words = words
            self.number = number

    def __init__(self, pane: "FlagsPane", item: Item[FeatureFlag]) -> None:
        super().__init__()
        self.pane = pane
        self.item = item
        self.past = Log((), more=False)
        self._page = 0
        self._numbers: list[tuple[Entry, int | None]] = []
        self._versions: dict[int, Sequence[Section]] = {}

    def content(self) -> ComposeResult:
        """The two."""
        with Horizontal():
            yield LineList()
            yield Detail()

    def on_mount(self) -> None:
        """Read the newest."""
        self.set_class(self.app.size.width < 100, "-narrow")
        self.query_one(LineList).focus()
        self._summarize("reading ...")
        self.read(1)

    def action_reload(self) -> None:
        """From the newest on."""
        self._versions.clear()
        self.read(1)

    @work(exclusive=True, group="log")
    async def read(self, page: int) -> None:
        """A page of the log."""
        client = self.pane.services.client
        if client is None:
            return
        try:
            log = await activity(client, self._path, page=page)
        except Forbidden as error:
            words = f"This key lacks {error.scope}." if error.scope else line(error.message)
            self.post_message(self.Failed(words))
        except ApiError as error:
            self.post_message(self.Failed(line(error.message)))
        else:
            self.post_message(self.Came(log, page))

    @property
    def _path(self) -> str:
        return f"feature_flags/{self.item.thing.id}/"

    def on_history_came(self, message: Came) -> None:
        """Show it below what is here."""
        message.stop()
        before = self.past.entries if message.page > 1 else ()
        self.past = Log((*before, *message.past.entries), message.past.more)
        self._page = message.page
        self._numbers = numbered(self.past, self.item.thing.version)
        entries = self.query_one(LineList)
        count = len(self.past.entries) + self.past.more
        entries.show(count, self._row, max(0, entries.cursor))
        self._summarize("")

    def on_history_failed(self, message: Failed) -> None:
        """Say why, in its place."""
        message.stop()
        if message.number is not None:
            words = f"version {message.number} cannot be shown: {message.words}"
            self._versions[message.number] = [Section("", [Line(words, "", "warning")])]
            self._describe()
            return
        self._summarize("")
        self.query_one(Detail).show(drawn([Section("Not known", [Line(message.words)])]))

    def _summarize(self, words: str) -> None:
        count = len(self.past.entries)
        words = words or f"{count:,}{' or more' * self.past.more} changes"
        self.say(f"History of {line(self.item.thing.key)}", Part(f" · {words}"))

    def _row(self, place: int) -> Row:
        if place >= len(self._numbers):
            return Row((Piece("older ones ...", "muted"),))
        entry, number = self._numbers[place]
        now = self.pane.services.clock.now()
        age = amounts.age((now - entry.at).total_seconds()) if entry.at is not None else "?"
        which = f"v{number}" if number is not None else ""
        left = (Piece(f" {which:<5}", "accent"), Piece(entry_words(entry, 1)))
        return Row(left, (Piece(f"  {entry.who}  {age} ", "muted"),))

    # --- one of them

    @property
    def _entry(self) -> tuple[Entry, int | None] | None:
        place = self.query_one(LineList).cursor
        return self._numbers[place] if 0 <= place < len(self._numbers) else None

    @on(LineList.Moved)
    def moved(self, message: LineList.Moved) -> None:
        """Tell about another one; at the end of what is here, read on."""
        message.stop()
        if self._entry is None and self.past.more and self._page:
            self.read(self._page + 1)
        self._describe()

    @on(LineList.Chosen)
    def chosen(self, message: LineList.Chosen) -> None:
        """As it was then."""
        message.stop()
        self.action_version()

    def _describe(self) -> None:
        found = self._entry
        if found is None:
            words = "Nothing is logged of it." if not self._numbers else ""
            self.query_one(Detail).show(Content(words))
            return
        entry, number = found
        when = f"{entry.at:%Y-%m-%d %H:%M:%S %Z}" if entry.at is not None else "?"
        told = [Line(change_words(each)) for each in entry.changes] or [Line(entry.what)]
        shown = [Section(f"{entry.who}, {when}", told)]
        if number is not None:
            shown += self._versions.get(number) or [
                Section("", [Line(f"enter shows version {number} whole", "", "quiet")])
            ]
        self.query_one(Detail).show(drawn(shown))

    def action_version(self) -> None:
        """Read the version that this change made, once."""
        found = self._entry
        if found is None:
            return
        number = found[1]
        if number is None:
            self.post_message(Pane.Said("The log does not say which version that made.", "warning"))
        elif number not in self._versions:
            self.read_version(number)

    @work(exclusive=True, group="version")
    async def read_version(self, number: int) -> None:
        """One version."""
        client = self.pane.services.client
        if client is None:
            return
        try:
            record = await version(client, self._path, number)
        except ApiError as error:
            self.post_message(self.Failed(line(error.message), number))
        else:
            self.post_message(self.VersionCame(number, record))

    def on_history_version_came(self, message: VersionCame) -> None:
        """Show it, and what differs from now."""
        message.stop()
        context = self.pane.context
        self._versions[message.number] = past(
            message.number, message.record, self.item.record, context
        )
        self._describe()


def past(
    number: int, record: Mapping[str, Any], now: Mapping[str, Any], context: Context
) -> list[Section]:
    """A version: what differs from now first, then all of it in words."""
    told = {name: value for name, value in record.items() if name not in UNCOMPARED}
    # A version tells fewer fields than the flag itself.
    kept = {name: now[name] for name in told if name in now}
    differing = [Line(change_words(each)) for each in changes(told, kept)]
    title = f"From version {number} to now"
    found = [Section(title, differing or [Line("nothing differs", "", "quiet")])]
    # Who made it is a bare number in a version, and older servers leave fields out.
    whole = {**now, **told, "version": number}
    try:
        flag = FeatureFlag.model_validate(whole)
    except ValueError:
        return found
    head, *rest = sections(flag, context)
    return [*found, Section(f"{head.title}, version {number}", head.lines), *rest]
