"""Stand-ins for the symbols that a terminal may not have."""

import re
from collections.abc import Mapping
from typing import Literal

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

Lacks = Literal["nothing", "symbols", "everything"]
"""What cannot be drawn: our symbols alone, or whatever is not ASCII."""

STAND_INS = {
    "●": "*",
    "○": "o",
    "✗": "x",
    "✓": "+",
    "≠": "!",
    "⇄": "&",
    "▲": "^",
    "▼": "v",
    **{sign: str(number) for number, sign in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    "◷": "%",
    "▌": ">",
    "▸": ">",
    "◂": "<",
    "▾": "v",
    "∅": "-",
    "…": "~",
    "␤": "/",
    "␉": " ",
    "⏎": "<",
    "↑": "^",
    "↓": "v",
    "←": "<",
    "→": ">",
    "·": "-",
    "•": "*",
    "“": '"',
    "”": '"',
    "█": "#",
    "★": "*",
    "±": "~",
    "⇉": ">",
    "≡": "=",
    "▦": "#",
    "▫": "-",
    "▽": "v",
    "◣": "/",
    **dict.fromkeys("▖▗▘▙▚▛▜▝▞▟▀▄▐", "#"),
}
"""Each as wide as what it stands for."""

_FRAMES = {**dict.fromkeys("─━▔▁", "-"), **dict.fromkeys("│┃▎▊▏▕", "|")}
_CORNERS = dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼", "+")
_SCROLLBAR = dict.fromkeys("▂▃▄▅▆▇", " ")
# Dots of which a chart is made: few of them, or many.
_DOTS = {chr(0x2800 + dots): " .::::####"[dots.bit_count()] for dots in range(256)}
_FOREIGN = re.compile("[^\\x00-\\x7f]+")
_LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")
_TABLE = str.maketrans({**STAND_INS, **_FRAMES, **_CORNERS, **_SCROLLBAR, **_DOTS})


def lacks(environ: Mapping[str, str], encoding: str) -> Lacks:
    """What the terminal cannot draw, as far as its name and the locale's encoding tell."""
    if encoding.lower().replace("-", "").replace("_", "") != "utf8":
        return "everything"
    # The console of Linux reads UTF-8, and has a font of a few hundred signs.
    return "symbols" if environ.get("TERM") == "linux" else "nothing"


def stand_ins(text: str, missing: Lacks) -> str:
    """The same text, as wide as before, in signs that can be drawn."""
    if missing == "nothing" or text.isascii():
        return text
    plain = text.translate(_TABLE)
    if missing == "symbols" or plain.isascii():
        return plain
    # By stretches, because signs that are joined are narrower than they are alone.
    return _FOREIGN.sub(lambda found: "?" * cell_len(found.group()), plain)


def encoding_of(environ: Mapping[str, str]) -> str:
    """The encoding of the user's locale."""
    named = next((found for name in _LOCALE if (found := environ.get(name))), "")
    if "utf" in named.lower():
        return "utf-8"
    import locale  # not needed by most, and not for free

    return locale.getencoding()


def stand_in_filters(environ: Mapping[str, str]) -> tuple[LineFilter, ...]:
    """What has to be put in front of this terminal, usually nothing."""
    missing = lacks(environ, encoding_of(environ))
    return () if missing == "nothing" else (StandIns(missing),)


class StandIns(LineFilter):
    """Draws every line with the signs that there are."""

    def __init__(self, missing: Lacks) -> None:
        super().__init__()
        self.missing = missing

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  # the signature of every filter
        """The segments; usually the same list."""
        if all(text.isascii() for text, _style, _control in segments):
            return segments
        return [
            Segment(stand_ins(text, self.missing), style, control)
            for text, style, control in segments
        ]
