"""Property filters, as PostHog's interface builds them, as conditions of a query."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hogtui.demo.hogql.dates import read_date
from hogtui.demo.hogql.interface import Context, HogQLError
from hogtui.demo.hogql.parser import Node, parse_expression
from hogtui.demo.hogql.tree import (
    call,
    compare,
    constant,
    every,
    field,
    literal,
    moment,
    negate,
    some,
)

_NEGATIVE = {
    "is_not": "exact",
    "not_icontains": "icontains",
    "not_regex": "regex",
    "not_between": "between",
    "not_in": "exact",
}
_ORDER = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "min": ">=", "max": "<="}


def conditions(filters: Any, context: Context, table: str = "events") -> Node:
    """A filter, a list of filters, or a group of them as one condition; raises HogQLError.

    `table` says what the query reads from: events, persons, sessions or groups.
    """
    if isinstance(filters, Mapping):
        if "values" in filters and filters.get("type") in ("AND", "OR", None):
            parts = [conditions(each, context, table) for each in filters["values"]]
            return some(parts) if filters.get("type") == "OR" else every(parts)
        return _condition(filters, context, table)
    if isinstance(filters, Sequence) and not isinstance(filters, str):
        return every([conditions(each, context, table) for each in filters])
    raise HogQLError("Property filters must be a list.")


def _condition(item: Mapping[str, Any], context: Context, table: str) -> Node:
    kind = str(item.get("type") or "event")
    if kind == "hogql":
        return parse_expression(str(item.get("key") or ""))
    if kind in ("cohort", "static-cohort", "precalculated-cohort"):
        return _cohort(item, table)
    if kind == "element":
        return _element(item, context)
    chain = _chain(item, kind, table)
    return _compare(field(*chain), item, context, _known_kind(item, kind, context))


def _chain(item: Mapping[str, Any], kind: str, table: str) -> list[str | int]:
    key = str(item.get("key") or "")
    if kind in ("event", "feature", "flag"):
        return ["properties", key]
    if kind == "event_metadata":
        return [key]
    if kind == "person":
        return ["properties", key] if table == "persons" else ["person", "properties", key]
    if kind == "session":
        key = {"$session_duration": "$session_duration"}.get(key, key)
        return [key] if table == "sessions" else ["session", key]
    if kind == "group":
        if table == "groups":
            return ["properties", key]
        return [f"group_{item.get('group_type_index') or 0}", "properties", key]
    raise HogQLError(f"Unsupported property type: {kind}")


def _known_kind(item: Mapping[str, Any], kind: str, context: Context) -> str:
    """What the project's definitions say of the property's values."""
    key = str(item.get("key") or "")
    if kind == "group":
        typed = context.property_types.get(f"group:{item.get('group_type_index') or 0}:{key}")
        if typed:
            return typed
    if kind == "session":
        numeric = key.endswith(("_count", "_duration")) or key == "duration"
        return "Numeric" if numeric else "String"
    return context.property_types.get(f"{kind}:{key}", "String")


def _cohort(item: Mapping[str, Any], table: str) -> Node:
    value = item.get("value")
    try:
        cohort = constant(int(value if value is not None else ""))
    except (TypeError, ValueError):
        raise HogQLError(f"Invalid cohort: {value}") from None
    negated = item.get("operator") == "not_in" or bool(item.get("negation"))
    person = field("id") if table == "persons" else field("person_id")
    return compare("not in cohort" if negated else "in cohort", person, cohort)


def _element(item: Mapping[str, Any], context: Context) -> Node:
    """What was clicked: its text, its link, its tag, or a selector over its chain."""
    key = str(item.get("key") or "")
    if key == "href":
        return _compare(field("elements_chain_href"), item, context, "String")
    chain = field("elements_chain")
    values = [str(each) for each in _values(item)]
    if key == "text":
        parts = [call("has", field("elements_chain_texts"), constant(each)) for each in values]
    else:
        pattern = "(^|;)%s(\\.|$|;|:)" if key == "tag_name" else "(^|;)[^;]*%s([^a-zA-Z0-9_-]|$)"
        parts = [compare("=~", chain, constant(pattern % each)) for each in values]
    negated = str(item.get("operator") or "").startswith(("is_not", "not_"))
    return negate(some(parts)) if negated else some(parts)


def _values(item: Mapping[str, Any]) -> list[Any]:
    value = item.get("value")
    return list(value) if isinstance(value, list | tuple) else [value]


def _compare(what: Node, item: Mapping[str, Any], context: Context, kind: str) -> Node:
    operator = str(item.get("operator") or "exact")
    if operator == "is_set":
        return compare("!=", what, constant(None))
    if operator == "is_not_set":
        return compare("==", what, constant(None))
    values = _values(item)
    if operator in _NEGATIVE:
        positive = {**item, "operator": _NEGATIVE[operator]}
        return negate(_compare(what, positive, context, kind))
    if operator in ("between", "min_max") and len(values) == 2:
        low = _compare(what, {**item, "operator": "gte", "value": values[0]}, context, kind)
        high = _compare(what, {**item, "operator": "lte", "value": values[1]}, context, kind)
        return every([low, high])
    one = _ONE_VALUE.get(operator)
    if one is not None:
        return some([one(what, each, kind) for each in values])
    if operator.startswith("is_date_"):
        return _date(what, operator, values[0], context, kind)
    if operator in _ORDER:
        return some([_ordered(what, _ORDER[operator], each, kind) for each in values])
    raise HogQLError(f"PropertyOperator {operator} not implemented")


def _exact(what: Node, value: Any, kind: str) -> Node:
    if kind == "Boolean":
        return compare("==", what, constant(str(value).lower() in ("true", "1")))
    if kind == "Numeric":
        return _ordered(what, "==", value, kind)
    if isinstance(value, bool):
        value = "true" if value else "false"
    return compare("==", what, constant(None) if value is None else constant(str(value)))


def _contains(what: Node, value: Any, _kind: str) -> Node:
    return compare("ilike", call("toString", what), constant(f"%{value}%"))


def _regex(what: Node, value: Any, _kind: str) -> Node:
    return compare("=~", call("toString", what), constant(str(value)))


_ONE_VALUE: Mapping[str, Callable[[Node, Any, str], Node]] = {
    "exact": _exact,
    "in": _exact,
    "icontains": _contains,
    "regex": _regex,
}


def _ordered(what: Node, operator: str, value: Any, kind: str) -> Node:
    """Bigger or smaller: as numbers where the value is one."""
    if kind == "DateTime":
        return compare(operator, what, constant(str(value)))
    try:
        number = float(str(value))
    except ValueError:
        return compare(operator, call("toString", what), constant(str(value)))
    shown = int(number) if number.is_integer() else number
    return compare(operator, what if kind == "Numeric" else call("toFloat", what), literal(shown))


def _date(what: Node, operator: str, value: Any, context: Context, kind: str) -> Node:
    when = read_date(str(value), context)
    if when is None:
        raise HogQLError(f"Invalid date: {value}")
    if kind != "DateTime":
        what = call("toDateTime", what)
    if operator == "is_date_exact":
        return compare("==", call("toDate", what), call("toDate", moment(when)))
    return compare("<" if operator == "is_date_before" else ">", what, moment(when))
