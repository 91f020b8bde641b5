"""The same flags in several projects, side by side, and copied from one to another."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message

from hogtui.api.errors import ApiError
from hogtui.api.fan_out import Target
from hogtui.api.models import FeatureFlag
from hogtui.api.write_types import Outcome, Ready, Unfit, Wish
from hogtui.panes.base import Fact, Pane
from hogtui.panes.browse.parts import Detail
from hogtui.panes.browse.sections import drawn
from hogtui.panes.browse.table_look import TableLook
from hogtui.panes.flags.matrix_rows import (
    Reading,
    Row,
    column_of,
    differing,
    keys_of,
    project_of,
    read_place,
    row_of,
)
from hogtui.resources.base import Context, Item
from hogtui.resources.drift import cell
from hogtui.resources.flag_copying import Place, check, cohorts_there, needs, wish
from hogtui.resources.flag_facts import DENIED, before_a_change
from hogtui.resources.flags import FLAGS
from hogtui.text.safe import line
from hogtui.widgets.bar import Part
from hogtui.widgets.grid import Column
from hogtui.widgets.menu import Choice, Menu

if TYPE_CHECKING:
    from hogtui.panes.flags.pane import FlagsPane

ONLY = ("all", "drift", "what is everywhere and differs")
FEW = 4
"""Places that are read without asking which."""
Flags = Mapping[str, Item[FeatureFlag]]


class Matrix(TableLook):
    """A row for each key, a column for each place; below, what differs in the row of the cursor."""

    BINDINGS = [
        Binding(
            "d",
            "drift",
            "Drift only",
            id="matrix.drift",
            tooltip="Only what differs; then only what is everywhere and differs; then all",
        ),
        Binding(
            "p",
            "places",
            "Places",
            id="matrix.places",
            tooltip="Choose the projects and profiles to compare",
        ),
        Binding(
            "C",
            "copy_over",
            "Copy over",
            id="matrix.copy",
            tooltip="Copy the flag of this column's project to another project",
        ),
        Binding("r", "reload", "Reload", id="matrix.reload", show=False, tooltip="Read all anew"),
    ]
    DEFAULT_CSS = """
    Matrix {
        Grid { height: 3fr; }
        Detail { display: block; width: 1fr; height: 2fr; background: $surface; }
    }
    """

    class Listed(Message):
        """Where can be looked."""

        def __init__(self, targets: Sequence[Target], note: str, *, ask: bool) -> None:
            super().__init__()
            self.targets = targets
            self.note = note
            self.ask = ask

    class Came(Message):
        """The flags of a place, or why there are none."""

        def __init__(self, reading: Reading) -> None:
            super().__init__()
            self.reading = reading

    class Prepared(Message):
        """A copy may be asked for."""

        def __init__(self, wanted: Wish, seen: Any, cohorts: Sequence[str], place: Place) -> None:
            super().__init__()
            self.wanted = wanted
            self.seen = seen
            self.cohorts = cohorts
            """The names of those that PostHog would make."""
            self.place = place

    def __init__(self, pane: "FlagsPane") -> None:
        super().__init__()
        self.pane = pane
        self.readings: tuple[Reading, ...] = ()
        self.only = 0
        """How far it is narrowed down, as a place in ONLY."""
        self.rows: list[Row] = []
        self.shown: list[Row] = []

    def content(self) -> ComposeResult:
        """The table, and what differs."""
        yield from super().content()
        yield Detail()

    def on_mount(self) -> None:
        """Look where."""
        self.grid.focus()
        self.say("Flags by project", Part(" · listing the projects ..."))
        self.list_places(ask=False)

    # --- where to look

    @work(exclusive=True, group="places")
    async def list_places(self, *, ask: bool) -> None:
        """The projects of the key, and the profiles."""
        targets, note = await self.pane.places.targets()
        self.post_message(self.Listed(targets, note, ask=ask))

    def on_matrix_listed(self, message: Listed) -> None:
        """Read a few at once, or ask which."""
        message.stop()
        own = [each for each in message.targets if not each.profile]
        if not message.ask and 1 < len(own) <= FEW:
            self.read_places(own)
            return
        from hogtui.panes.targets import Targets

        before = [each.target for each in self.readings] or [*message.targets[:2]]

        def chosen(targets: Sequence[Target] | None) -> None:
            if targets:
                self.read_places(targets)
            elif not self.readings:
                self.action_leave()

        card = Targets(
            message.targets, before, message.note, heading="Compare flags in", verb="compares"
        )
        self.app.push_screen(card, chosen)

    def action_places(self) -> None:
        """Others."""
        self.list_places(ask=True)

    # --- reading

    def read_places(self, targets: Sequence[Target]) -> None:
        """Read all of them."""
        self.readings = tuple(map(Reading, targets))
        self._compare()
        self.read_all(targets)

    def action_reload(self) -> None:
        """All of them anew."""
        self.read_places([each.target for each in self.readings])

    @work(exclusive=True, group="flags")
    async def read_all(self, targets: Sequence[Target]) -> None:
        """One after the other; one that fails leaves the others alone."""
        for target in targets:
            try:
                client = await self.pane.places.reach(target)
                reading = await read_place(client, target)
            except ApiError as error:
                reading = Reading(target, {}, problem=line(error.message))
            self.post_message(self.Came(reading))

    def on_matrix_came(self, message: Came) -> None:
        """Compare with it."""
        message.stop()
        self.readings = tuple(
            message.reading if each.target == message.reading.target else each
            for each in self.readings
        )
        self._compare()

    # --- comparing

    def _compare(self) -> None:
        """Rows of what was read so far."""
        read = [each for each in self.readings if each.flags is not None and not each.problem]
        keys = dict.fromkeys(key for each in read for key in each.flags or ())
        self.rows = [row_of(key, self.readings) for key in sorted(keys, key=str.casefold)]
        shown = [each for each in self.rows if self._is_wanted(each)]
        columns = [Column("flag"), Column("drift"), *map(column_of, self.readings)]
        rows = [
            [each.key, ", ".join(each.drift) or None, *self._cells(each.items)] for each in shown
        ]
        self.shown = shown
        self.show(columns, rows, [each.key for each in shown])
        self._summarize()

    def _cells(self, items: Sequence[Item[FeatureFlag] | None]) -> list[str | None]:
        cells: list[str | None] = []
        for reading, item in zip(self.readings, items, strict=True):
            known = reading.flags is not None and not reading.problem
            cells.append(cell(item.thing if item is not None else None) if known else None)
        return cells

    def _summarize(self) -> None:
        parts = []
        waiting = [each for each in self.readings if each.flags is None]
        drifting = sum(bool(each.drift) for each in self.rows)
        parts.append(Part(f" · {len(self.rows)} keys, {drifting} differ"))
        if self.only:
            parts.append(Part(f" · {ONLY[self.only]} only", "$text-accent"))
        if waiting:
            parts.append(Part(f" · reading {waiting[0].target.title} ..."))
        parts += [
            Part(f" · {each.target.title}: {each.problem}", "$text-warning", elastic=True)
            for each in self.readings
            if each.problem
        ]
        self.say("Flags by project", *parts)

    def action_drift(self) -> None:
        """Only what differs; then only what is everywhere and differs; then all."""
        self.only = (self.only + 1) % len(ONLY)
        self._compare()

    def _is_wanted(self, row: Row) -> bool:
        return not self.only or bool(row.drift and (self.only == 1 or "missing" not in row.drift))

    @property
    def row(self) -> Row | None:
        """The flag under the cursor."""
        place = self.place
        return self.shown[place] if place is not None and place < len(self.shown) else None

    @on(TableLook.Moved)
    def moved(self, message: TableLook.Moved) -> None:
        """What differs in this row."""
        message.stop()
        row = self.row
        sections = differing(row, self.readings) if row is not None else []
        self.query_one(Detail).show(drawn(sections))
        self.refresh_bindings()

    # --- copying

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey while nothing can be copied."""
        del parameters
        if action == "copy_over":
            return None if self.why_not(action) else True
        return True

    def why_not(self, action: str) -> str | None:
        """Why nothing can be copied now."""
        if action != "copy_over":
            return self.pane.why_not(action)
        source = self._source
        if source is None:
            return "The flag is not in the project of this column."
        if source.target.profile:
            return "Flags are copied within one connection: open that profile to copy from it."
        if not self._goals(source):
            return "There is no other project of this organization beside it."
        return self.pane.why_not("archive")

    @property
    def _source(self) -> Reading | None:
        """The place of the cursor's column; of the names, the open project."""
        row, column = self.row, max(0, self.grid.cursor_column - 2)
        if row is None or column >= len(self.readings) or row.items[column] is None:
            return None
        return self.readings[column]

    def _goals(self, source: Reading) -> list[Reading]:
        home = self._organization(source)
        return [
            each
            for each in self.readings
            if each is not source
            and not each.target.profile
            and not each.problem
            and each.flags is not None
            and home
            and self._organization(each) == home
        ]

    def _organization(self, reading: Reading) -> str:
        return self.pane.places.organizations.get(reading.target.project_id or 0, "")

    def action_copy_over(self) -> None:
        """From here to where?"""
        row, source = self.row, self._source
        if row is None or source is None:
            return
        goals = self._goals(source)
        if len(goals) == 1:
            self.prepare_copy(row.key, source, goals[0])
            return
        choices = [Choice(str(n), str(n), each.target.title) for n, each in enumerate(goals, 1)]

        def chosen(number: str | None) -> None:
            if number is not None:
                self.prepare_copy(row.key, source, goals[int(number) - 1])

        self.app.push_screen(Menu(f"Copy {line(row.key)} to", choices), chosen)

    @work(exclusive=True, group="copy")
    async def prepare_copy(self, key: str, source: Reading, goal: Reading) -> None:
        """Look what it needs there, before anybody is asked."""
        try:
            here, there = self._place(source), self._place(goal)
            needed = needs(here.flags[key], here, source.names)
            check(needed, here, there)
            client = await self.pane.places.reach(goal.target)
            cohorts = await cohorts_there(client, [*needed.cohorts.values()])
            wanted = wish(here.flags[key], needed, here, there, cohorts)
        except (ApiError, Unfit) as error:
            words = error.message if isinstance(error, ApiError) else str(error)
            self.post_message(Pane.Said(f"{line(key)} is not copied. {words}", "warning"))
            return
        missing = [name for name in needed.cohorts.values() if name not in cohorts]
        seen = there.flags[key].record if key in there.flags else None
        self.post_message(self.Prepared(wanted, seen, missing, there))

    def _place(self, reading: Reading) -> Place:
        number = reading.target.project_id or 0
        flags = reading.flags or {}
        return Place(reading.target.title, number, self._organization(reading), flags)

    def on_matrix_prepared(self, message: Prepared) -> None:
        """Ask for it, on the same card as everything else."""
        message.stop()
        key = message.wanted.subject.name
        item = message.place.flags.get(key)
        tags = item.thing.tags if item is not None else []
        facts = _facts(message, self.pane)
        self.pane.post_message(
            Pane.WriteWanted(
                self.pane,
                message.wanted,
                seen=message.seen,
                facts=facts,
                typed=any(tag.casefold() in DENIED for tag in tags),
            )
        )

    def written(self, outcome: Outcome) -> None:
        """Show what is stored there now."""
        record = outcome.now
        number = project_of(outcome.ready.wish.subject.path)
        if record is None:
            return
        item = FLAGS.item(record)
        for each in self.readings:
            here = each.target.project_id == number and not each.target.profile
            if item is not None and here and each.flags is not None:
                flags = {**each.flags, item.thing.key: item}
                reading = Reading(each.target, flags, {**each.names, **keys_of(flags)})
                self.post_message(self.Came(reading))


def _facts(message: Matrix.Prepared, pane: "FlagsPane") -> Callable[[Ready], AsyncIterator[Fact]]:
    async def facts(ready: Ready) -> AsyncIterator[Fact]:
        place = message.place
        yield Fact("goes to", f"{line(place.title)}, project {place.number}", "warning")
        if message.cohorts:
            names = ", ".join(map(line, message.cohorts))
            yield Fact("makes cohorts", f"{names}: they are not there yet", "warning")
        client = pane.services.client
        if client is not None:
            there = client.in_project(place.number)
            after: dict[str, Any] = {"id": 0, **ready.before, **ready.fields}
            async for each in before_a_change(there, after, Context(pane.context.now)):
                yield Fact(
                    each.label, each.text, "warning" if each.tone == "warning" else "information"
                )

    return facts
