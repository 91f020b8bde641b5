"""Where Textual hands its frames to the terminal, and the differ steps between.

True for Textual 8.2: `App._display` gets every update of the compositor, as a `LayoutUpdate`
(a whole region) or a `ChopsUpdate` (the spans that changed), and `App._sync_available` says that
the terminal can hold a frame back until it is whole.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.strip import Strip

from hogtui.terminal.cells import Palette, Row
from hogtui.terminal.differ import Abilities, Differ, Piece
from hogtui.terminal.pace import Line, Pace
from hogtui.terminal.renders import Renders

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

log = logging.getLogger(__name__)

WORTH_A_FRAME = 512
"""Bytes from which a terminal could be seen half way, so the frame is marked as one."""
SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"

RENDER = "_render_chops"
"""What is replaced on the compositor of each screen that is drawn."""

CHECK_EVERY = 500
"""Frames between two looks at whether what we hold is what Textual would draw."""
ENOUGH_DOUBTS = 3
"""How often the very same difference must be seen before the differ is taken to be wrong."""
DOUBT_EVERY = 0.4
"""Seconds from one doubt to the next: a widget that is about to be drawn differs too."""

Display = Callable[["Screen[Any]", Any], None]


class Frames:
    """Stands in for `App._display`; steps aside for good when it cannot be right."""

    def __init__(self, app: "App[Any]", environ: Mapping[str, str], textuals: Display) -> None:
        self._app = app
        self._textuals = textuals
        self._abilities = abilities_of(environ)
        self._differ: Differ | None = None
        self._palette: Palette | None = None
        self._pace = Pace(None)
        self._line: Line | None = None
        self._held: asyncio.TimerHandle | None = None
        self._forgotten = False
        self._check = Check()
        self.aside = False
        """Textual writes by itself."""

    def forget(self) -> None:
        """Somebody else wrote to the terminal: draw all of it with the next frame.

        Called from signal handlers too, so it leaves the work to the next frame.
        """
        self._forgotten = True

    def display(self, screen: "Screen[Any]", update: Any) -> None:
        """Send what an update changes."""
        app = self._app
        driver = app._driver
        ours = isinstance(update, LayoutUpdate | ChopsUpdate) and not self.aside
        if not ours or driver is None or driver.is_inline or app.is_headless:
            if update is not None:
                self.forget()
            self._textuals(screen, update)
            return
        if app._batch_count or not app._running or app._closed:
            return
        self._attempt(partial(self._take, screen, update))
        app.post_display_hook()

    def _attempt(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:  # whatever is wrong here, Textual can still draw
            log.exception("Frames cannot be compared; Textual writes by itself from now on.")
            self._step_aside()

    def _take(self, screen: "Screen[Any]", update: LayoutUpdate | ChopsUpdate) -> None:
        differ = self._sized()
        differ.take(pieces_of(update))
        compositor = screen._compositor
        if RENDER not in vars(compositor):
            vars(compositor)[RENDER] = Renders(compositor).chops
        if screen is self._app.screen and self._check.is_due():
            # As Textual alone would draw it.
            chops = Compositor._render_chops(compositor, compositor.size.region, lambda _: True)
            strips = [Strip.join(chop.values()) for chop in chops]
            wanted = Differ(differ.width, differ.height, self._palette or Palette(None))
            wanted.take((y, 0, strip) for y, strip in enumerate(strips))
            place = self._check.compare(differ.rows(), wanted.rows())
            if place is not None:
                log.error("Row %d of the screen is wrong; Textual writes from now on.", place)
                self._step_aside()
                return
        self._show()

    def _step_aside(self) -> None:
        self.aside = True
        for screen in self._app.screen_stack:
            vars(screen._compositor).pop(RENDER, None)
        self._let_go()
        self._app.refresh(layout=True)

    def _sized(self) -> Differ:
        """The differ for the terminal's present size."""
        width, height = self._app.size
        differ = self._differ
        if differ is None or (differ.width, differ.height) != (width, height):
            if self._palette is None:
                self._palette = Palette(self._app.console._color_system)
            fresh = Differ(width, height, self._palette, self._abilities)
            if differ is None:
                self._line = getattr(self._app._driver, "line", None)
                self._pace = Pace(self._line)
            else:
                fresh.inherit(differ)
            self._differ = differ = fresh
        return differ

    # Writing, as fast as the line takes it.

    def _show(self) -> None:
        """Write what is wanted, now or as soon as the terminal has caught up."""
        app, driver, differ = self._app, self._app._driver, self._differ
        self._let_go()
        # Another program has the terminal; all is drawn again when it comes back.
        away = not getattr(driver, "running", True)
        if driver is None or differ is None or self.aside or away or app._closed:
            return
        if self._forgotten:
            self._forgotten = False
            self._pace.restart()
            differ.forget()
        wait = self._pace.wait()
        if wait == 0:
            column, row = app.screen.outer_size.clamp_offset(app.cursor_position)
            self._write(differ.frame((column, row)))
        else:
            self._hold(wait)

    def _write(self, sequences: str) -> None:
        driver = self._app._driver
        if not sequences or driver is None:
            return
        if len(sequences) > WORTH_A_FRAME and self._app._sync_available:
            sequences = f"{SYNC_START}{sequences}{SYNC_END}"
        size = len(sequences) if sequences.isascii() else len(sequences.encode())
        driver.write(sequences + self._pace.sent(size))
        driver.flush()

    def _hold(self, seconds: float | None) -> None:
        loop = asyncio.get_running_loop()

        def again() -> None:
            with suppress(RuntimeError):  # the loop is closed: it is over
                loop.call_soon_threadsafe(self._caught_up)

        if seconds is not None:
            self._held = loop.call_later(seconds, self._attempt, self._show)
        if self._line is not None:
            self._line.waiting = again
            if seconds is None and not self._line.unwritten:
                again()  # it was written while we turned round

    def _caught_up(self) -> None:
        if self._line is not None and self._line.waiting is not None:
            self._attempt(self._show)

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.cancel()
            self._held = None
        if self._line is not None:
            self._line.waiting = None


