"""The colours of a chart, by the names of its pieces."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color

# Told apart with any kind of colour blindness, and each readable on the surface of its theme.
ON_DARK = (
    "#6cb2f5",
    "#f2a65a",
    "#4cc9a0",
    "#d79be0",
    "#f2e07a",
    "#f0705f",
    "#8f98f5",
    "#b7bccb",
)
ON_LIGHT = (
    "#1f5fbf",
    "#b4530a",
    "#00795a",
    "#8c3a9c",
    "#7a6400",
    "#b3261e",
    "#3f3f8f",
    "#5c5f54",
)
IN_ANSI = (
    "ansi_bright_blue",
    "ansi_yellow",
    "ansi_green",
    "ansi_magenta",
    "ansi_cyan",
    "ansi_red",
    "ansi_blue",
    "ansi_bright_black",
)
HEAT_LEVELS = 10


class Ground(NamedTuple):
    """What a chart is drawn on."""

    background: Color
    foreground: Color
    dark: bool
    ansi: bool
    """Only the colours of the terminal may be used."""
    plain: bool
    """No colours at all."""


class Looks:
    """Styles by the names of pieces; each is worked out once."""

    def __init__(self, ground: Ground, base: Style, cursor: Style) -> None:
        self._ground = ground
        self._base, self._cursor = base, cursor
        self._known: dict[str, Style] = {"": base}
        self._series: Sequence[str] = ON_DARK if ground.dark else ON_LIGHT
        if ground.ansi:
            self._series = IN_ANSI

    def of(self, look: str) -> Style:
        """The style of a piece: "s0", "s1 on s2", "axis cursor"."""
        found = self._known.get(look)
        if found is None:
            found = self._known[look] = self._make(look)
        return found

    def _make(self, look: str) -> Style:
        if look.endswith(" cursor"):
            found = self.of(look.removesuffix(" cursor"))
            # Where two series meet in a cell, what is behind is one of them.
            return found + (Style(bold=True) if "on " in look else self._cursor)
        if look.endswith(" bold"):
            return self.of(look.removesuffix(" bold")) + Style(bold=True)
        front, on, behind = look.partition("on ")
        if on:
            # Nothing in front is the background itself: a block that is drawn by what it leaves.
            front_color = self._color(front.strip()) or self._ground.background.rich_color
            return self._base + Style(color=front_color, bgcolor=self._color(behind))
        if look[:1] == "h" and look[1:].isdigit():
            return self._base + self._heat(int(look[1:]))
        return self._base + self._plain(look)

    def _plain(self, look: str) -> Style:
        styles = {
            "value": Style(bold=True),
            "title": Style(bold=True),
            "dim": Style(dim=True),
            "grid": Style(dim=True),
        }
        color = self._color(look)
        return styles.get(look, Style()) + (Style(color=color) if color else Style())

    def _color(self, look: str) -> RichColor | None:
        ground = self._ground
        if ground.plain:
            return None
        if look[:1] == "s" and look[1:].isdigit():
            return Color.parse(self._series[int(look[1:]) % len(self._series)]).rich_color
        if ground.ansi:
            name = {"goal": "ansi_red", "up": "ansi_green", "down": "ansi_red"}.get(look)
            return Color.parse(name).rich_color if name else None
        blends = {"axis": 0.45, "grid": 0.22, "label": 0.72, "other": 0.5, "mark": 0.6, "dim": 0.5}
        if look in blends:
            return ground.background.blend(ground.foreground, blends[look]).rich_color
        named = {"goal": 5, "up": 2, "down": 5}
        return Color.parse(self._series[named[look]]).rich_color if look in named else None

    def _heat(self, level: int) -> Style:
        """From hardly anything to the first colour of the series; the text stays readable."""
        ground = self._ground
        if ground.plain or ground.ansi:
            return Style(reverse=level >= HEAT_LEVELS // 2, bold=level >= HEAT_LEVELS - 2)
        share = 0.08 + 0.92 * level / (HEAT_LEVELS - 1)
        behind = ground.background.blend(Color.parse(self._series[0]), share)
        front = behind.get_contrast_text(1.0)
        return Style(color=front.rich_color, bgcolor=behind.rich_color)
