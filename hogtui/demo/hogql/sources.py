"""What stands after FROM: tables, sub-queries, CTEs, table functions and the joins between them."""

from dataclasses import dataclass, field
from typing import cast

from hogtui.demo.hogql.fields import on_source
from hogtui.demo.hogql.parser import Node, parse_select
from hogtui.demo.hogql.scope import Expression, Scope, Source, TableSource
from hogtui.demo.hogql.text import nearest, quote_name

_NUMBERS = {"number": Expression("number", "integer", nullable=False)}
_SERIES = {"generate_series": Expression("generate_series", "integer", nullable=False)}
_TABLE_FUNCTIONS = {"numbers": _NUMBERS, "generateSeries": _SERIES, "generate_series": _SERIES}


@dataclass
class From:
    """A FROM clause: printed last, when it is known which columns are needed."""

    parts: list["Part"] = field(default_factory=list)


@dataclass
class Part:
    """One table of a FROM clause and how it is joined to those before it."""

    source: Source
    sql: str
    """Empty for one of PostHog's tables, whose SQL depends on the columns used."""
    join_type: str = ""
    condition: str = ""
    sample: str = ""


def resolve_from(node: Node | None, scope: Scope) -> From:
    """Add the tables after FROM to the scope; raises HogQLError."""
    result = From()
    # A condition on the left table would drop rows that an outer join has to keep.
    outer = False
    walk = node
    while walk:
        outer = outer or any(word in str(walk.get("join_type")) for word in ("RIGHT", "FULL"))
        walk = walk.get("next_join")
    while node:
        part = _part(node, scope, direct=not scope.sources and not outer)
        if part.source.name and scope.source(part.source.name) is not None:
            raise scope.translation.error(
                f'Already have joined a table called "{part.source.name}". '
                "Can't join another one with the same name.",
                node,
            )
        scope.sources.append(part.source)
        part.join_type = _join_type(node, scope)
        if scope.sources[1:] and not node.get("constraint") and "CROSS" not in part.join_type:
            raise scope.translation.error("A JOIN needs ON or USING.", node)
        if node.get("constraint"):
            part.condition = _condition(node["constraint"], part, scope)
        result.parts.append(part)
        node = node.get("next_join")
    return result


def _join_type(node: Node, scope: Scope) -> str:
    join_type = str(node.get("join_type") or "")
    if "POSITIONAL" in join_type or "NATURAL" in join_type:
        raise scope.translation.error(f"Unsupported join: {join_type}", node)
    return join_type


def _part(node: Node, scope: Scope, *, direct: bool) -> Part:
    table, alias = node["table"], node.get("alias") or ""
    if table["node"] in ("SelectQuery", "SelectSetQuery"):
        query = scope.translation.print_query(table, scope)
        made = Part(Source(alias, query.columns), f"({query.sql})")
        if not alias:
            # Nobody can name it, but the engine wants a name for what is joined.
            scope.translation.ctes += 1
            made.source.sql_name = f"subquery_{scope.translation.ctes}"
    elif table["node"] != "Field":
        raise scope.translation.error(
            "A JoinExpr with table of type Placeholder is not supported"
            if table["node"] == "Placeholder"
            else f"A table cannot be a {table['node']}",
            table,
        )
    else:
        made = _named(table, alias, node, scope, direct=direct)
    if made.sql:
        made.sql += f" AS {made.source.sql_name}"
    if node.get("sample"):
        made.sample = _sample(node, made.source, scope)
    return made


def _named(table: Node, alias: str, node: Node, scope: Scope, *, direct: bool) -> Part:
    name = ".".join(str(part) for part in table["chain"])
    if node.get("table_args") is not None:
        return _table_function(name, alias, node, scope)
    cte = scope.ctes.get(name)
    if cte is not None:
        return Part(Source(alias or name, cte.columns), quote_name(cte.sql_name))
    translation = scope.translation
    view = translation.context.views.get(name)
    if view is not None:
        # It sees no more of the query that it stands in than its columns.
        query = translation.print_query(parse_select(view), Scope(translation))
        return Part(Source(alias or name, query.columns), f"({query.sql})")
    known = translation.database.find(name)
    if known is None:
        views = translation.context.views
        close = nearest(name, [*translation.database.tables, *scope.ctes, *views])
        raise translation.error(
            f"Unknown table `{name}`.", table, [f"Did you mean `{close}`?"] if close else ()
        )
    translation.uses(known)
    plain = not known.group_by and known.physical == known.name
    source = TableSource(alias or known.name, known, translation.context, direct=direct and plain)
    return Part(source, "")


