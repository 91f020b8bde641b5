"""What the terminal answers: whether it is dark or light, and that it has read so far.

The terminal is asked with OSC 11 by the driver once it runs, so the question costs no start time
and the answer can never be taken for keys. Until it answers, `guess` has to do.
"""

import re
from collections.abc import Mapping

from textual.message import Message

QUESTION = "\x1b]11;?\x1b\\"
"""Asks for the background colour."""

_START = "\x1b]11;"
_REPLY = re.compile(
    r"\x1b\]11;rgba?:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})(?:/[0-9a-f]{1,4})?"
    r"(?:\x07|\x1b\\)",
    re.IGNORECASE,
)
_LONGEST = 48
"""Characters of the longest reply."""
_STATUS = "\x1b[0n"
"""All is well, says a terminal that was asked for its status."""


class BackgroundKnown(Message):
    """The terminal told its background; posted to the app."""

    def __init__(self, red: float, green: float, blue: float) -> None:
        """Take the parts of the colour, from 0 to 1."""
        super().__init__()
        self.dark = is_dark(red, green, blue)


def guess(environ: Mapping[str, str]) -> bool:
    """Whether the background is dark, as far as the environment tells. Dark when it does not."""
    colour = environ.get("COLORFGBG", "").rpartition(";")[2]
    # The numbers of the sixteen colours: 7 and 9 to 15 are the light ones.
    return not (colour.isdigit() and (int(colour) == 7 or int(colour) >= 9))


def is_dark(red: float, green: float, blue: float) -> bool:
    """Whether light text is easier to read on a colour than dark text."""
    return 0.299 * red + 0.587 * green + 0.114 * blue < 0.5


class Replies:
    """Takes the terminal's answers out of what was typed, however the bytes are cut.

    Only a beginning of an answer is ever held back, and `flush` gives that back when nothing
    follows; a key is never lost.
    """

    def __init__(self) -> None:
        self.colour: tuple[float, float, float] | None = None
        """The last background that was told, its parts from 0 to 1."""
        self.statuses = 0
        """How often the terminal told its status."""
        self._held = ""

    def take(self, text: str) -> str:
        """What is left for the keyboard."""
        text = self._held + text
        self._held = ""
        if _STATUS in text:
            self.statuses += text.count(_STATUS)
            text = text.replace(_STATUS, "")
        if "\x1b]" in text:
            text = _REPLY.sub(self._note, text)
        # An escape alone is a key, and may not wait.
        for start in (text.rfind("\x1b]"), text.rfind("\x1b[")):
            if start >= 0 and is_beginning(text[start:]):
                self._held = text[start:]
                return text[:start]
        return text

    def flush(self) -> str:
        """What was held back, after all."""
        held, self._held = self._held, ""
        return held

    def _note(self, reply: re.Match[str]) -> str:
        red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in reply.groups())
        self.colour = (red, green, blue)
        return ""


def is_beginning(text: str) -> bool:
    """Whether this may become an answer."""
    if _STATUS.startswith(text) or _START.startswith(text):
        return True
    return text.startswith(_START) and len(text) < _LONGEST
