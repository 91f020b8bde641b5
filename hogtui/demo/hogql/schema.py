"""The tables and their fields, as PostHog's editor shows them beside the query."""

from functools import cache
from typing import Any

from hogtui.demo.hogql.database import database
from hogtui.demo.hogql.definitions import Column, Field, Join, Table
from hogtui.demo.hogql.text import quote_hogql_name

_TYPES = {"uuid": "string"}


def database_schema(group_types: tuple[str, ...] = ()) -> dict[str, Any]:
    """The reply to a DatabaseSchemaQuery."""
    return {"tables": dict(_tables(group_types)), "joins": []}


@cache
def _tables(group_types: tuple[str, ...]) -> dict[str, Any]:
    known = database(group_types).tables
    return {name: _table(table, known) for name, table in known.items()}


def _table(table: Table, known: Any) -> dict[str, Any]:
    return {
        "id": table.name,
        "name": table.name,
        "type": "posthog",
        "fields": {name: _field(name, each, known) for name, each in table.fields.items()},
        "row_count": None,
    }


def _field(name: str, known: Field, tables: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": name,
        "hogql_value": quote_hogql_name(name),
        "type": "field_traverser",
        "schema_valid": True,
    }
    if isinstance(known, Column):
        told["type"] = _TYPES.get(known.kind, known.kind)
    elif isinstance(known, Join):
        fields = list(tables[known.table].fields)
        told |= {"type": "lazy_table", "table": known.table, "fields": fields, "id": known.table}
    else:
        told["chain"] = list(known.chain)
    return told
