"""Two people side by side: properties, ids, cohorts, and where their first events part."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message

from hogtui.api.errors import ApiError
from hogtui.api.models import Person
from hogtui.panes.browse.look import Look
from hogtui.resources.asking import answer
from hogtui.resources.base import Item
from hogtui.resources.person_facts import cohorts
from hogtui.resources.person_search import record_of
from hogtui.resources.persons import PERSONS, identity, ordered, title
from hogtui.text.redaction import REDACTION
from hogtui.text.safe import line
from hogtui.widgets.bar import Part
from hogtui.widgets.grid import MISSING, Column, Grid, RowsSource

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.panes.persons.pane import PersonsPane

EVENTS = 200
"""First events of each that are compared."""
SAME, OTHER, LEFT, RIGHT = "=", "≠", "◂", "▸"
Row = tuple[str, str, object, object]
"""A sign, what it is, and the two values; MISSING where one has none."""


class CompareLook(Look):
    """What differs stands above what is the same."""

    BINDINGS = [
        Binding(
            "d",
            "only_differences",
            "Differences",
            id="compare.differences",
            tooltip="Show only what differs, or everything",
        )
    ]
    DEFAULT_CSS = """
    CompareLook Grid { height: 1fr; }
    """

    class Came(Message):
        """A part of the comparison."""

        def __init__(self, part: str, rows: Sequence[Row], failure: str = "") -> None:
            super().__init__()
            self.part = part
            self.rows = rows
            self.failure = failure

    def __init__(self, pane: "PersonsPane", left: Item[Person], right: Item[Person]) -> None:
        super().__init__()
        self.pane = pane
        self.people = (left, right)
        self._parts: dict[str, Sequence[Row]] = {}
        self._waiting = {"properties", "cohorts", "events"}
        self._failures: list[str] = []
        self._only = False

    def content(self) -> ComposeResult:
        """A table."""
        yield Grid(row_numbers=False)

    def on_mount(self) -> None:
        """Read both."""
        self.query_one(Grid).focus()
        self._compared(*(each.thing for each in self.people))
        self.read("properties")
        self.read("cohorts")
        self.read("events")

    @work
    async def read(self, part: str) -> None:
        """One part, of both."""
        client = self.pane.services.client
        if client is None:
            return
        left, right = (identity(each.thing) for each in self.people)
        readings = {"properties": self._read_people, "cohorts": _shared, "events": _first_events}
        try:
            rows = await readings[part](client, left, right)
        except ApiError as error:
            self.post_message(self.Came(part, (), f"{part}: {line(error.message)}"))
        else:
            self.post_message(self.Came(part, rows))

    async def _read_people(self, client: "Client", left: str, right: str) -> Sequence[Row]:
        found = await asyncio.gather(record_of(client, left), record_of(client, right))
        items = [PERSONS.item(each) for each in found]
        people = [
            each.thing if each is not None else old.thing
            for each, old in zip(items, self.people, strict=True)
        ]
        return compared(*people)

    def _compared(self, left: Person, right: Person) -> None:
        self._parts["properties"] = compared(left, right)
        self.draw()

    @on(Came)
    def came(self, message: Came) -> None:
        """Show it."""
        message.stop()
        self._waiting.discard(message.part)
        if message.failure:
            self._failures.append(message.failure)
        else:
            self._parts[message.part] = message.rows
        self.draw()

    def draw(self) -> None:
        """Everything that is known."""
        names = [REDACTION.name(line(title(each.thing))) for each in self.people]
        order = ("events", "cohorts", "properties")
        rows = [row for part in order for row in self._parts.get(part, ())]
        rows.sort(key=lambda row: row[0] == SAME)
        differing = sum(row[0] != SAME for row in rows)
        if self._only:
            rows = rows[:differing]
        columns = (Column(""), Column("what"), Column(names[0]), Column(names[1]))
        self.query_one(Grid).show(RowsSource(columns, rows), keep_cursor=True)
        more = [Part(f" · {differing} differ", "$text-accent", weight=8)]
        if self._waiting:
            more.append(Part(" …", "$text-accent"))
        if self._failures:
            more.append(Part(f" · {'; '.join(self._failures)}", "$text-error", elastic=True))
        self.say(" and ".join(names), *more)

    def action_only_differences(self) -> None:
        """Leave out what is the same, or show it again."""
        self._only = not self._only
        self.draw()


def compared(left: Person, right: Person) -> list[Row]:
    """Ids and properties of two people."""
    rows: list[Row] = []
    for name, one, other in (
        ("distinct ids", left.distinct_ids, right.distinct_ids),
        ("first seen", left.created_at, right.created_at),
        ("last seen", left.last_seen_at, right.last_seen_at),
    ):
        texts = [
            str(each) if each is not None and not isinstance(each, list) else each
            for each in (one, other)
        ]
        rows.append(_row(name, *texts))
    for name in ordered({**left.properties, **right.properties}):
        one = left.properties.get(name, MISSING)
        rows.append(_row(name, one, right.properties.get(name, MISSING)))
    return rows


def _row(name: str, left: object, right: object) -> Row:
    if left is MISSING or right is MISSING:
        return (RIGHT if left is MISSING else LEFT, name, left, right)
    return (SAME if left == right else OTHER, name, left, right)


async def _shared(client: "Client", left: str, right: str) -> Sequence[Row]:
    mine, others = await asyncio.gather(cohorts(client, left), cohorts(client, right))
    names = {each.id: each.name or f"cohort {each.id}" for each in (*mine, *others)}
    ours, theirs = {each.id for each in mine}, {each.id for each in others}
    rows: list[Row] = []
    for number, name in sorted(names.items(), key=lambda each: each[1].casefold()):
        signs = (number in ours, number in theirs)
        sign = SAME if all(signs) else LEFT if signs[0] else RIGHT
        values = ["in it" if each else MISSING for each in signs]
        rows.append((sign, f"cohort {name}", values[0], values[1]))
    return rows


async def _first_events(client: "Client", left: str, right: str) -> Sequence[Row]:
    """Where the first events of the two stop being the same."""
    both = await asyncio.gather(_beginning(client, left), _beginning(client, right))
    for place in range(max(map(len, both))):
        one, other = (each[place] if place < len(each) else None for each in both)
        if one is None or other is None or one[1] != other[1]:
            words = [f"{each[1]}, {each[0]}" if each else MISSING for each in (one, other)]
            what = f"event {place + 1} of each: the first that differs"
            return [(OTHER, what, words[0], words[1])]
    count = len(both[0])
    return [(SAME, f"the first {count} events", "the same names", "in the same order")]


async def _beginning(client: "Client", person: str) -> list[tuple[str, str]]:
    since = client.clock.now() - timedelta(days=365)
    found = await answer(
        client,
        "SELECT timestamp, event FROM events\n"  # noqa: S608 -- our own words; who it is travels in the values
        "WHERE person_id = {person} AND timestamp > toDateTime({since})\n"
        f"ORDER BY timestamp, uuid LIMIT {EVENTS}",
        {"person": person, "since": f"{since:%Y-%m-%d %H:%M:%S}"},
        name="first events of a person",
    )
    return [(str(row[0]), str(row[1])) for row in found.rows if len(row) > 1]
