"""A flag as lines to go through and to change; nothing is asked of PostHog before the end."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding

from hogtui.api.models import FeatureFlag
from hogtui.panes.browse.look import Look
from hogtui.panes.flags.form_entries import TITLE, Entry, entries
from hogtui.panes.flags.form_fields import Asking, asking
from hogtui.panes.flags.json_text import Rejected, edited
from hogtui.resources.base import Item
from hogtui.resources.flag_draft import Draft
from hogtui.text.safe import line
from hogtui.widgets.bar import Part
from hogtui.widgets.line_list import LineList, Piece, Row
from hogtui.widgets.panel import Panel

if TYPE_CHECKING:
    from hogtui.panes.flags.pane import FlagsPane

LABEL = 12
"""Cells of a label."""


class FlagForm(Look):
    """Holds a draft; what is wrong with it is said at once."""

    BINDINGS = [
        Binding("ctrl+s,S", "ask", "Ask", id="form.ask", tooltip="Show the card for this change"),
        Binding("a", "add", "Add", id="form.add", tooltip="Add a filter, a condition, a variant"),
        Binding("d,delete", "remove_entry", "Remove", id="form.remove", tooltip="Take this out"),
        Binding(
            "greater_than_sign",
            "shift(1)",
            "Down",
            id="form.later",
            show=False,
            tooltip="Move the condition down: the first one that fits counts",
        ),
        Binding(
            "less_than_sign",
            "shift(-1)",
            "Up",
            id="form.earlier",
            show=False,
            tooltip="Move the condition up",
        ),
        Binding("u", "undo", "Undo", id="form.undo", show=False, tooltip="Take the last edit back"),
        Binding("J", "edit_json", "As JSON", id="form.json", tooltip="The same in your editor"),
        Binding("escape", "leave", "Back", id="form.leave", tooltip="Back; asks for nothing"),
    ]
    DEFAULT_CSS = """
    FlagForm LineList { background: $background; padding: 0 1; }
    """

    def __init__(
        self, pane: "FlagsPane", draft: Draft, title: str, item: Item[FeatureFlag] | None = None
    ) -> None:
        """`item` is the flag that is edited; None for a new one."""
        super().__init__()
        self.pane = pane
        self.draft = draft
        self.item = item
        self.heading = title
        self._entries: list[Entry] = []
        self._asked: Asking | None = None
        self._adds: int | None = None
        """The place of a condition that goes again when nothing is said of it."""
        self._is_leaving = False

    def content(self) -> ComposeResult:
        """The lines."""
        yield LineList()

    def on_mount(self) -> None:
        """Begin at the first line that can be changed."""
        self.lines.focus()
        self.show_draft()
        self.call_after_refresh(self.show_draft)  # the line above is not there before

    @property
    def lines(self) -> LineList:
        """The lines."""
        return self.query_one(LineList)

    @property
    def _names(self) -> Mapping[tuple[str, str], str]:
        return self.pane.names

    @property
    def entry(self) -> Entry:
        """The line of the cursor."""
        return self._entries[max(0, self.lines.cursor)]

    # --- what is seen

    def show_draft(self) -> None:
        """Draw what there is now, with the cursor where it was."""
        self._entries = entries(self.draft, self.pane.context)
        self.lines.show(len(self._entries), self._line, max(0, self.lines.cursor))
        self._is_leaving = False
        problems = self.draft.problems()
        state = Part(" · nothing changed yet", weight=5)
        if problems:
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            state = Part(f" · {problems[0]}{more}", "$text-warning", elastic=True)
        elif self.draft.is_changed:
            state = Part(" · S shows the card", "$text-accent")
        self.say(self.heading, state)

    def _line(self, place: int) -> Row:
        each = self._entries[place]
        if each.kind == TITLE:
            return Row((Piece(each.label, "title"),), is_title=True)
        mark = Piece("● " if each.is_changed else "  ", "accent")
        look = "muted" if each.is_quiet else ""
        label = Piece(f"{each.label:<{LABEL}} ", "muted")
        return Row((mark, label, Piece(each.words, look)))

    # --- editing

    @on(LineList.Chosen)
    def chosen(self, message: LineList.Chosen) -> None:
        """Change the line, or ask for what it takes."""
        message.stop()
        entry = self._entries[message.index]
        match entry.kind:
            case "active" | "archived":
                self.draft.remember()
                self.draft.set(entry.kind, not self.draft.record.get(entry.kind))
                if entry.kind == "archived" and self.draft.record.get("archived"):
                    self.draft.set("active", False)
                self.show_draft()
            case "add_condition" | "everybody":
                self._add_condition()
            case _:
                self._open(entry)

    def _add_condition(self) -> None:
        self.draft.remember()
        place = self._adds = self.draft.add_condition()
        self.show_draft()
        self._go_to("condition", (place,))
        self._open(self.entry)

    def _open(self, entry: Entry) -> None:
        asked = asking(entry, self.draft, self._names)
        if asked is None:
            return
        for panel in self.query(Panel):
            panel.remove()
        self._asked = asked
        title = f"{asked.title}: enter takes it, esc leaves it as it was"
        self.mount(Panel(title, asked.fields, asked.check))

    @on(Panel.Taken)
    def taken(self, message: Panel.Taken) -> None:
        """Do what the fields say."""
        message.stop()
        asked, self._asked = self._asked, None
        if asked is not None:
            if self._adds is None:
                self.draft.remember()
            self._adds = None
            asked.take(message.values)
            self.show_draft()

    @on(Panel.Left)
    def panel_left(self, message: Panel.Left) -> None:
        """What was about to be added is not."""
        message.stop()
        self._asked = None
        if self._adds is not None:
            self._adds = None
            self.draft.undo()
            self.show_draft()

    def _go_to(self, kind: str, at: tuple[int, ...]) -> None:
        for place, each in enumerate(self._entries):
            if (each.kind, each.at) == (kind, at):
                self.lines.cursor = place
                return

    def action_add(self) -> None:
        """What fits where the cursor is."""
        entry = self.entry
        if entry.kind in {"condition", "filter", "add_filter"}:
            self._go_to("add_filter", entry.at[:1])
            self._open(self.entry)
        elif entry.kind in {"variant", "add_variant", "payload"}:
            self._go_to("add_variant", ())
            self._open(self.entry)
        else:
            self._add_condition()

    def action_remove_entry(self) -> None:
        """Take out what the cursor is on."""
        entry, draft = self.entry, self.draft
        if entry.kind not in {"condition", "filter", "variant", "payload"}:
            return
        draft.remember()
        match entry.kind:
            case "condition":
                del draft.conditions[entry.at[0]]
            case "filter":
                del draft.properties(entry.at[0])[entry.at[1]]
            case "variant":
                draft.remove_variant(entry.at[0])
            case _:
                draft.set_payload(entry.name, "")
        self.show_draft()

    def action_shift(self, by: int) -> None:
        """A condition before or behind its neighbour."""
        if self.entry.kind != "condition":
            return
        place, conditions = self.entry.at[0], self.draft.conditions
        if 0 <= place + by < len(conditions):
            self.draft.remember()
            conditions.insert(place + by, conditions.pop(place))
            self.show_draft()
            self._go_to("condition", (place + by,))

    def action_undo(self) -> None:
        """As it was before the last edit."""
        if self.draft.undo():
            self.show_draft()

    @work(exclusive=True, group="editor")
    async def action_edit_json(self) -> None:
        """All of it in an editor, and back."""
        try:
            record = await edited(self.pane, self.draft)
        except Rejected as rejected:
            self.post_message(self.pane.Said(str(rejected), "warning"))
            return
        if record is not None:
            self.draft.remember()
            self.draft.record = record
            self.show_draft()

    # --- the end

    def action_ask(self) -> None:
        """Let somebody confirm it, unless something is wrong with it."""
        problems = self.draft.problems()
        if problems:
            self.post_message(self.pane.Said(line(problems[0]), "warning"))
        elif not self.draft.is_changed:
            self.post_message(self.pane.Said("Nothing was changed: there is nothing to ask."))
        else:
            self.pane.changer.ask_draft(self.draft, self.item)

    def action_leave(self) -> None:
        """Back to the list; edits are dropped only by a second key."""
        if self.draft.is_changed and not self._is_leaving:
            self._is_leaving = True
            self.say(self.heading, Part(" · esc again drops the edits", "$text-warning"))
        else:
            self.post_message(self.Left(self))
