"""Live events: seen as they happen, stopped without losing any."""

import json
from collections import Counter
from itertools import islice

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal

from hogtui.api.live_events import Event
from hogtui.panes.live.detail import CHANGED, OTHERS, grouped
from hogtui.panes.live.event_list import EventList
from hogtui.panes.live.following import SIFTED, Following
from hogtui.panes.live.help import HELP
from hogtui.panes.live.kept import Mark, entries
from hogtui.panes.live.keys import BINDINGS
from hogtui.panes.live.wishes import Wishes, quoted, read, remarks
from hogtui.text.event_conditions import EVERYTHING, Wrong, parse
from hogtui.text.jumps import Query, jump
from hogtui.widgets.menu import Choice, Menu
from hogtui.widgets.panel import Panel
from hogtui.widgets.value_view import ValueView

WIDE = 100
"""Cells from which on a detail has room beside the list."""
LOOKED_AT = 200
"""Events whose properties are offered as columns."""
BACK = 2_000
"""Events among which the one before of the same name is looked for."""


class LivePane(Following):
    """The tail, what is said about it, and all of one event."""

    ID = "live"
    TITLE = "Live"
    HELP = HELP
    BINDINGS = BINDINGS
    DEFAULT_CSS = """
    LivePane {
        & > Horizontal { height: 1fr; }
        ValueView { display: none; width: 1fr; border-left: vkey $border; }
        &.-detail ValueView { display: block; }
        &.-detail EventList { display: none; }
        &.-wide.-detail EventList { display: block; width: 3fr; }
        &.-wide ValueView { width: 2fr; }
    }
    """

    def compose(self) -> ComposeResult:
        """The facts, the events, and all of one of them."""
        self.set_class(self.app.size.width >= WIDE, "-wide")
        yield self.bar
        with Horizontal():
            yield self.events
            yield ValueView()

    # --- what the keys do

    @on(EventList.Moved)
    def moved(self, message: EventList.Moved) -> None:
        """Another event, or none in particular."""
        message.stop()
        self.count()
        if self.has_class("-detail") and self.events.cursor is not None:
            self.describe()

    @on(EventList.Chosen)
    def chosen(self, message: EventList.Chosen) -> None:
        """Open all of the event."""
        message.stop()
        self.add_class("-detail")
        self.describe()
        self.query_one(ValueView).focus()

    def describe(self) -> None:
        """Show all of the event under the cursor."""
        event = self.events.event
        if event is not None:
            view = self.query_one(ValueView)
            view.show(event.event, grouped(event, self._before(event)))
            view.fold(CHANGED)
            view.fold(OTHERS)

    def _before(self, event: Event) -> Event | None:
        """The one before of the same name and the same person."""
        number = self.events.cursor
        if number is None:
            return None
        for other in range(number - 1, max(self.kept.first, number - BACK) - 1, -1):
            entry = self.kept[other]
            if isinstance(entry, Event) and entry.event == event.event:
                return entry
        return None

    def action_back(self) -> None:
        """Close the detail; then follow again."""
        if self.has_class("-detail"):
            self.remove_class("-detail")
            self.events.focus()
        elif not self.events.following:
            self.events.follow()

    @on(ValueView.Closed)
    def closed(self, message: ValueView.Closed) -> None:
        """Enough seen."""
        message.stop()
        self.action_back()

    def action_pause(self) -> None:
        """Stand still, or follow again."""
        if self.events.following:
            self.events.freeze()
        else:
            self.events.follow()
            self._changed = True

    def action_turn(self) -> None:
        """The other way up."""
        self.events.newest_first = not self.events.newest_first
        if self.events.following:
            self.events.follow()
        self.events.look_again()
        self._save()

    def action_clear(self) -> None:
        """Begin with nothing on the screen."""
        self.forget()

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other where there is room."""
        self.set_class(event.size.width >= WIDE, "-wide")

    # --- wishes

    def action_wishes(self) -> None:
        """Ask for them."""
        if self.query(Panel):
            return
        names: Counter[str] = Counter()
        for _, entry in islice(entries(self.kept), LOOKED_AT):
            if isinstance(entry, Event):
                names.update(entry.properties.keys())
        seen = [name for name, _ in names.most_common()]
        self.mount(Panel("Live events: enter takes", self.wishes.fields(seen), remarks))

    @on(Panel.Taken)
    def taken(self, message: Panel.Taken) -> None:
        """Follow what is wanted now."""
        message.stop()
        try:
            self.wish(read(message.values))
        except Wrong as wrong:
            self.post_message(self.Said(wrong.message, "warning"))

    def wish(self, wishes: Wishes) -> None:
        """Show what is wanted, and ask the server for no more than that."""
        old, self.wishes = self.wishes, wishes
        self._show_wanted()
        self._save()
        if old.ask != wishes.ask:
            words = f"from here on only {wishes.only.text}" if wishes.only.text else "all from here"
            self.kept.add(Mark(words))
            self._start()
        self.events.shown.sift(SIFTED)
        self._changed = True
        self.count()

    def action_only_event(self) -> None:
        """Events of this name alone, or all again."""
        event = self.events.event
        if event is not None:
            self._only(f"event = {quoted(event.event)}")

    def action_only_person(self) -> None:
        """Events of this person alone, or all again."""
        event = self.events.event
        if event is not None:
            self._only(f"distinct_id = {quoted(event.distinct_id)}")

    def _only(self, text: str) -> None:
        same = self.wishes.only.text == text
        self.wish(self.wishes._replace(only=EVERYTHING if same else parse(text)))

    # --- where it leads

    def action_follow_up(self) -> None:
        """Offer what can be looked up about the event."""
        event = self.events.event
        if event is None:
            return
        record = event.record()
        named = [
            ("distinct_id", "p", event.distinct_id),
            ("$session_id", "s", event.properties.get("$session_id")),
            ("uuid", "e", event.uuid),
        ]
        found = {
            key: query
            for name, key, value in named
            if isinstance(query := jump(name, value, record), Query)
        }
        choices = [Choice(key, key, f"The {query.title}") for key, query in found.items()]

        def chosen(key: str | None) -> None:
            if key is not None:
                query = found[key]
                self.post_message(self.QueryWanted(query.text, query.title, run=True))

        if choices:
            self.app.push_screen(Menu("Look up", choices), chosen)

    @on(ValueView.FollowWanted)
    def follow_value(self, message: ValueView.FollowWanted) -> None:
        """Where a value of the detail leads."""
        message.stop()
        event = self.events.event
        query = jump(message.name, message.value, event.record() if event is not None else {})
        if isinstance(query, Query):
            self.post_message(self.QueryWanted(query.text, query.title, run=True))
        elif query is not None:
            self.copy(query.text, "the address")

    def action_copy_event(self) -> None:
        """All of it."""
        event = self.events.event
        if event is not None:
            self.copy(json.dumps(event.record(), indent=2, ensure_ascii=False), "1 event")

    @on(ValueView.CopyRequested)
    def copy_value(self, message: ValueView.CopyRequested) -> None:
        """A part of it."""
        message.stop()
        self.copy(message.text, message.what)
