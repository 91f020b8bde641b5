"""Colours that a user names, and what can be read on them."""

import re

NAMES = {
    "red": "#b3261e",
    "orange": "#c25e00",
    "yellow": "#e0b400",
    "green": "#2f7d3b",
    "teal": "#0b7a75",
    "blue": "#2563c9",
    "purple": "#7a3fc4",
    "pink": "#c2337f",
    "grey": "#6b7280",
}
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_DARK, _LIGHT = "#000000", "#ffffff"


def colour(text: str) -> str:
    """A colour as `#rrggbb`; raises ValueError with what it must be."""
    wanted = text.strip().lower()
    if wanted in NAMES:
        return NAMES[wanted]
    if not _HEX.fullmatch(wanted):
        raise ValueError(f"must be one of {', '.join(NAMES)}, or a colour such as #2563c9.")
    digits = wanted[1:]
    return "#" + ("".join(digit * 2 for digit in digits) if len(digits) == 3 else digits)


def ink(ground: str) -> str:
    """Black or white, whichever reads better on `#rrggbb`: at least 4.5 to 1 on any colour."""
    on_dark, on_light = 1.05 / (_luminance(ground) + 0.05), (_luminance(ground) + 0.05) / 0.05
    return _LIGHT if on_dark >= on_light else _DARK


def _luminance(ground: str) -> float:
    """How bright it is, from 0 to 1, as WCAG measures it."""
    parts = [int(ground[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
