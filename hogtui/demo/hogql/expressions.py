"""One expression of HogQL's tree as ClickHouse SQL."""

import math
from collections.abc import Callable

from hogtui.demo.hogql import calls, comparisons, fields, windows
from hogtui.demo.hogql.casts import cast
from hogtui.demo.hogql.parser import Node
from hogtui.demo.hogql.scope import Expression, Scope
from hogtui.demo.hogql.text import quote_name, quote_text

_ARITHMETIC = {"+": "plus", "-": "minus", "*": "multiply", "/": "divide", "%": "modulo"}


def print_expression(node: Node, scope: Scope) -> Expression:
    """The SQL of an expression; raises HogQLError."""
    printer = _PRINTERS.get(node["node"])
    if printer is None:
        raise scope.translation.error(f"Unsupported here: {node['node']}", node)
    return printer(node, scope)


def _constant(node: Node, scope: Scope) -> Expression:
    value = node["value"]
    if value is None:
        return Expression("NULL", "unknown", nullable=True, constant=True)
    if isinstance(value, bool):
        return Expression("true" if value else "false", "boolean", False, True)
    if node.get("value_type") == "number":
        return Expression(_long_number(str(value)), "float", False, True)
    if isinstance(value, str):
        return Expression(quote_text(value), "string", False, True)
    if isinstance(value, float) and not math.isfinite(value):
        return Expression(_long_number(str(value)), "float", False, True)
    if isinstance(value, int | float):
        kind = "integer" if isinstance(value, int) else "float"
        return Expression(repr(value), kind, False, True)
    raise scope.translation.error("Unsupported constant", node)


def _long_number(text: str) -> str:
    """A number that JSON cannot hold: infinite, not a number, or very long."""
    if text.lstrip("-").isdigit():
        return text
    low = text.lower()
    return "nan" if "nan" in low else ("-inf" if low.startswith("-") else "inf")


def _array(node: Node, scope: Scope) -> Expression:
    items = scope.print_all(node["exprs"])
    sql = "[" + ", ".join(each.sql for each in items) + "]"
    return Expression(sql, "array", False, all(each.constant for each in items))


def _tuple(node: Node, scope: Scope) -> Expression:
    items = scope.print_all(node["exprs"])
    sql = "tuple(" + ", ".join(each.sql for each in items) + ")"
    return Expression(sql, "tuple", False, all(each.constant for each in items))


def _dict(node: Node, scope: Scope) -> Expression:
    parts = ["'__hx_obj'"]
    for key, value in node["items"]:
        parts += [scope.print(key).sql, scope.print(value).sql]
    return Expression(f"tuple({', '.join(parts)})", "tuple", False)


def _arithmetic(node: Node, scope: Scope) -> Expression:
    left = scope.print(node["left"])
    right = scope.print(node["right"])
    sql = f"{_ARITHMETIC[node['op']]}({left.sql}, {right.sql})"
    return Expression(
        sql,
        _arithmetic_kind(node["op"], left, right),
        left.nullable or right.nullable,
        left.constant and right.constant,
    )


def _arithmetic_kind(operator: str, left: Expression, right: Expression) -> str:
    for each in (left, right):
        if each.kind in ("datetime", "date"):
            other = right if each is left else left
            return each.kind if other.kind != each.kind else "integer"
    if operator == "/" or "float" in (left.kind, right.kind):
        return "float"
    return left.kind if left.kind == right.kind == "integer" else "unknown"


def _logic(name: str) -> Callable[[Node, Scope], Expression]:
    def printer(node: Node, scope: Scope) -> Expression:
        parts = scope.print_all(node["exprs"])
        if len(parts) == 1:
            return parts[0]
        sql = f"{name}({', '.join(each.sql for each in parts)})"
        return Expression(sql, "boolean", any(each.nullable for each in parts))

    return printer


def _not(node: Node, scope: Scope) -> Expression:
    inner = scope.print(node["expr"])
    return Expression(f"not({inner.sql})", "boolean", inner.nullable)


def _lambda(node: Node, scope: Scope) -> Expression:
    body = print_expression(node["expr"], Scope.of_lambda(scope, node["args"]))
    arguments = ", ".join(quote_name(name) for name in node["args"])
    return Expression(f"({arguments}) -> {body.sql}", "lambda", False)


def _array_access(node: Node, scope: Scope) -> Expression:
    whole = fields.print_access(node, scope)
    if whole is not None:
        return whole
    base = scope.print(node["array"])
    key = node["property"]
    if (
        key["node"] == "Constant"
        and isinstance(key["value"], str)
        and (base.kind == "tuple" or base.property is not None)
    ):
        return fields.access(base, key["value"])
    step = scope.print(key)
    return Expression(f"arrayElement({base.sql}, {step.sql})", nullable=base.nullable)


def _tuple_access(node: Node, scope: Scope) -> Expression:
    whole = fields.print_access(node, scope)
    if whole is not None:
        return whole
    return fields.access(scope.print(node["tuple"]), int(node["index"]))


