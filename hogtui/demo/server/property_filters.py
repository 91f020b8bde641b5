"""Conditions on properties that a listener of the live stream may name."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple


class PropertyFilter(NamedTuple):
    """One condition."""

    key: str
    operator: str
    value: Any = None

    def takes(self, properties: Mapping[str, Any]) -> bool:
        """Whether properties meet it; an operator that nobody knows is met by none."""
        is_set = self.key in properties and properties[self.key] is not None
        if self.operator in ("is_set", "is_not_set"):
            return is_set is (self.operator == "is_set")
        negated = _NEGATED.get(self.operator)
        if negated is not None:
            return not self._replace(operator=negated).takes(properties)
        test = _TESTS.get(self.operator)
        if test is None or not is_set:
            return False
        wanted = self.value if isinstance(self.value, list) else [self.value]
        return any(test(properties[self.key], each) for each in wanted)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _number(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, (int, float, str)) else None
    except ValueError:
        return None


def _matches(value: object, wanted: object) -> bool:
    try:
        return re.search(_text(wanted), _text(value)) is not None
    except re.error:
        return False


def _by_number(compare: Callable[[float, float], bool]) -> Callable[[object, object], bool]:
    def test(value: object, wanted: object) -> bool:
        left, right = _number(value), _number(wanted)
        return left is not None and right is not None and compare(left, right)

    return test


_NEGATED = {"is_not": "exact", "not_icontains": "icontains", "not_regex": "regex"}
_TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "exact": lambda value, wanted: _text(value) == _text(wanted),
    "icontains": lambda value, wanted: _text(wanted).casefold() in _text(value).casefold(),
    "regex": _matches,
    "gt": _by_number(lambda left, right: left > right),
    "gte": _by_number(lambda left, right: left >= right),
    "lt": _by_number(lambda left, right: left < right),
    "lte": _by_number(lambda left, right: left <= right),
}


def read_filters(text: str | None, pairs: Iterable[str]) -> tuple[PropertyFilter, ...]:
    """Of `properties`, a JSON list, and of every `property`, a `key=value`.

    Bad JSON is ignored, as PostHog does. Pairs of the same key stand for any of their values.
    """
    found = [*_of_json(text)]
    values: dict[str, list[str]] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if sign and key:
            values.setdefault(key, []).append(value)
    return (*found, *(PropertyFilter(key, "exact", any_of) for key, any_of in values.items()))


def _of_json(text: str | None) -> Iterable[PropertyFilter]:
    try:
        listed = json.loads(text or "[]")
    except ValueError:
        return
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, Mapping) and isinstance(each.get("key"), str):
            yield PropertyFilter(each["key"], str(each.get("operator", "exact")), each.get("value"))
