"""Text without what is, or looks like, a secret: for logs and crash reports."""

import re
from collections.abc import Iterable

SHORTEST_LEAK = 12
"""Characters in a row of a key that must not appear anywhere."""
MASK = "[secret]"

_LOOKS_SECRET = re.compile(
    r"\bph[a-z]_[A-Za-z0-9_-]{6,}"  # PostHog's keys and tokens
    r"|\beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,2}"  # JSON web tokens
    r"|(?<=[Bb]earer )\S+"
)


def hide(text: str, keys: Iterable[str] = ()) -> str:
    """Blank out these keys, every long enough part of them, and what looks like a secret."""
    for key in keys:
        text = _without_parts(text, key)
    return _LOOKS_SECRET.sub(MASK, text)


def _without_parts(text: str, key: str) -> str:
    size = min(SHORTEST_LEAK, len(key))
    if size == 0:
        return text
    parts = {key[start : start + size] for start in range(len(key) - size + 1)}
    hidden = {
        position
        for start in range(len(text) - size + 1)
        if text[start : start + size] in parts
        for position in range(start, start + size)
    }
    return "".join("*" if position in hidden else char for position, char in enumerate(text))
