"""The common criteria of a cohort as a person writes them, a line each, and as PostHog stores them.

    plan = pro, business            a property, and = != contains, not contains, matches,
    seats >= 5                      not matches, > >= < <=, before, after
    email is set                    or: is not set
    did file uploaded at least 3 times in 30 days
    did not $pageview in 3 weeks
    did for the first time signed_up in 7 days
    in cohort Power users           or: not in cohort, with a name or a number
    not plan = free                 the opposite of any of them

They are the words in which `cohorts.criteria` tells what is stored.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

Leaf = dict[str, Any]

SIGNS = {
    "is not set": "is_not_set",
    "is set": "is_set",
    "does not contain": "not_icontains",
    "not contains": "not_icontains",
    "does not match": "not_regex",
    "not matches": "not_regex",
    "contains": "icontains",
    "matches": "regex",
    "before": "is_date_before",
    "after": "is_date_after",
    "!=": "is_not",
    "≠": "is_not",
    ">=": "gte",
    "≥": "gte",
    "<=": "lte",
    "≤": "lte",
    "=": "exact",
    ">": "gt",
    "<": "lt",
}
"""What may stand between a property and its value."""
SEVERAL = frozenset({"exact", "is_not"})
"""Operators that take a list."""
OFTEN = {
    "at least": "gte",
    "at most": "lte",
    "exactly": "exact",
    "more than": "gt",
    "fewer than": "lt",
    "less than": "lt",
}
DAYS = 30
"""Days in which something was done, where nothing is said of it."""
EXAMPLE = "plan = pro · did signed_up at least 2 times in 30 days · not in cohort Staff"

_WORDS = "|".join(each for each in SIGNS if each[0].isalpha())
_OFTEN = "|".join(each.replace(" ", r"\s+") for each in OFTEN)
_MARKS = "|".join(re.escape(each) for each in SIGNS if not each[0].isalpha())
_PROPERTY = re.compile(
    rf"""(?P<key>"[^"]+"|.+?)(?:\s*(?P<mark>{_MARKS})\s*|\s+(?P<word>{_WORDS})(?:\s+|$))(?P<value>.*)""",
    re.IGNORECASE | re.DOTALL,
)
_DID = re.compile(
    rf"""did\s+(?P<first>for\s+the\s+first\s+time\s+)?(?P<event>"[^"]+"|.+?)
    (?:\s+(?P<often>{_OFTEN})\s+(?P<times>[0-9]{{1,6}})(?:\s+times?)?)?
    (?:\s+in\s+(?:the\s+last\s+)?(?P<span>[0-9]{{1,5}})\s+(?P<unit>minute|hour|day|week|month|year)s?)?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_COHORT = re.compile(r"in\s+cohort\s+(?P<name>.+)", re.IGNORECASE)
_BEGUN = {"did": "event", "did not": "event", "in cohort": "cohort", "not in cohort": "cohort"}
"""What may have been typed so far, and what is still missing."""
_NOT = re.compile(r"(?:did\s+not|not)\s*:?\s+", re.IGNORECASE)


class Unclear(ValueError):
    """The line is no criterion; the message says why, for a person."""


def read(line: str, cohorts: Mapping[int, str]) -> Leaf:
    """One criterion as PostHog stores it; `cohorts` are the names by number. Raises Unclear."""
    text = " ".join(line.split())
    if text.casefold() in _BEGUN:
        raise Unclear(f"{text} which {_BEGUN[text.casefold()]}?")
    negated = _NOT.match(text)
    if negated is not None:
        rest = text[negated.end() :]
        if rest.startswith("(") and rest.endswith(")"):
            rest = rest[1:-1]
        is_did = negated.group().casefold().startswith("did") and not _DID.fullmatch(rest)
        text = f"did {rest}" if is_did else rest
    leaf = _cohort(text, cohorts) or _did(text) or _property(text)
    return {**leaf, "negation": negated is not None}


def _cohort(text: str, cohorts: Mapping[int, str]) -> Leaf | None:
    found = _COHORT.fullmatch(text)
    if found is None:
        return None
    name = _bare(found["name"])
    wanted = name.casefold()
    numbers = [number for number, each in cohorts.items() if each.casefold() == wanted]
    if not numbers and name.removeprefix("#").isdecimal():
        numbers = [int(name.removeprefix("#"))]
    if not numbers:
        near = next((each for each in cohorts.values() if wanted in each.casefold()), None)
        raise Unclear(f"There is no cohort {name}" + (f": {near}?" if near else "."))
    if len(numbers) > 1:
        raise Unclear(
            f"{len(numbers)} cohorts are called so: write a number, such as {numbers[0]}."
        )
    return {"key": "id", "type": "cohort", "value": numbers[0]}


def _did(text: str) -> Leaf | None:
    found = _DID.fullmatch(text)
    if found is None:
        return None
    leaf: Leaf = {
        "key": _bare(found["event"]),
        "type": "behavioral",
        "value": "performed_event",
        "event_type": "events",
        "time_value": int(found["span"] or DAYS),
        "time_interval": (found["unit"] or "day").casefold(),
    }
    if not leaf["time_value"]:
        raise Unclear("In how many days?")
    if found["first"]:
        if found["often"]:
            raise Unclear("The first time is once: leave out how often.")
        return {**leaf, "value": "performed_event_first_time"}
    if found["often"]:
        often = OFTEN[" ".join(found["often"].casefold().split())]
        leaf |= {"value": "performed_event_multiple", "operator": often}
        leaf["operator_value"] = int(found["times"])
    return leaf


def _property(text: str) -> Leaf:
    found = _PROPERTY.fullmatch(text)
    if found is None:
        raise Unclear("not understood: write plan = pro, did an event, or in cohort")
    operator = SIGNS[(found["mark"] or found["word"]).casefold()]
    leaf: Leaf = {"key": _bare(found["key"]), "type": "person", "operator": operator}
    written = found["value"].strip()
    if operator in ("is_set", "is_not_set"):
        if written:
            raise Unclear("Nothing stands behind is set.")
        return {**leaf, "value": operator}
    if not written:
        raise Unclear(f"{leaf['key']} {found['mark'] or found['word']} what?")
    if operator in SEVERAL:
        return {**leaf, "value": _values(written)}
    return {**leaf, "value": _bare(written)}


def _values(written: str) -> list[str]:
    parts = re.findall(r'"[^"]*"|[^,]+', written)
    pieces = [piece for part in parts for piece in ([part] if '"' in part else _ors(part))]
    return [_bare(each) for each in pieces if each.strip()]


def _ors(part: str) -> list[str]:
    return re.split(r"\s+or\s+", part)


def _bare(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def tree(leaves: Sequence[Leaf], *, every: bool) -> dict[str, Any]:
    """The filters of a cohort whose people meet all, or any, of these."""
    group = {"type": "AND" if every else "OR", "values": [dict(each) for each in leaves]}
    return {"properties": {"type": "OR", "values": [group]}}
