"""All tabs, and the ones that were closed: to find one, to rename, to move, to close."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from hogtui.panes.query.recording import moment
from hogtui.panes.query.strip import SIGNS, Name
from hogtui.text.fuzzy import find
from hogtui.text.safe import line
from hogtui.widgets.line_list import LineList, Piece, Row
from hogtui.widgets.modal import Modal

if TYPE_CHECKING:
    from hogtui.panes.query.journal import Closed
    from hogtui.panes.query.pane import QueryPane
    from hogtui.panes.query.tab import Tab

KEYS = "enter shows · / finds · r renames · J K move · v versions · d closes · esc"
SEARCHED = 4_000
"""Characters of a text by which a tab is found."""


class Line(NamedTuple):
    """A tab, open or closed, or the title over the closed ones."""

    tab: "Tab | None" = None
    closed: "Closed | None" = None

    @property
    def text(self) -> str:
        """What it holds."""
        if self.closed is not None:
            return self.closed.buffer.text
        return self.tab.written.text if self.tab is not None else ""


class TabList(Modal[None]):
    """Does at once what is asked of it; `enter` and `esc` leave it."""

    AUTO_FOCUS = "LineList"
    BINDINGS = [
        Binding("escape", "back", "Back", id="tab_list.back", tooltip="Back to the query"),
        Binding("alt+t,q", "dismiss", "Close", show=False, id="tab_list.leave"),
        Binding("slash", "find", "Find", id="tab_list.find", tooltip="Find by a few letters"),
        Binding("r", "rename", "Rename", id="tab_list.rename", tooltip="Give it a name"),
        Binding("K,shift+up", "shift(-1)", "Move up", id="tab_list.up", tooltip="Lower its number"),
        Binding("J,shift+down", "shift(1)", "Move down", id="tab_list.down", tooltip="Raise it"),
        Binding("v", "versions", "Versions", id="tab_list.versions", tooltip="What it was before"),
        Binding("d", "close", "Close tab", id="tab_list.close", tooltip="Close it, or forget it"),
        *(
            Binding(str(number), f"show({number})", show=False, id=f"tab_list.{number}")
            for number in range(1, 10)
        ),
    ]
    DEFAULT_CSS = """
    TabList {
        align: center top;
        /* Nothing is dimmed: the terminal is sent the panel and no more. */
        background: transparent;

        & > Vertical {
            width: 88;
            max-width: 100%;
            height: auto;
            max-height: 80%;
            margin-top: 1;
            border: round $border;
            border-title-color: $text-primary;
            border-subtitle-color: $text-muted;
            background: $surface;
        }
        LineList { height: auto; max-height: 20; }
        Input, Input:focus {
            display: none;
            border: none;
            height: 1;
            padding: 0 1;
            background: $panel;
        }
        &.-typing Input { display: block; }
    }
    """

    class ClosedCame(Message):
        """It is known which tabs were closed."""

        def __init__(self, closed: "Sequence[Closed]") -> None:
            super().__init__()
            self.closed = closed

    def __init__(self, desk: "QueryPane", *, renames: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self._renames = renames
        self._renamed: Tab | None = None
        """The tab that a name is typed for."""
        self._gone: Sequence[Closed] = ()
        self.lines: Sequence[Line] = ()
        """What is listed."""

    def compose(self) -> ComposeResult:
        """A line to type on, and the list."""
        frame = Vertical(Input(), LineList())
        frame.border_title = Content("Tabs")
        frame.border_subtitle = Content(KEYS)
        yield frame

    def on_mount(self) -> None:
        """The open ones at once."""
        self.show_lines(at=self.desk.tab)
        self.look_for_closed()
        if self._renames:
            self.action_rename()

    @work(exclusive=True, group="closed")
    async def look_for_closed(self) -> None:
        """Read which were closed."""
        self.post_message(self.ClosedCame(await self.desk.keeper.closed()))

    @on(ClosedCame)
    def closed_came(self, message: ClosedCame) -> None:
        """List them under the others."""
        message.stop()
        self._gone = message.closed
        self.show_lines()

    # --- what is seen

    @property
    def here(self) -> Line:
        """What the cursor is at."""
        place = self.query_one(LineList).cursor
        return self.lines[place] if 0 <= place < len(self.lines) else Line()

    def show_lines(self, at: "Tab | None" = None) -> None:
        """List what fits, with the cursor at a tab, or where it was."""
        old = self.query_one(LineList).cursor
        tab = at or self.here.tab
        wanted = "" if self._renamed is not None else self.query_one(Input).value
        is_open = {each.key for each in self.desk.tabs}
        tabs = find(wanted, (Line(tab=each) for each in self.desk.tabs), _words)
        closed = (Line(closed=each) for each in self._gone if each.buffer.id not in is_open)
        gone = find(wanted, closed, _words)
        self.lines = [*tabs, *([Line(), *gone] if gone else [])]
        places = (place for place, each in enumerate(self.lines) if each.tab and each.tab is tab)
        # A search begins at its best fit.
        place = next(places, old) if not wanted or at else 0
        self.query_one(LineList).show(len(self.lines), self._row, max(0, place))

    def _row(self, place: int) -> Row:
        each = self.lines[place]
        if each.tab is not None:
            number = self.desk.tabs.index(each.tab) + 1 if each.tab in self.desk.tabs else 0
            name = each.tab.label()
            sign, _ = SIGNS[name.news]
            mark = "▌" if each.tab is self.desk.tab else " "
            return _row(f"{mark}{number} ", name, each, f"{sign} {name.news}" if sign else "")
        if each.closed is not None:
            at = each.closed.at
            when = f"closed {moment(at, self.desk.services.clock.now())}" if at else "closed"
            return _row("    ", Name(each.closed.buffer.name), each, when)
        return Row((Piece(" Closed", "title"),), is_title=True)

    # --- what is typed

    def _type(self, placeholder: str, value: str) -> None:
        field = self.query_one(Input)
        field.placeholder = placeholder
        self.add_class("-typing")
        field.value = value
        field.focus()

    def _stop_typing(self) -> None:
        self._renamed = None
        self.remove_class("-typing")
        self.query_one(Input).value = ""
        self.query_one(LineList).focus()
        self.query_one(Vertical).border_subtitle = Content(KEYS)
        self.show_lines()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Another search."""
        event.stop()
        if self._renamed is None and self.has_class("-typing"):
            self.show_lines()

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """A name for a tab, or the tab that was found."""
        event.stop()
        tab = self._renamed
        if tab is None:
            self._open(self.here)
            return
        self.desk.rename(tab, line(" ".join(event.value.split()))[:200])
        if self._renames:
            self.dismiss()
        else:
            self._stop_typing()

    def on_key(self, event: events.Key) -> None:
        """While a text is typed the arrows go through the list."""
        searching = self.query_one(Input).has_focus and self._renamed is None
        if searching and event.key in ("up", "down", "pageup", "pagedown"):
            event.stop()
            lines = self.query_one(LineList)
            move = lines.action_move if event.key in ("up", "down") else lines.action_page
            move(1 if event.key.endswith("down") else -1)

    # --- keys

    def _open(self, each: Line) -> None:
        if each.tab is not None:
            self.dismiss()
            self.desk.show(each.tab)
        elif each.closed is not None:
            self.dismiss()
            self.desk.reopen(each.closed)

    @on(LineList.Chosen)
    def chosen(self, message: LineList.Chosen) -> None:
        """Show it, or open it again."""
        message.stop()
        self._open(self.lines[message.index])

    def action_show(self, number: int) -> None:
        """The one with that number."""
        if number <= len(self.desk.tabs):
            self._open(Line(tab=self.desk.tabs[number - 1]))

    def action_back(self) -> None:
        """First what is typed goes, then the list."""
        if self.has_class("-typing") and not self._renames:
            self._stop_typing()
        else:
            self.dismiss()

    def action_find(self) -> None:
        """Type what it is called, or what is in it."""
        self._type("letters of its name, or words in its text", "")

    def action_rename(self) -> None:
        """Type another name; none at all, and it is called by what it holds."""
        tab = self.here.tab
        if tab is not None:
            self._renamed = tab
            self._type("a name; none: what the text is about", tab.title)
            self.query_one(Vertical).border_subtitle = Content("enter names it · esc does not")

    def action_shift(self, by: int) -> None:
        """Give it another number."""
        tab = self.here.tab
        if tab is not None and not self.query_one(Input).value:
            self.desk.move(tab, by)
            self.show_lines(at=tab)

    def action_versions(self) -> None:
        """What it was before."""
        if (tab := self.here.tab) is not None:
            self.dismiss()
            self.desk.show_versions(tab)

    def action_close(self) -> None:
        """Close it; what was closed already is forgotten for good."""
        from hogtui.panes.query.closing import close

        here = self.here
        if here.tab is not None:
            close(self.desk, here.tab)
            self.show_lines()
            self.look_for_closed()
        elif here.closed is not None:
            self.forget(here.closed)

    @work(group="forget")
    async def forget(self, closed: "Closed") -> None:
        """Forget a tab that was closed, and its versions."""
        await self.desk.keeper.forget(closed)
        self.post_message(self.ClosedCame(await self.desk.keeper.closed()))


def _words(each: Line) -> tuple[str, str]:
    if each.closed is not None:
        return each.closed.buffer.name, each.text[:SEARCHED]
    name = each.tab.label().name if each.tab is not None else ""
    return name, each.text[:SEARCHED]


def _row(before: str, name: Name, each: Line, aside: str) -> Row:
    """A name, and the beginning of the text where there is room."""
    star = "*" if name.is_unsaved else ""
    begin = " ".join(each.text[:300].split())
    left = (Piece(before), Piece(f"{name.name}{star}  "), Piece(begin, "muted"))
    return Row(left, (Piece(f"  {aside} ", "accent"),) if aside else ())