def _slice(node: Node, scope: Scope) -> Expression:
    """`a[2:4]` counts from one and includes both ends."""
    base = scope.print(node["array"])
    start_node, end_node = node.get("start_expr"), node.get("end_expr")
    start = scope.print(start_node).sql if start_node else "1"
    if end_node is None:
        return Expression(f"arraySlice({base.sql}, {start})", "array", base.nullable)
    end = scope.print(end_node).sql
    sql = f"arraySlice({base.sql}, {start}, plus(minus({end}, {start}), 1))"
    return Expression(sql, "array", base.nullable)


def _between(node: Node, scope: Scope) -> Expression:
    value = scope.print(node["expr"])
    low = comparisons.beside(scope.print(node["low"]), value, scope)
    high = comparisons.beside(scope.print(node["high"]), value, scope)
    sql = f"and(greaterOrEquals({value.sql}, {low.sql}), lessOrEquals({value.sql}, {high.sql}))"
    nullable = value.nullable or low.nullable or high.nullable
    if nullable:
        sql = f"ifNull({sql}, 0)"
    return Expression(f"not({sql})" if node["negated"] else sql, "boolean", False)


def _distinct_from(node: Node, scope: Scope) -> Expression:
    left = scope.print(node["left"])
    right = scope.print(node["right"])
    same = comparisons.equal_or_both_null(left, right)
    # The parser calls `<=>` the negated form.
    return Expression(same if node["negated"] else f"not({same})", "boolean", False)


def _query(node: Node, scope: Scope) -> Expression:
    """A sub-query as a value."""
    query = scope.translation.print_query(node, scope)
    kind = next(iter(query.columns.values())).kind if len(query.columns) == 1 else "tuple"
    return Expression(f"({query.sql})", kind, nullable=True)


def _cast(node: Node, scope: Scope) -> Expression:
    return cast(scope.print(node["expr"]), node["type_name"], node, scope)


def _try_cast(node: Node, scope: Scope) -> Expression:
    return cast(scope.print(node["expr"]), node["type_name"], node, scope, True)


def _expression_call(node: Node, scope: Scope) -> Expression:
    """A call on something that is no name: `x::Decimal(10, 2)` is one."""
    target = node["expr"]
    if target["node"] == "TypeCast" and all(each["node"] == "Constant" for each in node["args"]):
        parameters = ", ".join(str(each["value"]) for each in node["args"])
        name = f"{target['type_name']}({parameters})"
        return cast(scope.print(target["expr"]), name, node, scope)
    if target["node"] == "Field":
        name = ".".join(str(part) for part in target["chain"])
        raise scope.translation.error(f"Unsupported function call '{name}(...)'.", node)
    raise scope.translation.error("Only functions can be called.", node)


def _tag(node: Node, scope: Scope) -> Expression:
    """A HogQLX tag: a tuple that PostHog's own interface draws as a component."""
    parts = ["'__hx_tag'", quote_text(str(node["kind"]))]
    for attribute in node["attributes"]:
        value = attribute["value"]
        parts.append(quote_text(str(attribute["name"])))
        if isinstance(value, list):
            children = [scope.print(each).sql for each in value]
            parts.append(f"tuple({', '.join(children)})" if children else "[]")
        else:
            parts.append(scope.print(value).sql)
    return Expression(f"tuple({', '.join(parts)})", "tuple", False)


def _placeholder(node: Node, scope: Scope) -> Expression:
    inner = node["expr"]
    name = ".".join(str(part) for part in inner["chain"]) if inner["node"] == "Field" else "..."
    raise scope.translation.error(f"Unresolved placeholder: {{{name}}}", node)


def _alias(node: Node, scope: Scope) -> Expression:
    """An alias inside an expression names that part for the rest of the query."""
    inner = scope.print(node["expr"])
    name = node["alias"]
    scope.select.values[name] = Expression(quote_name(name), inner.kind, inner.nullable)
    return Expression(f"({inner.sql} AS {quote_name(name)})", inner.kind, inner.nullable)


_PRINTERS: dict[str, Callable[[Node, Scope], Expression]] = {
    "Alias": _alias,
    "And": _logic("and"),
    "ArithmeticOperation": _arithmetic,
    "Array": _array,
    "ArrayAccess": _array_access,
    "ArraySlice": _slice,
    "BetweenExpr": _between,
    "Call": calls.call,
    "CompareOperation": comparisons.compare,
    "Constant": _constant,
    "Dict": _dict,
    "ExprCall": _expression_call,
    "Field": fields.field,
    "HogQLXTag": _tag,
    "IsDistinctFrom": _distinct_from,
    "Lambda": _lambda,
    "Not": _not,
    "Or": _logic("or"),
    "Placeholder": _placeholder,
    "SelectQuery": _query,
    "SelectSetQuery": _query,
    "Tuple": _tuple,
    "TupleAccess": _tuple_access,
    "TryCast": _try_cast,
    "TypeCast": _cast,
    "WindowFunction": windows.window_function,
}
