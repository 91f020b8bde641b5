"""What became of a change that did not simply work: theirs beside yours, and what can be done."""

from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from hogtui.api.write_types import Approval, Ending, Outcome
from hogtui.screens.difference import Piece, clip, flow, value
from hogtui.text.changes import ABSENT, changes
from hogtui.text.people import Called, approvers, person
from hogtui.text.safe import clean, line
from hogtui.widgets.modal import Modal

WIDTH = 96
FRAME = 4
FIXED = 4
"""Lines that do not scroll: the frame, and the keys."""


class Look(NamedTuple):
    """How an end is told."""

    sign: str
    title: str
    severity: str


LOOKS = {
    Ending.MIXED: Look("≠", "Done, and somebody else changed it too", "warning"),
    Ending.REFUSED: Look("✗", "Refused: nothing was changed", "error"),
    Ending.CONFLICT: Look("⇄", "Somebody else was faster: nothing was changed", "warning"),
    Ending.MOVED: Look("⇄", "Changed meanwhile: nothing was sent", "warning"),
    Ending.PENDING: Look("◷", "Not changed yet: somebody has to approve it", "accent"),
    Ending.NOT_APPLIED: Look("=", "Sent, and yet it is as it was", "error"),
    Ending.GONE: Look("∅", "There is no such thing any more", "error"),
    Ending.UNKNOWN: Look("?", "Nobody knows yet whether it was changed", "error"),
    Ending.APPLIED: Look("✓", "Done", "success"),
}
AGAIN = frozenset({Ending.CONFLICT, Ending.NOT_APPLIED})
"""Ends after which the same can be asked for again."""


def needs_a_card(outcome: Outcome) -> bool:
    """Whether one line in the status bar is not enough."""
    if outcome.ending is Ending.MOVED:
        return bool(outcome.others)
    plain = {Ending.APPLIED, Ending.GONE, Ending.UNKNOWN}
    return outcome.ending not in plain


def can_ask_again(outcome: Outcome) -> bool:
    """Whether a new wish for the same makes sense."""
    moved = outcome.ending is Ending.MOVED and bool(outcome.others)
    waited = outcome.ending is Ending.REFUSED and outcome.wait is not None
    return outcome.ending in AGAIN or moved or waited


