"""Any kind of thing in PostHog as a list and a detail."""

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any, ClassVar, TypeAlias

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer

from hogtui.api.errors import ApiError, Forbidden
from hogtui.api.write_types import Ending, Outcome
from hogtui.panes.base import Pane, State
from hogtui.panes.browse import messages
from hogtui.panes.browse.keys import BINDINGS
from hogtui.panes.browse.look import Look
from hogtui.panes.browse.parts import Detail, Sentence
from hogtui.panes.browse.sections import drawn
from hogtui.panes.browse.thing_list import WIDE, ThingList
from hogtui.resources.base import Context, Item, Resource, Section, with_one
from hogtui.services import Services
from hogtui.text.safe import line
from hogtui.widgets.grid import Grid
from hogtui.widgets.menu import Choice, Menu

REST = 0.06
"""Seconds on a row before its detail is drawn: who goes past it does not want to read it."""
STAY = 0.4
"""Seconds on a row before more is asked about it."""


class Browse(Pane):
    """A list that is filtered while one types, and beside it what the cursor is on.

    Subclasses name the resource and add what can be done with its things.
    """

    RESOURCE: ClassVar[Resource[Any]]
    BINDINGS = BINDINGS
    DEFAULT_CSS = """
    Browse {
        .sentence { display: none; width: 1fr; height: 1fr; padding: 1 2; color: $text-muted; }
        & > Horizontal { height: 1fr; }
        Detail { display: none; }
        &.-wide Detail { display: block; }
        &.-detail Detail { display: block; }
        &.-detail ThingList { display: none; }
        &.-wide.-detail ThingList { display: block; }
        &.-zoomed Detail { display: none; }
        &.-zoomed.-detail ThingList { display: none; }
        &.-zoomed.-detail Detail { display: block; }
        &.-loading .sentence, &.-failed .sentence, &.-empty .sentence { display: block; }
        &.-looking .sentence, &.-looking > Horizontal { display: none; }
        &.-loading > Horizontal, &.-failed > Horizontal, &.-empty > Horizontal { display: none; }
    }
    """

    Came: TypeAlias = messages.Came
    Failed: TypeAlias = messages.Failed
    MoreCame: TypeAlias = messages.MoreCame

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.names: dict[tuple[str, str], str] = {}
        """Names of other things, for who describes one."""
        self.list = ThingList(self.RESOURCE)
        self.look: Look | None = None
        """What takes the place of the list for a while."""
        self._more: dict[str, Sequence[Section]] = {}
        self._whole: set[str] = set()
        """The things of which all that can be read was read."""
        self._resting = ""
        """The thing that more is asked about."""
        self._rest: Timer | None = None
        self._stay: Timer | None = None

    def compose(self) -> ComposeResult:
        """A list and a detail, or one sentence."""
        self.set_class(self.app.size.width >= WIDE, "-wide")
        yield Sentence()
        with Horizontal():
            yield self.list
            yield Detail()

    def opened(self) -> None:
        """Read the list."""
        self.list.grid.focus()
        self._begin()

    def watch_session(self) -> None:
        """Another project has other things."""
        if self.is_mounted:
            self._begin()

    def watch_state(self, old: State, new: State) -> None:
        """What is seen has the keys."""
        super().watch_state(old, new)
        self.call_after_refresh(self._settle_focus)

    def _settle_focus(self) -> None:
        focused = self.screen.focused
        if self.look is not None or not self.display or not self.is_mounted:
            return
        if self.state is not State.READY:
            if focused is None or self.list in focused.ancestors:
                self.query_one(Sentence).focus()
        elif focused is None or isinstance(focused, Sentence):
            self.list.grid.focus()

    @property
    def item(self) -> Item[Any] | None:
        """What the cursor is on."""
        return self.list.item

    @property
    def context(self) -> Context:
        """What else is known."""
        return Context(self.services.clock.now(), self.names)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys are live: those of the list while it is seen, the mark of the rest."""
        del parameters
        if self.look is not None:
            return False
        if action == "back":
            return self.has_class("-detail") or bool(self.list.text or self.list.marks)
        return True

    # --- reading

    def _begin(self) -> None:
        self.list.listing = None
        self.close_look()
        self.forget()
        self.names.clear()
        self.state = State.LOADING
        self._say_instead(f"Reading {self.RESOURCE.many} ...")
        if self.session is not None and self.missing_scope is None:
            self.read_list()

    @work(exclusive=True, group="list")
    async def read_list(self) -> None:
        """Page after page."""
        client = self.services.client
        if client is None:
            return
        try:
            listing = None
            async for listing in self.RESOURCE.fetch(client):
                self.post_message(self.Came(listing, last=False))
            if listing is not None:
                self.post_message(self.Came(listing, last=True))
        except ApiError as error:
            self.post_message(self.Failed(error))

    @on(messages.Came)
    def came(self, message: messages.Came) -> None:
        """Show what there is; in the place of an old list only the whole new one."""
        message.stop()
        old, new = self.list.listing, message.listing
        if not message.last and old is not None and not old.more:
            return
        if message.last and old is new:
            return
        self.list.listing = new
        self.state = State.READY if new.items else State.EMPTY
        if not new.items:
            self._say_instead(f"There are no {self.RESOURCE.many} here.")
        self.post_message(self.DataAge(self.services.clock.now()))

    @on(messages.Failed)
    def failed(self, message: messages.Failed) -> None:
        """Old things stay; without any, the reason takes their place."""
        message.stop()
        words = line(message.error.message)
        if self.list.listing is not None:
            self.post_message(self.Said(f"Not read anew: {words}", "warning"))
            return
        if isinstance(message.error, Forbidden) and message.error.scope:
            words = f"This key lacks {message.error.scope}. {words}"
        self.state = State.FAILED
        self._say_instead(f"{words}\n\nr reads it again.")

    def action_reload(self) -> None:
        """Read it anew; what is here stays until then."""
        self.forget()
        if self.services.client is None:
            self.post_message(self.ConnectWanted())
        else:
            self.read_list()

    def written(self, outcome: Outcome) -> None:
        """Show the thing as it is stored now, without reading the whole list again."""
        listing, record, client = self.list.listing, outcome.now, self.services.client
        path = outcome.ready.wish.subject.path
        if client is None or not path.startswith(client.project(self.RESOURCE.path)):
            return  # of another project, or of another kind
        is_gone = outcome.ending is Ending.GONE or (record or {}).get("deleted") is True
        if outcome.ready.wish.removes and outcome.took_effect:
            is_gone = True
        if listing is None or (record is None and not is_gone):
            return
        number = path.rstrip("/").rsplit("/", 1)[-1]
        new = self.RESOURCE.item(record) if record is not None else None
        if new is not None:
            number = self.list.identity(new)
        self.forget(number)
        self.list.listing = with_one(listing, number, None if is_gone else new, self.RESOURCE)

    def _say_instead(self, words: str) -> None:
        self.query_one(Sentence).update(Content(words))

    # --- the list

    def action_sort(self, descending: bool) -> None:
        """By the column of the cursor."""
        self.list.sort_here(descending=descending)

    def action_filter(self) -> None:
        """Take letters."""
        self.remove_class("-detail")
        self.list.begin()

    def action_facets(self) -> None:
        """Offer what it can be narrowed down to."""
        self.list.offer_facets()

    # --- the detail

    @on(ThingList.Moved)
    def moved(self, message: ThingList.Moved) -> None:
        """Another thing."""
        message.stop()
        for timer in (self._rest, self._stay):
            if timer is not None:
                timer.stop()
        if self._resting != self.list.identity(self.item):
            self._resting = ""
            self.workers.cancel_group(self, "more")
        self._rest = self.set_timer(REST, self.describe)
        self._stay = self.set_timer(STAY, self._ask_more)
        self.refresh_bindings()

    def describe(self) -> None:
        """Show everything that is known of what the cursor is on."""
        item = self.item
        if item is None:
            self.query_one(Detail).show(Content.styled("Nothing fits.", "$text-muted"))
            return
        known = self.RESOURCE.sections(item.thing, self.context)
        more = self._more.get(self.list.identity(item), ())
        self.query_one(Detail).show(drawn([*known, *more]))

    def _ask_more(self) -> None:
        item = self.item
        identity = self.list.identity(item)
        known = identity in self._whole or identity == self._resting
        if self.app.screen is not self.screen:
            self._stay = self.set_timer(STAY, self._ask_more)  # something else comes first
        elif item is not None and not known and self.query_one(Detail).display:
            self._resting = identity
            self.read_more(item)

    def forget(self, identity: str = "") -> None:
        """What took requests to know about a thing, or about all of them, is not true any more."""
        for each in [identity] if identity else [*self._more]:
            self._more.pop(each, None)
        self._whole -= {identity} if identity else self._whole.copy()
        self._resting = ""

    @work(exclusive=True, group="more")
    async def read_more(self, item: Item[Any]) -> None:
        """What takes requests of its own."""
        sections: Sequence[Section] = ()
        async for sections in self.more(item):
            self.post_message(self.MoreCame(self.list.identity(item), sections))
        self.post_message(self.MoreCame(self.list.identity(item), sections, last=True))

    async def more(self, item: Item[Any]) -> AsyncIterator[Sequence[Section]]:
        """More sections about a thing, each time all that are known so far."""
        del item
        nothing: Sequence[Sequence[Section]] = ()
        for each in nothing:
            yield each

    @on(messages.MoreCame)
    def more_came(self, message: messages.MoreCame) -> None:
        """Show it, if that is still what the cursor is on."""
        message.stop()
        self._more[message.identity] = message.sections
        if message.last:
            self._whole.add(message.identity)
        if message.identity == self.list.identity(self.item):
            self.describe()

    @on(ThingList.Chosen)
    def open_detail(self, message: ThingList.Chosen) -> None:
        """Read the detail with the keys."""
        message.stop()
        if self.item is not None:
            self.describe()
            self.add_class("-detail")
            self.query_one(Detail).focus()
            self.call_after_refresh(self._ask_more)
            self.refresh_bindings()

    def action_back(self) -> None:
        """One level back: detail, list, everything."""
        if self.has_class("-detail"):
            self.remove_class("-detail")
            self.list.grid.focus()
        elif self.list.text:
            self.list.clear()
        else:
            self.list.unmark()
        self.refresh_bindings()

    def action_zoom(self) -> None:
        """One of the two, or both."""
        self.toggle_class("-zoomed")

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other where there is room."""
        if self.has_class("-wide") is not (event.size.width >= WIDE):
            self.toggle_class("-wide")
            self.list.show_things()

    # --- what takes the place of both for a while

    def open_look(self, look: Look) -> None:
        """Show something else about the things, until it is left."""
        if self.look is not None:
            self.look.remove()
        self.look = look
        self.add_class("-looking")
        self.mount(look)
        self.refresh_bindings()

    def close_look(self) -> None:
        """Back to the list."""
        if self.look is not None:
            self.look.remove()
            self.look = None
            self.remove_class("-looking")
            self.list.grid.focus()
            self.refresh_bindings()

    @on(Look.Left)
    def look_left(self, message: Look.Left) -> None:
        """It was enough."""
        message.stop()
        if message.look is self.look:
            self.close_look()

    # --- copying

    def link(self, item: Item[Any]) -> str:
        """Its page in the web app."""
        profile, session = self.services.settings.profile, self.session
        host = profile.host if profile is not None else ""
        project = session.project.id if session is not None else "@current"
        return f"{host}/project/{project}/{self.RESOURCE.page(item.thing)}"

    def ways(self, item: Item[Any]) -> list[tuple[Choice, str]]:
        """What can be copied of a thing."""
        record = json.dumps(item.record, indent=2, ensure_ascii=False, default=str)
        return [
            (Choice("name", "k", "Its name"), self.RESOURCE.title(item.thing)),
            (Choice("id", "i", "Its id"), self.list.identity(item)),
            (Choice("link", "l", "Web link"), self.link(item)),
            (Choice("json", "j", "Everything as JSON"), record),
        ]

    def action_copy_menu(self) -> None:
        """Offer what can be copied."""
        item = self.item
        if item is None:
            return
        ways = self.ways(item)

        def chosen(way: str | None) -> None:
            for choice, text in ways:
                if choice.id == way:
                    self.copy(text, choice.title.lower())

        self.app.push_screen(Menu("Copy", [choice for choice, _ in ways]), chosen)

    def action_link(self) -> None:
        """Copy the link: over SSH there is no browser to open."""
        item = self.item
        if item is not None:
            self.copy(self.link(item), "the web link")

    @on(Grid.CopyRequested)
    def copy_cell(self, message: Grid.CopyRequested) -> None:
        """A cell or a row of the list."""
        message.stop()
        self.copy(message.text, message.what)
