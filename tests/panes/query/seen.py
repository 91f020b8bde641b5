"""What is on the screen."""

from typing import Any

from textual.app import App


def screen_of(app: App[Any]) -> str:
    """What is to be seen, line by line, as wide as the screen."""
    width, height = app.size
    strips = app.screen._compositor.render_strips(app.size)
    return "\n".join(strip.text[:width] for strip in strips[:height])
