"""What people are narrowed down by: `plan=pro seats>5 cohort:3 seen:7d is:identified`."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_TERM = re.compile(
    r"(?P<key>[^=!<>~:\s][^=!<>~]*?)(?P<sign>!=|>=|<=|!~|=|>|<|~)(?P<value>.*)", re.S
)
_SPAN = re.compile(r"(\d{1,5})(h|d|w|m)")
_UNITS = {"h": "HOUR", "d": "DAY", "w": "WEEK", "m": "MONTH"}
WORDS = ("cohort", "seen", "unseen", "is", "not")
"""What stands before a colon."""


class Unclear(ValueError):
    """It means nothing; the message says which part."""


@dataclass(frozen=True)
class Question:
    """Terms, all of which have to hold."""

    terms: tuple[tuple[str, str, str], ...]
    """What it is about, a sign, and a value; for the words with a colon the sign is ":"."""

    def hogql(self) -> tuple[str, dict[str, Any]]:
        """A condition over the table of persons, and the values that it names."""
        conditions: list[str] = []
        values: dict[str, Any] = {}
        for place, (key, sign, value) in enumerate(self.terms):
            if sign == ":":
                condition, more = _word(key, value)
            else:
                condition, more = _property(key, sign, value, place)
            conditions.append(f"({condition})")
            values |= more
        return " AND ".join(conditions) or "1 = 1", values


def is_question(text: str) -> bool:
    """Whether a text narrows down, where others name somebody."""
    if "://" in text:
        return False
    try:
        parts = shlex.split(text)
    except ValueError:
        return False
    return bool(parts) and all(_read(part) is not None for part in parts)


def read(text: str) -> Question:
    """The question in a text; raises Unclear."""
    try:
        parts = shlex.split(text)
    except ValueError:
        raise Unclear("A quotation mark is missing.") from None
    terms = []
    for part in parts:
        term = _read(part)
        if term is None:
            raise Unclear(f"Not understood: {part}")
        terms.append(term)
    question = Question(tuple(terms))
    question.hogql()
    return question


def _read(part: str) -> tuple[str, str, str] | None:
    word, colon, value = part.partition(":")
    if colon and word.casefold() in WORDS and value:
        return word.casefold(), ":", value
    found = _TERM.fullmatch(part)
    return (found["key"], found["sign"], found["value"]) if found is not None else None


def _word(word: str, value: str) -> tuple[str, Mapping[str, Any]]:
    if word == "cohort":
        if not value.isdecimal() or len(value) > 12:
            raise Unclear("A cohort is named by its number: cohort:3")
        # A number, so nothing but a number stands in the text.
        return f"id IN COHORT {int(value)}", {}
    if word in ("is", "not"):
        wanted = {"identified": True, "anonymous": False}.get(value.casefold())
        if wanted is None:
            raise Unclear("is:identified or is:anonymous")
        return f"is_identified = {'true' if wanted is (word == 'is') else 'false'}", {}
    found = _SPAN.fullmatch(value)
    if found is None:
        raise Unclear(f"{word}: takes hours, days, weeks or months: {word}:7d")
    inside = (
        "id IN (SELECT DISTINCT person_id FROM events "  # noqa: S608 -- a number and a word of ours
        f"WHERE timestamp > now() - INTERVAL {int(found[1])} {_UNITS[found[2]]})"
    )
    return inside if word == "seen" else f"NOT ({inside})", {}


def _property(key: str, sign: str, value: str, place: int) -> tuple[str, Mapping[str, Any]]:
    name, wanted = f"key{place}", f"value{place}"
    # The text of a value, whatever its type, as PostHog itself compares properties.
    text = f"""replaceRegexpAll(JSONExtractRaw(properties, {{{name}}}), '^"|"$', '')"""
    values: dict[str, Any] = {name: key}
    if sign in ("=", "!=") and value in ("", "*"):
        is_set = f"JSONHas(properties, {{{name}}})"
        return (is_set if (sign == "=") is (value == "*") else f"NOT {is_set}"), values
    if sign in (">", "<", ">=", "<="):
        try:
            number = float(value)
        except ValueError:
            raise Unclear(f"{key}{sign} takes a number.") from None
        return f"toFloat({text}) {sign} {{{wanted}}}", {**values, wanted: number}
    if sign in ("~", "!~"):
        found = f"positionCaseInsensitive({text}, {{{wanted}}}) > 0"
        return (found if sign == "~" else f"NOT ({found})"), {**values, wanted: value}
    return f"{text} {sign} {{{wanted}}}", {**values, wanted: value}
