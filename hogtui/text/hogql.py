"""HogQL for an editor: tokens, line by line.

The tokens of a line depend on the line and on what was open at its end of the line before, nothing
else; so an editor that changed one line asks for one line again. All functions are total: half a
query, or no query at all, has tokens too. Offsets and columns count code points from 0, as PostHog
does in its errors.

`hogtui.text.statements` builds on this: splitting, placeholders, matching brackets.
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

State = tuple[str, ...]
"""What is open at the end of a line, innermost last: "/*", one of the quotes, "f" or "{"."""
START: State = ()
"""Nothing is open: the state before the first line."""


class Kind(StrEnum):
    """What a token is, for its colour."""

    KEYWORD = "keyword"
    FUNCTION = "function"
    PROPERTY = "property"
    STRING = "string"
    NUMBER = "number"
    COMMENT = "comment"
    PLACEHOLDER = "placeholder"
    OPERATOR = "operator"
    SEPARATOR = "separator"
    """A semicolon between statements; inside a placeholder it is an operator."""
    BRACKET = "bracket"
    IDENTIFIER = "identifier"


class Token(NamedTuple):
    """A piece of text, from `start` up to but not including `end`."""

    start: int
    end: int
    kind: Kind


_WORDS = """
    ALL AND ANTI ANY ARRAY AS ASC ASCENDING ASOF BETWEEN BOTH BY CASE COHORT COLLATE CROSS CUBE
    DESC DESCENDING DISTINCT ELSE END EXCEPT EXCLUDE FALSE FINAL FOLLOWING FOR FROM FULL GROUP
    GROUPING HAVING IGNORE ILIKE IN INNER INTERPOLATE INTERSECT INTERVAL IS JOIN LEADING LEFT LIKE
    LIMIT MATERIALIZED NATURAL NOT NULL NULLS OFFSET ON OR ORDER OUTER OVER PARTITION PIVOT
    PRECEDING PREWHERE QUALIFY RECURSIVE RIGHT ROLLUP ROWS SAMPLE SELECT SEMI SETTINGS THEN TIES
    TOTALS TRAILING TRUE UNBOUNDED UNION UNPIVOT USING WHEN WHERE WINDOW WITH WITHIN
