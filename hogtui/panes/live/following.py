"""What the tail hears, keeps and draws."""

import asyncio
from contextlib import aclosing
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.message import Message
from textual.timer import Timer

from hogtui.api.errors import ApiError
from hogtui.api.live_events import Arrived, Item, Seam, Seen, Source, Stats
from hogtui.panes.base import Pane
from hogtui.panes.live.event_list import EventList
from hogtui.panes.live.facts import SPARK, Facts, FactsBar
from hogtui.panes.live.kept import Kept, Mark, Rate, Shown
from hogtui.panes.live.wishes import Wishes
from hogtui.services import Services
from hogtui.text.moments import find_zone

if TYPE_CHECKING:
    from pydantic import SecretStr

REPAINT = 0.25
"""Seconds between two pictures at least."""
FLOODED = 2
"""While every line is another one each time, only each second picture is drawn: nobody reads it."""
COUNT = 1.0
"""Seconds between two looks at the numbers."""
SIFTED = 2_000
"""Events that are looked at again at once after the filter changed."""


class Following(Pane):
    """Keeps what comes, and draws it at its own pace. What the keys do is for a subclass."""

    class Came(Message):
        """Something of the tail."""

        def __init__(self, item: Item, seen: Seen) -> None:
            super().__init__()
            self.item = item
            self.seen = seen
            """Tells the tail of one project from that of another."""

    class Failed(Message):
        """There is no tail any more."""

        def __init__(self, error: ApiError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.kept = Kept()
        self.events = EventList(self.kept)
        self.bar = FactsBar()
        self.wishes = Wishes()
        self.source: Source | None = None
        self.stats: Stats | None = None
        self.failure = ""
        self.lost = 0
        self._rate = Rate()
        self._seen = Seen()
        self._changed = False
        self._pictures = 0
        self._drawn_to = 0
        """The number up to which entries were drawn."""
        self._passed = 0
        self._passed_now = 0
        self._counted = 0.0
        self._timer: Timer | None = None

    # --- following

    def opened(self) -> None:
        """Begin to follow."""
        self.events.focus()
        self._load()
        self._timer = self.set_interval(REPAINT, self.tick)
        self._start()

    def watch_session(self) -> None:
        """Another project has other events."""
        if self.is_mounted:
            self._load()
            self.forget()
            self._start()

    def _start(self) -> None:
        self.failure = ""
        self.source = None
        if self.session is not None and self.services.client is not None:
            self.follow()
        self.count()

    @work(exclusive=True, group="tail")
    async def follow(self) -> None:
        """Hear what happens until somebody stops it."""
        from hogtui.api.session import renew_live_token
        from hogtui.api.stream import live_events

        session, client, seen = self.session, self.services.client, self._seen
        if session is None or client is None:
            return

        async def renew() -> "SecretStr | None":
            return await renew_live_token(client, session.project.id)

        tail = live_events(
            client,
            self.wishes.ask,
            token=session.live_events_token,
            renew=renew,
            transport=self.services.transport,
            seen=seen,
            counts=True,
        )
        try:
            async with aclosing(tail) as items:
                async for item in items:
                    self.post_message(self.Came(item, seen))
        except ApiError as error:
            self.post_message(self.Failed(error))

    def on_hide(self) -> None:
        """Nobody looks: asking costs queries, so it rests; what is pushed costs nothing."""
        if self._timer is not None:
            self._timer.pause()
        if self.source is not None and self.source.kind != "push":
            self.workers.cancel_group(self, "tail")

    def on_show(self) -> None:
        """Go on where it stopped."""
        if self._timer is None:
            return
        self._timer.resume()
        self._changed = True
        if not any(worker.group == "tail" and worker.is_running for worker in self.workers):
            self._start()

    async def leave(self) -> None:
        """No stream and no query stays behind."""
        tails = self.workers.cancel_group(self, "tail")
        await asyncio.gather(*(tail.wait() for tail in tails), return_exceptions=True)

    @on(Came)
    def came(self, message: Came) -> None:
        """Keep it; it is drawn with the next picture."""
        message.stop()
        if message.seen is not self._seen:
            return
        match message.item:
            case Source() as source:
                self.source = source
                self.count()
            case Stats() as stats:
                self.stats = stats
            case Seam() as seam:
                self.kept.add(Mark(seam.words))
            case Arrived() as arrived:
                self._arrived(arrived)
        self._changed = True

    def _arrived(self, arrived: Arrived) -> None:
        self._rate.add(len(arrived.events), self.services.clock.monotonic())
        self.lost += arrived.lost
        stop = None if self.wishes.stop.is_empty else self.wishes.stop.meets
        stopped: int | None = None
        if arrived.more:
            self.kept.add(Mark("there were more events than one query gives"))
        for event in arrived.events:
            number = self.kept.add(event)
            if stop is not None and stopped is None and self.events.frozen is None and stop(event):
                stopped = number
        self.events.shown.sift(len(arrived.events) + SIFTED)
        for event in arrived.events:
            event.release()
        if stopped is not None:
            self._stop_at(stopped)

    def _stop_at(self, number: int) -> None:
        """What somebody waited for is here."""
        self.events.freeze()
        self.events.go_to(number)
        self.app.bell()
        self.post_message(self.Said("Stopped at an event that you waited for.", "warning"))

    @on(Failed)
    def failed(self, message: Failed) -> None:
        """Say why; what is kept stays."""
        message.stop()
        self.failure = message.error.message
        self.count()

    # --- drawing

    def tick(self) -> None:
        """The next picture, where there is something new."""
        self._pictures += 1
        now = self.services.clock.monotonic()
        if not self.events.shown.is_sifted:
            self.events.shown.sift(SIFTED)
            self._changed = True
        if now - self._counted >= COUNT:
            self._counted = now
            self._passed_now, self._passed = self._passed, 0
            self.count()
        if not self._changed:
            return
        view = self.events
        if view.following:
            shown = view.shown
            new = len(shown) - shown.place(self._drawn_to)
            if new >= view.rows and self._pictures % FLOODED:
                return
            self._passed += max(0, new - view.rows)
            self._drawn_to = self.kept.end
            view.refresh()
        elif view.cursor is not None and view.cursor < self.kept.first:
            # What was looked at had to go: there is no room for more.
            view.look_again()
        self._changed = False

    def count(self) -> None:
        """Say how things are."""
        view, only = self.events, self.wishes.only
        now = self.services.clock.monotonic()
        new, matching = 0, None
        if not view.following:
            new = self.kept.end - view.left_at
            matching = None if only.is_empty else len(view.shown) - view.shown.place(view.left_at)
        self.bar.say(
            Facts(
                source=self.source,
                stats=self.stats,
                following=view.following,
                frozen=view.frozen is not None,
                new=new,
                new_matching=matching,
                kept=len(self.kept),
                shown=None if only.is_empty else len(view.shown),
                rate=self._rate.per_second(now),
                spark=tuple(self._rate.recent(now, SPARK)),
                passed=self._passed_now if view.following else 0,
                lost=self.lost,
                only=only.text,
                failure=self.failure,
            )
        )

    # --- anew

    def forget(self) -> None:
        """Nothing was kept until now."""
        self.kept = self.events.kept = Kept()
        self._seen, self.lost, self._drawn_to = Seen(), 0, 0
        self.stats = None
        self._show_wanted()
        self.events.follow()
        self.count()

    def _show_wanted(self) -> None:
        view, wishes = self.events, self.wishes
        view.properties = wishes.properties
        view.found = None if wishes.marked.is_empty else wishes.marked.meets
        view.show(Shown(self.kept, None if wishes.only.is_empty else wishes.only.meets))

    # --- what is remembered

    def _load(self) -> None:
        """Columns and order of this project, and the zone of its times."""
        found = self.services.store.read("live") or {}
        mine = found.get(self._project)
        mine = mine if isinstance(mine, dict) else {}
        names = mine.get("columns")
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            self.wishes = self.wishes._replace(properties=tuple(names))
        self.events.newest_first = mine.get("newest_first") is True
        self.events.zone = self._zone
        self._show_wanted()

    @property
    def _project(self) -> str:
        return str(self.session.project.id) if self.session is not None else "none"

    @property
    def _zone(self) -> tzinfo | None:
        setting = self.services.settings.timezone
        if setting == "local":
            return None
        home = self.session.project.timezone if self.session is not None else "UTC"
        return find_zone(home if setting == "project" else setting) or UTC

    def _save(self) -> None:
        """Keep the columns and the order."""
        if self.services.private:
            return
        found = self.services.store.read("live") or {}
        chosen: dict[str, Any] = {
            "columns": list(self.wishes.properties),
            "newest_first": self.events.newest_first,
        }
        if problem := self.services.store.write("live", {**found, self._project: chosen}):
            self.post_message(self.Said(problem, "warning"))
