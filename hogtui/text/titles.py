"""What to call a query that nobody has given a name."""

import re
from collections.abc import Iterator

from hogtui.text.hogql import START, Kind, tokenize

LOOKED_AT = 40
"""Lines from the start; what a query is about stands near it."""
LONG = 400
"""Characters of a line that are looked at."""
NAMES = (Kind.IDENTIFIER, Kind.PROPERTY, Kind.STRING)
EMPTY = "empty"
UNTITLED = "query"


def title_of(text: str) -> str:
    """A query's first comment, else the table that it reads, else "query"; "empty" for nothing.

    >>> title_of("-- weekly signups\\nSELECT 1")
    'weekly signups'
    >>> title_of("SELECT count() FROM events")
    'events'
    """
    if not text or text.isspace():
        return EMPTY
    begun = after_from = False
    for kind, word in _words(text):
        if kind is Kind.COMMENT:
            said = re.sub(r"^(--|//|#|/\*)|\*/$", "", word).strip(" -=*#.:")
            if said and not begun:
                return said
            continue
        begun = True
        if after_from and kind in NAMES:
            return word.strip("`\"'")
        after_from = kind is Kind.KEYWORD and word.upper() == "FROM"
    return UNTITLED


def _words(text: str) -> Iterator[tuple[Kind, str]]:
    state = START
    for each in text.split("\n", LOOKED_AT)[:LOOKED_AT]:
        line = each[:LONG]
        tokens, state = tokenize(line, state)
        for start, end, kind in tokens:
            yield kind, line[start:end]
