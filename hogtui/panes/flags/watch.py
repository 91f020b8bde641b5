"""Who asks for a flag and what it answers, while it goes on: a few lines under the list."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from uuid import uuid4

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from hogtui.api.errors import ApiError, Forbidden
from hogtui.api.models import FeatureFlag
from hogtui.api.slots import Priority
from hogtui.charts.model import ROLES, Mark, Plot, Series, Shape, XAxis, XKind
from hogtui.charts.sketch import Sketch
from hogtui.panes.browse.parts import Summary
from hogtui.resources.calls import LONG, RECENT, Calls, Span, calls
from hogtui.text import amounts
from hogtui.text.moments import find_zone
from hogtui.text.safe import line
from hogtui.widgets.bar import Part
from hogtui.widgets.chart import Chart

if TYPE_CHECKING:
    from hogtui.panes.flags.pane import FlagsPane

SOON = 5.0
"""Seconds after a change before the first look: events take a moment to arrive."""
PACES = ((10.0, 12), (30.0, 16))
"""Seconds between two looks, and how many there are; then it ends by itself."""
LASTS = sum(seconds * times for seconds, times in PACES)
HOUR = 3600


def new_id() -> str:
    """An id for a query of ours."""
    return str(uuid4())


class Watch(Widget):
    """A chart by answer, and each answer with how often it was given before and after a change.

    It asks again by itself, in turns that are told and bounded, until it is ended.
    """

    BINDINGS = [
        Binding("escape", "end", "End", id="watch.end", tooltip="Watch no longer"),
        Binding("e", "turn", "30 days", id="watch.turn", tooltip="The last 30 days, or live again"),
    ]
    DEFAULT_CSS = """
    Watch {
        height: 13;
        max-height: 50%;
        layout: vertical;
        & > Summary { background: $panel; color: $text-muted; }
        & > Horizontal { height: 1fr; }
        Chart { width: 1fr; }
        VerticalScroll { width: 40; max-width: 50%; height: 1fr; padding: 0 1; }
        VerticalScroll { background: $surface; }
        Static { width: 1fr; height: auto; }
    }
    """

    class Counted(Message):
        """It was counted."""

        def __init__(self, found: Calls) -> None:
            super().__init__()
            self.found = found

    class Paused(Message):
        """Nothing more is asked, and why."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Ended(Message):
        """Somebody has seen enough."""

    def __init__(
        self,
        pane: "FlagsPane",
        flag: FeatureFlag,
        *,
        changed_at: datetime | None = None,
        change: str = "",
        make_id: Callable[[], str] = new_id,
    ) -> None:
        """`change` is what was changed just now, in words."""
        super().__init__()
        self.pane = pane
        self.flag = flag
        self.changed_at = changed_at
        self.change = change
        self.span: Span = RECENT
        self.found: Calls | None = None
        self.problem = ""
        self._make_id = make_id
        self._pace = PACES[0][0]
        self._until: datetime | None = None

    def compose(self) -> ComposeResult:
        """A line about it, a chart, and the answers."""
        yield Summary()
        with Horizontal():
            yield Chart()
            with VerticalScroll(can_focus=False):
                yield Static("counting ...", markup=False)

    def on_mount(self) -> None:
        """Begin."""
        self.begin(SOON if self.changed_at is not None else 0.0)

    # --- asking

    def begin(self, first: float) -> None:
        """Look after some seconds, and go on from there."""
        now = self.pane.services.clock.now()
        self._pace = PACES[0][0]
        self._until = now + timedelta(seconds=first + LASTS)
        self._summarize()
        self.follow(first)

    @work(exclusive=True, group="watch")
    async def follow(self, first: float) -> None:
        """Look, wait, and look again; the waits grow, and in the end it stops."""
        clock = self.pane.services.clock
        if first:
            await clock.sleep(first)
        if not await self._look(RECENT, Priority.USER if not first else Priority.TAIL):
            return
        for seconds, times in PACES:
            self._pace = seconds
            for _ in range(times):
                await clock.sleep(seconds)
                if not await self._look(RECENT, Priority.TAIL):
                    return
        minutes = round(LASTS / 60)
        self.post_message(self.Paused(f"ended by itself after {minutes} min: e e goes on"))

    @work(exclusive=True, group="watch")
    async def look_back(self) -> None:
        """The long span, once."""
        await self._look(LONG, Priority.USER)

    async def _look(self, span: Span, priority: Priority) -> bool:
        client = self.pane.services.client
        if client is None:
            return False
        try:
            found = await calls(
                client,
                self.flag.key,
                span,
                query_id=self._make_id(),
                changed_at=self.changed_at if span is RECENT else None,
                priority=priority,
                zone=self._zone_name,
            )
        except Forbidden as error:
            words = f"this key lacks {error.scope}" if error.scope else error.message
            self.post_message(self.Paused(words))
            return False
        except ApiError as error:
            self.post_message(self.Paused(error.message))
            return False
        self.post_message(self.Counted(found))
        return True

    def on_watch_counted(self, message: Counted) -> None:
        """Draw it."""
        message.stop()
        if message.found.span is self.span:
            self.found, self.problem = message.found, ""
            self._draw()

    def on_watch_paused(self, message: Paused) -> None:
        """Say why it stands still; what was counted stays."""
        message.stop()
        self.problem = message.words
        self._until = None
        self._draw()

    # --- keys

    def action_end(self) -> None:
        """Watch no longer; a query on its way is cancelled."""
        self.post_message(self.Ended())

    def action_turn(self) -> None:
        """The long span once, or the recent one and on."""
        self.span = RECENT if self.span is LONG else LONG
        self.found, self.problem = None, ""
        self._until = None
        self._draw()
        if self.span is LONG:
            self.look_back()
        else:
            self.begin(0.0)

    # --- drawing

    @property
    def _zone_name(self) -> str:
        session = self.pane.session
        return session.project.timezone if session is not None else "UTC"

    @property
    def _zone(self) -> tzinfo:
        return find_zone(self._zone_name) or UTC

    def _draw(self) -> None:
        if not self.is_mounted:
            return  # it was told to turn before it was there
        self._summarize()
        found = self.found
        if found is not None:
            marks: tuple[Mark, ...] = ()
            if self.changed_at is not None:
                marks = (Mark(self.changed_at.timestamp(), "changed"),)
            self.query_one(Chart).show(Sketch(plot(found, self._zone, marks)))
        self.query_one(Static).update(self._table())

    def _table(self) -> Content:
        found = self.found
        if found is None:
            return Content(line(self.problem) or "counting ...")
        if not found.total:
            words = f"Nobody asked for it in {found.span.title}."
            return Content("\n").join(map(Content, filter(None, [words, line(self.problem)])))
        now, changed = self.pane.services.clock.now(), self.changed_at
        is_split = changed is not None and found.span is RECENT
        heads = ("answer", "before", "since", "last") if is_split else ("answer", "times", "last")
        rows: list[tuple[str, ...]] = []
        for value, counts in found.values.items():
            last = found.last.get(value)
            age = amounts.age((now - last).total_seconds()) if last is not None else "?"
            if is_split:
                before, since = found.split(value)
                rows.append((value, f"{before:,}", f"{since:,}", age))
            else:
                rows.append((value, f"{sum(counts):,}", age))
        lines = [_columns(heads, "$text-muted"), *(_columns(row) for row in rows)]
        if self.problem:
            lines.append(Content.styled(line(self.problem), "$text-warning"))
        return Content("\n").join(lines)

    def _summarize(self) -> None:
        live = self.span is RECENT
        words = f" {'Watching' if live else 'Calls of'} {line(self.flag.key)}"
        left = [Part(words, "bold", weight=20)]
        if self.change:
            left.append(Part(f" · {self.change}", "$text-accent", weight=12))
        if self.problem:
            left.append(Part(" · stopped", "$text-warning", weight=11))
        elif live and self._until is not None:
            until = f"{self._until.astimezone(self._zone):%H:%M}"
            cost = f" · {round(HOUR / self._pace)} queries an hour, until {until}"
            left.append(Part(cost, weight=16))
        else:
            left.append(Part(f" · {self.span.title}", weight=10))
        turn = "e 30 days" if live else "e live"
        self.query_one(Summary).say(left, [Part(f"{turn} · esc ends it ", weight=15)])


def plot(found: Calls, zone: tzinfo, marks: tuple[Mark, ...] = ()) -> Plot:
    """How often each answer was given, piece by piece."""
    interval = found.span.unit.lower()
    axis = XAxis(found.starts, XKind.TIME, zone=zone, interval=interval)
    series = tuple(
        Series(name, [*counts], place % ROLES)
        for place, (name, counts) in enumerate(found.values.items())
    )
    nothing = (Series("nobody", [0] * len(found.starts), 0),)
    return Plot(x=axis, series=series or nothing, shape=Shape.STACKS, marks=marks, incomplete=1)


WIDTHS = {3: (16, 10, 12), 4: (12, 8, 7, 11)}
"""Cells of the columns, by how many there are; 38 together."""


def _columns(cells: tuple[str, ...], style: str = "") -> Content:
    widths = WIDTHS[len(cells)]
    first, *rest = zip(cells, widths, strict=True)
    text = Content(line(first[0])).truncate(first[1], ellipsis=True, pad=True).plain
    words = text + "".join(f"{cell:>{width}}" for cell, width in rest)
    return Content.styled(words, style) if style else Content(words)
