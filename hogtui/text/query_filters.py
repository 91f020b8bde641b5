"""What stands for `{filters}` in a query: a range of time, test accounts, properties."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

PRESETS: Sequence[tuple[str, str, str]] = (
    ("-1h", "", "last hour"),
    ("-24h", "", "last 24 hours"),
    ("dStart", "", "today"),
    ("-1dStart", "-1dEnd", "yesterday"),
    ("-7d", "", "last 7 days"),
    ("-14d", "", "last 14 days"),
    ("-30d", "", "last 30 days"),
    ("-90d", "", "last 90 days"),
    ("mStart", "", "this month"),
    ("-1mStart", "-1mEnd", "last month"),
    ("yStart", "", "this year"),
    ("all", "", "all time"),
)
"""From, to, and what that is called, in PostHog's notation; "" is now."""

OPERATORS: Mapping[str, str] = {
    "!=": "is_not",
    "!~": "not_icontains",
    ">=": "gte",
    "<=": "lte",
    "=~": "regex",
    "=": "exact",
    "~": "icontains",
    ">": "gt",
    "<": "lt",
}
"""Signs as they are typed, the longer ones first, and PostHog's names for them."""
_SIGNS = {name: sign for sign, name in OPERATORS.items()}
_ALONE = {"is set": "is_set", "is not set": "is_not_set"}
_TYPED = re.compile(
    r"\s*(?:(?P<owner>person|event)\.)?(?P<key>`[^`]+`|[^\s=!~<>]+)\s*"
    r"(?:(?P<sign>!=|!~|>=|<=|=~|=|~|>|<)(?P<value>.*)|(?P<alone>is\s+(?:not\s+)?set)\s*)$",
    re.DOTALL,
)
_RANGE = re.compile(r"[+-]?\d*[hdwmqyMs](?:Start|End)?|all")


class InvalidFilter(ValueError):
    """What was typed is no filter; the message says how one looks."""


class Property(NamedTuple):
    """One condition on a property."""

    key: str
    operator: str
    """PostHog's name for it."""
    value: str | tuple[str, ...] | None = None
    owner: str = "event"
    """Whose property it is: "event" or "person"."""

    def body(self) -> dict[str, Any]:
        """As the API has it."""
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return {"key": self.key, "value": value, "operator": self.operator, "type": self.owner}

    def __str__(self) -> str:
        """As it is typed."""
        key = f"`{self.key}`" if re.search(r"[\s=!~<>`]", self.key) else self.key
        key = f"person.{key}" if self.owner == "person" else key
        for words, name in _ALONE.items():
            if name == self.operator:
                return f"{key} {words}"
        value = ", ".join(self.value) if isinstance(self.value, tuple) else self.value or ""
        return f"{key} {_SIGNS.get(self.operator, self.operator)} {value}".rstrip()


class Filters(NamedTuple):
    """Everything that `{filters}` can hold."""

    date_from: str = ""
    """In PostHog's notation; "" for none."""
    date_to: str = ""
    no_test_accounts: bool = False
    properties: tuple[Property, ...] = ()

    def body(self) -> dict[str, Any]:
        """The `filters` of a HogQLQuery. Empty, all rows count."""
        body: dict[str, Any] = {}
        dates = {"date_from": self.date_from, "date_to": self.date_to}
        if dates := {name: value for name, value in dates.items() if value}:
            body["dateRange"] = dates
        if self.no_test_accounts:
            body["filterTestAccounts"] = True
        if self.properties:
            body["properties"] = [each.body() for each in self.properties]
        return body

    @property
    def span(self) -> str:
        """The range of time in words."""
        for start, end, words in PRESETS:
            if (start, end) == (self.date_from, self.date_to):
                return words
        if not self.date_from and not self.date_to:
            return "all time"
        if not self.date_to:
            return f"from {self.date_from}"
        return f"{self.date_from or 'the first'} to {self.date_to}"

    @property
    def words(self) -> list[str]:
        """Everything in words, a part each."""
        tests = ["no test accounts"] if self.no_test_accounts else []
        return [self.span, *tests, *map(str, self.properties)]

    def data(self) -> dict[str, Any]:
        """To be kept with the text of a query."""
        return {
            "date_from": self.date_from,
            "date_to": self.date_to,
            "no_test_accounts": self.no_test_accounts,
            "properties": [str(each) for each in self.properties],
        }

    @classmethod
    def load(cls, data: object) -> "Filters":
        """What was kept; whatever makes no sense is left out."""
        if not isinstance(data, Mapping):
            return DEFAULT
        start, end = data.get("date_from"), data.get("date_to")
        kept = data.get("properties")
        properties = []
        for each in kept if isinstance(kept, list) else ():
            try:
                properties.append(read_property(str(each)))
            except InvalidFilter:
                continue
        return cls(
            start if isinstance(start, str) and is_date(start) else "",
            end if isinstance(end, str) and is_date(end) else "",
            data.get("no_test_accounts") is True,
            tuple(properties),
        )


DEFAULT = Filters("-7d")
"""Where nobody has chosen: a query that reads everything is seldom meant."""


def read_property(typed: str) -> Property:
    """`plan = free, pro`, `person.email ~ @example`, `price is set`; raises InvalidFilter."""
    found = _TYPED.match(typed)
    if found is None:
        raise InvalidFilter(
            "such as: plan = free, pro · person.email ~ @example · price > 10 · coupon is not set"
        )
    key, owner = found["key"].strip("`"), found["owner"] or "event"
    if found["alone"]:
        words = " ".join(found["alone"].split())
        return Property(key, _ALONE[words], None, owner)
    operator, text = OPERATORS[found["sign"]], found["value"].strip()
    if not text:
        raise InvalidFilter(f"{key} {found['sign']} what?")
    if operator in ("exact", "is_not"):
        values = tuple(each.strip() for each in text.split(",") if each.strip())
        return Property(key, operator, values or (text,), owner)
    return Property(key, operator, text, owner)


def is_date(text: str) -> bool:
    """Whether PostHog takes this for the end of a range: `-7d`, `mStart`, `2026-01-31`, "" ."""
    if not text or _RANGE.fullmatch(text):
        return True
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
