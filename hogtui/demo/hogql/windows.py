"""Window functions and the windows they look through."""

from hogtui.demo.hogql import calls
from hogtui.demo.hogql.parser import Node
from hogtui.demo.hogql.scope import Expression, Scope
from hogtui.demo.hogql.text import did_you_mean, quote_name

_INTEGERS = frozenset({"row_number", "rank", "dense_rank", "ntile", "count"})


def window_function(node: Node, scope: Scope) -> Expression:
    """`sum(x) OVER (...)`: the arguments are in `exprs`, the parameters in `args`."""
    name = calls.window_name(node, scope)
    arguments = [each for each in node["exprs"] or [] if each.get("chain") != ["*"]]
    parameters = scope.print_all(node["args"] or [])
    sql = name
    if parameters:
        sql += f"({', '.join(each.sql for each in parameters)})"
    values = scope.print_all(arguments)
    sql += f"({', '.join(each.sql for each in values)})"
    if node.get("over_identifier"):
        over = node["over_identifier"]
        if over not in scope.select.windows:
            raise scope.translation.error(
                f"Window {over} is not defined", node, did_you_mean(over, scope.select.windows)
            )
        sql += f" OVER {quote_name(over)}"
    else:
        sql += f" OVER ({window(node.get('over_expr') or {}, scope)})"
    kind = "integer" if name in _INTEGERS else (values[0].kind if values else "unknown")
    return Expression(sql, kind, nullable=name not in _INTEGERS)


def window(node: Node, scope: Scope) -> str:
    """What stands between the brackets of a window."""
    parts = []
    if node.get("partition_by"):
        values = scope.print_all(node["partition_by"])
        parts.append("PARTITION BY " + ", ".join(each.sql for each in values))
    if node.get("order_by"):
        parts.append("ORDER BY " + ", ".join(order_item(each, scope) for each in node["order_by"]))
    if node.get("frame_method"):
        start = _frame_edge(node["frame_start"], scope)
        end = node.get("frame_end")
        edges = f"BETWEEN {start} AND {_frame_edge(end, scope)}" if end else start
        parts.append(f"{node['frame_method']} {edges}")
    return " ".join(parts)


def _frame_edge(node: Node, scope: Scope) -> str:
    if node["frame_type"] == "CURRENT ROW":
        return "CURRENT ROW"
    value = node.get("frame_value")
    if value is None:
        return f"UNBOUNDED {node['frame_type']}"
    amount = str(value) if isinstance(value, int) else scope.print(value).sql
    return f"{amount} {node['frame_type']}"


def order_item(node: Node, scope: Scope) -> str:
    """One item of ORDER BY, with its direction and what fills the gaps."""
    sql = f"{scope.print(node['expr']).sql} {node['order']}"
    if node.get("nulls"):
        sql += f" NULLS {node['nulls']}"
    fill = node.get("with_fill")
    if fill is not None:
        sql += " WITH FILL"
        for key, word in (("from_value", "FROM"), ("to_value", "TO"), ("step_value", "STEP")):
            if fill.get(key):
                sql += f" {word} {scope.print(fill[key]).sql}"
    return sql