"""
KEYWORDS = frozenset(_WORDS.split())
"""Words that are always keywords; those that are more often names (`timestamp`, `id`) are not."""

_ALSO_FUNCTIONS = frozenset({"ANY", "ARRAY", "LEFT", "RIGHT", "GROUPING"})
_UNITS = frozenset({"SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"})

_TOKEN = re.compile(
    r"""
      (?P<blank>\s+)
    | (?P<comment>(?:--|//|\#)[^\r\n]*)
    | (?P<block>/\*)
    | (?P<template>f')
    | (?P<word>[^\W\d][\w$]*|\$[\w$]*)
    | (?P<number>
          0[xX][0-9a-fA-F]+ | 0[bB][01]+
        | [0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?
        | (?<![\w$)\]])\.[0-9]+(?:[eE][+-]?[0-9]+)?
      )
    | (?P<quote>['"`])
    | (?P<placeholder>\{\s*[A-Za-z_][\w$]*(?:\.[\w$]+)*\s*\})
    | (?P<bracket>[()\[\]{}])
    | (?P<separator>;)
    | (?P<operator>->|::|:=|==|=~\*?|>=|<=|<>|!=|!~\*?|~\*|\|\||\?\?|\?\.|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CALL = re.compile(r"[ \t]*\(")
# Where each open thing ends on this line, if it does. A doubled quote and what follows a backslash
# never end it; the possessive quantifiers keep the search from changing its mind about that.
_REST = {
    "/*": re.compile(r".*?\*/", re.DOTALL),
    "'": re.compile(r"(?:[^'\\]++|\\.|'')*+'", re.DOTALL),
    '"': re.compile(r'(?:[^"\\]++|\\.|"")*+"', re.DOTALL),
    "`": re.compile(r"(?:[^`\\]++|\\.|``)*+`", re.DOTALL),
    "f": re.compile(r"(?:[^'\\{]++|\\.|'')*+(?P<end>['{])", re.DOTALL),
}
_KIND_OF_OPEN = {
    "/*": Kind.COMMENT,
    "'": Kind.STRING,
    '"': Kind.IDENTIFIER,
    "`": Kind.IDENTIFIER,
    "f": Kind.STRING,
}
_SIMPLE = {
    "comment": Kind.COMMENT,
    "number": Kind.NUMBER,
    "placeholder": Kind.PLACEHOLDER,
    "operator": Kind.OPERATOR,
}

LONG_LINE = 2_000
"""Longer lines are not remembered: they would only push the others out."""


def tokenize(text: str, state: State = START) -> tuple[tuple[Token, ...], State]:
    """The tokens of a line (or of several), and what is open at its end.

    Tokens come in order and do not overlap; between them is white space. What spans several lines
    has a token on each.
    """
    if "\n" not in text:
        return _tokens_of(text, state)
    tokens: list[Token] = []
    start = 0
    for line in text.split("\n"):
        of_line, state = _tokens_of(line, state)
        tokens.extend(Token(each.start + start, each.end + start, each.kind) for each in of_line)
        start += len(line) + 1
    return tuple(tokens), state


def _tokens_of(line: str, state: State) -> tuple[tuple[Token, ...], State]:
    return (_remembered if len(line) <= LONG_LINE else _take_apart)(line, state)


@lru_cache(maxsize=16_384)
def _remembered(line: str, state: State) -> tuple[tuple[Token, ...], State]:
    return _take_apart(line, state)


def _take_apart(line: str, state: State) -> tuple[tuple[Token, ...], State]:
    scan = _Line(line, state)
    position = 0
    while position < len(line):
        if scan.open and scan.open[-1] != "{":
            position = scan.rest_of_open(position, position)
        else:
            position = scan.token(position)
    return tuple(scan.tokens), tuple(scan.open)


class _Line:
    """One line while it is taken apart."""

    def __init__(self, line: str, state: State) -> None:
        self.line = line
        self.open = list(state)
        self.tokens: list[Token] = []
        self.in_properties = False
        """The last token was `properties`, or something after it and a dot."""

    def token(self, position: int) -> int:
        """Take the token at this position; gives where the next one may start."""
        found = _TOKEN.match(self.line, position)
        if found is None:  # never: the last alternative takes any character
            return position + 1
        name, end = found.lastgroup, found.end()
        if name == "blank":
            return end
        if name == "word":
            self.word(position, end)
            return end
        if name == "block":
            return self.opened("/*", position, end)
        if name == "template":
            return self.opened("f", position, end)
        if name == "quote":
            return self.opened(self.line[position], position, end)
        if name == "bracket":
            self.bracket(position)
        elif name == "separator":
            kind = Kind.OPERATOR if self.open else Kind.SEPARATOR
            self.tokens.append(Token(position, end, kind))
        else:
            self.tokens.append(Token(position, end, _SIMPLE[str(name)]))
        return end

    def bracket(self, position: int) -> None:
        character = self.line[position]
        if character == "{":
            self.open.append("{")
        elif character == "}" and self.open:
            self.open.pop()
        self.tokens.append(Token(position, position + 1, Kind.BRACKET))

    def opened(self, opened: str, start: int, position: int) -> int:
        self.open.append(opened)
        return self.rest_of_open(start, position)

    def rest_of_open(self, start: int, position: int) -> int:
        """Take the rest of what is open, up to its end or the end of the line."""
        opened = self.open[-1]
        found = _REST[opened].match(self.line, position)
        end = len(self.line) if found is None else found.end()
        if found is not None and opened == "f" and found["end"] == "{":
            end -= 1
            if end > start:
                self.tokens.append(Token(start, end, Kind.STRING))
            self.bracket(end)
            return end + 1
        if found is not None:
            self.open.pop()
        if end > start:
            self.tokens.append(Token(start, end, _KIND_OF_OPEN[opened]))
        return end

    def word(self, start: int, end: int) -> None:
        text = self.line[start:end]
        follows = self.tokens[-1] if self.tokens and self.tokens[-1].end == start else None
        after_dot = follows is not None and self.line[follows.start : start] in (".", "?.")
        self.in_properties = after_dot and self.in_properties
        self.tokens.append(Token(start, end, self.kind_of_word(text, end, after_dot)))
        if text.lower() in ("properties", "person_properties"):
            self.in_properties = True

    def kind_of_word(self, text: str, end: int, after_dot: bool) -> Kind:
        if text.startswith("$") or self.in_properties:
            return Kind.PROPERTY
        called = _CALL.match(self.line, end) is not None
        upper = text.upper()
        if not after_dot and self.is_keyword(upper, called):
            return Kind.KEYWORD
        return Kind.FUNCTION if called else Kind.IDENTIFIER

    def is_keyword(self, upper: str, called: bool) -> bool:
        if upper in KEYWORDS:
            return not (called and upper in _ALSO_FUNCTIONS)
        # `INTERVAL 7 DAY`, but `day` elsewhere is a name.
        return (
            upper in _UNITS
            and not called
            and bool(self.tokens)
            and self.tokens[-1].kind in (Kind.NUMBER, Kind.STRING)
        )
