"""What a name can mean at one place of a query: tables, their columns, aliases, arguments."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import cast

from hogtui.demo.hogql.database import Database
from hogtui.demo.hogql.definitions import Column, Field, Join, Table
from hogtui.demo.hogql.interface import Context, HogQLError, Notice
from hogtui.demo.hogql.parser import Node
from hogtui.demo.hogql.text import quote_name, quote_text


@dataclass(frozen=True, slots=True)
class Expression:
    """A printed expression and what is known of its values."""

    sql: str
    kind: str = "unknown"
    nullable: bool = True
    constant: bool = False
    property: "Property | None" = None
    """Set while the expression is a piece of a JSON column, so that a longer path can follow."""
    column: str = ""
    """`table.column` when it is a plain column of one of PostHog's tables."""


@dataclass(frozen=True, slots=True)
class Property:
    """A JSON column and the path into it so far."""

    take: "Callable[[tuple[str | int, ...]], Expression]"
    path: tuple[str | int, ...] = ()

    def longer(self, step: str | int) -> Expression:
        """The expression one step deeper into the JSON."""
        path = (*self.path, step)
        return replace(self.take(path), property=Property(self.take, path))


@dataclass
class Cte:
    """A named query of a WITH clause."""

    name: str
    sql_name: str
    columns: dict[str, Expression]


def json_value(sql: str, path: Iterable[str | int]) -> str:
    """A piece of JSON text: NULL when missing or null, the empty string kept."""
    steps = ", ".join(quote_text(step) if isinstance(step, str) else str(step) for step in path)
    return f"JSONExtract({sql}, {steps}, 'Nullable(String)')"


class Source:
    """Something after FROM: a sub-query, a CTE or a table function with known columns."""

    def __init__(self, name: str, columns: dict[str, Expression]) -> None:
        self.name = name
        self.sql_name = quote_name(name) if name else ""
        self.columns = columns
        self.hidden: set[str] = set()
        """Columns that USING merged into those of an earlier table."""

    def has(self, name: str) -> bool:
        """Whether the source has such a column or join."""
        return name in self.columns

    def names(self) -> list[str]:
        """Every name that can follow the source's own."""
        return list(self.columns)

    @property
    def starred(self) -> list[str]:
        """The columns that `*` gives."""
        return list(self.columns)

    def reference(self, name: str) -> Expression:
        """The column as other clauses of the query write it."""
        known = self.columns[name]
        sql = f"{self.sql_name}.{quote_name(name)}" if self.sql_name else quote_name(name)
        made = replace(known, sql=sql, constant=False, property=None)
        if known.kind != "json":
            return made
        return replace(made, property=Property(lambda path: _plain_property(sql, path)))


def _plain_property(sql: str, path: tuple[str | int, ...]) -> Expression:
    return Expression(json_value(sql, path), "string", nullable=True)


class TableSource(Source):
    """One of PostHog's tables.

    `direct` prints the physical table itself, otherwise a sub-query with the columns that the
    rest of the query turned out to need.
    """

    def __init__(self, name: str, table: Table, context: Context, *, direct: bool) -> None:
        super().__init__(name, {})
        self.table = table
        self.context = context
        self.direct = direct
        self.used: dict[str, str] = {}
        self.group_index: int | None = None
        """Which type of group a joined groups table is narrowed to."""

    def has(self, name: str) -> bool:
        return name in self.table.fields

    def names(self) -> list[str]:
        return list(self.table.fields)

    @property
    def starred(self) -> list[str]:
        return self.table.starred

    def field(self, name: str) -> Field:
        """What the table's definition says of a name."""
        return self.table.fields[name]

    def reference(self, name: str) -> Expression:
        # The resolver follows joins and paths itself.
        column = cast(Column, self.table.fields[name])
        made = Expression(
            self._place(name, self._inner(column), column.kind),
            column.kind,
            column.nullable,
            column=f"{self.table.name}.{name}",
        )
        if column.kind != "json":
            return made
        return replace(made, property=Property(lambda path: self._property(name, column, path)))

    def _inner(self, column: Column) -> str:
        place = self.sql_name if self.direct else quote_name(self.table.physical)
        return column.sql.replace("{t}", place)

    def _place(self, name: str, sql: str, kind: str) -> str:
        if kind == "datetime" and self.context.timezone != "UTC":
            sql = f"toTimeZone({sql}, {quote_text(self.context.timezone)})"
        if self.direct:
            return sql
        self.used[name] = sql
        return f"{self.sql_name}.{quote_name(name)}"

    def _property(self, name: str, column: Column, path: tuple[str | int, ...]) -> Expression:
        sql = json_value(self._inner(column), path)
        kind = self._property_kind(path)
        if kind == "float":
            sql = f"accurateCastOrNull({sql}, 'Float64')"
        elif kind == "boolean":
            sql = f"accurateCastOrNull({sql}, 'Bool')"
        elif kind == "datetime":
            zone = quote_text(self.context.timezone)
            sql = f"parseDateTime64BestEffortOrNull({sql}, 6, {zone})"
        if not self.direct:
            # Taken out of the JSON before the join, once per row of the smaller table.
            made = "___".join([name, *(str(step) for step in path)])
            self.used[made] = sql
            sql = f"{self.sql_name}.{quote_name(made)}"
        return Expression(sql, kind, nullable=True)

    def _property_kind(self, path: tuple[str | int, ...]) -> str:
        owner = self.table.properties
        if len(path) != 1 or not owner:
            return "string"
        known = self.context.property_types
        found = None
        if self.group_index is not None:
            found = known.get(f"{owner}:{self.group_index}:{path[0]}")
        found = found or known.get(f"{owner}:{path[0]}")
        return {"Numeric": "float", "Boolean": "boolean", "DateTime": "datetime"}.get(
            found or "", "string"
        )


