"""Which events are wanted, as a small expression.

    event = "$pageview" and properties.$browser != "Chrome" and properties.amount > 100
    distinct_id in (ada, "bob smith") or properties.plan is set
    not (event = $autocapture) and chrome

`event`, `distinct_id`, `person_id`, `uuid` and `timestamp` are of the event; `properties.name` and
any other name are properties, a dot goes into an object. Signs are = != > >= < <= and ~ !~ for a
regular expression; `in` and `not in` take a list, `is set` and `is not set` nothing. `and`, `or`,
`not` and brackets join conditions. A word or quoted text alone is looked for in the whole event.

Values compare as they do in the filter of rows: numbers exactly, also where they came as text; a
moment that is written in part stands for all of it. What is not set meets no comparison, so `!=`
is met by what is not set.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from hogtui.text.event_matching import (
    MEMBERS,
    Get,
    HasEvent,
    Test,
    all_of,
    any_of,
    comparison,
    opposite,
    reach,
    search,
)
from hogtui.text.predicates import number_of

DEEPEST = 50
"""Brackets and `not` within each other."""
EXAMPLE = 'event = "$pageview" and properties.amount > 100'
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<sign>!~|!=|<>|>=|<=|==|=|>|<|~)
    | (?P<mark>[(),!])
    | (?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<open>["'])
    | (?P<word>[^\s(),!=<>~"']+)
    )""",
    re.VERBOSE,
)
_OPPOSITE = {"!=": "=", "<>": "=", "!~": "~"}
_SAME = {"==": "="}


class Wrong(Exception):
    """An expression that cannot be understood, and where."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        """In characters; `end` is exclusive."""
        self.end = max(end, start + 1)


class Known(NamedTuple):
    """What every event that meets an expression has: a server can be asked for no others."""

    events: frozenset[str] | None = None
    """None for any."""
    distinct_id: str = ""
    properties: tuple[tuple[str, str, str], ...] = ()
    """Key, operator and value in the words of PostHog's live service."""


@dataclass(frozen=True)
class Expression:
    """What was typed, understood."""

    text: str
    meets: Test = field(compare=False)
    known: Known = field(default_factory=Known)
    properties: frozenset[str] | None = frozenset()
    """The names of the properties that it looks at; None where it looks at all of them."""

    @property
    def is_empty(self) -> bool:
        """Whether every event meets it."""
        return not self.text


EVERYTHING = Expression("", lambda _: True)


def parse(text: str) -> Expression:
    """Understand an expression; an empty one is met by everything. Raises Wrong."""
    tokens = list(_tokens(text))
    if len(tokens) == 1:
        return EVERYTHING
    reading = _Reading(tokens)
    test, known = reading.either()
    left = reading.next
    if left.kind != "end":
        raise Wrong(f"{left.text!r} is one too many here: join with and, or", *left.place)
    looked = None if reading.looks_everywhere else frozenset(reading.names)
    return Expression(text.strip(), test, known, looked)


class _Token(NamedTuple):
    kind: str
    text: str
    place: tuple[int, int]

    def says(self, *words: str) -> bool:
        return self.kind in ("word", "mark", "sign") and self.text.casefold() in words


def _tokens(text: str) -> Iterator[_Token]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise Wrong(f"{text[at]!r} is not understood", at, at + 1)
        kind, at = found.lastgroup, found.end()
        place = found.span(kind)
        if kind == "open":
            raise Wrong("the quote is not closed", place[0], end)
        yield _Token(kind, found[kind], place)
    yield _Token("end", "", (end, end + 1))


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


_Part = tuple[Test, Known]


