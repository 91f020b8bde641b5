"""The app: themes, keymap, filters, and which screen comes first."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.actions import parse
from textual.app import App
from textual.filter import LineFilter, NoColor
from textual.screen import Screen

from hogtui import themes
from hogtui.screens.bindings import EVERYWHERE
from hogtui.screens.done import SetupDone
from hogtui.screens.keys import why_not
from hogtui.screens.main import MainScreen
from hogtui.screens.notes import Note, new_notes, words_for
from hogtui.services import Services
from hogtui.terminal.background import BackgroundKnown, guess
from hogtui.terminal.filter import SafeText
from hogtui.terminal.redacted import redacting
from hogtui.terminal.symbols import stand_in_filters

if TYPE_CHECKING:
    from textual.actions import ActionParseResult
    from textual.dom import DOMNode
    from textual.notifications import SeverityLevel

LEAVE_LIMIT = 1.0
"""Seconds that stopping what runs on the server may take."""


class HogtuiApp(App[None], inherit_bindings=False):
    """hogtui in one terminal."""

    CSS_PATH = Path(__file__).with_name("hogtui.tcss")
    TITLE = "hogtui"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = EVERYWHERE

    DEFAULT_MODE = "start"
    MAIN: ClassVar[type[MainScreen]] = MainScreen

    def __init__(
        self,
        services: Services,
        environ: Mapping[str, str] = os.environ,
        *,
        strict: bool = False,
    ) -> None:
        """Take what the app runs on; `strict` fails on text that nobody made safe."""
        plain = "NO_COLOR" in environ
        super().__init__(ansi_color=True if plain else None)
        self.services = services
        self.notes = new_notes()
        self.animation_level = "none"
        self.no_color = plain
        own = (SafeText(strict=strict), *stand_in_filters(environ))
        self._last_filters: tuple[LineFilter, ...] = (NoColor(), *own) if plain else own
        for theme in themes.OWN:
            self.register_theme(theme)
        self._choose_theme(dark=guess(environ))
        self.set_keymap(services.settings.keymap)
        if services.clipboard.terminal is None:
            services.clipboard.terminal = super().copy_to_clipboard

    # Look

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own, and after them ours: nothing unsafe gets below the widgets."""
        return [*super().get_line_filters(), *redacting(), *self._last_filters]

    @on(BackgroundKnown)
    def background_known(self, event: BackgroundKnown) -> None:
        """The terminal answered; follow it, unless the user chose."""
        self._choose_theme(dark=event.dark)

    def _choose_theme(self, *, dark: bool) -> None:
        wanted = themes.choose(self.services.settings.theme, dark=dark, plain=self.no_color)
        if wanted not in self.available_themes:
            self.notify(f"There is no theme {wanted!r}.", severity="warning")
            wanted = themes.choose("auto", dark=dark)
        self.theme = wanted

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew; as long as nothing is there, only learn the colours."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def action_use_theme(self, name: str) -> None:
        """Until the program ends; the config file says for how it starts."""
        self.theme = name

    # Screens

    def get_default_screen(self) -> Screen[Any]:
        """The panes, or on a first run the questions that come before them."""
        if self.services.settings.profile is None:
            return self._setup()
        return self.MAIN(self.services, self.notes, themes.ADVERTISED)

    def _setup(self) -> Screen[Any]:
        from hogtui.screens.setup import SetupScreen

        return SetupScreen(self.services)

    async def _go_to(self, mode: str, make: Callable[[], Screen[Any]]) -> None:
        """Put another screen in the place of all there are."""
        old = self.current_mode
        self.add_mode(mode, make)
        await self.switch_mode(mode)
        if old == self.DEFAULT_MODE:  # only a mode that was added can be removed
            self.add_mode(old, make)
        await self.remove_mode(old)

    @on(MainScreen.KeyNeeded)
    async def key_needed(self) -> None:
        """A profile without a key is a first run as well."""
        await self._go_to("setup", self._setup)

    @on(SetupDone)
    async def setup_done(self, event: SetupDone) -> None:
        """Now there is somewhere to go."""
        event.settle(self.services)
        await self._go_to("panes", self.get_default_screen)
        if event.said:
            self.notify(event.said)

    async def action_quit(self) -> None:
        """Leave nothing running on the server."""
        await self.leave()
        self.exit()

    async def leave(self) -> None:
        """Stop what runs on the server and close the connection, in a second at most."""
        main, client = self._main, self.services.client
        with suppress(TimeoutError):
            async with asyncio.timeout(LEAVE_LIMIT):
                if main is not None:
                    await main.leave()
                if client is not None:
                    await client.close()

    @property
    def _main(self) -> MainScreen | None:
        return next((each for each in self.screen_stack if isinstance(each, MainScreen)), None)

    # What is said

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: "SeverityLevel" = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Say it in the status bar and keep it in the history; nothing pops up."""
        del timeout, markup
        text = f"{title}: {message}" if title else message
        if self.is_running and (main := self._main) is not None:
            main.say(text, severity)
        else:
            self.notes.append(Note(self.services.clock.now(), severity, text))

    def action_help_quit(self) -> None:
        """Who presses ctrl+c wants out; say how."""
        self.notify("q quits; ctrl+q does from everywhere.")

    def copy_to_clipboard(self, text: str) -> None:
        """Copy what was selected with the mouse, by the best route, and name it."""
        self.run_worker(self._copy(text), group="copy")

    async def _copy(self, text: str) -> None:
        self.notify(words_for(await self.services.clipboard.copy(text)))

    # Keys

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: "DOMNode | None" = None,
        namespaces: "Mapping[str, DOMNode] | None" = None,
    ) -> bool:
        """Do it, or say why that is not possible now."""
        if await super().run_action(action, default_namespace, namespaces):
            return True
        node = default_namespace or self
        _, name, parameters = parse(action) if isinstance(action, str) else action
        if node.check_action(name, parameters) is None:
            self.notify(why_not(node, name), severity="warning")
            return True
        return False
