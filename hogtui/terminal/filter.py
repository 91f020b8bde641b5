"""The second net: no control character gets below the widgets.

Every pane makes text from outside safe before it shows it; this catches the one that forgot. It
cannot repair how wide a row is, so when it has work to do, that is a bug.
"""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from hogtui.text import safe


class SafeText(LineFilter):
    """Replaces whatever a terminal could take for a command by something to look at."""

    def __init__(self, *, strict: bool = False) -> None:
        """Strict filters raise, so that a test sees who forgot."""
        super().__init__()
        self.strict = strict
        self.fired = 0
        """How many segments were not safe."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  # the signature of every filter
        """The segments, safe to write. Usually the same list."""
        for text, _style, _control in segments:
            # Printable in Python's sense excludes every character that this is about.
            if not text.isprintable() and safe.line(text) != text:
                return [self._safe(segment) for segment in segments]
        return segments

    def _safe(self, segment: Segment) -> Segment:
        text, style, control = segment
        clean = text if text.isprintable() else safe.line(text)
        if clean == text:
            return segment
        self.fired += 1
        if self.strict:
            raise AssertionError(f"unsafe text reached the terminal's edge: {text!r}")
        return Segment(clean, style, control)
