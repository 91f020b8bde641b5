"""The tables and their fields, as PostHog's editor shows them beside the query."""

from functools import cache
from typing import Any

from hogtui.demo.hogql.database import database
from hogtui.demo.hogql.definitions import Column, Field, Join, Table
from hogtui.demo.hogql.interface import Context
from hogtui.demo.hogql.text import quote_hogql_name
from hogtui.demo.hogql.translate import translate

_TYPES = {"uuid": "string"}


def database_schema(context: Context) -> dict[str, Any]:
    """The reply to a DatabaseSchemaQuery."""
    tables = dict(_tables(tuple(context.group_types)))
    views = {name: _view(name, query, context) for name, query in context.views.items()}
    return {"tables": {**tables, **views}, "joins": []}


def _view(name: str, query: str, context: Context) -> dict[str, Any]:
    fields = {
        column: {
            "name": column,
            "hogql_value": quote_hogql_name(column),
            "type": "unknown",
            "schema_valid": True,
        }
        for column in translate(query, context).columns
    }
    return {
        "id": name,
        "name": name,
        "type": "view",
        "fields": fields,
        "query": {"kind": "HogQLQuery", "query": query},
        "row_count": None,
    }


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
