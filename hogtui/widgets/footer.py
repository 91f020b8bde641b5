"""At most six keys for what is focused, on one line."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual.reactive import reactive

from hogtui.widgets.bar import Bar, Part, fit

MOST = 6
GAP = "   "


class Hint(NamedTuple):
    """A key and what it does here."""

    key: str
    does: str
    action: str
    enabled: bool = True


def choose(hints: Iterable[Hint], always: Sequence[Hint] = ()) -> list[Hint]:
    """The first few, each action once, with room left for the ones that always stand there."""
    chosen: dict[str, Hint] = {}
    fixed = {hint.action for hint in always}
    for hint in hints:
        if hint.action not in fixed:
            chosen.setdefault(hint.action, hint)
    return [*chosen.values()][: MOST - len(always)] + list(always)


def fitting(hints: Sequence[Hint], width: int) -> list[Hint]:
    """The ones that a line has room for, whole; the last two tell of all others and stay."""
    kept = list(hints)
    while kept and sum(part.width for part in describe(kept)) > width:
        del kept[-3 if len(kept) > 2 else -1]
    return kept


def describe(hints: Sequence[Hint]) -> list[Part]:
    """Keys in bold; what cannot be done now is dim."""
    parts = [Part(" ")]
    for hint in hints:
        key = "bold $text-accent" if hint.enabled else "$text-disabled"
        does = "$text-muted" if hint.enabled else "$text-disabled"
        parts.append(Part(f"{hint.key} ", key, hint.action))
        parts.append(Part(hint.does, does, hint.action))
        parts.append(Part(GAP))
    return parts[:-1]


class Footer(Bar):
    """Drawn from the bindings in effect; see the screen that fills it."""

    DEFAULT_CSS = """
    Footer { background: $panel; }
    """

    hints: reactive[tuple[Hint, ...]] = reactive((), init=False, repaint=False)

    def watch_hints(self) -> None:
        """Draw only what is new."""
        self.update()

    def parts(self, width: int) -> list[Part]:
        """The line."""
        return fit(describe(fitting(self.hints, width)), [], width)
