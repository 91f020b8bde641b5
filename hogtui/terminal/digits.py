"""Alt and a digit, as terminals send it everywhere but on a Mac."""

import re

_ALT_DIGIT = re.compile("(?<!\x1b)\x1b([1-9])(?![0-9;])")


def alt_digits(text: str) -> str:
    """What was typed, with alt and a digit spelled so that Textual takes it for that.

    It takes escape and a digit for the sign that a Mac puts there, such as `¡` for 1.
    """
    return (
        _ALT_DIGIT.sub(lambda found: f"\x1b[{ord(found[1])};3u", text) if "\x1b" in text else text
    )
