"""Whether an event meets one condition, and several joined."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from hogtui.text.predicates import ORDERING, Value, compared, compared_moments, number_of
from hogtui.text.values import copy_text

LONGEST_SEARCHED = 20_000
"""Characters of a value that a regular expression looks at."""


class HasEvent(Protocol):
    """An event, as much of it as conditions look at."""

    @property
    def uuid(self) -> str: ...
    @property
    def at(self) -> datetime | None: ...
    @property
    def event(self) -> str: ...
    @property
    def distinct_id(self) -> str: ...
    @property
    def person_id(self) -> str: ...
    @property
    def properties(self) -> Mapping[str, Any]: ...


Test = Callable[[HasEvent], bool]
Get = Callable[[HasEvent], Any]
MEMBERS: Mapping[str, Get] = {
    "event": lambda event: event.event,
    "distinct_id": lambda event: event.distinct_id,
    "person_id": lambda event: event.person_id or None,
    "uuid": lambda event: event.uuid,
    "timestamp": lambda event: None if event.at is None else event.at.isoformat(),
}
"""What belongs to the event itself and is no property."""


def reach(properties: Mapping[str, Any], name: str) -> Any:
    """The property of that name, or what its dots lead to; None where it is not set."""
    if name in properties or "." not in name:
        return properties.get(name)
    found: Any = properties
    for step in name.split("."):
        if isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def comparison(get: Get, name: str, sign: str, value: str, *, is_quoted: bool) -> Test:
    """Whether what is of that name compares so; `~` is a regular expression. Raises re.error."""
    if sign == "~":
        pattern = re.compile(value)

        def matches(event: HasEvent) -> bool:
            found = get(event)
            if found is None:
                return False
            text = found if isinstance(found, str) else copy_text(found)
            return pattern.search(text[:LONGEST_SEARCHED]) is not None

        return matches
    if name == "timestamp":
        meeting = compared_moments(ORDERING[sign], value.replace(" ", "T"))
    else:
        number = None if is_quoted and sign == "=" else number_of(value)
        meeting = compared(ORDERING[sign], Value(value, number), sign, numeric=sign != "=")
    return lambda event: meeting([get(event)])[0]


def search(text: str) -> Test:
    """Whether a text is anywhere in the event, in letters of any case."""
    wanted = text.casefold()

    def test(event: HasEvent) -> bool:
        if wanted in event.event.casefold() or wanted in event.distinct_id.casefold():
            return True
        return wanted in event.person_id or any(
            wanted in name.casefold() or wanted in copy_text(value).casefold()
            for name, value in event.properties.items()
        )

    return test


def all_of(tests: list[Test]) -> Test:
    """Whether all of them hold."""
    return lambda event: all(test(event) for test in tests)


def any_of(tests: list[Test]) -> Test:
    """Whether one of them holds."""
    return lambda event: any(test(event) for test in tests)


def opposite(test: Test) -> Test:
    """Whether it does not hold."""
    return lambda event: not test(event)
