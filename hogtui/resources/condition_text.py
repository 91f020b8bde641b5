"""A property filter as a person types it: `plan = pro`, `person.email contains @example.com`."""

import re
from collections.abc import Mapping
from typing import Any

from hogtui.text.safe import line

OWNERS = ("event", "person", "session", "group")
_SIGNS = {
    "=": "exact",
    "==": "exact",
    "is": "exact",
    "≠": "is_not",
    "!=": "is_not",
    "is not": "is_not",
    "contains": "icontains",
    "does not contain": "not_icontains",
    "matches": "regex",
    "does not match": "not_regex",
    ">": "gt",
    "≥": "gte",
    ">=": "gte",
    "<": "lt",
    "≤": "lte",
    "<=": "lte",
    "before": "is_date_before",
    "after": "is_date_after",
}
_ALONE = {"is set": "is_set", "is not set": "is_not_set"}
_SIGN = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
_WORD = re.compile(rf"\s*(.+?)\s*(?<![\w])({_SIGN})(?![\w=])\s*(.+?)\s*", re.IGNORECASE)
_BARE = re.compile(r"\s*(.+?)\s+(is(?: not)? set)\s*", re.IGNORECASE)
_COMPARED = frozenset({"gt", "gte", "lt", "lte"})
HINT = "plan = pro, person.email contains @x, $browser is set; several with `and`"


class Unreadable(ValueError):
    """It cannot be read; the message says why."""


def parse(text: str) -> list[dict[str, Any]]:
    """The filters in a text, joined by `and`. Raises Unreadable."""
    parts = [part for part in re.split(r"\s+and\s+", text.strip(), flags=re.IGNORECASE) if part]
    return [_parse_one(part) for part in parts]


def _parse_one(text: str) -> dict[str, Any]:
    bare = _BARE.fullmatch(text)
    if bare is not None:
        owner, name = owner_of(bare[1])
        operator = _ALONE[" ".join(bare[2].casefold().split())]
        return {"key": name, "type": owner, "operator": operator, "value": operator}
    found = _WORD.fullmatch(text)
    if found is None:
        raise Unreadable(f"{line(text)}: write a property, a sign and a value.")
    owner, name = owner_of(found[1])
    operator = _SIGNS[found[2].casefold()]
    return {"key": name, "type": owner, "operator": operator, "value": _value(operator, found[3])}


def _value(operator: str, text: str) -> object:
    if operator in {"exact", "is_not"}:
        return [_bare(each) for each in re.split(r"\s+or\s+|\s*,\s*", text)]
    if operator in _COMPARED:
        try:
            number = float(text)
        except ValueError:
            raise Unreadable(f"{line(text)} is not a number.") from None
        return int(number) if number.is_integer() else number
    return _bare(text)


def _bare(text: str) -> str:
    is_quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1] if is_quoted else text


def owner_of(text: str) -> tuple[str, str]:
    """Whose property is meant, and its name: events have those that say nothing."""
    owner, dot, name = text.strip().partition(".")
    if dot and owner in OWNERS and name:
        return owner, name
    return "event", text.strip()


def written(found: object) -> str:
    """The way back, as far as filters can be typed."""
    words = []
    for each in found if isinstance(found, list) else ():
        if not isinstance(each, Mapping):
            continue
        owner = str(each.get("type") or "event")
        name = str(each.get("key") or "")
        name = name if owner == "event" else f"{owner}.{name}"
        operator = str(each.get("operator") or "exact")
        signs = {value: sign for sign, value in reversed(_SIGNS.items())}
        alone = {value: sign for sign, value in _ALONE.items()}
        if operator in alone:
            words.append(f"{name} {alone[operator]}")
        elif operator in signs:
            value = each.get("value")
            values = value if isinstance(value, list) else [value]
            words.append(f"{name} {signs[operator]} {' or '.join(map(str, values))}")
    return " and ".join(words)
