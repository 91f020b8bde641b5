"""Whether a tab is closed at once, or somebody should think about it first."""

from typing import TYPE_CHECKING

from hogtui.widgets.line_list import cut
from hogtui.widgets.menu import Choice, Menu

if TYPE_CHECKING:
    from hogtui.panes.query.pane import QueryPane
    from hogtui.panes.query.tab import Tab

NAME = 20
"""Cells of a name in the heading of a menu."""


def close(pane: "QueryPane", tab: "Tab") -> None:
    """Close a tab; ask first where the text would not be found again where it is expected."""
    buffer = tab.buffer
    if buffer.is_unsaved:
        heading = f"{cut(buffer.name, NAME)}: unsaved changes"
        choices = [
            Choice("save", "s", "Save them, and leave it open"),
            Choice("close", "c", "Close it; the list of tabs keeps the text"),
        ]
    elif pane.keeper.is_lost(buffer):
        heading = f"{cut(buffer.name, NAME)}: kept nowhere else"
        choices = [Choice("save", "s", "Save it to a file"), Choice("close", "c", "Close it")]
    else:
        _close(pane, tab)
        return

    def answered(answer: str | None) -> None:
        if answer == "close" and tab in pane.tabs:
            _close(pane, tab)
        elif answer == "save" and tab in pane.tabs:
            pane.show(tab)
            pane.librarian.save()

    pane.app.push_screen(Menu(heading, choices), answered)


def _close(pane: "QueryPane", tab: "Tab") -> None:
    buffer = tab.buffer
    pane.close(tab)
    if buffer.text.strip():
        pane.post_message(pane.Said(f"Closed {buffer.name}; alt+t lists it."))
