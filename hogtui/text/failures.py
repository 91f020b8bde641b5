"""One failure of a query looked at closely: which name was meant, and where it stands.

`hogtui.text.explanations` decides which of these looks at a message. All functions are total.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from hogtui.text.fields import Fields, fields_of, reach
from hogtui.text.hogql import Kind, Token, tokenize
from hogtui.text.hogql_functions import FUNCTIONS
from hogtui.text.knowledge import Knowledge
from hogtui.text.scope import Place, place_at, unquoted

NEAR = 3
"""Names that are offered in the place of an unknown one."""
ALIKE = 0.6
"""How alike a name must be to be offered, from 0 to 1."""

Span = tuple[int, int]


class Explanation(NamedTuple):
    """One plain line, and what it is about."""

    advice: str
    span: Span | None = None
    """Where in the statement, in characters; None when that cannot be told."""
    fix: str | None = None
    """What to write there instead, where one answer is the most likely."""


class Case(NamedTuple):
    """A failure with everything that may help to understand it."""

    found: re.Match[str]
    statement: str
    tokens: Sequence[Token]
    """Without comments."""
    knowledge: Knowledge

    def named(self, group: str = "name") -> str:
        """A part of the message that is a name, without quotes around it."""
        return unquoted((self.found[group] or "").strip().strip("'").rstrip("."))

    def word(self, token: Token) -> str:
        """What stands in the statement there."""
        return self.statement[token.start : token.end]


def nearest(name: str, known: Iterable[str], most: int = NEAR) -> list[str]:
    """The known names that are most like this one, whatever their case; never the name itself."""
    spellings = {each.lower(): each for each in known if each != name}
    if name.lower() in spellings:
        return [spellings[name.lower()]]
    found = get_close_matches(name.lower(), spellings, most, ALIKE)
    return [spellings[each] for each in found]


# --- names that are not there


def unknown_field(case: Case) -> Explanation:
    """A column that no table of the query has."""
    name = case.named()
    chain = name.split(".")
    span = place_of(case, chain)
    owner, known = _what_could_follow(case, span, chain)
    near = nearest(chain[-1], known)
    if near:
        advice = f"Did you mean {_either(near)}? {owner}".strip()
        return Explanation(advice, span, _instead(case, span, near[0]))
    if len(chain) == 1 and (held := _property_near(case.knowledge, name)):
        advice = "It is a property: write" if held == name else "Did you mean the property"
        end = "." if held == name else "?"
        fix = _instead(case, span, held)
        whole = f"properties.{fix}" if fix is not None else None
        return Explanation(f"{advice} properties.{held}{end}", span, whole)
    return Explanation(owner or "No table of this query has such a field; f5 lists them.", span)


def _what_could_follow(
    case: Case, span: Span | None, chain: Sequence[str]
) -> tuple[str, list[str]]:
    """What may stand where the name stands, and a sentence when nothing may."""
    place = place_at(case.statement, case.tokens, span[0] if span else len(case.statement))
    before = _path_before(case, span) or chain[:-1]
    if before:
        here = reach(before, place.query.sources, place.query, case.knowledge)
        if isinstance(here, Fields):
            return "", [each.name for each in here.fields]
        return "", []
    if not place.query.sources:
        return "The query has no FROM, so there are no fields to read.", []
    return "", _names_in_scope(place, case.knowledge)


def _names_in_scope(place: Place, knowledge: Knowledge) -> list[str]:
    names = [*place.query.aliases]
    for source in place.query.sources:
        names += [
            source.name,
            *(each.name for each in fields_of(source, place.query, knowledge).fields),
        ]
    return [each for each in names if each and each != "*"]


def _property_near(knowledge: Knowledge, name: str) -> str:
    """The property of events of this name, else the one most like it; "" when there is none."""
    names = knowledge.properties.get("event")
    known = [each.name for each in names.all] if names is not None else []
    return name if name in known else next(iter(nearest(name, known, 1)), "")


def _path_before(case: Case, span: Span | None) -> list[str]:
    """The names with dots that lead to a place: `e`, `person` for `e.person.emial`."""
    if span is None:
        return []
    starts = [each.start for each in case.tokens]
    try:
        index = starts.index(span[0])
    except ValueError:
        return []
    last = index
    while last + 1 < len(case.tokens) and case.tokens[last + 1].start < span[1]:
        last += 1
    path: list[str] = []
    while last > 1 and case.word(case.tokens[last - 1]) == ".":
        last -= 2
        path.insert(0, unquoted(case.word(case.tokens[last])))
    return path


def unknown_table(case: Case) -> Explanation:
    """A table that the project does not have."""
    name = case.named()
    near = nearest(name, case.knowledge.tables)
    span = place_of(case, name.split("."))
    if near:
        advice = f"Did you mean {_either(near)}?"
        return Explanation(advice, span, _instead(case, span, near[0]))
    return Explanation("There is no such table or view in this project; f5 lists them.", span)


def unknown_function(case: Case) -> Explanation:
    """A function that HogQL does not have."""
    name = case.named()
    near = nearest(name, (each.name for each in FUNCTIONS.all))
    span = place_of(case, [name])
    if near:
        advice = f"Did you mean {_either([f'{each}()' for each in near])}?"
        return Explanation(advice, span, _instead(case, span, near[0]))
    return Explanation("HogQL has no function of that name; ctrl+space lists those it has.", span)


def wrong_count(case: Case) -> Explanation:
    """A function with too few or too many arguments."""
    name = case.named()
    found = next((each for each in FUNCTIONS.all if each.name.lower() == name.lower()), None)
    span = place_of(case, [name])
    if found is None or found.detail == "(...)":
        return Explanation(f"Give {name}() another number of arguments.", span)
    return Explanation(f"It is written {found.name}{found.detail}.", span)


def _instead(case: Case, span: Span | None, name: str) -> str | None:
    """A name as it is written in the place of the last one of a path; None without a place."""
    if span is None:
        return None
    before, dot, _ = case.statement[slice(*span)].rpartition(".")
    written = name if re.fullmatch(r"[A-Za-z_$][\w$]*", name) else f"`{name}`"
    # A path with quotes in it may have its dots elsewhere than between names.
    return None if {"`", '"'} & set(before) or "`" in name else before + dot + written


def _either(names: Sequence[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


# --- values of the wrong type


def types(case: Case) -> Explanation:
    """Values of types that do not go together."""
    text = case.found.string
    first = text.split("\n", 1)[0]
    if "String" in first and re.search(r"Int|Float|Decimal|Number", first):
        advice = (
            "Text meets a number: wrap the text in toFloat(...) or toInt(...), or quote the number."
        )
    elif "String" in first and "Date" in first:
        advice = "Text meets a time: wrap the text in toDateTime(...)."
    elif re.search(r"function (plus|minus|multiply|divide|sum|avg)\b", first):
        advice = "This needs numbers: wrap the value in toFloat(...)."
    elif "Array" in first:
        advice = "One side is an array: has(array, value) and arrayJoin(array) work with those."
    elif "Bool" in first:
        advice = "One side is true or false: compare it with true, or wrap it in toString(...)."
    else:
        advice = (
            "Bring both sides to one type, with toString(...), toFloat(...) or toDateTime(...)."
        )
    return Explanation(advice, _operator(case, first))


_SIGNS = {
    "plus": "+",
    "minus": "-",
    "multiply": "*",
    "divide": "/",
    "equals": "=",
    "notEquals": "!=",
    "greater": ">",
    "less": "<",
    "greaterOrEquals": ">=",
    "lessOrEquals": "<=",
}


def _operator(case: Case, message: str) -> Span | None:
    """Where the only such call or sign stands: ClickHouse names functions, not places."""
    found = re.search(r"function [`']?(\w+)", message)
    if found is None:
        return None
    names = {found[1].lower(), _SIGNS.get(found[1], "")}
    spots = [each for each in case.tokens if case.word(each).lower() in names]
    return (spots[0].start, spots[0].end) if len(spots) == 1 else None


# --- aggregates


def aggregate_in_where(case: Case) -> Explanation:
    """An aggregate where single rows are looked at."""
    advice = "WHERE looks at single rows: put conditions on aggregates into HAVING, after GROUP BY."
    name = (case.found["name"] or "").lower()
    inside = False
    for token in case.tokens:
        word = case.word(token)
        if token.kind is Kind.KEYWORD:
            inside = word.upper() in ("WHERE", "PREWHERE") or (
                inside and word.upper() not in ("GROUP", "HAVING", "ORDER", "LIMIT", "SELECT")
            )
        elif inside and token.kind is Kind.FUNCTION and (not name or word.lower() == name):
            return Explanation(advice, (token.start, token.end))
    return Explanation(advice)


def not_grouped(case: Case) -> Explanation:
    """A column beside aggregates that nobody groups by."""
    name = case.named().rpartition(".")[2]
    span = place_of(case, [name])
    grouped = any(case.word(each).upper() == "GROUP" for each in case.tokens)
    what = name if span else "it"
    if not grouped:
        return Explanation(
            f"Add GROUP BY {what}, or wrap it in an aggregate such as any({what}).", span
        )
    return Explanation(
        f"Add {what} to GROUP BY, or wrap it in an aggregate such as any({what}).", span
    )


# --- syntax


def syntax(case: Case) -> Explanation:
    """A word that does not fit where it stands."""
    if still_open := tokenize(case.statement)[1]:
        return _no_end(case, still_open[-1])
    near = unquoted(case.found["name"].strip())
    last = near.split()[-1] if near.split() else ""
    spots = [each for each in case.tokens if case.word(each) == last] if last else []
    span = (spots[-1].start, spots[-1].end) if len(spots) == 1 else None
    if last in ("<EOF>", ""):
        return unfinished(case)
    meant = _meant_keyword(case, near)
    if meant is not None:
        return meant
    if last.upper() in _WRITTEN:
        return Explanation(
            f"{last.upper()} does not fit here: look for a missing comma or bracket before it,"
            " or put backquotes around it if it is a name.",
            span,
        )
    return Explanation(
        f"What stands before {last} does not go on like that: look for a missing comma, operator"
        " or quote.",
        span,
    )


def _no_end(case: Case, opened: str) -> Explanation:
    last = case.tokens[-1] if case.tokens else None
    what = {"/*": "A comment", "{": "A bracket"}.get(opened, "A quote")
    return Explanation(f"{what} is still open.", (last.start, last.end) if last else None)


def _meant_keyword(case: Case, near: str) -> Explanation | None:
    """The parser stumbles over the word behind one that is misspelled, or over that one."""
    for word in reversed(near.split()[-3:]):
        spots = [each for each in case.tokens if case.word(each) == word]
        alike = nearest(word.upper(), _WRITTEN, 1) if word.isalpha() else []
        if len(spots) == 1 and alike and word.upper() not in _WRITTEN:
            span = (spots[0].start, spots[0].end)
            meant = alike[0] if word.isupper() else alike[0].lower()
            return Explanation(f"Is {word} meant to be {alike[0]}?", span, meant)
    return None


def unfinished(case: Case) -> Explanation:
    """A query that ends too early."""
    depth: list[Token] = []
    for token in case.tokens:
        if token.kind is Kind.BRACKET and case.word(token) in "([{":
            depth.append(token)
        elif token.kind is Kind.BRACKET and depth:
            depth.pop()
    if depth:
        opened = depth[-1]
        sign = case.word(opened)
        return Explanation(
            f"A bracket is still open: {sign} has no end.", (opened.start, opened.end)
        )
    last = case.tokens[-1] if case.tokens else None
    span = (last.start, last.end) if last else None
    return Explanation("Something is missing at the end, such as a name, a value or a table.", span)


_WRITTEN = frozenset(
    {"SELECT", "FROM", "WHERE", "GROUP", "ORDER", "BY", "HAVING", "LIMIT", "JOIN", "LEFT", "INNER"}
    | {"UNION", "ALL", "AS", "ON", "AND", "OR", "NOT", "IN", "BETWEEN", "CASE", "WHEN", "THEN"}
    | {"ELSE", "END", "DISTINCT", "INTERVAL", "WITH", "OFFSET", "USING"}
)


# --- placeholders


def variable(case: Case) -> Explanation:
    """A variable without a value, or one that the project does not have."""
    return Explanation(
        "Run it again and alt+v gives the variable a value; PostHog knows only variables that"
        " the project has.",
        _placeholder(case, f"variables.{case.named()}"),
    )


def placeholder_left(case: Case) -> Explanation:
    """A placeholder that nothing was given for."""
    name = case.named()
    return Explanation("Nothing was given for it: alt+v asks for values.", _placeholder(case, name))


def filters_elsewhere(case: Case) -> Explanation:
    """`{filters}` in a SELECT that PostHog cannot filter."""
    return Explanation(
        "{filters} works only in a SELECT that reads from events or sessions.",
        _placeholder(case, "filters"),
    )


def _placeholder(case: Case, name: str) -> Span | None:
    for token in case.tokens:
        if token.kind is Kind.PLACEHOLDER and case.word(token).strip("{ }") == name:
            return token.start, token.end
    return None


# --- places


def place_of(case: Case, chain: Sequence[str]) -> Span | None:
    """Where names with dots between them stand, if that is only at one place."""
    tokens = case.tokens
    width = 2 * len(chain) - 1
    spots = []
    for index in range(len(tokens) - width + 1):
        words = [unquoted(case.word(each)) for each in tokens[index : index + width : 2]]
        dots = [case.word(each) for each in tokens[index + 1 : index + width : 2]]
        names = all(each.kind is not Kind.STRING for each in tokens[index : index + width])
        if names and words == list(chain) and all(each == "." for each in dots):
            spots.append((tokens[index].start, tokens[index + width - 1].end))
    return spots[0] if len(spots) == 1 else None
