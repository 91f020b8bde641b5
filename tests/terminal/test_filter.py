"""The second net under everything that is drawn."""

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from hogtui.terminal.filter import SafeText

BLACK = Color(0, 0, 0)
HOSTILE = [
    "\x1b[2J",
    "\x1b]52;c;aGk=\x07",
    "\x9b2J",
    "a\rb",
    "a\x07",
    "\u202edrow",
    "\ud800",
    "a\nb",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_a_terminal_obeys_gets_through(text: str) -> None:
    safe_text = SafeText()
    [before, segment] = safe_text.apply([Segment("ok"), Segment(text, Style(bold=True))], BLACK)
    assert before == Segment("ok")
    assert segment.text.isprintable()
    assert segment.style == Style(bold=True)
    assert safe_text.fired == 1


@pytest.mark.parametrize("text", ["", "plain", "ünïcode 表", "👩‍👩‍👧 🇩🇪", "e\u0301"])
def test_ordinary_text_stays(text: str) -> None:
    segments = [Segment(text)]
    safe_text = SafeText(strict=True)
    if text.isprintable():
        assert safe_text.apply(segments, BLACK) is segments
    assert safe_text.fired == 0


def test_strict_raises() -> None:
    with pytest.raises(AssertionError, match="unsafe"):
        SafeText(strict=True).apply([Segment("\x1b[2J")], BLACK)
