"""What the form asks of a line of a flag: a few fields, what is wrong with them, what they do."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from hogtui.panes.flags.form_entries import Entry
from hogtui.resources.conditions import ALONE, OPERATORS
from hogtui.resources.flag_draft import HIDDEN, KEY, RUNTIMES, Draft, payload_problem
from hogtui.widgets.panel import Check, Field, Remark

Names = Mapping[tuple[str, str], str]
"""What other things are called, by kind and number."""
TYPES = ("person", "cohort", "group", "flag")
SIGNS = (*OPERATORS, *ALONE)
MANY = frozenset({"exact", "is_not", "icontains_multi", "not_icontains_multi"})
"""Operators that take several values."""


class Asking(NamedTuple):
    """A panel, and what it does to the draft once it is taken."""

    title: str
    fields: Sequence[Field]
    check: Check
    take: Callable[[Sequence[str]], None]


def asking(entry: Entry, draft: Draft, names: Names) -> Asking | None:
    """What to ask for a line; None for one that is changed by a key alone."""
    match entry.kind:
        case "key" | "name" | "tags" | "runtime":
            return _about(entry.kind, draft)
        case "condition":
            return _condition(draft, entry.at[0])
        case "filter":
            return _filter(draft, entry.at[0], entry.at[1], names)
        case "add_filter":
            return _filter(draft, entry.at[0], None, names)
        case "variant":
            return _variant(draft, entry.at[0])
        case "add_variant":
            return _variant(draft, None)
        case "payload":
            return _payload(draft, entry.name)
    return None


def _about(kind: str, draft: Draft) -> Asking:
    record = draft.record
    value = str(record.get(kind) or "")
    field = Field(kind, value)
    if kind == "name":
        field = Field("about", value, "what it is for")
    elif kind == "tags":
        tags = record.get("tags") or ()
        field = Field("tags", ", ".join(map(str, tags)), "with commas between them")
    elif kind == "runtime":
        now = str(record.get("evaluation_runtime") or "all")
        field = Field("runtime", now, "↑↓ choose: where it is evaluated", RUNTIMES)
    elif kind == "key":
        field = Field("key", value, "letters, digits, - and _; it stays")

    def check(values: Sequence[str]) -> Sequence[Remark | None]:
        if kind == "key" and not KEY.fullmatch(values[0]):
            return [Remark("letters, digits, - and _", True)]
        if kind == "runtime" and values[0] not in RUNTIMES:
            return [Remark(" or ".join(RUNTIMES), True)]
        return [None]

    def take(values: Sequence[str]) -> None:
        if kind == "tags":
            draft.set("tags", [*dict.fromkeys(_listed(values[0]))])
        else:
            draft.set("evaluation_runtime" if kind == "runtime" else kind, values[0].strip())

    return Asking(f"{field.label} of the flag", [field], check, take)


def _condition(draft: Draft, place: int) -> Asking:
    group = draft.conditions[place]
    keys = [str(each.get("key")) for each in draft.variants]
    share = group.get("rollout_percentage")
    fields = [
        Field("share in %", f"{100 if share is None else share:g}", "0 to 100"),
        Field("about", str(group.get("description") or ""), "what it is for"),
    ]
    if keys:
        hint = "↑↓ choose; empty: by their shares"
        fields.append(Field("variant", str(group.get("variant") or ""), hint, ("", *keys)))

    def check(values: Sequence[str]) -> Sequence[Remark | None]:
        found: list[Remark | None] = [share_remark(values[0]), None]
        if keys:
            known = values[2] in {"", *keys}
            found.append(None if known else Remark("there is no such variant", True))
        return found

    def take(values: Sequence[str]) -> None:
        number = percentage(values[0])
        if number != (100 if share is None else share):
            group["rollout_percentage"] = number
        if values[1] or group.get("description"):
            group["description"] = values[1]
        if keys and (values[2] or group.get("variant")):
            group["variant"] = values[2] or None

    return Asking(f"condition {place + 1}", fields, check, take)


def _filter(draft: Draft, place: int, number: int | None, names: Names) -> Asking:
    found = draft.properties(place)
    old: dict[str, Any] = {} if number is None else found[number]
    kind = str(old.get("type") or "person")
    operator = str(old.get("operator") or ("in" if kind == "cohort" else "exact"))
    text = filter_text(old, names)
    key = "" if kind == "cohort" else _flag_key(old, names) if kind == "flag" else old.get("key")
    fields = [
        Field("of", kind, "↑↓ choose", TYPES),
        Field("property", str(key or ""), "its name, or a flag's key; none for a cohort"),
        Field("how", operator, "↑↓ choose", SIGNS),
        Field("value", text, "a cohort by name; several with commas"),
    ]

    def check(values: Sequence[str]) -> Sequence[Remark | None]:
        return filter_remarks(values, names)

    def take(values: Sequence[str]) -> None:
        new = made_filter(values, old, text, names)
        if number is None:
            found.append(new)
        else:
            found[number] = new

    return Asking(f"filter of condition {place + 1}", fields, check, take)


def filter_text(found: Mapping[str, Any], names: Names) -> str:
    """The value of a filter as it is typed."""
    value = found.get("value")
    if found.get("type") == "cohort":
        return names.get(("cohort", str(value))) or str(found.get("cohort_name") or value or "")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _flag_key(found: Mapping[str, Any], names: Names) -> str:
    number = str(found.get("key") or "")
    return names.get(("flag", number)) or str(found.get("label") or number)


def number_of(kind: str, name: str, names: Names) -> str | None:
    """The number of a thing by its name, or the number itself."""
    for (each, number), known in names.items():
        if each == kind and known == name:
            return number
    return name if name.isdecimal() else None


def filter_remarks(values: Sequence[str], names: Names) -> list[Remark | None]:
    """What is wrong with a filter."""
    kind, key, operator, text = values
    found: list[Remark | None] = [None, None, None, None]
    if kind not in TYPES:
        found[0] = Remark("person, cohort, group or flag", True)
    if kind == "cohort":
        if number_of("cohort", text, names) is None:
            found[3] = Remark("there is no such cohort", True)
        if operator not in {"in", "not_in"}:
            found[2] = Remark("taken as in", False)
        return found
    if not key.strip():
        found[1] = Remark("which one?", True)
    if kind == "flag":
        if number_of("flag", key, names) is None:
            found[1] = Remark("there is no such flag", True)
        return found
    if operator not in SIGNS:
        found[2] = Remark("there is no such comparison", True)
    elif operator not in ALONE and not text:
        found[3] = Remark("compared with what?", True)
    return found


def made_filter(
    values: Sequence[str], old: Mapping[str, Any], old_text: str, names: Names
) -> dict[str, Any]:
    """The filter that the fields mean; what they do not speak of stays as it was."""
    kind, key, operator, text = values
    same = kind == old.get("type")
    new: dict[str, Any] = dict(old) if same else {}
    new["type"] = kind
    if kind == "cohort":
        number = number_of("cohort", text, names) or text
        if str(old.get("value")) != number:
            new.pop("cohort_name", None)
        operator = operator if operator in {"in", "not_in"} else "in"
        return new | {"key": "id", "value": int(number), "operator": operator}
    if kind == "flag":
        number = number_of("flag", key, names) or key
        value: Any = {"true": True, "false": False, "": True}.get(text.casefold(), text)
        return new | {"key": number, "value": value, "operator": "flag_evaluates_to"}
    new |= {"key": key.strip(), "operator": operator}
    if operator in ALONE:
        return new | {"value": operator}
    if not same or text != old_text or operator != old.get("operator"):
        new["value"] = _value(text, operator, old.get("value"))
    if kind == "group":
        new.setdefault("group_type_index", 0)
    return new


def _value(text: str, operator: str, old: object) -> Any:
    if isinstance(old, int | float) and not isinstance(old, bool):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return _listed(text) if operator in MANY else text


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _variant(draft: Draft, place: int | None) -> Asking:
    old = {} if place is None else draft.variants[place]
    total = sum(_number(each.get("rollout_percentage")) for each in draft.variants)
    share = max(0.0, 100 - total) if place is None else _number(old.get("rollout_percentage"))
    taken = {str(each.get("key")) for each in draft.variants if each is not old}
    fields = [
        Field("key", str(old.get("key") or ""), "letters, digits, - and _"),
        Field("share in %", f"{share:g}"),
        Field("name", str(old.get("name") or ""), "for people"),
    ]

    def check(values: Sequence[str]) -> Sequence[Remark | None]:
        key = None if KEY.fullmatch(values[0]) else Remark("letters, digits, - and _", True)
        if values[0] in taken:
            key = Remark("another one has this key", True)
        problem = share_remark(values[1])
        if problem is None:
            others = total - (0 if place is None else _number(old.get("rollout_percentage")))
            problem = Remark(f"then all add up to {others + percentage(values[1]):g} %")
        return [key, problem, None]

    def take(values: Sequence[str]) -> None:
        number = percentage(values[1])
        if place is None:
            draft.add_variant(values[0], values[2], number)
        else:
            draft.change_variant(place, values[0], values[2], number)

    return Asking("variant", fields, check, take)


def _payload(draft: Draft, name: str) -> Asking:
    text = draft.payload(name) or ""

    def check(values: Sequence[str]) -> Sequence[Remark | None]:
        if HIDDEN in values[0]:
            return [Remark("encrypted: left so, it stays")]
        why = payload_problem(values[0]) if values[0].strip() else ""
        return [Remark(why, True) if why else Remark("JSON" if values[0].strip() else "none")]

    def take(values: Sequence[str]) -> None:
        if values[0] != text:
            draft.set_payload(name, values[0])

    return Asking(f"payload of {name}", [Field("JSON", text)], check, take)


def share_remark(text: str) -> Remark | None:
    """What is wrong with a share."""
    try:
        number = percentage(text)
    except ValueError:
        return Remark("a number from 0 to 100", True)
    return None if 0 <= number <= 100 else Remark("from 0 to 100", True)


def percentage(text: str) -> float:
    """A share as somebody types it. Raises ValueError."""
    number = float(text.strip().rstrip("% "))
    return int(number) if number.is_integer() else number


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
