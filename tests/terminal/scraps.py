"""Texts and looks to draw with: everything that has ever gone wrong in a terminal."""

import random
from unicodedata import combining

from rich.cells import cell_len
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from wcwidth import wcwidth

TEXTS = [
    *("select", " ", "a", "ß", "é", "e\u0301", "x" * 9, " " * 7, "│", "──", "▁▂▃█", "ﬃ"),
    *(
        "日本",
        "日",
        "한국어",
        "\uff46\uff55\uff4c\uff4c",
        "🦔",
        "🎉🎉",
        "שלום",
        "مرحبا",
        "ไทยน้ำ",
        "नमस्ते",
        "e\u0301\u0302",
    ),
    *("👩‍👩‍👧", "🏳️‍🌈", "🇩🇪", "🇩🇪🇫🇷", "❤️", "👍🏽", "☺︎", "1️⃣", "⚠️"),
    *("zero\u200bwidth", "a\u200db", "soft\u00adhyphen", "\u2066iso\u2069"),
]
MELTING = [text for text in TEXTS if set(text) & set("\u200d\u0302\ufe0f🇩")]
"""Textual cuts these where they no longer are what they were, and terminals differ in the rest."""

AGREED = [
    text
    for text in TEXTS
    if [wcwidth(character) for character in text] == [cell_len(character) for character in text]
    and cell_len(text) == sum(map(cell_len, text))
    and all(cell_len(character) or combining(character) for character in text)
]
"""Texts that pyte gives as many cells as Textual does."""

LOOKS = [
    "",
    "red",
    "bold",
    "on blue",
    "#12ab34 on #102030",
    "reverse",
    "reverse #ff0000 on #00ff00",
    "bold reverse",
    "italic green",
    "underline",
    "underline2 bright_red on bright_black",
    "dim color(17)",
    "strike on color(200)",
    "blink2",
    "conceal",
    "overline frame",
    "bold dim italic underline blink reverse strike white on black",
    "default on default",
    "default on #102030",
    "link https://example.com/a;b?c=d",
    "bold link https://example.com/other on #102030",
]
STYLES = [Style.parse(look) for look in LOOKS]

SYSTEMS = [
    ColorSystem.TRUECOLOR,
    ColorSystem.TRUECOLOR,
    ColorSystem.EIGHT_BIT,
    ColorSystem.STANDARD,
]


def some_strip(chance: random.Random, width: int, texts: list[str]) -> Strip:
    """A strip of exactly some width."""
    segments = []
    for _ in range(chance.randrange(1, 6)):
        style = chance.choice([*STYLES, None])
        if chance.random() < 0.1:
            style = Style(color=Color.from_rgb(*chance.choices(range(256), k=3)))
        text = chance.choice(texts)
        segments.append(Segment(text * chance.choice([1, 1, 1, 4]), style))
    # A mark at the very beginning has no character to stand on.
    strip = Strip([Segment("·"), *segments])
    start = chance.randrange(3) if chance.random() < 0.3 else 0
    cut = strip.crop(start, start + width)
    return Strip(cut.adjust_cell_length(width, chance.choice([*STYLES, None])))


def forget_parameters(strip: Strip) -> None:
    """Rich remembers a style's parameters in the style, also those for another terminal."""
    strip._render_cache = None
    for _text, style, _control in strip:
        if style is not None:
            style._ansi = None
