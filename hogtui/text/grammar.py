"""PostHog's own HogQL parser, made safe to call with anything a user types.

The extension holds the interpreter's lock while it parses, takes time that grows much faster than
the nesting of its input, and ends the process on very long chains of operators. A cheap scan over
the tokens refuses such input before the parser sees it.
"""

import json
import re
import sys
import types
from functools import cache
from importlib.util import find_spec
from typing import Any

Node = dict[str, Any]
"""A node of the parser's tree: `node` names its kind, `start` and `end` hold `{offset}`."""

LONGEST_QUERY = 24_000
"""Characters; the parser needs about 0.1 s for each 1,500."""
DEEPEST_NESTING = 20
"""Brackets and CASEs inside each other; 20 nested calls take the parser 0.7 s."""
LONGEST_CHAIN = 150
"""Operators, casts or accesses in a row without a comma, a bracket or AND between them."""
LONGEST_LOGIC = 600
"""ANDs and ORs in one query; the tree keeps them flat, so more of them fit."""
LONGEST_LIST_OF_TABLES = 100
"""JOINs and commas after FROM; each joined table is one level of the tree."""
LONGEST_NOT = 30
"""NOTs in a row: the parser takes 16 ms for each."""

_TOKEN = re.compile(
    r"(?P<skip>--[^\n]*|/\*.*?(?:\*/|\Z)|//[^\n]*)"
    r"|(?P<text>'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.)*\"|`(?:[^`\\]|\\.)*`)"
    r"|(?P<word>[A-Za-z_$][\w$]*)"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>[,;])"
    r"|(?P<operator>::|->|\|\||[-+*/%<>=!~?:.|])",
    re.DOTALL,
)
_RESETS = frozenset({"select", "from", "where", "having", "by", "when", "then", "else", "as"})
_LOGIC = frozenset({"and", "or"})


class NotHogQL(Exception):
    """A text that the parser refuses, or that is kept from it; offsets are code points."""

    def __init__(self, message: str, *, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


class TooMuch(NotHogQL):
    """A text that is kept from the parser; nothing is known against it."""


class _Refused(Exception):
    """What the extension raises, instead of answering, for a bracket that closes nothing."""


@cache
def _extension() -> Any:
    """Load the extension, which wants modules of PostHog's server beside it.

    Three nearly empty ones are enough for the functions that answer in JSON. Whatever was there
    before, such as PostHog's SDK of the same name, is put back.
    """
    names = ("posthog", "posthog.hogql", "posthog.hogql.errors")
    before = {name: sys.modules.get(name) for name in names}
    try:
        for name in names:
            sys.modules[name] = types.ModuleType(name)
        for kind in ("SyntaxError", "NotImplementedError", "ParsingError"):
            setattr(sys.modules[names[-1]], kind, _Refused)
        import hogql_parser

        return hogql_parser
    finally:
        for name, module in before.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module


def is_installed() -> bool:
    """Whether the parser is there; looks for it without loading it."""
    return find_spec("hogql_parser") is not None


def parse(text: str, function: str = "parse_select_json") -> Node:
    """The tree of a text by one of the parser's functions; raises NotHogQL."""
    guard(text)
    try:
        # The extension reads UTF-8, which a lone surrogate does not fit in.
        clean = text.encode("utf-8", "replace").decode("utf-8")
        tree: Node = json.loads(getattr(_extension(), function)(clean))
    except RecursionError:
        raise TooMuch("Query is nested too deeply.", start=0, end=len(text)) from None
    except _Refused as refused:
        start = _unmatched(text)
        raise NotHogQL(str(refused), start=start, end=min(start + 1, len(text))) from None
    if tree.get("error"):
        raise _refusal(text, tree)
    return tree


def _unmatched(text: str) -> int:
    """Where the first curly bracket stands that closes nothing."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"{": 1, "}": -1}.get(token.group(), 0)
        if depth < 0:
            return token.start()
    return 0


def _refusal(text: str, answer: Node) -> NotHogQL:
    start = min(answer["start"]["offset"], len(text))
    end = max(start, min(answer["end"]["offset"], len(text)))
    message = str(answer["message"])
    if start >= len(text.rstrip()) and answer["type"] == "SyntaxError":
        # Nothing is wrong with what is there: something is missing after it.
        return NotHogQL("Unexpected end of query", start=start, end=end)
    if start == end:
        end = min(start + 1, len(text))
    return NotHogQL(message, start=start, end=end)


class _Level:
    """What one bracket holds so far."""

    def __init__(self) -> None:
        self.chain = 0
        self.tables = 0
        self.after_from = False


def guard(text: str) -> None:
    """Refuse what would stall or kill the parser; raises TooMuch."""
    if len(text) > LONGEST_QUERY:
        raise TooMuch(
            f"Query is too long: {len(text):,} characters, at most {LONGEST_QUERY:,} are read.",
            start=0,
            end=len(text),
        )
    levels = [_Level()]
    logic = negations = 0
    # An f-string holds queries inside its text, so its brackets count too.
    template = "f'" in text
    for token in _TOKEN.finditer(text):
        kind, value = token.lastgroup, token.group().lower()
        if kind == "text" and template:
            levels[-1].chain += value.count("{")
        elif kind == "open" or value == "case":
            levels[-1].chain += 1
            levels.append(_Level())
        elif (kind == "close" or value == "end") and len(levels) > 1:
            levels.pop()
        elif kind == "comma":
            levels[-1].chain = 0
            levels[-1].tables += levels[-1].after_from
        elif kind == "operator":
            levels[-1].chain += 1
        elif kind == "word":
            negations = negations + 1 if value == "not" else 0
            logic += value in _LOGIC
            _read_word(value, levels[-1])
        _refuse_if_too_much(token, levels, logic, negations)


def _read_word(word: str, level: _Level) -> None:
    if word == "join":
        level.tables += 1
        level.chain = 0
    elif word in _RESETS or word in _LOGIC:
        level.chain = 0
        if word == "from":
            level.after_from = True
        elif word == "select":
            level.tables, level.after_from = 0, False
        elif word not in _LOGIC and word != "as":
            level.after_from = False
    elif word in ("lambda", "not", "is", "in", "like", "ilike", "between", "union"):
        level.chain += 1


def _refuse_if_too_much(token: re.Match[str], levels: list[_Level], logic: int, nots: int) -> None:
    level = levels[-1]
    if len(levels) - 1 > DEEPEST_NESTING:
        message = f"Query is nested too deeply: at most {DEEPEST_NESTING} levels are read."
    elif level.chain > LONGEST_CHAIN or nots > LONGEST_NOT:
        message = "Too many operators in a row."
    elif level.tables > LONGEST_LIST_OF_TABLES:
        message = f"Too many tables: at most {LONGEST_LIST_OF_TABLES} are read."
    elif logic > LONGEST_LOGIC:
        message = f"Too many conditions: at most {LONGEST_LOGIC} are read."
    else:
        return
    raise TooMuch(message, start=token.start(), end=token.end())
