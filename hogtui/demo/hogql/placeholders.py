"""`{variables.x}`, `{name}` and `{filters}` replaced by what the request hands in."""

from typing import Any

from hogtui.demo.hogql import tree
from hogtui.demo.hogql.dates import read_date
from hogtui.demo.hogql.interface import Context, HogQLError
from hogtui.demo.hogql.parser import Node
from hogtui.demo.hogql.properties import conditions
from hogtui.demo.hogql.scope import position

_FILTERED = ("events", "sessions")


class _NoBound(Exception):
    """`{filters.dateRange.from}` without such a date: the comparison around it has to go."""


def fill_placeholders(node: Node, context: Context) -> Node:
    """A tree without placeholders; raises HogQLError for one that nothing stands for."""
    filled: Node = _fill(node, context, None)
    return filled


def _fill(value: Any, context: Context, table: str | None) -> Any:
    if isinstance(value, list):
        return [_fill(each, context, table) for each in value]
    if not isinstance(value, dict):
        return value
    if value.get("node") == "Placeholder":
        return _replacement(value, context, table)
    if value.get("node") == "SelectQuery":
        table = _first_table(value)
    try:
        return {key: _fill(each, context, table) for key, each in value.items()}
    except _NoBound:
        if value.get("node") in ("CompareOperation", "BetweenExpr"):
            return tree.placed(tree.constant(True), value)
        raise


def _first_table(select: Node) -> str | None:
    source = select.get("select_from")
    while source:
        table = source["table"]
        if table["node"] == "Field" and str(table["chain"][-1]) in _FILTERED:
            return str(table["chain"][-1])
        source = source.get("next_join")
    return None


def _replacement(node: Node, context: Context, table: str | None) -> Node:
    inner = node["expr"]
    if inner["node"] != "Field":
        raise _error("Placeholders with expressions are not supported", node)
    chain = [str(part) for part in inner["chain"]]
    if chain[0] == "filters":
        return tree.placed(_filters(chain[1:], node, context, table), node)
    if chain[0] == "variables" and len(chain) > 1:
        if chain[1] not in context.variables:
            raise _error(f"Variable {chain[1]} is missing from query", node)
        return tree.placed(tree.literal(context.variables[chain[1]]), node)
    value: Any = context.values
    for part in chain:
        if not hasattr(value, "keys") or part not in value:
            raise _error(f"Unresolved placeholder: {{{'.'.join(chain)}}}", node)
        value = value[part]
    return tree.placed(tree.literal(value), node)


def _filters(rest: list[str], node: Node, context: Context, table: str | None) -> Node:
    filters = context.filters or {}
    dates = filters.get("dateRange") or {}
    if rest and rest[0] == "dateRange":
        return _date_bound(rest[1:], dates, node, context)
    if rest:
        raise _error(f"Unresolved placeholder: {{filters.{'.'.join(rest)}}}", node)
    if table is None:
        raise _error(
            "Cannot use 'filters' placeholder in a SELECT clause that does not select from the "
            "events or sessions table.",
            node,
        )
    column = tree.field("timestamp" if table == "events" else "$start_timestamp")
    parts = []
    if filters.get("properties"):
        parts.append(conditions(filters["properties"], context, table))
    for key, operator in (("date_from", ">="), ("date_to", "<=")):
        when = read_date(str(dates.get(key) or ""), context, end=key == "date_to")
        if when is not None:
            parts.append(tree.compare(operator, column, tree.moment(when)))
    if filters.get("filterTestAccounts"):
        parts += [conditions(each, context, table) for each in context.test_account_filters]
    return tree.every(parts)


def _date_bound(rest: list[str], dates: Any, node: Node, context: Context) -> Node:
    name = rest[0] if rest else ""
    key = {"from": "date_from", "date_from": "date_from", "to": "date_to", "date_to": "date_to"}
    if name not in key:
        raise _error(f"Unresolved placeholder: {{filters.dateRange.{name}}}", node)
    when = read_date(str(dates.get(key[name]) or ""), context, end=key[name] == "date_to")
    if when is None:
        raise _NoBound
    return tree.moment(when)


def _error(message: str, node: Node) -> HogQLError:
    start, end = position(node)
    return HogQLError(message, start=start, end=end)
