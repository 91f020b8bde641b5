"""All rows of a query, more than PostHog gives at once: which statements to ask, one by one.

Rows of `events` are walked by time and uuid, so that no page overlaps another one however many
rows came in the same microsecond. What is no plain list of events is asked for by OFFSET, where an
ORDER BY says which rows come next.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from hogtui.text.hogql import Kind, Token, tokenize
from hogtui.text.pages import NoPages, bounds, page

MOST = 50_000
"""Rows that PostHog gives at once; it lowers a larger LIMIT to this without a word."""
_AGGREGATE = re.compile(
    r"(count|sum\w*|avg\w*|min|max|any|anyLast|anyHeavy|uniq\w*|quantile\w*|median\w*|corr"
    r"|group(Array|Uniq|Concat|Bit)\w*|arg(Min|Max)|topK\w*|stddev\w*|var(Pop|Samp)|covar\w*"
    r"|first_value|last_value|windowFunnel|sequence\w*|retention|entropy|simpleLinearRegression"
    r"|kurt\w*|skew\w*)(If|Distinct)*",
    re.IGNORECASE,
)
_SETS = frozenset({"UNION", "INTERSECT", "EXCEPT", "JOIN"})
_NOT_BY_TIME = _SETS | {"DISTINCT", "GROUP", "HAVING", "QUALIFY", "WINDOW", "OVER"}
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


class Position(NamedTuple):
    """How far a walk has come. What is behind it is never asked for again."""

    rows: int = 0
    """Rows that were given."""
    time: int | None = None
    """Microseconds since 1970 of the last of them, None before the first."""
    uuid: str = ""
    skip: int = 0
    """Rows of exactly this time and uuid that were given, where there may be more of them."""


class ByTime(NamedTuple):
    """A list of events, from one moment to the next."""

    selected: str
    """From the first word to the end of what is selected."""
    source: str
    """What the rows are of, from FROM on."""
    condition: str
    """What stands behind WHERE; "" for nothing."""
    events: str
    """What the events are called."""
    descending: bool = False
    remark: str = ""
    """What is other than in the statement."""
    most: int | None = None
    """Rows after which the walk ends, by the statement's own LIMIT."""

    @property
    def columns(self) -> int:
        """Columns behind the statement's own, which say where the walk is."""
        return 2

    def page(self, position: Position, count: int) -> str:
        """The statement for the next rows."""
        time, uuid = f"{self.events}.timestamp", f"toString({self.events}.uuid)"
        conditions = [f"({self.condition}\n)"] if self.condition else []
        if position.time is not None:
            conditions.append(self._behind(position, time, uuid))
        where = f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
        direction = "DESC" if self.descending else "ASC"
        skip = f" OFFSET {position.skip}" if position.skip else ""
        return (
            f"{self.selected}\n, toUnixTimestamp64Micro({time}) AS walk_time, {uuid} AS walk_uuid"
            f"\n{self.source}{where}"
            f"\nORDER BY {time} {direction}, {uuid} {direction}\nLIMIT {count}{skip}"
        )

    def _behind(self, position: Position, time: str, uuid: str) -> str:
        uuid_text = position.uuid.replace("\\", "\\\\").replace("'", "\\'")
        moment = _BEGIN + timedelta(microseconds=position.time or 0)
        literal = f"toDateTime64('{moment:%Y-%m-%d %H:%M:%S.%f}', 6, 'UTC')"
        sign = "<" if self.descending else ">"
        this_one = "=" if position.skip else ""
        # The first half finds rows by the index, which the second half alone would not.
        return (
            f"{time} {sign}= {literal} AND ({time} {sign} {literal} "
            f"OR {uuid} {sign}{this_one} '{uuid_text}')"
        )


class ByOffset(NamedTuple):
    """Any list with an order, from one number of rows to the next."""

    statement: str
    remark: str = "rows that are equal in its ORDER BY may come twice or be left out"
    most: int | None = None

    @property
    def columns(self) -> int:
        """None but the statement's own."""
        return 0

    def page(self, position: Position, count: int) -> str:
        """The statement for the next rows."""
        return page(self.statement, position.rows, count)


Plan = ByTime | ByOffset


def plan(statement: str) -> Plan:
    """How to walk all rows of a statement. Raises NoPages with the reason where there is no way.

    A LIMIT that PostHog would keep to says how many rows to look at, not how many there are: it
    does not count here. A larger one does.
    """
    found = bounds(statement)
    limit = found.limit if found.limit is not None and found.limit > MOST else None
    by_time = _by_time(statement) if not found.offset else None
    if by_time is not None:
        return by_time._replace(most=limit)
    if found.problem:
        raise NoPages(found.problem)
    if not found.is_ordered:
        raise NoPages("it is no plain list of events, and has no ORDER BY to go on by")
    return ByOffset(statement, most=limit)


