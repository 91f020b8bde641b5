"""What somebody did: events, visits, recordings, or the past of a property, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from hogtui.api.errors import ApiError
from hogtui.panes.base import Pane
from hogtui.panes.browse.parts import Summary
from hogtui.panes.persons.strip import Strip
from hogtui.resources import person_facts
from hogtui.resources.person_facts import Event
from hogtui.services import Services
from hogtui.text import amounts
from hogtui.text.safe import line
from hogtui.widgets.bar import Part
from hogtui.widgets.grid import Column, Grid, RowsSource

if TYPE_CHECKING:
    from hogtui.api.client import Client
    from hogtui.widgets.value_view import ValueView

COLUMNS = {
    "events": (Column("time", "DateTime"), Column("event"), Column("where"), Column("session")),
    "sessions": (
        Column("began", "DateTime"),
        Column("lasted"),
        Column("events", "UInt64"),
        Column("pages", "UInt64"),
        Column("entry"),
        Column("session"),
    ),
    "recordings": (
        Column("began", "DateTime"),
        Column("lasted"),
        Column("active"),
        Column("clicks", "UInt64"),
        Column("keys", "UInt64"),
        Column("errors", "UInt64"),
        Column("entry"),
        Column("session"),
    ),
    "history": (Column("time", "DateTime"), Column("how"), Column("value"), Column("event")),
}


@dataclass(frozen=True)
class Shown:
    """What is shown, and how it stands."""

    mode: str = "events"
    rows: tuple[tuple[Any, ...], ...] = ()
    things: tuple[Any, ...] = ()
    """What each row is about."""
    until: datetime | None = None
    """Where older events begin; None at the end."""
    more: bool = False
    state: str = "…"
    """"…" while it is asked for, "" when it is here, otherwise why not."""


class Timeline(Widget):
    """The right side of a person's screen."""

    DEFAULT_CSS = """
    Timeline {
        width: 3fr;
        height: 1fr;
        layout: vertical;
        Summary { background: $panel; color: $text-muted; }
        Strip { background: $surface; }
        Grid { width: 1fr; height: 1fr; }
        ValueView { display: none; height: 1fr; }
        &.-value ValueView { display: block; }
        &.-value Grid { display: none; }
    }
    """

    class Read(Message):
        """A page is here, or the reason why it is not."""

        def __init__(self, shown: Shown) -> None:
            super().__init__()
            self.shown = shown

    class JumpWanted(Message):
        """A value leads somewhere."""

        def __init__(self, name: str, value: object, record: dict[str, object]) -> None:
            super().__init__()
            self.name = name
            self.value = value
            self.record = record

    def __init__(self, services: Services, person: str) -> None:
        super().__init__()
        self.services = services
        self.person = person
        """The uuid."""
        self.since: datetime | None = None
        """When the person was first seen: nothing much is before that."""
        self.named = ""
        """A part of the names of events; others are left out."""
        self.day: datetime | None = None
        """The end of the newest day that is looked at; None for now."""
        self.key = ""
        """The property whose past is shown."""
        self.shown = Shown()
        self._view: ValueView | None = None

    def compose(self) -> ComposeResult:
        """Days, a line about the rows, and the rows."""
        yield Strip()
        yield Summary()
        yield Grid(row_numbers=False)

    @property
    def grid(self) -> Grid:
        """The rows."""
        return self.query_one(Grid)

    @property
    def thing(self) -> Any:
        """What the cursor is on: an event, a session, a recording, or None."""
        row = self.grid.cursor_row
        return self.shown.things[row] if row < len(self.shown.things) else None

    # --- reading

    def begin(self, mode: str, key: str = "", *, anew: bool = False) -> None:
        """Show something else; reads it."""
        self.key = key
        self.close_value()
        self.shown = Shown(mode)
        self._draw(to_top=True)
        self.read(mode, self._now(), (), anew)

    def older(self) -> None:
        """Events before these."""
        shown = self.shown
        if shown.mode == "events" and shown.until is not None and shown.state != "…":
            self.shown = Shown(shown.mode, shown.rows, shown.things, shown.until, shown.more)
            self._draw()
            self.read("events", shown.until, shown.things, False)

    def _now(self) -> datetime:
        return self.day or self.services.clock.now() + timedelta(minutes=10)

    @work(exclusive=True, group="timeline")
    async def read(
        self, mode: str, until: datetime, before: Sequence[Any], anew: bool = False
    ) -> None:
        """One page."""
        client = self.services.client
        if client is None:
            return
        try:
            shown = await self._page(client, mode, until, before, anew)
        except ApiError as error:
            rows = tuple(map(_event_row, before))
            shown = Shown(mode, rows, tuple(before), until, state=line(error.message))
        self.post_message(self.Read(shown))

    async def _page(
        self, client: "Client", mode: str, until: datetime, before: Sequence[Any], anew: bool
    ) -> Shown:
        who = self.person
        if mode == "sessions":
            visits = await person_facts.sessions(client, who, anew=anew)
            more = len(visits) > person_facts.PAGE
            visits = visits[: person_facts.PAGE]
            rows: tuple[tuple[Any, ...], ...] = tuple(
                (
                    _second(each.start),
                    amounts.duration(each.seconds),
                    each.events,
                    each.pages,
                    each.entry,
                    each.id,
                )
                for each in visits
            )
            return Shown(mode, rows, tuple(visits), more=more, state="")
        if mode == "recordings":
            films, more = await person_facts.recordings(client, who)
            return Shown(mode, tuple(map(_film_row, films)), tuple(films), more=more, state="")
        if mode == "history":
            past = await person_facts.history(client, who, self.key)
            rows = tuple((_second(each.at), each.how, each.value, each.event) for each in past)
            return Shown(mode, rows, tuple(past), state="")
        found = await person_facts.events(
            client, who, until, named=self.named, since=self.since, anew=anew
        )
        # A page begins with the moment at which the one before it ended.
        known = {each.uuid for each in before}
        things = (*before, *(each for each in found.rows if each.uuid not in known))
        rows = tuple(map(_event_row, things))
        return Shown(mode, rows, things, found.until, found.more, "")

    @on(Read)
    def came(self, message: Read) -> None:
        """Show it, unless something else is wanted by now."""
        message.stop()
        if message.shown.mode == self.shown.mode:
            self.shown = message.shown
            self._draw()

    # --- drawing

    def _draw(self, *, to_top: bool = False) -> None:
        columns = COLUMNS[self.shown.mode]
        self.grid.show(RowsSource(columns, self.shown.rows), keep_cursor=not to_top)
        self._summarize()

    def _summarize(self) -> None:
        shown = self.shown
        many = {"history": f"times that {line(self.key)} was said"}.get(shown.mode, shown.mode)
        words = (
            f" {many}" if shown.state == "…" and not shown.rows else f" {len(shown.rows):,} {many}"
        )
        parts = [Part(words, "bold", weight=20)]
        if shown.mode == "events":
            if self.named:
                parts.append(Part(f" of {line(self.named)}", "$text-accent"))
            if self.day is not None:
                parts.append(Part(f" up to {self.day:%Y-%m-%d}", "$text-accent"))
        if shown.state == "…":
            parts.append(Part(" …", "$text-accent"))
        elif shown.state:
            parts.append(Part(f" · not read: {shown.state}", "$text-error", elastic=True))
        self.query_one(Summary).say(parts, [Part(f"{self._end()} ", weight=3)])

    def _end(self) -> str:
        shown = self.shown
        if shown.state or shown.mode in ("history", "sessions", "recordings"):
            spans = {"sessions": "90 days", "recordings": "30 days", "history": "360 days"}
            more = ", and more" if shown.more else ""
            return f"the last {spans[shown.mode]}{more}" if shown.mode in spans else ""
        if shown.until is None:
            return "that is all"
        if shown.more:
            return "+ older"
        return f"none back to {shown.until:%Y-%m-%d} · + looks further"

    # --- one of them, whole

    @on(Grid.Opened)
    @on(Grid.ValueRequested)
    async def opened(self, message: Grid.Opened | Grid.ValueRequested) -> None:
        """All properties of an event; of others what is in the row."""
        message.stop()
        thing = self.thing
        if thing is None:
            return
        if self._view is None:
            from hogtui.text.jumps import jump
            from hogtui.widgets.value_view import ValueView

            self._view = ValueView()
            self._view.leads = lambda name, value: getattr(jump(name, value, {}), "words", "")
            await self.mount(self._view)
        name = thing.event if isinstance(thing, Event) else self.shown.mode
        self._view.show(name, dict(thing._asdict()))
        self.add_class("-value")
        self._view.focus()

    @property
    def is_value_shown(self) -> bool:
        """Whether one of them is shown whole."""
        return self.has_class("-value")

    def close_value(self) -> None:
        """Back to the rows."""
        if self.is_value_shown:
            had_focus = self.has_focus_within
            self.remove_class("-value")
            if had_focus:
                self.grid.focus()

    def on_value_view_closed(self, message: "ValueView.Closed") -> None:
        """It was enough."""
        message.stop()
        self.close_value()

    def on_value_view_copy_requested(self, message: "ValueView.CopyRequested") -> None:
        """The pane knows the clipboard."""
        message.stop()
        self.post_message(Grid.CopyRequested(self.grid, message.text, message.what))

    def on_value_view_follow_wanted(self, message: "ValueView.FollowWanted") -> None:
        """Where it leads."""
        message.stop()
        thing = self.thing
        record: dict[str, object] = {"timestamp": thing.at} if isinstance(thing, Event) else {}
        self.post_message(self.JumpWanted(message.name, message.value, record))

    def on_value_view_find_wanted(self, message: "ValueView.FindWanted") -> None:
        """There is no line to type on here."""
        message.stop()
        self.post_message(Pane.Said("/ finds among the facts; esc closes the event first."))


def _second(at: str) -> str:
    """A moment in UTC without its fraction, for which there is no room."""
    return f"{at[:19]}Z" if at.endswith("Z") else at


def _event_row(event: Event) -> tuple[Any, ...]:
    return (_second(event.at), event.event, event.where, event.session)


def _film_row(film: person_facts.Recording) -> tuple[Any, ...]:
    lasted, active = amounts.duration(film.seconds), amounts.duration(film.active)
    return (
        _second(film.start),
        lasted,
        active,
        film.clicks,
        film.keys,
        film.errors,
        film.entry,
        film.id,
    )
