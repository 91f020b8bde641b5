"""The line above the editor and the line above the rows."""

from collections.abc import Sequence

from hogtui.widgets.bar import Bar, Part, fit


class Heading(Bar):
    """The name of a region at the left, and what goes on in it beside and opposite."""

    def __init__(self, title: str, classes: str) -> None:
        super().__init__(classes=classes)
        self._title = title
        self._left: Sequence[Part] = ()
        self._right: Sequence[Part] = ()

    def say(self, left: Sequence[Part] = (), right: Sequence[Part] = ()) -> None:
        """Say something else; draws only when it is different."""
        self._left, self._right = left, right
        self.update()

    @property
    def words(self) -> str:
        """Everything that it says, for who cannot see it."""
        return " ".join(part.text.strip() for part in (*self._left, *self._right))

    def parts(self, width: int) -> list[Part]:
        """The line, in that many cells."""
        # The mark shows where the keys go, also where there are no colours.
        mark = "▌" if self.has_class("-active") else " "
        title = Part(f"{mark}{self._title} " if self._title else " ", "bold", weight=20)
        return fit([title, *self._left], [*self._right, Part(" ")], width)
