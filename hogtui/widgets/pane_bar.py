"""The panes and their number keys, on one line."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.reactive import reactive

from hogtui.widgets.bar import Bar, Part, fit


class Tab(NamedTuple):
    """A pane that can be opened."""

    key: str
    """Its key, as it is shown."""
    title: str
    action: str
    current: bool = False
    missing: str = ""
    """What stands in the way, such as a scope that the key lacks."""


def describe(tabs: Sequence[Tab]) -> list[Part]:
    """The current one is told apart by its marks, not by colour alone."""
    parts = []
    for tab in tabs:
        missing = f" (needs {tab.missing})" if tab.missing else ""
        label = f"{tab.key} {tab.title}{missing}"
        if tab.current:
            parts.append(Part(f"▌{label} ", "bold $text-primary", tab.action, weight=9))
        else:
            style = "$text-disabled" if missing else "$text-muted"
            parts.append(Part(f" {label} ", style, tab.action, weight=5))
    return parts


class PaneBar(Bar):
    """Only panes that exist stand here."""

    DEFAULT_CSS = """
    PaneBar { background: $surface; }
    """

    tabs: reactive[tuple[Tab, ...]] = reactive((), init=False, repaint=False)

    def watch_tabs(self) -> None:
        """Draw only what is new."""
        self.update()

    def parts(self, width: int) -> list[Part]:
        """The line."""
        return fit(describe(self.tabs), [], width)
