"""What could be written at the cursor of a query, whole or half.

Built on tokens, so that a mistake elsewhere in the query costs no candidate. All functions are
total. What is known of the project is handed in as `Knowledge`; this only chooses from it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from hogtui.text.candidates import (
    AFTER_OPERAND,
    AT_START,
    BEFORE_OPERAND,
    BY,
    ENDINGS,
    MOST,
    NAMES,
    OPERANDS,
    UNITS,
    WORDS,
    choose,
    ctes,
    field_names,
    spelled_out,
)
from hogtui.text.fields import Fields, Property, fields_of, property_of, reach
from hogtui.text.hogql import Kind, Token, tokenize
from hogtui.text.hogql_functions import FUNCTIONS
from hogtui.text.knowledge import (
    Candidate,
    Knowledge,
    KnownField,
    Names,
    Sort,
    quoted_name,
    string_body,
)
from hogtui.text.scope import Place, Source, place_at, unquoted


class Completion(NamedTuple):
    """What could stand in a stretch of the text, the best first."""

    start: int
    end: int
    """Offsets of what is replaced: the word at the cursor."""
    typed: str
    """The part of it before the cursor, without a quote."""
    candidates: Sequence[Candidate]
    in_string: bool = False
    closing: str = ""
    """A quote that is still missing after it."""
    calls: bool = False
    """A bracket follows already."""
    lower: bool = False
    """Keywords are written in lower case here."""
    unknown: bool = False
    """Nobody here knows what may stand in this place; PostHog may."""
    values_of: Property | None = None
    """The property that a value is written of."""

    def text_of(self, candidate: Candidate) -> str:
        """What is written for a candidate in place of the word."""
        if self.in_string:
            return string_body(candidate.name) + self.closing
        text = candidate.insert or candidate.name
        if candidate.sort is Sort.KEYWORD:
            return text.lower() if self.lower else text
        if candidate.sort is Sort.FUNCTION and self.calls:
            return candidate.name
        return text

    def changes(self, candidate: Candidate) -> bool:
        """Whether writing it would be more than what is typed."""
        return self.text_of(candidate).lower() not in (self.typed.lower(), f"`{self.typed}`")


def complete(text: str, at: int, knowledge: Knowledge, *, asked: bool = False) -> Completion | None:
    """What could be written at an offset, or None.

    As `begun`, where there is something to offer.
    """
    found = begun(text, at, knowledge, asked=asked)
    return found if found is not None and found.candidates else None


def begun(text: str, at: int, knowledge: Knowledge, *, asked: bool = False) -> Completion | None:
    """What is being written at an offset, with what it could be, perhaps nothing; or None.

    Unless it is `asked` for, there is nothing where nothing is begun: no letter of a word, no dot
    of a path, no quote of a name. `text` starts outside of any string or comment.
    """
    at = max(0, min(at, len(text)))
    tokens = _statement(tokenize(text)[0], at)
    for token in tokens:
        if token.kind is Kind.COMMENT and token.start < at <= token.end:
            ended = text[token.start : token.start + 2] == "/*" and at == token.end
            if not (ended and text[at - 2 : at] == "*/"):
                return None
    writing = _Writing(text, at, [each for each in tokens if each.kind is not Kind.COMMENT])
    return writing.complete(knowledge, asked)


def _statement(tokens: Sequence[Token], at: int) -> Sequence[Token]:
    """The tokens of the statement at an offset."""
    first, last = 0, len(tokens)
    for index, token in enumerate(tokens):
        if token.kind is Kind.SEPARATOR:
            if token.end <= at:
                first = index + 1
            else:
                last = index
                break
    return tokens[first:last]


class _Writing:
    """A cursor in a statement."""

    def __init__(self, text: str, at: int, tokens: Sequence[Token]) -> None:
        self.text = text
        self.at = at
        self.tokens = tokens
        self.index = next(
            (i for i, token in enumerate(tokens) if token.end >= at and token.start < at),
            next((i for i, token in enumerate(tokens) if token.start >= at), len(tokens)),
        )
        """The token that is written at, or the first behind the cursor."""
        here = tokens[self.index] if self.index < len(tokens) else None
        self.here = here if here is not None and here.start < at else None

    def word(self, index: int) -> str:
        """The text of a token, "" outside."""
        if not 0 <= index < len(self.tokens):
            return ""
        token = self.tokens[index]
        return self.text[token.start : token.end]

    def complete(self, knowledge: Knowledge, asked: bool) -> Completion | None:
        here, index = self.here, self.index
        if here is None:
            return self.in_code(knowledge, self.at, self.at, "", index, asked)
        if here.kind is Kind.STRING:
            return self.in_string(knowledge, here)
        if here.kind in WORDS:
            start, end = here.start, here.end
            typed = self.text[start : self.at]
            if typed[:1] in ("`", '"'):
                # A quote that was just opened takes what follows up to the next one.
                end = end if self.at == end else self.at
                typed, asked = typed[1:].rstrip(typed[0]), True
            return self.in_code(knowledge, start, end, typed, index, asked)
        if here.kind in (Kind.NUMBER, Kind.PLACEHOLDER) or self.at < here.end:
            return None
        return self.in_code(knowledge, self.at, self.at, "", index + 1, asked)

    # --- between quotes

    def in_string(self, knowledge: Knowledge, here: Token) -> Completion | None:
        start = here.start + 1
        if self.text[here.start] != "'" or self.at < start:
            return None
        rest = self.text[self.at : here.end]
        closed = here.end > start and self.text[here.end - 1] == "'"
        if closed and self.at == here.end:
            return None
        # A quote that was just opened takes what follows up to the next one, wherever that is.
        inside = rest[:-1]
        same = closed and all(each.isalnum() or each in "_$.-/ " for each in inside)
        same = same and not any(word in f" {inside.upper()} " for word in (" AND ", " OR "))
        end = here.end - 1 if same else self.at
        names, values_of = self.names_for_string(knowledge)
        if names is None and values_of is None:
            return None
        typed = self.text[start : self.at].replace("\\'", "'").replace("\\\\", "\\")
        found = choose([names or Names()], typed)
        closing = "" if same else "'"
        return Completion(
            start, end, typed, found, in_string=True, closing=closing, values_of=values_of
        )

    def names_for_string(self, knowledge: Knowledge) -> tuple[Names | None, Property | None]:
        """What is known to stand there, and the property that it would be a value of."""
        before = self.index - 1
        if self.word(before) == "[":
            chain, _ = self.chain(before - 1)
            return self.properties(knowledge, chain), None
        while self.word(before) == "," or (before >= 0 and self.tokens[before].kind is Kind.STRING):
            before -= 1
        if self.word(before) == "(" and self.word(before - 1).upper() == "IN":
            before -= 2 if self.word(before - 2).upper() != "NOT" else 3
        elif before != self.index - 1:
            return None, None
        elif self.word(before).upper() in ("LIKE", "ILIKE"):
            before -= 2 if self.word(before - 1).upper() == "NOT" else 1
        elif self.word(before) in ("=", "==", "!=", "<>"):
            before -= 1
        else:
            return None, None
        chain, _ = self.chain(before)
        if not chain:
            return None, None
        if chain[-1] == "event" and len(chain) < 3 and "properties" not in chain:
            return knowledge.events, None
        place = place_at(self.text, self.tokens, self.at)
        values_of = property_of(chain, self.sources(place), place.query, knowledge)
        return knowledge.values.get(chain[-1]), values_of

    # --- outside of them

    def in_code(
        self, knowledge: Knowledge, start: int, end: int, typed: str, index: int, asked: bool
    ) -> Completion | None:
        chain, chain_start = (
            self.chain(index - 2) if self.follows_dot(index, start) else ([], start)
        )
        if (not typed and not chain and not asked) or (
            not chain and self.follows_dot(index, start)
        ):
            return None
        place = place_at(self.text, self.tokens, chain_start)
        calls = self.text[end : end + 1] == "("
        if place.expects_source:
            typed = ".".join([*chain, typed])
            sources = [ctes(place), knowledge.table_names]
            return Completion(chain_start, end, typed, choose(sources, typed))
        if chain:
            names = self.properties(knowledge, chain, place)
            groups = [names] if names is not None else self.after(knowledge, chain, place)
            unknown = not any(each.all for each in groups)
            found = choose(groups, typed)
            return Completion(start, end, typed, found, calls=calls, unknown=unknown)
        groups = self.groups(knowledge, place, index, asked)
        found = choose(groups, typed)
        if self.offers_properties(groups, typed, knowledge, place):
            found = [*found, *spelled_out(knowledge.properties.get("event"), typed)][:MOST]
        return Completion(start, end, typed, found, calls=calls, lower=self.is_lower(typed))

    def follows_dot(self, index: int, start: int) -> bool:
        """Whether a path goes on here."""
        if self.word(index - 1) not in (".", "?."):
            return False
        return self.tokens[index - 1].end == start

    def chain(self, index: int) -> tuple[list[str], int]:
        """The names that end with a token, such as `e.properties`, and where they start."""
        names: list[str] = []
        start = self.at
        while 0 <= index < len(self.tokens) and self.tokens[index].kind in NAMES:
            names.insert(0, unquoted(self.word(index)))
            start = self.tokens[index].start
            joined = self.word(index - 1) in (".", "?.") and self.tokens[index - 1].end == start
            if not joined:
                break
            index -= 2
        return names, start

    def sources(self, place: Place) -> list[Source]:
        """What the query reads; before anybody wrote FROM it is the events."""
        return place.query.sources or [Source("events")]

    def properties(
        self, knowledge: Knowledge, chain: Sequence[str], place: Place | None = None
    ) -> Names | None:
        """The properties that a path leads to, if it leads to any."""
        place = place or place_at(self.text, self.tokens, self.at)
        owner = reach(chain, self.sources(place), place.query, knowledge)
        return knowledge.properties.get(owner) if isinstance(owner, str) else None

    def after(self, knowledge: Knowledge, chain: Sequence[str], place: Place) -> list[Names]:
        """The fields that a path leads to."""
        fields = reach(chain, self.sources(place), place.query, knowledge)
        return [field_names(fields.fields)] if isinstance(fields, Fields) else []

    def groups(self, knowledge: Knowledge, place: Place, index: int, asked: bool) -> list[Names]:
        """What may stand here, the likelier kinds first."""
        before, previous = self.word(index - 1).upper(), index - 1
        if previous < 0:
            return [AT_START]
        kind = self.tokens[previous].kind
        if before in ("GROUP", "ORDER", "PARTITION"):
            return [BY]
        if kind is Kind.NUMBER and self.word(index - 2).upper() == "INTERVAL":
            return [UNITS]
        if before == "AS" or (place.clause == "WITH" and before in ("WITH", ",")):
            # A new name: nobody but the writer knows it.
            return []
        complete = kind in OPERANDS or before in (")", "]", "}") or before in ENDINGS
        star = before == "*" and self.word(index - 2).upper() in (
            "SELECT",
            ",",
            ".",
            "DISTINCT",
            "(",
        )
        if complete or star:
            return [AFTER_OPERAND]
        if place.clause in ("", "LIMIT", "OFFSET") and not asked:
            return [AT_START, FUNCTIONS]
        return [
            self.columns(place, self.text[self.here.start : self.here.end] if self.here else ""),
            *self.fields(knowledge, place),
            FUNCTIONS,
            BEFORE_OPERAND,
            *([ctes(place)] if before == "IN" else ()),
        ]

    def columns(self, place: Place, written: str) -> Names:
        """The names that the query gives to its own columns, but for the one being written."""
        names = list(place.query.aliases)
        if place.clause == "SELECT" and written in names:
            names.remove(written)
        return Names(
            Candidate(name, Sort.COLUMN, "", quoted_name(name))
            for name in dict.fromkeys(names)
            if name != "*"
        )

    def fields(self, knowledge: Knowledge, place: Place) -> list[Names]:
        """The fields of everything that is read, and what it is called."""
        sources = self.sources(place)
        fields: dict[str, KnownField] = {}
        for source in sources:
            for each in fields_of(source, place.query, knowledge).fields:
                fields.setdefault(each.name, each)
        called = [
            Candidate(each.name, Sort.SOURCE, each.table if each.alias else "")
            for each in place.query.sources
            if each.name and "." not in each.name
        ]
        return [field_names(fields.values()), Names(called)]

    def offers_properties(
        self, groups: Sequence[Names], typed: str, knowledge: Knowledge, place: Place
    ) -> bool:
        """Whether a bare name may mean a property of an event."""
        if len(typed) < 3 or FUNCTIONS not in groups or place.clause == "":
            return False
        return (
            any(
                each.name == "properties" and each.type == "json"
                for each in fields_of(self.sources(place)[0], place.query, knowledge).fields
            )
            and self.sources(place)[0].table == "events"
        )

    def is_lower(self, typed: str) -> bool:
        """Whether this query's keywords are written small."""
        if not typed.islower():
            return False
        keywords = (self.word(i) for i, each in enumerate(self.tokens) if each.kind is Kind.KEYWORD)
        return next(keywords, typed).islower()
