"""SELECT statements and sets of them as ClickHouse SQL."""

import re
from dataclasses import replace
from typing import Any

from hogtui.demo.hogql.bounds import bounded_by_time
from hogtui.demo.hogql.parser import Node
from hogtui.demo.hogql.scope import Cte, Expression, Query, Scope, Source, TableSource, position
from hogtui.demo.hogql.sources import print_from, resolve_from, table_conditions
from hogtui.demo.hogql.text import quote_name
from hogtui.demo.hogql.windows import order_item, window

Item = tuple[str, Expression, bool]
"""A column: what it is called, its SQL, and whether the query itself gave it that name."""


def print_query(node: Node, outer: Scope) -> Query:
    """A SELECT or a set of them inside another query."""
    return print_set(node, outer) if node["node"] == "SelectSetQuery" else _inner(node, outer)


def print_set(node: Node, outer: Scope) -> Query:
    """SELECTs joined by UNION and the like; the first one names the columns."""
    first = print_query(node["initial_select_query"], outer)
    sql = _bracketed(first.sql, node["initial_select_query"])
    for each in node["subsequent_select_queries"]:
        following = print_query(each["select_query"], outer)
        if len(following.labels) != len(first.labels):
            raise outer.translation.error(
                "SELECTs in a set must have the same number of columns: "
                f"{len(first.labels)} and {len(following.labels)}",
                each["select_query"],
            )
        operator = str(each["set_operator"])
        operator = "UNION DISTINCT" if operator == "UNION" else operator
        sql += f" {operator} {_bracketed(following.sql, each['select_query'])}"
    return Query(sql, first.columns, first.labels)


def _bracketed(sql: str, node: Node) -> str:
    """A member with its own order or limit, or a set inside a set, stays one."""
    whole = node["node"] == "SelectSetQuery" or any(
        node.get(key) for key in ("order_by", "limit", "offset", "ctes", "limit_by")
    )
    return f"({sql})" if whole else sql


def _inner(node: Node, outer: Scope) -> Query:
    return Select(node, outer, top=False).print()


