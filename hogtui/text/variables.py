"""The values that a query asks for by name: found in its text, read as typed, sent beside it.

A value never becomes a part of the text: `{variables.days}` stays what it is, and PostHog puts
the value in its place. What is no variable of the project is sent as `{days}` with the value
among the `values` of the query, which PostHog knows for every name.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from hogtui.text.statements import placeholders

PREFIX = "variables."
_FILTERS = "filters"
_RELATIVE = re.compile(r"-(\d{1,5})([hdwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_WORDS_OF_BOOLEANS = {
    **dict.fromkeys(("true", "yes", "y", "1"), True),
    **dict.fromkeys(("false", "no", "n", "0"), False),
}
NULL = "null"
"""What is typed for no value at all."""


class Kind(StrEnum):
    """What a variable holds, in PostHog's words; LITERAL is what is no variable of the project."""

    STRING = "String"
    NUMBER = "Number"
    BOOLEAN = "Boolean"
    LIST = "List"
    DATE = "Date"
    LITERAL = ""


class Variable(NamedTuple):
    """Something that a query asks for."""

    code_name: str
    """As it stands in the query."""
    kind: Kind = Kind.LITERAL
    id: str = ""
    """PostHog's; "" for a literal."""
    name: str = ""
    """For people."""
    default: Any = None
    values: tuple[str, ...] = ()
    """What may be chosen, for a list."""

    @property
    def placeholder(self) -> str:
        """What stands in the braces: `variables.days`, or the plain name of a literal."""
        return self.code_name if self.kind is Kind.LITERAL else PREFIX + self.code_name

    @property
    def label(self) -> str:
        """What it is called where it is asked for."""
        return self.code_name.removeprefix(PREFIX)

    @property
    def is_unknown(self) -> bool:
        """It stands in the query as a variable, and the project has none of that name."""
        return self.kind is Kind.LITERAL and self.code_name.startswith(PREFIX)

    @property
    def as_literal(self) -> "Variable":
        """The same place in the query, for a value that no project knows by a name."""
        return Variable(self.placeholder)

    @property
    def choices(self) -> tuple[str, ...]:
        """Everything that may be typed, where that is little."""
        return ("true", "false") if self.kind is Kind.BOOLEAN else self.values

    @property
    def hint(self) -> str:
        """What may be typed, in a few words."""
        match self.kind:
            case Kind.NUMBER:
                return "number"
            case Kind.BOOLEAN:
                return "true or false"
            case Kind.LIST:
                return "one of " + ", ".join(self.values) if self.values else "text"
            case Kind.DATE:
                return "date, 2026-01-31 or -7d"
            case Kind.STRING:
                return "text"
        return "text, number, true, false"


class InvalidValue(ValueError):
    """What was typed is no value of this kind; the message says what is."""


class Sent(NamedTuple):
    """What goes to PostHog in the place of a statement with its values."""

    text: str
    """As long as the statement, and every character but placeholders at the same place."""
    variables: Mapping[str, Any]
    values: Mapping[str, Any]


def names_in(statement: str) -> list[str]:
    """The placeholders that need a value, in order, each once: `variables.days`, `country`."""
    names = (each.name for each in placeholders(statement))
    return list(dict.fromkeys(each for each in names if each.partition(".")[0] != _FILTERS))


def has_filters(statement: str) -> bool:
    """Whether `{filters}`, or a part of them, stands in a statement."""
    return any(each.name.partition(".")[0] == _FILTERS for each in placeholders(statement))


def matched(statement: str, known: Iterable[Variable]) -> list[Variable]:
    """What a statement asks for, as variables of the project where it has them."""
    by_name = {each.code_name: each for each in known}
    found: dict[str, Variable] = {}
    for name in names_in(statement):
        if name.startswith(PREFIX) and name[len(PREFIX) :] in by_name:
            found[name] = by_name[name[len(PREFIX) :]]
        else:
            found[name] = Variable(name)
    return list(found.values())