class Aftermath(Modal[bool]):
    """Tells the end of a change. Gives whether the same is wanted again."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = [
        Binding("escape,q,enter", "close", "Back", id="aftermath.close", tooltip="Leave it so"),
        Binding(
            "a",
            "again",
            "Ask again",
            id="aftermath.again",
            tooltip="Ask for the same once more, over what is stored now",
        ),
    ]
    DEFAULT_CSS = """
    Aftermath {
        align: center middle;
        background: transparent;

        & > Vertical {
            width: 96;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            border: round $border;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 0 1;
        }
        .-warning { border: round $warning; border-title-color: $text-warning; }
        .-error { border: round $error; border-title-color: $text-error; }
        .-accent { border: round $accent; border-title-color: $text-accent; }
        .-success { border: round $success; border-title-color: $text-success; }
        VerticalScroll { height: auto; scrollbar-size-vertical: 1; }
        .keys { height: 1; margin-top: 1; color: $text-muted; }
    }
    """

    def __init__(self, outcome: Outcome, called: Called) -> None:
        super().__init__()
        self.outcome = outcome
        self._called = called

    def compose(self) -> ComposeResult:
        """What happened, and what may be done."""
        look = LOOKS[self.outcome.ending]
        keys = "a asks again for the same · " if can_ask_again(self.outcome) else ""
        frame = Vertical(
            VerticalScroll(Static("", markup=False)),
            Static(f"{keys}esc leaves it so", classes="keys", markup=False),
            classes=f"frame -{look.severity}",
        )
        frame.border_title = Content(f"{look.sign} {look.title}")
        yield frame

    def on_mount(self) -> None:
        """As wide as there is room."""
        self.on_resize()

    def on_resize(self) -> None:
        """There is more or less room now."""
        width = max(24, min(WIDTH, self.app.size.width) - FRAME - 1)
        scroll = self.query_one(VerticalScroll)
        scroll.styles.max_height = max(3, self.app.size.height - FIXED)
        lines = told(self.outcome, width, self._called)
        scroll.query_one(Static).update(Content("\n").join(lines))

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002  Textual's signature
    ) -> bool | None:
        """Some ends are final."""
        return action != "again" or can_ask_again(self.outcome)

    def action_close(self) -> None:
        """It stays as it is."""
        self.dismiss(False)

    def action_again(self) -> None:
        """Another wish, another card."""
        self.dismiss(True)


def told(outcome: Outcome, width: int, called: Called) -> Iterator[Content]:
    """Everything that there is to say."""
    wish = outcome.ready.wish
    heading = f"{wish.title}: {wish.subject.kind} {wish.subject.name}"
    yield Content.styled(line(heading), "bold")
    said = outcome.message or (outcome.approval.message if outcome.approval is not None else "")
    if said:
        yield from flow("", "", [Piece(clean(said).replace("\n", " "))], 0, width, "")
    if outcome.wait:
        yield Content(f"PostHog wants {outcome.wait:.0f} s of peace before the same is tried.")
    if outcome.approval is not None:
        yield Content("")
        yield from _approval(outcome.approval, width, called)
    found = [*compared(outcome)]
    for each in found:
        yield Content("")
        yield from _compared(each, outcome, width)
    for note in outcome.notes:
        yield Content.styled(line(note), "$text-warning")


def _approval(approval: Approval, width: int, called: Called) -> Iterator[Content]:
    request = approval.request
    by = request.get("created_by")
    rows = [
        ("request", approval.id or "?"),
        ("state", str(request.get("state") or "pending")),
        ("asked by", person(by)),
        ("can approve", approvers(approval.approvers, called)),
        ("until", str(request.get("expires_at") or "")[:16].replace("T", " ")),
    ]
    for name, words in rows:
        if words:
            yield from flow("  ", name, [Piece(line(words), "bold")], 12, width, "$text-muted")
    yield Content.styled(
        "V in the flags shows it: approve, reject or cancel it there.", "$text-muted"
    )


class Compared(NamedTuple):
    """One thing about an object, three times."""

    label: str
    before: str
    yours: str
    now: str


def compared(outcome: Outcome) -> Iterator[Compared]:
    """What you wanted and what somebody else did, field by field."""
    ready, subject, now = outcome.ready, outcome.ready.wish.subject, outcome.now
    if now is None or outcome.ending is Ending.PENDING:
        now = ready.before
    count = 0
    if subject.describe is not None:
        known = [dict(subject.describe(each)) for each in (ready.before, ready.after, now)]
        for label in dict.fromkeys(name for each in known for name in each):
            row = [clip(each.get(label, "(nothing)")) for each in known]
            if len(set(row)) > 1:
                count += 1
                yield Compared(label, *row)
    if count:
        return
    mine = {each.name: each for each in ready.changes}
    theirs = {
        each.name: each for each in changes(subject.stable(ready.before), subject.stable(now))
    }
    for name in {**mine, **theirs}:
        own, other = mine.get(name), theirs.get(name)
        before = own.before if own else other.before if other else ABSENT
        yours = own.after if own else before
        stored = other.after if other else before
        yield Compared(name, value(before), value(yours), value(stored))


def _compared(row: Compared, outcome: Outcome, width: int) -> Iterator[Content]:
    both = row.yours not in {row.before, row.now} and row.now != row.before
    yield Content.assemble(
        (row.label, "bold $text-accent"), ("  both changed it" if both else "", "$text-warning")
    )
    rows = [("it was", row.before, "$text-muted")]
    if row.yours != row.before:
        rows.append(("you wanted", row.yours, "$text-success"))
    if row.now != row.before and outcome.ending is not Ending.PENDING:
        rows.append(("stored now", row.now, "bold"))
    label = max(cell_len(name) for name, _, _ in rows)
    for name, words, look in rows:
        yield from flow("  ", name, [Piece(words, look)], label, width, "$text-muted")