class _Reading:
    """Goes through the tokens once, from left to right."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self.names: set[str] = set()
        self.looks_everywhere = False

    @property
    def next(self) -> _Token:
        return self._tokens[self._at]

    def take(self) -> _Token:
        token = self.next
        self._at += token.kind != "end"
        return token

    # --- joining

    def either(self) -> _Part:
        test, known = self.both()
        tests, all_events = [test], known.events
        while self.next.says("or"):
            self.take()
            test, other = self.both()
            tests.append(test)
            named = all_events is not None and other.events is not None
            all_events = all_events | other.events if named else None  # type: ignore[operator]  # `named` says so
            known = Known(all_events)
        return (tests[0] if len(tests) == 1 else any_of(tests)), known

    def both(self) -> _Part:
        test, known = self.one()
        tests = [test]
        while self.next.says("and"):
            self.take()
            test, other = self.one()
            tests.append(test)
            known = _joined(known, other)
        return (tests[0] if len(tests) == 1 else all_of(tests)), known

    def one(self) -> _Part:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Wrong("too many brackets in each other", *self.next.place)
        try:
            if self.next.says("not", "!"):
                self.take()
                test, _ = self.one()
                return opposite(test), Known()
            if self.next.says("("):
                opened = self.take()
                part = self.either()
                if not self.next.says(")"):
                    raise Wrong("a ) is missing for this bracket", *opened.place)
                self.take()
                return part
            return self.condition()
        finally:
            self._depth -= 1

    # --- one condition

    def condition(self) -> _Part:
        subject = self.take()
        if subject.kind not in ("word", "quoted"):
            words = "a condition is missing" if subject.kind == "end" else "a name belongs here"
            raise Wrong(f"{words}, such as {EXAMPLE}", *subject.place)
        following = self.next
        if following.kind == "sign":
            return self.compared(subject)
        if subject.kind == "word" and following.says("is"):
            return self.is_set(subject)
        if following.says("in"):
            return self.is_in(subject, inverted=False)
        if following.says("not") and self._tokens[self._at + 1].says("in"):
            self.take()
            return self.is_in(subject, inverted=True)
        return self.searched(subject)

    def compared(self, subject: _Token) -> _Part:
        get, name = self.getter(subject)
        sign = self.take().text
        value, is_quoted, place = self.value()
        plain = _OPPOSITE.get(sign, _SAME.get(sign, sign))
        try:
            test = comparison(get, name, plain, value, is_quoted=is_quoted)
        except re.error as error:
            raise Wrong(f"no regular expression: {error.msg}", *place) from None
        if sign in _OPPOSITE:
            return opposite(test), Known()
        return test, _known(name, [(value, is_quoted)]) if plain == "=" else Known()

    def is_in(self, subject: _Token, *, inverted: bool) -> _Part:
        get, name = self.getter(subject)
        self.take()
        if not self.next.says("("):
            raise Wrong("a list in brackets belongs here: (one, two)", *self.next.place)
        opened = self.take()
        values, tests = [], []
        while True:
            value, is_quoted, _ = self.value()
            values.append((value, is_quoted))
            tests.append(comparison(get, name, "=", value, is_quoted=is_quoted))
            after = self.take()
            if after.says(")"):
                break
            if not after.says(","):
                raise Wrong("a ) is missing for this list", *opened.place)
        test = any_of(tests)
        return (opposite(test), Known()) if inverted else (test, _known(name, values))

    def is_set(self, subject: _Token) -> _Part:
        get, name = self.getter(subject)
        self.take()
        inverted = self.next.says("not")
        if inverted:
            self.take()
        last = self.take()
        if not last.says("set", "null"):
            raise Wrong("`set` belongs here: is set, is not set", *last.place)
        # `is null` says the opposite of `is set`.
        wanted = inverted is last.says("null")

        def test(event: HasEvent) -> bool:
            return (get(event) is not None) is wanted

        key = None if name in MEMBERS or "." in name or not wanted else name
        return test, Known(properties=((key, "is_set", ""),)) if key else Known()

    def searched(self, subject: _Token) -> _Part:
        self.looks_everywhere = True
        text = _unquoted(subject.text) if subject.kind == "quoted" else subject.text
        return search(text), Known()

    def value(self) -> tuple[str, bool, tuple[int, int]]:
        token = self.take()
        if token.kind == "quoted":
            return _unquoted(token.text), True, token.place
        if token.kind != "word" or token.says("and", "or"):
            raise Wrong("a value is missing", *token.place)
        return token.text, False, token.place

    def getter(self, subject: _Token) -> tuple[Get, str]:
        """What a name stands for, and the name of the property, or of the member of the event."""
        name = _unquoted(subject.text) if subject.kind == "quoted" else subject.text
        if subject.kind == "word" and name.casefold() in MEMBERS:
            name = name.casefold()
            return MEMBERS[name], name
        if subject.kind == "word" and name.startswith("properties."):
            name = name.removeprefix("properties.")
            if not name:
                raise Wrong("the name of a property is missing", *subject.place)
        self.names.add(name)
        if "." not in name:
            return lambda event: event.properties.get(name), f"{name}"
        # The server would be asked for the whole property that something is in.
        self.names.add(name.partition(".")[0])
        return lambda event: reach(event.properties, name), name


def _known(name: str, values: list[tuple[str, bool]]) -> Known:
    texts = [value for value, _ in values]
    if name == "event":
        return Known(frozenset(texts))
    if name == "distinct_id" and len(texts) == 1:
        return Known(distinct_id=texts[0])
    if name in MEMBERS or "." in name or len(texts) != 1:
        return Known()
    # Only text is the same to everybody; what number a text is, servers see in their own way.
    is_text = values[0][1] and number_of(texts[0]) is None
    return Known(properties=((name, "exact", texts[0]),)) if is_text else Known()


def _joined(left: Known, right: Known) -> Known:
    """What holds where both hold."""
    events = left.events
    if right.events is not None:
        events = right.events if events is None else events & right.events
    return Known(
        events, left.distinct_id or right.distinct_id, (*left.properties, *right.properties)
    )
