"""Where Textual hands its frames to the terminal, and the differ steps between.

True for Textual 8.2: `App._display` gets every update of the compositor, as a `LayoutUpdate`
(a whole region) or a `ChopsUpdate` (the spans that changed), and `App._sync_available` says that
the terminal can hold a frame back until it is whole.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from textual._compositor import ChopsUpdate, LayoutUpdate

from hogtui.terminal.cells import Palette, Row
from hogtui.terminal.differ import Abilities, Differ, Piece

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

log = logging.getLogger(__name__)

WORTH_A_FRAME = 512
"""Bytes from which a terminal could be seen half way, so the frame is marked as one."""
SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"

CHECK_EVERY = 500
"""Frames between two looks at whether what we hold is what Textual would draw."""
ENOUGH_DOUBTS = 3
"""Frames in a row that must differ before the differ is taken to be wrong."""

Display = Callable[["Screen[Any]", Any], None]


class Frames:
    """Stands in for `App._display`; steps aside for good when it cannot be right."""

    def __init__(self, app: "App[Any]", environ: Mapping[str, str], textuals: Display) -> None:
        self._app = app
        self._textuals = textuals
        self._abilities = abilities_of(environ)
        self._differ: Differ | None = None
        self._palette: Palette | None = None
        self._until_check = CHECK_EVERY
        self._doubts = 0
        self.aside = False
        """Textual writes by itself."""

    def forget(self) -> None:
        """Somebody else wrote to the terminal: draw all of it with the next frame."""
        if self._differ is not None:
            self._differ.forget()

    def display(self, screen: "Screen[Any]", update: Any) -> None:
        """Send what an update changes."""
        driver = self._app._driver
        ours = isinstance(update, LayoutUpdate | ChopsUpdate) and not self.aside
        if not ours or driver is None or driver.is_inline or self._app.is_headless:
            if update is not None:
                self.forget()
            self._textuals(screen, update)
            return
        if self._app._batch_count or not self._app._running or self._app._closed:
            return
        differ = self._sized()
        differ.take(pieces_of(update))
        self._check(screen, differ)
        if not self.aside:
            column, row = self._app.screen.outer_size.clamp_offset(self._app.cursor_position)
            self._write(differ.frame((column, row)))
            self._app.post_display_hook()

    def _sized(self) -> Differ:
        """The differ for the terminal's present size."""
        width, height = self._app.size
        differ = self._differ
        if differ is None or (differ.width, differ.height) != (width, height):
            if self._palette is None:
                self._palette = Palette(self._app.console._color_system)
            differ = self._differ = Differ(width, height, self._palette, self._abilities)
        return differ

    def _write(self, sequences: str) -> None:
        driver = self._app._driver
        if not sequences or driver is None:
            return
        if len(sequences) > WORTH_A_FRAME and self._app._sync_available:
            sequences = f"{SYNC_START}{sequences}{SYNC_END}"
        driver.write(sequences)
        driver.flush()

    def _check(self, screen: "Screen[Any]", differ: Differ) -> None:
        """Compare now and then; a difference is a bug of ours, and must not stay on a screen."""
        self._until_check -= 1
        if self._until_check > 0 or screen is not self._app.screen:
            return
        wanted = Differ(differ.width, differ.height, self._palette or Palette(None))
        strips = screen._compositor.render_strips()
        wanted.take((y, 0, strip) for y, strip in enumerate(strips))
        place = first_difference(differ.rows(), wanted.rows())
        if place is None:
            self._until_check, self._doubts = CHECK_EVERY, 0
            return
        # A widget that changed since this update was made differs too, so look again first.
        self._doubts += 1
        if self._doubts >= ENOUGH_DOUBTS:
            self.aside = True
            log.error("Row %d on the screen is wrong; Textual writes by itself from now on.", place)
            self._app.refresh(layout=True)


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
