"""What somebody gets of a flag, or of all of them, and why."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from re import fullmatch
from typing import TYPE_CHECKING, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message

from hogtui.api.errors import ApiError, Forbidden
from hogtui.api.models import FeatureFlag
from hogtui.panes.base import Pane
from hogtui.panes.browse.look import Look
from hogtui.panes.browse.parts import Detail
from hogtui.panes.browse.sections import drawn
from hogtui.resources.base import Line, Section
from hogtui.resources.evaluation import LEFT_OUT, MATCHED, Answer, Tried, why, why_all
from hogtui.text.moments import find_zone, moment
from hogtui.text.safe import line
from hogtui.widgets.bar import Part
from hogtui.widgets.grid import Column, Grid, RowsSource
from hogtui.widgets.panel import Field, Panel, Remark

if TYPE_CHECKING:
    from hogtui.panes.flags.pane import FlagsPane

ONE, ALL = "this flag", "all flags"
BACK = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
LONGEST = 400
"""Characters of a distinct id, as PostHog stores them."""
HOLDS, FAILS = "yes", "no"
COLUMNS = [Column("flag"), Column("gets"), Column("because"), Column("payload")]


class Question(NamedTuple):
    """Who is asked about, when, and what of."""

    who: str
    at: datetime | None = None
    everything: bool = False


def time_of(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """A moment as somebody types it: "2026-11-20 14:00", "-2h", "-3d"; None for nothing.

    Raises ValueError for what makes no sense, and for what has not been yet.
    """
    text = text.strip()
    if not text or text == "now":
        return None
    back = fullmatch(r"-?\s*(\d{1,5})\s*([mhdw])\w*(?: ago)?", text)
    if back is not None:
        at = now - timedelta(**{BACK[back[2]]: int(back[1])})
    else:
        day = fullmatch(r"\d{4}-\d\d-\d\d", text)
        found = moment(f"{text} 00:00" if day else text, zone)
        if found is None:
            raise ValueError(text)
        at = found[0]
    if at > now:
        raise ValueError("that has not been yet")
    return at


class Why(Look):
    """Asks who, then shows value, reason, payload and what became of each condition."""

    BINDINGS = [
        Binding(
            "w,slash",
            "ask",
            "Somebody else",
            id="why.ask",
            tooltip="Ask about another person, another time, this flag or all of them",
        ),
        Binding("r", "again", "Ask again", id="why.again", tooltip="Ask the same once more"),
        Binding("enter", "open", "One of them", id="why.open", show=False),
        Binding(
            "p",
            "person",
            "Person",
            id="why.person",
            tooltip="Look at the person behind the id",
        ),
    ]
    DEFAULT_CSS = """
    Why {
        Grid { display: none; height: 1fr; }
        Detail { display: block; width: 1fr; }
        &.-all Grid { display: block; }
        &.-all Detail { display: none; }
    }
    """

    class Told(Message):
        """PostHog has said it."""

        def __init__(self, question: Question, answers: Sequence[Answer]) -> None:
            super().__init__()
            self.question = question
            self.answers = answers

    class Failed(Message):
        """PostHog has not said it."""

        def __init__(self, question: Question, words: str) -> None:
            super().__init__()
            self.question = question
            self.words = words

    def __init__(self, pane: "FlagsPane", flag: FeatureFlag | None, who: str = "") -> None:
        super().__init__()
        self.pane = pane
        self.flag = flag
        """None for all of them from the start."""
        self.question = Question(who, everything=flag is None)
        self.answers: Sequence[Answer] = ()

    def content(self) -> ComposeResult:
        """All flags, or one."""
        yield Grid(row_numbers=False)
        yield Detail()

    def on_mount(self) -> None:
        """Who is it about?"""
        self.query_one(Detail).focus()
        self._say("")
        if self.question.who:
            self.ask(self.question)
        else:
            self.action_ask()

    @property
    def _zone(self) -> tzinfo:
        session = self.pane.session
        return (find_zone(session.project.timezone) if session is not None else None) or UTC

    # --- the question

    def action_ask(self) -> None:
        """Ask whom it is about; a paste is as good as typing."""
        if self.query(Panel):
            return
        asked = self.question
        fields = [
            Field("distinct id", asked.who, "whose flags: type or paste it"),
            Field("at", self._typed(asked.at), "empty for now, 2026-11-20 14:00, or -2h"),
        ]
        if self.flag is not None:
            which = ALL if asked.everything else ONE
            fields.append(Field("what", which, "up and down choose", (ONE, ALL)))
        self.mount(Panel("Why? enter asks PostHog", fields, self._check))

    def _typed(self, at: datetime | None) -> str:
        return f"{at.astimezone(self._zone):%Y-%m-%d %H:%M}" if at is not None else ""

    def _check(self, values: Sequence[str]) -> list[Remark | None]:
        remarks: list[Remark | None] = [None] * len(values)
        who = values[0].strip()
        if not who:
            remarks[0] = Remark("whose flags: type or paste it", is_problem=True)
        elif len(who) > LONGEST:
            remarks[0] = Remark(f"longer than {LONGEST} characters: no distinct id", True)
        try:
            at = time_of(values[1], self.pane.services.clock.now(), self._zone)
        except (ValueError, OverflowError):
            words = "a time of the past, such as 2026-11-20 14:00 or -2h"
            remarks[1] = Remark(words, is_problem=True)
        else:
            if at is not None and values[-1] == ALL:
                remarks[1] = Remark("only for one flag can PostHog look back", is_problem=True)
            elif at is not None:
                remarks[1] = Remark(f"{at.astimezone(self._zone):%a %Y-%m-%d %H:%M %Z}")
        return remarks

    @on(Panel.Taken)
    def taken(self, message: Panel.Taken) -> None:
        """That is whom it is about."""
        message.stop()
        values = message.values
        at = time_of(values[1], self.pane.services.clock.now(), self._zone)
        everything = self.flag is None or values[-1] == ALL
        self.ask(Question(values[0].strip(), at, everything))

    @on(Panel.Left)
    def panel_left(self, message: Panel.Left) -> None:
        """Without a question there is nothing to see here."""
        message.stop()
        if not self.question.who:
            self.action_leave()

    def action_again(self) -> None:
        """The same once more."""
        if self.question.who:
            self.ask(self.question)

    def action_person(self) -> None:
        """Who is that?"""
        if self.question.who:
            self.post_message(Pane.PersonWanted(self.question.who, "distinct id"))

    # --- the answer

    def ask(self, question: Question) -> None:
        """Ask PostHog."""
        self.question = question
        self._say("asking ...")
        self.read(question)

    @work(exclusive=True, group="why")
    async def read(self, question: Question) -> None:
        """One question, one answer."""
        client, context = self.pane.services.client, self.pane.context
        if client is None:
            return
        try:
            if question.everything or self.flag is None:
                listing = self.pane.list.listing
                flags = [each.thing for each in listing.items] if listing is not None else []
                answers = await why_all(client, flags, question.who, context)
            else:
                answers = [await why(client, self.flag, question.who, question.at, context)]
        except Forbidden as error:
            words = f"This key lacks {error.scope}." if error.scope else error.message
            self.post_message(self.Failed(question, words))
        except ApiError as error:
            self.post_message(self.Failed(question, error.message))
        else:
            self.post_message(self.Told(question, answers))

    def on_why_told(self, message: Told) -> None:
        """Show it, if that is still the question."""
        message.stop()
        if message.question != self.question:
            return
        self.answers = message.answers
        self._say("")
        self.set_class(self.question.everything, "-all")
        if self.question.everything:
            grid = self.query_one(Grid)
            rows = [[each.key, each.says, each.reason, each.payload] for each in self.answers]
            grid.show(RowsSource(COLUMNS, rows), keep_cursor=True)
            if not self.query(Panel):
                grid.focus()
        else:
            self._show(self.answers[0])

    def on_why_failed(self, message: Failed) -> None:
        """Say it in the place of the answer."""
        message.stop()
        if message.question == self.question:
            self._say("")
            self.remove_class("-all")
            words = [Line(line(message.words), "", "warning")]
            self.query_one(Detail).show(drawn([Section("Not told", words)]))

    def _show(self, answer: Answer) -> None:
        self.query_one(Detail).show(drawn(explained(answer)))
        if not self.query(Panel):
            self.query_one(Detail).focus()

    @on(Grid.Opened)
    @on(Grid.ValueRequested)
    def opened_row(self, message: Grid.Opened | Grid.ValueRequested) -> None:
        """Every condition of this one."""
        message.stop()
        key = self.answers[message.row].key
        listing = self.pane.list.listing
        for each in listing.items if listing is not None else ():
            if line(each.thing.key) == key:
                self.flag = each.thing
                self.ask(self.question._replace(everything=False))
                return

    @on(Grid.CopyRequested)
    def copy_cell(self, message: Grid.CopyRequested) -> None:
        """A cell or a row."""
        message.stop()
        self.pane.copy(message.text, message.what)

    def _say(self, words: str) -> None:
        asked = self.question
        parts = [Part(f" for {line(asked.who)}", "$text-accent")] if asked.who else []
        if asked.at is not None:
            parts.append(Part(f" as it was {self._typed(asked.at)}", "$text-warning"))
        if words:
            parts.append(Part(f" · {words}"))
        if asked.everything and self.answers and not words:
            on_now = sum(each.value not in (False, None) for each in self.answers)
            parts.append(Part(f" · {on_now} of {len(self.answers)} are on"))
        flag = self.flag
        title = "Why: all flags" if asked.everything or flag is None else f"Why: {line(flag.key)}"
        self.say(title, *parts)


def explained(answer: Answer) -> list[Section]:
    """An answer, and what became of each condition."""
    tone = "good" if answer.value not in (False, None) else "warning"
    head = [Line(answer.says, "gets", tone), Line(answer.reason, "because")]
    if answer.payload is not None:
        payload = answer.payload
        text = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)
        head.append(Line(line(text), "payload"))
    head += [Line(each, "", "quiet") for each in answer.notes]
    return [Section(answer.key, head), *map(_tried, answer.tried)]


def _tried(tried: Tried) -> Section:
    tones = {MATCHED: "good", LEFT_OUT: "warning"}
    lines = [Line(tried.words, tried.outcome, tones.get(tried.outcome, "quiet"))]
    for words, holds, found in tried.checks:
        sign = "" if holds is None else HOLDS if holds else FAILS
        behind = f"   ({found})" if found else ""
        tone = "" if holds is None or holds else "warning"
        lines.append(Line(f"{words}{behind}", sign, tone))
    return Section(f"Condition {tried.number}", lines)
