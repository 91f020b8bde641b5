"""Where you are and whether you can change things: the first line of the screen."""

from typing import NamedTuple

from textual.reactive import reactive

from hogtui.text.colours import ink
from hogtui.text.redaction import REDACTION
from hogtui.widgets.bar import Bar, Part, fit


class Place(NamedTuple):
    """Organisation, project and region, as far as they are known."""

    organization: str = ""
    project: str = ""
    region: str = ""
    note: str = ""
    """What to say while there is no project: "connecting", "not connected"."""
    production: bool = False
    accent: str = ""
    """A colour as #rrggbb to know this place by."""


def describe(
    place: Place, access: str, unlocked: bool, private: bool = False
) -> tuple[list[Part], list[Part]]:
    """What stands on the left and on the right."""
    # A colour of the user's own comes with the ink that can be read on it, whatever the theme.
    own = f"{ink(place.accent)} on {place.accent}" if place.accent else ""
    muted = own or "$text-muted"
    left = [Part(" hogtui  ", f"bold {own or '$text-primary'}", weight=2)]
    if place.project:
        if place.organization:
            left.append(Part(f"{place.organization} / ", muted, weight=4))
        left.append(Part(place.project, f"bold {own}".strip(), weight=8, elastic=True))
    else:
        left.append(Part(place.note, muted, weight=9))
    if place.region:
        left.append(Part(f" ({place.region})", muted, weight=5))
    if own:
        left.append(Part(" ", own, weight=9))
    if place.production:
        left.append(Part("  PRODUCTION", "bold $text-error", weight=9))
    style = "bold reverse $text-warning" if unlocked else "$text-muted"
    right = [Part(f" {access} ", style, action="screen.toggle_lock", weight=9), Part(" ")]
    if private:
        words = Part(" private ", "reverse $text-accent", action="screen.toggle_private", weight=9)
        right = [words, Part(" "), *right]
    if REDACTION.on:
        words = Part(" masked ", "reverse $text-accent", action="screen.toggle_redaction", weight=9)
        right = [words, Part(" "), *right]
    return left, right


class Header(Bar):
    """Place and lock. It has no clock: a clock writes to the terminal when nothing happens."""

    DEFAULT_CSS = """
    Header {
        background: $panel;
        &.-production { background: $error 25%; }
        &.-unlocked { background: $warning 25%; }
    }
    """

    place: reactive[Place] = reactive(Place(), init=False, repaint=False)
    access: reactive[str] = reactive("READ-ONLY", init=False, repaint=False)
    """READ-ONLY, or WRITE and until when."""
    unlocked: reactive[bool] = reactive(False, init=False, toggle_class="-unlocked")

    private: reactive[bool] = reactive(False, init=False, repaint=False)
    """Nothing is kept of what is run."""

    def watch_place(self, place: Place) -> None:
        """Production is seen from across the room."""
        self.set_class(place.production, "-production")
        self.update()

    def watch_access(self) -> None:
        """Say it."""
        self.update()

    def watch_private(self) -> None:
        """Say that too."""
        self.update()

    def parts(self, width: int) -> list[Part]:
        """The line."""
        left, right = describe(self.place, self.access, self.unlocked, self.private)
        return fit(left, right, width)
