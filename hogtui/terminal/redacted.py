"""Masks who people are in whatever is drawn, while that is wanted."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from hogtui.text.redaction import REDACTION, dots, is_personal, without_patterns


class Redacted(LineFilter):
    """Addresses and ids wherever they stand, and what stands behind the name of a personal one."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  # the signature of every filter
        """The segments, each as wide as before."""
        found: list[Segment] = []
        label, follows = "", False
        for text, style, control in segments:
            says = text.strip()
            found.append(Segment(dots(text) if follows else without_patterns(text), style, control))
            if says:
                # `name: value`, as values are drawn: the colon is a stretch of its own.
                follows = says == ":" and is_personal(label)
                label = says
        return found


FILTERS = (Redacted(),)


def redacting() -> Sequence[LineFilter]:
    """What is laid over everything now."""
    return FILTERS if REDACTION.on else ()
