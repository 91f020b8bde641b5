"""What is known of one person, as lines: a part after the other, each in one of a few states."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rich.cells import cell_len

from hogtui.api.models import Cohort, Person
from hogtui.resources.activity import Log, entry_words
from hogtui.resources.base import Context
from hogtui.resources.cohorts import kind as cohort_kind
from hogtui.resources.evaluation import Answer
from hogtui.resources.person_facts import Days
from hogtui.resources.persons import head, kind, ordered
from hogtui.text import amounts
from hogtui.text.redaction import REDACTION, dots, is_personal, without_patterns
from hogtui.text.safe import line
from hogtui.text.values import cell
from hogtui.widgets.line_list import Piece, Row, cut

LOOKS = {"good": "accent", "warning": "error", "bad": "error", "quiet": "muted", "": ""}
WAITING = "…"
"""How a part stands that was asked for."""
LABEL = 22
"""Cells of the names, at most."""


class Fact(NamedTuple):
    """One line: a label, what it says, and what it is about."""

    label: str
    text: str
    note: str = ""
    tone: str = ""
    what: str = ""
    """property, id, cohort, flag, group, or "" for what leads nowhere."""
    key: str = ""
    """The name of the property, the id, the number of the cohort."""
    value: object = None
    """Whole, for copies."""


@dataclass
class Part:
    """One part of what is known."""

    title: str
    facts: Sequence[Fact] = ()
    state: str = WAITING
    """WAITING, "" once it is here, otherwise why it is not known."""


@dataclass
class Facts:
    """All parts, in the order in which they stand."""

    parts: dict[str, Part] = field(default_factory=dict)

    def rows(self, wanted: str = "") -> list[tuple[Row, Fact | None]]:
        """Lines to draw, each with what it is about; with a text only those that hold it."""
        found: list[tuple[Row, Fact | None]] = []
        text = wanted.casefold()
        for part in self.parts.values():
            fits = [each for each in part.facts if text in f"{each.label} {each.text}".casefold()]
            if text and not fits:
                continue
            count = f"  {len(part.facts)}" if part.facts and part.title != "Who" else ""
            title = (Piece(f" {part.title}", "title"), Piece(count, "muted"))
            state = (Piece("… ", "muted"),) if part.state == WAITING else ()
            found.append((Row(title, state, is_title=True), None))
            width = min(LABEL, max((cell_len(each.label) for each in fits), default=0))
            found += [(_row(each, width), each) for each in fits]
            if part.state not in ("", WAITING):
                words = f"   not known: {part.state}"
                found.append((Row((Piece(words, "error"),)), Fact("", part.state)))
            elif not fits and not part.state:
                found.append((Row((Piece("   none", "muted"),)), Fact("", "none")))
        return found


def _row(fact: Fact, width: int) -> Row:
    label = cut(fact.label, LABEL)
    pad = " " * max(0, width - cell_len(label))
    left = Piece(f"   {label}{pad}{'  ' if width else ''}", "muted" if fact.text else "")
    text = fact.text
    if REDACTION.on:
        hides = fact.what == "id" or is_personal(fact.key or fact.label)
        text = dots(text) if hides else without_patterns(text)
    right = (Piece(f" {fact.note} ", "muted"),) if fact.note else ()
    return Row((left, Piece(text, LOOKS.get(fact.tone, ""))), right)


def of_person(person: Person, context: Context) -> list[Fact]:
    """Who it is."""
    return [
        Fact(each.label, each.text, tone=each.tone, value=each.text)
        for each in head(person, context)
    ]


def of_properties(
    properties: Mapping[str, object], then: Mapping[str, object] | None = None
) -> list[Fact]:
    """Properties with their types; compared with what was known at another time, if that is given.

    What was known then is shown, and what is different now stands behind it.
    """
    if then is None:
        return [
            Fact(
                line(name),
                cell(properties[name]).text or "(empty)",
                "" if isinstance(properties[name], str) else kind(properties[name]),
                what="property",
                key=name,
                value=properties[name],
            )
            for name in ordered(properties)
        ]
    facts = []
    for name in ordered({**properties, **then}):
        was, now = then.get(name), properties.get(name)
        same = was == now
        note = "" if same else f"now {cell(now).text}" if name in properties else "now gone"
        text = cell(was).text or "(empty)" if name in then else "(not set by then)"
        tone = "" if same else "good" if name in then else "quiet"
        facts.append(Fact(line(name), text, line(note), tone, "property", name, was))
    return facts


def of_ids(ids: Sequence[str], maker: str | None) -> list[Fact]:
    """Distinct ids; the one that made the person is marked."""
    return [
        Fact("", line(each), "made the person" if each == maker else "", "", "id", each, each)
        for each in ids
    ]


def of_cohorts(cohorts: Sequence[Cohort]) -> list[Fact]:
    """Cohorts by name."""
    return [
        Fact(
            "",
            line(each.name) or f"cohort {each.id}",
            f"{each.count:,} people, {cohort_kind(each)}" if each.count is not None else "",
            what="cohort",
            key=str(each.id),
            value=each.name,
        )
        for each in sorted(cohorts, key=lambda each: each.name.casefold())
    ]


def of_flags(answers: Sequence[Answer]) -> list[Fact]:
    """What the person gets of each flag, and why; what is on stands first."""
    return [
        Fact(
            line(each.key),
            f"{each.says}: {each.reason}",
            tone="good" if each.value else "quiet",
            what="flag",
            key=each.key,
            value=each.value,
        )
        for each in sorted(answers, key=lambda each: (not each.value, each.key))
    ]


def of_groups(days: Days, name: Callable[[int], str]) -> list[Fact]:
    """The groups that recent events named."""
    return [
        Fact(name(index), line(key), what="group", key=key, value=key)
        for index, keys in sorted(days.groups.items())
        for key in keys
    ]


def of_log(log: Log, context: Context) -> list[Fact]:
    """Who changed what of the person in PostHog."""
    return [
        Fact(
            amounts.age((context.now - each.at).total_seconds()) if each.at is not None else "?",
            f"{each.who}: {entry_words(each, 1)}",
        )
        for each in log.entries
    ]
