"""The next rows of a query: the same statement with another LIMIT and OFFSET."""

from typing import NamedTuple

from hogtui.text.hogql import Kind, Token, tokenize

_SETS = frozenset({"UNION", "INTERSECT", "EXCEPT"})


class NoPages(ValueError):
    """Why a statement cannot be asked for page by page, in words."""


class Bounds(NamedTuple):
    """What a statement says itself, outside all brackets, about which of its rows it gives."""

    limit: int | None = None
    offset: int = 0
    start: int = 0
    """Where its LIMIT and OFFSET stand, or would: offsets in characters, the end excluded."""
    end: int = 0
    is_ordered: bool = False
    is_union: bool = False
    problem: str = ""
    """Why no other bounds can be put in their place; "" if they can."""


def bounds(statement: str) -> Bounds:
    """Read the outermost bounds of a statement."""
    tokens = [
        token
        for token in tokenize(statement)[0]
        if token.kind is not Kind.COMMENT and statement[token.start : token.end] != ";"
    ]
    if not tokens:
        return Bounds(problem="it is empty")
    end = tokens[-1].end
    found = Bounds(start=end, end=end)
    depth = 0
    for index, token in enumerate(tokens):
        word = statement[token.start : token.end].upper()
        depth += (word in "([{") - (word in ")]}") if token.kind is Kind.BRACKET else 0
        if depth or token.kind is not Kind.KEYWORD:
            continue
        if word == "LIMIT":
            found = _limit(statement, tokens[index:], found)
        elif word == "OFFSET" and found.limit is None:
            found = found._replace(problem=found.problem or "it has an OFFSET, but no LIMIT")
        elif word == "ORDER":
            found = found._replace(is_ordered=True)
        elif word in _SETS:
            found = found._replace(is_union=True, is_ordered=False)
        elif word == "SETTINGS" and found.start == end:
            found = found._replace(start=token.start, end=token.start)
    if found.is_union and found.limit is not None:
        found = found._replace(problem="its LIMIT belongs to a part of a UNION")
    return found


def _limit(statement: str, tokens: list[Token], before: Bounds) -> Bounds:
    """The bounds with the LIMIT that begins with the first token."""
    words = [statement[token.start : token.end].upper() for token in tokens[:6]] + [""] * 6
    if "BY" in words[:5]:
        return before
    if not words[1].isdecimal():
        return before._replace(problem="its LIMIT is no plain number")
    limit, offset, length = int(words[1]), 0, 2
    if words[2] in (",", "OFFSET"):
        if not words[3].isdecimal():
            return before._replace(problem="its OFFSET is no plain number")
        # `LIMIT 20, 10` skips twenty and takes ten.
        limit, offset = (limit, int(words[3])) if words[2] == "OFFSET" else (int(words[3]), limit)
        length = 4
    behind = words[length]
    problem = "it ends in more than a LIMIT" if behind in ("WITH", "PERCENT", "%") else ""
    start, end = tokens[0].start, tokens[length - 1].end
    return before._replace(limit=limit, offset=offset, start=start, end=end, problem=problem)


def page(statement: str, skip: int, count: int) -> str:
    """The statement for `count` of its rows after the first `skip`. Raises NoPages."""
    found = bounds(statement)
    if found.problem:
        raise NoPages(found.problem)
    if found.is_union:
        inner = statement[: found.end]
        return f"SELECT * FROM (\n{inner}\n) LIMIT {count} OFFSET {skip}"  # noqa: S608 -- what the user wrote and runs
    clause = f"LIMIT {count} OFFSET {found.offset + skip}"
    before, behind = statement[: found.start].rstrip(), statement[found.end :].strip("; \t\r\n")
    # On a line of its own, so that no comment can swallow it.
    return f"{before}\n{clause}\n{behind}".rstrip()
