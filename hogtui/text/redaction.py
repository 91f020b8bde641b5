"""Masks for who people are: addresses, names, ids and IP addresses, as wide as what they hide.

One switch for the whole process: everything that leaves it, on the screen, to the clipboard or to
a file, has to ask the same one, and a part that nobody handed a switch to would leak.
"""

import re
from collections.abc import Mapping
from unicodedata import combining, east_asian_width

DOT = "•"
_PATTERNS = re.compile(
    # Cut ones count too: what is drawn may end anywhere.
    r"[\w.+%'-]+@[\w.…-]*"
    r"|\b[0-9a-f]{8}-[0-9a-f…-]*"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f:]*",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"(?:.*[_ .$-])?(?:e[-_ ]?mail"
    r"|(?:first|last|full|user|display|nick|given|family|sur)?[-_ ]?name"
    r"|phone|mobile|ip|ip[-_]address|address|street|latitude|longitude"
    r"|distinct[-_ ]?ids?|person[-_ ]?ids?|person|(?:user|device|anon|session)[-_ ]?id)",
    re.IGNORECASE,
)
_PLAIN = frozenset({"$geoip_country_name", "$browser_name", "$os_name", "event_name", "$host_name"})
"""Names of properties that look as if they named somebody."""


def is_personal(name: str) -> bool:
    """Whether a property or column of this name says who somebody is."""
    plain = name.strip("`\"' ")
    if plain in _PLAIN or "geoip_country" in plain or "geoip_city" in plain:
        return False
    return len(plain) <= 80 and _PERSONAL.fullmatch(plain) is not None


def dots(text: str) -> str:
    """As many cells as a text takes; white space stays."""
    return "".join(
        each
        if each.isspace()
        else ""
        if combining(each)
        else DOT * (1 + (east_asian_width(each) in "WF"))
        for each in text
    )


def without_patterns(text: str) -> str:
    """A text with every address, uuid and IP address in it masked."""
    return _PATTERNS.sub(lambda found: dots(found[0]), text)


class Redaction:
    """Whether people are masked, and how."""

    def __init__(self) -> None:
        self.on = False

    def text(self, text: str) -> str:
        """Text of any kind."""
        return without_patterns(text) if self.on else text

    def name(self, text: str) -> str:
        """What somebody is called: all of it."""
        return dots(text) if self.on else text

    def value(self, name: str, value: object) -> object:
        """The value of a property or column, at any depth."""
        return self._masked(name, value, 0) if self.on else value

    def _masked(self, name: str, value: object, depth: int) -> object:
        if depth > 20:
            return DOT
        if isinstance(value, Mapping):
            return {key: self._masked(str(key), one, depth + 1) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self._masked(name, one, depth + 1) for one in value]
        if value is None or isinstance(value, bool):
            return value
        if is_personal(name):
            return dots(str(value))
        return without_patterns(value) if isinstance(value, str) else value


REDACTION = Redaction()
"""The switch."""
