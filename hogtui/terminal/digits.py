"""Alt and a digit, as terminals send it everywhere but on a Mac; and escape before a digit."""

import re

from textual.events import Key
from textual.message import Message

SIGNS = "¡™£¢∞§¶•ª"
"""What Textual takes escape and a digit from 1 to 9 for."""
_ALT_DIGIT = re.compile("(?<!\x1b)\x1b([1-9])(?![0-9;])")


def alt_digits(text: str) -> str:
    """What was typed, with alt and a digit spelled so that Textual takes it for that.

    It takes escape and a digit for the sign that a Mac puts there, such as `¡` for 1.
    """
    return (
        _ALT_DIGIT.sub(lambda found: f"\x1b[{ord(found[1])};3u", text) if "\x1b" in text else text
    )


def apart(message: Message, text: str) -> list[Message]:
    """What `text` brought: a sign that is not in it was an escape that came before, and a digit.

    A line that is slow, or tmux, hands escape on late: then the next key follows at once.
    """
    if not isinstance(message, Key) or not message.character or message.character not in SIGNS:
        return [message]
    if message.character in text:
        return [message]
    digit = str(SIGNS.index(message.character) + 1)
    return [Key("escape", "\x1b"), Key(digit, digit)]
