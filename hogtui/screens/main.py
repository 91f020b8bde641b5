"""Header, panes, status bar and footer: the only place that knows which panes exist."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from hogtui.panes import PANES, PaneEntry
from hogtui.panes.base import Pane
from hogtui.screens.access import Access
from hogtui.screens.bindings import BY_NAME, EVERY_PANE, KEPT_NOTHING, pane_keys
from hogtui.screens.connecting import Link, keep_connecting, place
from hogtui.screens.keys import Command, commands, footer_hints, shown_keys, why_not
from hogtui.screens.news import News
from hogtui.screens.notes import Notes
from hogtui.screens.troubles import explain, missing_scope, unknown_write
from hogtui.services import Services
from hogtui.widgets.footer import Footer
from hogtui.widgets.header import Header
from hogtui.widgets.notice import Notice
from hogtui.widgets.pane_bar import PaneBar, Tab
from hogtui.widgets.status_bar import Severity
from hogtui.widgets.too_small import TooSmall, fit_classes

if TYPE_CHECKING:
    from hogtui.screens.writer import Writer


class MainScreen(Screen[None]):
    """One screen for all panes; a pane is made when it is first opened."""

    PANES: ClassVar[Sequence[PaneEntry]] = PANES
    BINDINGS = [*pane_keys(PANES), *EVERY_PANE]
    BY_NAME = BY_NAME

    link: reactive[Link] = reactive(Link("connecting"), init=False, repaint=False)
    access: reactive[Access] = reactive(Access(), init=False, repaint=False)

    class Linked(Message):
        """The connection came, went, or failed."""

        def __init__(self, link: Link) -> None:
            super().__init__()
            self.link = link

    class KeyNeeded(Message):
        """There is a profile, and no key for it."""

    def __init__(self, services: Services, notes: Notes, themes: Sequence[str] = ()) -> None:
        super().__init__()
        self.themes = themes
        self.services = services
        self.notes = notes
        self.news = News(services, notes)
        self.panes: dict[str, Pane] = {}
        """The ones that were opened, by their ids."""
        self._focus: dict[str, Widget] = {}
        self._relock: Timer | None = None
        self._writer: Writer | None = None

    # What is on the screen

    def compose(self) -> ComposeResult:
        """Five lines and one pane: every widget here delays the first frame."""
        fit_classes(self, self.app.size)
        wanted = self.services.settings.start_pane
        entry = next((entry for entry in self.PANES if entry.id == wanted), self.PANES[0])
        pane = self._make(entry)
        yield Header()
        yield PaneBar()
        yield Notice()
        yield ContentSwitcher(pane, initial=pane.id)
        yield self.news
        yield Footer()
        yield TooSmall()

    def on_mount(self) -> None:
        """Say where we go, and go there once the first frame is out."""
        self.bindings_updated_signal.subscribe(self, lambda _: self.show_keys())
        self.query_one(Header).private = self.services.private
        self.show_place()
        self.show_tabs()
        for warning in self.services.settings.warnings:
            self.say(warning, "warning")
        profile = self.services.settings.profile
        self.set_reactive(MainScreen.access, Access(self.services.settings.read_only))
        if profile is not None and profile.write:
            self.action_toggle_lock()
        self.current_pane.opened()
        self.call_after_refresh(self.connect)
        self.call_after_refresh(self.check_keymap)

    def on_resize(self, event: events.Resize) -> None:
        """There is more or less room now."""
        fit_classes(self, event.size)

    def show_place(self) -> None:
        """The header's left side: what is known so far."""
        self.query_one(Header).place = place(self.services.settings.profile, self.link)

    def show_tabs(self) -> None:
        """Which pane is in front, and which the key cannot open."""
        self.query_one(PaneBar).tabs = tuple(
            Tab(
                str(number),
                entry.title,
                f"screen.show_pane({entry.id!r})",
                entry.id == self.current_pane.ID,
                self._missing(entry) or "",
            )
            for number, entry in enumerate(self.PANES, 1)
        )

    def show_trouble(self) -> None:
        """What is in the way of the pane in front, until it is gone."""
        notice, pane, link = self.query_one(Notice), self.current_pane, self.link
        profile = self.services.settings.profile
        if link.error is not None:
            notice.trouble = explain(link.error, profile, self._keys("app.reconnect"))
        elif self._writer is not None and self._writer.unresolved:
            notice.trouble = unknown_write(self._writer.unresolved[0][1])
        elif pane.missing_scope is not None:
            notice.trouble = missing_scope(pane.missing_scope, pane.TITLE)
        elif link.state != "connecting":
            notice.trouble = None

    def show_keys(self) -> None:
        """The footer, from the bindings that are live."""
        if self.is_current:
            self.query_one(Footer).hints = footer_hints(commands(self))

    # The connection

    @work(exclusive=True, group="connect")
    async def connect(self) -> None:
        """Try until it works or somebody says no."""
        async for link in keep_connecting(self.services):
            self.post_message(self.Linked(link))

    @on(Linked)
    def linked(self, event: Linked) -> None:
        """The connection is another one now."""
        event.stop()
        self.link = event.link
        if event.link.state == "no key":
            self.post_message(self.KeyNeeded())

    def watch_link(self, link: Link) -> None:
        """Everything that depends on where we are."""
        for pane in self.panes.values():
            pane.session = link.session
        # A client starts locked, whatever the one before it was allowed.
        self.watch_access(self.access)
        self.show_place()
        self.show_tabs()
        self.show_trouble()
        self.news.linked(link)
        self.refresh_bindings()

    def action_reconnect(self) -> None:
        """Try now."""
        self.connect()

    @on(Pane.ConnectWanted)
    def connect_wanted(self, event: Pane.ConnectWanted) -> None:
        """A pane cannot go on without."""
        event.stop()
        if self.link.state != "connected":
            self.connect()

    def action_cancel_wait(self) -> None:
        """Give up the request whose countdown is shown."""
        self.news.stop_waiting()

    # Writing

    def action_toggle_lock(self) -> None:
        """Lock or unlock writing for this session."""
        self.access = self.access.toggled(self.services.clock.now())
        severity: Severity = "warning" if self.access.unlocked else "information"
        self.say(self.access.sentence(self._keys("app.lock")), severity)

    def watch_access(self, access: Access) -> None:
        """The client first, so that the header never claims more than is true."""
        if self.services.client is not None:
            if access.unlocked:
                self.services.client.unlock()
            else:
                self.services.client.lock()
        header = self.query_one(Header)
        header.access, header.unlocked = access.banner(), access.unlocked
        if self._relock is not None:
            self._relock.stop()
            self._relock = None
        if access.until is not None:
            left = access.until - self.services.clock.now()
            self._relock = self.set_timer(max(0.0, left.total_seconds()), self.relock)
        self.refresh_bindings()

    def relock(self) -> None:
        """An unlock that was forgotten ends by itself."""
        if self.access.unlocked:
            self.access = Access(self.access.read_only)
            self.say("Writing is locked again.")

    @property
    def writer(self) -> "Writer":
        """Who changes things; made for the first change."""
        if self._writer is None:
            from hogtui.screens.writer import Writer

            self._writer = Writer(self.services)
            self.mount(self._writer)
        place = self.query_one(Header).place
        self._writer.where = " / ".join(filter(None, (place.organization, place.project)))
        return self._writer

    @on(Pane.WriteWanted)
    def write_wanted(self, event: Pane.WriteWanted) -> None:
        """A pane asks for a change."""
        event.stop()
        self.writer.begin(event, self._keys("app.lock"))

    def action_undo(self) -> None:
        """Take back the last change of this session."""
        self.writer.undo(self._keys("app.lock"))

    def on_writer_resolved(self, event: "Writer.Resolved") -> None:
        """What nobody knew is known, or the other way round."""
        event.stop()
        self.show_trouble()

    # What is kept

    def action_toggle_private(self) -> None:
        """Keep nothing of what is run from now on, or keep it again."""
        self.services.private = private = not self.services.private
        self.query_one(Header).private = private
        self.say(KEPT_NOTHING if private else "What is run is kept again.")

    def action_toggle_redaction(self) -> None:
        """Mask who people are everywhere, or show it again."""
        from hogtui.screens.redacting import toggle

        self.say(toggle(self.app))

    # What was said

    def say(self, text: str, severity: Severity = "information") -> None:
        """One line, for a few seconds in the status bar and for good in the history."""
        self.news.say(text, severity)

    @on(Pane.Said)
    def said(self, event: Pane.Said) -> None:
        """A pane has something to tell."""
        event.stop()
        self.say(event.text, event.severity)

    @on(Pane.DataAge)
    def data_aged(self, event: Pane.DataAge) -> None:
        """The pane in front shows other data."""
        event.stop()
        self.news.data_of(*self.current_pane.data_age)

    # Panes

    @property
    def current_pane(self) -> Pane:
        """The pane in front."""
        return self.query_one(ContentSwitcher).query_one(f"#{self._current_id()}", Pane)

    def _current_id(self) -> str:
        return self.query_one(ContentSwitcher).current or ""

    def _make(self, entry: PaneEntry) -> Pane:
        pane = entry.load()(self.services)
        pane.set_reactive(Pane.session, self.link.session)
        self.panes[entry.id] = pane
        return pane

    def _missing(self, entry: PaneEntry) -> str | None:
        """The scope that this pane needs and the key lacks."""
        session = self.link.session
        return entry.scope if session and entry.scope and not session.allows(entry.scope) else None

    async def action_show_pane(self, name: str) -> None:
        """Bring a pane to the front, with the focus where it was."""
        old = self.current_pane
        if name == old.ID:
            return
        if self.focused is not None:
            self._focus[old.ID] = self.focused
        switcher = self.query_one(ContentSwitcher)
        if name in self.panes:
            switcher.current = self.panes[name].id
            self.set_focus(self._focus.get(name))
        else:
            pane = self._make(next(entry for entry in self.PANES if entry.id == name))
            await switcher.add_content(pane, set_current=True)
            pane.opened()
            self.check_keymap()
        self.news.data_of(*self.current_pane.data_age)
        self.show_tabs()
        self.show_trouble()

    @on(Pane.Elsewhere)
    async def elsewhere(self, event: Pane.Elsewhere) -> None:
        """A pane asks for what another one does."""
        event.stop()
        await self.action_show_pane(event.where)
        self.current_pane.take(event)

    async def leave(self) -> None:
        """Stop what the panes still have running on the server."""
        if self._writer is not None:
            await self._writer.leave()
        await asyncio.gather(*(pane.leave() for pane in self.panes.values()))

    # Keys, and what opens over the panes; imported when it is first wanted

    def action_palette(self) -> None:
        """Every command by name."""
        from hogtui.screens.palette import Palette, theme_commands

        others = [command for command in self._commands() if command.id != "app.palette"]
        themes = theme_commands(self.app, self.themes)
        self.app.push_screen(Palette([*others, *themes]), self._chosen)

    def _commands(self) -> list[Command]:
        """What can be done here; going to where one is already is not worth a line."""
        here = f"pane.{self.current_pane.ID}"
        return [command for command in commands(self) if command.id != here]

    async def _chosen(self, command: Command | None) -> None:
        if command is None:
            return
        if command.enabled:
            await self.app.run_action(command.action, command.node)
        else:
            self.say(why_not(command.node, command.action), "warning")

    def action_help(self) -> None:
        """The keys of what is focused, and the ideas of its pane."""
        from hogtui.screens.help import Help

        pane = self.current_pane
        self.app.push_screen(Help(pane.TITLE, self._commands(), pane.HELP))

    def action_requests(self) -> None:
        """The last requests."""
        from hogtui.screens.requests import Requests

        self.app.push_screen(Requests(self.services))

    def action_messages(self) -> None:
        """Everything that was said."""
        from hogtui.screens.messages import Messages

        self.app.push_screen(Messages(self.notes))

    def action_journal(self) -> None:
        """What was changed in PostHog from here."""
        from hogtui.screens.journal import Journal

        self.app.push_screen(Journal(self.writer.journal, self.action_undo))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that do nothing now are not there."""
        del parameters
        if action == "reconnect":
            return self.link.state in ("disconnected", "no key")
        if action == "cancel_wait":
            return self.news.is_waiting
        return True

    def check_keymap(self) -> None:
        """Say what is wrong with the user's keys, once for each mistake."""
        if not self.services.settings.keymap:
            return
        from hogtui.screens.keymap import problems_of

        unopened = {entry.id for entry in self.PANES} - set(self.panes)
        known = {note.text for note in self.notes}
        for problem in problems_of(self, self.services.settings.keymap, unopened, known):
            self.say(problem, "warning")

    def _keys(self, name: str) -> str:
        return shown_keys(self, name, self.services.settings.keymap)

    async def action_press(self, name: str) -> None:
        """Do what a key does, for those who click on it in the footer."""
        await self._chosen(next((each for each in commands(self) if each.name == name), None))
