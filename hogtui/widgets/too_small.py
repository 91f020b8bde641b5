"""What is drawn over everything when the terminal is too small."""

from typing import Any

from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

WIDTH, HEIGHT = 60, 16
"""The smallest terminal that the screens are made for."""
NARROW = 100
"""Below this many cells there is no room for two things side by side."""


def fit_classes(screen: Screen[Any], size: Size) -> None:
    """Tell the styles of a screen what there is room for.

    Textual's own breakpoints do this only once everything is mounted, and then style it all
    anew; called from `compose` this costs the first frame nothing.
    """
    screen.set_class(size.width < NARROW, "-narrow")
    screen.set_class(size.width < WIDTH or size.height < HEIGHT, "-too-small")


class TooSmall(Widget):
    """Covers the screen, and leaves what lies under it as it was."""

    DEFAULT_CSS = """
    TooSmall {
        display: none;
        layer: cover;
        dock: top;
        width: 100%;
        height: 100%;
        content-align: center middle;
        text-align: center;
        background: $background;
    }
    """

    def render(self) -> Content:
        """Both sizes, so that it is clear what to change."""
        size = self.screen.size
        return Content(f"Too small:\nhave {size.width}x{size.height},\nneed {WIDTH}x{HEIGHT}")
