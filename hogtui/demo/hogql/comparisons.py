"""Comparisons as HogQL means them: a missing value is unequal to everything, never unknown."""

from hogtui.demo.hogql.cohorts import in_cohort
from hogtui.demo.hogql.parser import Node
from hogtui.demo.hogql.scope import Expression, Scope
from hogtui.demo.hogql.text import quote_name, quote_text

_FUNCTIONS = {
    "==": "equals",
    "!=": "notEquals",
    "<": "less",
    ">": "greater",
    "<=": "lessOrEquals",
    ">=": "greaterOrEquals",
    "like": "like",
    "ilike": "ilike",
    "not like": "notLike",
    "not ilike": "notILike",
    "in": "in",
    "not in": "notIn",
    "global in": "in",
    "global not in": "notIn",
    "=~": "match",
    "!~": "match",
    "=~*": "match",
    "!~*": "match",
}
_TRUE_WHEN_MISSING = frozenset({"!=", "not like", "not ilike", "not in", "global not in"})


def compare(node: Node, scope: Scope) -> Expression:
    """One comparison operator between two sides."""
    operator = node["op"]
    left = scope.print(node["left"])
    if operator in ("in cohort", "not in cohort"):
        return in_cohort(left, node, scope)
    right = _right_side(node, operator, scope)
    left, right = beside(left, right, scope), beside(right, left, scope)
    if operator in ("==", "!=") and "NULL" in (left.sql, right.sql):
        value = left if right.sql == "NULL" else right
        name = "isNull" if operator == "==" else "isNotNull"
        return Expression(f"{name}({value.sql})", "boolean", False)
    if scope.select.joining and operator in _FUNCTIONS and "~" not in operator:
        # A missing value joins with nothing, and the engine reads its keys from plain comparisons.
        return Expression(f"{_FUNCTIONS[operator]}({left.sql}, {right.sql})", "boolean")
    if operator == "==" and left.nullable and right.nullable:
        return Expression(equal_or_both_null(left, right), "boolean", False)
    if operator == "!=" and left.nullable and right.nullable:
        return Expression(f"not({equal_or_both_null(left, right)})", "boolean", False)
    if operator.startswith(("=~", "!~")):
        return _match(operator, left, right)
    sql = f"{_FUNCTIONS[operator]}({left.sql}, {right.sql})"
    if left.nullable or (right.nullable and "in" not in operator.split()):
        sql = f"ifNull({sql}, {1 if operator in _TRUE_WHEN_MISSING else 0})"
    return Expression(sql, "boolean", False)


def _match(operator: str, left: Expression, right: Expression) -> Expression:
    pattern = f"concat('(?i)', {right.sql})" if operator.endswith("*") else right.sql
    sql = f"match({left.sql}, {pattern})"
    if left.nullable or right.nullable:
        sql = f"ifNull({sql}, 0)"
    return Expression(f"not({sql})" if operator.startswith("!") else sql, "boolean", False)


def _right_side(node: Node, operator: str, scope: Scope) -> Expression:
    """The right side; after IN a CTE's name is all its rows, and one value is a list of one."""
    right = node["right"]
    if operator in ("in", "not in", "global in", "global not in"):
        if right["node"] == "Field" and len(right["chain"]) == 1:
            cte = scope.ctes.get(str(right["chain"][0]))
            if cte is not None:
                rows = f"(SELECT * FROM {quote_name(cte.sql_name)})"  # noqa: S608 -- our name
                return Expression(rows, nullable=False)
        if right["node"] == "Constant":
            return Expression(f"tuple({scope.print(right).sql})", nullable=False)
    return scope.print(right)


def equal_or_both_null(left: Expression, right: Expression) -> str:
    """SQL for: equal, or missing on both sides."""
    both = f"and(isNull({left.sql}), isNull({right.sql}))"
    return f"ifNull(equals({left.sql}, {right.sql}), {both})"


def beside(value: Expression, other: Expression, scope: Scope) -> Expression:
    """A constant text beside a time is a time in the project's zone."""
    if other.kind != "datetime" or value.kind != "string" or not value.constant:
        return value
    zone = quote_text(scope.translation.context.timezone)
    return Expression(f"parseDateTime64BestEffort({value.sql}, 6, {zone})", "datetime", False, True)