class Select:
    """One SELECT on its way to SQL."""

    def __init__(self, node: Node, outer: Scope, *, top: bool) -> None:
        self.node = node
        self.top = top
        """Whether its rows are the answer: then nobody refers to its columns by name."""
        self.scope = Scope(outer.translation, outer)
        self.translation = outer.translation

    def print(self, limit: str | None = None, offset: str | None = None) -> Query:
        """The whole statement; a limit handed in is used where the query has none."""
        node, scope = self.node, self.scope
        with_clause = self._ctes()
        clause = resolve_from(node.get("select_from"), scope)
        array_join = self._array_join()
        # Calls OVER a window may name one that is written further down.
        scope.windows = set(node.get("window_exprs") or {})
        items = self._columns()
        windows = self._windows()
        where, prewhere = self._where(table_conditions(clause))
        rest = [
            self._group_by(),
            self._condition("HAVING", node.get("having")),
            windows,
            self._condition("QUALIFY", node.get("qualify")),
            self._order_by(),
            self._limit_by(),
            self._limit(limit, offset),
        ]
        columns, labels, printed = self._printed_columns(items)
        head = f"{with_clause}SELECT {'DISTINCT ' if node.get('distinct') else ''}{printed}"
        parts = [head, print_from(clause, scope), array_join, prewhere, where, *rest]
        self._note_bounds()
        return Query(" ".join(part for part in parts if part), columns, labels)

    def _ctes(self) -> str:
        printed = []
        recursive = False
        for cte in self.node.get("ctes") or []:
            name = str(cte["name"])
            if cte["cte_type"] == "column":
                self.scope.scalars[name] = self._scalar(cte["expr"])
                continue
            recursive = recursive or bool(cte.get("recursive"))
            printed.append(self._cte(name, cte))
        if not printed:
            return ""
        return f"WITH {'RECURSIVE ' if recursive else ''}{', '.join(printed)} "

    def _scalar(self, node: Node) -> Expression:
        """`WITH 5 AS x`: the value stands wherever the name does."""
        return replace(self.scope.print(node), property=None)

    def _cte(self, name: str, cte: Node) -> str:
        # Names of their own: a CTE may be called as the table it reads from.
        self.translation.ctes += 1
        sql_name = f"cte_{self.translation.ctes}_{re.sub(r'[^A-Za-z0-9_]', '_', name)}"
        if cte.get("recursive"):
            self.scope.ctes[name] = Cte(name, sql_name, self._recursive_columns(cte))
        query = print_query(cte["expr"], self.scope)
        columns, sql = query.columns, query.sql
        if cte.get("columns"):
            if len(cte["columns"]) != len(columns):
                raise self.translation.error(
                    f"CTE {name} has {len(columns)} columns, {len(cte['columns'])} are named", cte
                )
            pairs = zip(cte["columns"], columns.items(), strict=True)
            renamed = {new: (old, each) for new, (old, each) in pairs}
            listed = ", ".join(
                f"{quote_name(old)} AS {quote_name(new)}" for new, (old, _) in renamed.items()
            )
            columns = {new: each for new, (_, each) in renamed.items()}
            sql = f"SELECT {listed} FROM ({sql})"  # noqa: S608 -- printed by us
        self.scope.ctes[name] = Cte(name, sql_name, columns)
        return f"{quote_name(sql_name)} AS ({sql})"

    def _recursive_columns(self, cte: Node) -> dict[str, Expression]:
        """A recursive CTE sees the columns of its own first SELECT."""
        first = cte["expr"]
        if first["node"] == "SelectSetQuery":
            first = first["initial_select_query"]
        return print_query(first, self.scope).columns

    def _array_join(self) -> str:
        operator = self.node.get("array_join_op")
        if not operator:
            return ""
        if not self.scope.sources:
            raise self.translation.error("Using ARRAY JOIN without a FROM clause", self.node)
        parts = []
        for each in self.node["array_join_list"]:
            if each["node"] != "Alias":
                raise self.translation.error("ARRAY JOIN arrays must have an alias", each)
            array = self.scope.print(each["expr"])
            name = quote_name(each["alias"])
            parts.append((each["alias"], f"{array.sql} AS {name}", Expression(name)))
        self.scope.values |= {name: value for name, _, value in parts}
        return f"{operator} " + ", ".join(sql for _, sql, _ in parts)

    def _columns(self) -> list[Item]:
        items: list[Item] = []
        for each in self.node["select"]:
            if each["node"] == "Field" and each["chain"][-1] == "*":
                items += self._star(each)
            elif each["node"] == "ColumnsExpr":
                items += self._columns_expression(each)
            elif each["node"] == "Alias":
                items.append(self._alias(each))
            else:
                items.append((self._label(each), self.scope.print(each), False))
        return items

    def _alias(self, node: Node) -> Item:
        name = node["alias"]
        if name in self.scope.values:
            raise self.translation.error(f"Cannot redefine an alias with the name: {name}", node)
        made = self.scope.print(node["expr"])
        sql = quote_name(name)
        named = replace(made, sql=sql, constant=False)
        if made.constant or made.property is not None:
            # What is cheap to write again keeps what is known of it.
            named = made
        self.scope.values[name] = named
        return name, made, True

    def _label(self, node: Node) -> str:
        """A column without a name is called as it is written."""
        start, end = position(node)
        if self.top and start is not None and not node.get("placed"):
            return self.translation.text[start:end]
        if node["node"] == "Field":
            return str(node["chain"][-1])
        return self.translation.text[start:end] if start is not None else node["node"].lower()

    def _star(self, node: Node) -> list[Item]:
        sources = self.scope.sources
        if len(node["chain"]) > 1:
            name = str(node["chain"][0])
            source = self.scope.source(name)
            if source is None or len(node["chain"]) > 2:
                written = ".".join(str(part) for part in node["chain"])
                raise self.translation.error(f"Unable to resolve field: {written}", node)
            sources = [source]
        elif not sources:
            raise self.translation.error("Cannot use '*' without a FROM clause", node)
        whole = len(node["chain"]) > 1
        return [item for source in sources for item in self._all_of(source, whole)]

    def _all_of(self, source: Source, whole: bool) -> list[Item]:
        return [
            (name, source.reference(name), True)
            for name in source.starred
            if whole or name not in source.hidden
        ]

    def _columns_expression(self, node: Node) -> list[Item]:
        """`columns('regex')`, `columns(a, b)`, `* EXCLUDE (a)`."""
        if node.get("columns"):
            found: list[Item] = []
            for each in node["columns"]:
                if each["node"] == "ColumnsExpr":
                    found += self._columns_expression(each)
                else:
                    found.append((self._label(each), self.scope.print(each), False))
            return found
        items = [item for each in self.scope.sources for item in self._all_of(each, False)]
        if node.get("regex"):
            try:
                pattern = re.compile(str(node["regex"]))
            except re.error as error:
                raise self.translation.error(f"Invalid pattern: {error}", node) from None
            items = [item for item in items if pattern.search(item[0])]
        excluded = {str(name) for name in node.get("exclude") or []}
        items = [item for item in items if item[0] not in excluded]
        if node.get("replace"):
            new = {name: self.scope.print(each) for name, each in node["replace"].items()}
            items = [(name, new.get(name, each), named) for name, each, named in items]
        if not items:
            raise self.translation.error("No columns left to select", node)
        return items

    def _printed_columns(self, items: list[Item]) -> tuple[dict[str, Expression], list[str], str]:
        columns: dict[str, Expression] = {}
        printed = []
        taken = {name for name, _, named in items if named}
        seen: set[str] = set()
        for name, made, named in items:
            unique = name
            number = 1
            while unique in seen or (not named and unique in taken):
                unique, number = f"{name}_{number}", number + 1
            seen.add(unique)
            columns[unique] = replace(made, constant=False, property=None, column="")
            plain = self.top and not named and name not in taken
            printed.append(made.sql if plain else f"{made.sql} AS {quote_name(unique)}")
        return columns, [name for name, _, _ in items], ", ".join(printed)

    def _windows(self) -> str:
        named = self.node.get("window_exprs") or {}
        parts = [
            f"{quote_name(name)} AS ({window(each, self.scope)})" for name, each in named.items()
        ]
        return f"WINDOW {', '.join(parts)}" if parts else ""

    def _where(self, conditions: list[str]) -> tuple[str, str]:
        own = self.node.get("where")
        if own:
            conditions = [*conditions, self.scope.print(own).sql]
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        before = self.node.get("prewhere")
        if not before:
            return where, ""
        sql = self.scope.print(before).sql
        only = len(self.scope.sources) == 1 and not self.scope.lazy
        source = self.scope.sources[0] if self.scope.sources else None
        if only and isinstance(source, TableSource) and source.direct:
            return where, f"PREWHERE {sql}"
        # The engine reads PREWHERE on a plain table only; the rows are the same.
        return (f"{where} AND {sql}" if where else f"WHERE {sql}"), ""

    def _condition(self, word: str, node: Node | None) -> str:
        return f"{word} {self.scope.print(node).sql}" if node else ""

    def _group_by(self) -> str:
        node = self.node
        mode = node.get("group_by_mode")
        if mode == "all":
            return "GROUP BY ALL"
        if not node.get("group_by"):
            return ""
        if mode == "grouping_sets":
            sets = [
                "(" + ", ".join(each.sql for each in self.scope.print_all(group["exprs"])) + ")"
                for group in node["group_by"]
            ]
            return f"GROUP BY GROUPING SETS ({', '.join(sets)})"
        keys = ", ".join(each.sql for each in self.scope.print_all(node["group_by"]))
        return f"GROUP BY {mode.upper()}({keys})" if mode else f"GROUP BY {keys}"

    def _order_by(self) -> str:
        order = self.node.get("order_by") or []
        if (
            len(order) == 1
            and order[0]["expr"].get("chain") == ["all"]
            and (
                not any(each.has("all") for each in self.scope.sources)
                and "all" not in self.scope.values
            )
        ):
            return f"ORDER BY ALL {order[0]['order']}"
        items = ", ".join(order_item(each, self.scope) for each in order)
        return f"ORDER BY {items}" if items else ""

    def _limit_by(self) -> str:
        node = self.node.get("limit_by")
        if not node:
            return ""
        keys = ", ".join(each.sql for each in self.scope.print_all(node["exprs"]))
        sql = f"LIMIT {self.scope.print(node['n']).sql}"
        if node.get("offset_value"):
            sql += f" OFFSET {self.scope.print(node['offset_value']).sql}"
        return f"{sql} BY {keys}"

    def _limit(self, limit: str | None, offset: str | None) -> str:
        node = self.node
        if node.get("limit"):
            limit = self._own_limit(node["limit"])
        if node.get("offset"):
            offset = self.scope.print(node["offset"]).sql
        sql = f"LIMIT {limit}" if limit is not None else ""
        if sql and node.get("limit_with_ties"):
            sql += " WITH TIES"
        if offset is not None:
            sql = f"{sql} OFFSET {offset}".strip()
        return sql

    def _own_limit(self, node: Node) -> str:
        most = self.translation.context.max_limit
        value: Any = node.get("value") if node["node"] == "Constant" else None
        if isinstance(value, int) and not isinstance(value, bool):
            return str(min(value, most))
        return self.scope.print(node).sql

    def _note_bounds(self) -> None:
        for source in self.scope.sources:
            if isinstance(source, TableSource) and source.table.name == "events":
                self.translation.bounded.append(bounded_by_time(self.node))
