"""What PostHog keeps beside the flags: changes that it will make, changes that wait for a yes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message

from hogtui.api.errors import ApiError, Forbidden
from hogtui.api.models import FeatureFlag
from hogtui.api.write_types import Described, Record, Wish
from hogtui.panes.base import Pane
from hogtui.panes.browse.look import Look
from hogtui.panes.browse.parts import Detail
from hogtui.panes.browse.sections import drawn
from hogtui.resources import change_requests, flag_schedules
from hogtui.resources.base import Item, Line, Section
from hogtui.resources.flag_facts import scheduled, scheduled_words
from hogtui.text.people import approvers
from hogtui.text.safe import line
from hogtui.widgets.ask import Ask
from hogtui.widgets.bar import Part
from hogtui.widgets.line_list import LineList, Piece, Row
from hogtui.widgets.panel import Field, Remark

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.panes.flags.pane import FlagsPane


class SideList(Look):
    """A list that is read when it is opened, and below it what the cursor is on."""

    SCOPE: ClassVar[str] = "feature_flag:write"
    """What deciding something here takes."""
    CHANGES: ClassVar[frozenset[str]] = frozenset()
    """Actions that change something in PostHog."""
    NOTHING: ClassVar[str] = ""
    BINDINGS = [Binding("r", "reload", "Reload", id="side.reload", tooltip="Read it anew")]
    DEFAULT_CSS = """
    SideList {
        LineList { height: 2fr; background: $background; padding: 0 1; }
        Detail { display: block; height: 3fr; border-top: solid $border; }
    }
    """

    class Came(Message):
        """It was read."""

        def __init__(self, records: Sequence[Record]) -> None:
            super().__init__()
            self.records = records

    class Failed(Message):
        """It could not be read."""

        def __init__(self, error: ApiError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, pane: "FlagsPane", title: str) -> None:
        super().__init__()
        self.pane = pane
        self.heading = title
        self.records: Sequence[Record] = ()

    def content(self) -> ComposeResult:
        """A line for each, and one of them in full."""
        yield LineList()
        yield Detail()

    def on_mount(self) -> None:
        """Read it."""
        self.query_one(LineList).focus()
        self.call_after_refresh(self.begin)

    def begin(self) -> None:
        """Say so, and read."""
        self.say(self.heading, Part(" · reading ..."))
        self.reload()

    async def read(self, client: "Client") -> Sequence[Record]:
        """The list. Raises ApiError."""
        del client
        return ()

    def row(self, record: Record) -> Row:
        """The line of one."""
        del record
        return Row(())

    def described(self, record: Record) -> Described:
        """One in full."""
        del record
        return ()

    def action_reload(self) -> None:
        """Read it anew."""
        self.reload()

    @work(exclusive=True, group="side")
    async def reload(self) -> None:
        """Ask PostHog."""
        client = self.pane.services.client
        if client is None:
            return
        try:
            self.post_message(self.Came(await self.read(client)))
        except ApiError as error:
            self.post_message(self.Failed(error))

    @on(Came)
    def came(self, message: Came) -> None:
        """Show it, with the cursor where it was."""
        message.stop()
        lines, self.records = self.query_one(LineList), message.records
        lines.show(len(self.records), lambda at: self.row(self.records[at]), max(0, lines.cursor))
        words = f" · {len(self.records)}" if self.records else f" · {self.NOTHING}"
        self.say(self.heading, Part(words))
        self._describe()

    @on(Failed)
    def failed(self, message: Failed) -> None:
        """Say why; what was read before stays."""
        message.stop()
        error = message.error
        why = (
            f"this key lacks {error.scope}" if isinstance(error, Forbidden) and error.scope else ""
        )
        self.say(self.heading, Part(f" · {why or line(error.message)}", "$text-warning"))

    @on(LineList.Moved)
    @on(LineList.Chosen)
    def moved(self, message: LineList.Moved | LineList.Chosen) -> None:
        """Another one."""
        message.stop()
        self._describe()
        self.refresh_bindings()

    @property
    def record(self) -> Record | None:
        """What the cursor is on."""
        place = self.query_one(LineList).cursor
        return self.records[place] if 0 <= place < len(self.records) else None

    def _describe(self) -> None:
        record = self.record
        lines = [Line(words, label) for label, words in self.described(record)] if record else []
        self.query_one(Detail).show(drawn([Section("", lines)] if lines else []))

    def wish(self, wish: Wish) -> None:
        """Ask for a change."""
        self.pane.post_message(Pane.WriteWanted(self.pane, wish))

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002  Textual's signature
    ) -> bool | None:
        """What changes something is greyed while that is not possible."""
        return None if action in self.CHANGES and self.why_not(action) else True

    def why_not(self, action: str) -> str | None:
        """Why it is not possible."""
        client, session = self.pane.services.client, self.pane.session
        if action not in self.CHANGES:
            return None
        if client is None or session is None:
            return "Nothing can be changed without a connection."
        if not session.allows(self.SCOPE):
            return f"This key lacks {self.SCOPE}."
        if client.locked:
            return "Writing is locked: W unlocks it."
        return None


class Schedule(SideList):
    """What PostHog will do to a flag by itself."""

    NOTHING = "nothing is scheduled · N schedules something"
    CHANGES = frozenset({"add", "remove_change"})
    BINDINGS = [
        Binding("N", "add", "Schedule", id="schedule.add", tooltip="Schedule a change"),
        Binding("D", "remove_change", "Remove", id="schedule.remove", tooltip="Do not make it"),
    ]

    def __init__(self, pane: "FlagsPane", item: Item[FeatureFlag]) -> None:
        super().__init__(pane, f"Schedule of {item.thing.key}")
        self.item = item

    @property
    def _path(self) -> str:
        client = self.pane.services.client
        return client.project("scheduled_changes/") if client is not None else ""

    async def read(self, client: "Client") -> Sequence[Record]:
        """What is still to come."""
        return await scheduled(client, self.item.thing.id)

    def row(self, record: Record) -> Row:
        """What and when."""
        failed = record.get("failure_reason")
        return Row((Piece(scheduled_words(record)), Piece("  failed" if failed else "", "error")))

    def described(self, record: Record) -> Described:
        """All of it."""
        return flag_schedules.described(record)

    def action_add(self) -> None:
        """Ask what and when."""
        fields = [
            Field("what", flag_schedules.OPERATIONS[0], "↑↓ choose", flag_schedules.OPERATIONS),
            Field("to", "", "a share, or: control 50, test 50"),
            Field("when", "in 1 h", "in 2 h, tomorrow 09:00, 2026-12-24 09:00"),
            Field("repeats", "once", "↑↓ choose", flag_schedules.REPEATS),
            Field("until", "", "for what repeats"),
        ]
        title = f"Schedule a change of {self.item.thing.key}: enter asks"
        self.mount(Ask(title, fields, self._check, self._take))

    def _check(self, values: Sequence[str]) -> Sequence[Remark | None]:
        what, to, when, repeats, until = values
        found: list[Remark | None] = [None] * 5
        now = self.pane.services.clock.now()
        if what not in flag_schedules.OPERATIONS:
            found[0] = Remark(" or ".join(flag_schedules.OPERATIONS), True)
        else:
            try:
                flag_schedules.payload(what, to)
            except ValueError as error:
                found[1] = Remark(str(error), True)
        for place, text in ((2, when), (4, until)):
            if not text and place == 4:
                continue
            try:
                at = flag_schedules.moment(text, now)
                late = at <= now
                found[place] = Remark(
                    "that is over" if late else f"{at:%a %Y-%m-%d %H:%M %Z}", late
                )
            except (ValueError, OverflowError) as error:
                found[place] = Remark(str(error), True)
        if repeats not in flag_schedules.REPEATS:
            found[3] = Remark(" or ".join(flag_schedules.REPEATS), True)
        elif repeats != "once" and what == "add a condition":
            found[3] = Remark("this cannot repeat: it would add one each time", True)
        return found

    def _take(self, values: Sequence[str]) -> None:
        what, to, when, repeats, until = values
        now = self.pane.services.clock.now()
        wish = flag_schedules.add(
            self.pane.changer.subject(self.item),
            self._path,
            self.item.thing.id,
            flag_schedules.payload(what, to),
            flag_schedules.moment(when, now),
            repeats,
            flag_schedules.moment(until, now) if until else None,
        )
        self.wish(wish)

    def action_remove_change(self) -> None:
        """One less."""
        if self.record is not None:
            subject = self.pane.changer.subject(self.item)
            self.wish(flag_schedules.remove(subject, self._path, self.record))


class Approvals(SideList):
    """Changes that wait until somebody agrees, and what became of earlier ones."""

    SCOPE = "approvals:write"
    NOTHING = "nothing waits for approval"
    CHANGES = frozenset({"decide"})
    BINDINGS = [
        Binding("A", "decide('approve')", "Approve", id="approvals.approve", tooltip="Agree"),
        Binding(
            "R", "decide('reject')", "Reject", id="approvals.reject", tooltip="Say no, and why"
        ),
        Binding(
            "X",
            "decide('cancel')",
            "Cancel it",
            id="approvals.cancel",
            tooltip="Take back what you asked for",
        ),
    ]

    def __init__(self, pane: "FlagsPane") -> None:
        super().__init__(pane, "Change requests")

    @property
    def _path(self) -> str:
        client = self.pane.services.client
        return client.project(change_requests.PATH) if client is not None else ""

    async def read(self, client: "Client") -> Sequence[Record]:
        """All of them, the ones that wait first."""
        return await change_requests.listed(client)

    def row(self, record: Record) -> Row:
        """Its state, what it is about, and how many agreed."""
        state = str(record.get("state") or "?")
        look = {"pending": "accent", "applied": "", "failed": "error"}.get(state, "muted")
        left = (Piece(f"{line(state):<9} ", look), Piece(change_requests.title(record)))
        return Row(left, (Piece(f" {change_requests.quorum(record)} agreed", "muted"),))

    def described(self, record: Record) -> Described:
        """All of it, with who can decide."""
        who = approvers(record.get("policy_snapshot"), self.pane.called)
        return [
            ("request", line(str(record.get("id")))),
            *change_requests.described(record),
            *([("can approve", who)] if who else []),
        ]

    def action_decide(self, decision: str) -> None:
        """Yes, no, or never mind."""
        record = self.record
        if record is None:
            return
        if why := change_requests.why_not(record, decision):
            self.pane.post_message(Pane.Said(why, "warning"))
        elif decision == "approve":
            self.wish(change_requests.approve(record, self._path))
        elif decision == "cancel":
            self.wish(change_requests.cancel(record, self._path))
        else:
            self._ask_reason(record)

    def _ask_reason(self, record: Record) -> None:
        def check(values: Sequence[str]) -> Sequence[Remark | None]:
            return [None if values[0].strip() else Remark("who asked wants to know", True)]

        def take(values: Sequence[str]) -> None:
            self.wish(change_requests.reject(record, self._path, values[0].strip()))

        self.mount(Ask("Reject: enter asks", [Field("because", "")], check, take))
