"""Aggregate functions with their combinators, parameters, DISTINCT, FILTER and ORDER BY."""

from hogtui.demo.hogql.functions import RENAMED_AGGREGATES, aggregate_base
from hogtui.demo.hogql.parser import Node
from hogtui.demo.hogql.scope import Expression, Scope
from hogtui.demo.hogql.text import quote_text, words

_INTEGERS = words(
    "count uniq uniqExact uniqCombined uniqCombined64 uniqHLL12 uniqTheta uniqUpTo "
    "windowFunnel sequenceCount"
)
_FLOATS = words("avg avgWeighted median stddevPop stddevSamp varPop varSamp corr")
_KEEP = words("min max any anyLast anyHeavy argMin argMax first_value last_value sum")
_ARRAYS = ("groupArray", "groupUniqArray", "topK", "quantiles", "retention", "histogram")
_TIMED = frozenset({"windowFunnel", "sequenceMatch", "sequenceCount", "sequenceMatchEvents"})
"""Their first argument is a time, and the engine takes none finer than seconds."""


def print_aggregate(name: str, node: Node, scope: Scope) -> Expression:
    """An aggregate function's call; raises HogQLError when it stands inside another one."""
    if scope.aggregate:
        raise scope.translation.error(
            f"Aggregation '{name}' cannot be nested inside another aggregation "
            f"'{scope.aggregate}'.",
            node,
        )
    scope.aggregate = name
    try:
        arguments = _arguments(node, scope)
        parameters = scope.print_all(node.get("params") or [])
        condition = scope.print(node["filter_expr"]) if node.get("filter_expr") else None
        ordered = _ordered(node, arguments, scope)
    finally:
        scope.aggregate = ""
    base = aggregate_base(name) or name
    if ordered is not None:
        return ordered
    if base in _TIMED and arguments and arguments[0].kind == "datetime":
        zone = quote_text(scope.translation.context.timezone)
        arguments[0] = Expression(f"toDateTime({arguments[0].sql}, {zone})", "datetime")
    if condition is not None:
        name += "If"
        arguments.append(condition)
    return _printed(name, base, node, parameters, arguments)


def _printed(
    name: str, base: str, node: Node, parameters: list[Expression], arguments: list[Expression]
) -> Expression:
    rest = name.removeprefix(base)
    sql = RENAMED_AGGREGATES.get(base, base) + rest
    if parameters:
        sql += f"({', '.join(each.sql for each in parameters)})"
    distinct = "DISTINCT " if node.get("distinct") else ""
    sql += f"({distinct}{', '.join(each.sql for each in arguments)})"
    if "State" in rest:
        return Expression(sql, "unknown", nullable=False)
    kind = _kind(base, arguments)
    return Expression(sql, kind, nullable=_nullable(base, rest, arguments))


def _nullable(base: str, rest: str, arguments: list[Expression]) -> bool:
    if "OrNull" in rest:
        return True
    if base in _INTEGERS or base.startswith(_ARRAYS):
        return False
    return any(each.nullable for each in arguments)


def _kind(base: str, arguments: list[Expression]) -> str:
    if base in _INTEGERS:
        return "integer"
    if base in _FLOATS:
        return "float"
    if base.startswith(_ARRAYS):
        return "array"
    if base.startswith("quantile") or base.startswith("median"):
        first = arguments[0].kind if arguments else "unknown"
        return first if first in ("datetime", "date") else "float"
    if base in _KEEP and arguments:
        return arguments[0].kind
    return "unknown"


def _arguments(node: Node, scope: Scope) -> list[Expression]:
    """The arguments; `count(*)` counts rows and has none."""
    if len(node["args"]) == 1 and node["args"][0].get("chain") == ["*"]:
        return []
    return scope.print_all(node["args"])


def _ordered(node: Node, arguments: list[Expression], scope: Scope) -> Expression | None:
    """`groupArray(x ORDER BY y)`: collected with its key, sorted, the key dropped."""
    order = node.get("order_by") or []
    if not order:
        return None
    if node["name"] not in ("groupArray", "array_agg") or len(order) != 1 or len(arguments) != 1:
        raise scope.translation.error("ORDER BY works in groupArray() with one column.", node)
    key = scope.print(order[0]["expr"])
    sort = "arrayReverseSort" if order[0]["order"] == "DESC" else "arraySort"
    pairs = f"groupArray(tuple({arguments[0].sql}, {key.sql}))"
    sql = f"arrayMap(pair -> pair.1, {sort}(pair -> pair.2, {pairs}))"
    return Expression(sql, "array", nullable=False)
