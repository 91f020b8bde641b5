"""Text from outside, made drawable.

Anyone who holds a project's public token can put any string into an event, so every string is
treated as hostile: nothing in it may act on the terminal, hide from the reader or move a column.
What is taken out is replaced by one visible character of width one, never dropped in silence.

`clean` is for text that keeps its lines: use it where a response becomes objects. `line` is for
text that is about to be drawn on one line. Both leave ordinary text alone, the same object even.
"""

import re

UNKNOWN = "\ufffd"
"""Stands for a character that cannot be shown."""
NEWLINE = "␤"
"""Stands for the end of a line in text that is drawn on one line."""
TAB = "␉"
"""Stands for a tab in text that is drawn on one line."""

# Control pictures exist for C0 and DEL only.
_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_LINE_PICTURES = dict(_PICTURES) | {0x0A: ord(NEWLINE), 0x09: ord(TAB)}
_TEXT_PICTURES = {code: picture for code, picture in _PICTURES.items() if chr(code) not in "\n\t"}

_HIDDEN = re.compile(
    "["
    "\x80-\x9f"  # C1: some terminals take them as the start of a command
    "\xad"  # soft hyphen: terminals disagree whether it is drawn
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi controls
    "\u2028\u2029"  # line and paragraph separators
    "\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff"  # invisible
    "\ud800-\udfff"  # lone surrogates: cannot be encoded
    "\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff"  # never characters, and annotation marks
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # invisible marks of shorthand and music
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags, and what Unicode keeps invisible
    "]"
)
# Joiners shape emoji and some scripts; beside ASCII they only hide.
_LOOSE_JOINER = re.compile("(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])")

_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_FLAG_LETTERS = {code: code - 0x1F1E6 + 0x1F130 for code in range(0x1F1E6, 0x1F200)}
# How wide these are depends on the terminal, so a row that holds them would not end where we think.
_UNEVEN = re.compile(
    "[\u200d\ufe00-\ufe0f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]"
    f"|[{_MARKS}]{{5}}"
    f"|^[{_MARKS}\u1160-\u11ff]"
)
_SHAPERS = re.compile("[\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SKIN = re.compile("(?<=[^\x00-\x7f])[\U0001f3fb-\U0001f3ff]")
_LONE_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
_PILE = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")
_LEADING_MARK = re.compile(f"^[{_MARKS}\u1160-\u11ff]")


def clean(text: str) -> str:
    """The text with its lines and tabs, and nothing in it that acts on a terminal or hides."""
    # Printable in Python's sense excludes every control, format, surrogate and separator character.
    if text.isprintable():
        return text
    return _without_hidden(text.translate(_TEXT_PICTURES))


def is_clean(text: str) -> bool:
    """Whether `clean` would leave the text as it is."""
    return text.isprintable() or clean(text) == text


def line(text: str) -> str:
    """The text on one line, and as wide as the sum of its characters on every terminal.

    Newlines and tabs become visible marks. Emoji that are joined out of several are drawn one
    beside the other, flags as letters, skin tones are left out: terminals disagree about the width
    of these, and one disagreement moves every column to its right.
    """
    if text.isprintable():
        if text.isascii() or not _UNEVEN.search(text):
            return text
    else:
        text = _without_hidden(text.translate(_LINE_PICTURES))
        if text.isascii() or not _UNEVEN.search(text):
            return text
    text = _SHAPERS.sub("", text).translate(_FLAG_LETTERS)
    text = _LONE_SKIN.sub(UNKNOWN, _SKIN.sub("", text))
    text = _PILE.sub(r"\1", text)
    return "\u25cc" + text if _LEADING_MARK.match(text) else text


def clean_json(value: object) -> object:
    """A decoded JSON value with every string in it cleaned, names of keys too.

    Lists and objects are changed in place, so a large answer is not held twice. Never raises on
    anything a JSON parser gives, however deep.
    """
    if isinstance(value, str):
        return clean(value)
    waiting: list[object] = [value]
    while waiting:
        container = waiting.pop()
        if isinstance(container, list):
            _clean_items(container, waiting)
        elif isinstance(container, dict):
            _clean_object(container, waiting)
    return value


def _without_hidden(text: str) -> str:
    if text.isascii():
        return text
    return _LOOSE_JOINER.sub(UNKNOWN, _HIDDEN.sub(UNKNOWN, text))


def _clean_items(items: list[object], waiting: list[object]) -> None:
    for index, item in enumerate(items):
        kind = type(item)
        if kind is str:
            if not item.isprintable():  # type: ignore[attr-defined]  # `kind` says that it is a str
                items[index] = clean(item)  # type: ignore[arg-type]  # as above
        elif kind is list or kind is dict:
            waiting.append(item)


def _clean_object(members: dict[str, object], waiting: list[object]) -> None:
    if not all(map(str.isprintable, members)):
        renamed: dict[str, object] = {}
        for name, item in members.items():
            name = clean(name)
            while name in renamed:  # two names that differed in hidden characters only
                name += UNKNOWN
            renamed[name] = item
        members.clear()
        members.update(renamed)
    for name, item in members.items():
        if isinstance(item, str):
            members[name] = clean(item)
        elif isinstance(item, list | dict):
            waiting.append(item)
