"""What was changed in PostHog from here: before, after, and how it ended."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import ClassVar

from textual import on, work
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from hogtui.api.write_types import Ending
from hogtui.journal import Entry, WriteJournal
from hogtui.screens.difference import Piece as Words
from hogtui.screens.difference import fields, flow
from hogtui.screens.outcome import LOOKS
from hogtui.text.changes import changes
from hogtui.text.safe import line
from hogtui.widgets.line_list import LineList, Piece, Row
from hogtui.widgets.modal import Modal

NOTHING = "Nothing was changed in PostHog from here so far."
ROOMY = 110
"""Columns from which a line says where it was too."""
TORN = "?"
"""The sign of a write of which the program did not live to see the end."""


class Journal(Modal[None]):
    """Every write of this profile, newest first."""

    AUTO_FOCUS = "LineList"
    BINDINGS: ClassVar = [
        Binding("escape,q,L", "close", "Back", id="journal.close", tooltip="Back to the pane"),
        Binding(
            "U",
            "undo",
            "Undo the last",
            id="journal.undo",
            tooltip="Take back the last change of this session",
        ),
        Binding("space,pagedown", "scroll(8)", "Further down", show=False, id="journal.down"),
        Binding("b,pageup", "scroll(-8)", "Further up", show=False, id="journal.up"),
    ]
    DEFAULT_CSS = """
    Journal {
        align: center bottom;
        background: transparent;

        & > Vertical {
            height: 90%;
            border: round $border;
            border-title-color: $text-primary;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 0 1;
        }
        LineList { height: 2fr; }
        VerticalScroll { height: 3fr; border-top: solid $border; }
        VerticalScroll Static { height: auto; }
    }
    """

    class Came(Message):
        """The journal was read."""

        def __init__(self, entries: Sequence[Entry]) -> None:
            super().__init__()
            self.entries = entries

    def __init__(
        self, journal: WriteJournal, undo: Callable[[], object], zone: tzinfo | None = None
    ) -> None:
        """`undo` takes the last write back."""
        super().__init__()
        self.journal = journal
        self._undo = undo
        self.zone = zone
        self.entries: Sequence[Entry] = ()

    def compose(self) -> Iterable[Vertical]:
        """The writes, and one of them in full."""
        frame = Vertical(LineList(), VerticalScroll(Static("", markup=False), can_focus=False))
        frame.border_title = Content("Journal of changes")
        frame.border_subtitle = Content("U undoes the last of this session · esc goes back")
        yield frame

    def on_mount(self) -> None:
        """Read it, off the loop: it is a file that may have grown for years."""
        self.read()

    @work(exclusive=True, group="journal")
    async def read(self) -> None:
        """Everything that is on disk, and what could not be written there."""
        stored = await asyncio.to_thread(self.journal.read)
        known = {each.number for each in stored}
        here = [each for each in self.journal.entries.values() if each.number not in known]
        self.post_message(self.Came([*reversed(here), *stored]))

    @on(Came)
    def came(self, message: Came) -> None:
        """Show it."""
        message.stop()
        self.entries = message.entries
        self.query_one(LineList).show(len(self.entries), self._line)
        self._describe()

    def _line(self, place: int) -> Row:
        entry = self.entries[place]
        sign, _, look = standing(entry)
        at = f"{entry.at.astimezone(self.zone):%Y-%m-%d %H:%M:%S}"
        back = " (taken back)" if self._is_undone(entry) else ""
        # Where there is little room the place stands below alone.
        where = (Piece(f" {entry.place}", "muted"),) if self.app.size.width >= ROOMY else ()
        return Row(
            (
                Piece(f"{at}  ", "muted"),
                Piece(f"{sign} ", look),
                Piece(f"{entry.title}: "),
                Piece(entry.name or f"a {entry.kind}", "accent"),
                Piece(back, "muted"),
            ),
            where,
        )

    def _is_undone(self, entry: Entry) -> bool:
        return any(each.undoes == entry.number and each.took_effect for each in self.entries)

    @on(LineList.Moved)
    @on(LineList.Chosen)
    def moved(self, message: LineList.Moved | LineList.Chosen) -> None:
        """Another one."""
        message.stop()
        self._describe()

    def on_resize(self) -> None:
        """There is more or less room now."""
        self._describe()

    def _describe(self) -> None:
        lines, scroll = self.query_one(LineList), self.query_one(VerticalScroll)
        width = max(20, self.app.size.width - 6)
        if 0 <= lines.cursor < len(self.entries):
            content = Content("\n").join(in_full(self.entries[lines.cursor], width))
        else:
            content = Content(NOTHING)
        scroll.query_one(Static).update(content)
        scroll.scroll_home(animate=False)

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002  Textual's signature
    ) -> bool | None:
        """What there is nothing of cannot be undone."""
        return None if action == "undo" and self.journal.last is None else True

    def action_scroll(self, by: int) -> None:
        """Through a long one."""
        for scroll in self.query(VerticalScroll):
            scroll.scroll_relative(y=by, animate=False)

    def action_close(self) -> None:
        """Back to the pane."""
        self.dismiss()

    def action_undo(self) -> None:
        """Ask to have it as it was."""
        self.dismiss()
        self._undo()


def standing(entry: Entry) -> tuple[str, str, str]:
    """Sign, words and look of how a write ended."""
    try:
        ending = Ending(entry.ending)
    except ValueError:
        return TORN, "hogtui ended before it knew how this ended", "error"
    look = LOOKS[ending]
    return look.sign, look.title, "error" if look.severity == "error" else ""


def in_full(entry: Entry, width: int) -> Iterator[Content]:
    """Everything that is known of a write."""
    sign, words, look = standing(entry)
    yield Content.styled(line(f"{entry.title}: {entry.kind} {entry.name}"), "bold")
    yield Content.styled(f"{sign} {words}", "$text-error" if look else "$text-success")
    if entry.message:
        yield from flow("", "", [Words(line(entry.message))], 0, width, "")
    yield Content.styled(line(f"{entry.place}  {entry.path}"), "$text-muted")
    found = changes(dict(entry.before), dict(entry.after))
    yield Content("")
    if found:
        yield from fields(found, width)
    else:
        yield Content.styled("What changed is not written down.", "$text-muted")
