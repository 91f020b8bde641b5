"""A tree printed back as HogQL."""

import json
from typing import Any

from hogtui.demo.hogql.parser import Node
from hogtui.demo.hogql.text import quote_hogql_name, quote_text

_FUNCTIONS = {"+": "plus", "-": "minus", "*": "multiply", "/": "divide", "%": "modulo"}


def reprint(tree: Node, limit: int | None = None, offset: int | None = None) -> str:
    """HogQL text that means the tree; a limit handed in is written where the query has none."""
    sql = _query(tree)
    if limit is None:
        return sql
    if tree["node"] == "SelectSetQuery":
        # Text to read, never to run.
        return f"SELECT * FROM ({sql}) LIMIT {limit} OFFSET {offset or 0}"  # noqa: S608 -- see above
    if tree.get("offset"):
        sql = _query({**tree, "offset": None})
    return f"{sql} LIMIT {limit} OFFSET {offset or 0}"


def reprint_expression(tree: Node) -> str:
    """HogQL text of one expression."""
    return _expression(tree)


def _query(node: Node) -> str:
    if node["node"] == "SelectSetQuery":
        parts = [_query(node["initial_select_query"])]
        for each in node["subsequent_select_queries"]:
            parts += [str(each["set_operator"]), f"({_query(each['select_query'])})"]
        return " ".join(parts)
    distinct = "DISTINCT " if node.get("distinct") else ""
    parts = [
        _with(node),
        f"SELECT {distinct}{_all(node['select'])}",
        _from(node.get("select_from")),
    ]
    if node.get("array_join_op"):
        parts.append(f"{node['array_join_op']} {_all(node['array_join_list'])}")
    for key, word in (("prewhere", "PREWHERE"), ("where", "WHERE")):
        parts.append(f"{word} {_expression(node[key])}" if node.get(key) else "")
    parts.append(_group_by(node))
    parts.append(f"HAVING {_expression(node['having'])}" if node.get("having") else "")
    windows = node.get("window_exprs") or {}
    named = [f"{quote_hogql_name(name)} AS ({_window(each)})" for name, each in windows.items()]
    parts.append(f"WINDOW {', '.join(named)}" if named else "")
    parts.append(f"QUALIFY {_expression(node['qualify'])}" if node.get("qualify") else "")
    parts.append(f"ORDER BY {_all(node['order_by'])}" if node.get("order_by") else "")
    if node.get("limit_by"):
        by = node["limit_by"]
        skip = f" OFFSET {_expression(by['offset_value'])}" if by.get("offset_value") else ""
        parts.append(f"LIMIT {_expression(by['n'])}{skip} BY {_all(by['exprs'])}")
    if node.get("limit"):
        ties = " WITH TIES" if node.get("limit_with_ties") else ""
        parts.append(f"LIMIT {_expression(node['limit'])}{ties}")
    parts.append(f"OFFSET {_expression(node['offset'])}" if node.get("offset") else "")
    return " ".join(part for part in parts if part)


def _with(node: Node) -> str:
    parts = []
    for cte in node.get("ctes") or []:
        name, body = quote_hogql_name(cte["name"]), _expression(cte["expr"])
        if cte.get("columns"):
            name += f"({', '.join(quote_hogql_name(each) for each in cte['columns'])})"
        parts.append(f"{body} AS {name}" if cte["cte_type"] == "column" else f"{name} AS {body}")
    recursive = any(cte.get("recursive") for cte in node.get("ctes") or [])
    return f"WITH {'RECURSIVE ' if recursive else ''}{', '.join(parts)}" if parts else ""


def _group_by(node: Node) -> str:
    mode = str(node.get("group_by_mode") or "")
    if mode == "all":
        return "GROUP BY ALL"
    if not node.get("group_by"):
        return ""
    if mode == "grouping_sets":
        sets = ", ".join(f"({_all(each['exprs'])})" for each in node["group_by"])
        return f"GROUP BY GROUPING SETS ({sets})"
    keys = _all(node["group_by"])
    return f"GROUP BY {mode.upper()}({keys})" if mode else f"GROUP BY {keys}"


def _from(join: Node | None) -> str:
    text = ""
    while join:
        table = _expression(join["table"])
        if join.get("table_args") is not None:
            table += f"({_all(join['table_args'])})"
        if join.get("alias"):
            table += f" AS {quote_hogql_name(join['alias'])}"
        if join.get("table_final"):
            table += " FINAL"
        if join.get("sample"):
            table += f" SAMPLE {_ratio(join['sample']['sample_value'])}"
            if join["sample"].get("offset_value"):
                table += f" OFFSET {_ratio(join['sample']['offset_value'])}"
        text += f" {join.get('join_type') or 'JOIN'} {table}" if text else f"FROM {table}"
        constraint = join.get("constraint")
        if constraint:
            text += f" {constraint['constraint_type']} {_expression(constraint['expr'])}"
        join = join.get("next_join")
    return text


def _ratio(node: Node) -> str:
    left = _expression(node["left"])
    return f"{left}/{_expression(node['right'])}" if node.get("right") else left


def _all(nodes: list[Node]) -> str:
    return ", ".join(_expression(each) for each in nodes)


def _window(node: Node) -> str:
    parts = []
    if node.get("partition_by"):
        parts.append(f"PARTITION BY {_all(node['partition_by'])}")
    if node.get("order_by"):
        parts.append(f"ORDER BY {_all(node['order_by'])}")
    if node.get("frame_method"):
        edges = [_edge(node[key]) for key in ("frame_start", "frame_end") if node.get(key)]
        between = f"BETWEEN {edges[0]} AND {edges[1]}" if len(edges) == 2 else edges[0]
        parts.append(f"{node['frame_method']} {between}")
    return " ".join(parts)