def counting(statement: str) -> str:
    """The statement that counts all rows. Raises NoPages."""
    found = bounds(statement)
    if found.problem and found.limit is None:
        raise NoPages(found.problem)
    keeps = found.limit is not None and found.limit > MOST
    inner = statement[: found.end if keeps or found.is_union else found.start].rstrip("; \n")
    return f"SELECT count() FROM (\n{inner}\n)"  # noqa: S608 -- what the user wrote and runs


class _Parts:
    """The outermost words of a statement."""

    def __init__(self, statement: str) -> None:
        self.statement = statement
        tokens = tokenize(statement)[0]
        self.tokens = [
            token
            for token in tokens
            if token.kind is not Kind.COMMENT and statement[token.start : token.end] != ";"
        ]
        self.clauses: dict[str, int] = {}
        """Where each clause begins among the tokens; only those that are outside all brackets."""
        self.words: set[str] = set()
        """All words outside brackets."""
        depth = 0
        for index, token in enumerate(self.tokens):
            word = self.word(token)
            depth += (word in "([{") - (word in ")]}") if token.kind is Kind.BRACKET else 0
            if depth == 0 and token.kind is Kind.KEYWORD:
                self.words.add(word)
                self.clauses.setdefault(word, index)

    def word(self, token: Token) -> str:
        return self.statement[token.start : token.end].upper()

    def end(self, *clauses: str) -> int:
        """The token where the first of these clauses begins, or the end."""
        return min(self.clauses.get(clause, len(self.tokens)) for clause in clauses)

    def text(self, start: int, stop: int) -> str:
        """The text from one token up to another one."""
        if start >= stop:
            return ""
        return self.statement[self.tokens[start].start : self.tokens[stop - 1].end]


def _by_time(statement: str) -> ByTime | None:
    parts = _Parts(statement)
    if parts.words & _NOT_BY_TIME or not {"SELECT", "FROM"} <= parts.words:
        return None
    begin, behind = parts.clauses["FROM"], parts.end("PREWHERE", "WHERE", "ORDER", "LIMIT")
    selected = parts.tokens[parts.clauses["SELECT"] : begin]
    if any(_is_aggregate(parts, token) for token in selected):
        return None
    name = _events(parts.tokens[begin + 1 : behind], parts)
    after_where = parts.end("ORDER", "LIMIT", "SETTINGS", "OFFSET")
    if not name or _has_limit_by(parts):
        return None
    where = parts.clauses.get("WHERE")
    return ByTime(
        parts.text(0, begin),
        parts.text(begin, after_where if where is None else where),
        "" if where is None else parts.text(where + 1, after_where),
        name,
        *_direction(parts),
    )


def _is_aggregate(parts: _Parts, token: Token) -> bool:
    if token.kind is Kind.KEYWORD:
        return parts.word(token) == "OVER"
    if token.kind is not Kind.FUNCTION:
        return False
    return bool(_AGGREGATE.fullmatch(parts.statement[token.start : token.end]))


def _events(tokens: list[Token], parts: _Parts) -> str:
    """What the events are called there; "" if that is not the only thing there."""
    words = [parts.statement[token.start : token.end] for token in tokens]
    if not words or words[0].lower() != "events":
        return ""
    rest = words[2:] if len(words) > 1 and words[1].upper() == "AS" else words[1:]
    if not rest:
        return words[0] if len(words) == 1 else ""
    return rest[0] if len(rest) == 1 and re.fullmatch(r"[A-Za-z_]\w*", rest[0]) else ""


def _has_limit_by(parts: _Parts) -> bool:
    start = parts.clauses.get("LIMIT")
    behind = [] if start is None else parts.tokens[start : start + 6]
    return any(parts.word(token) == "BY" for token in behind)


def _direction(parts: _Parts) -> tuple[bool, str]:
    """Whether the newest come first, and what is said about another order."""
    start = parts.clauses.get("ORDER")
    if start is None:
        return False, ""
    stop = min(
        place
        for clause, place in (*parts.clauses.items(), ("", len(parts.tokens)))
        if place > start and clause in ("", "LIMIT", "SETTINGS", "OFFSET")
    )
    words = [parts.word(token) for token in parts.tokens[start + 2 : stop]]
    names = [word for word in words if word not in ("ASC", "DESC")]
    by_time = ["".join(names).rpartition(".")[2]] == ["TIMESTAMP"]
    remark = "" if by_time else "written in order of time, not of its ORDER BY"
    return by_time and words[-1] == "DESC", remark
