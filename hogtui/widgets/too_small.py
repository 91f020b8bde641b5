"""What is drawn over everything when the terminal is too small."""

from textual.content import Content
from textual.widget import Widget

WIDTH, HEIGHT = 60, 16
"""The smallest terminal that the screens are made for."""


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
    Screen.-slim TooSmall, Screen.-low TooSmall { display: block; }
    """

    def render(self) -> Content:
        """Both sizes, so that it is clear what to change."""
        size = self.screen.size
        return Content(f"Too small:\nhave {size.width}x{size.height},\nneed {WIDTH}x{HEIGHT}")