class Check:
    """Compares now and then; a difference is a bug of ours, and must not stay on a screen."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._frames = CHECK_EVERY
        self._not_before = 0.0
        self._doubt: tuple[int, Row, Row] | None = None
        self._doubts = 0

    def is_due(self) -> bool:
        """Whether this frame is one to look at."""
        self._frames -= 1
        return self._frames <= 0 and self._clock() >= self._not_before

    def compare(self, ours: list[Row], theirs: list[Row]) -> int | None:
        """The row that is wrong beyond doubt.

        Whatever changed since the frame was made differs as well; but then one of the two
        is another one at the next look.
        """
        place = first_difference(ours, theirs)
        if place is None:
            self._frames, self._doubt, self._doubts = CHECK_EVERY, None, 0
            return None
        doubt = (place, ours[place].copy(), theirs[place].copy())
        self._doubts = self._doubts + 1 if doubt == self._doubt else 1
        self._doubt, self._not_before = doubt, self._clock() + DOUBT_EVERY
        return place if self._doubts >= ENOUGH_DOUBTS else None


def first_difference(ours: list[Row], theirs: list[Row]) -> int | None:
    """The first row in which two screens differ."""
    for y, (row, other) in enumerate(zip(ours, theirs, strict=True)):
        if row != other:
            return y
    return None


def abilities_of(environ: Mapping[str, str]) -> Abilities:
    """What the terminal can do, by its name."""
    name = environ.get("TERM", "")
    # tmux calls itself screen as well, by default, and fills with the colour in force.
    screen = name.startswith("screen") and "TMUX" not in environ
    simple = name in ("linux", "dumb", "vt100", "cygwin")
    return Abilities(erases_in_colour=not screen and not simple, scrolls=not simple)


def pieces_of(update: LayoutUpdate | ChopsUpdate) -> Iterator[Piece]:
    """What an update draws, and where."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for drawn in line:
                yield y, x, drawn
                x += drawn.cell_length
        return
    for y, left, right in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is None or x > right or end <= left:
                continue
            if left <= x < right and end <= right:
                yield y, x, strip
            else:
                # Cells of the strip outside the span are no part of the update.
                yield y, x, strip.crop(0, min(end, right) - x)