def _edge(node: Node) -> str:
    if node["frame_type"] == "CURRENT ROW":
        return "CURRENT ROW"
    value = node.get("frame_value")
    amount = _expression(value) if isinstance(value, dict) else value
    return f"{'UNBOUNDED' if amount is None else amount} {node['frame_type']}"


def _constant(node: Node) -> str:
    value = node["value"]
    if value is None:
        return "NULL"
    if isinstance(value, str) and not node.get("value_type"):
        return quote_text(value)
    return str(value) if isinstance(value, str) else json.dumps(value)


def _call(node: Node) -> str:
    parameters = f"({_all(node['params'])})" if node.get("params") else ""
    distinct = "DISTINCT " if node.get("distinct") else ""
    order = f" ORDER BY {_all(node['order_by'])}" if node.get("order_by") else ""
    text = f"{node['name']}{parameters}({distinct}{_all(node['args'])}{order})"
    if node.get("filter_expr"):
        text += f" FILTER (WHERE {_expression(node['filter_expr'])})"
    return text


def _window_call(node: Node) -> str:
    parameters = f"({_all(node['args'])})" if node.get("args") else ""
    text = f"{node['name']}{parameters}({_all(node['exprs'] or [])}) OVER "
    if node.get("over_identifier"):
        return text + quote_hogql_name(node["over_identifier"])
    return f"{text}({_window(node.get('over_expr') or {})})"


def _tag(node: Node) -> str:
    parts = [str(node["kind"])]
    children = ""
    for attribute in node["attributes"]:
        value = attribute["value"]
        if isinstance(value, list):
            children = "".join(f"{{{_expression(each)}}}" for each in value)
        else:
            parts.append(f"{attribute['name']}={{{_expression(value)}}}")
    opened = " ".join(parts)
    return f"<{opened}>{children}</{node['kind']}>" if children else f"<{opened} />"


def _columns(node: Node) -> str:
    if node.get("regex"):
        return f"COLUMNS({quote_text(str(node['regex']))})"
    if node.get("columns"):
        return f"COLUMNS({_all(node['columns'])})"
    return f"* EXCLUDE ({', '.join(quote_hogql_name(str(each)) for each in node['exclude'])})"


def _operator(node: Node) -> str:
    operator = "=" if node["op"] == "==" else str(node["op"]).upper()
    if node["node"] == "ArithmeticOperation":
        return (
            f"{_FUNCTIONS[node['op']]}({_expression(node['left'])}, {_expression(node['right'])})"
        )
    if node.get("is_null_comparison_style"):
        return f"{_expression(node['left'])} IS {'NOT ' if operator == '!=' else ''}NULL"
    return f"({_expression(node['left'])} {operator} {_expression(node['right'])})"


def _slice(node: Node) -> str:
    start, end = (
        _expression(node[key]) if node.get(key) else "" for key in ("start_expr", "end_expr")
    )
    return f"{_expression(node['array'])}[{start}:{end}]"


def _expression(node: Node) -> str:
    kind = node["node"]
    if kind in ("SelectQuery", "SelectSetQuery"):
        return f"({_query(node)})"
    printer = _PRINTERS.get(kind)
    return printer(node) if printer else f"<{kind}>"


_PRINTERS: dict[str, Any] = {
    "Alias": lambda node: f"{_expression(node['expr'])} AS {quote_hogql_name(node['alias'])}",
    "And": lambda node: f"and({_all(node['exprs'])})",
    "ArithmeticOperation": _operator,
    "Array": lambda node: f"[{_all(node['exprs'])}]",
    "ArrayAccess": lambda node: f"{_expression(node['array'])}[{_expression(node['property'])}]",
    "ArraySlice": _slice,
    "BetweenExpr": lambda node: (
        f"({_expression(node['expr'])} {'NOT ' if node['negated'] else ''}BETWEEN "
        f"{_expression(node['low'])} AND {_expression(node['high'])})"
    ),
    "Call": _call,
    "ColumnsExpr": _columns,
    "CompareOperation": _operator,
    "Constant": _constant,
    "Dict": lambda node: (
        "{"
        + ", ".join(f"{_expression(key)}: {_expression(each)}" for key, each in node["items"])
        + "}"
    ),
    "ExprCall": lambda node: f"{_expression(node['expr'])}({_all(node['args'])})",
    "Field": lambda node: ".".join(
        "*" if part == "*" else str(part) if isinstance(part, int) else quote_hogql_name(part)
        for part in node["chain"]
    ),
    "HogQLXTag": _tag,
    "IsDistinctFrom": lambda node: (
        f"({_expression(node['left'])} IS {'NOT ' if node['negated'] else ''}DISTINCT FROM "
        f"{_expression(node['right'])})"
    ),
    "Lambda": lambda node: f"({', '.join(node['args'])}) -> {_expression(node['expr'])}",
    "Not": lambda node: f"not({_expression(node['expr'])})",
    "Or": lambda node: f"or({_all(node['exprs'])})",
    "OrderExpr": lambda node: (
        f"{_expression(node['expr'])} {node['order']}"
        + (" WITH FILL" if node.get("with_fill") is not None else "")
    ),
    "Placeholder": lambda node: f"{{{_expression(node['expr'])}}}",
    "Tuple": lambda node: f"tuple({_all(node['exprs'])})",
    "TupleAccess": lambda node: f"{_expression(node['tuple'])}.{node['index']}",
    "TryCast": lambda node: f"TRY_CAST({_expression(node['expr'])} AS {node['type_name']})",
    "TypeCast": lambda node: f"CAST({_expression(node['expr'])} AS {node['type_name']})",
    "WindowFunction": _window_call,
}