def read(variable: Variable, typed: str, now: datetime) -> Any:
    """The value of what was typed; raises InvalidValue."""
    text = typed.strip()
    if text.lower() == NULL:
        return None
    match variable.kind:
        case Kind.STRING:
            return typed
        case Kind.NUMBER:
            return _number(text)
        case Kind.BOOLEAN:
            if text.lower() not in _WORDS_OF_BOOLEANS:
                raise InvalidValue("true or false")
            return _WORDS_OF_BOOLEANS[text.lower()]
        case Kind.LIST:
            if variable.values and text not in variable.values:
                raise InvalidValue(variable.hint)
            return text
        case Kind.DATE:
            return _date(text, now)
    return _literal(typed)


def written(value: Any) -> str:
    """A value as it would be typed."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def caution(variable: Variable, value: Any) -> str:
    """What PostHog does to a value that nobody would expect; "" for most."""
    if variable.kind is Kind.LITERAL or value or value is None:
        return ""
    default = written(variable.default)
    if variable.default == value or not default:
        return ""
    shown = written(value) or "an empty text"
    return f"PostHog takes {default} for {shown}"


def sent(statement: str, chosen: Sequence[tuple[Variable, Any]]) -> Sent:
    """A statement with what fills its placeholders, as the API has it."""
    variables: dict[str, Any] = {}
    values: dict[str, Any] = {}
    literals: dict[str, str] = {}
    for variable, value in chosen:
        if variable.kind is not Kind.LITERAL:
            entry = {"variableId": variable.id, "code_name": variable.code_name, "value": value}
            variables[variable.id] = {**entry, "isNull": True} if value is None else entry
            continue
        name = variable.label
        if variable.is_unknown:
            literals[variable.code_name] = name
        _put(values, name.split("."), value)
    text = statement
    for each in placeholders(statement):
        if each.name in literals:
            # As long as before, so that PostHog's positions are still those of the statement.
            short = f"{{{literals[each.name]}}}"
            short = short[:-1].ljust(each.end - each.start - 1) + "}"
            text = text[: each.start] + short + text[each.end :]
    return Sent(text, variables, values)


def blanked(statement: str) -> str:
    """A statement to be looked at before there are values: NULL stands for each of them.

    As long as before; `{filters}` stays, because what they are is known.
    """
    text = statement
    for each in placeholders(statement):
        if each.name.partition(".")[0] != _FILTERS:
            width = each.end - each.start
            text = text[: each.start] + _blank(width).ljust(width) + text[each.end :]
    return text


def _blank(width: int) -> str:
    return "NULL" if width >= len("NULL") else "''"


def told(chosen: Iterable[tuple[Variable, Any]]) -> str:
    """Which values a result was made with: "days 7, plan free"."""
    return ", ".join(
        f"{variable.label} {NULL if value is None else written(value)}"
        for variable, value in chosen
    )


def _put(values: dict[str, Any], path: Sequence[str], value: Any) -> None:
    """`{a.b}` is the `b` of what is called `a`."""
    for step in path[:-1]:
        inner = values.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        values = inner
    values[path[-1]] = value


def _number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        raise InvalidValue("a number, such as 7 or 0.5") from None
    if number != number or number in (float("inf"), float("-inf")):
        raise InvalidValue("a number, such as 7 or 0.5")
    return number


def _date(text: str, now: datetime) -> str:
    """A date as PostHog takes it; times before now are counted from now."""
    if text.lower() == "today":
        return now.date().isoformat()
    if found := _RELATIVE.fullmatch(text):
        amount, unit = int(found[1]), found[2]
        try:
            if unit == "h":
                return f"{now - timedelta(hours=amount):%Y-%m-%d %H:%M:%S}"
            return (now.date() - timedelta(days=amount * _DAYS[unit])).isoformat()
        except OverflowError:
            raise InvalidValue("a date that the calendar has") from None
    try:
        if len(text) == len("2026-01-31"):
            return date.fromisoformat(text).isoformat()
        return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M:%S}"
    except ValueError:
        raise InvalidValue("a date, such as 2026-01-31, 2026-01-31 12:00, today or -7d") from None


def _literal(typed: str) -> Any:
    """Numbers and true and false as such, everything else as text; quotes keep it text."""
    text = typed.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    if text in ("true", "false"):
        return text == "true"
    try:
        return _number(text)
    except InvalidValue:
        return typed