def _table_function(name: str, alias: str, node: Node, scope: Scope) -> Part:
    columns = _TABLE_FUNCTIONS.get(name)
    if columns is None:
        known = scope.translation.database.find(name)
        message = (
            f'Table "{name}" does not accept arguments' if known else f"Unknown table `{name}`."
        )
        hints = () if known else ("Of table functions, HogQL knows `numbers(n)`.",)
        raise scope.translation.error(message, node, hints)
    wanted = (1, 2) if name == "numbers" else (2, 3)
    if not wanted[0] <= len(node["table_args"]) <= wanted[1]:
        raise scope.translation.error(
            f"Table function '{name}' requires {wanted[0]} to {wanted[1]} arguments", node
        )
    arguments = ", ".join(each.sql for each in scope.print_all(node["table_args"]))
    printed = "generateSeries" if name.startswith("generate") else name
    return Part(Source(alias or name, columns), f"{printed}({arguments})")


def _sample(node: Node, source: Source, scope: Scope) -> str:
    """SAMPLE as a condition on the hash of a distinct id, as PostHog's events are sampled."""
    if not isinstance(source, TableSource) or not source.has("distinct_id"):
        raise scope.translation.error("SAMPLE works on tables with a distinct_id.", node["table"])
    sample = node["sample"]
    share = _ratio(sample["sample_value"], scope)
    start = _ratio(sample["offset_value"], scope) if sample.get("offset_value") else 0.0
    if not 0 < share <= 1 or not 0 <= start < 1:
        raise scope.translation.error("SAMPLE needs a share between 0 and 1.", node["table"])
    column = source.reference("distinct_id").sql
    low, high = int(start * 1_000_000), int((start + share) * 1_000_000)
    return f"cityHash64({column}) % 1000000 >= {low} AND cityHash64({column}) % 1000000 < {high}"


def _ratio(node: Node, scope: Scope) -> float:
    """`0.1` or `1/10`."""
    values = []
    for part in (node["left"], node.get("right")):
        if part is None:
            continue
        if part["node"] != "Constant" or not isinstance(part["value"], int | float):
            raise scope.translation.error("SAMPLE needs a number.", node)
        values.append(float(part["value"]))
    return values[0] / values[1] if len(values) == 2 and values[1] else values[0]


def _condition(node: Node, part: Part, scope: Scope) -> str:
    if node["constraint_type"] != "USING":
        scope.joining = True
        printed = scope.print(node["expr"]).sql
        scope.joining = False
        return printed
    expression = node["expr"]
    names = expression["exprs"] if expression["node"] == "Tuple" else [expression]
    equal = []
    for each in names:
        if each["node"] != "Field" or len(each["chain"]) != 1:
            raise scope.translation.error("USING needs the names of columns.", each)
        name = str(each["chain"][0])
        left = next((other for other in scope.sources[:-1] if other.has(name)), None)
        if left is None:
            raise scope.translation.error(f"Unable to resolve field: {name}", each)
        sides = [on_source(source, [name], each, scope).sql for source in (left, part.source)]
        equal.append(f"equals({sides[0]}, {sides[1]})")
        # From here on the name alone means the left side's column.
        part.source.hidden.add(name)
    return " AND ".join(equal)


def print_from(clause: From, scope: Scope) -> str:
    """The FROM clause, once everything else of the SELECT is printed."""
    sql = ""
    for part in clause.parts:
        printed = part.sql or _print_table(cast(TableSource, part.source))
        if not sql:
            sql = f"FROM {printed}"
        else:
            sql += f" {part.join_type or 'JOIN'} {printed}"
        if part.condition:
            sql += f" ON {part.condition}"
        sql += _print_lazy_joins(part.source, scope)
    return sql


def _print_lazy_joins(parent: Source, scope: Scope) -> str:
    """The joins that fields of one table asked for, and those that they asked for in turn."""
    sql = ""
    for lazy in scope.lazy:
        if lazy.parent is not parent:
            continue
        left = lazy.parent.reference(lazy.join.local).sql
        right = lazy.source.reference(lazy.join.remote).sql
        below = _print_lazy_joins(lazy.source, scope)
        table = _print_table(lazy.source, where=lazy.join.where)
        sql += f" LEFT JOIN {table} ON equals({left}, {right}){below}"
    return sql


def _print_table(source: TableSource, where: str = "") -> str:
    table, physical = source.table, quote_name(source.table.physical)
    if source.direct:
        return physical if source.sql_name == physical else f"{physical} AS {source.sql_name}"
    columns = ", ".join(f"{sql} AS {quote_name(name)}" for name, sql in source.used.items())
    conditions = [f"{{t}}.team_id = {source.context.team_id}", table.where, where]
    rows = " AND ".join(each for each in conditions if each)
    sql = f"SELECT {columns or '1 AS one'} FROM {physical} WHERE {rows}"  # noqa: S608 -- our names
    if table.group_by:
        sql += f" GROUP BY {table.group_by}"
    if table.having:
        sql += f" HAVING {table.having}"
    return f"({sql.replace('{t}', physical)}) AS {source.sql_name}"


def table_conditions(clause: From) -> list[str]:
    """What the SELECT's own WHERE has to say about the tables: the project, the sample."""
    conditions = []
    for part in clause.parts:
        source = part.source
        if isinstance(source, TableSource) and source.direct:
            conditions.append(f"equals({source.sql_name}.team_id, {source.context.team_id})")
        if part.sample:
            conditions.append(part.sample)
    return conditions