@dataclass
class Translation:
    """What one translation gathers on its way through the query."""

    context: Context
    database: Database
    text: str
    print_expression: Callable[[Node, "Scope"], Expression]
    """Handed in, because every kind of expression can hold every other one."""
    print_query: Callable[[Node, "Scope"], "Query"]
    """Prints a sub-query that sees the given scope's CTEs."""
    tables: list[str] = field(default_factory=list)
    engine_tables: list[str] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    bounded: list[bool] = field(default_factory=list)
    """One entry for each SELECT from events: whether it is bounded by time."""
    ctes: int = 0
    """How many CTEs and nameless sub-queries were printed, for names of their own."""

    def uses(self, table: Table) -> None:
        """Note that the query reads a table."""
        if table.name not in self.tables:
            self.tables.append(table.name)
        if table.physical not in self.engine_tables:
            self.engine_tables.append(table.physical)

    def error(self, message: str, node: Node | None, hints: Iterable[str] = ()) -> HogQLError:
        """A refusal that points at a node."""
        start, end = position(node)
        return HogQLError(message, start=start, end=end, hints=tuple(hints))

    def notice(self, message: str, node: Node, fix: str | None = None) -> None:
        """Say something about a part of the query, once."""
        start, end = position(node)
        made = Notice(message, start, end, fix)
        if made not in self.notices:
            self.notices.append(made)


def position(node: Node | None) -> tuple[int | None, int | None]:
    """Where a node stands in the text; nodes that we made ourselves stand nowhere."""
    if not node or not node.get("start") or not node.get("end"):
        return None, None
    return node["start"]["offset"], node["end"]["offset"]


@dataclass
class Query:
    """A printed SELECT or set of them."""

    sql: str
    columns: dict[str, Expression]
    """By the names that an outer query may use."""
    labels: list[str]
    """One for each column, as PostHog shows them; names may repeat."""


@dataclass
class LazyJoin:
    """A join that a field chain asked for."""

    parent: TableSource
    join: Join
    source: TableSource


class Scope:
    """The names of one SELECT, or of one lambda inside it."""

    def __init__(self, translation: Translation, outer: "Scope | None" = None) -> None:
        self.translation = translation
        self.sources: list[Source] = []
        self.lazy: list[LazyJoin] = []
        self.values: dict[str, Expression] = {}
        """Aliases, array-join columns and lambda arguments."""
        self.windows: set[str] = set()
        self.ctes: dict[str, Cte] = dict(outer.ctes) if outer else {}
        self.scalars: dict[str, Expression] = dict(outer.scalars) if outer else {}
        self.inside: Scope | None = None
        """The SELECT or lambda around a lambda."""
        self.joining = False
        """Whether the condition of a JOIN is being printed: the engine wants it bare."""
        self.aggregate = ""
        """The aggregate function whose arguments are being printed."""

    @classmethod
    def of_lambda(cls, around: "Scope", arguments: Iterable[str]) -> "Scope":
        """The scope of a lambda's body."""
        made = cls(around.translation, around)
        made.inside = around
        made.aggregate = around.aggregate
        for name in arguments:
            made.values[name] = Expression(quote_name(name), nullable=True)
        return made

    def print(self, node: Node) -> Expression:
        """An expression that stands in this scope."""
        return self.translation.print_expression(node, self)

    def print_all(self, nodes: Iterable[Node]) -> list[Expression]:
        """Several expressions in their order."""
        return [self.print(each) for each in nodes]

    def value(self, name: str) -> Expression | None:
        """What an alias, an argument or a scalar CTE stands for."""
        if name in self.values:
            return self.values[name]
        found = self.inside.value(name) if self.inside else None
        return found or self.scalars.get(name)

    @property
    def select(self) -> "Scope":
        """The scope of the SELECT this stands in."""
        return self.inside.select if self.inside else self

    def source(self, name: str) -> Source | None:
        """A table of this SELECT by its alias."""
        for each in self.select.sources:
            if each.name == name:
                return each
        return None

    def join_lazily(self, parent: TableSource, name: str, join: Join) -> TableSource:
        """The table behind a join, joined once for however many of its columns are asked for."""
        scope = self.select
        for lazy in scope.lazy:
            if lazy.parent is parent and lazy.join == join:
                return lazy.source
        translation = self.translation
        table = translation.database.tables[join.table]
        translation.uses(table)
        source = TableSource(f"{parent.name}__{name}", table, translation.context, direct=False)
        if name.startswith("group_") and join.table == "groups":
            source.group_index = int(name.removeprefix("group_"))
        scope.lazy.append(LazyJoin(parent, join, source))
        # Both sides of the condition have to be among the columns of their sub-queries.
        parent.reference(join.local)
        source.reference(join.remote)
        return source

    def known_names(self) -> list[str]:
        """Everything a lone name could mean here, for hints."""
        names = [*self.values, *self.scalars]
        if self.inside:
            names += self.inside.known_names()
        for source in self.sources:
            names += [source.name, *source.names()]
        return names
