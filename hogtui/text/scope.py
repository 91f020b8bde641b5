"""What is in scope at a place in a query: which tables it reads, under which names, which CTEs.

Reads tokens, not a tree, so that half a query, or one with a mistake in it, has a scope as well.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hogtui.text.hogql import Kind, Token

_CLAUSES = frozenset(
    {"WITH", "SELECT", "FROM", "WHERE", "PREWHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"}
    | {"WINDOW", "QUALIFY", "SETTINGS"}
)
_SETS = frozenset({"UNION", "EXCEPT", "INTERSECT"})
_NAMES = frozenset({Kind.IDENTIFIER, Kind.PROPERTY})
DEEPEST = 20
"""Queries within queries that columns are followed through."""


@dataclass(eq=False)
class Query:
    """One SELECT with what it reads."""

    parent: "Query | None" = None
    sources: list["Source"] = field(default_factory=list)
    ctes: dict[str, "Query | None"] = field(default_factory=dict)
    """By name; None for one whose columns are not known."""
    columns: list[str] = field(default_factory=list)
    """What it gives, as far as it has names; "*" for everything."""
    aliases: list[str] = field(default_factory=list)
    """Those of them that were given a name with AS: the query itself may use these."""

    def around(self) -> Iterator["Query"]:
        """This query and the ones it stands in, innermost first."""
        query: Query | None = self
        while query is not None:
            yield query
            query = query.parent

    def cte(self, name: str) -> "Query | None":
        """The query behind a name after FROM, if it is one of the CTEs in sight."""
        return next((each.ctes[name] for each in self.around() if name in each.ctes), None)


@dataclass(eq=False)
class Source:
    """One thing that a query reads."""

    table: str = ""
    """The name after FROM; "" for a query in its place."""
    alias: str = ""
    query: Query | None = None

    @property
    def name(self) -> str:
        """What its fields are called by."""
        return self.alias or self.table


@dataclass
class Place:
    """Where somebody writes."""

    query: Query
    clause: str = ""
    """The keyword that the place belongs to: "SELECT", "FROM", "ON", ..., "" before any."""
    expects_source: bool = False
    """A table is expected here."""


@dataclass
class _Frame:
    """What is open: a query, or a bracket inside of one."""

    query: Query
    clause: str = ""
    expects_source: bool = False
    is_query: bool = False
    source: Source | None = None
    """The last one that was read; an alias may follow."""
    item: list[str] = field(default_factory=list)
    """The words of the column that is being read, without what stands in brackets."""
    cte: str = ""


def unquoted(word: str) -> str:
    """A name without the quotes around it."""
    if word[:1] in ("`", '"'):
        inner = word[1:-1] if len(word) > 1 and word[-1] == word[0] else word[1:]
        return inner.replace(2 * word[0], word[0]).replace("\\\\", "\\")
    return word


def place_at(text: str, tokens: Sequence[Token], at: int) -> Place:
    """The scope of an offset; tokens are those of one statement, without comments."""
    reader = _Reader(text, tokens)
    reader.read(at)
    return reader.place


class _Reader:
    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.frames = [_Frame(Query(), is_query=True)]
        self.place = Place(self.frames[0].query)
        self.index = 0

    def word(self, index: int) -> str:
        if not 0 <= index < len(self.tokens):
            return ""
        token = self.tokens[index]
        return self.text[token.start : token.end]

    def kind(self, index: int) -> Kind | None:
        return self.tokens[index].kind if 0 <= index < len(self.tokens) else None

    def read(self, at: int) -> None:
        here = False
        while self.index < len(self.tokens):
            if not here and self.tokens[self.index].start >= at:
                here = True
                self.note_place()
            self.step()
        if not here:
            self.note_place()
        for frame in self.frames:
            self.end_item(frame)

    def note_place(self) -> None:
        frame = self.frames[-1]
        self.place = Place(frame.query, frame.clause, frame.expects_source)

    def step(self) -> None:
        """Take the next token, and what belongs to it."""
        frame, kind, word = self.frames[-1], self.kind(self.index), self.word(self.index)
        if kind is Kind.KEYWORD:
            self.keyword(frame, word.upper())
        elif kind is Kind.BRACKET:
            self.bracket(frame, word)
        elif frame.clause == "FROM":
            self.in_from(frame, word)
        elif frame.is_query and word == "," and frame.clause in ("SELECT", "WITH"):
            self.end_item(frame)
        elif frame.is_query:
            frame.item.append(word)
        self.index += 1

    def keyword(self, frame: _Frame, word: str) -> None:
        if word in _CLAUSES and (frame.is_query or word == "SELECT"):
            self.end_item(frame)
            frame.clause, frame.source = word, None
            frame.expects_source = word == "FROM"
        elif word == "JOIN":
            frame.clause, frame.source, frame.expects_source = "FROM", None, True
        elif word in ("ON", "USING") and frame.clause == "FROM":
            frame.clause, frame.expects_source = "ON", False
        elif word in _SETS and frame.is_query:
            self.end_item(frame)
            # What follows reads other tables; the columns are those of the first.
            frame.query = Query(frame.query.parent, ctes=frame.query.ctes)
            frame.clause, frame.expects_source, frame.source = "", False, None
        elif word != "DISTINCT":
            frame.item.append(word)

    def bracket(self, frame: _Frame, word: str) -> None:
        if word in ("(", "[", "{"):
            self.open(frame)
        elif len(self.frames) > 1:
            self.end_item(frame)
            self.frames.pop()
            outer = self.frames[-1]
            if frame.is_query and outer.expects_source:
                outer.source = Source(query=frame.query)
                outer.query.sources.append(outer.source)
                outer.expects_source = False
            # Not a name, and nothing that a name could be made of.
            outer.item.append(")")

    def open(self, frame: _Frame) -> None:
        follows = self.word(self.index + 1).upper()
        if follows not in ("SELECT", "WITH"):
            self.frames.append(_Frame(frame.query, frame.clause, frame.expects_source))
            return
        inner = _Frame(Query(frame.query), is_query=True)
        item = frame.item
        if frame.clause == "WITH" and len(item) >= 2 and item[-1] == "AS":
            frame.query.ctes[unquoted(item[-2])] = inner.query
            inner.cte = item[-2]
            item.clear()
        self.frames.append(inner)

    def in_from(self, frame: _Frame, word: str) -> None:
        kind = self.kind(self.index)
        if word == ",":
            frame.expects_source, frame.source = True, None
        elif frame.expects_source and (kind in _NAMES or kind is Kind.FUNCTION):
            names = [unquoted(word)]
            while self.word(self.index + 1) == "." and self.kind(self.index + 2) in _NAMES:
                names.append(unquoted(self.word(self.index + 2)))
                self.index += 2
            frame.source = Source(".".join(names) if kind is not Kind.FUNCTION else "")
            frame.query.sources.append(frame.source)
            frame.expects_source = False
        elif kind in _NAMES and frame.source is not None and not frame.source.alias:
            frame.source.alias = unquoted(word)

    def end_item(self, frame: _Frame) -> None:
        """A column, or something after WITH, is complete."""
        item, frame.item = frame.item, []
        if not frame.is_query or not item:
            return
        if frame.clause == "SELECT":
            if len(item) > 1 and item[-2] == "AS":
                frame.query.columns.append(unquoted(item[-1]))
                frame.query.aliases.append(unquoted(item[-1]))
            elif item[-1] == "*":
                frame.query.columns.append("*")
            elif all(each == "." for each in item[1::2]) and item[-1] != ")":
                frame.query.columns.append(unquoted(item[-1]))
        elif frame.clause == "WITH" and len(item) > 1 and item[-2] == "AS" and item[-1] != ")":
            frame.query.columns.append(unquoted(item[-1]))
            frame.query.aliases.append(unquoted(item[-1]))
