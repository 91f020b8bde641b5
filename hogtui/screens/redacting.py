"""Turns the masks over people on and off."""

from textual.app import App

from hogtui.text.redaction import REDACTION
from hogtui.widgets.grid import Grid


def toggle(app: "App[object]") -> str:
    """Turn them; gives what to say."""
    REDACTION.on = not REDACTION.on
    for screen in app.screen_stack:
        for widget in screen.walk_children(with_self=True):
            if isinstance(widget, Grid):
                widget.show(widget.source, keep_cursor=True)
            draw_again = getattr(widget, "redraw", None)
            if callable(draw_again):
                draw_again()
            widget.refresh()
    if REDACTION.on:
        return "Addresses, names and ids of people are masked, in copies and exports too."
    return "People are shown as they are again."
